"""Files that are whole or not there, and stay so when the power fails."""

from __future__ import annotations

import os
from contextlib import suppress
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path


def write_whole(path: Path, content: bytes) -> None:
    """Write a file; after a crash it is the old one or the new one, whole.

    Raises:
        OSError: the disk refuses; the old file is still there.
    """
    half = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        with half.open("wb") as stream:
            stream.write(content)
            stream.flush()
            os.fsync(stream.fileno())
        half.replace(path)
    finally:
        half.unlink(missing_ok=True)
    sync_names(path.parent)


def sync_names(folder: Path) -> None:
    """Put the names in a folder on the disk."""
    with suppress(OSError):  # some file systems refuse to sync a folder
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
