"""Running and saved configuration: `cfg-save automatic | manual | revert`, and the timed revert.

Documented: with `automatic` every change is saved at once. With `manual` and `revert` it takes effect but is not saved
before `execute cfg save`; with `revert` the device comes back with the saved configuration when the administrative
session is idle for `cfg-revert-timeout` seconds. Assumed: a change of the mode from or to `automatic` saves.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

    from netauto.lab.clock import Alarm, Clock

WARNING = 10.0
AUTOMATIC, REVERT = "automatic", "revert"


class Saving:
    """The saved configuration of a device and the timer that may bring it back.

    Attributes:
        saved: The saved configuration as text, None while it is the running one.
        owner: Who made the unsaved changes that the timer would undo.
    """

    def __init__(self, clock: Clock, announce: Callable[[str, str], None]) -> None:
        self._clock = clock
        self._announce = announce
        self._alarm: Alarm | None = None
        self._seconds = 0.0
        self._last_input = 0.0
        self._expire: Callable[[], None] = lambda: None
        self.saved: str | None = None
        self.owner = ""

    @property
    def armed(self) -> bool:
        """The timer is running."""
        return self._alarm is not None

    @property
    def left(self) -> float:
        """Seconds before the device reverts."""
        return max(0.0, self._last_input + self._seconds - self._clock.now())

    def arm(self, owner: str, seconds: float, expire: Callable[[], None]) -> None:
        """Start the timer, or start it again; `expire` is called when it runs out."""
        self.disarm()
        self.owner, self._seconds, self._expire = owner, seconds, expire
        self._last_input = self._clock.now()
        self._watch()

    def disarm(self) -> None:
        """Stop the timer."""
        if self._alarm is not None:
            self._alarm.cancel()
        self._alarm = None

    def touch(self, user: str) -> None:
        """There was input from an administrator: the idle time starts again."""
        if self.armed and user == self.owner:
            self._last_input = self._clock.now()

    def _watch(self) -> None:
        left = round(self.left, 3)
        self._alarm = self._clock.after(left - WARNING if left > WARNING else left, self._tick)

    def _tick(self) -> None:
        left = round(self.left, 3)
        if left <= 0:
            self._alarm = None
            self._expire()
            return
        if left <= WARNING:
            self._announce("System will reboot if no input is received in the next 10 seconds...", self.owner)
        self._watch()
