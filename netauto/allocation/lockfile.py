"""The lock file of a unit: what it was given, in Git, reviewed like any lock file.

The text is canonical: the same allocation gives the same bytes. A digest over the values tells an edit by hand.
"""

from __future__ import annotations

import fcntl
from contextlib import contextmanager
from typing import TYPE_CHECKING, Literal

from netauto.allocation.models import Allocation
from netauto.canonical import digest
from netauto.durable import sync_names, write_whole
from netauto.errors import IntentError, Problem
from netauto.intent.files import LOCK_SUFFIX
from netauto.intent.models import Model
from netauto.intent.validate import found_words, validate
from netauto.intent.yaml_source import read_file

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from netauto.intent.yaml_source import Document
    from netauto.workspace import Workspace

VERSION = 1
HEADER = "# Written by netauto; review it, do not edit.\n"
EDITED = "the file was edited by hand or badly merged: take it back from Git, or close the unit and delete it"


class Lock(Model):
    """A lock file: format, digest of the values, and the values."""

    version: Literal[1]
    digest: str
    allocation: Allocation


def lock_text(allocation: Allocation) -> str:
    """Return the text of the lock file of `allocation`."""
    values = allocation.model_dump(mode="json")
    lines = [f"version: {VERSION}", f"digest: {digest(values)}", "allocation:", *_yaml(values, "  ")]
    return HEADER + "\n".join(lines) + "\n"


def read_lock(workspace: Workspace, unit: str) -> Allocation | None:
    """Return what `unit` was given, or None when it has no lock file.

    Raises:
        IntentError: the file is of another version, was edited by hand, or belongs to another unit.
    """
    path = workspace.lock_file(unit)
    if not path.exists():
        return None
    allocation, problems = _read(path, workspace.shown(path))
    if allocation is None:
        raise IntentError(problems)
    return allocation


def read_locks(workspace: Workspace) -> dict[str, Allocation]:
    """Return unit → what it was given, of every lock file, even where the unit's own file is gone.

    Raises:
        IntentError: the problems of every lock file.
    """
    locks: dict[str, Allocation] = {}
    problems: list[Problem] = []
    for path in sorted(workspace.units.glob(f"*{LOCK_SUFFIX}")):
        allocation, found = _read(path, workspace.shown(path))
        problems.extend(found)
        if allocation is not None:
            problems.extend(_shared(allocation, locks.values(), workspace.shown(path)))
            locks[allocation.unit] = allocation
    if problems:
        raise IntentError(tuple(problems))
    return locks


def _shared(allocation: Allocation, others: Iterable[Allocation], shown: str) -> Iterator[Problem]:
    """Yield a problem for what two lock files both hold: each may be whole, and a merge still brought them together."""
    for other in others:
        here = allocation.site == other.site
        vlans = {zone.vlan for zone in allocation.zones} & {zone.vlan for zone in other.zones} if here else set()
        found = [
            *([f"VLAN {min(vlans)}"] if vlans else ()),
            *([f"prefix {allocation.prefix}"] if allocation.prefix.overlaps(other.prefix) else ()),
            *([f"code {allocation.code}"] if allocation.code == other.code else ()),
            *([f"sequence {allocation.sequence}"] if here and allocation.sequence == other.sequence else ()),
        ]
        for what in found:
            yield Problem(
                shown,
                0,
                "allocation",
                what,
                f"unit {other.unit!r} has it too: keep one lock file, plan the other again",
            )


@contextmanager
def allocating(workspace: Workspace) -> Iterator[None]:
    """Hold the right to allocate in this inventory: two plans at once never read the same locks and choose the same block.

    It waits for the other one, which needs milliseconds, and is given back when the process dies.
    """
    with (workspace.make_state() / "locks" / "allocation").open("w") as stream:
        fcntl.flock(stream, fcntl.LOCK_EX)
        yield


def write_lock(workspace: Workspace, allocation: Allocation) -> Path:
    """Write the lock file of `allocation` and return its path; after a crash the file is the old one or the new one, whole."""
    path = workspace.lock_file(allocation.unit)
    write_whole(path, lock_text(allocation).encode())
    return path


def remove_lock(workspace: Workspace, unit: str) -> None:
    """Give back what `unit` had: remove its lock file, if there is one."""
    path = workspace.lock_file(unit)
    path.unlink(missing_ok=True)
    sync_names(path.parent)


def _read(path: Path, shown: str) -> tuple[Allocation | None, tuple[Problem, ...]]:
    document = read_file(path, shown)
    if problem := _other_version(document):
        return None, (problem,)
    lock, problems = validate(document, Lock)
    if lock is None:
        return None, problems
    allocation = lock.allocation
    if lock.digest != digest(allocation.model_dump(mode="json")):
        return None, (document.problem(("digest",), f"'{lock.digest[:12]}…'", EDITED),)
    if path.name != f"{allocation.unit}{LOCK_SUFFIX}":
        return None, (document.problem(("allocation", "unit"), f"'{allocation.unit}'", "must be the name of the file"),)
    return allocation, ()


def _other_version(document: Document) -> Problem | None:
    """A lock file of a newer netauto is refused by its version, not by the keys that it may have gained."""
    data = document.data
    if not isinstance(data, dict) or data.get("version") in {None, VERSION}:
        return None
    return document.problem(
        ("version",), found_words(data["version"]), f"this netauto reads version {VERSION}: update netauto"
    )


def _yaml(values: dict[str, object], indent: str) -> Iterator[str]:
    """Print mappings, lists of mappings and plain scalars; nothing else occurs in an allocation, and nothing needs quotes."""
    for key, value in values.items():
        if isinstance(value, dict):
            yield f"{indent}{key}:" if value else f"{indent}{key}: {{}}"
            yield from _yaml(value, indent + "  ")
        elif isinstance(value, list):
            yield f"{indent}{key}:"
            for item in value:
                first, *rest = _yaml(item, indent + "    ")
                yield f"{indent}  - {first.lstrip()}"
                yield from rest
        else:
            yield f"{indent}{key}: {value}"
