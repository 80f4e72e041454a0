"""From what people wrote and what the devices run today to a plan. Reads devices, changes nothing on them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from netauto.allocation.allocate import allocate
from netauto.allocation.lockfile import allocating, read_locks, write_lock
from netauto.allocation.occupancy import seen_on
from netauto.drivers import driver_entry
from netauto.errors import PlanError, PolicyError
from netauto.intent.load import intent_digest, load_intent
from netauto.plan.build import plan_close_device, plan_device
from netauto.plan.models import Plan
from netauto.plan.store import load_plan, save_plan
from netauto.plan.undo import read_left, read_undo
from netauto.policy import advice
from netauto.policy.case import Case
from netauto.policy.check import blocking, check_case, proofs_of
from netauto.policy.degraded import degraded
from netauto.policy.lints_partners import refuse_another_peer
from netauto.policy.shortened import shortened
from netauto.render import scope
from netauto.render.loader import load_templates
from netauto.render.render import render
from netauto.verify.check import describe
from netauto.workflows.books import refuse_owed
from netauto.workflows.checking import Expectation
from netauto.workflows.gate import note_author
from netauto.workflows.holding import held_in, held_ports
from netauto.workflows.readings import model

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from netauto.allocation.models import Allocation
    from netauto.drivers.protocol import Capabilities
    from netauto.intent.models import Intent
    from netauto.plan.models import Action, DevicePlan, LintFinding
    from netauto.platforms.model import DeviceModel
    from netauto.render.models import Fragment
    from netauto.workflows.root import Root

# Seconds kept for verifying and confirming; no revert timer is shorter.
VERIFY_BUDGET = 120
SHORTEST_DIGEST = 12
NAMED = 32  # characters of its digest that a saved plan is named by


@dataclass(frozen=True, slots=True)
class Rendered:
    """A unit, its allocation, and what every device of it needs.

    Attributes:
        templates: template → SHA-256 of its text.
        running: device → configuration, of every device that serves the site.
        models: device → what it means.
        held: workstations whose ports stay in the quarantine zone.
    """

    intent: Intent
    allocation: Allocation
    fragments: tuple[Fragment, ...]
    templates: Mapping[str, str]
    running: Mapping[str, str]
    models: Mapping[str, DeviceModel]
    held: frozenset[str] = frozenset()

    def of_device(self, name: str) -> tuple[Fragment, ...]:
        """Return the fragments of one device, in order."""
        return tuple(fragment for fragment in self.fragments if fragment.device == name)

    @property
    def devices(self) -> tuple[str, ...]:
        """Names of the devices that the unit needs, in the order of the fragments."""
        return tuple(dict.fromkeys(fragment.device for fragment in self.fragments))


@dataclass(frozen=True, slots=True)
class Shared:
    """What the plans of several units have in common.

    Attributes:
        models: device → what its configuration means.
        locks: unit → what it was given.
        templates: template → text.
    """

    models: Mapping[str, DeviceModel]
    locks: dict[str, Allocation]
    templates: Mapping[str, str]


def plan_open(root: Root, unit: str, *, reserve: bool = True) -> Plan:
    """Return what opening `unit` does to its devices; empty of changes when it is open already.

    Args:
        root: where everything lies.
        unit: its name.
        reserve: write the unit's allocation into its lock file, so that two plans never share a VLAN; nothing else is written.

    Raises:
        IntentError, InventoryError, SecretError: somebody wrote something wrong.
        AllocationError, PolicyError, PlanError: the answer is no, with reasons.
        DeviceError: a device cannot be read.
    """
    intent = load_intent(root.workspace, unit, root.inventory)
    running = read_running(root, intent.unit.site)
    with allocating(root.workspace):  # until the lock file stands: somebody else's plan never gets the same block
        rendered = prepare(root, intent, running)
        plan = open_plan(root, rendered)
        if reserve:
            write_lock(root.workspace, rendered.allocation)
    return plan


def plan_close(root: Root, unit: str) -> Plan:
    """Return what closing `unit` does to its devices; empty of changes when nothing of it stands.

    Raises:
        UnfinishedError: the way back of the unit is still to be written.
        as `plan_open`.
    """
    refuse_owed(root, unit)
    intent = load_intent(root.workspace, unit, root.inventory)
    return close_plan(root, prepare(root, intent, read_running(root, intent.unit.site)))


def read_running(root: Root, site: str) -> dict[str, str]:
    """Return the running configuration of every device that serves `site`, read at the same time."""
    return root.sessions.each(root.inventory.serving(site), lambda _name, driver: driver.running())


def prepare(root: Root, intent: Intent, running: Mapping[str, str], shared: Shared | None = None) -> Rendered:
    """Give the unit its allocation and render what every device needs; `shared`: what was worked out for other units before."""
    if shared is None:
        shared = Shared(
            {name: model(root.platform(name).name, text) for name, text in running.items()},
            read_locks(root.workspace),
            load_templates(root.workspace.templates),
        )
    models = {name: shared.models[name] for name in running}
    allocation = allocate(intent, shared.locks, seen_on(models))
    held = held_in(root, intent)
    fragments = render(intent, allocation, root.inventory, shared.templates, held)
    used = {fragment.template: fragment.template_digest for fragment in fragments}
    return Rendered(intent, allocation, fragments, used, running, models, held)


def open_plan(root: Root, rendered: Rendered) -> Plan:
    """Return the plan of opening, from configurations that were read before.

    Raises:
        PolicyError: a finding forbids it; all findings are named.
        PlanError: a device's part cannot be planned.
    """
    refuse_another_peer(
        rendered.intent, rendered.allocation, rendered.models.get(scope.firewall(rendered.intent).device)
    )
    shorter = shortened(rendered.intent, rendered.allocation)
    devices = open_devices(root, rendered)
    predicted = dict(rendered.models)
    for device in devices:
        predicted[device.device] = model(device.platform, device.predicted_text)
    case = Case(
        rendered.intent,
        rendered.allocation,
        root.inventory,
        rendered.models,
        predicted,
        root.today(),
        rendered.fragments,
        rendered.running,
        rendered.held,
    )
    findings = check_case(case)
    if forbidding := blocking(findings):
        lines = "".join(f"\n  {finding.where}: {finding.message} [{finding.lint}]" for finding in forbidding)
        raise PolicyError(
            f"{rendered.intent.unit.unit} cannot be opened; {len(forbidding)} finding(s) forbid it:{lines}",
            findings=findings,
        )
    tasks = advice.tasks(rendered.intent, rendered.allocation, root.inventory)
    sentences = tuple(sentence for task in tasks for sentence in task.sentences)
    plan = _plan("open", rendered, devices, findings=findings, proofs=proofs_of(case), prerequisites=sentences)
    held = held_ports(root, rendered.intent, rendered.allocation, rendered.held, devices)
    words = {"tasks": tasks, "degraded": degraded(rendered.intent), "names": shorter, "held": held}
    return plan.model_copy(update=words)


def open_devices(root: Root, rendered: Rendered) -> list[DevicePlan]:
    """Return each device's part of opening, without judging the whole."""
    return [_open_device(root, rendered, name) for name in rendered.devices]


def close_plan(root: Root, rendered: Rendered) -> Plan:
    """Return the plan of closing, from configurations that were read before."""
    undo = read_undo(root.workspace.undo_file(rendered.intent.unit.unit))
    back = undo.devices if undo else {}
    left = read_left(root.workspace.left_file)
    made, kept = [], []
    for name in rendered.devices:
        platform, promise = root.platform(name), driver_entry(root.platform(name).name).capabilities
        device, remains = plan_close_device(
            name,
            platform,
            rendered.running[name],
            rendered.of_device(name),
            opened=back.get(name, ()),
            inherited=left.get(name, ()),
            guarantee=promise.guarantee,
            revert_after=_revert_after(rendered.intent, promise),
            key=root.readings.key,
        )
        made.append(device)
        kept += [f"{name}: {sentence}" for sentence in remains]
    return _plan("close", rendered, made, prerequisites=tuple(kept))


def save_for_review(root: Root, plan: Plan) -> Path:
    """Save `plan` under its digest and return the file; where others have to approve it, who made it is recorded."""
    root.workspace.make_state()
    path = _plan_file(root, plan.unit, plan.digest)
    save_plan(plan, path)
    note_author(root, plan)
    return path


def saved_plan(root: Root, unit: str, digest: str) -> Plan:
    """Return the saved plan of `unit` whose digest begins with `digest`.

    Raises:
        PlanError: none or several begin so, or the file was altered.
    """
    found = sorted(root.workspace.plans.glob(f"{unit}.*.json")) if root.workspace.plans.is_dir() else []
    begins = f"{unit}.{digest.lower()[:NAMED]}"
    matching = [path for path in found if len(digest) >= SHORTEST_DIGEST and path.name.startswith(begins)]
    plan = load_plan(matching[0]) if len(matching) == 1 else None
    if plan is None or not plan.digest.startswith(digest.lower()):
        known = ", ".join(path.name.split(".")[1][:SHORTEST_DIGEST] for path in found) or "none"
        raise PlanError(f"no saved plan of {unit} begins with {digest!r}; saved: {known}", hint=f"netauto plan {unit}")
    return plan


def _plan_file(root: Root, unit: str, digest: str) -> Path:
    return root.workspace.plans / f"{unit}.{digest[:NAMED]}.json"


def _open_device(root: Root, rendered: Rendered, name: str) -> DevicePlan:
    platform = root.platform(name)
    promise = driver_entry(platform.name).capabilities
    device = plan_device(
        name,
        platform,
        rendered.running[name],
        rendered.of_device(name),
        guarantee=promise.guarantee,
        revert_after=_revert_after(rendered.intent, promise),
        key=root.readings.key,
    )
    impact = advice.impact(rendered.intent, rendered.allocation, root.inventory, rendered.models).get(name, ())
    return device.model_copy(update={"impact": impact})


def _revert_after(intent: Intent, promise: Capabilities) -> int:
    """Return the seconds of the device's own timer: what the policy asks for, as the device can keep it.

    Raises:
        PlanError: the timer would be shorter than verification and confirmation may take.
    """
    if promise.guarantee != "timed-native":
        return 0
    seconds = min(max(intent.policy.revert_minutes * 60, promise.timer_min), promise.timer_max)
    seconds -= seconds % promise.timer_step
    if seconds <= VERIFY_BUDGET:
        raise PlanError(
            f"a revert timer of {seconds} s leaves no time to verify and confirm ({VERIFY_BUDGET} s)",
            hint="raise revert_minutes in policy.yml",
        )
    return seconds


def _plan(
    action: Action,
    rendered: Rendered,
    devices: list[DevicePlan],
    *,
    findings: tuple[LintFinding, ...] = (),
    proofs: tuple[str, ...] = (),
    prerequisites: tuple[str, ...] = (),
) -> Plan:
    """Put a plan together: devices that revert by themselves are armed first, those that netauto has to undo last."""
    described = [device.model_copy(update={"checks": describe(Expectation.of(device).checks)}) for device in devices]
    return Plan(
        action=action,
        unit=rendered.intent.unit.unit,
        change=rendered.intent.unit.change,
        intent=intent_digest(rendered.intent),
        templates=dict(rendered.templates),
        allocation=rendered.allocation,
        devices=tuple(sorted(described, key=lambda device: device.guarantee != "timed-native")),
        verify_budget=VERIFY_BUDGET,
        budget_minutes=rendered.intent.blueprint.budget_minutes,
        findings=findings,
        proofs=proofs,
        prerequisites=prerequisites,
    )
