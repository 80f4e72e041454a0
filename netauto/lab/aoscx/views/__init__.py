"""The `show` commands, by what they look at."""

from __future__ import annotations

from typing import TYPE_CHECKING

from netauto.lab.aoscx.views import access, configuration, machine, ports, switching

if TYPE_CHECKING:
    from netauto.lab.aoscx.commands import Command

VIEWS: dict[str, Command] = {
    **access.VIEWS,
    **configuration.VIEWS,
    **machine.VIEWS,
    **ports.VIEWS,
    **switching.VIEWS,
}
