"""What every form of the report shows: one value, made from one sealed bundle, in no language yet."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from netauto.reports.diffs import Section, sections
from netauto.reports.drawing import Drawing, drawing
from netauto.reports.flows import Flows, flows
from netauto.reports.language import language
from netauto.reports.sealed import flattened
from netauto.reports.timeline import lanes, phases

if TYPE_CHECKING:
    from netauto.plan.models import DevicePlan, Plan
    from netauto.reports.sealed import Outcomes, Row, Sealed, Times, Trouble
    from netauto.reports.timeline import Lane, Phase
    from netauto.verify.models import CheckResult

STATUSES = ("passed", "failed", "error", "skipped")


@dataclass(frozen=True, slots=True)
class Device:
    """One device of the run.

    Attributes:
        armed, confirmed: UTC, when the change took effect and when it was made permanent; empty: never.
    """

    plan: DevicePlan
    outcome: str
    saved: bool
    armed: str
    confirmed: str
    sections: tuple[Section, ...]

    @property
    def added(self) -> int:
        """Lines that were added."""
        return sum(section.added for section in self.sections)

    @property
    def removed(self) -> int:
        """Lines that were removed."""
        return sum(section.removed for section in self.sections)


@dataclass(frozen=True, slots=True)
class Approval:
    """Who agreed, and when (UTC). fits: to this plan. signature: ``none``, ``holds``, ``holds-not`` or ``unlisted``."""

    user: str
    at: str
    digest: str
    fits: bool
    signature: str


@dataclass(frozen=True, slots=True)
class Workstation:
    """What a workstation proved before its port left quarantine; `picture`: its screen as PNG, or empty."""

    name: str
    proofs: tuple[Proof, ...]
    picture: bytes


@dataclass(frozen=True, slots=True)
class Proof:
    """One thing that a workstation was asked. `answer`: ``proved``, ``not-proved`` or ``not-provable``."""

    name: str
    answer: str
    how: str
    observed: str


@dataclass(frozen=True, slots=True)
class Report:
    """Everything that a report shows; `sealed` holds what is shown as it stands."""

    sealed: Sealed
    devices: tuple[Device, ...]
    phases: tuple[Phase, ...]
    lanes: tuple[Lane, ...]
    flows: Flows
    drawing: Drawing
    statuses: tuple[tuple[str, int], ...]
    workstations: tuple[Workstation, ...]
    request: tuple[tuple[str, str], ...]

    @property
    def changed(self) -> tuple[Device, ...]:
        """The devices to which something was sent, or would have been."""
        return tuple(device for device in self.devices if device.plan.changes)

    @property
    def passed(self) -> int:
        """How many checks passed."""
        return dict(self.statuses).get("passed", 0)

    @property
    def share(self) -> str:
        """How much of the minutes allowed was used, in percent."""
        percent = 100 * self.times.total_ms / max(self.times.budget_ms, 1)
        return "< 1" if percent < 1 else f"{percent:.0f}"

    @property
    def check_counts(self) -> list[tuple[str, tuple[int, int], tuple[int, int]]]:
        """Device → (passed, made) of the checks on its configuration, and of those on the state that it shows."""
        return [
            (device, self._counted(device, "model"), self._counted(device, "device"))
            for device in dict.fromkeys(check.device for check in self.checks)
        ]

    def _counted(self, device: str, method: str) -> tuple[int, int]:
        mine = [check.status for check in self.checks if (check.device, check.method) == (device, method)]
        return mine.count("passed"), len(mine)

    @property
    def proven(self) -> list[tuple[str, dict[str, int]]]:
        """What was proven: keys of the texts, with their numbers."""
        shown = sum(check.status == "passed" and check.method == "device" for check in self.checks)
        allowed = [flow for flow in self.flows.flows if flow.allowed]
        looked = sum(flow.how == "looked-up" for flow in allowed)
        good, asked = self._machines
        found = [
            ("proven-checks", {"passed": self.passed, "count": len(self.checks), "lookups": shown}),
            ("proven-flows", {"count": len(allowed), "lookups": looked}),
            ("proven-borders", {"count": len(self.flows.borders)}),
            ("proven-workstations", {"passed": good, "count": asked}),
        ]
        return [(key, values) for key, values in found if values["count"] and values.get("passed", 1)]

    @property
    def gaps(self) -> list[tuple[str, dict[str, int | str]]]:
        """What failed or is missing, beside what the bundle itself names as not proven: keys of the texts, with their numbers."""
        good, asked = self._machines
        hidden = [proof.name for one in self.workstations for proof in one.proofs if proof.answer == "not-provable"]
        found: list[tuple[str, dict[str, int | str]]] = [
            ("unproven-checks", {"count": dict(self.statuses).get("failed", 0)}),
            ("unproven-workstations", {"count": asked - good}),
            ("unproven-hidden", {"count": len(hidden), "names": ", ".join(dict.fromkeys(hidden)).replace("_", " ")}),
        ]
        return [(key, values) for key, values in found if values["count"]]

    @property
    def emulated(self) -> bool:
        """Whether the bundle says that its devices were emulated."""
        return language("en").say("unproven.emulated") in self.sealed.unproven

    @property
    def moves(self) -> bool:
        """Whether the run led workstations that had proved themselves from quarantine to their zones."""
        return self.plan.action == "open" and any(one.proofs for one in self.workstations)

    @property
    def _machines(self) -> tuple[int, int]:
        """How many workstations proved everything that can be shown, and how many were asked."""
        asked = [one for one in self.workstations if one.proofs]
        return sum(all(proof.answer != "not-proved" for proof in one.proofs) for one in asked), len(asked)

    @property
    def plan(self) -> Plan:
        """The plan."""
        return self.sealed.plan

    @property
    def outcomes(self) -> Outcomes:
        """What became of the devices."""
        return self.sealed.outcomes

    @property
    def times(self) -> Times:
        """How long it took."""
        return self.sealed.times

    @property
    def troubles(self) -> list[Trouble]:
        """What went wrong."""
        return self.sealed.outcomes.errors

    @property
    def approvals(self) -> tuple[Approval, ...]:
        """Who agreed."""
        plans = {self.sealed.manifest.plan, self.sealed.agreement.opening} - {""}
        return tuple(_approval(row, plans, self.sealed) for row in self.sealed.agreement.given)

    @property
    def led_back(self) -> int:
        """On how many devices the inverse lines were computed to lead back."""
        return sum(one.leads_back is True for one in self.sealed.rehearsed)

    @property
    def checks(self) -> tuple[CheckResult, ...]:
        """What was checked."""
        return self.sealed.checks


def report(sealed: Sealed) -> Report:
    """Return the report of a bundle."""
    proof = flows(sealed.plan.proofs, sealed.checks, sealed.plan.allocation)
    counts = Counter[str](check.status for check in sealed.checks)
    return Report(
        sealed=sealed,
        devices=tuple(_devices(sealed)),
        phases=phases(sealed),
        lanes=lanes(sealed),
        flows=proof,
        drawing=drawing(sealed.plan, sealed.checks, proof),
        statuses=tuple((status, counts[status]) for status in STATUSES if counts[status]),
        workstations=_workstations(sealed),
        request=flattened(sealed.request),
    )


def _devices(sealed: Sealed) -> list[Device]:
    ended = {one.device: one for one in sealed.outcomes.devices}
    return [
        Device(
            plan=plan,
            outcome=ended[plan.device].outcome if plan.device in ended else "unknown",
            saved=plan.device in ended and ended[plan.device].saved,
            armed=_last(sealed.rows, plan.device, "arm"),
            confirmed=_last(sealed.rows, plan.device, "confirm"),
            sections=sections(plan.diff),
        )
        for plan in sealed.plan.devices
    ]


def _last(rows: tuple[Row, ...], device: str, step: str) -> str:
    """Return when a step of a device was last done; empty: it was never done."""
    done = [row.time for row in rows if (row.kind, row.device, row.step) == ("outcome", device, step)]
    return done[-1] if done else ""


def _approval(row: Row, plans: set[str], sealed: Sealed) -> Approval:
    body = row.body
    at = body.get("time") or body.get("given") or row.time
    digest = str(body.get("digest", ""))
    return Approval(str(body.get("user", "")), str(at), digest, digest in plans, _signature(row, sealed))


def _signature(row: Row, sealed: Sealed) -> str:
    doubts = (f"the approval in journal row {row.seq} ", "approvals.json ")
    if "signature" not in row.body:
        return "none"
    if any(problem.startswith(doubts) for problem in sealed.problems):
        return "holds-not"
    return "holds" if sealed.signers else "unlisted"


def _workstations(sealed: Sealed) -> tuple[Workstation, ...]:
    """Return what each workstation answered the last time that it was asked, and those of which there is only a picture."""
    answers: dict[str, Any] = {
        str(row.body.get("workstation")): row.body.get("proofs") for row in sealed.rows if row.kind == "attested"
    }
    names = dict.fromkeys([*answers, *sealed.pictures])
    return tuple(Workstation(name, tuple(_proofs(answers.get(name))), sealed.pictures.get(name, b"")) for name in names)


def _proofs(said: Any) -> list[Proof]:  # noqa: ANN401 - what a row of the journal holds
    pairs = said.items() if isinstance(said, dict) else ()
    return [
        Proof(str(name), _answer(one), str(one.get("how", "")), str(one.get("observed", "")))
        for name, one in pairs
        if isinstance(one, dict)
    ]


def _answer(proof: dict[str, Any]) -> str:
    if proof.get("proved") is True:
        return "proved"
    return "not-provable" if proof.get("provable") is False else "not-proved"
