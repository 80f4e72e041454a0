"""`netauto resume`, `netauto status`."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from netauto.cli import show
from netauto.cli.lab_start import devices_ready
from netauto.cli.options import common
from netauto.cli.outcome import ended_json, exit_code
from netauto.cli.output import print_json, say, table
from netauto.cli.progress import progress
from netauto.errors import ExitCode

if TYPE_CHECKING:
    from netauto.cli.options import Options


@click.command("resume")
@click.argument("run", required=False)
@click.option(
    "--abandon",
    metavar="REASON",
    help="A person has looked and put things right: close the run without touching a device.",
)
@common
def resume(options: Options, run: str | None, abandon: str | None) -> int:
    """Bring an interrupted RUN (default: every unfinished one) to its end.

    Each device is asked where it stands. Nothing is sent twice; what cannot be told is left for a person, and said.
    """
    from netauto.deploy import abandon as close_run
    from netauto.workflows.carry_out import resume as carry_on

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
                endings.append(carry_on(root, each, observer))
    if options.json:
        print_json({"runs": [ended_json(ended) for ended in endings]})
    else:
        for ended in endings:
            show.ended(ended)
    return max(exit_code(ended) for ended in endings)


def _abandoned(options: Options, runs: tuple[str, ...]) -> int:
    if options.json:
        print_json({"runs": [{"run": run, "verdict": "needs-operator", "abandoned": True} for run in runs]})
    else:
        for run in runs:
            say(f"run {run} is closed; no device was asked or touched")
    return ExitCode.DONE


@click.command("status")
@common
def status(options: Options) -> int:
    """Show units, the newest runs, and what is unfinished. Asks no device."""
    from netauto.workflows.status import run_states, unit_states

    with options.root() as root:
        units, runs = unit_states(root), run_states(root, last=10)
    if options.json:
        print_json({"units": [unit.model_dump() for unit in units], "runs": [run.model_dump() for run in runs]})
    else:
        table(
            ("unit", "state", "VLANs", "prefix"),
            [(unit.unit, unit.state, unit.vlans or "-", unit.prefix or "-") for unit in units],
        )
        if runs:
            say()
            table(("run", "unit", "action", "verdict"), [(run.run, run.unit, run.action, run.verdict) for run in runs])
        for run in runs:
            if not run.finished:
                say(f"unfinished: run {run.run} of {run.unit}; next: netauto resume {run.run}", fg="red")
    return ExitCode.DONE if all(run.finished for run in runs) else ExitCode.NEEDS_OPERATOR
