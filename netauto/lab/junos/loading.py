"""`load-configuration`: brings a text, `set` lines or XML into a copy of the candidate, and says what was refused.

Documented: Junos XML Management Protocol Guide, `load-configuration`. What is accepted stays loaded when a line is
refused (documented for the command line: "load complete (1 errors)").
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from netauto.lab.junos import edit, markup
from netauto.lab.junos.tree import Node, Step
from netauto.lab.junos.words import SYNTAX, BadWords, read_path, read_paths, split

if TYPE_CHECKING:
    import xml.etree.ElementTree as ET

    from netauto.lab.device import Device
    from netauto.lab.junos.schema import Statement
    from netauto.lab.junos.tree import Path

TOKEN = re.compile(r'/\*.*?\*/|##[^\n]*|(?m:^\s*#[^\n]*)|"(?:[^"\\]|\\.)*"|[{};]|[^\s{};"]+', re.DOTALL)
TAGS = ("inactive:", "replace:", "delete:", "active:", "protect:")
ACTIONS = ("merge", "override", "replace", "set", "update")
DEEPEST = 40


class Load:
    """One load into a copy of a candidate; `tree` and `complaints` are its result."""

    def __init__(self, device: Device, candidate: Node, action: str) -> None:
        self._device = device
        self._action = action
        fresh = action in ("override", "update")
        self.tree = Node(candidate.step) if fresh else candidate.copy()
        self.complaints: list[edit.Complaint] = []

    def lines(self, text: str, base: Path = ()) -> None:
        """Commands, one per line: `set`, `delete`, `insert` ..., and `edit`, `top`, `up`, `exit` to move about."""
        here = base
        for raw in text.splitlines():
            line = raw.strip()
            if not line or line.startswith("#"):
                continue
            verb, _, rest = line.partition(" ")
            if verb in ("edit", "top", "up", "exit", "quit"):
                here = self._walked(verb, rest, here)
                continue
            screened = self._device.screen(line)
            if screened.reply is None:
                self._line(screened.line, here)
            elif screened.reply:
                self.complaints.append(edit.Complaint(screened.reply.strip().removeprefix("error: "), line.split()[-1]))

    def braces(self, text: str) -> None:
        """A configuration with braces."""
        tokens = [token for token in TOKEN.findall(text) if not token.lstrip().startswith(("/*", "#"))]
        _Braces(self.tree, tokens, self.complaints, replaces=self._action == "replace").read()

    def xml(self, configuration: ET.Element) -> None:
        """A configuration in XML."""
        self.complaints += markup.load(self.tree, configuration, self._action)

    @property
    def failed(self) -> bool:
        """Whether something was refused, beside warnings."""
        return any(complaint.severity == "error" for complaint in self.complaints)

    def _line(self, line: str, base: Path) -> None:
        try:
            edit.apply(self.tree, line, base)
        except edit.Complaint as complaint:
            self.complaints.append(complaint)

    def _walked(self, verb: str, rest: str, here: Path) -> Path:
        if verb != "edit":
            return () if verb == "top" else here[:-1]
        try:
            return (*here, *read_path(here[-1].statement if here else self.tree.statement, split(rest)))
        except BadWords as bad:
            self.complaints.append(edit.Complaint(str(bad), rest.rsplit(maxsplit=1)[-1] if rest else "edit"))
            return here


class _Braces:
    """Reads statements between braces."""

    def __init__(self, tree: Node, tokens: list[str], complaints: list[edit.Complaint], *, replaces: bool) -> None:
        self._tree = tree
        self._tokens = tokens
        self._complaints = complaints
        self._replaces = replaces
        self._index = 0

    def read(self) -> None:
        """Everything."""
        self._block((), 0)
        if self._index < len(self._tokens):
            self._complain(SYNTAX, self._tokens[self._index])

    def _block(self, path: Path, depth: int) -> None:
        words: list[str] = []
        tags: list[str] = []
        while self._index < len(self._tokens):
            token = self._tokens[self._index]
            if token == "}":
                break
            self._index += 1
            if token in TAGS:
                tags.append(token)
            elif token == ";":
                self._statement(path, words, tags)
                words, tags = [], []
            elif token == "{":
                self._open(path, words, tags, depth)
                words, tags = [], []
            else:
                words.append(token[1:-1] if token.startswith('"') else token)
        if words:
            self._complain("missing or unexpected ';'" if depth else SYNTAX, words[-1])

    def _open(self, path: Path, words: list[str], tags: list[str], depth: int) -> None:
        inside: Path | None = None
        try:
            inside = (*path, *read_path(_at(self._tree, path), words))
        except BadWords as bad:
            self._complain(str(bad), words[min(bad.index, len(words) - 1)] if words else "{")
        if inside is None or depth > DEEPEST:
            self._skip()
            return
        if "delete:" in tags or (self._replaces and "replace:" in tags):
            self._forget(inside)
        if "delete:" not in tags:
            edit.put(self._tree, inside)
        self._block(inside, depth + 1)
        if self._index >= len(self._tokens):
            self._complain("missing '}'", words[-1])
        self._index += 1
        self._mark(path, inside, tags)

    def _statement(self, path: Path, words: list[str], tags: list[str]) -> None:
        if not words:
            return
        if "delete:" in tags or (self._replaces and "replace:" in tags):
            self._forget_words(path, words)
        if "delete:" in tags:
            return
        line = " ".join(f'"{word}"' if not word or " " in word else word for word in ("set", *words))
        try:
            edit.apply(self._tree, line, path)
        except edit.Complaint as complaint:
            self._complaints.append(complaint)
            return
        for each in read_paths(_at(self._tree, path), words):
            self._mark(path, (*path, *each), tags)

    def _mark(self, above: Path, path: Path, tags: list[str]) -> None:
        """`inactive:` is said of the first statement of its line; `family` and what stands behind it are one."""
        first = len(above) + 1 + path[len(above)].statement.has("join")
        node = self._tree.follow(path[:first])
        if node is not None and ("inactive:" in tags or "active:" in tags):
            node.inactive = "inactive:" in tags

    def _forget_words(self, path: Path, words: list[str]) -> None:
        try:
            self._forget((*path, *read_path(_at(self._tree, path), words)))
        except BadWords as bad:
            self._complain(str(bad), words[-1])

    def _forget(self, path: Path) -> None:
        last = path[-1]
        single = Step(last.statement) if last.statement.kind == "leaf" else last
        try:
            edit.remove(self._tree, (*path[:-1], single))
        except edit.NotFound:
            return  # `replace:` of something that is not there yet

    def _skip(self) -> None:
        """Past a block that could not be read."""
        depth = 1
        while self._index < len(self._tokens) and depth:
            depth += {"{": 1, "}": -1}.get(self._tokens[self._index], 0)
            self._index += 1

    def _complain(self, message: str, word: str) -> None:
        self._complaints.append(edit.Complaint(message, word))


def _at(tree: Node, path: Path) -> Statement:
    return path[-1].statement if path else tree.statement
