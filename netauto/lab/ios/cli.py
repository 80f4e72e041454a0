"""The command line of one IOS-XE session: exec mode, configuration modes, Tcl."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from netauto.lab.dialect import Reply
from netauto.lab.engine.interfaces import split_interface
from netauto.lab.engine.syntax import Match, Mismatch, completed, continuations
from netauto.lab.ios.commands import command
from netauto.lab.ios.datastore import step
from netauto.lab.ios.editor import Frame
from netauto.lab.ios.multiline import Banner, TclShell
from netauto.lab.ios.pipes import BadPipe, apply_pipe, split_pipe
from netauto.lab.ios.vocabulary import INCOMPLETE, INVALID, UNKNOWN_WORD, caret, describe

if TYPE_CHECKING:
    from netauto.lab.dialect import Login
    from netauto.lab.engine.syntax import Graph
    from netauto.lab.engine.tree import Tree
    from netauto.lab.ios.editor import Outcome
    from netauto.lab.ios.system import IosXeSystem

PAGE = 24
PROMPT_NAME = 20  # documented: in configuration modes the prompt's hostname is cut at 20 characters
FULL_PRIVILEGE = 15
RANGE = re.compile(r"interface\s+range\s+(.+)", re.IGNORECASE)


class IosCli:
    """One session."""

    def __init__(self, system: IosXeSystem, login: Login) -> None:
        self.system = system
        self.login = login
        self.privilege = login.privilege
        self.page_length = PAGE
        self.frames: tuple[Frame, ...] = ()
        self.tcl: TclShell | None = None
        self.collector: Banner | None = None
        self.since = system.device.clock.now()

    # The seam.

    def banner(self) -> str:
        """Login and exec banners are sent as text before the prompt."""
        tree = self.system.store.running
        texts = [node for name in ("motd", "exec") if (node := tree.find(f"banner {name}")) is not None]
        return "".join(Banner.shown(node.raw or (node.text,)) for node in texts)

    def prompt(self) -> str:
        """`name#`, `name>`, `name(config-if)#`; nothing while raw text is collected."""
        if self.collector is not None or (self.tcl is not None and self.tcl.collecting):
            return ""
        name = self.system.hostname()
        if self.frames:
            mode = self.system.store.grammar.modes[self.frames[-1].mode].prompt
            if self.frames[-1].mode == "interface":
                mode = self._interface_prompt()
            return f"{name[:PROMPT_NAME]}({mode})#"
        tcl = "(tcl)" if self.tcl is not None else ""
        return f"{name}{tcl}{'#' if self.privilege == FULL_PRIVILEGE else '>'}"

    def _interface_prompt(self) -> str:
        nodes = self.frames[-1].nodes
        if len(nodes) > 1:
            return "config-if-range"
        if nodes[0].text.startswith("template"):
            return "config-template"
        return "config-subif" if "." in nodes[0].text else "config-if"

    def execute(self, line: str) -> Reply:
        """Run one line."""
        if self.collector is not None:
            return self._collect(line)
        if self.tcl is not None and self.tcl.take(line):
            return Reply()
        stripped = line.strip().strip("\x00")
        if not stripped or stripped.startswith("!"):
            return Reply()
        return self._configure(stripped) if self.frames else self.run(stripped)

    def help(self, line: str) -> str:
        """The words that may come next."""
        graph = self._graph()
        words = continuations(graph, line.lstrip())
        return "\n".join(f"  {word}" for word in words) or "% Unrecognized command"

    def complete(self, line: str) -> str:
        """The line with its last word completed, when only one word fits."""
        return completed(self._graph(), line)

    def interrupt(self) -> None:
        """Ctrl-C leaves configuration mode, as Ctrl-Z does (documented)."""
        self.finish()

    def finish(self) -> None:
        """Back to exec mode."""
        self.collector = None
        self.leave_config()

    def close(self) -> None:
        """The session is gone, and with it a lock that it held."""
        self.leave_config()

    # Exec mode.

    def run(self, line: str) -> Reply:
        """Run one exec command."""
        text, modifier = split_pipe(line)
        found = self.system.exec_grammar.match("exec", text)
        if isinstance(found, Mismatch):
            if found.reason == "invalid" and found.column == 0 and " " not in text:
                return Reply(UNKNOWN_WORD.format(word=text), command=text)
            return self._mismatch(text, found)
        if found.rule.mark("priv") is not None and self.privilege < FULL_PRIVILEGE:
            return self._mismatch(text, Mismatch("invalid", 0))
        answer = command(found.rule.mark("run") or "")(self, found)
        reply = answer if isinstance(answer, Reply) else Reply(answer)
        if modifier:
            reply = self._piped(line, reply, modifier)
        name = f"{found.text} | {modifier}" if modifier else found.text
        return Reply(reply.text, reply.ask, reply.close, name)

    def _piped(self, line: str, reply: Reply, modifier: str) -> Reply:
        try:
            return Reply(apply_pipe(reply.text, modifier), reply.ask, reply.close)
        except BadPipe as bad:
            if not str(bad) or str(bad) == modifier.strip():
                return Reply(INCOMPLETE)
            return self._mismatch(line, Mismatch("invalid", line.rindex(str(bad))))

    def _mismatch(self, line: str, mismatch: Mismatch) -> Reply:
        return Reply(caret(len(self.prompt()), mismatch) + describe(line, mismatch), command=line)

    # Configuration modes.

    def enter_config(self) -> None:
        """Into global configuration mode."""
        self.frames = self.system.store.editor().start()

    def leave_config(self) -> None:
        """Out of configuration mode, whatever the depth."""
        self.frames = ()

    def _configure(self, line: str) -> Reply:
        words = line.split()
        first = words[0].lower()
        if first == "do" and len(words) > 1:
            return self.run(line.split(None, 1)[1])
        if first == "end" or (first == "exit" and len(self.frames) == 1):
            self.leave_config()
            return Reply(command=line, config=True)
        if Banner.opens(line):
            self.collector = Banner(line)
            return self._collected("")
        if first == "default" and len(words) > 1:
            return self._default(line)
        ranged = RANGE.fullmatch(line)
        if ranged:
            return self._range(line, ranged[1])
        return self.apply(line)

    def apply(self, line: str) -> Reply:
        """Apply one configuration line and answer as the device does."""
        self._follow(self.system.store.running)
        outcome = step(self.system.store.editor(), self.frames, line)
        return self._settle(line, outcome)

    def _follow(self, tree: Tree) -> None:
        """A timer may have restored another configuration meanwhile: stay in the same mode of that one, if it has it."""
        if not self.frames or self.frames[0].nodes[0] is tree:
            return
        frames = [Frame("config", (tree,))]
        for frame in self.frames[1:]:
            found = [parent.find(node.key) for node in frame.nodes for parent in frames[-1].nodes]
            nodes = tuple(node for node in found if node is not None)
            if len(nodes) < len(frame.nodes):
                break
            frames.append(Frame(frame.mode, nodes))
        self.frames = tuple(frames)

    def _settle(self, line: str, outcome: Outcome) -> Reply:
        text = outcome.text
        if outcome.mismatch is not None:
            text = caret(len(self.prompt()), outcome.mismatch) + describe(line, outcome.mismatch)
        self.frames = outcome.frames
        if outcome.changed:
            self.system.touched(self.login.user)
        return Reply(text, command=line, config=True)

    def _default(self, line: str) -> Reply:
        """`default interface X` empties the block; `default COMMAND` is `no COMMAND` here (assumed)."""
        body = line.split(None, 1)[1]
        found = self.system.store.grammar.match("config", body, partial=True)
        node = self.system.store.running.find(found.key) if isinstance(found, Match) else None
        if node is None or not isinstance(found, Match) or found.rule.opens != "interface":
            return self.apply(f"no {body}")
        node.children.clear()
        self.system.touched(self.login.user)
        return Reply(f"Interface {found.value('if')} set to default configuration\n", command=line, config=True)

    def _range(self, line: str, names: str) -> Reply:
        """`interface range Gi1/0/1 - 4 , Gi1/0/7`."""
        chosen: list[str] = []
        for part in names.split(","):
            first, _, last = part.replace(" ", "").partition("-")
            found = self.system.store.grammar.match("config", f"interface {first}")
            name = found.value("if") if isinstance(found, Match) else None
            if name is None or (last and not re.search(r"\d+$", last)):
                return Reply(caret(len(self.prompt()), Mismatch("invalid", line.index(names))) + INVALID)
            stem, low = re.sub(r"\d+$", "", name), split_interface(name)[1][-1]
            high = int(re.findall(r"\d+$", last)[0]) if last else low
            chosen.extend(f"{stem}{number}" for number in range(low, high + 1))
        nodes = []
        for name in chosen:
            reply = self.apply(f"interface {name}")
            if reply.text:
                return reply
            nodes.append(self.frames[-1].nodes[0])
        self.frames = (self.frames[0], Frame("interface", tuple(nodes)))
        return Reply(command=line, config=True)

    # Raw text.

    def _collect(self, line: str) -> Reply:
        collector = self.collector
        if collector is None or not collector.take(line):
            return Reply()
        return self._collected(line)

    def _collected(self, line: str) -> Reply:
        collector = self.collector
        if collector is None or not collector.done:
            return Reply(collector.greeting if collector is not None else "", command=line, config=True)
        self.collector = None
        return self.apply(collector.text())

    def _graph(self) -> Graph:
        if self.frames:
            return self.system.store.grammar.modes[self.frames[-1].mode].graph
        return self.system.exec_grammar.modes["exec"].graph
