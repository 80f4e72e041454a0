"""Writing a page into the file that a person named."""

from __future__ import annotations

from typing import TYPE_CHECKING

from netauto.errors import InputError

if TYPE_CHECKING:
    from pathlib import Path


def write_page(path: Path, page: str) -> None:
    """Write `page`; after a crash the file is the old one or the new one, whole.

    Raises:
        InputError: the disk refuses.
    """
    from netauto.durable import write_whole

    try:
        write_whole(path, page.encode())
    except OSError as error:
        raise InputError(f"{path} cannot be written: {error.strerror}", hint="name another file") from error
