"""The seam between netauto and a device: one Protocol of nine members, and what a device can promise."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, Protocol

if TYPE_CHECKING:
    from collections.abc import Callable

    from netauto.plan.models import Guarantee


@dataclass(frozen=True, slots=True)
class Capabilities:
    """What is true of every device of a platform, known before any is contacted.

    Attributes:
        candidate: lines can be loaded without effect and examined.
        atomic: the device applies all lines or none.
        guarantee: what undoes an armed change if netauto dies.
        timer_min, timer_max, timer_step: seconds; 0 where the device has no revert timer.
        restore_point: where the device's own revert comes back to.
    """

    candidate: bool
    atomic: bool
    guarantee: Guarantee
    timer_min: int
    timer_max: int
    timer_step: int
    restore_point: Literal["running", "startup", "none"]


@dataclass(frozen=True, slots=True)
class Pending:
    """An armed change waiting on the device.

    Attributes:
        state: ``none``, ``ours`` (armed by our account and run), ``foreign`` (somebody else's).
        owner: account or session name as the device shows it.
        seconds_left: until the device reverts by itself; 0 when unknown or no timer.
    """

    state: Literal["none", "ours", "foreign"]
    owner: str = ""
    seconds_left: int = 0


@dataclass(frozen=True, slots=True)
class Deadlines:
    """Seconds after which an operation is given up and its connection closed; a device that hangs never blocks a run.

    Attributes:
        connect: key exchange, login, first prompt.
        show: the answer to one read-only command, the running configuration included.
        window: the answers to one window of configuration lines.
        commit: the answer to a command that the device works on: commit, revert, write to startup.
    """

    connect: float = 15.0
    show: float = 60.0
    window: float = 30.0
    commit: float = 120.0


@dataclass(frozen=True, slots=True)
class Change:
    """What a driver is asked to do to one device.

    Attributes:
        run: id of the run; everything left on the device bears it.
        push, inverse: lines in the device's language; a secret stands as ``⟦secret:vault:name⟧``.
        secret: returns the value of a reference, called at the moment of sending only.
    """

    run: str
    push: tuple[str, ...]
    inverse: tuple[str, ...]
    secret: Callable[[str], str]


class Driver(Protocol):
    """An open session with one device; opened as a context manager by `netauto.drivers.open_driver`.

    Every method raises a `netauto.errors.DeviceError` and nothing else, within its deadline. Leaving the context closes the session and
    changes nothing on the device: an armed timer keeps running.
    """

    def running(self) -> str:
        """Return the whole running configuration, as the device prints it, without paging marks or echo."""
        ...

    def show(self, command: str) -> str:
        """Return what the device answers to a read-only command (`DeviceError` when the device refuses it)."""
        ...

    def stage(self, change: Change) -> None:
        """Load without effect where the device has a candidate; elsewhere prove that arming will be possible.

        Raises:
            RejectedError: the device refused a line; nothing is left behind.
        """
        ...

    def arm(self, revert_after: int) -> None:
        """Make the staged change take effect, to be reverted by the device after `revert_after` seconds (0: no timer).

        A device without a timer of its own takes 0 only; a figure that its timer cannot keep is refused, never rounded.

        Raises:
            DeviceError: nothing is staged in this session, or the device has no such timer.
            RejectedError: the device refused a line. What was already taken is still armed: `revert` undoes it.
        """
        ...

    def pending(self) -> Pending:
        """Ask the device whether a change waits for confirmation.

        A device without a timer cannot tell: it answers ``ours`` in the session that armed, and ``none`` in any other.
        """
        ...

    def confirm(self) -> None:
        """Make the armed change permanent in the running configuration, and prove that nothing waits any more.

        Raises:
            RejectedError: nothing waits for confirmation.
        """
        ...

    def revert(self) -> None:
        """Undo what `stage` and `arm` did; safe to call in any state, also when nothing was armed.

        In another session than the one that armed, a timer of ours is run out at once; a device without one keeps its configuration,
        and the caller undoes it by staging the inverse.
        """
        ...

    def startup(self) -> str:
        """Return the configuration that the device would start with; empty where it is what runs, at every moment."""
        ...

    def save(self) -> None:
        """Write the running configuration to startup, where the platform has one."""
        ...
