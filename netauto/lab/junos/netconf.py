"""The `netconf` subsystem of SSH: messages in, replies out, one at a time (documented: RFC 6241 and RFC 6242)."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast
from xml.sax.saxutils import quoteattr

from netauto.lab.junos.answer import OK, RpcError, error, hello, reply
from netauto.lab.junos.framing import BadFrame, Framer
from netauto.lab.junos.markup import BadXml, leaf, local, parse
from netauto.lab.junos.rpcs import Rpcs

if TYPE_CHECKING:
    import xml.etree.ElementTree as ET
    from collections.abc import Callable

    from netauto.lab.device import Device
    from netauto.lab.dialect import Login
    from netauto.lab.junos.system import JunosSystem
    from netauto.lab.terminal import Wire

LOADS = ("load-configuration", "edit-config")
SHOWN = 200  # characters of a value in the event log


class NetconfSession:
    """One session of one client."""

    def __init__(self, device: Device, login: Login, wire: Wire) -> None:
        self.login = login
        self._device = device
        self._system = cast("JunosSystem", device.system)
        self._wire = wire
        self._framer = Framer()
        self._rpcs = Rpcs(self._system, login)
        self._greeted = False
        self._busy = False
        self._closed = False

    # What the connection calls.

    def start(self) -> None:
        """Say hello; the client need not have."""
        self._later(self._device.profile.login, lambda: self._send(hello(self.login.session)))

    def feed(self, data: bytes) -> None:
        """Bytes from the client."""
        try:
            self._framer.feed(data)
            self._pump()
        except BadFrame as bad:
            self._device.record("refused", f"{self.login.user}: {bad}", self.login.session)
            self.disconnect()

    def announce(self, text: str) -> None:
        """Messages for terminals do not reach programs."""

    def disconnect(self) -> None:
        """Cut the connection."""
        self._closed = True
        self._wire.reset()

    def hang_up(self) -> None:
        """The connection is gone: so are its lock and what was not committed under it."""
        self._closed = True
        self._system.store.end(self.login)

    # Messages.

    def _pump(self) -> None:
        while not self._busy and not self._closed and (message := self._framer.take()) is not None:
            if message.strip():
                self._message(message)

    def _message(self, message: str) -> None:
        try:
            top = parse(message.strip())
        except BadXml as bad:
            self._send(reply(error(f"{bad}", tag="malformed-message"), "", self._system.version))
            return
        if local(top) == "hello":
            self._hello(top)
        elif local(top) == "rpc" and self._greeted and len(top):
            self._request(top)
        else:
            self._device.record("refused", f"{self.login.user}: {local(top)} out of place", self.login.session)
            self.disconnect()

    def _hello(self, top: ET.Element) -> None:
        capabilities = {(each.text or "").strip() for each in top.iter() if local(each) == "capability"}
        self._greeted = True
        self._framer.chunked = "urn:ietf:params:netconf:base:1.1" in capabilities

    def _request(self, top: ET.Element) -> None:
        attributes = "".join(
            f" {name}={quoteattr(value)}" for name, value in top.attrib.items() if not name.startswith("{")
        )
        line = described(top[0])
        self._device.record("command", line, self.login.session)
        if self._interrupted(line, after=False):
            return
        body, close = self._answered(top[0], line)
        cut = self._device.faults.take("truncate", line)
        body = body[: cut.size] if cut else body
        if self._interrupted(line, after=True):
            return
        self._later(self._device.profile.busy(line, config=False), lambda: self._reply(body, attributes, close=close))

    def _reply(self, body: str, attributes: str, *, close: bool) -> None:
        self._send(reply(body, attributes, self._system.version))
        if close:
            self._closed = True
            self._wire.close()

    def _answered(self, request: ET.Element, line: str) -> tuple[str, bool]:
        """What stands in the reply, and whether the session ends with it."""
        name = local(request)
        screened = self._device.screen(line) if name not in LOADS else None
        if screened is not None and screened.reply is not None:
            text = screened.reply.strip().removeprefix("error: ")
            return (error(text) if text else OK), False
        if name == "close-session":
            self._system.store.end(self.login)  # before the answer (documented: RFC 6241, section 7.8)
            return OK, True
        try:
            if name == "kill-session":
                return self._kill(request), False
            return self._rpcs.answer(request), False
        except RpcError as refused:
            return str(refused), False

    def _kill(self, request: ET.Element) -> str:
        wanted = next(((child.text or "").strip() for child in request if local(child) == "session-id"), "")
        number = int(wanted) if wanted.isascii() and wanted.isdigit() else 0
        victim = self._device.terminals.get(number)
        if victim is None or number == self.login.session:
            raise RpcError(error("session not found", tag="invalid-value", extra=leaf("bad-element", "session-id")))
        victim.disconnect()
        return OK

    # Below.

    def _interrupted(self, line: str, *, after: bool) -> bool:
        what = self._device.interrupt(line, self._wire, after=after)
        self._closed = self._closed or what in ("drop", "reboot")
        return what != ""

    def _later(self, seconds: float, action: Callable[[], None]) -> None:
        if not seconds:
            action()
            return
        self._busy = True
        self._wire.later(seconds, lambda: self._resume(action))

    def _resume(self, action: Callable[[], None]) -> None:
        self._busy = False
        if not self._closed:
            action()
            self._pump()

    def _send(self, message: str) -> None:
        if not self._closed:
            self._wire.write(self._framer.wrap(message))


def described(request: ET.Element) -> str:
    """A request on one line, for faults, delays and the log: its name, attributes, and what it says, without the configuration."""
    name = local(request)
    parts = [name]
    parts += [f"{key.rpartition('}')[2]}={value}" for key, value in request.attrib.items()]
    if name not in LOADS:
        for child in request.iter():
            text = (child.text or "").strip()[:SHOWN]
            if child is not request:
                parts.append(f"{local(child)}={text}" if text else local(child))
            elif text:
                parts.append(text)
    return " ".join(parts)
