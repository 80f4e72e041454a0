"""The command line of one EOS session: exec mode, configuration modes, configuration sessions."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from typing import TYPE_CHECKING

from netauto.lab.engine.editor import Outcome
from netauto.lab.engine.refusals import Refused
from netauto.lab.engine.syntax import Match, Mismatch, completed, continuations
from netauto.lab.eos.answer import Answer, failure
from netauto.lab.eos.commands import command
from netauto.lab.eos.grammar_files import grammar
from netauto.lab.eos.interfaces import KINDS
from netauto.lab.eos.pipes import BadPipe, apply_pipe, split_pipe
from netauto.lab.eos.texts import GREETING, Text
from netauto.lab.eos.words import NUMBERLESS, SETTLED, UNPRIVILEGED, absurd, mistake

if TYPE_CHECKING:
    from netauto.lab.dialect import Login, Reply
    from netauto.lab.engine.editor import Frame
    from netauto.lab.engine.syntax import Graph
    from netauto.lab.eos.sessions import Session
    from netauto.lab.eos.system import EosSystem
    from netauto.lab.eos.tree import Node

PAGE = 24
SESSION_NAME = 6  # recorded: prompts of published captures show six characters of the session's name
FULL_PRIVILEGE = 15
SEVERAL_PIPES = re.compile(r"\s\|\s")
AUTHORIZED = "aaa authorization exec default "


class EosCli:
    """One session. `words` says whether abbreviations are refused, as eAPI does without `autoComplete`."""

    def __init__(self, system: EosSystem, login: Login, *, words: bool = False) -> None:
        self.system = system
        self.login = login
        # Documented: without authorisation of exec every login starts at level 1, whatever the user's privilege.
        authorized = any(system.running.starting(AUTHORIZED)) or login.address == "console"
        self.privilege = login.privilege if authorized else 1
        self.page_length = PAGE
        self.frames: tuple[Frame, ...] = ()
        self.session: Session | None = None
        self.collector: Text | None = None
        self._words = words

    # The seam.

    def banner(self) -> str:
        """Login and motd banners are sent as text before the prompt."""
        nodes = [self.system.running.find(f"banner {name}") for name in ("login", "motd")]
        return "".join("\n".join(node.raw[:-1]) + "\n" for node in nodes if node is not None)

    def prompt(self) -> str:
        """`name#`, `name>`, `name(config-if-Et5)#`; nothing while a text is typed."""
        if self.collector is not None:
            return ""
        if not self.frames:
            return f"{self.system.hostname}{'#' if self.privilege == FULL_PRIVILEGE else '>'}"
        parts = ["config"]
        if self.session is not None:
            parts.append(f"s-{self.session.name[:SESSION_NAME]}")
        mode = grammar("config").modes[self.frames[-1].mode].prompt
        if mode:
            parts.append(mode.format(_short(self.frames[-1].name)))
        return f"{self.system.hostname}({'-'.join(parts)})#"

    def execute(self, line: str) -> Reply:
        """Run one line."""
        if self.collector is not None:
            return self._collect(line)
        stripped = line.strip().strip("\x00")
        if not stripped or (stripped.startswith("!") and not (stripped.startswith("!!") and self.frames)):
            return Answer(data={})
        if absurd(stripped):
            return failure(NUMBERLESS)
        return self._configure(stripped) if self.frames else self.run(stripped)

    def help(self, line: str) -> str:
        """The words that may come next."""
        words = continuations(self._graph(), line.lstrip())
        return "\n".join(f"  {word}" for word in words) or "% Unrecognized command"

    def complete(self, line: str) -> str:
        """The line with its last word completed, when only one word fits."""
        return completed(self._graph(), line)

    def interrupt(self) -> None:
        """Ctrl-C ends a text that is being typed, nothing else."""
        self.collector = None

    def finish(self) -> None:
        """Back to exec mode; a configuration session stays pending."""
        self.collector = None
        self.leave_config()

    def close(self) -> None:
        """The session is gone; a configuration session that it had opened stays."""
        self.leave_config()

    # Exec mode.

    def run(self, line: str) -> Answer:
        """Run one exec command."""
        text, modifiers = split_pipe(line)
        found = self._exec_match(text)
        if isinstance(found, str):
            return Answer(found, command=text, failed=True)
        if found.rule.mark("priv") is not None and self.privilege < FULL_PRIVILEGE:
            return Answer(UNPRIVILEGED, command=text, failed=True)
        answer = self._answer(found)
        for modifier in SEVERAL_PIPES.split(modifiers) if modifiers else ():
            answer = _piped(answer, modifier)
        name = f"{found.text} | {modifiers}" if modifiers else found.text
        return replace(answer, command=name)

    def _exec_match(self, text: str) -> Match | str:
        """The exec command that `text` is, or what EOS says instead."""
        modes = ("session", "exec") if self.session is not None and self.frames else ("exec",)
        complaint = ""
        for mode in modes:
            found = self.system.exec_grammar.match(mode, text)
            if isinstance(found, Match):
                return found if not self._words else _in_full(text, found)
            complaint = mistake(text, found)
        return complaint

    def _answer(self, found: Match) -> Answer:
        try:
            answer = command(found.rule.mark("run") or "")(self, found)
        except Refused as refusal:
            return failure(str(refusal))
        return Answer(answer) if isinstance(answer, str) else answer

    # Configuration modes.

    @property
    def target(self) -> Node:
        """The configuration that lines go to: the session's, or the running one."""
        return self.session.tree if self.session is not None else self.system.running

    def enter_config(self, session: Session | None = None) -> None:
        """Into configuration mode, of a session or of the device itself."""
        self.session = session
        self.frames = self.system.editor(self.target).start()

    def leave_config(self) -> None:
        """Out of configuration mode, whatever the depth."""
        self.frames = ()
        self.session = None

    def _configure(self, line: str) -> Answer:
        first = line.split(maxsplit=1)[0].lower()
        if first == "end" or (first in ("exit", "quit") and len(self.frames) == 1):
            self.leave_config()
            return Answer(command=line, config=True, data={})
        if first in ("exit", "quit"):
            self.frames = self.frames[:-1]
            return Answer(command=line, config=True, data={})
        if Text.opens(line, self.frames):
            self.collector = Text(line, self._followed())
            return Answer(GREETING, command=line, config=True, data={})
        outcome = self._edited(line)
        if outcome.failed and isinstance(self._exec_match(split_pipe(line)[0]), Match):
            return self.run(line)
        self.frames = outcome.frames
        return Answer(outcome.text, command=line, config=True, data={}, failed=outcome.failed)

    def _edited(self, line: str) -> Outcome:
        if self.session is not None and self.session.state != "pending":
            return Outcome(self.frames, SETTLED.format(name=self.session.name, state=self.session.state), failed=True)
        return self.system.editor(self.target).apply(self._followed(), line)

    def _followed(self) -> tuple[Frame, ...]:
        """The mode stack, or its beginning when the configuration has been replaced meanwhile (by a timer, for example)."""
        if self.frames[0].nodes[0] is not self.target:
            self.frames = self.system.editor(self.target).start()
        return self.frames

    def _collect(self, line: str) -> Answer:
        collector = self.collector
        if collector is not None and collector.take(line):
            self.frames = collector.store(self.system.editor(self.target))
            self.collector = None
        return Answer(command=line, config=True, data={})

    def _graph(self) -> Graph:
        if self.frames:
            return grammar("config").modes[self.frames[-1].mode].graph
        return self.system.exec_grammar.modes["exec"].graph


def _short(name: str) -> str:
    """`Ethernet5` as prompts show it; other names as they are."""
    for kind, short in KINDS.items():
        if re.fullmatch(rf"{kind}\d.*", name):
            return short + name[len(kind) :]
    return name


def _in_full(text: str, found: Match) -> Match | str:
    """Refuse abbreviated keywords (documented: eAPI, parameter `autoComplete`)."""
    values = {value for _, value in found.values}
    for index, (typed, full) in enumerate(zip(text.split(), found.text.split(), strict=False)):
        if typed.lower() != full.lower() and full not in values and full.startswith(typed.lower()):
            return mistake(text, Mismatch("invalid", len(" ".join(text.split()[:index]))))
    return found


def _piped(answer: Answer, modifier: str) -> Answer:
    if answer.failed:
        return answer
    if modifier.strip() == "json":
        if answer.data is None:
            return failure("% This is an unconverted command\n")
        return replace(answer, text=json.dumps(answer.data, indent=4) + "\n")
    try:
        return replace(answer, text=apply_pipe(answer.text, modifier), data=None)
    except BadPipe as bad:
        return failure(str(bad))
