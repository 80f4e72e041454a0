"""A small static site over all runs of an inventory: a list to search, a page for each run, two runs beside each other, units and reviews.

It is plain files: opened from a folder, copied to any web server, or attached to a ticket. Building it again writes only the pages whose
bundle changed since, by the digest of its manifest and by the sizes and times of its files.

The changed lines of a device stand in a file of their own, named by what it holds: runs that changed the same lines share it, and the list
of a thousand runs stays small. The page's script asks for the files of the two runs that somebody picks.
"""

from __future__ import annotations

import json
import os
import re
import tempfile
from concurrent.futures import ProcessPoolExecutor
from dataclasses import asdict, dataclass
from functools import partial
from multiprocessing import get_context
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

from markupsafe import Markup
from pydantic import Field, TypeAdapter

from netauto.canonical import canonical_json, digest, sha256
from netauto.errors import EvidenceError, InputError
from netauto.evidence.verifier.verdicts import Trust
from netauto.reports.html import looks, page, rendered
from netauto.reports.language import language
from netauto.reports.report import report
from netauto.reports.sealed import read
from netauto.reports.units import drift, overdue
from netauto.reports.visible import one_line

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from datetime import date

    from netauto.plan.models import DiffLine
    from netauto.reports.report import Report
    from netauto.reports.units import Unit

KNOWN = ".netauto-site.json"
CHANGED = r"^[0-9]{1,9} [0-9]{1,9} [0-9]{1,9} [0-9a-f]{32}$"
# What the page's script says, by its own names; it puts the values in.
SAYS = {
    "same": "site.same",
    "differs": "site.differs",
    "only": "site.only",
    "compared": "site.compared",
    "link": "site.link",
    "onlyIn": "site.only-in",
    "both": "site.both",
    "show": "site.show",
    "lines": "site.lines",
    "unreadable": "site.unreadable",
}
MANY = 16  # pages: from there on a second process is worth its start
_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]{0,80}")


@dataclass(frozen=True, slots=True)
class Row:
    """One run in the list.

    Attributes:
        name: the bundle's folder. key: what the page was made from.
        ended: UTC. intent: digest of the unit's files that it applied.
        devices: device → its place on the page, lines added, lines removed, digest of its changed lines: two runs can be compared.
    """

    name: str
    key: str
    unit: str
    action: str
    verdict: str
    change: str
    operator: str
    started: str
    ended: str
    intent: str
    ms: int
    sound: bool
    passed: int
    checks: int
    devices: dict[str, Annotated[str, Field(pattern=CHANGED)]]

    @property
    def digests(self) -> frozenset[str]:
        """Of the changed lines of its devices."""
        return frozenset(changed.rsplit(" ", 1)[1] for changed in self.devices.values())


@dataclass(frozen=True, slots=True)
class Built:
    """What was done.

    Attributes:
        pages: runs in the site. written: pages made now. unread: bundles that no page could be made of, and why.
    """

    pages: int
    written: int
    unread: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Source:
    """What every page is made from: the folder of bundles, whose key is which, the language."""

    evidence: Path
    trust: Trust
    lang: str


def build(
    evidence: Path, folder: Path, units: Iterable[Unit], today: date, lang: str = "en", *, trust: Trust | None = None
) -> Built:
    """Write the site into `folder`, or bring it up to date.

    Args:
        evidence: folder of bundles.
        folder: where the site lies.
        units: those of the inventory; none: the site has runs only.
        today: from when reviews are overdue.
        lang: one of the reports' languages.
        trust: whose key is which; without, each bundle's own list has to do.

    Raises:
        InputError: the folder cannot be written.
    """
    try:
        for part in ("runs", "lines"):
            (folder / part).mkdir(parents=True, exist_ok=True)
        return _build(_Source(evidence, trust or Trust(), lang), folder, tuple(units), today)
    except OSError as error:
        raise InputError(f"{folder} cannot be written: {error.strerror}", hint="name another with --output") from None


def _build(source: _Source, folder: Path, units: tuple[Unit, ...], today: date) -> Built:
    known, keys = _known(folder), dict(_keys(source))
    there = {path.stem for path in (folder / "lines").iterdir()}
    new = [
        name
        for name, key in keys.items()
        if name not in known
        or known[name].key != key
        or not _page(folder, name).is_file()
        or not known[name].digests <= there
    ]
    rows = {name: known[name] for name in keys if name in known and name not in new}
    unread = []
    for name, made in zip(new, _made(source, folder, [(name, keys[name]) for name in new]), strict=True):
        if isinstance(made, Row):
            rows[name] = made
        else:
            unread.append(made)
    newest = sorted(rows.values(), key=lambda row: (row.started, row.name), reverse=True)
    _write(folder / "index.html", _index(newest, units, today, source.lang))
    for path in _left_over(folder, known, rows):
        path.unlink(missing_ok=True)
    _write(folder / KNOWN, canonical_json([asdict(row) for row in newest]).decode())
    return Built(len(rows), len(new) - len(unread), tuple(unread))


def _known(folder: Path) -> dict[str, Row]:
    """Return the rows of the site as it was built last; nothing where that cannot be read."""
    try:
        rows = TypeAdapter(list[Row]).validate_json((folder / KNOWN).read_bytes(), strict=True)
    except (OSError, ValueError):
        return {}
    return {row.name: row for row in rows if _NAME.fullmatch(row.name)}


def _left_over(folder: Path, known: Mapping[str, Row], rows: Mapping[str, Row]) -> Iterator[Path]:
    """Yield the files that the site had and that no run of it needs any more; what somebody else put there is not ours."""
    yield from (_page(folder, name) for name in set(known) - set(rows))
    had, needed = (frozenset[str]().union(*(row.digests for row in some.values())) for some in (known, rows))
    yield from (_lines_file(folder, digest) for digest in had - needed)


def _keys(source: _Source) -> Iterator[tuple[str, str]]:
    """Yield each bundle with what its page depends on."""
    own = f"{looks()} {source.lang} {source.trust}"
    folders = sorted(source.evidence.iterdir()) if source.evidence.is_dir() else []
    for folder in folders:
        manifest = folder / "manifest.json"
        if _NAME.fullmatch(folder.name) and folder.is_dir() and not folder.is_symlink() and manifest.is_file():
            files = sorted(path for path in folder.rglob("*") if path.is_file())
            seen = [f"{path.name} {path.lstat().st_size} {path.lstat().st_mtime_ns}" for path in files]
            yield folder.name, sha256("\n".join([own, sha256(manifest.read_bytes()), *seen]))


def _made(source: _Source, folder: Path, new: Sequence[tuple[str, str]]) -> Iterable[Row | str]:
    make = partial(_make, source, folder)
    if len(new) < MANY or (os.cpu_count() or 1) < 2:  # noqa: PLR2004 - one processor
        return map(make, new)
    with ProcessPoolExecutor(min(os.cpu_count() or 1, 8), mp_context=get_context("spawn")) as pool:
        return list(pool.map(make, new, chunksize=8))


def _make(source: _Source, folder: Path, one: tuple[str, str]) -> Row | str:
    """Write the page of one bundle and return its row, or why there is none."""
    name, key = one
    try:
        found = report(read(source.evidence / name, source.trust))
    except EvidenceError as error:
        return error.message
    _write(_page(folder, name), page(found, source.lang))
    row = _row(name, key, found)
    for device in found.devices:
        _write(_lines_file(folder, _digest(device.plan.diff)), _lines(device.plan.diff))
    return row


def _row(name: str, key: str, found: Report) -> Row:
    manifest = found.sealed.manifest
    return Row(
        name=name,
        key=key,
        unit=manifest.unit,
        action=found.plan.action,
        verdict=manifest.verdict,
        change=manifest.change,
        operator=manifest.operator,
        started=manifest.started,
        ended=manifest.ended,
        intent=manifest.intent,
        ms=found.times.total_ms,
        sound=not found.sealed.problems,
        passed=found.passed,
        checks=len(found.checks),
        devices={
            device.plan.device: f"{place} {device.added} {device.removed} {_digest(device.plan.diff)}"
            for place, device in enumerate(found.devices, 1)
        },
    )


def _digest(diff: Sequence[DiffLine]) -> str:
    """Return what the lines of a device are known by: the text as it is, because what is shown for two texts may be the same."""
    return digest([_shown(diff), [line.text for line in diff]])[:32]


def _lines(diff: Sequence[DiffLine]) -> str:
    """Return the file of a device's lines, which says nothing but data, in ASCII."""
    return f'netautoLines("{_digest(diff)}",{json.dumps(_shown(diff), separators=(",", ":"))});\n'


def _shown(diff: Sequence[DiffLine]) -> list[tuple[str, int, str]]:
    """Return sign, depth, and the text as it is shown, of each line."""
    return [(line.sign, line.depth, one_line(line.text)) for line in diff]


def _page(folder: Path, name: str) -> Path:
    return folder / "runs" / f"{name}.html"


def _lines_file(folder: Path, digest: str) -> Path:
    return folder / "lines" / f"{digest}.js"


def _index(rows: Sequence[Row], units: tuple[Unit, ...], today: date, lang: str) -> str:
    words, last = language(lang), {row.unit: row for row in reversed(rows)}
    listed = [
        (unit, last.get(unit.name), overdue(unit, today), *drift(unit, last.get(unit.name), words))
        for unit in units
        if unit.state != "closed" or unit.name in last
    ]
    says = {name: words.texts[key] for name, key in SAYS.items()}
    data = _data({"runs": [{"name": row.name, "devices": row.devices} for row in rows], "says": says})
    return rendered("index.html.j2", lang, own="site", rows=rows, units=listed, data=data, today=str(today))


def _data(value: object) -> Markup:
    """Return a value as JSON that stands inside a page; nothing in it can end its element."""
    text = json.dumps(_seen(value), ensure_ascii=True, sort_keys=True, separators=(",", ":"))
    return Markup(text.replace("<", "\\u003c").replace(">", "\\u003e").replace("&", "\\u0026"))  # noqa: S704 - escaped above


def _seen(value: Any) -> Any:  # noqa: ANN401 - whatever a row holds
    """Return a value with nothing in it that cannot be seen: the script shows it as it is."""
    if isinstance(value, dict):
        return {one_line(key): _seen(item) for key, item in value.items()}
    if isinstance(value, list):
        return [_seen(item) for item in value]
    return one_line(value) if isinstance(value, str) else value


def _write(target: Path, text: str) -> None:
    """Write a file whole or not at all."""
    with tempfile.NamedTemporaryFile("w", encoding="utf-8", dir=target.parent, prefix=".", delete=False) as file:
        file.write(text)
    Path(file.name).chmod(0o644)
    Path(file.name).replace(target)
