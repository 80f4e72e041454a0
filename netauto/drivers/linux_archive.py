"""Files in archives: what a box sends is read in memory, within bounds; what it is sent is the same bytes for the same files."""

from __future__ import annotations

import io
import tarfile
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

_MOST_FILES = 4096
_END = bytes(1024)  # two blocks of zeros end an archive (documented: POSIX, pax)
_PRIVATE = "/etc/hostapd/"  # files that hold keys


@dataclass(frozen=True, slots=True)
class Stored:
    """A file of the box: its content, and who may do what with it."""

    content: str
    mode: int = 0o644
    uid: int = 0
    gid: int = 0


def unpack(data: bytes) -> dict[str, Stored]:
    """Return the ordinary files of an archive by absolute path; links and devices are left out.

    Raises:
        ValueError: no archive, one that was cut off, too many files, or a file that is no UTF-8 text.
    """
    found: dict[str, Stored] = {}
    if not data.endswith(_END):  # cut off between two files, the rest would look like a whole archive
        raise ValueError("the archive ends before its end")
    try:
        with tarfile.open(fileobj=io.BytesIO(data), mode="r:") as archive:
            for member in archive:
                stream = archive.extractfile(member) if member.isreg() else None
                if stream is None:
                    continue
                path = "/" + member.name.removeprefix("./").lstrip("/")
                found[path] = Stored(stream.read().decode(), member.mode & 0o7777, member.uid, member.gid)
                if len(found) > _MOST_FILES:
                    raise ValueError(f"more than {_MOST_FILES} files")
    except tarfile.TarError as error:
        raise ValueError(f"no archive: {error}") from None
    return found


def pack(files: Mapping[str, Stored | bytes]) -> bytes:
    """Return an archive; bytes become a file that only its owner reads."""
    stream = io.BytesIO()
    with tarfile.open(fileobj=stream, mode="w:", format=tarfile.GNU_FORMAT) as archive:
        for path, stored in sorted(files.items()):
            raw = stored if isinstance(stored, bytes) else stored.content.encode()
            member = tarfile.TarInfo(path.lstrip("/"))
            member.size = len(raw)
            member.mode, member.uid, member.gid = (
                (0o600, 0, 0) if isinstance(stored, bytes) else (stored.mode, stored.uid, stored.gid)
            )
            archive.addfile(member, io.BytesIO(raw))
    return stream.getvalue()


def new_file(path: str, content: str) -> Stored:
    """Return a file that was not there before."""
    return Stored(content, 0o600 if path.startswith(_PRIVATE) else 0o644)
