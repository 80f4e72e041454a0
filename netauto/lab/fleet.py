"""A running lab: devices served from one thread, used from any."""

from __future__ import annotations

import asyncio
import threading
from functools import partial
from typing import TYPE_CHECKING, Self, TypeVar

from netauto.lab.clock import Clock
from netauto.lab.device import Device
from netauto.lab.dialect import load_fronts
from netauto.lab.faults import STRANGER
from netauto.lab.profile import profile_named

if TYPE_CHECKING:
    from collections.abc import Callable, Coroutine, Iterable, Iterator

    from netauto.lab.events import EventLog
    from netauto.lab.faults import Fault
    from netauto.lab.link import LabLoop
    from netauto.lab.listener import Listener
    from netauto.lab.oracle import DeviceState
    from netauto.lab.profile import Profile
    from netauto.lab.spec import DeviceSpec

T = TypeVar("T")
PATIENCE = 60.0
ACCEPTING = 3  # turns of the loop, until a connection that was just being accepted can be dropped


class LabBug(Exception):  # noqa: N818 - what it is
    """The lab itself failed while it served a session; the text is the traceback."""


class LabDevice:
    """The handle of one device: safe from any thread, and blocking until the lab's thread has answered."""

    def __init__(self, lab: Lab, device: Device) -> None:
        self._lab = lab
        self._device = device

    @property
    def name(self) -> str:
        """Name in the lab."""
        return self._device.spec.name

    @property
    def spec(self) -> DeviceSpec:
        """What the device was made from."""
        return self._device.spec

    @property
    def address(self) -> str:
        """Loopback address that it listens on."""
        return self._front().address

    @property
    def port(self) -> int:
        """TCP port of its first front end (eAPI on Arista, else SSH); the same for the device's whole life."""
        return self._front().port

    @property
    def host_key(self) -> str:
        """What an inventory pins: `ssh-ed25519 AAAA...`, or `sha256:<64 hex digits>` of a TLS certificate."""
        return self._front().host_key

    @property
    def certificate(self) -> str:
        """Certificate of its first front end as PEM; empty when that is SSH."""
        return getattr(self._front(), "certificate", "")

    @property
    def note(self) -> str:
        """What has to be said about the device, e.g. which program reads its files; empty for most."""
        return str(getattr(self._device.system, "note", ""))

    @property
    def ssh_port(self) -> int:
        """TCP port of its SSH server."""
        return self._front(-1).port

    @property
    def ssh_host_key(self) -> str:
        """Public host key of its SSH server, one line: `ssh-ed25519 AAAA...`."""
        return self._front(-1).host_key

    @property
    def log(self) -> EventLog:
        """What reached the device, oldest first."""
        return self._device.log

    def state(self) -> DeviceState:
        """The truth about the device, read without side effects."""
        return self._lab.call(self._device.state)

    def set_fault(self, *faults: Fault) -> None:
        """Switch faults on, in addition to those that are."""
        for fault in faults:
            self._lab.call(partial(self._device.set_fault, fault))
        self._lab.settle()

    def clear_faults(self) -> None:
        """Switch every fault off."""
        self._lab.call(self._device.clear_faults)
        self._lab.settle()

    def reboot(self, seconds: float = 0.0) -> None:
        """Reboot now; `seconds` of the lab's clock pass before it is back (0: the profile's figure)."""
        self._lab.call(lambda: self._device.reboot(seconds))
        self._lab.settle()

    def console(self, *lines: str, user: str = STRANGER) -> tuple[str, ...]:
        """Let somebody with every right type `lines` at the device's console; return what it answers to each."""
        return self._lab.call(partial(self._device.console, user, lines))

    def reset(self) -> None:
        """Become what it was when the lab started: base configuration, no faults, no sessions, an empty log; port and host key stay."""
        self._lab.call(self._device.reset)
        self._lab.settle()

    def _front(self, index: int = 0) -> Listener[object]:
        if not self._device.fronts:
            raise RuntimeError(f"{self.name} is not running: use the lab as a context manager")
        return self._device.fronts[index]


class LabClock:
    """The lab's clock, safe from any thread."""

    def __init__(self, lab: Lab, clock: Clock) -> None:
        self._lab = lab
        self._clock = clock

    def now(self) -> float:
        """Seconds since the lab started."""
        return self._clock.now()

    def advance(self, seconds: float) -> None:
        """Let time pass at once; timers that fall due have acted when this returns."""
        self._lab.call(lambda: self._clock.advance(seconds))
        self._lab.settle()


class Lab:
    """A set of devices on loopback, for as long as the `with` block lasts.

    Args:
        specs: The devices.
        profile: How slow they are: a name of `netauto.lab.profile.PROFILES`, or a profile.
        address: Loopback address to listen on.

    Raises:
        KeyError: Unknown dialect or profile.
    """

    def __init__(
        self, specs: Iterable[DeviceSpec], *, profile: str | Profile = "instant", address: str = "127.0.0.1"
    ) -> None:
        self._specs = tuple(specs)
        self._profile = profile_named(profile)
        self._address = address
        self._loop: LabLoop | None = None
        self._thread: threading.Thread | None = None
        self._devices: dict[str, LabDevice] = {}
        self._inner: dict[str, Device] = {}

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(self, *exc: object) -> None:
        self.stop()

    def __getitem__(self, name: str) -> LabDevice:
        return self._devices[name]

    def __iter__(self) -> Iterator[LabDevice]:
        return iter(self._devices.values())

    def __len__(self) -> int:
        return len(self._devices)

    def start(self) -> None:
        """Build the devices and listen; returns when all of them do."""
        from netauto.lab.link import LabLoop  # noqa: PLC0415

        self._loop = LabLoop()
        self._thread = threading.Thread(target=self._loop.run_forever, name="netauto-lab", daemon=True)
        self._thread.start()
        clock = Clock(self._loop)
        self.clock = LabClock(self, clock)
        try:
            for spec in self._specs:
                self._inner[spec.name] = Device(spec, clock, self._profile)
                self._devices[spec.name] = LabDevice(self, self._inner[spec.name])
            self._run(self._listen(self._loop))
        except BaseException:
            self.stop()
            raise

    def stop(self) -> None:
        """Close every port and connection, and end the lab's thread."""
        if self._loop is None or self._thread is None:
            return
        self._run(self._shut())
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(PATIENCE)
        self._loop.close()
        self._loop = self._thread = None
        bugs = [event.text for device in self._inner.values() for event in device.log if event.kind == "bug"]
        if bugs:
            raise LabBug("\n".join(bugs))

    @property
    def profile(self) -> str:
        """Name of the delay profile."""
        return self._profile.name

    def set_profile(self, profile: str | Profile) -> None:
        """Change how slow the devices are, from the next connection on (device time: from the next command on)."""
        self._profile = chosen = profile_named(profile)

        def change() -> None:
            for device in self._inner.values():
                device.profile = chosen

        self.call(change)

    def call(self, action: Callable[[], T]) -> T:
        """Run `action` in the lab's thread and return its value."""

        async def run() -> T:
            return action()

        return self._run(run())

    def settle(self) -> None:
        """Return when what the lab's loop had started is done (a port that opens or closes, for example)."""

        async def opened() -> None:
            await asyncio.gather(*(front.opening for front in self._fronts() if front.opening is not None))

        self._run(opened())

    def _fronts(self) -> tuple[Listener[object], ...]:
        return tuple(front for device in self._inner.values() for front in device.fronts)

    def _run(self, coroutine: Coroutine[object, object, T]) -> T:
        if self._loop is None:
            coroutine.close()
            raise RuntimeError("the lab is not running: use it as a context manager")
        return asyncio.run_coroutine_threadsafe(coroutine, self._loop).result(PATIENCE)

    async def _listen(self, loop: LabLoop) -> None:
        for device in self._inner.values():
            device.fronts = tuple(front(device, loop, self._address) for front in load_fronts(device.spec.dialect))
            for front in device.fronts:
                await front.start()

    async def _shut(self) -> None:
        await asyncio.gather(*(front.stop() for front in self._fronts()))
        for _ in range(ACCEPTING):
            await asyncio.sleep(0)
        for device in self._inner.values():
            device.drop_connections()
        await asyncio.sleep(0)
