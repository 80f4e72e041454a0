"""What is given to strangers as one file: a bundle, and the program that judges it.

The same bundle gives the same bytes, wherever and whenever it is packed (with the same zlib).
"""

from __future__ import annotations

import io
import zipfile
from typing import TYPE_CHECKING

from netauto.canonical import sha256
from netauto.durable import write_whole
from netauto.errors import EvidenceError
from netauto.evidence.verifier.script import script
from netauto.evidence.verifier.sources import Flaw, Folder

if TYPE_CHECKING:
    from pathlib import Path

_WHEN = (1980, 1, 1, 0, 0, 0)  # the first day that zip knows
_PLAIN = 0o100644 << 16  # a file that its owner may write and everybody may read
_UNIX = 3


def export(folder: Path, file: Path) -> None:
    """Write the bundle in `folder`, with its signature, as the zip file `file`; after a crash there is all of it or nothing.

    Raises:
        EvidenceError: the folder holds links or the like, or the disk refuses.
    """
    _write(file, packed(folder))


def write_verifier(file: Path) -> str:
    """Write the program that lies in every bundle as `file`, and return its SHA-256 (EvidenceError: the disk refuses)."""
    _write(file, script())
    return sha256(script())


def _write(file: Path, content: bytes) -> None:
    try:
        write_whole(file, content)
    except OSError as error:
        raise EvidenceError(
            f"{file} cannot be written: {error.strerror}", hint="name another file with --to"
        ) from error


def packed(folder: Path) -> bytes:
    """Return the bytes of the zip file (EvidenceError: the folder is no bundle)."""
    try:
        source = Folder(folder)
        content = {path: source.read(path) for path in sorted(source.sizes)}
    except Flaw as flaw:
        raise EvidenceError(f"{folder.name}: {flaw}", hint="netauto audit verify says what else is wrong") from flaw
    if source.odd:
        raise EvidenceError(f"{folder.name}: {source.odd[0]!r} is not a plain file", hint="a bundle holds nothing else")
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as archive:
        for path, data in content.items():
            entry = zipfile.ZipInfo(f"{folder.name}/{path}", _WHEN)
            entry.external_attr, entry.create_system = _PLAIN, _UNIX
            entry.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(entry, data)
    return stream.getvalue()
