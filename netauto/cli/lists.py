"""`netauto units`, `netauto devices`."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING

import click

from netauto.cli.options import common
from netauto.cli.output import print_json, say, table
from netauto.errors import ExitCode

if TYPE_CHECKING:
    from netauto.cli.options import Options


@click.command("units")
@common
def units(options: Options) -> int:
    """List the units of the inventory and whether they are open."""
    from netauto.workflows.status import unit_states

    with options.root() as root:
        states = unit_states(root)
    if options.json:
        print_json({"units": [asdict(state) for state in states]})
    elif not states:
        say("no units yet; `netauto init unit NAME` writes one")
    else:
        rows = [(state.unit, state.site, state.blueprint, state.state, state.vlans, state.review) for state in states]
        table(("unit", "site", "blueprint", "state", "VLANs", "review"), rows)
    return ExitCode.DONE


@click.command("devices")
@common
def devices(options: Options) -> int:
    """List the network devices of the inventory."""
    with options.root() as root:
        found = root.inventory.devices
    if options.json:
        shown = {"name", "site", "role", "platform", "host", "port", "user", "host_key"}
        print_json({"devices": [device.model_dump(mode="json", include=shown) for device in found]})
    else:
        rows = [
            (
                device.name,
                device.site,
                device.role,
                device.platform,
                f"{device.host}:{device.port}",
                "pinned" if device.host_key else "no",
            )
            for device in found
        ]
        table(("device", "site", "role", "platform", "address", "host key"), rows)
    return ExitCode.DONE
