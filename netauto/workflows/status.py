"""What is open, what is unfinished, and what happened last: read from the files beside the units and from the journal, no device asked.

It is what people type most, so it takes nothing apart that it does not show: files are read, and judged by `netauto validate` only.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from netauto.canonical import digest
from netauto.errors import IntentError
from netauto.intent.files import yaml_files
from netauto.intent.yaml_source import read_file

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from netauto.intent.yaml_source import Value
    from netauto.workflows.root import Root

State = Literal["open", "planned", "closed", "unfinished"]
VLANS = 16  # a unit's block


@dataclass(frozen=True, slots=True)
class UnitState:
    """A unit and how it stands.

    Attributes:
        state: ``open``: its undo file is there; ``planned``: it has an allocation; ``unfinished``: a run has to be resumed.
        vlans: its block, e.g. ``2032-2047``, or empty.
        prefix: its summary prefix, or empty.
        run: the unfinished run, or empty.
    """

    unit: str
    site: str
    blueprint: str
    state: State
    vlans: str
    prefix: str
    review: str
    run: str = ""


@dataclass(frozen=True, slots=True)
class RunState:
    """A run of the journal, in short.

    Attributes:
        verdict: how it ended; ``under way`` while a process drives it, ``needs-operator`` when none does and it has to be resumed.
        driver: who drives it now, or empty.
    """

    run: str
    unit: str
    action: str
    verdict: str
    started: str
    ended: str
    finished: bool
    driver: str = ""


def unit_states(root: Root) -> tuple[UnitState, ...]:
    """Return every unit of the inventory, in order of their names (IntentError: a file that is no YAML)."""
    runs = root.unfinished
    unfinished = {run.unit: run.run for run in root.journal.summaries(only=runs)} if runs else {}
    paths = yaml_files(root.workspace.units)
    return tuple(_unit(root, path, unfinished.get(path.stem, "")) for path in paths)


def run_states(root: Root, last: int = 0) -> tuple[RunState, ...]:
    """Return the runs of the journal, oldest first; `last` > 0: only the newest so many."""
    if not root.workspace.journal.exists():
        return ()
    unfinished = root.unfinished
    drivers = {run: root.journal.holder(f"run.{run}") for run in unfinished}
    return tuple(
        RunState(
            run=run.run,
            unit=run.unit,
            action=run.action,
            verdict=run.verdict or ("under way" if drivers.get(run.run) else "needs-operator"),
            started=run.started,
            ended=run.ended,
            finished=run.run not in unfinished,
            driver=drivers.get(run.run, ""),
        )
        for run in root.journal.summaries(last)
    )


def _unit(root: Root, path: Path, run: str) -> UnitState:
    name, unit = path.stem, _mapping(root, path)
    lock = root.workspace.lock_file(name)
    given = _given(root, lock) if lock.is_file() else {}
    is_open = root.workspace.undo_file(name).is_file()
    state: State = "unfinished" if run else "open" if is_open else "planned" if lock.is_file() else "closed"
    block = given.get("block")
    return UnitState(
        unit=name,
        site=_text(unit, "site"),
        blueprint=_text(unit, "blueprint"),
        state=state,
        vlans=f"{block}-{block + VLANS - 1}" if isinstance(block, int) else "",
        prefix=_text(given, "prefix"),
        review=_text(unit, "review"),
        run=run,
    )


def _given(root: Root, lock: Path) -> Mapping[str, Value]:
    """Return what a lock file says; one that is not what netauto wrote is judged as everywhere else (IntentError)."""
    data = _mapping(root, lock)
    given = data.get("allocation")
    if isinstance(given, dict) and data.get("digest") == digest(given):
        return given
    from netauto.allocation.lockfile import read_locks  # noqa: PLC0415 - a third of a second, for files that were damaged

    read_locks(root.workspace)
    return {}


def _mapping(root: Root, path: Path) -> Mapping[str, Value]:
    document = read_file(path, root.workspace.shown(path))
    if document.problems:
        raise IntentError(document.problems)
    return document.data if isinstance(document.data, dict) else {}


def _text(data: Mapping[str, Value], key: str) -> str:
    value = data.get(key)
    return value if isinstance(value, str) else ""
