"""Input that spans lines: banners, and the Tcl shell that file transfers without SCP use."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from netauto.lab.ios.system import IosXeSystem


class Banner:
    """`banner login ^C`, text, `^C`."""

    OPENING = re.compile(r"(banner\s+(?:login|motd|exec|incoming|prompt-timeout))\s+(\^C|\S)(.*)", re.IGNORECASE)

    def __init__(self, line: str) -> None:
        found = self.OPENING.fullmatch(line)
        self._head, self._delimiter, rest = found.groups() if found else ("banner login", "^C", "")
        self._lines: list[str] = []
        self.done = False
        self.greeting = f"Enter TEXT message.  End with the character '{self._delimiter}'.\n"
        self.take(rest)

    @classmethod
    def opens(cls, line: str) -> bool:
        """Whether a configuration line begins a banner."""
        return cls.OPENING.fullmatch(line) is not None

    @staticmethod
    def shown(lines: tuple[str, ...]) -> str:
        """A banner as printed at login: without its command and delimiters."""
        text = "\n".join(lines)
        body = re.sub(r"^banner \S+ (\^C|\S)", "", text)
        return body.rsplit("^C", 1)[0].rstrip() + "\n"

    def take(self, line: str) -> bool:
        """Take a line; text behind the closing delimiter is lost, as on the device."""
        before, closing, _ = line.partition(self._delimiter)
        self._lines.append(before)
        self.done = bool(closing)
        return self.done

    def text(self) -> str:
        """The line as the running configuration shows it."""
        body = "\n".join(self._lines)
        return f"{self._head} ^C{body}^C"


class TclShell:
    """As much Tcl as writing a file takes; every other word is an exec command (documented: IOS Tcl scripting)."""

    PUTS = re.compile(r'puts \[open "(?:\w+:)?/*([^"]+)" w\+?\] \{(.*)')

    def __init__(self, system: IosXeSystem) -> None:
        self._system = system
        self._name = ""
        self._lines: list[str] = []
        self._written: dict[str, str] = {}
        self.collecting = False

    def take(self, line: str) -> bool:
        """Take a line as typed; False when it is no Tcl that this shell knows, so an exec command."""
        if not self.collecting:
            found = self.PUTS.fullmatch(line)
            if not found:
                return False
            self._name, line, self._lines, self.collecting = found[1], found[2], [], True
        self.collecting = not line.endswith("}")
        self._lines.append(line.removesuffix("}"))
        if not self.collecting:
            self._written[self._name] = "\n".join(self._lines) + "\n"  # `puts` adds a line end
        return True

    def leave(self) -> None:
        """The shell writes its files when it is left."""
        for name, content in self._written.items():
            self._system.files.put(name, content.encode(), self._system.device.clock.now())
