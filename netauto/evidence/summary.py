"""One page for a person: what was done, by whom, whether it is proven, and how to take it back."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any

from netauto.evidence.markdown import bullets, code, escape, table

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from datetime import date

    from netauto.deploy.models import Verdict
    from netauto.evidence.record import RunRecord
    from netauto.plan.models import Guarantee
    from netauto.verify.models import CheckResult

    Section = Callable[[RunRecord], list[str]]

_VERDICTS: dict[Verdict, str] = {
    "open": "every device runs the planned configuration, read back after it was confirmed and saved",
    "closed": "the unit is removed; every device runs the planned configuration, read back after it was confirmed and saved",
    "reverted": "the change was undone; every device is as it was before",
    "needs-operator": "not everything is proven: a person has to look",
}
_GUARANTEES: dict[Guarantee, str] = {
    "timed-native": "the device, on its own timer",
    "tool-side-undo": "netauto, with the inverse lines",
    "none": "nothing",
}
_LOST = {
    "radius": "RADIUS does not answer",
    "wan": "The operator's link is down",
    "record": "The patient record is down",
    "controller": "The Wi-Fi controller is down",
}
_STATUSES = ("passed", "failed", "error", "skipped")


def summary(record: RunRecord) -> str:
    """Return the page as Markdown. Words of devices and people are escaped."""
    return "\n\n".join("\n".join(lines) for section in _SECTIONS if (lines := section(record))) + "\n"


def span(ms: int) -> str:
    """Return a duration in words: ``850 ms``, ``12.3 s``, ``4 min 05 s``."""
    if ms < 1000:  # noqa: PLR2004 — a second
        return f"{ms} ms"
    tenths = round(ms / 100)
    if tenths < 600:  # noqa: PLR2004 — a minute
        return f"{tenths // 10}.{tenths % 10} s"
    minutes, seconds = divmod(round(ms / 1000), 60)
    return f"{minutes} min {seconds:02d} s"


def _head(record: RunRecord) -> list[str]:
    result, plan = record.result, record.plan
    rows = (
        ("Verdict", f"**{result.verdict}**: {_VERDICTS[result.verdict]}"),
        ("Change", escape(plan.change)),
        ("Asked for by", escape(record.request.owner) or "not said"),
        ("Run", code(result.run)),
        ("Inventory", escape(record.inventory)),
        ("Operator", escape(record.operator)),
        ("From, to (UTC)", f"{escape(result.started)}, {escape(result.ended)}"),
        ("Duration", f"{span(record.total_ms)} of the {plan.budget_minutes} minutes allowed"),
        (
            "Last safe moment (UTC)",
            f"{escape(result.last_safe) or 'not reckoned'}: later, going back would not have fitted",
        ),
        ("Attempts", f"{result.attempts}{', interrupted by a person' if result.interrupted else ''}"),
        ("Plan (SHA-256)", code(plan.digest)),
        ("Intent (SHA-256)", code(plan.intent)),
        ("Tool", escape(record.tool)),
    )
    return [f"# {plan.action.capitalize()} {escape(plan.unit)}", "", *table(("", ""), rows)]


def _approvals(record: RunRecord) -> list[str]:
    agreement = record.agreement
    rule = f"{agreement.needed} beside the author were needed{', signed' if agreement.signed else ''}."
    rows = [
        (
            escape(str(event.body.get("user"))),
            escape(str(event.body.get("time") or event.body.get("given") or event.time)),
            "signed, see `verify.py`" if "signature" in event.body else "not signed",
        )
        for event in agreement.given
    ]
    shown = table(("who", "when (UTC)", "with a key"), rows) if rows else ["Nobody else approved this plan."]
    earlier = (
        ["", f"They approved the opening of the unit, plan {code(agreement.opening.digest)}."]
        if agreement.opening
        else []
    )
    return ["## Approvals", "", rule, "", *shown, *earlier]


def _trouble(record: RunRecord) -> list[str]:
    result = record.result
    if not (result.reason or result.errors):
        return []
    said = [f"{error.device or 'all'}, {error.step}: {error.message}" for error in result.errors]
    return ["## What went wrong", "", *bullets([*([result.reason] if result.reason else []), *said])]


def _devices(record: RunRecord) -> list[str]:
    plans = {device.device: device for device in record.plan.devices}
    rows = [
        (
            escape(device.device),
            escape(plans[device.device].platform),
            str(len(plans[device.device].push)),
            _GUARANTEES[device.guarantee] if plans[device.device].changes else "nothing to undo",
            f"**{device.outcome}**",
            "yes" if device.saved else "no",
        )
        for device in record.result.devices
    ]
    heading = ("device", "platform", "lines sent", "what would have undone it", "outcome", "saved to startup")
    return ["## Devices", "", *table(heading, rows)]


def _time(record: RunRecord) -> list[str]:
    timings = record.result.timings
    rows = []
    for phase in dict.fromkeys(timing.phase for timing in timings):
        whole = sum(timing.ms for timing in timings if timing.phase == phase and not timing.device)
        each = [timing for timing in timings if timing.phase == phase and timing.device]
        slowest = max(each, key=lambda timing: timing.ms, default=None)
        rows.append((phase, span(whole), f"{escape(slowest.device)}, {span(slowest.ms)}" if slowest else ""))
    return ["## Time", "", *table(("phase", "took", "slowest device"), rows)]


def _checks(record: RunRecord) -> list[str]:
    checks = record.result.checks
    if not checks:
        return ["## Checks", "", "No check was made."]
    counts = Counter[str](check.status for check in checks)
    said = ", ".join(f"{counts[status]} {status}" for status in _STATUSES if counts[status])
    rows = [
        (escape(device), _passed(checks, device, "model"), _passed(checks, device, "device"))
        for device in dict.fromkeys(check.device for check in checks)
    ]
    heading = ("device", "passed, from its configuration", "passed, from the state it shows")
    return ["## Checks", "", f"{len(checks)} checks: {said}.", "", *table(heading, rows), *_not_passed(checks)]


def _workstations(record: RunRecord) -> list[str]:
    """What each workstation proved before its port left quarantine, the last time that it was asked."""
    said = {event.body["workstation"]: event.body["proofs"] for event in record.events if event.kind == "attested"}
    names = dict.fromkeys(name for proofs in said.values() for name in proofs)
    rows = [(escape(who), *(_answer(proofs.get(name)) for name in names)) for who, proofs in said.items()]
    shown = [f"![{who}](workstations/{who}.png)" for who, _ in record.pictures]
    heading = ("workstation", *(name.replace("_", " ") for name in names))
    lines = [
        "## Workstations",
        "",
        *table(heading, rows),
        "",
        "How each was asked, and what was seen, stands in `events.json`.",
    ]
    return [*lines, *(["", "Their screens, when nobody used them:", "", *shown] if shown else [])] if rows else []


def _answer(proof: Mapping[str, Any] | None) -> str:
    match proof:
        case {"proved": True}:
            return "proved"
        case {"provable": False}:
            return "cannot be shown"
    return "**not proved**"


def _passed(checks: tuple[CheckResult, ...], device: str, method: str) -> str:
    mine = [check.status for check in checks if (check.device, check.method) == (device, method)]
    return f"{mine.count('passed')} of {len(mine)}" if mine else "none made"


def _not_passed(checks: tuple[CheckResult, ...]) -> list[str]:
    rows = [
        tuple(escape(cell) for cell in (check.device, check.subject, check.status, check.expected, check.observed))
        for check in checks
        if check.status != "passed"
    ]
    return ["", *table(("device", "subject", "status", "expected", "observed"), rows)] if rows else []


def _unproven(record: RunRecord) -> list[str]:
    checks, plan = record.result.checks, record.plan
    asked = {check.device for check in checks if check.method == "device"}
    silent = [device.device for device in plan.devices if device.changes and device.device not in asked]
    unsure = Counter[str](check.status for check in checks)
    said = [
        "No client was connected and no packet was sent through the unit: that its services answer is not proven.",
        f"Flows computed from the planned firewall rules, not observed: {len(plan.proofs)}." if plan.proofs else "",
        f"No state was read from {', '.join(silent)}." if silent else "",
        f"Checks that could not be decided: {unsure['error']}." if unsure["error"] else "",
        f"Checks that were left out: {unsure['skipped']}." if unsure["skipped"] else "",
        "What people have to do (below) was not checked." if plan.prerequisites else "",
        "Who wrote this bundle, unless it is signed and a verifier from elsewhere says that the signature holds.",
        "When it happened: times are those of the machine that ran netauto.",
        *record.limits,
    ]
    return ["## What is not proven", "", *bullets(sentence for sentence in said if sentence)]


def _findings(record: RunRecord) -> list[str]:
    said = [
        f"{finding.level} {finding.lint}, {finding.where}: {finding.message}"
        + (f" (accepted: {finding.waived})" if finding.waived else "")
        for finding in record.plan.findings
    ]
    return ["## Findings of the plan", "", *bullets(said)]


def _people(record: RunRecord) -> list[str]:
    rows = [
        tuple(escape(cell) for cell in (task.kind, *map(_day, (task.since, task.due, task.done)), task.by, task.order))
        for task in record.plan.tasks
    ]
    clocks = table(("work", "asked", "due", "done", "by", "reference"), rows) if rows else []
    return ["## What people have to do", "", *bullets(record.plan.prerequisites), *([""] if rows else []), *clocks]


def _degraded(record: RunRecord) -> list[str]:
    """The sheet for the wall: what goes on when something is lost, and what people do."""
    lines = []
    for sheet in record.plan.degraded:
        said = (("stays", sheet.stays), ("lost", sheet.lost), ("to do", sheet.steps))
        lines += ["", f"### {_LOST.get(sheet.mode, escape(sheet.mode))}", ""]
        lines += bullets(f"{word}: {sentence}" for word, sentences in said for sentence in sentences)
    note = "Worked out from what people wrote; nothing was switched off to try it."
    return ["## When something is lost", "", note, *lines] if lines else []


def _day(day: date | None) -> str:
    return str(day) if day else "not said"


def _reverse(record: RunRecord) -> list[str]:
    unit, run = record.plan.unit, record.result.run
    sentences: dict[Verdict, str] = {
        "open": f"{code(f'netauto close-unit {unit}')} removes what this run added and keeps what people changed since.",
        "closed": f"{code(f'netauto open-unit {unit}')} opens the unit again, by a new plan.",
        "reverted": "Nothing is left to reverse.",
        "needs-operator": f"{code(f'netauto resume {run}')} asks every device and finishes or undoes this run.",
    }
    inverse = "The lines that lead each device back are in `rollback.json` (`inverse`); its configuration from before is in `before/`."
    return ["## How to reverse", "", sentences[record.result.verdict], inverse, *_rehearsed(record)]


def _rehearsed(record: RunRecord) -> list[str]:
    """What the inverse lines lead to, computed on the configurations that were read; nothing was sent for it."""
    back = [each for each in record.rehearsed if each["leads_back"]]
    astray = [f"`{each['device']}`" for each in record.rehearsed if each["leads_back"] is False]
    unread = [f"`{each['device']}`" for each in record.rehearsed if each["leads_back"] is None]
    said = (
        f"Rehearsed, not on devices: they lead back to it on {len(back)} of {len(record.rehearsed)}.",
        f"**They do not on {', '.join(astray)}.**" if astray else "",
        f"Nothing was read from {', '.join(unread)}, so there is nothing to compare with." if unread else "",
    )
    return [sentence for sentence in said if sentence] if record.rehearsed else []


def _files(record: RunRecord) -> list[str]:
    rows = (
        ("`manifest.json`", "SHA-256 and size of every file, and the digest of the bundle before"),
        ("`request.json`, `approvals.json`", "what was asked for, and who agreed"),
        ("`plan.json`, `allocation.json`", "what was approved, and what was given to the unit"),
        (
            "`outcomes.json`, `checks.json`",
            "what became of each device, and every check with what was expected and seen",
        ),
        ("`phases.json`, `events.json`", f"times, and the {len(record.events)} journal rows of the run"),
        ("`before/`, `after/`, `diff/`", "each device's configuration as read, secrets replaced"),
        *((("`workstations/`", "what their screens showed"),) if record.pictures else ()),
        ("`findings.json`, `prerequisites.json`", "remarks of the plan, and what people have to do"),
        ("`rollback.json`", "the lines that lead back, and their rehearsal"),
        ("`verify.py`", "a program that checks all of this, without netauto"),
        *(
            (("`allowed_signers`, `revoked_signers`", "whose key is which, when this was sealed"),)
            if record.signers
            else ()
        ),
    )
    return ["## Files", "", *table(("file", "holds"), rows)]


_SECTIONS: tuple[Section, ...] = (
    _head,
    _approvals,
    _trouble,
    _devices,
    _time,
    _checks,
    _workstations,
    _unproven,
    _findings,
    _people,
    _degraded,
    _reverse,
    _files,
)
