"""What is true of a device, for tests: read from its state, never through its command line."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Pending:
    """An armed revert timer.

    `seconds_left` counts on the lab's clock and is never negative.
    """

    owner: str
    seconds_left: float


@dataclass(frozen=True, slots=True)
class DeviceState:
    """The device at one moment.

    Attributes:
        running: The running configuration, without the lines that only `show running-config` adds.
        startup: The startup configuration, likewise; empty when there is none.
        pending: The armed revert timer, or None.
        sessions: User of each open terminal session, oldest first.
        files: Name and content of each file in flash.
        config_locked_by: User who holds the configuration lock, or None.
        up: The device answers on its port.
    """

    running: str
    startup: str
    pending: Pending | None
    sessions: tuple[str, ...]
    files: tuple[tuple[str, bytes], ...]
    config_locked_by: str | None
    up: bool
