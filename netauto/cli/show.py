"""How a plan and the end of a run look to a person."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from netauto.cli.output import print_diff, say, table
from netauto.errors import EvidenceError

if TYPE_CHECKING:
    from netauto.deploy import RunResult
    from netauto.plan.models import DevicePlan, LintFinding, Plan, Task
    from netauto.verify.models import CheckResult
    from netauto.workflows.carry_out import Ended
    from netauto.workflows.review import Review

LEVEL_COLOURS = {"error": "red", "warning": "yellow", "info": None}
VERDICT_COLOURS = {"open": "green", "closed": "green", "reverted": "yellow", "needs-operator": "red"}


def plan_summary(plan: Plan) -> None:
    """Print what a plan does, device by device, without its diff."""
    allocation = plan.allocation
    say(f"{plan.action} {plan.unit} ({allocation.code}), change {plan.change}", bold=True)
    say(f"VLANs {', '.join(str(zone.vlan) for zone in allocation.zones)} · prefix {allocation.prefix}")
    say()
    rows = [
        (
            device.device,
            device.platform,
            f"+{_count(device, '+')} -{_count(device, '-')}",
            device.guarantee,
            _timer(device),
        )
        for device in plan.devices
    ]
    table(("device", "platform", "lines", "guarantee", "undone without us"), rows)
    _lease(plan)
    findings(plan.findings)
    _sentences(
        "Ports held in quarantine until their workstation has proved itself; then, as agreed to now, in their zone",
        [f"{held.device} {held.port}: {held.workstation}, {held.room}: {held.zone}" for held in plan.held],
    )
    _sentences(
        "What users may notice", [f"{device.device}: {line}" for device in plan.devices for line in device.impact]
    )
    _sentences("Before or beside it, by people", list(plan.prerequisites))
    _clocks(plan.tasks)
    _sentences(
        "Names that were shortened to fit a device",
        [f"{name.where}: {name.full} is {name.short}" for name in plan.names],
    )


def _clocks(tasks: tuple[Task, ...]) -> None:
    """Print since when people were asked, and until when; nothing where nobody wrote it down."""
    rows = [
        (
            task.kind,
            str(task.since),
            str(task.due or "-"),
            str(task.done or "not yet"),
            f"{task.by} {task.order}".strip() or "-",
        )
        for task in tasks
        if task.since
    ]
    silent = [task.kind for task in tasks if not task.since]
    if rows:
        say()
        table(("work", "asked", "due", "done", "by"), rows)
        say(f"nobody has written down since when: {', '.join(silent)}" if silent else "")


def _lease(plan: Plan) -> None:
    """Say in which order unlike safety nets are armed, confirmed and undone."""
    timed = [device for device in plan.devices if device.changes and device.revert_after]
    untimed = [device.device for device in plan.devices if device.changes and not device.revert_after]
    if not timed:
        return
    shortest = min(device.revert_after for device in timed) // 60
    last, first = (f", then {', '.join(untimed)}", f"{', '.join(untimed)} first") if untimed else ("", "all together")
    say()
    say(f"Armed:     devices with a timer{last}")
    say(f"Confirmed: all together when every check has passed, while the shortest timer ({shortest} min) lasts")
    say(f"Undone:    {first}")


def _count(device: DevicePlan, sign: str) -> int:
    return sum(1 for line in device.diff if line.sign == sign)


def _timer(device: DevicePlan) -> str:
    if not device.changes:
        return "nothing is sent"
    if device.revert_after:
        return f"by the device, after {device.revert_after // 60} min"
    return "by netauto (inverse stored before the push)"


def findings(found: tuple[LintFinding, ...]) -> None:
    """Print findings, errors first."""
    if not found:
        return
    say()
    say("Findings", bold=True)
    for level in ("error", "warning", "info"):
        for finding in found:
            if finding.level == level:
                waived = f" (waived: {finding.waived})" if finding.waived else ""
                say(f"  {level}: {finding.where}: {finding.message} [{finding.lint}]{waived}", fg=LEVEL_COLOURS[level])


def _sentences(title: str, lines: list[str]) -> None:
    if lines:
        say()
        say(title, bold=True)
        for line in lines:
            say(f"  - {line}")


def plan_diff(plan: Plan, only: str | None = None) -> None:
    """Print the diff of each device (or of device `only`)."""
    for device in plan.devices:
        if (only and device.device != only) or not device.diff:
            continue
        say()
        say(f"--- {device.device} now", fg="red")
        say(f"+++ {device.device} with {plan.unit} {'open' if plan.action == 'open' else 'closed'}", fg="green")
        print_diff(device.diff)


def plan_sent(plan: Plan, only: str | None = None) -> None:
    """Print the lines that each device (or device `only`) is sent, in the order of sending."""
    for device in plan.devices:
        if device.push and only in {None, device.device}:
            say()
            say(f"--> {device.device}, {len(device.push)} lines, in this order", bold=True)
            for line in device.push:
                say(line)


def left_out(review: Review, only: str | None = None) -> None:
    """Print what the comparison leaves out, by the rules that say so, one line a rule."""
    found = {
        device: ", ".join(str(each) for each in rules)
        for device, rules in review.left_out.items()
        if rules and only in {None, device}
    }
    _sentences("Left out of the comparison", [f"{device}: {rules}" for device, rules in found.items()])


def ended(run: Ended) -> None:
    """Print how a run ended: phases, devices, checks, verdict, evidence."""
    result = run.result
    _phases(run.plan, result)
    say()
    rows = [
        (device.device, device.outcome, device.guarantee, "saved" if device.saved else "-") for device in result.devices
    ]
    table(("device", "outcome", "guarantee", "startup"), rows)
    say()
    checks(result.checks)
    for error in result.errors:
        # The device's own words carry more than ours: they are never shortened.
        say(f"{error.step}: {about(error.device or result.unit, error.message)}", fg="red")
        if error.hint:
            say(f"  next: {error.hint}")
    verdict(result)
    if run.unsealed:
        what = "evidence: none: " if isinstance(run.unsealed, EvidenceError) else ""  # else: the files beside the unit
        say(f"{what}{run.unsealed.message}", fg="red")
        say(f"  next: {run.unsealed.hint}")
    elif run.evidence is not None:
        say(f"evidence: {near(run.evidence)}")
        if run.unsigned:
            say(f"not signed: {run.unsigned}", fg="yellow")
            say(f"  next: netauto audit sign {run.evidence.name}")


def about(device: str, message: str) -> str:
    """Return `message` with the device that it is about in front, once."""
    return message if message.startswith(f"{device}:") else f"{device}: {message}"


def _phases(plan: Plan, result: RunResult) -> None:
    # A phase may have several turns: devices with a timer of their own are armed before the others.
    times: dict[str, int] = {}
    for timing in result.timings:
        if not timing.device:
            times[timing.phase] = times.get(timing.phase, 0) + timing.ms
    total = sum(times.values())
    budget = plan.budget_minutes * 60_000
    rows = [(phase, f"{ms / 1000:.2f} s") for phase, ms in times.items()]
    say()
    table(
        ("phase", "time"),
        [*rows, ("total", f"{total / 1000:.2f} s of {plan.budget_minutes} min ({total * 100 / budget:.2f} %)")],
    )


def checks(results: tuple[CheckResult, ...]) -> None:
    """Print how many checks passed, and each that did not."""
    if not results:
        return
    counts = {
        status: sum(1 for result in results if result.status == status)
        for status in ("passed", "failed", "error", "skipped")
    }
    say("checks: " + ", ".join(f"{count} {status}" for status, count in counts.items() if count or status == "passed"))
    for result in results:
        if result.status != "passed":
            say(
                f"  {result.status}: {result.device} {result.subject}: expected {result.expected}; observed {result.observed}",
                fg="red",
            )


def verdict(result: RunResult) -> None:
    """Print the verdict, with the reason where it is not the wanted one."""
    reason = f": {result.reason}" if result.reason else ""
    say(f"{result.unit}: {result.verdict}{reason}", fg=VERDICT_COLOURS[result.verdict], bold=True)
    if result.verdict == "needs-operator":
        say(f"  next: netauto resume {result.run}")


def near(path: Path) -> str:
    """Return `path` as short as one can type it from here."""
    here = Path.cwd()
    return str(path.relative_to(here)) if path.is_relative_to(here) else str(path)
