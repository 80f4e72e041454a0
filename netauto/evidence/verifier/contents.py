"""What a bundle holds: its manifest, and files that are what the manifest says."""

from __future__ import annotations

import re
from typing import Any, NamedTuple

from netauto.canonical import sha256
from netauto.evidence.verifier.signatures import REVOKED, SIGNERS
from netauto.evidence.verifier.sources import (
    MANIFEST,
    MAX_MANIFEST,
    MAX_VALUES,
    SAFE_PATH,
    SIGNATURE,
    Flaw,
    Source,
    is_canonical,
    parsed,
    table,
    values_in,
)

FORMAT = 2  # what is sealed today; format 1 holds less, and is verified too
DIGEST = re.compile(r"[0-9a-f]{64}")
TEXTS = (
    "inventory",
    "run",
    "unit",
    "action",
    "change",
    "verdict",
    "operator",
    "started",
    "ended",
    "tool",
    "plan",
    "intent",
)
FIELDS = {**dict.fromkeys(TEXTS, str), "files": dict, "templates": dict, "version": int}
OPENING = "opening.json"  # the plan that was approved, where that is not the one that was carried out
TABLES = ("allocation", "checks", "events", "findings", "outcomes", "phases", "plan", "prerequisites")
SINCE = {1: TABLES, 2: ("approvals", "request", "rollback")}

# All that a bundle holds beside its manifest, and what tells that a folder is one: lists of signers and programs lie beside bundles, too.
PARTS = frozenset(
    {
        OPENING,
        "summary.md",
        "verify.py",
        SIGNERS,
        REVOKED,
        *(f"{name}.json" for part in SINCE.values() for name in part),
    }
)
ROWS = "events.json"
RAW = frozenset({ROWS, SIGNERS, REVOKED})  # the rows are read one by one, each with its own text
FOLDERS = {"before": ".txt", "after": ".txt", "diff": ".diff", "workstations": ".png"}
KNOWN = (PARTS | {MANIFEST, SIGNATURE}) - {"verify.py", SIGNERS, REVOKED}


def manifest_of(source: Source) -> tuple[dict[str, Any], bytes]:
    """Return the manifest and its bytes (Flaw: missing, altered, or of a newer netauto)."""
    raw = source.read(MANIFEST, MAX_MANIFEST)
    value = parsed(raw, MANIFEST)
    if not isinstance(value, dict) or not is_canonical(value, raw):
        raise Flaw(f"{MANIFEST} was altered: it is not in canonical form")
    version = value.get("version")
    if type(version) is int and version > FORMAT:
        raise Flaw(f"made by a newer netauto (format {version}): use that one's verify.py")
    if type(version) is not int or version not in SINCE or set(value) != {*FIELDS, "previous"}:
        raise Flaw(f"{MANIFEST} was altered: its fields are not those of a bundle")
    for field, kind in sorted(FIELDS.items()):
        if type(value[field]) is not kind:
            raise Flaw(f"{MANIFEST} was altered: `{field}` is not what it should be")
    if value["previous"] is not None and not is_digest(value["previous"]):
        raise Flaw(f"{MANIFEST} was altered: `previous` is not a digest")
    return value, raw


class Files(NamedTuple):
    """What the files of a bundle are.

    Attributes:
        problems: what is wrong with them.
        tables: path → what a table says. raw: path → bytes of the rows and of the lists of signers. Both as far as they are what the
            manifest says.
    """

    problems: list[str]
    tables: dict[str, Any]
    raw: dict[str, bytes]


def files_of(source: Source, manifest: dict[str, Any]) -> Files:
    """Return what the files of a bundle are, each read once."""
    listed = manifest["files"]
    needed = [f"{name}.json" for version in range(1, manifest["version"] + 1) for name in SINCE[version]]
    files = Files([f"{path} is not in the manifest" for path in sorted(needed) if path not in listed], {}, {})
    values = 0
    for path, entry in sorted(listed.items()):
        try:
            data = _listed(source, path, entry)
            values += _values(path, data, MAX_VALUES - values)
            if path in RAW:
                files.raw[path] = data
            elif path.endswith(".json"):
                files.tables[path] = table(data, path)
        except Flaw as flaw:  # noqa: PERF203 - each file has a flaw of its own
            files.problems.append(str(flaw))
    beside = {MANIFEST, *({SIGNATURE} & {*source.sizes})}
    others = {*source.sizes, *source.odd} - {*listed} - beside
    files.problems.extend(f"{path!r} is not in the manifest" for path in sorted(others))
    return files


def _values(path: str, data: bytes, most: int) -> int:
    """Return how many values a table holds (Flaw: too many to be read)."""
    values = values_in(data) if path.endswith(".json") else 0
    if values > most:
        raise Flaw(f"{path} holds more than any that netauto writes")
    return values


def _listed(source: Source, path: str, entry: object) -> bytes:
    """Return the bytes of a file of the manifest (Flaw: they are not what it says, or a bundle holds no such file)."""
    if not SAFE_PATH.fullmatch(path) or path in {MANIFEST, SIGNATURE}:
        raise Flaw(f"{path!r} in the manifest is not a path inside the bundle")
    folder, _, name = path.rpartition("/")
    if path not in PARTS and (folder not in FOLDERS or not name.endswith(FOLDERS[folder])):
        raise Flaw(f"{path!r} is no part of a bundle")
    # What has another size was altered: it need not be read to know that.
    same = not isinstance(entry, dict) or path not in source.sizes or entry.get("size") == source.sizes[path]
    data = source.read(path) if same else b""
    if not same or entry != {"sha256": sha256(data), "size": len(data)}:
        raise Flaw(f"{path} was altered")
    return data


def is_digest(value: object) -> bool:
    """Tell whether a value is a SHA-256."""
    return isinstance(value, str) and DIGEST.fullmatch(value) is not None
