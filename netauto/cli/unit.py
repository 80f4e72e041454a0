"""`netauto open-unit`, `netauto close-unit`: plan, show, ask, carry out."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import click

from netauto.cli import show
from netauto.cli.completion import complete_units
from netauto.cli.finish import finish, wiped
from netauto.cli.lab_start import devices_ready
from netauto.cli.options import common
from netauto.cli.output import remark
from netauto.cli.progress import progress
from netauto.cli.waiting import patience, tell, wait_option
from netauto.errors import PlanError, PolicyError

if TYPE_CHECKING:
    from netauto.cli.options import Options
    from netauto.plan.models import Plan
    from netauto.workflows.carry_out import Ended
    from netauto.workflows.root import Root


@click.command("open-unit")
@click.argument("unit", shell_complete=complete_units)
@click.option(
    "--approve", metavar="DIGEST", help="Apply without asking, if this is the plan's digest (12 characters or more)."
)
@wait_option
@common
def open_unit(options: Options, unit: str, approve: str | None, wait: float | None) -> int:
    """Open UNIT: plan, show the diff, ask, apply as one transaction, prove.

    Every device ends with the unit or as it was before. A unit that is open already gets nothing sent.
    """
    return _transact(options, unit, "open", approve, patience(wait))


@click.command("close-unit")
@click.argument("unit", shell_complete=complete_units)
@click.option(
    "--approve", metavar="DIGEST", help="Apply without asking, if this is the plan's digest (12 characters or more)."
)
@wait_option
@common
def close_unit(options: Options, unit: str, approve: str | None, wait: float | None) -> int:
    """Close UNIT: remove exactly what opening added, keep what people changed since, and what others use."""
    return _transact(options, unit, "close", approve, patience(wait))


def _transact(options: Options, unit: str, action: str, approve: str | None, wait: float) -> int:
    with options.root() as root:
        devices_ready(root, quiet=options.quiet)
        from netauto.workflows.planning import plan_close, plan_open
        from netauto.workflows.turn import turn

        ended, unwiped = None, {}
        with turn(root, unit, wait=wait, tell=tell):
            prepared = plan_open(root, unit) if action == "open" else plan_close(root, unit)
            if prepared.changes:
                if not options.json:
                    show.plan_summary(prepared)
                    show.plan_diff(prepared)
                _agree(prepared, approve)
                if action == "close":
                    unwiped = wiped(options, root, unit, (), wait)  # while they can still be reached
                ended = carried_out(options, root, prepared)
        return finish(options, root, prepared, ended, wait=wait, unwiped=unwiped)


def carried_out(options: Options, root: Root, plan: Plan) -> Ended:
    """Apply `plan` with live progress, and return how it ended."""
    from netauto.workflows.carry_out import carry_out

    with progress(tuple(device.device for device in plan.devices), quiet=options.quiet) as observer:
        return carry_out(root, plan, observer)


SHORTEST_DIGEST = 12


def _agree(plan: Plan, approve: str | None) -> None:
    """Ask, or compare the digest that was given.

    Raises:
        PlanError: the digest is of another plan.
        PolicyError: nobody is there to ask.
    """
    if approve is not None:
        if len(approve) < SHORTEST_DIGEST or not plan.digest.startswith(approve.lower()):
            raise PlanError(
                f"the plan is {plan.digest[:16]}, not {approve}",
                hint=f"look at it again: netauto plan {plan.unit}{' --close' if plan.action == 'close' else ''}",
            )
        return
    if not sys.stdin.isatty():
        raise PolicyError(
            "nobody is there to agree to this plan; nothing was sent",
            hint=f"netauto {plan.action}-unit {plan.unit} --approve {plan.digest[:16]}",
        )
    # The diff has pushed the summary off the screen: the question stands on its own.
    signs = [line.sign for device in plan.devices for line in device.diff]
    remark(f"\n{plan.action} {plan.unit}: +{signs.count('+')} -{signs.count('-')} lines")
    if not click.confirm(f"Apply plan {plan.digest[:12]} to {len(plan.devices)} devices?", err=True):
        raise click.Abort
