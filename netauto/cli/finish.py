"""The end of a transaction: how it came out, and the workstations of a unit that is open."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from netauto.cli import show
from netauto.cli.outcome import ended_json, exit_code, unchanged_json
from netauto.cli.output import print_json, remark, say, table
from netauto.cli.playbook_progress import watching
from netauto.cli.progress import progress
from netauto.cli.waiting import tell
from netauto.errors import ExitCode, NetautoError

if TYPE_CHECKING:
    from collections.abc import Mapping

    from netauto.cli.options import Options
    from netauto.plan.models import Plan
    from netauto.workflows.carry_out import Ended
    from netauto.workflows.root import Root
    from netauto.workflows.setting_up import SetUp


def finish(
    options: Options,
    root: Root,
    plan: Plan,
    ended: Ended | None,
    *,
    wait: float,
    unwiped: Mapping[str, str] | None = None,
) -> int:
    """Print how a transaction ended, set up the workstations whose ports it holds, return the exit code.

    Args:
        options: of the command.
        root: where everything lies.
        plan: what was carried out, or had nothing to change.
        ended: how; None: there was nothing to change.
        wait: seconds for which somebody who holds a device is waited for.
        unwiped: of closing: workstation → why it could not be wiped.
    """
    if not options.json:
        show.ended(ended) if ended else _nothing_to_do(plan)
    document = ended_json(ended) if ended else unchanged_json(plan)
    code = exit_code(ended) if ended else ExitCode.DONE
    if plan.action == "open" and plan.held and (ended is None or ended.result.verdict == "open"):
        found = _set_up(options, root, plan, wait)
        document |= {"workstations": workstations_json(found)}
        if not options.json:
            show_workstations(found)
        code = code or set_up_code(found)
    if unwiped:
        document |= {"unwiped": dict(unwiped)}
        code = code or ExitCode.FAILED
        if not options.json:
            show_unwiped(plan.unit, unwiped)
    if options.json:
        print_json(document | {"exit_code": int(code)})
    return code


def _nothing_to_do(plan: Plan) -> None:
    say(f"{plan.unit}: {'open' if plan.action == 'open' else 'closed'} already, nothing to do; nothing was sent")


def _set_up(options: Options, root: Root, plan: Plan, wait: float) -> SetUp:
    """Set up what is held; trouble is a reason why it stays so, and does not hide how the network came out."""
    from netauto.intent.load import load_intent
    from netauto.workflows.setting_up import SetUp, managed

    try:
        return set_up_watched(options, root.next_run(), plan.unit, (), wait)
    except NetautoError as error:
        intent = load_intent(root.workspace, plan.unit, root.inventory)
        held = {port.workstation: error.message for port in plan.held}
        return SetUp(plan.unit, managed(root, intent), held=held)


def set_up_watched(options: Options, root: Root, unit: str, names: tuple[str, ...], wait: float) -> SetUp:
    """Set up workstations with live progress; see `netauto.workflows.setting_up.set_up`."""
    from netauto.workflows.setting_up import set_up

    devices = tuple(device.name for device in root.inventory.devices)
    try:
        with watching(quiet=options.quiet) as watch, progress(devices, quiet=True) as observer:
            return set_up(root, unit, names, watch, observer, wait=wait, tell=tell)
    except KeyboardInterrupt:
        remark(f"{unit} stays as it is; workstations that have not proved themselves stay in quarantine")
        remark(f"  next: {' '.join(('netauto workstations', unit, *names))} --set-up")
        raise


def set_up_code(found: SetUp) -> ExitCode:
    """Return the exit code that says how the workstations of a unit came out."""
    return ExitCode.VERIFICATION_FAILED if found.held or found.lacking else ExitCode.DONE


def wiped(options: Options, root: Root, unit: str, names: tuple[str, ...], wait: float) -> dict[str, str]:
    """Wipe a unit's workstations with live progress; return workstation → why it could not be wiped."""
    from netauto.workflows.setting_up import wipe

    with watching(quiet=options.quiet) as watch:
        return wipe(root, unit, names, watch, wait=wait, tell=tell)


def workstations_json(found: SetUp) -> dict[str, Any]:
    """Return what `--json` prints of a unit's workstations."""
    return {
        "open": len(found.workstations) - len({*found.held, *found.lacking}),
        "of": len(found.workstations),
        "held": dict(found.held),
        "lacking": dict(found.lacking),
        "attested": {
            each.host: {name: asdict(proof) for name, proof in each.proofs.items()} for each in found.attested
        },
        "run": found.moved.result.run if found.moved else None,
    }


def show_workstations(found: SetUp) -> None:
    """Print the workstations of a unit, and what to do about those that are not ready."""
    say()
    wrong = dict(found.held) | dict(found.lacking)
    rows = [
        (name, "held in quarantine" if name in found.held else "in its zone", wrong.get(name, ""))
        for name in found.workstations
    ]
    table(("workstation", "port", "why"), rows)
    if found.moved and found.moved.evidence:
        say(f"evidence: {show.near(found.moved.evidence)}")
    say()
    count = f"{len(found.workstations) - len(wrong)}/{len(found.workstations)}"
    say(f"{found.unit}: open, workstations {count}", fg="yellow" if wrong else "green", bold=True)
    if wrong:
        say(f"  next: netauto workstations {found.unit} {' '.join(wrong)} --set-up")
    if found.lacking:
        say(
            f"  or, to hold its port: netauto workstations {found.unit} NAME --wipe, then netauto open-unit {found.unit}"
        )


def show_unwiped(unit: str, unwiped: Mapping[str, str]) -> None:
    """Print which workstations still hold what the roles left."""
    for name, reason in unwiped.items():
        say(f"not wiped: {name}: {reason}", fg="red")
    say(f"  next: netauto workstations {unit} {' '.join(unwiped)} --wipe, or install them anew")
