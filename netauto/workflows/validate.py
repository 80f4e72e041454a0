"""Checking every unit before anybody opens one: offline from saved configurations, or by opening and closing on lab devices."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Literal
from xml.etree import ElementTree as ET

from netauto.errors import NetautoError
from netauto.intent.load import check_all, load_intent, unit_names
from netauto.intent.models import Model
from netauto.workflows.books import forget
from netauto.workflows.carry_out import carry_out
from netauto.workflows.offline import offline_plan
from netauto.workflows.planning import plan_close, plan_open, read_running

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence
    from pathlib import Path

    from netauto.plan.models import Plan
    from netauto.workflows.root import Root


class Case(Model):
    """One thing that was validated.

    Attributes:
        subject: unit, or ``inventory``.
        case: what was tried, in words.
        status: ``skipped`` always says why in `detail`.
        ms: how long it took.
    """

    subject: str
    case: str
    status: Literal["passed", "failed", "skipped"]
    detail: str = ""
    ms: int = 0


def offline(root: Root, configs: Path | None, units: Sequence[str] = ()) -> Iterator[Case]:
    """Validate everything that people wrote, then render, plan and lint units against saved configurations.

    Args:
        root: the workspace.
        configs: folder of ``<device>.cfg`` running configurations; None: planning is skipped, and said.
        units: which; none named: all of them.
    """
    whole = _case(
        "inventory",
        "every file is well formed, every name exists",
        lambda: f"{check_all(root.workspace, root.inventory)} units",
    )
    yield whole
    if whole.status == "failed":
        return
    for unit in units or unit_names(root.workspace):
        if configs is None:
            yield Case(
                subject=unit,
                case="renders, plans and passes every lint",
                status="skipped",
                detail="no folder of configurations",
            )
        else:
            yield _case(unit, "renders, plans and passes every lint", lambda unit=unit: _planned(root, unit, configs))  # type: ignore[misc]


def _planned(root: Root, unit: str, configs: Path) -> str:
    plan = offline_plan(root, unit, configs)
    warnings = sum(1 for finding in plan.findings if finding.level == "warning" and not finding.waived)
    return (
        f"{sum(len(device.push) for device in plan.devices)} lines to {len(plan.devices)} devices, {warnings} warnings"
    )


def on_devices(root: Root, units: Sequence[str] = ()) -> Iterator[Case]:
    """Open and close each unit, and prove that every byte came back; a unit that is open is closed first and opened again at the end.

    At last all of them stand at once.

    Args:
        root: a workspace whose devices and files may be changed: a copy of the lab's.
        units: which; none named: all of them.
    """
    failed = []
    named, units = bool(units), units or unit_names(root.workspace)
    for unit in units:
        case = _case(unit, "opens and closes without a trace", lambda unit=unit: _there_and_back(root, unit))  # type: ignore[misc]
        yield case
        failed += [unit] if case.status == "failed" else []
    subject, together = (
        "these units" if named else "all units",
        "stand at once, and those that were closed leave no trace",
    )
    if failed:
        yield Case(subject=subject, case=together, status="skipped", detail=f"failed alone: {', '.join(failed)}")
    else:
        yield _case(subject, together, lambda: _together(root, units))


def _together(root: Root, units: Sequence[str]) -> str:
    """Open what is closed, see that nothing took anything from anything else, and close it again, first in, first out."""
    sites = {load_intent(root.workspace, unit, root.inventory).unit.site for unit in units}
    closed = [unit for unit in units if plan_open(root, unit).changes]
    before = {name: text for site in sorted(sites) for name, text in _settled(root, site).items()}
    for unit in closed:
        _carry(root, unit, plan_open)
    if fallen := [unit for unit in units if plan_open(root, unit).changes]:
        raise NetautoError(f"the units are open, and these would still be sent lines: {', '.join(fallen)}")
    for unit in closed:
        _carry(root, unit, plan_close)
    detail = _same(before, {name: text for site in sorted(sites) for name, text in _settled(root, site).items()})
    return f"{len(units)} units stood, {len(closed)} were opened and closed; {detail}"


def _there_and_back(root: Root, unit: str) -> str:
    site = load_intent(root.workspace, unit, root.inventory).unit.site
    there = plan_close(root, unit).changes
    if there:
        _carry(root, unit, plan_close)
    else:
        forget(root, unit)  # kept of an opening on other devices than these
    before = _settled(root, site)
    _carry(root, unit, plan_open)
    _carry(root, unit, plan_close)
    detail = _same(before, _settled(root, site))
    if there:
        _carry(root, unit, plan_open)
        return f"{detail}; it was open, and is again"
    return detail


def _carry(root: Root, unit: str, make: Callable[[Root, str], Plan]) -> None:
    """Plan and apply, and plan again: the second plan has nothing to send."""
    plan = make(root, unit)
    if not plan.changes:
        raise NetautoError(f"{plan.action}: nothing would be sent, though something should")
    _apply(root, plan)
    again = [device.device for device in make(root, unit).devices if device.changes]
    if again:
        raise NetautoError(f"{plan.action} a second time would still send lines to {', '.join(again)}")


def _settled(root: Root, site: str) -> dict[str, str]:
    """Return the running configurations as they are printed, without timestamps and with secrets replaced (FortiOS encrypts them anew)."""
    running = read_running(root, site).items()
    return {name: root.readings.settled(root.platform(name).name, text) for name, text in running}


def _apply(root: Root, plan: Plan) -> None:
    result = carry_out(root.next_run(), plan).result
    wanted = "open" if plan.action == "open" else "closed"
    if result.verdict != wanted:
        raise NetautoError(f"{plan.action}: {result.verdict}: {result.reason}")


def _same(before: Mapping[str, str], after: Mapping[str, str]) -> str:
    changed = [name for name in before if before[name] != after[name]]
    if changed:
        raise NetautoError(f"the running configuration is not what it was, byte for byte: {', '.join(changed)}")
    return f"{len(before)} configurations equal, byte for byte"


def _case(subject: str, case: str, attempt: Callable[[], str]) -> Case:
    began = time.monotonic()
    try:
        status, detail = "passed", attempt()
    except NetautoError as error:
        status, detail = "failed", error.message
    spent = round((time.monotonic() - began) * 1000)
    return Case.model_validate({"subject": subject, "case": case, "status": status, "detail": detail, "ms": spent})


def junit(cases: tuple[Case, ...], name: str = "netauto validate") -> str:
    """Return the cases as JUnit XML, one suite called `name`, as CI servers read it."""
    counts = {status: sum(1 for case in cases if case.status == status) for status in ("failed", "skipped")}
    suite = ET.Element(
        "testsuite",
        name=name,
        tests=str(len(cases)),
        failures=str(counts["failed"]),
        skipped=str(counts["skipped"]),
    )
    for case in cases:
        node = ET.SubElement(suite, "testcase", classname=case.subject, name=case.case, time=f"{case.ms / 1000:.3f}")
        if case.status == "failed":
            ET.SubElement(node, "failure", message=_xml(case.detail.split("\n")[0])).text = _xml(case.detail)
        elif case.status == "skipped":
            ET.SubElement(node, "skipped", message=_xml(case.detail))
        elif case.detail:
            ET.SubElement(node, "system-out").text = _xml(case.detail)
    return '<?xml version="1.0" encoding="utf-8"?>\n' + ET.tostring(suite, encoding="unicode") + "\n"


def _xml(text: str) -> str:
    """XML has no way to write most control characters, not even escaped."""
    return "".join(char if char in "\n\t" or char.isprintable() else "?" for char in text)
