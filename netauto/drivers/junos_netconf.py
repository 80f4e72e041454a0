"""A NETCONF session with a Junos device, opened by NAPALM, over a connection of ours.

NAPALM's driver and PyEZ below it are handed a session that is pinned to the inventory's host key; what is asked and how its answer is
judged is netauto's own. PyEZ takes any host key, offers the keys of the home folder first, and does what ``~/.ssh/config`` says.
"""

from __future__ import annotations

import contextlib
import os
from importlib import import_module
from typing import TYPE_CHECKING, Any
from xml.sax.saxutils import escape, quoteattr

from netauto.drivers.junos_replies import Complaint, read_complaints, read_reply
from netauto.drivers.translate import translating
from netauto.errors import DeviceError, UnreachableError

if TYPE_CHECKING:
    from collections.abc import Callable
    from xml.etree.ElementTree import Element  # a type only

    from netauto.drivers.junos_transport import Transport
    from netauto.inventory.models import Device

_FAREWELL = 2  # seconds for a device to end the session; whoever has not answered by then is hung up on
_IMPORTS = 5  # times that PyEZ is imported before its complaint is believed


class Netconf:
    """A session with one device.

    Args:
        device: as the inventory knows it.

    Raises:
        HostKeyError: the inventory pins no key, or what is not one.
    """

    def __init__(self, device: Device) -> None:
        from netauto.drivers.junos_transport import Transport  # noqa: PLC0415 - ncclient

        self.device = device
        self._transport: Transport | None = Transport(device)
        self._napalm: Any = None

    def open(self, password: str, seconds: float) -> None:
        """Prove that the device is the pinned one, lets us in, and speaks NETCONF as Junos does.

        Raises:
            HostKeyError: the device shows another host key than the pinned one; no password was sent then.
            LoginError: wrong password.
            UnreachableError: no connection, no NETCONF, or no answer in time.
            PlatformMismatchError: the device is not of Juniper.
        """
        transport = self._transport
        if transport is None:
            raise UnreachableError(self.device.name, "connect: the connection is lost")
        with translating(self.device.name, "connect", self.cut):
            napalm = _napalm(self.device, transport, lambda: transport.connect(password, seconds))
            napalm.open()
            self._napalm = napalm

    def ask(self, body: str, *, operation: str, seconds: float) -> Element:
        """Send a request, and return the answer, whatever it is.

        Args:
            body: what stands in ``<rpc>``.
            operation: what it is called in errors.
            seconds: for the answer.

        Raises:
            UnreachableError: the connection was lost, or no answer in time; the session is over.
            DeviceError: the answer is not XML.
        """
        if self._transport is None:
            raise UnreachableError(self.device.name, f"{operation}: the connection is lost")
        with translating(self.device.name, operation, self.cut):
            answer = self._transport.ask(body, seconds)
        try:
            return read_reply(answer)
        except ValueError:
            raise DeviceError(self.device.name, f"{operation}: its answer is not understood") from None

    def errors(self, body: str, *, operation: str, seconds: float) -> tuple[Complaint, ...]:
        """Send a request, and return why the device refuses it; nothing when it does not."""
        return read_complaints(self.ask(body, operation=operation, seconds=seconds))

    def close(self) -> None:
        """End the session; the device forgets at once what was loaded and not committed, and its lock (documented)."""
        napalm, self._napalm = self._napalm, None
        try:
            if napalm is not None and self._transport is not None:
                # The libraries may raise anything about a device that does not answer any more, and nobody minds.
                with contextlib.suppress(Exception):
                    napalm.device.timeout = _FAREWELL
                    napalm.close()
        finally:
            self.cut()

    def cut(self) -> None:
        """Hang up, without a word."""
        transport, self._transport = self._transport, None
        if transport is not None:
            transport.close()


def element(name: str, text: str = "", **attributes: str) -> str:
    """Return an element whose text is text, whatever stands in it.

    Args:
        name: of the element.
        text: what it holds.
        attributes: names and values.
    """
    given = "".join(f" {key}={quoteattr(value)}" for key, value in attributes.items())
    return f"<{name}{given}>{escape(text)}</{name}>"


def _import_pyez() -> None:
    """Import PyEZ: while it is imported it walks over all modules, and fails when another thread imports one meanwhile."""
    for _ in range(_IMPORTS):
        with contextlib.suppress(RuntimeError):  # dictionary changed size during iteration
            import_module("jnpr.junos")
            return


def _napalm(device: Device, transport: Transport, connect: Callable[[], None]) -> Any:  # noqa: ANN401 - NAPALM is published without types
    """Return NAPALM's driver, not opened yet, over a session of ours."""
    _import_pyez()
    from jnpr.junos import Device as PyEz  # noqa: PLC0415 - half a second
    from napalm.junos import JunOSDriver  # noqa: PLC0415 - half a second
    from ncclient.manager import Manager  # noqa: PLC0415

    class Pinned(PyEz):  # type: ignore[misc]
        """PyEZ's device, which leaves the connecting to us."""

        def open(self, **_options: object) -> Pinned:
            connect()
            self._conn = Manager(transport, transport._device_handler)  # noqa: SLF001 - ncclient has no other name for it
            self.connected = True
            return self

    # The name is for PyEZ's own messages; the password is not its business, nor is ~/.ssh/config.
    driver = JunOSDriver("device", device.user, "", optional_args={"ssh_config_file": os.devnull})
    driver.device = Pinned("device", user=device.user, ssh_config=os.devnull, gather_facts=False)
    return driver
