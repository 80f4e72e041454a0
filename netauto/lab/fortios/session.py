"""One logged-in session: from a typed line to the answer."""

from __future__ import annotations

from typing import TYPE_CHECKING

from netauto.lab.dialect import Question, Reply
from netauto.lab.fortios import errors, printer
from netauto.lab.fortios.editor import Editor
from netauto.lab.fortios.execute import diagnose, execute, get_special
from netauto.lab.fortios.grep import Grep, cut
from netauto.lab.fortios.rights import may_write, sign
from netauto.lab.fortios.sealing import Wrapper
from netauto.lab.fortios.tables import TABLES, complete
from netauto.lab.fortios.words import Word, is_open, split

if TYPE_CHECKING:
    from netauto.lab.dialect import Login
    from netauto.lab.fortios.schema import Table
    from netauto.lab.fortios.store import Config, Operation
    from netauto.lab.fortios.system import FortiOsSystem
    from netauto.lab.fortios.workspace import Transaction

ROOT_VERBS = ("config", "get", "show", "diagnose", "execute", "exit", "quit")
PAGE = 24
PURGE = "This operation will clear all table!\nDo you want to continue? (y/n)"


class FortiOsCli:
    """The command line of one session; see `netauto.lab.dialect.Cli`. It is also the editor's target."""

    system: FortiOsSystem
    login: Login

    def __init__(self, system: FortiOsSystem, login: Login) -> None:
        self.system = system
        self.login = login
        self._editor = Editor(self)
        self._wrapper = Wrapper(f"{system.device.spec.name} {login.session}".encode())
        self._collected = ""

    # What the terminal asks.

    @property
    def page_length(self) -> int:
        """Lines of a page: `config system console`, `set output more` is what a new device has."""
        return 0 if self.system.running.value("system console", "output") == "standard" else PAGE

    def banner(self) -> str:
        """Nothing: the base of the lab has no login banner."""
        return ""

    def prompt(self) -> str:
        """`host # `, `host (where) # `, or `> ` inside a string that goes on."""
        if self._collected:
            return "> "
        where = f" ({self._editor.top.title})" if self._editor.stack else ""
        return f"\r\n{self.system.hostname}{where} {sign(self.system.running, self.login.user, self.login.privilege)} "

    def execute(self, line: str) -> Reply:
        """Run one line."""
        self._touch()
        line = self._collected + line
        self._collected = ""
        if is_open(line):
            self._collected = line + "\n"
            return Reply()
        try:
            command, grep = cut(line)
            words = split(command)
            return self._run(words, grep) if words else Reply()
        except errors.RefusedError as refusal:
            return Reply(str(refusal), command=line, config=bool(self._editor.stack))

    def help(self, line: str) -> str:
        """The words that may come first, or next in a path."""
        first = split(line)
        known = self._verbs() if len(first) <= 1 and not line.endswith(" ") else tuple(sorted(TABLES))
        typed = first[-1].text if first and not line.endswith(" ") else ""
        return "".join(f"{word}\n" for word in known if word.startswith(typed))

    def complete(self, line: str) -> str:
        """The first word in full, if it is the only one that fits."""
        fitting = [verb for verb in self._verbs() if line and verb.startswith(line)]
        return f"{fitting[0]} " if len(fitting) == 1 else line

    def interrupt(self) -> None:
        """Ctrl-C drops the line, and a string that was going on."""
        self._collected = ""

    def finish(self) -> None:
        """Ctrl-Z means nothing here."""

    def close(self) -> None:
        """The session is gone: what was being edited is lost, a transaction waits until it expires."""
        self._editor.stack.clear()

    # What the editor asks.

    @property
    def transaction(self) -> Transaction | None:
        """The transaction of this session, or None."""
        return self.system.workspaces.of(self.login.session)

    @property
    def config(self) -> Config:
        """What this session sees."""
        txn = self.transaction
        return txn.draft if txn else self.system.running

    def commit(self, operation: Operation) -> None:
        """As `netauto.lab.fortios.editor.Target.commit`."""
        txn = self.transaction
        if txn is None:
            self.system.change(operation, self.login.user)
        else:
            txn.apply(operation)

    def guard(self, table: Table, key: str) -> None:
        """As `netauto.lab.fortios.editor.Target.guard`."""
        if not may_write(self.system.running, self.login.user, self.login.privilege, table.group):
            raise errors.denied()
        txn = self.transaction
        if txn is not None and table.fenced:
            raise errors.RefusedError("This object cannot be changed in a config transaction.", code=-1)
        if self.system.workspaces.holder(table.path, key, txn) is not None:
            raise errors.locked()
        if txn is not None:
            txn.locks.add((table.path, key))

    def new_uuid(self, path: str, key: str) -> str:
        """As `netauto.lab.fortios.editor.Target.new_uuid`."""
        return self.system.new_uuid(path, key)

    # Lines.

    def _verbs(self) -> tuple[str, ...]:
        return (*self._editor.verbs(), "show", "get") if self._editor.stack else ROOT_VERBS

    def _touch(self) -> None:
        self.system.saving.touch(self.login.user)
        txn = self.transaction
        if txn is not None:
            self.system.workspaces.touch(txn)

    def _run(self, words: tuple[Word, ...], grep: Grep | None) -> Reply:
        verb = self._verb(words[0].text)
        rest = words[1:]
        if verb in ("exit", "quit") and not self._editor.stack:
            return Reply(close=True)
        if verb in ("show", "get"):
            text, command = self._read(verb, rest)
            return Reply(grep.apply(text) if grep else text, command=command + (" |" if grep else ""))
        if verb in ("execute", "diagnose"):
            return (execute if verb == "execute" else diagnose)(self, rest)
        if grep is not None:
            raise errors.parse_error("|")
        if verb == "purge":
            return Reply(ask=Question(PURGE, lambda answer: self._purge(rest, answer), single_key=True))
        text = self._editor.run(verb, rest) if self._editor.stack else self._editor.open(rest)
        return Reply(text, command=f"{verb} {' '.join(word.text for word in rest)}".strip(), config=True)

    def _verb(self, typed: str) -> str:
        try:
            return complete(typed, self._verbs())
        except errors.RefusedError:
            raise errors.unknown_action() from None

    def _purge(self, rest: tuple[Word, ...], answer: str) -> Reply:
        if answer.lower() != "y":
            return Reply()
        try:
            return Reply(self._editor.run("purge", rest), command="purge", config=True)
        except errors.RefusedError as refusal:
            return Reply(str(refusal), command="purge", config=True)

    def _read(self, verb: str, words: tuple[Word, ...]) -> tuple[str, str]:
        if verb == "get":
            return self._get(words), f"get {' '.join(word.text for word in words)}"
        full = bool(words) and words[0].text != "" and "full-configuration".startswith(words[0].text)
        rest = words[1:] if full else words
        name = "show full-configuration" if full or not words else f"show {words[0].text}"
        if self._editor.stack and len(rest) < 2:  # noqa: PLR2004 - nothing, or the key of an entry
            key = rest[0].text if rest else ""
            return self._wrapper.screen(printer.show_scope(self.config, self._editor.top, key, full=full)), "show"
        return self._wrapper.screen(printer.show(self.config, rest, full=full)), name

    def _get(self, words: tuple[Word, ...]) -> str:
        if self._editor.stack and not words:
            top = self._editor.top
            if top.level == "table":
                return printer.get_table(top.block if top.nested else self.config.section(top.table.path) or top.block)
            return printer.get_settings(top.table, top.block, top.key)
        if not words:
            raise errors.incomplete()
        special = get_special(self, words)
        if special is not None:
            return special
        sections, rest = printer.find(self.config, words)
        table = TABLES.get(sections[0].name) if len(sections) == 1 else None
        if table is None or len(rest) > 1:
            raise errors.incomplete() if not rest else errors.parse_error(rest[0].text)
        if table.key is None:
            return printer.get_settings(table, sections[0])
        if not rest:
            interfaces = table.path == "system interface"
            return printer.get_interfaces(sections[0]) if interfaces else printer.get_table(sections[0])
        entry = sections[0].block(rest[0].text)
        if entry is None:
            raise errors.RefusedError("entry is not found in table")
        return printer.get_settings(table, entry, entry.name)
