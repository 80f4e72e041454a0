"""Where a bundle is read from: a folder, or a zip file of one. What comes from elsewhere is hostile until it was judged."""

from __future__ import annotations

import json
import os
import re
import stat
import struct
import unicodedata
import zipfile
import zlib
from abc import ABC, abstractmethod
from typing import IO, TYPE_CHECKING, Any

from netauto.canonical import written

if TYPE_CHECKING:
    from pathlib import Path

MANIFEST = "manifest.json"
SIGNATURE = "manifest.json.sig"

MEGABYTE = 1 << 20
MAX_MANIFEST = 4 * MEGABYTE
# Twenty devices with 2,000 changed lines each need 5 MB for the largest table and 10 MB for all of them, with half a million values; ten
# times that is read. The number of values bounds the memory: an empty one of two bytes takes thirty times as much when it is read.
MAX_TABLE = 64 * MEGABYTE
MAX_TABLES = 2 * MAX_TABLE
MAX_VALUES = 6_000_000
MAX_FILE = 256 * MEGABYTE
MAX_ALL = 1024 * MEGABYTE
MAX_FILES = 10_000
MAX_DEPTH = 8
MAX_RATIO = 200  # bytes out of a zip file for each byte in it; configurations stay under 50
MAX_DIRECTORY = 4 * MEGABYTE  # the list of files at the end of a zip file, 400 bytes for each

# What reading a damaged zip file may end with.
UNREADABLE = (OSError, EOFError, ValueError, RuntimeError, OverflowError, struct.error, zlib.error, zipfile.BadZipFile)
HIDING = "the zip file holds more than the files that it lists: other programs may show something else"
_BEGINS, _ENDS, _LARGE = b"PK\3\4", b"PK\5\6", b"PK\6\7"
_LARGE_SIZE = 20  # of the record that only files of gigabytes have, before the one at the end
_LAST = struct.Struct("<4s8x2LH")
_FIRST = struct.Struct("<4s22x2H")
_DESCRIPTOR = 24  # bytes at most that may follow a file's data, fewer than any header has
SAFE_PATH = re.compile(r"(?!\.)[\w.-]+(/(?!\.)[\w.-]+)*", re.ASCII)


class Flaw(Exception):  # noqa: N818 - what is wrong is no error of the program
    """One sentence that says what is wrong."""


class Source(ABC):
    """A bundle, wherever it lies.

    Attributes:
        name: of its folder.
        sizes: path → size of each plain file.
        odd: what else is there: links, pipes, folders that hold nothing.
    """

    name: str
    sizes: dict[str, int]
    odd: list[str]

    @abstractmethod
    def open(self, path: str) -> IO[bytes]:
        """Open one of the plain files for reading."""

    def is_oversized(self) -> bool:
        """Tell whether the files together are larger than those of any bundle."""
        tables = sum(size for path, size in self.sizes.items() if path.endswith(".json"))
        return tables > MAX_TABLES or sum(self.sizes.values()) > MAX_ALL

    def read(self, path: str, limit: int = MAX_FILE) -> bytes:
        """Return the bytes of one file (Flaw: missing, not plain, or larger than `limit`)."""
        if path not in self.sizes:
            raise Flaw(f"{path} is missing, or not a plain file")
        if self.sizes[path] > (min(limit, MAX_TABLE) if path.endswith(".json") else limit):
            raise Flaw(f"{path} is larger than any that netauto writes")
        try:
            with self.open(path) as file:
                return file.read(limit)
        except UNREADABLE as error:
            why = getattr(error, "strerror", None) or "the zip file is damaged"
            raise Flaw(f"{path} cannot be read: {why}") from None


class Folder(Source):
    """A bundle as a folder. Links are never followed."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.name = root.resolve().name
        self.sizes = {}
        self.odd = []
        self._list("", 1)
        if self.is_oversized():
            raise Flaw("is larger than any bundle that netauto writes")

    def _list(self, inside: str, depth: int) -> None:
        with os.scandir(self.root / inside) as entries:
            found = sorted(entries, key=lambda entry: entry.name)
        if inside and not found:
            self.odd.append(inside)
        for entry in found:
            path = f"{inside}{entry.name}"
            if entry.is_dir(follow_symlinks=False) and depth <= MAX_DEPTH:
                self._list(f"{path}/", depth + 1)
            elif entry.is_file(follow_symlinks=False) and len(self.sizes) < MAX_FILES:
                self.sizes[path] = entry.stat(follow_symlinks=False).st_size
            else:
                self.odd.append(path)

    def open(self, path: str) -> IO[bytes]:
        """See `Source.open`."""
        flags = os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0)
        return os.fdopen(os.open(self.root / path, flags), "rb")


class Zip(Source):
    """A bundle as a zip file of one folder. It is judged before anything is read from it, and never extracted.

    Raises:
        Flaw: it is none, climbs out, holds links, two files of one name or anything between them, or would become too large.
    """

    def __init__(self, file: Path) -> None:
        if file.stat().st_size > MAX_ALL:
            raise Flaw(f"{file.name} is larger than any that netauto writes")
        try:
            with file.open("rb") as stream:
                directory = _directory(stream)
                self._zip = zipfile.ZipFile(file)
                everything = self._zip.infolist()
                whole = _is_whole(stream, everything, directory)
        except UNREADABLE:
            raise Flaw(f"{file.name} is not a zip file that can be read") from None
        if not whole:
            raise Flaw(HIDING)
        members = [member for member in everything if not _is_folder(member)]
        for member in members:
            _refuse_member(member)
        tops = {member.filename.partition("/")[0] for member in members}
        if len({member.filename.rstrip("/").lower() for member in everything}) != len(everything):
            raise Flaw("the zip file holds two files of one name")
        self.sizes = {member.filename.partition("/")[2]: member.file_size for member in members}
        self.odd = []
        if len(tops) != 1 or len(members) > MAX_FILES or self.is_oversized():
            raise Flaw("the zip file does not hold one folder of a bundle's size")
        self.name = tops.pop()

    def open(self, path: str) -> IO[bytes]:
        """See `Source.open`."""
        return self._zip.open(f"{self.name}/{path}")


def _directory(stream: IO[bytes]) -> int:
    """Return where a zip file's list of files begins (Flaw: that list does not end the file, or is larger than any bundle's).

    Source: PKWARE, APPNOTE 6.3.10, 4.3.16: the record at the end says where the list begins, how long it is, and how long a comment.
    """
    end = stream.seek(0, os.SEEK_END) - _LAST.size
    stream.seek(end)
    size: int
    begin: int
    mark, size, begin, comment = _LAST.unpack(stream.read(_LAST.size))
    if mark != _ENDS and not zipfile.is_zipfile(stream):
        raise zipfile.BadZipFile
    stream.seek(max(end - _LARGE_SIZE, 0))
    large = stream.read(len(_LARGE)) == _LARGE
    if mark != _ENDS or comment or begin + size != end or size > MAX_DIRECTORY or large:
        raise Flaw(HIDING)
    return begin


def _is_whole(stream: IO[bytes], members: list[zipfile.ZipInfo], directory: int) -> bool:
    """Tell whether the listed files are all that lies before the list of a zip file: other programs may show what else is there.

    Source: likewise, 4.3.7 and 4.3.9: a header of thirty bytes with the lengths of name and extra field, the data, a descriptor perhaps.
    """
    place = 0
    for member in sorted(members, key=lambda member: member.header_offset):
        stream.seek(member.header_offset)
        header = _FIRST.unpack(stream.read(_FIRST.size))
        if not place <= member.header_offset <= place + _DESCRIPTOR or header[0] != _BEGINS:
            return False
        place = member.header_offset + _FIRST.size + header[1] + header[2] + member.compress_size
    return place <= directory <= place + _DESCRIPTOR


def _is_folder(member: zipfile.ZipInfo) -> bool:
    """Tell whether an entry is but the name of a folder, which other programs write beside its files."""
    path, kind = member.filename[:-1], stat.S_IFMT(member.external_attr >> 16)
    plain = member.file_size == 0 and kind in {0, stat.S_IFDIR}
    return member.filename.endswith("/") and plain and SAFE_PATH.fullmatch(path) is not None


def _refuse_member(member: zipfile.ZipInfo) -> None:
    name, kind = member.filename, stat.S_IFMT(member.external_attr >> 16)
    if not SAFE_PATH.fullmatch(name) or "/" not in name or name != member.orig_filename:
        raise Flaw(f"{name!r} in the zip file is not a path inside the bundle")
    if kind not in {0, stat.S_IFREG}:
        raise Flaw(f"{name!r} in the zip file is a link, or no plain file")
    if member.flag_bits & 1 or member.compress_type not in {zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED}:
        raise Flaw(f"{name!r} in the zip file is encrypted, or packed in an unusual way")
    if member.file_size > min(MAX_FILE, MAX_RATIO * member.compress_size + MEGABYTE):
        raise Flaw(f"{name!r} in the zip file would become too large: a zip bomb")


def source_of(path: Path) -> Source:
    """Return a bundle by its folder or zip file (Flaw: it is neither, or refused)."""
    try:
        if path.is_dir():
            return Folder(path)
        if path.is_file():
            return Zip(path)
    except OSError as error:
        raise Flaw(f"{path.name} cannot be read: {error.strerror}") from None
    raise Flaw(f"{path.name} is missing, or neither a folder nor a file")


def plain_file(path: Path) -> bytes:
    """Return the bytes of a file that somebody named beside the bundles (Flaw: it is missing, no plain file, or enormous)."""
    try:
        if not path.is_file():
            path.stat()  # says why, where there is nothing
            raise Flaw(f"{path} is not a plain file")
        if path.stat().st_size > MAX_MANIFEST:
            raise Flaw(f"{path} is larger than any list of signers")
        return path.read_bytes()
    except OSError as error:
        raise Flaw(f"{path} cannot be read: {error.strerror}") from None


def parsed(data: bytes, path: str) -> Any:  # noqa: ANN401 - whatever JSON can hold
    """Return what a JSON file says (Flaw: it is none; netauto writes no floats, which print differently elsewhere)."""
    try:
        return json.loads(data.decode(), parse_float=_refused, parse_constant=_refused)
    except (ValueError, RecursionError):
        raise Flaw(f"{path} is not JSON") from None


def values_in(data: bytes) -> int:
    """Return how many values JSON holds at most, without reading it: each stands behind one of these."""
    return sum(map(data.count, (b"[", b"{", b",")))


def table(data: bytes, path: str) -> Any:  # noqa: ANN401 - whatever JSON can hold
    """Return what a table says (Flaw: it is written in another way: two values of one name, other spaces, another encoding)."""
    value = parsed(data, path)
    if not is_canonical(value, data):
        raise Flaw(f"{path} is not in canonical form")
    return value


def is_canonical(value: object, data: bytes) -> bool:
    """Tell whether `data` is the one way in which netauto writes `value`."""
    try:
        return written(value) == data
    except (ValueError, TypeError, RecursionError):
        return False


def elements(data: bytes, path: str) -> list[tuple[Any, str]]:
    """Return the elements of a list in canonical JSON, each with its own text.

    Raises:
        Flaw: it is no such list.
    """
    if not data.startswith(b"["):
        raise Flaw(f"{path} does not hold what it should")
    found: list[tuple[Any, str]] = []
    decoder = json.JSONDecoder(parse_float=_refused, parse_constant=_refused)
    try:
        text, place = data.decode(), 1
        while text[place : place + 1] not in {"]", ""}:
            value, end = decoder.raw_decode(text, place)
            found.append((value, text[place:end]))
            place = end + (text[end : end + 1] == ",")
    except (ValueError, RecursionError):
        raise Flaw(f"{path} is not JSON") from None
    if not is_canonical([value for value, _ in found], data):
        raise Flaw(f"{path} is not in canonical form")
    return found


def _refused(text: str) -> float:
    raise ValueError(text)


def visible(words: object) -> str:
    """Return words of a bundle without what a terminal would obey or hide."""
    return "".join(" " if unicodedata.category(letter)[0] in "CZ" else letter for letter in str(words))
