"""The wire between a client and a lab device: round trip, drip, black hole and reset, on the TCP connection itself.

The lab runs in its own event loop, whose listeners put a `Link` between the socket and the SSH protocol. Bytes are
held back half a round trip in each direction, so pipelined data travels together and handshakes cost what they cost.
"""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any, cast

if TYPE_CHECKING:
    from collections.abc import Callable
    from socket import socket

    from netauto.lab.device import Device

ORDER = 1e-6  # seconds between two things that would otherwise happen at once, so that they keep their order


class LabLoop(asyncio.SelectorEventLoop):
    """An event loop whose servers on registered sockets are reached through a `Link`."""

    def __init__(self) -> None:
        super().__init__()
        self._wired: dict[int, Device] = {}

    def wire(self, listener: socket, device: Device) -> None:
        """Connections accepted on `listener` belong to `device`."""
        self._wired[listener.fileno()] = device

    async def create_server(self, protocol_factory: Any, *args: Any, **kwargs: Any) -> asyncio.Server:  # noqa: ANN401
        """As in asyncio; the protocol is wrapped when the socket was registered with `wire`."""
        listener = kwargs.get("sock")
        device = self._wired.pop(listener.fileno(), None) if listener is not None else None
        factory = protocol_factory if device is None else lambda: Link(protocol_factory(), device, self)
        return await super().create_server(factory, *args, **kwargs)


class Link(asyncio.Protocol):
    """One TCP connection to one device."""

    def __init__(self, inner: asyncio.Protocol, device: Device, loop: asyncio.AbstractEventLoop) -> None:
        self._inner = inner
        self._device = device
        self._loop = loop
        self._half = device.profile.round_trip / 2
        self._muted = False
        self._met = False
        self._sent = 0
        self._budget: float = 0.0
        self._arrival: float = 0.0
        self._transport: asyncio.Transport | None = None

    # From the socket to the device.

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """A client has connected; one round trip later (SYN, SYN-ACK, ACK) the device speaks."""
        self._transport = cast("asyncio.Transport", transport)
        self._device.links.add(self)
        if self._device.faults.find("black_hole"):
            self._muted = True
            return
        self._met = True
        wire = _Wire(self, self._transport)
        self._later(2, lambda: self._inner.connection_made(wire))

    def data_received(self, data: bytes) -> None:
        """Bytes from the client."""
        if not self._muted:
            self._later(1, lambda: self._deliver(data))

    def eof_received(self) -> bool:
        """The client has closed its side; everything it sent before is delivered first."""
        if not self._muted:
            self._later(1, self._deliver_eof)
        return not self._muted

    def connection_lost(self, exc: Exception | None) -> None:
        """The connection is gone."""
        self._device.links.discard(self)
        self._muted = True
        if self._met:  # in a black hole the device has never heard of this connection
            self._later(2, lambda: self._inner.connection_lost(exc))

    def _deliver(self, data: bytes) -> None:
        if not self._muted:
            self._inner.data_received(data)

    def _deliver_eof(self) -> None:
        if not self._inner.eof_received():
            self._shut()

    def pause_writing(self) -> None:
        """The client reads too slowly."""
        self._inner.pause_writing()

    def resume_writing(self) -> None:
        """The client reads again."""
        self._inner.resume_writing()

    # From the device to the socket.

    def send(self, data: bytes) -> None:
        """Bytes to the client, delayed, dripped or lost as the profile and the faults say."""
        if self._muted:
            return
        self._sent += len(data)
        cut = next((fault for fault in self._device.faults if fault.kind == "drop" and fault.size), None)
        if cut is not None and self._sent > cut.size:
            self._put(data[: max(0, cut.size - (self._sent - len(data)))])
            self._device.faults.spend(cut)
            self.reset()
            return
        slow = self._device.faults.find("slow")
        if slow and slow.size:
            self._drip(data, slow.size)
        else:
            self._later(1, lambda: self._put(data))

    def reset(self) -> None:
        """Cut the connection: the client sees a reset, the device a lost connection."""
        if self._transport is not None:
            self._transport.abort()

    def mute(self) -> None:
        """From now on nothing passes in either direction, and nobody is told."""
        self._muted = True

    def _drip(self, data: bytes, rate: int) -> None:
        start = max(self._budget, self._loop.time())
        step = max(1, rate // 20)
        for offset in range(0, len(data), step):
            piece = data[offset : offset + step]
            start += len(piece) / rate
            self._loop.call_at(start, self._put, piece)
        self._budget = start

    def _put(self, data: bytes) -> None:
        if self._transport is not None and not self._transport.is_closing() and not self._muted:
            self._transport.write(data)

    def _shut(self) -> None:
        if self._transport is not None:
            self._transport.close()

    def close(self) -> None:
        """The device closes; what it has written arrives first."""
        wait = max(0.0, self._budget - self._loop.time())
        if wait or self._half:
            self._loop.call_later(wait + self._half, self._shut)
        elif not self._muted:
            self._shut()

    def _later(self, legs: int, action: Callable[[], object]) -> None:
        if self._half:
            # Never before what came earlier: a client talks as soon as it is connected, which is before we are told.
            self._arrival = max(self._loop.time() + legs * self._half, self._arrival + ORDER)
            self._loop.call_at(self._arrival, action)
        else:
            action()


class _Wire(asyncio.Transport):
    """What the SSH protocol sees as its transport."""

    def __init__(self, link: Link, transport: asyncio.Transport) -> None:
        super().__init__()
        self._link = link
        self._transport = transport

    def write(self, data: bytes | bytearray | memoryview) -> None:
        self._link.send(bytes(data))

    def writelines(self, list_of_data: Any) -> None:  # noqa: ANN401
        self._link.send(b"".join(list_of_data))

    def close(self) -> None:
        self._link.close()

    def abort(self) -> None:
        self._link.reset()

    def get_extra_info(self, name: str, default: Any = None) -> Any:  # noqa: ANN401
        return {"link": self._link}.get(name) or self._transport.get_extra_info(name, default)

    def is_closing(self) -> bool:
        return self._transport.is_closing()

    def pause_reading(self) -> None:
        self._transport.pause_reading()

    def resume_reading(self) -> None:
        self._transport.resume_reading()

    def set_write_buffer_limits(self, high: int | None = None, low: int | None = None) -> None:
        self._transport.set_write_buffer_limits(high, low)

    def get_write_buffer_size(self) -> int:
        return self._transport.get_write_buffer_size()
