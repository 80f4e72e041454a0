"""`netauto plan`, `approve`, `apply`: the same transaction in separate steps, for reviews and CI."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import click

from netauto.cli import show
from netauto.cli.completion import complete_units
from netauto.cli.finish import finish, wiped
from netauto.cli.lab_start import devices_ready
from netauto.cli.options import common, key_option
from netauto.cli.outcome import plan_json, planned_json
from netauto.cli.output import print_json, say, table
from netauto.cli.unit import carried_out
from netauto.cli.waiting import patience, tell, wait_option
from netauto.errors import ExitCode

if TYPE_CHECKING:
    from pathlib import Path

    from netauto.cli.options import Options
    from netauto.plan.models import Plan
    from netauto.workflows.plan_all import Planned


def _plan(options: Options, unit: str, *, close: bool) -> Plan:
    with options.root() as root:
        devices_ready(root, quiet=options.quiet)
        from netauto.workflows.planning import plan_close, plan_open, save_for_review

        plan = plan_close(root, unit) if close else plan_open(root, unit)
        if plan.changes:
            save_for_review(root, plan)
    return plan


@click.command("plan")
@click.argument("unit", required=False, shell_complete=complete_units)
@click.option("--close", is_flag=True, help="Plan closing the unit instead of opening it.")
@click.option("--all", "every", is_flag=True, help="Every unit of the inventory, one line each; writes nothing.")
@common
def plan(options: Options, unit: str | None, close: bool, every: bool) -> int:
    """Show and save what open-unit would do to UNIT; sends nothing.

    Writes the unit's lock file (its allocation) and the plan. Exit code 3 when there is something to do, 0 when not.
    With --all: 1 when a unit cannot be planned.
    """
    if every:
        if unit or close:
            raise click.UsageError("--all plans the opening of every unit: it takes no UNIT and no --close")
        return _plan_all(options)
    if unit is None:
        raise click.UsageError("name a UNIT, or say --all")
    made = _plan(options, unit, close=close)
    if options.json:
        print_json(plan_json(made))
    elif not made.changes:
        say(f"{unit}: nothing to do")
    else:
        show.plan_summary(made)
        show.plan_diff(made)
        _proofs(made)
        say()
        say(f"plan {made.digest}", bold=True)
        say(f"  next: netauto apply {unit} {made.digest[:12]}")
    return ExitCode.CHANGES_PENDING if made.changes else ExitCode.DONE


def _plan_all(options: Options) -> int:
    with options.root() as root:
        devices_ready(root, quiet=options.quiet)
        from netauto.intent.load import unit_names
        from netauto.workflows.plan_all import plan_all

        units = len(unit_names(root.workspace))
        with click.progressbar(length=units, label="planning", file=sys.stderr, hidden=options.quiet) as bar:
            found = plan_all(root, lambda _planned: bar.update(1))
    if options.json:
        print_json({"units": [planned_json(planned) for planned in found]})
    else:
        rows = [
            (each.unit, each.site, str(sum(each.lines.values())), str(each.warnings), each.digest[:12], _state(each))
            for each in found
        ]
        table(("unit", "site", "lines", "warnings", "digest", "opening it"), rows)
    if any(each.refusal for each in found):
        return ExitCode.FAILED
    return ExitCode.CHANGES_PENDING if any(each.lines for each in found) else ExitCode.DONE


def _state(planned: Planned) -> str:
    if planned.refusal is not None:
        return f"refused: {planned.refusal.message}"
    return f"changes {', '.join(planned.lines)}" if planned.lines else "nothing to do"


def _proofs(made: Plan) -> None:
    if made.proofs:
        say()
        say("What may talk to what, proven on the predicted firewall rules", bold=True)
        for proof in made.proofs:
            say(f"  - {proof}")


@click.command("approve")
@click.argument("unit", shell_complete=complete_units)
@click.argument("digest")
@key_option
@common
def approve(options: Options, unit: str, digest: str, key: Path | None) -> int:
    """Record that you approve the saved plan of UNIT with this DIGEST (12 characters or more), signed where a key is named."""
    from netauto.workflows.gate import approve as record
    from netauto.workflows.gate import approvers
    from netauto.workflows.planning import saved_plan

    with options.root() as root:
        found = saved_plan(root, unit, digest)
        record(root, found, key, ask=sys.stdin.isatty())
        names = approvers(root, found)
    if options.json:
        print_json({"unit": unit, "plan": found.digest, "approved_by": list(names)})
    else:
        say(f"plan {found.digest[:16]} of {unit} is approved by {', '.join(names)}")
    return ExitCode.DONE


@click.command("apply")
@click.argument("unit", shell_complete=complete_units)
@click.argument("digest")
@wait_option
@common
def apply(options: Options, unit: str, digest: str, wait: float | None) -> int:
    """Apply the saved plan of UNIT with this DIGEST (12 characters or more); naming it is the agreement.

    A plan whose devices have changed since, or whose file was altered, is refused.
    """
    from netauto.workflows.carry_out import owned
    from netauto.workflows.planning import saved_plan

    with options.root() as root:
        devices_ready(root, quiet=options.quiet)
        saved = saved_plan(root, unit, digest)
        with owned(root, root.run_id, saved, wait=patience(wait), tell=tell):
            unwiped = wiped(options, root, unit, (), patience(wait)) if saved.action == "close" else {}
            ended = carried_out(options, root, saved)
        return finish(options, root, saved, ended, wait=patience(wait), unwiped=unwiped)
