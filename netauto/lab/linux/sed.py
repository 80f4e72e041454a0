"""`sed`, as far as people on a box use it: lines that hold a text are deleted, or printed."""

from __future__ import annotations

import re

from netauto.lab.linux.shell import Call, Result, fail

_SCRIPT = re.compile(r"/((?:[^/\\.*^$\[\]]|\\[/.*^$\[\]\\])+)/([dp])")  # texts only: no class, no anchor, no repetition


def sed(call: Call) -> Result:
    """`sed [-i] [-n] /TEXT/d FILE...`: print files without the lines that hold the text, or write them so (`-i`)."""
    words = [word for word in call.argv[1:] if not word.startswith("-")]
    letters = {letter for word in call.argv[1:] if word.startswith("-") for letter in word[1:]}
    if unknown := sorted(letters - {"i", "n"}):
        return fail("sed", f"invalid option -- '{unknown[0]}'")
    script = _SCRIPT.fullmatch(words[0]) if words else None
    if script is None:
        return fail("sed", "-e expression #1, char 1: unknown command")
    text = re.sub(r"\\(.)", r"\1", script[1]).encode()
    result = Result()
    for name in words[1:] or ["-"]:
        try:
            content = call.stdin if name == "-" else call.storage.read(call.path(name))
            edited = _edited(content, text, script[2], silent="n" in letters)
            if "i" in letters and name != "-":
                call.storage.write(call.path(name), edited)
            else:
                result.out += edited
        except OSError as error:
            result.err += f"sed: can't read {name}: {error}\n".encode()
            result.status = 2
    return result


def _edited(content: bytes, text: bytes, command: str, *, silent: bool) -> bytes:
    out = b""
    for line in content.splitlines(keepends=True):
        found = text in line
        if command == "d":
            out += b"" if found or silent else line
        else:
            out += (b"" if silent else line) + (line if found else b"")
    return out
