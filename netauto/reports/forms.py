"""The report in its four forms: a page, Markdown, a table of changed lines, and everything as JSON."""

from __future__ import annotations

import csv
import io
from dataclasses import asdict
from typing import TYPE_CHECKING, Any, Literal, get_args

from netauto.canonical import canonical_json
from netauto.evidence.markdown import bullets, code, escape, table
from netauto.reports.html import page
from netauto.reports.language import language
from netauto.reports.visible import one_line

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from netauto.reports.language import Language
    from netauto.reports.report import Device, Report

Form = Literal["html", "markdown", "csv", "json"]
FORMS: tuple[Form, ...] = get_args(Form)
COLUMNS = ("device", "sign", "section", "text", "template", "intent_key")
_FORMULA = frozenset("=+-@\t\r")  # what a spreadsheet takes for the beginning of a formula


def written(report: Report, form: Form, lang: str = "en") -> str:
    """Return the report in one of its forms. Same bundle, same bytes."""
    return _FORMS[form](report, lang)


def _as_csv(report: Report, _: str) -> str:
    """Return one row for each changed line, in the order of the plan; no cell can be taken for a formula."""
    out = io.StringIO(newline="")
    rows = csv.writer(out, lineterminator="\r\n")  # as RFC 4180 says
    rows.writerow(COLUMNS)
    for device in report.devices:
        rows.writerows([_cell(cell) for cell in row] for row in _changed_lines(device))
    return out.getvalue()


def _changed_lines(device: Device) -> Iterator[tuple[str, ...]]:
    for section in device.sections:
        for line in section.lines:
            if line.sign != " ":
                sign = "added" if line.sign == "+" else "removed"
                yield device.plan.device, sign, section.title, line.text, line.template, line.intent_key


def _cell(text: str) -> str:
    shown = one_line(text)
    return f"'{shown}" if shown[:1] in _FORMULA else shown


def _as_json(report: Report, _: str) -> str:
    """Return everything that the page shows, in canonical form."""
    sealed = report.sealed
    return canonical_json(
        {
            "run": sealed.manifest.model_dump(mode="json")
            | {"digest": sealed.digest, "signature": sealed.signature, "folder": sealed.name},
            "problems": list(sealed.problems),
            "remarks": list(sealed.verdict.remarks),
            "outcomes": sealed.outcomes.model_dump(mode="json"),
            "times": sealed.times.model_dump(mode="json"),
            "phases": [
                {"phase": one.name, "start_ms": one.start, "ms": one.ms, "slowest": one.slowest}
                for one in report.phases
            ],
            "lanes": [asdict(lane) for lane in report.lanes],
            "devices": [_device_json(device) for device in report.devices],
            "allocation": report.plan.allocation.model_dump(mode="json"),
            "flows": [
                {"id": one.id, "zone": one.zone, "service": one.service, "ports": one.ports}
                | {"allowed": one.allowed, "by": one.by, "how": one.how}
                for one in report.flows.flows
            ],
            "entries": [asdict(entry) for entry in report.flows.entries],
            "borders": [
                {"zone": one.zone, "towards": one.towards, "only": one.only, "by": one.by}
                for one in report.flows.borders
            ],
            "other_proofs": list(report.flows.others),
            "checks": [check.model_dump(mode="json") for check in report.checks],
            "approvals": {"needed": sealed.agreement.needed, "author": sealed.agreement.author}
            | {"given": [asdict(approval) for approval in report.approvals]},
            "rehearsed": [one.model_dump(mode="json") for one in sealed.rehearsed],
            "request": dict(report.request),
            "workstations": [
                {"workstation": one.name, "picture": bool(one.picture)}
                | {
                    "proofs": [
                        {"name": p.name, "answer": p.answer, "how": p.how, "observed": p.observed} for p in one.proofs
                    ]
                }
                for one in report.workstations
            ],
            "prerequisites": list(report.plan.prerequisites),
            "tasks": [task.model_dump(mode="json") for task in report.plan.tasks],
            "findings": [finding.model_dump(mode="json") for finding in report.plan.findings],
            "degraded": [sheet.model_dump(mode="json") for sheet in report.plan.degraded],
            "unproven": list(sealed.unproven),
        }
    ).decode()


def _device_json(device: Device) -> dict[str, Any]:
    plan = device.plan
    return {
        "device": plan.device,
        "platform": plan.platform,
        "outcome": device.outcome,
        "saved": device.saved,
        "guarantee": plan.guarantee,
        "armed": device.armed,
        "confirmed": device.confirmed,
        "impact": list(plan.impact),
        "added": device.added,
        "removed": device.removed,
        "sections": [
            {"title": section.title, "lines": [line.model_dump(mode="json") for line in section.lines]}
            for section in device.sections
        ],
        "push": list(plan.push),
        "inverse": list(plan.inverse),
    }


def _as_markdown(report: Report, lang: str) -> str:
    words = language(lang)
    parts = (_head(report, words), _proven(report, words), _devices(report, words), _approvals(report, words))
    more = (_flows(report, words), _changes(report, words), _wrong(report, words), _people(report, words))
    return "\n\n".join("\n".join(part) for part in (*parts, *more) if part) + "\n"


def _head(report: Report, words: Language) -> list[str]:
    sealed, say = report.sealed, words.say
    manifest = sealed.manifest
    verdict = say(f"verdict.{manifest.verdict}")
    rows = (
        (f"**{verdict}**", escape(say(f"verdict.{manifest.verdict}-says"))),
        (say("head.change"), escape(report.plan.change)),
        (say("head.operator"), escape(manifest.operator)),
        (say("head.started"), escape(manifest.started)),
        (say("time.title"), _used(report, words)),
        (say("head.run"), code(manifest.run)),
        (say("head.plan"), code(manifest.plan)),
        (say("head.bundle"), code(sealed.digest)),
        (say("head.signature"), escape(words.translated(sealed.signature))),
        (say("head.seal"), escape("; ".join(sealed.problems) or say("head.sealed"))),
    )
    title = escape(say(f"action.{report.plan.action}", unit=report.plan.unit))
    troubles = [f"{one.device or say('diff.all')}, {one.step}: {one.message}" for one in report.troubles]
    said = [*([report.outcomes.reason] if report.outcomes.reason else []), *troubles]
    wrong = ["", f"## {say('trouble.title')}", "", *bullets(said)] if said else []
    moves = [say("summary.moves"), ""] if report.moves else []
    return [f"# {title}", "", *moves, *table(("", ""), rows), *wrong]


def _used(report: Report, words: Language) -> str:
    used = words.span(report.times.total_ms)
    return words.say("time.budget", used=used, minutes=report.plan.budget_minutes, share=report.share)


def _proven(report: Report, words: Language) -> list[str]:
    good = [words.say(f"summary.{key}", **values) for key, values in report.proven]
    open_ones = [words.say(f"summary.{key}", **values) for key, values in report.gaps]
    open_ones += [words.translated(sentence) for sentence in report.sealed.unproven]
    return [
        f"## {words.say('summary.proven')}",
        "",
        *bullets(good or [words.say("summary.proven-nothing")]),
        "",
        f"## {words.say('summary.unproven')}",
        "",
        *bullets(open_ones or [words.say("summary.unproven-none")]),
    ]


def _devices(report: Report, words: Language) -> list[str]:
    say = words.say
    heading = tuple(
        say(key)
        for key in ("column.device", "devices.platform", "devices.lines", "devices.guarantee", "devices.outcome")
    )
    rows = [
        (
            escape(device.plan.device),
            escape(device.plan.platform),
            f"+{device.added} -{device.removed}",
            say(f"guarantee.{device.plan.guarantee}"),
            f"**{say(f'outcome.{device.outcome}')}**",
        )
        for device in report.devices
    ]
    return [f"## {say('devices.title')}", "", *table(heading, rows)]


def _approvals(report: Report, words: Language) -> list[str]:
    say = words.say
    heading = tuple(say(f"approvals.{key}") for key in ("user", "at", "plan", "signature"))
    rows = [
        (
            escape(one.user),
            escape(one.at),
            say("word.yes" if one.fits else "word.no"),
            escape(say(f"signature.{one.signature}")),
        )
        for one in report.approvals
    ]
    return [f"## {say('approvals.title')}", "", *_needed(report, words), *(table(heading, rows) if rows else [])]


def _needed(report: Report, words: Language) -> list[str]:
    agreement = report.sealed.agreement
    if agreement.needed:
        return [escape(words.say("approvals.needed", count=agreement.needed, author=agreement.author)), ""]
    return [] if report.approvals else [words.say("approvals.none")]


def _flows(report: Report, words: Language) -> list[str]:
    say, flows = words.say, report.flows
    others = ["", f"### {say('flows.others')}", "", *bullets(flows.others)] if flows.others else []
    if not flows.flows:
        return [f"## {say('flows.title')}", "", say("flows.none"), *others]
    heading = (say("flows.zone"), say("flows.service"), "", "", say("checks.how"))
    rows = [
        (
            escape(one.zone),
            escape(one.service),
            escape(f"{one.id} {one.ports}"),
            f"{say('flows.allowed' if one.allowed else 'flows.denied')}, {escape(one.by)}",
            say(f"flows.{one.how}"),
        )
        for one in flows.flows
    ]
    rows += [
        (
            escape(say("flows.behind", who=one.who, behind=one.behind)),
            escape(one.zone),
            escape(one.ports),
            f"{say('flows.allowed' if one.allowed else 'flows.denied')}, {escape(one.by)}",
            say(f"flows.{one.how}"),
        )
        for one in flows.entries
    ]
    return [f"## {say('flows.title')}", "", *table(heading, rows), *others]


def _changes(report: Report, words: Language) -> list[str]:
    lines = [f"## {words.say('diff.title')}"]
    for device in report.changed:
        diff = [
            f"{line.sign} {'  ' * line.depth}{one_line(line.text)}" for part in device.sections for line in part.lines
        ]
        fence = "`" * max(3, *(len(run) + 1 for line in diff for run in _ticks(line)), 3)
        lines += ["", f"### {escape(device.plan.device)}", "", f"{fence}diff", *diff, fence]
    return lines if report.changed else []


def _ticks(line: str) -> list[str]:
    """Return the runs of backticks in a line: a fence has to be longer."""
    return [run for run in "".join(char if char == "`" else " " for char in line).split() if run]


def _wrong(report: Report, words: Language) -> list[str]:
    say = words.say
    keys = ("column.device", "checks.subject", "checks.status", "checks.expected", "checks.observed")
    rows = [
        (
            escape(one.device),
            escape(one.subject),
            say(f"status.{one.status}"),
            escape(one.expected),
            escape(one.observed),
        )
        for one in report.checks
        if one.status != "passed"
    ]
    said = say("checks.lead", count=len(report.checks)) if report.checks else say("checks.none")
    return [f"## {say('checks.title')}", "", said, *(["", *table(tuple(map(say, keys)), rows)] if rows else [])]


def _people(report: Report, words: Language) -> list[str]:
    said = [
        f"{one.level} {one.lint}, {one.where}: {one.message}"
        + (f" ({words.say('findings.waived', reason=one.waived)})" if one.waived else "")
        for one in report.plan.findings
    ]
    return [
        f"## {words.say('people.title')}",
        "",
        *bullets(report.plan.prerequisites or [words.say("people.none")]),
        "",
        f"## {words.say('findings.title')}",
        "",
        *bullets(said or [words.say("findings.none")]),
    ]


_FORMS: dict[Form, Callable[[Report, str], str]] = {
    "html": page,
    "markdown": _as_markdown,
    "csv": _as_csv,
    "json": _as_json,
}
