"""The way out: one key, held for some seconds."""

from __future__ import annotations


class LongPress:
    """Measures how long one key is down, on any of several keyboards.

    The end is found by the clock, not by the release: whoever needs the workstation now sees it happen under the finger.

    Args:
        key: the kernel's number of the key.
        hold_s: seconds that it must be down.
    """

    def __init__(self, key: int, hold_s: float) -> None:
        self.key = key
        self._hold_s = hold_s
        self._since: dict[str, float] = {}

    def feed(self, node: str, code: int, value: int, now: float) -> None:
        """Take one event of the device `node`: 1 is down, 0 is up, 2 is the keyboard's own repetition.

        A repetition without a press before it is a key that was already down when its device was locked.
        """
        if code != self.key:
            return
        if value == 0:
            self.forget(node)
        else:
            self._since.setdefault(node, now)

    def forget(self, node: str) -> None:
        """The key of this device is up, or the device is gone."""
        self._since.pop(node, None)

    def held_s(self, now: float) -> float:
        """Return for how many seconds the key is down; 0 if it is up."""
        return now - min(self._since.values()) if self._since else 0.0

    def done(self, now: float) -> tuple[str, ...]:
        """Return the devices on which the key has been down for long enough."""
        return tuple(node for node, since in self._since.items() if now - since >= self._hold_s)
