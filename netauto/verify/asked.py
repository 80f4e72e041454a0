"""What `netauto drift` last found for a unit: ``.netauto/drift/<unit>.json``, numbers and names of devices, none of their lines."""

from __future__ import annotations

import stat
from datetime import datetime
from typing import TYPE_CHECKING, Annotated, Literal

from pydantic import AfterValidator, ConfigDict, NonNegativeInt, StringConstraints

from netauto.canonical import canonical_json
from netauto.durable import write_whole
from netauto.errors import EvidenceError
from netauto.intent.models import Model

if TYPE_CHECKING:
    from pathlib import Path

MOMENT = r"^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}\.\d{3}\+00:00$"
LARGEST = 1_000_000  # bytes; a hundred devices take a hundredth of it


def _day_and_time(text: str) -> str:
    """Return `text` (ValueError: there is no such day or time)."""
    datetime.fromisoformat(text)
    return text


Digest = Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{64}$")]
Moment = Annotated[str, StringConstraints(pattern=MOMENT), AfterValidator(_day_and_time)]


class Differing(Model):
    """How much is not as the unit left it on one device; all zero: nothing.

    Attributes:
        lines: lines that would be sent or taken away to put it right. meaning: differences in what the configuration means.
        added: what people added to the unit's parts since.
    """

    model_config = ConfigDict(strict=True)

    device: str
    lines: NonNegativeInt
    meaning: NonNegativeInt
    added: NonNegativeInt

    @property
    def clean(self) -> bool:
        """Whether nothing differs."""
        return not (self.lines or self.meaning or self.added)


class Asked(Model):
    """The answer of all devices of a unit.

    Attributes:
        at: when they were asked, UTC.
        intent: digest of the unit's files that they were compared with, as plans and evidence name it.
    """

    model_config = ConfigDict(strict=True)

    version: Literal[1] = 1
    unit: str
    at: Moment
    intent: Digest
    devices: tuple[Differing, ...]

    @property
    def moment(self) -> datetime:
        """When they were asked."""
        return datetime.fromisoformat(self.at)

    @property
    def changed(self) -> tuple[Differing, ...]:
        """The devices on which something differs."""
        return tuple(device for device in self.devices if not device.clean)


def write_asked(asked: Asked, path: Path) -> None:
    """Write the file; after a crash it is the old one or the new one, whole (OSError: the disk refuses)."""
    write_whole(path, canonical_json(asked.model_dump()))


def read_asked(path: Path, unit: str) -> Asked | None:
    """Return the last answer for `unit`; None: nobody has asked.

    Raises:
        EvidenceError: the file is not what netauto wrote for this unit.
    """
    try:
        found = path.lstat()
        plain = stat.S_ISREG(found.st_mode) and found.st_size <= LARGEST
        asked = Asked.model_validate_json(path.read_bytes() if plain else b"")
    except FileNotFoundError:
        return None
    except (OSError, ValueError) as error:
        raise _refused(path, unit) from error
    if asked.unit != unit:
        raise _refused(path, unit)
    return asked


def _refused(path: Path, unit: str) -> EvidenceError:
    return EvidenceError(
        f"{path.name} is not what netauto drift wrote for unit {unit}", hint=f"ask again: netauto drift {unit}"
    )
