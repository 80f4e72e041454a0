"""The terminal of a logged-in session: bash's prompt, one line after the other."""

from __future__ import annotations

from typing import TYPE_CHECKING

from netauto.lab.dialect import Reply

if TYPE_CHECKING:
    from netauto.lab.dialect import Login
    from netauto.lab.linux.system import LinuxSystem

BANNER = "Linux {name} 6.1.0-28-amd64 #1 SMP PREEMPT_DYNAMIC Debian 6.1.119-1 x86_64\n"


class BashCli:
    """See `netauto.lab.dialect.Cli`."""

    page_length = 0

    def __init__(self, system: LinuxSystem, login: Login) -> None:
        self._system = system
        self._login = login
        self._shell = system.shell()

    def banner(self) -> str:
        """The kernel's name, as /etc/motd of Debian prints it."""
        return BANNER.format(name=self._system.hostname)

    def prompt(self) -> str:
        """``root@lbs-fw-1:~# ``."""
        folder = "~" if self._shell.folder == "/root" else self._shell.folder
        return f"root@{self._system.hostname}:{folder}# "

    def execute(self, line: str) -> Reply:
        """Run one line."""
        self._shell.left = max(self._shell.left, 1000)
        result = self._shell.run(line)
        closing = self._shell.ended is not None
        self._shell.strict = False
        text = (result.out + result.err).decode("utf-8", "replace")
        return Reply("logout\n" if closing and not text else text, close=closing, command=line.strip())

    def help(self, line: str) -> str:
        """A shell has no help key."""
        del line
        return ""

    def complete(self, line: str) -> str:
        """Completion is not emulated."""
        return line

    def interrupt(self) -> None:
        """Ctrl-C: what is being typed is dropped by the terminal."""

    def finish(self) -> None:
        """Ctrl-Z: there is nothing to stop."""

    def close(self) -> None:
        """The session is gone."""
