"""An SSH connection by Netmiko's own class for the kind of device, to a pinned host key, within a hard deadline.

Netmiko brings what it knows best: how each kind of device wants its SSH set up. It takes any host key unless told otherwise, and it
prepares its sessions by itself; neither happens here.
"""

from __future__ import annotations

import logging
import socket
import time
from functools import partial
from typing import TYPE_CHECKING, Any

from netauto.drivers.deadline import hanging_up, shut
from netauto.errors import HostKeyError

if TYPE_CHECKING:
    import paramiko

    from netauto.inventory.models import Device

_WIDTH, _HEIGHT = 511, 1000  # of the terminal: lines are not wrapped, pages are long
_SSH = 22
_LATER = 5.0  # seconds


class Connection:
    """One SSH connection; opened once, closed once.

    Args:
        kind: Netmiko's device type, e.g. ``cisco_xe``.
        device: as the inventory knows it.

    Raises:
        HostKeyError: the inventory pins no key, or what is not one.
    """

    def __init__(self, kind: str, device: Device) -> None:
        self._device = device
        self._class = _pinned_class(kind, device)
        self._socket: socket.socket | None = None
        self._netmiko: Any = None

    def open(self, password: str, seconds: float) -> paramiko.Channel:
        """Connect, log in, and return the channel to a shell.

        Raises:
            TimeoutError: not within `seconds`, whatever it was that took so long.
            Exception: what Netmiko, Paramiko and sockets raise.
        """
        until = time.monotonic() + seconds
        address = (self._device.host, self._device.port)
        self._socket = socket.create_connection(address, timeout=seconds)
        self._socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        with hanging_up(partial(shut, self._socket), until):
            self._netmiko = self._class(
                host=self._device.host,
                port=self._device.port,
                username=self._device.user,
                password=password,
                sock=self._socket,
                auto_connect=False,
                ssh_strict=True,
                system_host_keys=False,
                allow_agent=False,
                use_keys=False,
                # Longer than ours, so that one deadline decides and its words are what people read.
                conn_timeout=seconds + _LATER,
                banner_timeout=seconds + _LATER,
                auth_timeout=seconds + _LATER,
                # Unless something is said here, Netmiko allows FortiOS key exchanges with SHA-1 only; FortiOS 7 has better (documented).
                disabled_algorithms={"kex": ["diffie-hellman-group1-sha1"]},
            )
            self._netmiko.establish_connection(width=_WIDTH, height=_HEIGHT)
        channel: paramiko.Channel = self._netmiko.remote_conn
        return channel

    def command_channel(self, seconds: float) -> paramiko.Channel:
        """Return a channel of its own, to run one command on; `seconds` to open it.

        Raises:
            EOFError: the connection is not open.
            Exception: what Paramiko raises.
        """
        client = self._netmiko.remote_conn_pre if self._netmiko is not None else None
        transport = client.get_transport() if client is not None else None
        if transport is None:
            raise EOFError
        channel: paramiko.Channel = transport.open_session(timeout=seconds)
        return channel

    def close(self) -> None:
        """Cut the connection now; closing it twice does no harm."""
        if self._socket is not None:
            shut(self._socket)  # first, so that nothing below waits for a device that hangs
        if self._netmiko is not None:
            client = self._netmiko.remote_conn_pre
            reader = client.get_transport() if client else None
            self._netmiko.disconnect()
            if reader is not None and reader.is_alive():
                reader.join(_LATER)  # Paramiko does not wait for its own thread
        if self._socket is not None:
            self._socket.close()
        self._socket = self._netmiko = None


def _pinned_class(kind: str, device: Device) -> Any:  # noqa: ANN401 - Netmiko's classes are found at run time
    """Return Netmiko's class for this kind of device, which accepts the pinned host key and no other."""
    from netmiko.ssh_dispatcher import CLASS_MAPPER  # noqa: PLC0415 - half a second

    quieten()
    name = known_as(device)
    key = pinned_key(device)
    base = CLASS_MAPPER[kind]

    class Pinned(base):  # type: ignore[misc, valid-type]
        """Netmiko's class with one host key, and without a farewell that would be typed at the device."""

        def _build_ssh_client(self) -> paramiko.SSHClient:
            client: paramiko.SSHClient = super()._build_ssh_client()
            client.get_host_keys().add(name, key.get_name(), key)
            return client

        def _connect_params_dict(self) -> dict[str, Any]:
            return {**super()._connect_params_dict(), "transport_factory": fast_transport}

        def cleanup(self, command: str = "") -> None:
            """Type nothing."""

    return lambda **options: Pinned(device_type=kind, **options)


def fast_transport(sock: socket.socket, **options: Any) -> paramiko.Transport:  # noqa: ANN401 - passed on as they come
    """Return a transport that asks for AES-GCM first: Paramiko prefers ciphers whose every packet it checks byte by byte in Python."""
    from paramiko import Transport  # noqa: PLC0415

    transport = Transport(sock, **options)
    ciphers = transport.get_security_options()
    ciphers.ciphers = tuple(sorted(ciphers.ciphers, key=lambda name: "gcm" not in name))
    return transport


def known_as(device: Device) -> str:
    """Return the name under which host keys are looked up: as OpenSSH writes it."""
    return device.host if device.port == _SSH else f"[{device.host}]:{device.port}"


def pinned_key(device: Device) -> paramiko.PKey:
    """Return the host key that the inventory pins.

    Raises:
        HostKeyError: it pins none, or something else.
    """
    from paramiko.hostkeys import HostKeyEntry, InvalidHostKey  # noqa: PLC0415
    from paramiko.ssh_exception import SSHException  # noqa: PLC0415

    try:
        entry = HostKeyEntry.from_line(f"device {device.host_key}") if device.host_key else None
        key = entry.key if entry else None
    except (InvalidHostKey, SSHException, ValueError):
        key = None
    if key is None:
        what = "a host key that is not one" if device.host_key else "no host key"
        hint = "read the key at the device's console, and put it in the inventory as host_key"
        raise HostKeyError(device.name, f"the inventory pins {what}", hint=hint)
    return key


def quieten() -> None:
    """Keep Paramiko's tracebacks off the terminal of programs that have not set up logging; others see them as before."""
    logger = logging.getLogger("paramiko")
    if not logger.handlers:
        logger.addHandler(logging.NullHandler())
