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
from typing import IO, TYPE_CHECKING, Any

if TYPE_CHECKING:
    from pathlib import Path

MANIFEST = "manifest.json"
SIGNATURE = "manifest.json.sig"

MEGABYTE = 1 << 20
MAX_MANIFEST = 4 * MEGABYTE
MAX_TABLE = (
    64 * MEGABYTE
)  # twenty devices with 2,000 changed lines each take a tenth of it; parsed it takes many times its size
MAX_FILE = 256 * MEGABYTE
MAX_ALL = 1024 * MEGABYTE
MAX_FILES = 10_000
MAX_DEPTH = 8
MAX_RATIO = 200  # bytes out of a zip file for each byte in it; configurations stay under 50

# What reading a damaged zip file may end with.
UNREADABLE = (OSError, EOFError, ValueError, RuntimeError, OverflowError, struct.error, zlib.error, zipfile.BadZipFile)
SAFE_PATH = re.compile(r"(?!\.)[\w.-]+(/(?!\.)[\w.-]+)*", re.ASCII)


class Flaw(Exception):  # noqa: N818 - what is wrong is no error of the program
    """One sentence that says what is wrong."""


class Source:
    """A bundle, wherever it lies.

    Attributes:
        name: of its folder.
        sizes: path → size of each plain file.
        odd: what else is there: links, pipes, folders that hold nothing.
    """

    name: str
    sizes: dict[str, int]
    odd: list[str]

    def open(self, path: str) -> IO[bytes]:
        """Open one of the plain files for reading."""
        raise NotImplementedError

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
        if sum(self.sizes.values()) > MAX_ALL:
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
        Flaw: it is none, climbs out, holds links or two files of one name, or would become too large.
    """

    def __init__(self, file: Path) -> None:
        if file.stat().st_size > MAX_ALL:
            raise Flaw(f"{file.name} is larger than any that netauto writes")
        try:
            self._zip = zipfile.ZipFile(file)
        except UNREADABLE:
            raise Flaw(f"{file.name} is not a zip file that can be read") from None
        members = [member for member in self._zip.infolist() if not _is_folder(member)]
        for member in members:
            _refuse_member(member)
        tops = {member.filename.partition("/")[0] for member in members}
        if len({member.filename.lower() for member in members}) != len(members):
            raise Flaw("the zip file holds two files of one name")
        if len(tops) != 1 or len(members) > MAX_FILES or sum(member.file_size for member in members) > MAX_ALL:
            raise Flaw("the zip file does not hold one folder of a bundle's size")
        self.name = tops.pop()
        self.sizes = {member.filename.partition("/")[2]: member.file_size for member in members}
        self.odd = []

    def open(self, path: str) -> IO[bytes]:
        """See `Source.open`."""
        return self._zip.open(f"{self.name}/{path}")


def _is_folder(member: zipfile.ZipInfo) -> bool:
    """Tell whether an entry is but the name of a folder, which other programs write beside its files."""
    path = member.filename[:-1]
    return member.filename.endswith("/") and member.file_size == 0 and SAFE_PATH.fullmatch(path) is not None


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


def parsed(data: bytes, path: str) -> Any:  # noqa: ANN401 - whatever JSON can hold
    """Return what a JSON file says (Flaw: it is none; netauto writes no floats, which print differently elsewhere)."""
    try:
        return json.loads(data, parse_float=_refused, parse_constant=_refused)
    except (ValueError, RecursionError):
        raise Flaw(f"{path} is not JSON") from None


def elements(data: bytes, path: str) -> list[tuple[Any, str]]:
    """Return the elements of a list in canonical JSON, each with its own text: writing it again would take longer than all the rest.

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
    if f"[{','.join(words for _, words in found)}]\n" != text:
        raise Flaw(f"{path} does not hold what it should")
    return found


def _refused(text: str) -> float:
    raise ValueError(text)


def visible(words: object) -> str:
    """Return words of a bundle without what a terminal would obey or hide."""
    return "".join(" " if unicodedata.category(letter)[0] in "CZ" else letter for letter in str(words))
