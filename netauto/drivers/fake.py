"""A device that exists in memory only: test your own code against it, no network needed.

The device keeps its configuration as a sorted set of lines. ``x`` adds a line, ``no x`` removes it, and a line that starts with ``!`` is
refused. It keeps its state between sessions, as a device does::

    device = FakeDevice("len-acc-1", ("hostname len-acc-1",))
    with device.open("run-1") as driver:
        driver.stage(Change("run-1", push=("vlan 2032",), inverse=("no vlan 2032",), secret=str))
        driver.arm(300)
        driver.confirm()
    assert device.running == ("hostname len-acc-1", "vlan 2032")

With ``timer=False`` it behaves like a firewall: lines are checked when they are staged and taken all at once, and nothing but the inverse
undoes them. `Fault` says what goes wrong, when, and how often; `FakeDevice.acts` lists what took effect, so that a test can prove that
nothing was done twice. `FakeDevice.clock` is any callable that returns seconds: a test that moves it lets timers run out.
"""

from __future__ import annotations

import time
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from netauto.drivers.protocol import Capabilities, Pending
from netauto.errors import DeviceError, RejectedError, UnreachableError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from netauto.drivers.protocol import Change, Driver

TIMED = Capabilities(
    candidate=False,
    atomic=False,
    guarantee="timed-native",
    timer_min=60,
    timer_max=7200,
    timer_step=60,
    restore_point="running",
)
UNTIMED = Capabilities(
    candidate=True,
    atomic=True,
    guarantee="tool-side-undo",
    timer_min=0,
    timer_max=0,
    timer_step=0,
    restore_point="none",
)

Step = Literal["open", "running", "show", "stage", "arm", "pending", "confirm", "revert", "startup", "save"]
Trouble = Literal[
    "drop",  # the session is lost before the step has any effect
    "lost_answer",  # the step takes effect, its answer is lost with the session
    "hang",  # no answer before the deadline, no effect
    "reject",  # line number `line` is refused (stage, arm), or the step itself
    "ignore",  # the step is accepted and does nothing
    "lie",  # pending: says that nothing waits
    "foreign",  # stage, pending: somebody else's change waits
    "bug",  # the driver raises what no driver may raise
]


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing that goes wrong.

    Attributes:
        step: the driver's method, or ``open``.
        trouble: what happens.
        line: for ``reject``: 1-based number of the line in the change; 0: the step itself.
        skip: how many times the step works before.
        times: how many times it goes wrong; 0: for ever.
    """

    step: Step
    trouble: Trouble
    line: int = 0
    skip: int = 0
    times: int = 1


@dataclass(slots=True)
class _Armed:
    """A change that waits: what to come back to, until when, and whose it is."""

    before: tuple[str, ...]
    until: float
    owner: str


class FakeDevice:
    """A device in memory.

    Args:
        name: inventory name.
        lines: its configuration at the start, running and startup.
        timer: whether it reverts an armed change by itself.
        clock: seconds, any origin.
        faults: what goes wrong.
    """

    def __init__(
        self,
        name: str,
        lines: tuple[str, ...] = (),
        *,
        timer: bool = True,
        clock: Callable[[], float] = time.monotonic,
        faults: tuple[Fault, ...] = (),
    ) -> None:
        self.name = name
        self.running: tuple[str, ...] = tuple(sorted(lines))
        self.startup = self.running
        self.capabilities = TIMED if timer else UNTIMED
        self.clock = clock
        self.faults = faults
        self.acts: list[str] = []
        self.sessions = 0
        self._armed: _Armed | None = None
        self._counts: dict[Fault, int] = {}

    @contextmanager
    def open(self, run: str) -> Iterator[Driver]:
        """Open a session on behalf of `run`; leaving it changes nothing.

        Raises:
            UnreachableError: a fault says so.
        """
        if self.trouble("open"):
            raise UnreachableError(self.name, "no connection")
        self.sessions += 1
        yield _FakeDriver(self, run)

    def trouble(self, step: Step) -> Fault | None:
        """Return what goes wrong at this call of `step`, and count the call."""
        acting = None
        for fault in self.faults:
            if fault.step == step:
                seen = self._counts[fault] = self._counts.get(fault, 0) + 1
                if seen > fault.skip and (not fault.times or seen <= fault.skip + fault.times):
                    acting = acting or fault
        return acting

    def armed(self) -> _Armed | None:
        """Return the change that waits, after letting a timer that is over run out."""
        if self._armed and self.clock() >= self._armed.until:
            self.restore()
            self.acts.append("timer")
        return self._armed

    def arm(self, until: float, owner: str) -> None:
        """Remember the configuration to come back to."""
        self._armed = _Armed(self.running, until, owner)

    def release(self) -> None:
        """Forget the timer; the running configuration stays."""
        self._armed = None

    def restore(self) -> None:
        """Come back to the configuration from before the change, when one waits."""
        if self._armed:
            self.running, self._armed = self._armed.before, None


class _FakeDriver:
    """A session with a `FakeDevice`."""

    def __init__(self, device: FakeDevice, run: str) -> None:
        self._device = device
        self._run = run
        self._staged: Change | None = None
        self._taken: Change | None = None  # armed in this session, on a device without a timer
        self._rejected = 0  # number of the line that the step at hand refuses
        self._lost = False

    def running(self) -> str:
        self._enter("running")
        self._device.armed()
        return "\n".join(self._device.running) + "\n"

    def show(self, command: str) -> str:
        if self._enter("show") == "reject":
            raise RejectedError(self._device.name, command, "% Invalid input")
        return f"{command}: nothing to show\n"

    def stage(self, change: Change) -> None:
        trouble = self._enter("stage")
        armed = self._device.armed()
        if trouble == "foreign" or (armed and armed.owner != self._run):
            raise DeviceError(self._device.name, "somebody else's change waits for confirmation")
        if self._device.capabilities.candidate:
            self._apply(self._device.running, change.push, self._rejected)
        self._staged = change
        self._leave("stage", trouble)

    def arm(self, revert_after: int) -> None:
        trouble = self._enter("arm")
        if self._staged is None:
            raise DeviceError(self._device.name, "nothing is staged in this session")
        self._check_timer(revert_after)
        if self._device.capabilities.timer_max:
            self._device.arm(self._device.clock() + (revert_after or float("inf")), self._run)
        if trouble != "ignore":
            self._take(self._staged, self._rejected)
        self._taken, self._staged = self._staged, None
        self._leave("arm", trouble)

    def pending(self) -> Pending:
        trouble = self._enter("pending")
        armed = self._device.armed()
        if trouble == "foreign":
            return Pending("foreign", "astreinte", 120)
        if trouble == "lie":
            return Pending("none")
        if armed:
            state: Literal["ours", "foreign"] = "ours" if armed.owner == self._run else "foreign"
            return Pending(state, armed.owner, int(min(armed.until - self._device.clock(), 7200)))
        return Pending("ours" if self._taken and not self._device.capabilities.timer_max else "none")

    def confirm(self) -> None:
        trouble = self._enter("confirm")
        if trouble == "reject" or self._nothing_waits():
            raise RejectedError(self._device.name, "configure confirm", "% No rollback confirmed change pending")
        if trouble == "ignore" and self._device.armed():
            raise DeviceError(self._device.name, "confirmed, and the change still waits")
        self._device.release()
        self._taken = None
        self._leave("confirm", trouble)

    def revert(self) -> None:
        trouble = self._enter("revert")
        if trouble == "reject":
            raise RejectedError(self._device.name, "configure revert now", "% Rollback failed")
        self._staged = None
        if trouble == "ignore":
            return
        armed = self._device.armed()
        if armed and armed.owner == self._run:
            self._device.restore()
            self._leave("revert", trouble)
        elif self._taken:
            self._device.running = self._apply(self._device.running, self._taken.inverse)
            self._leave("revert", trouble)
        self._taken = None

    def startup(self) -> str:
        self._enter("startup")
        return "\n".join(self._device.startup) + "\n" if self._device.capabilities.timer_max else ""

    def save(self) -> None:
        trouble = self._enter("save")
        if trouble == "reject":
            raise RejectedError(
                self._device.name, "write memory", "% Error opening nvram:/startup-config (No space left on device)"
            )
        if trouble != "ignore":
            self._device.startup = self._device.running
        self._leave("save", trouble)

    def _nothing_waits(self) -> bool:
        return self._device.armed() is None if self._device.capabilities.timer_max else self._taken is None

    def _check_timer(self, revert_after: int) -> None:
        known = self._device.capabilities
        fits = (
            known.timer_step
            and known.timer_min <= revert_after <= known.timer_max
            and revert_after % known.timer_step == 0
        )
        if revert_after and not fits:
            raise DeviceError(self._device.name, f"cannot revert by itself after {revert_after} seconds")

    def _take(self, change: Change, rejected: int) -> None:
        """Take the lines: all or none where the device is atomic, one by one where it is not."""
        if self._device.capabilities.atomic:
            self._device.running = self._apply(self._device.running, change.push, rejected)
            return
        for number, line in enumerate(change.push, start=1):
            self._device.running = self._apply(self._device.running, (line,), 1 if number == rejected else 0)

    def _apply(self, config: tuple[str, ...], lines: tuple[str, ...], rejected: int = 0) -> tuple[str, ...]:
        result = set(config)
        for number, line in enumerate(lines, start=1):
            if number == rejected or line.startswith("!"):
                raise RejectedError(self._device.name, line, "% Invalid input")
            result = result - {line[3:]} if line.startswith("no ") else result | {line}
        return tuple(sorted(result))

    def _enter(self, step: Step) -> str:
        """Let what goes wrong before the step happen; return what goes wrong later."""
        if self._lost:
            raise UnreachableError(self._device.name, f"{step}: the connection is lost")
        fault = self._device.trouble(step)
        self._rejected = fault.line if fault else 0
        if fault is None:
            return ""
        if fault.trouble == "bug":
            raise RuntimeError(f"{step} went wrong in the driver itself")
        asks_only = step in {"running", "show", "pending", "startup"}
        if fault.trouble in {"drop", "hang"} or (asks_only and fault.trouble == "lost_answer"):
            self._lost = True
            words = "no answer before the deadline" if fault.trouble == "hang" else "connection lost"
            raise UnreachableError(self._device.name, f"{step}: {words}")
        return fault.trouble

    def _leave(self, step: Step, trouble: str) -> None:
        """Write down that the step took effect; lose the session when a fault says so."""
        if trouble != "ignore":
            self._device.acts.append(step)
        if trouble == "lost_answer":
            self._lost = True
            raise UnreachableError(self._device.name, f"{step}: connection lost")
