"""A sealed bundle as the reports read it: typed, and nothing in it believed before it is parsed."""

from __future__ import annotations

import html
import json
import re
import stat
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

from pydantic import BaseModel, ConfigDict, TypeAdapter, ValidationError

from netauto.errors import EvidenceError
from netauto.evidence import bundle_digest
from netauto.evidence.verifier.chains import judge_path
from netauto.evidence.verifier.signatures import SIGNERS
from netauto.evidence.verifier.verdicts import Trust
from netauto.plan.models import Guarantee, Plan
from netauto.verify.models import CheckResult

if TYPE_CHECKING:
    from pathlib import Path

    from netauto.evidence.verifier.verdicts import Verdict

LARGEST = 256 * 1024 * 1024  # bytes of one file; the plan of a hundred devices has a tenth of it
LARGEST_PICTURE = 8 * 1024 * 1024
_PNG = b"\x89PNG\r\n\x1a\n"
_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]{0,62}")
_UNPROVEN = re.compile(r"^## What is not proven\n\n(?P<bullets>(?:- .*\n)+)", re.MULTILINE)


class Part(BaseModel):
    """Part of a bundle. Keys that a newer netauto adds are passed over: the report shows what it knows."""

    model_config = ConfigDict(frozen=True, extra="ignore", strict=True)


class Manifest(Part):
    """Who, when, what; see `netauto.evidence.bundle.manifest`."""

    version: int
    inventory: str
    run: str
    unit: str
    action: str
    change: str
    verdict: Literal["open", "closed", "reverted", "needs-operator"]
    operator: str
    started: str
    ended: str
    tool: str
    plan: str
    intent: str
    previous: str | None


class DeviceOutcome(Part):
    """What became of one device."""

    device: str
    guarantee: Guarantee
    outcome: Literal["applied", "reverted", "untouched", "unknown"]
    saved: bool


class Trouble(Part):
    """What went wrong, in netauto's and the device's words; `device` is empty when it concerns all."""

    device: str
    step: str
    message: str
    hint: str = ""


class Outcomes(Part):
    """What became of the devices."""

    reason: str
    attempts: int
    interrupted: bool
    devices: list[DeviceOutcome]
    errors: list[Trouble]


class PhaseTime(Part):
    """Milliseconds of a phase, on one device or (`device` empty) from its first to its last."""

    phase: str
    ms: int
    device: str = ""


class Times(Part):
    """How long it took."""

    budget_ms: int
    total_ms: int
    last_safe: str
    phases: list[PhaseTime]
    devices: list[PhaseTime]


class Row(Part):
    """One row of the journal."""

    seq: int
    time: str
    kind: str
    device: str
    step: str
    body: dict[str, Any]


class Agreement(Part):
    """Who agreed to a plan, and who had to.

    Attributes:
        needed: how many people beside the author. author: who made the plan.
        opening: digest of the plan with which it was approved, where that is another one.
        given: rows of the journal, each an approval.
    """

    needed: int = 0
    author: str = ""
    opening: str = ""
    given: list[Row] = []


class Rehearsal(Part):
    """Whether the inverse lines of a device lead back; None: nothing was read from it before."""

    device: str
    leads_back: bool | None


@dataclass(frozen=True, slots=True)
class Sealed:
    """Everything that a report is made from.

    Attributes:
        name: the bundle's folder. digest: SHA-256 of its manifest.
        verdict: what the verifier says of it. signers: whose list says whose key is which: ``inventory``, ``bundle`` or nobody's (empty).
        agreement, request, rehearsed: as the bundle holds them; nobody and nothing in bundles of version 1.
        pictures: workstation → PNG. unproven: what the bundle itself says was not proven.
    """

    name: str
    digest: str
    verdict: Verdict
    signers: str
    manifest: Manifest
    plan: Plan
    outcomes: Outcomes
    checks: tuple[CheckResult, ...]
    times: Times
    rows: tuple[Row, ...]
    agreement: Agreement
    request: dict[str, Any]
    rehearsed: tuple[Rehearsal, ...]
    pictures: dict[str, bytes]
    unproven: tuple[str, ...]

    @property
    def problems(self) -> tuple[str, ...]:
        """Why the bundle is not what was sealed; empty: it is."""
        return self.verdict.problems

    @property
    def signature(self) -> str:
        """Who signed the manifest, or why that is not known, in the verifier's words."""
        return dict(self.verdict.facts).get("signature", "")


def read(folder: Path, trust: Trust | None = None) -> Sealed:
    """Return what a bundle holds. One that was altered is read as far as it can be, with what is wrong in `problems`.

    Args:
        folder: the bundle.
        trust: whose key is which; without, the bundle's own list has to do.

    Raises:
        EvidenceError: it has no manifest, or a file that is no longer what a report can be made from.
    """
    trusted = trust or Trust()
    own = "bundle" if _plain(folder / SIGNERS) else ""
    return Sealed(
        name=folder.name,
        digest=bundle_digest(folder),
        verdict=judge_path(folder, trusted),
        signers=own if trusted.signers is None else "inventory",
        manifest=_part(folder, "manifest.json", Manifest),
        plan=_part(folder, "plan.json", Plan),
        outcomes=_part(folder, "outcomes.json", Outcomes),
        checks=_part(folder, "checks.json", tuple[CheckResult, ...]),
        times=_part(folder, "phases.json", Times),
        rows=_part(folder, "events.json", tuple[Row, ...]),
        agreement=_part(folder, "approvals.json", Agreement) if _plain(folder / "approvals.json") else Agreement(),
        request=_part(folder, "request.json", dict[str, Any]) if _plain(folder / "request.json") else {},
        rehearsed=_part(folder, "rollback.json", tuple[Rehearsal, ...]) if _plain(folder / "rollback.json") else (),
        pictures=dict(_pictures(folder)),
        unproven=_unproven(folder),
    )


def read_manifest_of(folder: Path) -> Manifest:
    """Return the manifest alone, for lists of many runs (EvidenceError: there is none that can be read)."""
    found: Manifest = _part(folder, "manifest.json", Manifest)
    return found


def _plain(path: Path) -> bool:
    return path.is_file() and not path.is_symlink()


def _bytes(path: Path, most: int = LARGEST) -> bytes:
    try:
        found = path.lstat()
        if not stat.S_ISREG(found.st_mode) or found.st_size > most:
            raise EvidenceError(f"{path.name} is not a plain file, or larger than {most} bytes")
        return path.read_bytes()
    except OSError as error:
        raise EvidenceError(f"{path.name} cannot be read: {error.strerror}") from None


def _part(folder: Path, name: str, kind: Any) -> Any:  # noqa: ANN401 - a model, or a tuple of models
    try:
        return TypeAdapter(kind).validate_json(_bytes(folder / name))
    except ValidationError as error:
        first = error.errors(include_url=False, include_context=False, include_input=False)[0]
        where = ".".join(map(str, first["loc"])) or "the whole file"
        raise EvidenceError(
            f"{folder.name}: {name} is not what this netauto can read: {where}: {first['msg']}",
            hint="it was altered (netauto audit verify), or sealed by a newer netauto",
        ) from None


def _pictures(folder: Path) -> list[tuple[str, bytes]]:
    inside = folder / "workstations"
    if inside.is_symlink() or not inside.is_dir():
        return []
    paths = [path for path in sorted(inside.glob("*.png")) if _plain(path) and _NAME.fullmatch(path.stem)]
    found = [(path.stem, _bytes(path, LARGEST_PICTURE)) for path in paths]
    return [(name, picture) for name, picture in found if picture.startswith(_PNG)]


def _unproven(folder: Path) -> tuple[str, ...]:
    """Return the sentences of the summary's section, as they were before they were escaped for Markdown."""
    text = _bytes(folder / "summary.md").decode("utf-8", "replace") if _plain(folder / "summary.md") else ""
    found = _UNPROVEN.search(text)
    lines = found["bullets"].splitlines() if found else []
    return tuple(html.unescape(re.sub(r"\\(.)", r"\1", line.removeprefix("- "))) for line in lines)


def flattened(request: dict[str, Any]) -> tuple[tuple[str, str], ...]:
    """Return a request as pairs of key and text, nested keys joined by dots."""
    found: list[tuple[str, str]] = []
    for key, value in sorted(request.items()):
        if isinstance(value, dict):
            found += [(f"{key}.{inner}", text) for inner, text in flattened(value)]
        else:
            found.append((key, value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)))
    return tuple(found)
