"""Names of the files beside each other in ``units/``: what people write, and what netauto writes."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

LOCK_SUFFIX = ".lock.yml"  # what a unit was given
UNDO_SUFFIX = ".undo.yml"  # the way back of an open one
ATTESTED_SUFFIX = ".workstations.yml"  # which of its workstations have proved themselves


def yaml_files(folder: Path) -> tuple[Path, ...]:
    """Return the files that people write in `folder`, in order of their names; what netauto writes there has a second suffix."""
    written = (LOCK_SUFFIX, UNDO_SUFFIX, ATTESTED_SUFFIX)
    return tuple(path for path in sorted(folder.glob("*.yml")) if not path.name.endswith(written))
