"""`netauto workstations`: how the workstations of a unit are; set them up, or wipe them."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING

import click

from netauto.cli.completion import complete_units
from netauto.cli.finish import set_up_code, set_up_watched, show_unwiped, show_workstations, wiped, workstations_json
from netauto.cli.lab_start import devices_ready
from netauto.cli.options import common
from netauto.cli.output import print_json, say, table
from netauto.cli.playbook_progress import watching
from netauto.cli.waiting import patience, wait_option
from netauto.errors import ExitCode

if TYPE_CHECKING:
    from netauto.cli.options import Options
    from netauto.workflows.root import Root
    from netauto.workflows.setting_up import Station


@click.command("workstations")
@click.argument("unit", shell_complete=complete_units)
@click.argument("names", nargs=-1, metavar="[WORKSTATION]...")
@click.option("--set-up", is_flag=True, help="Set them up, ask them to prove themselves, and let those out that do.")
@click.option("--wipe", is_flag=True, help="Take away what was set up on them.")
@wait_option
@common
def workstations(
    options: Options, unit: str, names: tuple[str, ...], *, set_up: bool, wipe: bool, wait: float | None
) -> int:
    """Show the workstations of UNIT: what they prove, whether their ports are held in quarantine, their last cleaning.

    With --set-up: those that are named, or those whose ports are held; who has proved himself before is asked first, and left alone
    when nothing lacks. Exit code 4 when one does not prove itself.
    """
    if set_up and wipe:
        raise click.UsageError("--set-up and --wipe exclude each other")
    with options.root() as root:
        if set_up:
            devices_ready(root, quiet=options.quiet)
            found = set_up_watched(options, root, unit, names, patience(wait))
            if options.json:
                print_json({"unit": unit} | workstations_json(found))
            else:
                show_workstations(found)
            return set_up_code(found)
        if wipe:
            return _wipe(options, root, unit, names, patience(wait))
        return _look(options, root, unit, names)


def _wipe(options: Options, root: Root, unit: str, names: tuple[str, ...], wait: float) -> int:
    unwiped = wiped(options, root, unit, names, wait)
    if options.json:
        print_json({"unit": unit, "unwiped": unwiped})
    elif unwiped:
        show_unwiped(unit, unwiped)
    else:
        say(f"{unit}: nothing of the roles is left on its workstations")
    return ExitCode.FAILED if unwiped else ExitCode.DONE


def _look(options: Options, root: Root, unit: str, names: tuple[str, ...]) -> int:
    from netauto.workflows.setting_up import look

    with watching(quiet=options.quiet) as watch:
        found = look(root, unit, names, watch)
    if options.json:
        print_json({"unit": unit, "workstations": [asdict(station) for station in found]})
    elif not found:
        say(f"{unit}: netauto sets up none of its workstations (they need an ansible_host, the unit a quarantine zone)")
    else:
        table(("workstation", "room", "port", "last cleaning", "lacking"), [_row(station) for station in found])
    return ExitCode.DONE if all(station.good for station in found) else ExitCode.VERIFICATION_FAILED


def _row(station: Station) -> tuple[str, ...]:
    said = station.said
    cleaned = said.cleaned or "never"
    return (
        said.host,
        station.room,
        "held" if station.held else "in its zone",
        f"{cleaned}, overdue" if said.overdue else cleaned,
        "; ".join(said.lacking) or "nothing",
    )
