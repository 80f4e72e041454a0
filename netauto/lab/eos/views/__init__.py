"""The `show` commands, by what they look at."""

from __future__ import annotations

from typing import TYPE_CHECKING

from netauto.lab.eos.views import configuration, machine, ports, switching

if TYPE_CHECKING:
    from netauto.lab.eos.commands import Command

VIEWS: dict[str, Command] = {**configuration.VIEWS, **machine.VIEWS, **ports.VIEWS, **switching.VIEWS}
