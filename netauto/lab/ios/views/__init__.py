"""The `show` commands: each view reads the running configuration and what is plugged in, and prints the vendor's layout.

Layouts follow the recorded outputs that the TextFSM templates of ntc-templates are written against; the tests parse the
lab's output with those templates.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from netauto.lab.ios.views import access, configuration, hardware, ports, qos, routing, switching, wireless

if TYPE_CHECKING:
    from netauto.lab.ios.commands import Command

VIEWS: dict[str, Command] = {
    **configuration.COMMANDS,
    **hardware.COMMANDS,
    **switching.COMMANDS,
    **ports.COMMANDS,
    **access.COMMANDS,
    **routing.COMMANDS,
    **qos.COMMANDS,
    **wireless.COMMANDS,
}
