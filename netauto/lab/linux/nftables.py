"""nftables: the real program in a network namespace of its own where root and the program are there, a reading of our own elsewhere.

Which of the two looked is said in the device's log, in `Ruleset.judge` and by ``netauto lab status``; it is never silent. The host's own
rules are not touched: each start gets a new namespace, which ends with it.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import tempfile
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

OWN = "the lab's own reading of nftables"
_SECONDS = 20.0
_INCLUDE = re.compile(r'^\s*include\s+"([^"]+)"\s*$')
_BRACES = re.compile(r'"[^"]*"|#.*|([{}])')
_OPENING = re.compile(r"(?:table (?:inet|ip|ip6|arp|bridge|netdev) [\w-]+|(?:set|map|chain) [\w./-]+|elements =) \{")
_LINES = (
    "flush ruleset",
    "define ", "add element ", "type ", "flags ", "elements = ", "comment ", "policy ", "counter", "log ", "accept", "drop",
    "reject", "jump ", "goto ", "return", "iif ", "oif ", "iifname ", "oifname ", "ip ", "ip6 ", "tcp ", "udp ", "meta ", "ct ", "icmp ",
    "limit ", "snat ", "masquerade", "queue ", "}", "{",
)  # fmt: skip
_NAME = re.compile(r"[A-Za-z][\w./-]*")
_JUMP = re.compile(r"\b(?:jump|goto) ([\w./-]+)")
_USED = re.compile(r"@([\w./-]+)")
_DEFINED = re.compile(r"\$([\w./-]+)")


@lru_cache(maxsize=1)
def real() -> str:
    """Return the version of the nft that can be used here (``nftables v1.0.6``), or nothing."""
    if os.geteuid() != 0 or not (shutil.which("nft") and shutil.which("unshare")):
        return ""
    answer = _run(["nft", "--version"], ".")
    tried = _run(["nft", "list", "ruleset"], ".")
    return answer[1].strip().partition(" (")[0] if answer[0] == 0 and tried[0] == 0 else ""


def judge() -> str:
    """Return who reads the rules."""
    return real() or OWN


@dataclass(slots=True)
class Ruleset:
    """What is loaded.

    Attributes:
        listing: what ``nft -s list ruleset`` prints. json: the same as JSON; empty where only our own reading is there.
        terse: without the elements of sets.
        judge: who looked at it.
    """

    listing: str = ""
    terse: str = ""
    json: str = ""
    judge: str = field(default_factory=judge)


def load(files: Mapping[str, str], path: str, shown: str, screen: Callable[[str], str | None]) -> tuple[str, Ruleset]:
    """Return what nft complains about in a file and those that it includes, or nothing and the rule set that it makes.

    Args:
        files: path → text, of everything that could be included.
        path: the file.
        shown: as it was named on the command line.
        screen: looks at each line; returns the text with which the device refuses it.
    """
    pieces = list(_included(files, path, shown, 0))
    for name, text in pieces:
        for number, line in enumerate(text.splitlines(), start=1):
            refused = screen(line.strip()) if line.strip() else None
            if refused:
                return f"{name}:{number}:1-{max(len(line.strip()), 1)}: Error: {refused.strip()}\n{line}\n", Ruleset()
    if real():
        return _by_program(files, path, shown)
    complaint = _by_ourselves(pieces)
    text = "".join(_printed(pieces))
    return complaint, Ruleset(text, re.sub(r"^\s*elements = .*\n", "", text, flags=re.MULTILINE))


def _included(files: Mapping[str, str], path: str, shown: str, depth: int) -> list[tuple[str, str]]:
    """Return a file and those that it includes, in the order in which nft reads them, each with its lines' own text."""
    import fnmatch  # noqa: PLC0415
    import posixpath  # noqa: PLC0415

    found: list[tuple[str, str]] = []
    own: list[str] = []
    for line in files.get(path, "").splitlines(keepends=True):
        include = _INCLUDE.match(line)
        if include is None or depth > 8:  # noqa: PLR2004 - nft has a limit of its own (assumed figure)
            own.append(line)
            continue
        found.append((shown, "".join(own)))
        own = ["\n"] * (sum(text.count("\n") for name, text in found if name == shown) + 1)
        pattern = posixpath.normpath(posixpath.join(posixpath.dirname(path), include[1]))
        prefix = include[1].rpartition("/")[0]
        for name in sorted(name for name in files if fnmatch.fnmatchcase(name, pattern)):
            found += _included(files, name, f"{prefix}/{name.rpartition('/')[2]}", depth + 1)
    return [*found, (shown, "".join(own))]


def _by_program(files: Mapping[str, str], path: str, shown: str) -> tuple[str, Ruleset]:
    with tempfile.TemporaryDirectory(prefix="netauto-nft-") as folder:
        for name, text in files.items():
            target = Path(folder) / name.lstrip("/")
            target.parent.mkdir(parents=True, exist_ok=True)
            moved = re.sub(r'^(\s*include ")/', rf"\g<1>{folder}/", text, flags=re.MULTILINE)
            target.write_text(moved, encoding="utf-8")
        inside = str(Path(folder) / path.lstrip("/"))
        start = str(Path(inside).parent) if not shown.startswith("/") else folder
        name = shown if not shown.startswith("/") else inside
        script = 'nft -f "$1" && nft -s list ruleset && echo "#---" && nft -s -t list ruleset && echo "#---" && nft -j list ruleset'
        status, out, err = _run(["sh", "-c", script, "sh", name], start)
        if status:
            return err.replace(folder, "") or f"nft ended with status {status}\n", Ruleset()
        listing, terse, json = (*out.split("#---\n"), "", "")[:3]
        return "", Ruleset(listing, terse, json)


def _run(command: list[str], folder: str) -> tuple[int, str, str]:
    """Run a program in a new network namespace."""
    try:
        done = subprocess.run(
            ["unshare", "--net", *command], cwd=folder, capture_output=True, text=True, timeout=_SECONDS, check=False
        )
    except (OSError, subprocess.TimeoutExpired) as error:
        return 1, "", str(error)
    return done.returncode, done.stdout, done.stderr


def _by_ourselves(pieces: list[tuple[str, str]]) -> str:
    """Return the first complaint of our own reading: strict about shapes, names and braces, blind to types."""
    known = _names(pieces)
    depth = 0
    for name, text in pieces:
        for number, raw in enumerate(text.splitlines(), start=1):
            line = raw.strip()
            problem = _problem(line, known) if line and not line.startswith("#") else ""
            depth += sum({"{": 1, "}": -1}.get(found[1], 0) for found in _BRACES.finditer(line) if found[1])
            if depth < 0:
                problem = "syntax error, unexpected '}'"
            if problem:
                return f"{name}:{number}:1-{max(len(line), 1)}: Error: {problem}\n{raw}\n"
    return f"{pieces[-1][0]}:1:1-1: Error: syntax error, unexpected end of file\n" if depth else ""


def _names(pieces: list[tuple[str, str]]) -> dict[str, set[str]]:
    known: dict[str, set[str]] = {"chain": set(), "set": set(), "define": set()}
    for _, text in pieces:
        for kind, pattern in (
            ("chain", r"^\s*chain ([\w./-]+) \{"),
            ("set", r"^\s*(?:set|map) ([\w./-]+) \{"),
            ("define", r"^\s*define ([\w./-]+) ="),
        ):
            known[kind] |= set(re.findall(pattern, text, re.MULTILINE))
    return known


def _problem(line: str, known: Mapping[str, set[str]]) -> str:
    if line.startswith("include "):
        return "" if _INCLUDE.match(line) else "syntax error, unexpected include"
    if line.endswith("{") and not _OPENING.fullmatch(line):
        return "syntax error, unexpected '{'"
    if not line.startswith(_LINES) and not _OPENING.fullmatch(line):
        return f"syntax error, unexpected {line.split(maxsplit=1)[0]}"
    bare = re.sub(r'"[^"]*"', '""', line)
    if bare.count('"') % 2:
        return "syntax error, unexpected junk"
    for pattern, kind, text in (
        (_JUMP, "chain", "Could not process rule: No such file or directory"),
        (_USED, "set", "No such file or directory"),
        (_DEFINED, "define", "unknown identifier '{}'"),
    ):
        for name in pattern.findall(bare):
            if name not in known[kind]:
                return text.format(name)
    return ""


def _printed(pieces: list[tuple[str, str]]) -> list[str]:
    """Return the lines that make up the rule set, indented as nft does; without comments, definitions and what only loads."""
    lines: list[str] = []
    depth = 0
    for _, text in pieces:
        for raw in text.splitlines():
            line = raw.strip()
            if not line or line.startswith(("#", "include ", "flush ", "define ")):
                continue
            depth -= line == "}"
            lines.append("\t" * depth + line + "\n")
            depth += line.endswith("{")
    return lines
