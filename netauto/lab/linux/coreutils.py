"""GNU coreutils, as far as real clients and a deployment use them.

Options that are not known are refused as the programs refuse them, never ignored.
"""

from __future__ import annotations

import hashlib
import posixpath
from typing import TYPE_CHECKING

from netauto.lab.linux.sed import sed
from netauto.lab.linux.shell import Call, Result, fail
from netauto.lab.linux.shell_builtins import BUILTINS

if TYPE_CHECKING:
    from collections.abc import Callable


def _options(call: Call, known: str) -> tuple[set[str], list[str], Result | None]:
    """Return the letters given, the other words, and what the program says about a letter that it does not know."""
    letters: set[str] = set()
    rest: list[str] = []
    ended = False
    for word in call.argv[1:]:
        if ended or not word.startswith("-") or word == "-":
            rest.append(word)
        elif word == "--":
            ended = True
        else:
            unknown = next((letter for letter in word[1:] if letter not in known), "")
            if unknown or word.startswith("--"):
                what = (
                    f"invalid option -- '{unknown}'" if not word.startswith("--") else f"unrecognized option '{word}'"
                )
                return letters, rest, fail(call.argv[0], f"{what}\nTry '{call.argv[0]} --help' for more information.")
            letters |= set(word[1:])
    return letters, rest, None


def _each(call: Call, names: list[str], read: Callable[[str, bytes], bytes]) -> Result:
    """Print something for each file; complain about those that cannot be read."""
    result = Result()
    for name in names or ["-"]:
        try:
            content = call.stdin if name == "-" else call.storage.read(call.path(name))
        except OSError as error:
            result.err += f"{call.argv[0]}: {name}: {error}\n".encode()
            result.status = 1
            continue
        result.out += read(name, content)
    return result


def cat(call: Call) -> Result:
    """Print files one after the other."""
    _, names, refused = _options(call, "u")
    return refused or _each(call, names, lambda _name, content: content)


def tail(call: Call) -> Result:
    """Print the ends of files; ``-v`` with their names."""
    return _ends(call, first=False)


def head(call: Call) -> Result:
    """Print the beginnings of files."""
    return _ends(call, first=True)


def _ends(call: Call, *, first: bool) -> Result:
    words = list(call.argv[1:])
    count, verbose, names = "10", False, []
    while words:
        word = words.pop(0)
        if word == "-n" and words:
            count = words.pop(0)
        elif word.startswith("-n") or (word[:1] == "-" and word[1:].isdigit()):
            count = word.lstrip("-n")
        elif word == "-v":
            verbose = True
        elif word.startswith("-") and word not in ("-", "--"):
            return fail(call.argv[0], f"invalid option -- '{word[1:2]}'")
        elif word != "--":
            names.append(word)
    if not count.lstrip("+-").isdigit():
        return fail(call.argv[0], f"invalid number of lines: '{count}'")
    parts: list[bytes] = []

    def part(name: str, content: bytes) -> bytes:
        lines = content.splitlines(keepends=True)
        number = int(count.lstrip("+-"))
        if first:
            kept = lines[:number] if not count.startswith("-") else lines[: max(len(lines) - number, 0)]
        else:
            kept = (
                lines[max(number - 1, 0) :] if count.startswith("+") else lines[len(lines) - min(number, len(lines)) :]
            )
        heading = f"{chr(10) if parts else ''}==> {name} <==\n".encode() if verbose or len(names) > 1 else b""
        parts.append(heading)
        return heading + b"".join(kept)

    return _each(call, names, part)


def ls(call: Call) -> Result:
    """List names, one a line."""
    letters, names, refused = _options(call, "1adlA")
    if refused:
        return refused
    result = Result()
    for name in names or ["."]:
        path = call.path(name)
        if not call.storage.exists(path):
            result.err += f"ls: cannot access '{name}': No such file or directory\n".encode()
            result.status = 2
        elif "d" in letters or not call.storage.is_folder(path):
            result.out += _listed(call, name, path, letters)
        else:
            for inner in call.storage.names(path):
                if not inner.startswith(".") or letters & {"a", "A"}:
                    result.out += _listed(call, inner, posixpath.join(path, inner), letters)
    return result


def _listed(call: Call, shown: str, path: str, letters: set[str]) -> bytes:
    if "l" not in letters:
        return f"{shown}\n".encode()
    entry = call.storage.files.get(path)
    kind, mode, size = ("d", 0o755, 4096) if entry is None else ("-", entry.mode, len(entry.content))
    bits = "".join(char if mode >> (8 - at) & 1 else "-" for at, char in enumerate("rwxrwxrwx"))
    return f"{kind}{bits} 1 root root {size:>8} Jan  1 00:00 {shown}\n".encode()


def mkdir(call: Call) -> Result:
    """Make folders."""
    letters, names, refused = _options(call, "p")
    if refused:
        return refused
    for name in names:
        try:
            call.storage.make_folder(call.path(name), parents="p" in letters)
        except OSError as error:
            return fail("mkdir", f"cannot create directory \u2018{name}\u2019: {error}")
    return Result()


def remove(call: Call) -> Result:
    """Remove files, with ``-r`` folders too."""
    letters, names, refused = _options(call, "rRf")
    if refused:
        return refused
    for name in names:
        path = call.path(name)
        if call.storage.read_only:
            return fail("rm", f"cannot remove '{name}': Read-only file system")
        if not call.storage.exists(path):
            if "f" not in letters:
                return fail("rm", f"cannot remove '{name}': No such file or directory")
        elif call.storage.is_folder(path) and not letters & {"r", "R"}:
            return fail("rm", f"cannot remove '{name}': Is a directory")
        else:
            call.storage.remove(path)
    return Result()


def move(call: Call) -> Result:
    """Rename, or move into a folder; one step."""
    _, names, refused = _options(call, "f")
    if refused or len(names) != 2:  # noqa: PLR2004 - from and to
        return refused or fail("mv", "missing file operand")
    old, new = call.path(names[0]), call.path(names[1])
    if not call.storage.exists(old):
        return fail("mv", f"cannot stat '{names[0]}': No such file or directory")
    if call.storage.is_folder(new):
        new = posixpath.join(new, posixpath.basename(old))
    if call.storage.is_folder(new) and call.storage.names(new):
        return fail("mv", f"cannot move '{names[0]}' to '{names[1]}': Directory not empty")
    call.storage.rename(old, new)
    return Result()


def copy(call: Call) -> Result:
    """Copy one file."""
    _, names, refused = _options(call, "pa")
    if refused or len(names) != 2:  # noqa: PLR2004 - from and to
        return refused or fail("cp", "missing file operand")
    target = call.path(names[1])
    if call.storage.is_folder(target):
        target = posixpath.join(target, posixpath.basename(names[0]))
    try:
        call.storage.write(target, call.storage.read(call.path(names[0])))
    except OSError as error:
        return fail("cp", f"cannot copy '{names[0]}' to '{names[1]}': {error}")
    return Result()


def link(call: Call) -> Result:
    """Make a symbolic link."""
    letters, names, refused = _options(call, "sf")
    if refused or len(names) != 2 or "s" not in letters:  # noqa: PLR2004 - from and to
        return refused or fail("ln", "only symbolic links are made here")
    from netauto.lab.linux.storage import Entry  # noqa: PLC0415

    call.storage.files[call.path(names[1])] = Entry(mode=0o777, link=names[0])
    return Result()


def tee(call: Call) -> Result:
    """Write what is read into files, and print it."""
    letters, names, refused = _options(call, "a")
    if refused:
        return refused
    for name in names:
        path = call.path(name)
        try:
            before = call.storage.read(path) if "a" in letters and path in call.storage.files else b""
            call.storage.write(path, before + call.stdin)
        except OSError as error:
            return Result(1, call.stdin, f"tee: {name}: {error}\n".encode())
    return Result(out=call.stdin)


def sha256sum(call: Call) -> Result:
    """Print digests."""
    _, names, refused = _options(call, "b")
    return refused or _each(
        call, names, lambda name, content: f"{hashlib.sha256(content).hexdigest()}  {name}\n".encode()
    )


def count(call: Call) -> Result:
    """Count lines, words and bytes."""
    letters, names, refused = _options(call, "lwc")

    def counted(name: str, content: bytes) -> bytes:
        figures = {"l": content.count(b"\n"), "w": len(content.split()), "c": len(content)}
        shown = " ".join(str(figures[letter]) for letter in "lwc" if letter in letters or not letters)
        return f"{shown}{'' if name == '-' else ' ' + name}\n".encode()

    return refused or _each(call, names, counted)


def cut(call: Call) -> Result:
    """Print one field of each line: ``cut -d. -f1``."""
    delimiter, field_, names = "\t", "1", []
    words = iter(call.argv[1:])
    for word in words:
        if word.startswith("-d"):
            delimiter = word[2:] or next(words, "")
        elif word.startswith("-f"):
            field_ = word[2:] or next(words, "")
        else:
            names.append(word)
    if not field_.isdigit() or len(delimiter) != 1:
        return fail("cut", "the delimiter must be a single character")
    at = int(field_) - 1

    def fields(_name: str, content: bytes) -> bytes:
        found = []
        for line in content.decode("utf-8", "replace").splitlines():
            parts = line.split(delimiter)
            found.append((parts[at] if at < len(parts) else "") if len(parts) > 1 else line)
        return "".join(f"{line}\n" for line in found).encode()

    return _each(call, names, fields)


def expr(call: Call) -> Result:
    """Add or subtract two numbers."""
    match call.argv[1:]:
        case [left, "+" | "-" as sign, right] if left.lstrip("-").isdigit() and right.lstrip("-").isdigit():
            value = int(left) + int(right) * (1 if sign == "+" else -1)
        case _:
            return fail("expr", "syntax error", 2)
    return Result(int(value == 0), f"{value}\n".encode())


def echo(call: Call) -> Result:
    """Print words."""
    words = list(call.argv[1:])
    bare = words[:1] == ["-n"]
    return Result(out=(" ".join(words[bare:]) + ("" if bare else "\n")).encode())


def printf(call: Call) -> Result:
    r"""Print a format with ``%s``, ``%d``, ``%%`` and the escapes ``\n``, ``\t``, ``\0``, ``\\``."""
    if len(call.argv) < 2:  # noqa: PLR2004 - a format
        return fail("printf", "usage: printf format [arguments]", 2)
    template, words = call.argv[1], list(call.argv[2:])
    for escape, char in (("\\n", "\n"), ("\\t", "\t"), ("\\0", "\0"), ("\\\\", "\\")):
        template = template.replace(escape, char)
    parts: list[str] = []
    while True:
        pieces = template.replace("%%", "\x01").replace("%d", "%s").split("%s")
        for number, piece in enumerate(pieces):
            parts.append(piece.replace("\x01", "%"))
            if number + 1 < len(pieces):
                parts.append(words.pop(0) if words else "")
        if not words or len(pieces) == 1:
            return Result(out="".join(parts).encode())


PROGRAMS: dict[str, Callable[[Call], Result]] = {
    "cat": cat, "tail": tail, "head": head, "ls": ls, "mkdir": mkdir, "rm": remove, "mv": move, "cp": copy, "ln": link, "tee": tee,
    "sha256sum": sha256sum, "wc": count, "cut": cut, "sed": sed, "expr": expr, "echo": echo, "printf": printf,
    "whoami": lambda _call: Result(out=b"root\n"), "chmod": lambda _call: Result(), "stty": lambda _call: Result(),
    **BUILTINS,
}  # fmt: skip
