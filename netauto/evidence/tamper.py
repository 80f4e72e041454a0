"""Whether a bundle is still what was sealed, and whether the chain of bundles is whole."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any

from netauto.canonical import canonical_json, digest, sha256
from netauto.errors import EvidenceError
from netauto.evidence.bundle import MANIFEST, VERSION
from netauto.evidence.record import attested_in

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

_DIGEST = re.compile(r"[0-9a-f]{64}")
_SAFE_PATH = re.compile(r"(?!\.)[\w.-]+(/(?!\.)[\w.-]+)*", re.ASCII)
_FIELDS = frozenset(
    {"version", "inventory", "run", "unit", "action", "change", "verdict", "operator", "started", "ended"}
    | {"tool", "plan", "intent", "templates", "previous", "files"}
)


def verify_bundle(folder: Path) -> tuple[str, ...]:
    """Return what is wrong with a bundle, one sentence each; empty: it is what was sealed.

    That nobody replaced the whole bundle shows in the chain only (`verify_chain`), or in a digest kept elsewhere.
    """
    try:
        manifest = read_manifest(folder)
    except EvidenceError as error:
        return (error.message,)
    return (*_files(folder, manifest["files"]), *_contents(folder, manifest))


def verify_chain(root: Path) -> tuple[str, ...]:
    """Return what is wrong with all bundles of an inventory: each one's problems, gaps and forks of the chain."""
    problems: list[str] = []
    previous: dict[str, str | None] = {}
    for folder in _bundles(root):
        problems += [f"{folder.name}: {problem}" for problem in verify_bundle(folder)]
        try:
            previous[folder.name] = read_manifest(folder)["previous"]
        except EvidenceError:
            continue
    digests = {sha256((root / name / MANIFEST).read_bytes()): name for name in previous}
    for name, digest_before in sorted(previous.items()):
        if digest_before is not None and digest_before not in digests:
            problems.append(f"{name}: the bundle before it is missing or was altered ({digest_before[:12]}…)")
        rivals = [other for other in sorted(previous) if previous[other] == digest_before and other < name]
        problems += [f"{name}: follows the same bundle as {rival}" for rival in rivals[:1]]
    return tuple(problems)


def head(root: Path) -> str | None:
    """Return the digest of the newest bundle under `root`, None when there is none.

    Raises:
        EvidenceError: the chain has several ends, or none: it was tampered with.
    """
    manifests = {bundle_digest(folder): read_manifest(folder)["previous"] for folder in _bundles(root)}
    ends = [own for own in manifests if own not in manifests.values()]
    if manifests and len(ends) != 1:
        raise EvidenceError(
            f"the chain of bundles has {len(ends)} ends", hint="netauto audit says which bundles are concerned"
        )
    return ends[0] if ends else None


def bundle_digest(folder: Path) -> str:
    """Return the digest of a bundle: the SHA-256 of its manifest.

    Raises:
        EvidenceError: there is no manifest.
    """
    return sha256(_read(folder / MANIFEST))


def read_manifest(folder: Path) -> dict[str, Any]:
    """Return the manifest of a bundle.

    Raises:
        EvidenceError: missing, not canonical JSON, of an unknown version, or lacking a field.
    """
    raw = _read(folder / MANIFEST)
    try:
        value = json.loads(raw)
        canonical = canonical_json(value) == raw
    except (ValueError, TypeError, RecursionError):
        raise EvidenceError(f"{MANIFEST} is not JSON") from None
    if not isinstance(value, dict) or not canonical:
        raise EvidenceError(f"{MANIFEST} was altered: it is not in canonical form")
    if value.get("version") != VERSION or set(value) != _FIELDS or not isinstance(value["files"], dict):
        raise EvidenceError(
            f"{MANIFEST} is of another version, or was altered: its fields are not those of version {VERSION}"
        )
    if value["previous"] is not None and not _is_digest(value["previous"]):
        raise EvidenceError(f"{MANIFEST} was altered: `previous` is not a digest")
    return value


def _is_digest(value: object) -> bool:
    return isinstance(value, str) and _DIGEST.fullmatch(value) is not None


def _read(path: Path) -> bytes:
    if path.is_symlink() or not path.is_file():
        raise EvidenceError(f"{path.name} is missing, or not a plain file")
    return path.read_bytes()


def _bundles(root: Path) -> Iterator[Path]:
    # Names that begin with a dot are bundles being written, or left by a crash: never sealed.
    folders = sorted(root.iterdir()) if root.is_dir() else []
    return (folder for folder in folders if folder.is_dir() and not folder.name.startswith("."))


def _files(folder: Path, listed: dict[str, Any]) -> Iterator[str]:
    found = [path for path in folder.rglob("*") if path.is_symlink() or not path.is_dir()]
    plain = {path.relative_to(folder).as_posix() for path in found if path.is_file() and not path.is_symlink()}
    for path, entry in sorted(listed.items()):
        if not _SAFE_PATH.fullmatch(path):
            yield f"{path!r} in the manifest is not a path inside the bundle"
        elif path not in plain:
            yield f"{path} is missing, or not a plain file"
        elif entry != _entry(folder / path):
            yield f"{path} was altered"
    others = {path.relative_to(folder).as_posix() for path in found} - set(listed) - {MANIFEST}
    yield from (f"{path!r} is not in the manifest" for path in sorted(others))


def _entry(path: Path) -> dict[str, Any]:
    data = path.read_bytes()
    return {"sha256": sha256(data), "size": len(data)}


def _contents(folder: Path, manifest: dict[str, Any]) -> Iterator[str]:
    """Yield where files that are what the manifest says contradict what they themselves say."""
    plan = manifest["files"].get("plan.json")
    if not isinstance(plan, dict) or plan.get("sha256") != manifest["plan"]:
        yield "plan.json is not the plan that the manifest names"
    try:
        rows = json.loads(_read(folder / "events.json"))
        wrong = [row["seq"] for row in rows if digest({key: row[key] for key in row if key != "hash"}) != row["hash"]]
        ours = {manifest["run"], attested_in(manifest["run"])}
        foreign = [row["seq"] for row in rows if row["run"] not in ours]
    except (EvidenceError, ValueError, TypeError, KeyError):
        yield "events.json holds no journal rows"
        return
    yield from (f"journal row {seq} was altered" for seq in wrong)
    yield from (f"journal row {seq} is of another run" for seq in foreign)
