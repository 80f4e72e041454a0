"""Which workstations of an open unit have proved themselves: ``units/<unit>.workstations.yml``, in Git beside the lock file.

The port of a workstation that netauto sets up stays in the quarantine zone until the workstation stands here, for that very port.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Literal

import yaml
from pydantic import StringConstraints

from netauto.durable import write_whole
from netauto.errors import PlanError
from netauto.intent.models import Model
from netauto.intent.types import Name

if TYPE_CHECKING:
    from pathlib import Path

HEADER = "# Written by netauto when workstations proved themselves. Review it, do not edit.\n"
MOMENT = r"^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}Z$"


class Proof(Model):
    """That a workstation proved itself.

    Attributes:
        port: where it stood, as the unit's file says it (``len-acc-1 Gi1/0/13``).
        at: when, UTC.
    """

    port: str
    at: Annotated[str, StringConstraints(pattern=MOMENT)]


class Attested(Model):
    """What the file holds: workstation → its proof."""

    version: Literal[1] = 1
    unit: str
    workstations: dict[Name, Proof]


def read_attested(path: Path, unit: str) -> Attested:
    """Return what the file holds; nobody has proved anything where there is none.

    Raises:
        PlanError: it is not what netauto wrote, or it is another unit's.
    """
    if not path.is_file():
        return Attested(unit=unit, workstations={})
    try:
        found = Attested.model_validate(yaml.safe_load(path.read_text(encoding="utf-8")))
    except (ValueError, TypeError, yaml.YAMLError) as error:
        raise _refused(path, unit) from error
    if found.unit != unit:
        raise _refused(path, unit)
    return found


def _refused(path: Path, unit: str) -> PlanError:
    return PlanError(
        f"{path.name} is not what netauto wrote for unit {unit}",
        hint=f"take it back from Git, or delete it and let them prove themselves again: netauto workstations {unit} --set-up",
    )


def write_attested(attested: Attested, path: Path) -> None:
    """Write the file; after a crash it is the old one or the new one, whole."""
    head = [f"version: {attested.version}", f"unit: {attested.unit}", "workstations:"]
    lines = [
        f"  {name}: {{port: {proof.port}, at: '{proof.at}'}}" for name, proof in sorted(attested.workstations.items())
    ]
    write_whole(path, (HEADER + "\n".join([*head, *(lines or ["  {}"])]) + "\n").encode())
