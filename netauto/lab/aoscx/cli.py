"""The command line of one AOS-CX session: the manager's context, and the contexts of configuration."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from netauto.lab.aoscx.commands import command
from netauto.lab.aoscx.exec_session import PAGE
from netauto.lab.aoscx.grammar_files import grammar
from netauto.lab.aoscx.pipes import BadPipe, apply_pipe, split_pipe
from netauto.lab.aoscx.texts import GREETING, Banner
from netauto.lab.aoscx.words import NOT_ALLOWED, absurd, mistake
from netauto.lab.dialect import Reply
from netauto.lab.engine.refusals import Refused
from netauto.lab.engine.syntax import Match, completed, continuations

if TYPE_CHECKING:
    from netauto.lab.aoscx.system import AosCxSystem
    from netauto.lab.dialect import Login
    from netauto.lab.engine.editor import Frame
    from netauto.lab.engine.syntax import Graph

MANAGER = 15


class AosCxCli:
    """One session."""

    def __init__(self, system: AosCxSystem, login: Login) -> None:
        self.system = system
        self.login = login
        self.page_length = PAGE
        self.frames: tuple[Frame, ...] = ()
        self.collector: Banner | None = None
        system.accounting.login(login)

    # The seam.

    def banner(self) -> str:
        """What is said before the first prompt (recorded: the last login, and how many there were)."""
        texts = [node for name in ("motd", "exec") if (node := self.system.running.find(f"banner {name}")) is not None]
        shown = "".join("\n".join(node.raw[:-1]) + "\n" for node in texts)
        return f"{shown}Last login: 2020-04-08 06:55:16 from 10.66.1.5\n"

    def prompt(self) -> str:
        """`name# `, `name> `, `name(config-if)# `; nothing while a banner is typed."""
        if self.collector is not None:
            return ""
        name = self.system.hostname
        if not self.frames:
            return f"{name}{'#' if self.login.privilege == MANAGER else '>'} "
        frame = self.frames[-1]
        mode = grammar("config").modes[frame.mode].prompt.format(frame.name)
        if len(frame.nodes) > 1:
            mode += f"-<{frame.name}>"
        return f"{name}({mode})# "

    def execute(self, line: str) -> Reply:
        """Run one line."""
        if self.collector is not None:
            return self._collect(line)
        stripped = line.strip().strip("\x00")
        if not stripped or stripped.startswith("!"):
            return Reply()
        reply, done = self._run(stripped)
        self.system.accounting.command(self.login, stripped, done=done)
        return reply

    def _run(self, line: str) -> tuple[Reply, bool]:
        if absurd(line):
            return Reply(f"Invalid input: {line.split(maxsplit=1)[0][:40]}\n"), False
        return self._configure(line) if self.frames else self._exec(line)

    def help(self, line: str) -> str:
        """The words that may come next."""
        return "\n".join(f"  {word}" for word in continuations(self._graph(), line.lstrip())) or "% Command incomplete."

    def complete(self, line: str) -> str:
        """The line with its last word completed, when only one word fits."""
        return completed(self._graph(), line)

    def interrupt(self) -> None:
        """Ctrl-C ends a banner that is being typed, nothing else."""
        self.collector = None

    def finish(self) -> None:
        """Back to the manager's context."""
        self.collector = None
        self.leave_config()

    def close(self) -> None:
        """The session is gone; auto mode goes on."""
        self.leave_config()

    # The manager's context.

    def _exec(self, line: str) -> tuple[Reply, bool]:
        """Run one exec command, and say whether it was carried out."""
        text, filters = split_pipe(line)
        found = self.system.exec_grammar.match("exec", text)
        if not isinstance(found, Match):
            return Reply(mistake(text, found), command=text), False
        if found.rule.mark("priv") is not None and self.login.privilege < MANAGER:
            return Reply(NOT_ALLOWED, command=text), False
        try:
            answer = command(found.rule.mark("run") or "")(self, found)
            reply = answer if isinstance(answer, Reply) else Reply(answer)
            for each in filters:
                reply = replace(reply, text=apply_pipe(reply.text, each))
        except (Refused, BadPipe) as refusal:
            return Reply(str(refusal), command=found.text), False
        return replace(reply, command=" | ".join((found.text, *filters))), True

    # Contexts of configuration.

    def enter_config(self) -> None:
        """Into the context of the whole configuration."""
        self.frames = self.system.editor(self.system.running).start()

    def leave_config(self) -> None:
        """Out of configuration, whatever the depth."""
        self.frames = ()

    def _configure(self, line: str) -> tuple[Reply, bool]:
        first = line.lower()
        if first == "end" or (first == "exit" and len(self.frames) == 1):
            self.leave_config()
            return Reply(command=line, config=True), True
        if first == "exit":
            self.frames = self._followed()[:-1] or self.frames
            return Reply(command=line, config=True), True
        if Banner.opens(line, self.frames):
            self.collector = Banner(line)
            return Reply(GREETING, command=line, config=True), True
        before = self.system.text()
        outcome = self.system.editor(self.system.running).apply(self._followed(), line)
        if outcome.failed:
            text = split_pipe(line)[0]
            # `show`, `write memory` and the like answer in every context (recorded).
            if not text.startswith("no ") and isinstance(self.system.exec_grammar.match("exec", text), Match):
                return self._exec(line)
        self.frames = outcome.frames
        self._settle()
        if self.system.text() != before:
            self.system.touched()
        return Reply(outcome.text, command=line, config=True), not outcome.failed

    def _followed(self) -> tuple[Frame, ...]:
        """The contexts, or the first one when the configuration has been replaced meanwhile (by a timer, for example)."""
        if self.frames and self.frames[0].nodes[0] is not self.system.running:
            self.enter_config()
        return self.frames

    def _settle(self) -> None:
        """Whoever deletes what he stands in comes out of it (recorded)."""
        while len(self.frames) > 1 and not all(
            any(node is child for parent in self.frames[-2].nodes for child in parent.children)
            for node in self.frames[-1].nodes
        ):
            self.frames = self.frames[:-1]

    def _collect(self, line: str) -> Reply:
        collector = self.collector
        if collector is not None and collector.take(line):
            collector.store(self.system.editor(self.system.running))
            self.collector = None
            self.system.touched()
        return Reply(command=line, config=True)

    def _graph(self) -> Graph:
        if self.frames:
            return grammar("config").modes[self.frames[-1].mode].graph
        return self.system.exec_grammar.modes["exec"].graph
