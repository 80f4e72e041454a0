"""The command line of one Junos session."""

from __future__ import annotations

from typing import TYPE_CHECKING

from netauto.lab.dialect import Reply
from netauto.lab.junos import operations
from netauto.lab.junos.views import Unanswered

if TYPE_CHECKING:
    from netauto.lab.dialect import Login
    from netauto.lab.junos.system import JunosSystem


class JunosCli:
    """One session."""

    def __init__(self, system: JunosSystem, login: Login) -> None:
        self.system = system
        self.login = login
        self.page_length = 24

    def banner(self) -> str:
        """What is printed before the first prompt."""
        return f"--- JUNOS {self.system.version} Kernel 64-bit\n"

    def prompt(self) -> str:
        """`user@host> `."""
        return f"{self.login.user}@{self.system.hostname}> "

    def execute(self, line: str) -> Reply:
        """Run one line."""
        if line.strip() in ("exit", "quit"):
            return Reply(close=True)
        try:
            return Reply(operations.ask(self.system, self.login, line).text, command=line)
        except Unanswered as unanswered:
            return Reply(f"error: {unanswered}\n", command=line)

    def help(self, line: str) -> str:
        """Nothing yet."""
        return line

    def complete(self, line: str) -> str:
        """The line."""
        return line

    def interrupt(self) -> None:
        """Ctrl-C."""

    def finish(self) -> None:
        """Ctrl-Z."""

    def close(self) -> None:
        """The session is gone."""
        self.system.store.end(self.login)
