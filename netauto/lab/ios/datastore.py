"""The configurations of one IOS-XE device, and the ways in which they change as a whole."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from netauto.lab.ios.diff import contextual
from netauto.lab.ios.editor import Editor, Frame, Outcome
from netauto.lab.ios.load import load, render
from netauto.lab.ios.vocabulary import caret, describe

if TYPE_CHECKING:
    from collections.abc import Callable

    from netauto.lab.engine.tree import Tree
    from netauto.lab.ios.editor import Box, Line
    from netauto.lab.ios.grammar_files import Grammar

IGNORED = ("!", "end", "version ", "Building configuration", "Current configuration")


@dataclass(frozen=True, slots=True)
class Applied:
    """What a file of configuration lines did: the device's answers, and how many lines it refused."""

    text: str
    refused: int


class Datastore:
    """Running and startup configuration."""

    def __init__(self, grammar: Grammar, base: str, handlers: dict[str, Callable[[Line], bool]], box: Box) -> None:
        self.grammar = grammar
        self._handlers = handlers
        self._box = box
        self.running = load(grammar, base)
        self.startup = render(self.running)

    def editor(self, tree: Tree | None = None) -> Editor:
        """An editor of the running configuration, or of a scratch copy."""
        return Editor(self.grammar, self.running if tree is None else tree, self._box, self._handlers)

    def text(self) -> str:
        """The running configuration."""
        return render(self.running)

    def restore(self, text: str) -> None:
        """Make `text` the running configuration."""
        self.running = load(self.grammar, text)

    def save(self) -> None:
        """Copy running to startup."""
        self.startup = self.text()

    def reload(self) -> None:
        """Copy startup to running, as at boot."""
        self.restore(self.startup)

    def merge(self, text: str, screen: Callable[[str], tuple[str, str | None]]) -> Applied:
        """Apply a file line by line, as `copy FILE running-config` does: refused lines are named, the rest stays."""
        editor = self.editor()
        frames = editor.start()
        answers: list[str] = []
        refused = 0
        for raw in _meaningful(text):
            line, reply = screen(raw)
            if reply is not None:
                answers.append(f"{raw}\n{reply}" if reply else "")
                refused += bool(reply)
                continue
            outcome = step(editor, frames, line)
            frames = outcome.frames
            answers.append(_complaint(line, outcome))
            refused += outcome.refused
        return Applied("".join(answers), refused)

    def unknown_lines(self, text: str) -> list[str]:
        """Lines of a whole configuration that are neither in the running one nor known to the grammar."""
        known = {node.text.strip() for node in self.running.walk()}
        target = load(self.grammar, text)
        return [
            node.text for node in target.walk() if node.rule is None and node.text.strip() not in known and node.text
        ]

    def differences(self, old: str, new: str) -> list[str]:
        """`show archive config differences`: from one text to another."""
        return list(contextual(load(self.grammar, old), load(self.grammar, new)))

    def incremental(self, text: str) -> list[str]:
        """`show archive config incremental-diffs`: lines of the file that would change the running configuration."""
        editor = self.editor(load(self.grammar, self.text()))
        frames = editor.start()
        changes: list[str] = []
        context: list[tuple[int, str, bool]] = []
        for line in _meaningful(text):
            outcome = step(editor, frames, line)
            frames = outcome.frames
            depth = len(frames) - 1 if _opened(outcome, line) else len(frames)
            context = [entry for entry in context if entry[0] < depth]
            if outcome.changed or (outcome.refused and outcome.mismatch is not None):
                changes.extend(" " * (level - 1) + parent for level, parent, shown in context if not shown)
                context = [(level, parent, True) for level, parent, _ in context]
                changes.append(" " * (depth - 1) + line.strip())
            if _opened(outcome, line):
                context.append((depth, line.strip(), outcome.changed))
        return changes


def _opened(outcome: Outcome, line: str) -> bool:
    top = outcome.frames[-1]
    return len(outcome.frames) > 1 and any(line.strip() in (node.text, node.key) for node in top.nodes)


def _meaningful(text: str) -> list[str]:
    return [
        line for line in text.replace("\r", "").split("\n") if line.strip() and not line.strip().startswith(IGNORED)
    ]


def _complaint(line: str, outcome: Outcome) -> str:
    if outcome.mismatch is not None:
        return f"{line}\n{caret(0, outcome.mismatch)}{describe(line, outcome.mismatch)}"
    return outcome.text


def step(editor: Editor, frames: tuple[Frame, ...], line: str) -> Outcome:
    """One line of configuration, `exit` and `end` included."""
    word = line.strip().lower()
    if word in ("exit", "quit"):
        return Outcome(frames[:-1] if len(frames) > 1 else frames)
    if word == "end":
        return Outcome(frames[:1])
    return editor.apply(frames, line)
