"""`netauto explain`: where a unit's values come from."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import asdict
from typing import TYPE_CHECKING

import click

from netauto.cli.completion import complete_units, workspace_of
from netauto.cli.options import common
from netauto.cli.output import print_json, say
from netauto.errors import ExitCode

if TYPE_CHECKING:
    from netauto.cli.options import Options
    from netauto.intent.explain import Entry
    from netauto.intent.layers import Said

LEVELS = {
    "default": "netauto's default",
    "group": "the group",
    "blueprint": "the blueprint",
    "site": "the site",
    "unit": "the unit",
}


def complete_keys(ctx: click.Context, param: click.Parameter, incomplete: str) -> list[str]:  # noqa: ARG001 - click's signature
    """Return the keys of the unit on the command line that begin with `incomplete`."""
    from netauto.errors import NetautoError
    from netauto.intent.explain import explainable

    with suppress(NetautoError, OSError):
        found = explainable(workspace_of(ctx), ctx.params.get("unit") or "")
        return [key for key in found if key.startswith(incomplete)]
    return []


@click.command("explain")
@click.argument("unit", shell_complete=complete_units)
@click.argument("key", required=False, default="", shell_complete=complete_keys)
@common
def explain(options: Options, unit: str, key: str) -> int:
    """Show which value of KEY holds for UNIT, where it was written, and what it overrides.

    KEY is one value (sizing.guest_kbps), everything under it (sizing), or left out: all that group, blueprint, site and unit may each
    say. No device is asked.
    """
    from netauto.intent.explain import explain as entries_of

    with options.root() as root:
        found = entries_of(root.workspace, unit, key)
    if options.json:
        print_json({"unit": unit, "values": [asdict(entry) for entry in found]})
    else:
        for entry in found:
            _show(entry)
    return ExitCode.DONE


def _show(entry: Entry) -> None:
    say(f"{entry.key} = {_value(entry.said)}", bold=True)
    say(f"  {_place(entry.said)}")
    for said in entry.overrides:
        say(f"  overrides {_value(said)}: {_place(said)}")


def _place(said: Said) -> str:
    return f"{LEVELS[said.level]}, {said.file}:{said.line} {said.path}" if said.file else LEVELS[said.level]


def _value(said: Said) -> str:
    match said.value:
        case bool():
            return "yes" if said.value else "no"
        case list():
            return ", ".join(str(part) for part in said.value) or "none"
        case None:
            return "none"
        case _:
            return str(said.value)
