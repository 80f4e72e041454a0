"""`netauto resume`, `netauto stop`, `netauto status`."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING, Any

import click

from netauto.cli import show
from netauto.cli.completion import complete_units
from netauto.cli.lab_start import devices_ready
from netauto.cli.options import common
from netauto.cli.outcome import ended_json, exit_code
from netauto.cli.output import print_json, say, table
from netauto.cli.progress import Lines, progress
from netauto.cli.waiting import PATIENCE, tell
from netauto.errors import ExitCode

if TYPE_CHECKING:
    from netauto.cli.options import Options
    from netauto.workflows.carry_out import Direction, Ended


@click.command("resume")
@click.argument("run", required=False)
@click.option(
    "--abandon",
    metavar="REASON",
    help="A person has looked and put things right: close the run without touching a device.",
)
@click.option("--roll-back", is_flag=True, help="Undo it, whatever was decided; not possible once it has ended.")
@click.option(
    "--roll-forward", is_flag=True, help="Carry it on; where it would have to go back, say why and touch nothing."
)
@click.option(
    "--wait",
    type=click.FloatRange(min=0),
    default=PATIENCE,
    metavar="SECONDS",
    help="Wait so long for a process that drives it (default: 600); 0: refuse at once.",
)
@common
def resume(
    options: Options, run: str | None, abandon: str | None, *, roll_back: bool, roll_forward: bool, wait: float
) -> int:
    """Bring an interrupted RUN (default: every unfinished one) to its end.

    Each device is asked where it stands. Nothing is sent twice; what cannot be told is left for a person, and said. A run that a live
    process drives is waited for. Exit code 0 when the run ended as you asked, otherwise that of the run.
    """
    from netauto.deploy import abandon as close_run
    from netauto.workflows.carry_out import resume as carry_on

    if roll_back + roll_forward + (abandon is not None) > 1:
        raise click.UsageError("--roll-back, --roll-forward and --abandon exclude each other")
    towards: Direction = "back" if roll_back else "forward" if roll_forward else "rules"
    with options.root() as root:
        runs = (run,) if run else root.unfinished
        if not runs:
            say("nothing is unfinished") if not options.json else print_json({"runs": []})
            return ExitCode.DONE
        if abandon is not None:
            for each in runs:
                close_run(root.journal, each, user=root.user, reason=abandon)
            return _abandoned(options, runs)
        devices_ready(root, quiet=options.quiet)
        endings = []
        for each in runs:
            with progress(tuple(device.name for device in root.inventory.devices), quiet=options.quiet) as observer:
                endings.append(carry_on(root, each, observer, towards=towards, wait=wait, tell=tell))
    if options.json:
        print_json({"runs": [_json(ended, asked_back=roll_back) for ended in endings]})
    else:
        for ended in endings:
            show.ended(ended)
    return max(_code(ended, asked_back=roll_back) for ended in endings)


def _code(ended: Ended, *, asked_back: bool) -> ExitCode:
    """Return the exit code of a run for somebody who may have wanted it to be undone."""
    if not asked_back or ended.result.verdict == "needs-operator":
        return exit_code(ended)
    return ExitCode.DONE if ended.result.verdict == "reverted" else ExitCode.FAILED


def _json(ended: Ended, *, asked_back: bool) -> dict[str, Any]:
    return ended_json(ended) | {"exit_code": int(_code(ended, asked_back=asked_back))}


def _abandoned(options: Options, runs: tuple[str, ...]) -> int:
    if options.json:
        print_json({"runs": [{"run": run, "verdict": "needs-operator", "abandoned": True} for run in runs]})
    else:
        for run in runs:
            say(f"run {run} is closed; no device was asked or touched")
    return ExitCode.DONE


@click.command("stop")
@click.argument("unit", metavar="UNIT", shell_complete=complete_units)
@common
def stop(options: Options, unit: str) -> int:
    """Ask the process that works on UNIT (or drives the run of this id) to roll back, and wait until it has ended.

    Exit code 0 when every device is as it was before, 1 when the run had been decided already, 6 when it needs a person.
    """
    from netauto.deploy import nobody
    from netauto.workflows.stopping import stop as ask

    with options.root() as root:
        ended = ask(root, unit, nobody if options.quiet else Lines().take, tell)
    if options.json:
        print_json(_json(ended, asked_back=True))
        return _code(ended, asked_back=True)
    show.ended(ended)
    if ended.result.verdict in {"open", "closed"}:
        other = "close" if ended.plan.action == "open" else "open"
        say("too late to stop: it was decided before you asked", fg="yellow")
        say(f"  next: netauto {other}-unit {ended.plan.unit}")
    return _code(ended, asked_back=True)


@click.command("status")
@common
def status(options: Options) -> int:
    """Show units, the newest runs, and what is unfinished. Asks no device."""
    from netauto.workflows.status import run_states, unit_states

    with options.root() as root:
        units, runs = unit_states(root), run_states(root, last=10)
    if options.json:
        print_json({"units": [asdict(unit) for unit in units], "runs": [asdict(run) for run in runs]})
    else:
        table(
            ("unit", "state", "VLANs", "prefix"),
            [(unit.unit, unit.state, unit.vlans or "-", unit.prefix or "-") for unit in units],
        )
        if runs:
            say()
            table(("run", "unit", "action", "verdict"), [(run.run, run.unit, run.action, run.verdict) for run in runs])
        for run in runs:
            if run.driver:
                say(f"under way: run {run.run} of {run.unit}, driven by {run.driver}")
            elif not run.finished:
                say(f"unfinished: run {run.run} of {run.unit}; next: netauto resume {run.run}", fg="red")
    return ExitCode.DONE if all(run.finished or run.driver for run in runs) else ExitCode.NEEDS_OPERATOR
