"""Which value holds for a unit, where somebody wrote it, and what it took the place of."""

from __future__ import annotations

import difflib
from dataclasses import dataclass
from typing import TYPE_CHECKING

from netauto.errors import InputError, IntentError
from netauto.intent.layers import Said, layered
from netauto.intent.load import known_unit
from netauto.intent.sources import read_sources
from netauto.intent.yaml_source import at, dotted

if TYPE_CHECKING:
    from collections.abc import Iterator

    from netauto.intent.layers import Level
    from netauto.intent.sources import Sources
    from netauto.intent.yaml_source import Document, Keys, Value
    from netauto.workspace import Workspace

# What a key may be left without: `owner` is `unit.owner`, `wan.rate_kbps` is `site.wan.rate_kbps`.
ROOTS = ("unit", "site", "blueprint", "policy", "service")
NEAR = 3  # names that an unknown key may have been meant to be


@dataclass(frozen=True, slots=True)
class Entry:
    """One value.

    Attributes:
        said: the word that holds.
        overrides: what wider levels said, the nearest first.
    """

    key: str
    said: Said
    overrides: tuple[Said, ...] = ()


def explain(workspace: Workspace, unit: str, key: str = "") -> tuple[Entry, ...]:
    """Return the values under `key` for `unit`, with where each comes from.

    Args:
        workspace: where the files are.
        unit: its name.
        key: one value (``sizing.guest_kbps``), everything under it (``sizing``), or nothing: all that has levels.

    Raises:
        IntentError: a file that the unit depends on cannot be read.
        InputError: there is no such unit or key; the nearest names are suggested.
    """
    known_unit(workspace, unit)
    sources = read_sources(workspace)
    if unit not in sources.units or sources.group is None or sources.catalogue is None or sources.policy is None:
        raise IntentError(sources.problems)
    levels = _entries(layered(sources, unit))
    if not key:
        return tuple(levels.values())
    return _under(key, {**levels, **_entries(_single(sources, unit))}, unit)


def explainable(workspace: Workspace, unit: str) -> tuple[str, ...]:
    """Return the keys that `explain` knows for `unit`, in order; none where the unit cannot be read."""
    sources = read_sources(workspace)
    if unit not in sources.units:
        return ()
    return tuple(dict.fromkeys((*layered(sources, unit), *_single(sources, unit))))


def _entries(said: dict[str, tuple[Said, ...]]) -> dict[str, Entry]:
    return {key: Entry(key, words[-1], tuple(reversed(words[:-1]))) for key, words in said.items()}


def _under(key: str, known: dict[str, Entry], unit: str) -> tuple[Entry, ...]:
    for name in (key, *(f"{root}.{key}" for root in ROOTS)):
        if name in known:
            return (known[name],)
        if found := tuple(entry for full, entry in known.items() if full.startswith((f"{name}.", f"{name}["))):
            return found
    words = {full.partition(".")[2] if full.startswith("unit.") else full: None for full in known}
    close = difflib.get_close_matches(key, words, n=NEAR, cutoff=0.6)
    hint = f"did you mean {', '.join(close)}?" if close else f"netauto explain {unit} lists what has levels"
    raise InputError(f"unit {unit!r} has no key {key!r}", hint=hint)


def _single(sources: Sources, unit: str) -> dict[str, tuple[Said, ...]]:
    """Return every value that one level alone decides: key → what it says."""
    located = sources.units[unit]
    shape = sources.blueprints.get(located.value.blueprint)
    files: list[tuple[str, Level, Document | None, Keys]] = [
        ("unit", "unit", located.document, ()),
        ("blueprint", "blueprint", shape.document if shape else None, ()),
        ("site", "site", sources.group.document if sources.group else None, ("sites", located.value.site)),
        ("policy", "group", sources.policy.document if sources.policy else None, ()),
    ]
    catalogue = sources.catalogue.document if sources.catalogue else None
    names = [key.removeprefix("services.") for key in layered(sources, unit) if key.startswith("services.")]
    files += [(f"service.{name}", "group", catalogue, ("services", name)) for name in names]
    return {
        key: (said,)
        for root, level, document, start in files
        if document
        for key, said in _leaves(root, level, document, start)
    }


def _leaves(root: str, level: Level, document: Document, start: Keys) -> Iterator[tuple[str, Said]]:
    """Give each value under `start` of a document: a list of plain values counts as one."""
    for path, value in _flat(at(document.data, start), start):
        key = dotted((root, *path[len(start) :]))
        yield key, Said(level, value, document.file, document.line(path), dotted(path))


def _flat(value: Value, path: Keys) -> Iterator[tuple[Keys, Value]]:
    if isinstance(value, dict):
        for key, inner in value.items():
            yield from _flat(inner, (*path, key))
    elif isinstance(value, list) and any(isinstance(inner, dict | list) for inner in value):
        for position, inner in enumerate(value):
            yield from _flat(inner, (*path, position))
    else:
        yield path, value
