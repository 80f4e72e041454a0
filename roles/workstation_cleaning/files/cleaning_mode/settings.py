"""What the role writes for this workstation: its place, and the hygiene team's protocol."""

from __future__ import annotations

import json
from dataclasses import dataclass, fields
from typing import TYPE_CHECKING

from .errors import SettingsError

if TYPE_CHECKING:
    from pathlib import Path


@dataclass(frozen=True)
class Settings:
    """The settings of one workstation; there are no defaults, for every value is somebody's decision.

    Attributes:
        room: where the workstation stands, as people say it.
        workstation: its host name.
        protocol_version: version of the hygiene team's protocol.
        product: product that the protocol names.
        contact_time_s: seconds that the product must act; the time of the lock.
        interval_s: seconds after a completed cleaning when the next one is overdue.
        at_patient_change: whether the protocol asks for a cleaning when the patient changes.
        stop_key: name of the key that ends a cleaning, as the kernel calls it (`KEY_ESC`).
        stop_hold_s: seconds that it must be held.
        pause_s: seconds after a cleaning during which no other one starts, so that nobody is locked out by repeated starts.
        grace_s: seconds after which an overdue cleaning starts by itself; 0: never.
        remind_again_s: seconds until a reminder that was put off comes back.
        port: TCP port on loopback where the screen's page is served.
    """

    room: str
    workstation: str
    protocol_version: str
    product: str
    contact_time_s: int
    interval_s: int
    at_patient_change: bool
    stop_key: str
    stop_hold_s: int
    pause_s: int
    grace_s: int
    remind_again_s: int
    port: int


LIMITS = {
    "contact_time_s": (1, 1800),
    "interval_s": (60, 31 * 86400),
    "stop_hold_s": (1, 10),
    "pause_s": (0, 300),
    "grace_s": (0, 86400),
    "remind_again_s": (60, 86400),
    "port": (1024, 65535),
}
"""Bounds of numbers. They catch a mistaken unit and a lock-out; they say nothing about hygiene."""

KINDS = {"str": str, "int": int, "bool": bool}


def parse(text: str) -> Settings:
    """Read settings from JSON.

    Raises:
        SettingsError: it is not JSON, a key is missing, unknown, of a wrong type or out of bounds; the message names them all.
    """
    try:
        found = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise SettingsError(f"settings are not JSON: {error}") from None
    if not isinstance(found, dict):
        raise SettingsError("settings are not a JSON object")
    wanted = {field.name: str(field.type) for field in fields(Settings)}
    wrong = [f"{key}: unknown" for key in sorted(found.keys() - wanted.keys())]
    wrong += [problem for key, kind in wanted.items() if (problem := _problem(key, kind, found))]
    if wrong:
        raise SettingsError("settings cannot be used: " + "; ".join(wrong))
    return Settings(**found)


def load(path: Path) -> Settings:
    """Read settings from a file.

    Raises:
        SettingsError: as `parse`, or the file cannot be read.
    """
    try:
        return parse(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError) as error:
        raise SettingsError(f"settings cannot be read: {error}") from None


def _problem(key: str, kind: str, found: dict[str, object]) -> str:
    if key not in found:
        return f"{key}: missing"
    value = found[key]
    if type(value) is not KINDS[kind]:  # not isinstance: True is an int
        return f"{key}: {value!r} is not {kind}"
    if isinstance(value, str):
        return "" if value.strip() and value.isprintable() else f"{key}: {value!r} is not one line of text"
    low, high = LIMITS.get(key, (0, 1))
    if isinstance(value, int) and not low <= value <= high:
        return f"{key}: {value!r} is not in {low} to {high}"
    return ""
