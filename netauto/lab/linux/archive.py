"""GNU tar, as far as files are read into an archive or written from one: ``-c`` and ``-x``, ``-f``, ``-p``, ``-C``, ``-T -``."""

from __future__ import annotations

import io
import posixpath
import tarfile
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from netauto.lab.linux.shell import Call, Result, fail

if TYPE_CHECKING:
    from collections.abc import Callable


@dataclass(slots=True)
class _Order:
    """What a command line asks for."""

    letters: str = ""
    file: str = "-"
    folder: str = ""
    names_from: str = ""
    names: list[str] = field(default_factory=list)


def tar(screen: Callable[[str], str | None]) -> Callable[[Call], Result]:
    """Return the program. `screen` looks at each file that is written, and may have the disk refuse it with a text."""

    def program(call: Call) -> Result:
        order = _read(call)
        if isinstance(order, Result):
            return order
        folder = call.path(order.folder) if order.folder else call.shell.folder
        return _extract(call, order, folder, screen) if "x" in order.letters else _create(call, order, folder)

    return program


def _read(call: Call) -> _Order | Result:
    order = _Order()
    words = list(call.argv[1:])
    while words:
        word = words.pop(0)
        if word in ("-C", "-T") and words:
            value = words.pop(0)
            if word == "-C":
                order.folder = value
            else:
                order.names_from = value
        elif word.startswith("--mtime="):
            continue
        elif word.startswith("-") and word != "-":
            if set(word[1:]) - set("cxpf"):
                return fail("tar", f"invalid option -- '{word[1:2]}'", 64)
            order.letters += word[1:]
            if word.endswith("f") and words:
                order.file = words.pop(0)
        else:
            order.names.append(word)
    if not set(order.letters) & {"c", "x"}:
        return fail("tar", "You must specify one of the '-Acdtrux', '--delete' or '--test-label' options", 2)
    return order


def _with_what_is_below(call: Call, folder: str, name: str) -> list[str]:
    """Return `name`; of a folder the files below it instead, in the order of their names."""
    start = posixpath.normpath(posixpath.join(folder, name)) + "/"
    below = sorted(path for path in call.storage.files if path.startswith(start))
    return [posixpath.join(name, path.removeprefix(start)) for path in below] or [name]


def _create(call: Call, order: _Order, folder: str) -> Result:
    try:
        listed = (
            call.stdin
            if order.names_from == "-"
            else call.storage.read(call.path(order.names_from))
            if order.names_from
            else b""
        )
    except OSError as error:
        return fail("tar", f"{order.names_from}: {error}", 2)
    stream = io.BytesIO()
    status, err = 0, ""
    with tarfile.open(fileobj=stream, mode="w:", format=tarfile.GNU_FORMAT) as archive:
        names = (*order.names, *listed.decode("utf-8", "replace").splitlines())
        for name in (inner for given in names for inner in _with_what_is_below(call, folder, given)):
            entry = call.storage.files.get(posixpath.normpath(posixpath.join(folder, name)))
            if entry is None:
                status, err = 2, err + f"tar: {name}: Cannot stat: No such file or directory\n"
                continue
            member = tarfile.TarInfo(name.lstrip("/"))
            member.size, member.mode = len(entry.content), entry.mode
            if entry.link:
                member.type, member.linkname, member.size = tarfile.SYMTYPE, entry.link, 0
            archive.addfile(member, io.BytesIO(entry.content))
    data = stream.getvalue()
    if order.file == "-":
        return Result(status, data, err.encode())
    try:
        call.storage.write(call.path(order.file), data)
    except OSError as error:
        return fail("tar", f"{order.file}: Cannot open: {error}", 2)
    return Result(status, err=err.encode())


def _extract(call: Call, order: _Order, folder: str, screen: Callable[[str], str | None]) -> Result:
    try:
        data = call.stdin if order.file == "-" else call.storage.read(call.path(order.file))
        with tarfile.open(fileobj=io.BytesIO(data), mode="r:") as archive:
            for member in archive:
                stream = archive.extractfile(member) if member.isreg() else None
                if stream is None or ".." in member.name.split("/"):
                    continue
                path = posixpath.normpath(posixpath.join(folder, member.name.lstrip("/")))
                refused = screen(path)
                if refused:
                    return fail("tar", f"{member.name}: Cannot open: {refused}", 2)
                call.storage.make_folder(posixpath.dirname(path), parents=True)
                call.storage.write(path, stream.read(), member.mode)
    except OSError as error:
        return fail("tar", f"{order.file}: Cannot open: {error}", 2)
    except tarfile.TarError:
        return fail("tar", "This does not look like a tar archive", 2)
    return Result()
