"""What a run's rows add up to when it ends: outcomes, verdict, timings."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

from netauto.deploy.models import DeviceResult, Outcome, RunResult, Timing, Verdict
from netauto.deploy.states import RunState, replay
from netauto.errors import PlanError
from netauto.plan.models import DevicePlan, Plan

if TYPE_CHECKING:
    from netauto.journal import Event


def planned(events: tuple[Event, ...]) -> Plan:
    """Return the plan that a run carries out, from the run's own rows: a resume needs no other file.

    Raises:
        PlanError: these rows are not of a run that was opened.
    """
    for event in events:
        if event.kind == "opened":
            return Plan.model_validate(event.body["plan"])
    raise PlanError("the journal knows no such run", hint="netauto status lists the runs")


def outcome_of(state: RunState, device: DevicePlan) -> Outcome:
    """Return what is proven of a device; see `DeviceResult`."""
    name = device.device
    if not state.was_begun(name, "arm"):
        return "untouched"
    if state.goal == "confirm":
        return "applied" if state.is_done(name, "settle") else "unknown"
    return "reverted" if state.is_done(name, "revert") else "unknown"


def verdict_of(state: RunState, plan: Plan) -> Verdict:
    """Return the unit's verdict, which follows from the devices' outcomes and from nothing else."""
    outcomes = {outcome_of(state, device) for device in plan.devices}
    if state.goal == "revert":
        stale = any(not state.is_done(name, "save") for name in state.rewritten)
        return "needs-operator" if "unknown" in outcomes or stale else "reverted"
    unsaved = any(device.changes and not state.is_done(device.device, "save") for device in plan.devices)
    if "unknown" in outcomes or unsaved or state.goal is None:
        return "needs-operator"
    return "open" if plan.action == "open" else "closed"


def result_of(run: str, events: tuple[Event, ...]) -> RunResult:
    """Return the run's result as its rows tell it.

    Raises:
        PlanError: these rows are not of a run that was opened.
    """
    plan, state = planned(events), replay(events)
    verdict = verdict_of(state, plan)
    return RunResult(
        run=run,
        unit=plan.unit,
        action=plan.action,
        plan=plan.digest,
        verdict=verdict,
        reason=_reason(state, plan, verdict),
        finished=state.closed,
        interrupted=any(event.kind == "stop" for event in events),
        attempts=state.attempt,
        started=events[0].time,
        ended=events[-1].time,
        devices=tuple(_device(events, state, device) for device in plan.devices),
        errors=tuple(state.errors),
        checks=state.checks or (),
        timings=_timings(events),
        last_safe=_moment(state.budget.last_safe) if state.budget else "",
    )


def _moment(ms: int) -> str:
    return datetime.fromtimestamp(ms / 1000, UTC).isoformat(timespec="seconds")


def _reason(state: RunState, plan: Plan, verdict: Verdict) -> str:
    if verdict in {"open", "closed"}:
        return ""
    if state.goal == "confirm" and state.errors:
        return f"{state.errors[-1].step} failed: {state.errors[-1].message}"
    unknown = [device.device for device in plan.devices if outcome_of(state, device) == "unknown"]
    return f"{state.reason}; not proven to be undone: {', '.join(unknown)}" if unknown else state.reason


def _device(events: tuple[Event, ...], state: RunState, device: DevicePlan) -> DeviceResult:
    texts = [event.body["text"] for event in events if event.kind == "seen" and event.device == device.device]
    return DeviceResult(
        device=device.device,
        guarantee=device.guarantee,
        outcome=outcome_of(state, device),
        saved=state.is_done(device.device, "save"),
        before=texts[0] if texts else "",
        after=texts[-1] if texts else "",
    )


def _timings(events: tuple[Event, ...]) -> tuple[Timing, ...]:
    kinds = {"outcome", "phase"}
    return tuple(
        Timing.model_validate({"phase": event.step, "device": event.device, "ms": event.body["ms"]})
        for event in events
        if event.kind in kinds
    )
