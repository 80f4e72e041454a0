"""The `show` commands, by what they look at."""

from __future__ import annotations

from typing import TYPE_CHECKING

from netauto.lab.eos.views import addresses, configuration, machine, ports, sessions, switching

if TYPE_CHECKING:
    from netauto.lab.eos.commands import Command

VIEWS: dict[str, Command] = {
    **addresses.VIEWS,
    **configuration.VIEWS,
    **machine.VIEWS,
    **ports.VIEWS,
    **sessions.VIEWS,
    **switching.VIEWS,
}
