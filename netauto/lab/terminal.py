"""The line discipline of a device's terminal: echo, editing keys, paging, questions, typed-ahead input.

Pure: bytes come in through `feed`, bytes go out through `write`. One call of `feed` makes at most one write, because a
lab of fifty devices shares its processor with the clients that it serves.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Protocol

from netauto.lab.dialect import Reply

if TYPE_CHECKING:
    from collections.abc import Callable

    from netauto.lab.device import Device
    from netauto.lab.dialect import Cli, Login, Question

CONTROL = re.compile(rb"[\x00-\x1f\x7f?]")
ENTER, NEWLINE, BACKSPACE, DELETE = b"\r", b"\n", b"\b", b"\x7f"
CTRL_C, CTRL_U, CTRL_W, CTRL_Z, TAB = b"\x03", b"\x15", b"\x17", b"\x1a", b"\t"


class Wire(Protocol):
    """What a terminal needs from the connection below it."""

    def write(self, data: bytes) -> None:
        """Send to the client."""

    def close(self) -> None:
        """End the session in good order."""

    def reset(self) -> None:
        """Cut the connection."""

    def mute(self) -> None:
        """Never pass anything again."""

    def later(self, seconds: float, action: Callable[[], None]) -> None:
        """Call `action` after `seconds` of real time."""


class Conversation(Protocol):
    """What one session says to one client: a terminal, or a subsystem of SSH.

    Attributes:
        login: Who is logged in.
    """

    login: Login

    def start(self) -> None:
        """Say the first word."""

    def feed(self, data: bytes) -> None:
        """Bytes from the client."""

    def announce(self, text: str) -> None:
        """An unsolicited message."""

    def disconnect(self) -> None:
        """Cut the connection."""

    def hang_up(self) -> None:
        """The connection is gone."""


class Terminal:
    """One terminal session."""

    def __init__(self, device: Device, cli: Cli, login: Login, wire: Wire) -> None:
        self.login = login
        self._device = device
        self._cli = cli
        self._wire = wire
        self._style = device.system.style
        self._input = bytearray()
        self._output: list[bytes] = []
        self._line = ""
        self._question: Question | None = None
        self._paging: list[str] = []
        self._busy = False
        self._closed = False

    # What the connection calls.

    def start(self) -> None:
        """Print banner and first prompt; what was typed before then waits."""
        banner = self._cli.banner()
        fault = self._device.faults.find("banner")
        self._out(banner + (fault.text if fault else ""))
        self._wait(self._device.profile.login, self._prompt)
        self._flush()

    def feed(self, data: bytes) -> None:
        """Bytes from the client. What does not fit the device's input buffer is lost, as on a real one."""
        room = self._style.typeahead - len(self._input)
        if len(data) > room:
            self._device.record("dropped-input", f"{len(data) - room} bytes", self.login.session)
        self._input += data[: max(room, 0)]
        self._pump()

    def announce(self, text: str) -> None:
        """Print an unsolicited message in the middle of whatever is going on."""
        self._out("\n" + text.rstrip("\n") + "\n")
        self._flush()

    def disconnect(self) -> None:
        """Cut the connection."""
        self._wire.reset()

    def hang_up(self) -> None:
        """The connection is gone."""
        self._closed = True
        self._cli.close()

    # Input.

    def _pump(self) -> None:
        while self._input and not self._busy and not self._closed:
            self._step()
        self._flush()

    def _step(self) -> None:
        if self._paging:
            self._turn_page(self._shift(1))
            return
        if self._question is not None and self._question.single_key:
            self._answer(self._shift(1).decode("latin-1").strip())
            return
        found = CONTROL.search(self._input)
        self._type(self._shift(found.start() if found else len(self._input)))
        if found:
            self._key(self._shift(1))

    def _shift(self, count: int) -> bytes:
        taken = bytes(self._input[:count])
        del self._input[:count]
        return taken

    def _type(self, data: bytes) -> None:
        self._line += data.decode("utf-8", "replace")
        if self._question is None or self._question.echo:
            self._output.append(data)

    def _key(self, key: bytes) -> None:
        if key in (ENTER, NEWLINE):
            if key == ENTER and self._input[:1] == NEWLINE:
                self._shift(1)  # CR LF in one packet is one line end; across packets both count, see the lab's notes
            self._enter()
        elif key in (BACKSPACE, DELETE):
            self._erase(1)
        elif key == CTRL_U:
            self._erase(len(self._line))
        elif key == CTRL_W:
            self._erase(len(self._line) - self._line.rstrip().rfind(" ") - 1)
        elif key in (CTRL_C, CTRL_Z):
            self._leave(key)
        elif key == b"?":
            self._help()
        elif key == TAB:
            self._complete()

    def _erase(self, count: int) -> None:
        count = min(count, len(self._line))
        self._line = self._line[: len(self._line) - count]
        self._output.append(b"\b \b" * count)

    def _leave(self, key: bytes) -> None:
        self._question = None
        if key == CTRL_Z:
            self._cli.finish()
        else:
            self._cli.interrupt()
        self._line = ""
        self._output.append(b"^Z\r\n" if key == CTRL_Z else b"^C\r\n")
        self._prompt()

    def _help(self) -> None:
        if self._style.help_key != b"?" or self._question is not None or not self._cli.prompt():
            self._type(b"?")
            return
        self._output.append(b"?\r\n")
        self._out(self._cli.help(self._line))
        self._prompt()
        self._output.append(self._line.encode())

    def _complete(self) -> None:
        longer = self._cli.complete(self._line)
        if longer != self._line and self._question is None:
            self._line = longer
            self._output.append(b"\r\n")
            self._prompt()
            self._output.append(longer.encode())

    # Lines.

    def _enter(self) -> None:
        line, self._line = self._line, ""
        self._output.append(b"\r\n")
        if self._question is not None:
            self._answer(line)
            return
        self._device.record("command", line, self.login.session)
        if line.strip() and self._interrupted(line, after=False):
            return
        screened = self._device.screen(line) if line.strip() else None
        if screened is not None and screened.reply is not None:
            reply = Reply(screened.reply, command=line, config=True)
        else:
            reply = self._cli.execute(line if screened is None else screened.line)
        if line.strip() and self._interrupted(line, after=True):
            return
        self._deliver(line, reply)

    def _answer(self, text: str) -> None:
        question, self._question = self._question, None
        if question is None:
            return
        if question.single_key:
            self._output.append(b"\r\n")
        if question.echo:
            self._device.record("answer", text, self.login.session)
        self._deliver("", question.answer(text))

    def _interrupted(self, line: str, *, after: bool) -> bool:
        what = self._device.interrupt(line, self._wire, after=after)
        if what:
            self._output.clear()
            self._closed = self._closed or what != "hang"  # what was typed ahead is lost with the session
        return what != ""

    def _deliver(self, line: str, reply: Reply) -> None:
        seconds = self._device.profile.busy(reply.command, config=reply.config) if reply.command else 0.0
        self._wait(seconds, lambda: self._show(line, reply))

    def _wait(self, seconds: float, action: Callable[[], None]) -> None:
        if not seconds:
            action()
            return
        self._busy = True
        self._flush()
        self._wire.later(seconds, lambda: self._resume(action))

    def _resume(self, action: Callable[[], None]) -> None:
        self._busy = False
        if not self._closed:
            action()
            self._pump()

    # Output.

    def _show(self, line: str, reply: Reply) -> None:
        text = self._spoil(line, reply.text)
        self._question = reply.ask
        page = self._cli.page_length
        if page and text.count("\n") >= page and not reply.close:
            self._paging = text.rstrip("\n").split("\n")
            self._next_page(page - 1)
            return
        self._out(text)
        if reply.close:
            self._closed = True
            self._flush()
            self._wire.close()
        else:
            self._prompt()

    def _spoil(self, line: str, text: str) -> str:
        if not self._device.faults or not line:
            return text
        cut = self._device.faults.take("truncate", line)
        if cut:
            text = text[: cut.size]
        noise = self._device.faults.take("noise", line)
        if noise:
            head, _, tail = text.partition("\n")
            text = f"{head}\n{noise.text}\n{tail}" if tail else f"{noise.text}\n{text}"
        return text

    def _prompt(self) -> None:
        self._output.append((self._question.text if self._question else self._cli.prompt()).encode())

    def _turn_page(self, key: bytes) -> None:
        width = len(self._style.more)
        self._output.append(b"\b" * width + b" " * width + b"\b" * width)
        if key == b" ":
            self._next_page(max(self._cli.page_length - 1, 1))
        elif key in (ENTER, NEWLINE):
            self._next_page(1)
        else:
            self._paging = []
            self._prompt()

    def _next_page(self, lines: int) -> None:
        shown, self._paging = self._paging[:lines], self._paging[lines:]
        self._out("\n".join(shown))
        if self._paging:
            self._output.append(self._style.more.encode())
        else:
            self._prompt()

    def _out(self, text: str) -> None:
        if text:
            tail = "" if text.endswith("\n") else "\n"
            self._output.append((text + tail).replace("\n", "\r\n").encode())

    def _flush(self) -> None:
        if self._output:
            data = b"".join(self._output)
            self._output.clear()
            self._wire.write(data)
