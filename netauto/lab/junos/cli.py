"""The command line of one Junos session: operational mode and configuration mode.

Documented: Junos OS CLI User Guide. Recorded: prompts and messages, in published transcripts.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from netauto.lab.dialect import Question, Reply
from netauto.lab.junos import operations
from netauto.lab.junos.compare import compare
from netauto.lab.junos.configuration import headed
from netauto.lab.junos.configure import Editing
from netauto.lab.junos.markup import to_xml
from netauto.lab.junos.pipes import BadPipe, applied, parts
from netauto.lab.junos.printer import brace_text, set_text
from netauto.lab.junos.records import Refused
from netauto.lab.junos.tree import Node
from netauto.lab.junos.views import Unanswered
from netauto.lab.junos.words import BadWords, read_path, split

if TYPE_CHECKING:
    from collections.abc import Callable

    from netauto.lab.dialect import Login
    from netauto.lab.junos.system import JunosSystem
    from netauto.lab.junos.tree import Path

PAGE = 24
TOP = ("configure", "exit", "help", "quit", "request", "set", "show")
DISCARDED = "warning: uncommitted changes will be discarded on exit\n"


class JunosCli:
    """One session."""

    def __init__(self, system: JunosSystem, login: Login) -> None:
        self.system = system
        self.login = login
        self.page_length = PAGE
        self.editing: Editing | None = None
        self._verbs: dict[str, Callable[[str], Reply]] = {
            "configure": self._configure,
            "edit": self._configure,
            "exit": self._leave,
            "quit": self._leave,
            "set": self._set,
            "request": self._request,
            "cli": lambda _: Reply(),
        }

    # The seam.

    def banner(self) -> str:
        """The announcement, and the software's greeting."""
        announcement = self.system.store.active.value("system", "login", "announcement").replace("\\n", "\n")
        return f"{announcement}--- JUNOS {self.system.version} Kernel 64-bit  JNPR-12.1-20220724.5d6cf32_buil\n"

    def prompt(self) -> str:
        """`user@host> `, or the place in the configuration above `user@host# `."""
        master = "{master:0}" if self.system.model.switch else ""
        if self.editing is not None:
            return f"\r\n{master}{self.editing.place}\r\n{self._who}# "
        return f"\r\n{master}\r\n{self._who}> " if master else f"\r\n{self._who}> "

    def execute(self, line: str) -> Reply:
        """Run one line."""
        text = line.strip().strip("\x00")
        if not text or text.startswith("#"):
            return Reply()
        if self.editing is not None:
            reply = self.editing.run(text, len(self._who) + 2)
            if reply is not None:
                return reply
            return self._wrong(text)
        return self.run(text)

    def help(self, line: str) -> str:
        """The words that may come next."""
        words = [*line.split(), *([""] if line.endswith(" ") else [])]
        if self.editing is not None:
            return "".join(f"  {word}\n" for word in self.editing.words(words))
        first = words[0] if words else ""
        return "Possible completions:\n" + "".join(f"  {word}\n" for word in TOP if word.startswith(first))

    def complete(self, line: str) -> str:
        """The line with its last word completed, when only one fits."""
        words = line.split()
        known = self.editing.words(words) if self.editing is not None else TOP
        fitting = [word for word in known if words and word.startswith(words[-1])]
        if not words or line.endswith(" ") or len(fitting) != 1:
            return line
        return " ".join((*words[:-1], fitting[0])) + " "

    def interrupt(self) -> None:
        """Ctrl-C ends the line, nothing else."""

    def finish(self) -> None:
        """Ctrl-Z means nothing to Junos."""

    def close(self) -> None:
        """The session is gone."""
        self.editing = None
        self.system.store.end(self.login)

    # Operational mode.

    def run(self, line: str) -> Reply:
        """Run one operational command; `run` in configuration mode comes here, too."""
        text, modifiers = parts(line)
        verb, _, rest = text.partition(" ")
        if verb in self._verbs:
            return self._verbs[verb](rest)
        try:
            answer, modifiers = self._shown(text, modifiers)
            for modifier in modifiers:
                answer = applied(answer, modifier)
        except (Unanswered, Refused) as unanswered:
            return Reply(f"error: {unanswered}\n", command=text)
        except BadPipe as bad:
            return Reply(f"{' ' * (len(self._who) + 2 + line.index('|'))}^\n{bad}\n", command=text)
        except BadWords as bad:
            return Reply(f"{' ' * (len(self._who) + 2 + len(text))}^\n{bad}.\n", command=text)
        return Reply(answer, command=" | ".join((text, *modifiers)))

    def _shown(self, text: str, modifiers: tuple[str, ...]) -> tuple[str, tuple[str, ...]]:
        """The answer to a command, and the modifiers that are still to be applied."""
        words = split(text)
        if words[:2] == ("show", "configuration"):
            path = read_path(self.system.store.active.statement, words[2:], short=True)
            return self.configuration(self.system.store.active, path, modifiers)
        if words[:3] == ("show", "system", "rollback") and len(words) > 3 and words[3].isdigit():  # noqa: PLR2004
            return self._revision(words[3:]), modifiers
        if operations.find_command(" ".join(words)) is None:
            raise BadWords("syntax error" if words[:1] == ("show",) else "unknown command", len(words))
        return operations.ask(self.system, self.login, text).text, modifiers

    def configuration(self, tree: Node, path: Path, modifiers: tuple[str, ...]) -> tuple[str, tuple[str, ...]]:
        """A part of a configuration as the first modifiers want it, and the modifiers behind them."""
        first = modifiers[0].split() if modifiers else []
        node = tree.follow(path)
        if first[:1] == ["compare"]:
            number = int(first[2]) if len(first) > 2 and first[2].isdigit() else 0  # noqa: PLR2004
            return self._compared(tree, path, number), modifiers[1:]
        if first[:2] == ["display", "set"]:
            prefix = "".join(f"{word} " for step in path for word in step.words)
            return (set_text(node, prefix) if node is not None else ""), modifiers[1:]
        if first[:2] == ["display", "xml"]:
            return (f"<configuration>{to_xml(node)}</configuration>\n" if node is not None else ""), modifiers[1:]
        if node is None:
            return "", modifiers
        if not path:
            return (headed(self.system, node, candidate=False) if self.editing is None else brace_text(node)), modifiers
        return (brace_text(node) if node.holds else brace_text(Node(node.step, [node]))), modifiers

    def _compared(self, tree: Node, path: Path, number: int) -> str:
        old = self.system.store.base(self.login) if not number else self.system.store.revision(number).tree
        if not path:
            return compare(old, tree)
        before, after = (side.follow(path) or Node(path[-1]) for side in (old, tree))
        words = tuple(" ".join(step.words) for step in path)
        return compare(before, after, words)

    def _revision(self, words: tuple[str, ...]) -> str:
        chosen = self.system.store.revision(int(words[0]))
        if words[1:2] == ("compare",) and words[2:3] and words[2].isdigit():
            return compare(chosen.tree, self.system.store.revision(int(words[2])).tree)
        return brace_text(chosen.tree)

    def _set(self, rest: str) -> Reply:
        words = rest.split()
        if words[:1] != ["cli"] or len(words) < 2:  # noqa: PLR2004
            return self._wrong(f"set {rest}")
        if words[1] == "screen-length" and words[2:] and words[2].isdigit():
            self.page_length = int(words[2])
            return Reply(f"Screen length set to {words[2]}\n")
        if words[1] == "screen-width" and words[2:]:
            return Reply(f"Screen width set to {words[2]}\n")
        if words[1] == "complete-on-space":
            return Reply("Disabling complete-on-space\n" if words[2:] == ["off"] else "Enabling complete-on-space\n")
        return Reply()

    def _request(self, rest: str) -> Reply:
        user = rest.removeprefix("system logout user ")
        if user != rest:
            self.system.log_out(user)
            return Reply(command=f"request {rest}")
        if rest != "system reboot":
            return self._wrong(f"request {rest}")
        return Reply(ask=Question("Reboot the system ? [yes,no] (no) ", self._reboot))

    def _reboot(self, text: str) -> Reply:
        if text.strip() not in ("yes", "y"):
            return Reply()
        self.system.device.reboot()
        return Reply("\nShutdown NOW!\n", close=True)

    def _leave(self, rest: str) -> Reply:
        return Reply(close=True) if not rest else self._wrong(f"exit {rest}")

    # Into configuration mode, and out of it.

    def _configure(self, rest: str) -> Reply:
        store, command = self.system.store, f"configure {rest}".strip()
        if rest not in ("", "exclusive", "private"):
            return self._wrong(command)
        try:
            if rest == "exclusive":
                store.take_lock(self.login, "cli")
            elif rest == "private":
                store.open_private(self.login)
            else:
                store.check_lock(self.login)
        except Refused as refused:
            return Reply(f"error: {refused}\n", command=command)
        self.editing = Editing(self, private=rest == "private", exclusive=rest == "exclusive")
        others = "".join(f"{who}\n" for who in store.join(self.login))
        text = f"Users currently editing the configuration:\n{others}" if others else ""
        text = DISCARDED if rest else text
        changed = "The configuration has been changed but not committed\n" if store.dirty and not rest else ""
        return Reply(f"{text}Entering configuration mode\n{changed}", command=command)

    def stop_editing(self) -> None:
        """Back to operational mode: the lock and a private candidate are gone."""
        editing, self.editing = self.editing, None
        self.system.store.leave(self.login)
        if editing is not None and editing.exclusive:
            self.system.store.release_lock(self.login)
        if editing is not None and editing.private:
            self.system.store.close_private(self.login)

    def _wrong(self, line: str) -> Reply:
        column = len(self._who) + 2
        return Reply(f"{' ' * column}^\nunknown command.\n", command=line)

    @property
    def _who(self) -> str:
        return f"{self.login.user}@{self.system.hostname}"
