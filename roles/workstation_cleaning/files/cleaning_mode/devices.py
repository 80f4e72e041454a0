"""The seam to the kernel's input devices, and the thin wrapper of python3-evdev behind it."""

from __future__ import annotations

import importlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

from .names import plain

KeyEvent = tuple[int, int]
"""Code of a key or button, and its value: 1 down, 0 up, 2 repeated."""

EV_KEY, EV_REL, EV_ABS = 1, 2, 3
KEY_Q, KEY_P, BTN_MISC, BTN_MOUSE, BTN_TOUCH = 16, 25, 0x100, 0x110, 0x14A
"""Numbers of Linux' input-event-codes.h; they are part of the kernel's interface and never change."""


@dataclass(frozen=True)
class Description:
    """What a device says of itself, cleaned.

    Attributes:
        name: one printable line.
        kind: `keyboard`, `touch`, `pointer` or `buttons` (power button, media keys: a wipe presses them as well).
    """

    name: str
    kind: str


class Device(Protocol):
    """An open input device. Every method raises OSError when the device is gone or refuses."""

    def fileno(self) -> int:
        """Return the descriptor to wait on."""
        ...

    def grab(self) -> None:
        """Take the device for this process alone; the kernel lets go when the process ends."""
        ...

    def read(self) -> Sequence[KeyEvent]:
        """Return the events of keys and buttons that wait, without waiting."""
        ...

    def keys_down(self) -> frozenset[int]:
        """Return the keys and buttons that are down now."""
        ...

    def has_key(self, code: int) -> bool:
        """Tell whether the device has this key."""
        ...

    def close(self) -> None:
        """Release and close it; never raises."""
        ...


Wait = Callable[[Mapping[str, Device], float], Sequence[str]]
"""Waits until one of the devices, given by their nodes, has something to say, at most so many seconds; returns the nodes that have."""


class Bus(Protocol):
    """All input devices of a machine."""

    def nodes(self) -> Sequence[str]:
        """Return the names of the devices that are plugged in now."""
        ...

    def describe(self, node: str) -> Description | None:
        """Return what a device is; None if nothing on it can be pressed, moved or touched, or if it is gone."""
        ...

    def open(self, node: str) -> Device:
        """Open a device.

        Raises:
            OSError: it is gone, or may not be opened.
        """
        ...


def kind_of(events: int, keys: int, axes: int) -> str | None:
    """Return the kind of a device from the kernel's bit fields; None if there is nothing to lock.

    Args:
        events: bit n is set if the device sends events of type n.
        keys: bit n: it has the key or button n.
        axes: bit n: it has the absolute axis n.
    """
    if keys >> BTN_TOUCH & 1 and events >> EV_ABS & 1:
        return "touch"
    if events >> EV_REL & 1 or keys >> BTN_MOUSE & 1:
        return "pointer"
    letters = ((1 << KEY_P - KEY_Q + 1) - 1) << KEY_Q
    if keys & letters == letters:
        return "keyboard"
    if keys:
        return "buttons"
    return "touch" if axes >> 0x35 & 1 else None  # ABS_MT_POSITION_X: a panel without BTN_TOUCH


class LinuxBus:
    """`/dev/input` and what `/sys` says about it: the name of a device is known even when it may not be opened."""

    def __init__(self, folder: Path = Path("/dev/input"), facts: Path = Path("/sys/class/input")) -> None:
        self._folder = folder
        self._facts = facts

    def nodes(self) -> Sequence[str]:
        """See `Bus`."""
        try:
            return sorted(path.name for path in self._folder.iterdir() if path.name.startswith("event"))
        except OSError:
            return ()

    def describe(self, node: str) -> Description | None:
        """See `Bus`."""
        folder = self._facts / node / "device"
        bits = [_bits(folder / "capabilities" / name) for name in ("ev", "key", "abs")]
        kind = kind_of(*bits)
        if kind is None:
            return None
        try:
            name = (folder / "name").read_bytes().decode("utf-8", "replace")
        except OSError:
            name = ""
        return Description(plain(name) or node, kind)

    def open(self, node: str) -> Device:
        """See `Bus`."""
        return _EvdevDevice(importlib.import_module("evdev").InputDevice(str(self._folder / node)))


class _EvdevDevice:
    def __init__(self, device: Any) -> None:  # noqa: ANN401 - python3-evdev is published without types
        self._device = device
        self.fileno = device.fileno

    def grab(self) -> None:
        self._device.grab()

    def read(self) -> Sequence[KeyEvent]:
        try:
            return tuple((event.code, event.value) for event in self._device.read() if event.type == EV_KEY)
        except BlockingIOError:
            return ()

    def keys_down(self) -> frozenset[int]:
        return frozenset(self._device.active_keys())

    def has_key(self, code: int) -> bool:
        return code in self._device.capabilities(absinfo=False).get(EV_KEY, ())

    def close(self) -> None:
        try:
            self._device.close()
        except OSError:
            return  # it was unplugged: the kernel has let go


def key_code(name: str) -> int:
    """Return the kernel's number of a key.

    Raises:
        KeyError: there is no such key.
    """
    found = importlib.import_module("evdev.ecodes").ecodes[name]
    return int(found)


def _bits(path: Path) -> int:
    """Read a bit field of sysfs: words of 64 bits in hexadecimal, the highest first, without leading zeros."""
    try:
        words = path.read_text().split()
        return sum(int(word, 16) << 64 * place for place, word in enumerate(reversed(words)))
    except (OSError, ValueError):
        return 0
