"""The way back from an open unit: ``units/<unit>.undo.yml``, in Git beside the lock file (ADR 0004).

For each device, the lines that lead from the configuration that opening left to the one before. Closing uses it for values that
opening overwrote (a port's parking VLAN, an access point's tag); what opening created is found again without it.

What a closed unit had made and others still use stays; ``left-behind.yml`` keeps the lines that take it away, for the last of them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Literal

import yaml

from netauto.durable import write_whole
from netauto.errors import PlanError
from netauto.intent.models import Model

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from netauto.plan.models import Plan

LEFT_HEADER = "# Written by netauto when units were closed: what they made and others use, and how it goes. Review it, do not edit.\n"
HEADER = "# Written by netauto when the unit was opened: how each device goes back. Review it, do not edit.\n"


class Undo(Model):
    """What an undo file holds.

    Attributes:
        plan: digest of the plan that opened the unit.
        devices: device → inverse lines, in order.
    """

    version: Literal[1] = 1
    unit: str
    plan: str
    devices: dict[str, tuple[str, ...]]

    @classmethod
    def of(cls, plan: Plan) -> Undo:
        """Return the way back from `plan`."""
        devices = {device.device: device.inverse for device in plan.devices if device.inverse}
        return cls(unit=plan.unit, plan=plan.digest, devices=devices)

    def then(self, earlier: Undo | None) -> Undo:
        """Return the way back over this plan and, after it, over the one that opened the unit: an open unit may be extended."""
        if earlier is None:
            return self
        names = dict.fromkeys((*self.devices, *earlier.devices))
        return self.model_copy(
            update={"devices": {name: (*self.devices.get(name, ()), *earlier.devices.get(name, ())) for name in names}}
        )


def undo_text(undo: Undo) -> str:
    """Return the text of the file: the same value gives the same bytes."""
    head = [f"version: {undo.version}", f"unit: {undo.unit}", f"plan: {undo.plan}"]
    return HEADER + "\n".join((*head, *_device_lines(undo.devices))) + "\n"


def _device_lines(devices: Mapping[str, Sequence[str]]) -> list[str]:
    found = ["devices:"]
    for name, lines in devices.items():
        # `|2-`: the indentation is stated, because a configuration line may itself begin with spaces.
        found += [f"  {name}: |2-", *(f"    {line}" for line in lines)]
    return found


def write_undo(undo: Undo, path: Path) -> None:
    """Write the file; after a crash it is the old one or the new one, whole."""
    write_whole(path, undo_text(undo).encode())


def read_undo(path: Path) -> Undo | None:
    """Return what the file holds, or None when there is none.

    Raises:
        PlanError: it is not what netauto wrote.
    """
    if not path.is_file():
        return None
    try:
        return Undo.model_validate(_data(path))
    except _UNREADABLE as error:
        raise PlanError(
            f"{path.name} is not what netauto wrote",
            hint="take it back from Git; without it closing cannot restore what was overwritten",
        ) from error


def read_left(path: Path) -> dict[str, tuple[str, ...]]:
    """Return device → lines that take away what closed units have left there; nothing where there is no such file.

    Raises:
        PlanError: it is not what netauto wrote.
    """
    if not path.is_file():
        return {}
    try:
        return dict(_Left.model_validate(_data(path)).devices)
    except _UNREADABLE as error:
        raise PlanError(
            f"{path.name} is not what netauto wrote",
            hint="take it back from Git; without it nobody takes away what closed units have left to others",
        ) from error


def write_left(left: Mapping[str, Sequence[str]], path: Path) -> None:
    """Write the file, or remove it when nothing is left; after a crash it is the old one or the new one, whole."""
    if left:
        text = LEFT_HEADER + "\n".join(("version: 1", *_device_lines(left))) + "\n"
        write_whole(path, text.encode())
    else:
        path.unlink(missing_ok=True)


class _Left(Model):
    version: Literal[1] = 1
    devices: dict[str, tuple[str, ...]]


_UNREADABLE = (ValueError, TypeError, KeyError, AttributeError, yaml.YAMLError)


def _data(path: Path) -> dict[str, Any]:
    data: dict[str, Any] = yaml.safe_load(path.read_text(encoding="utf-8"))
    data["devices"] = {name: tuple(text.split("\n")) for name, text in data["devices"].items()}
    return data
