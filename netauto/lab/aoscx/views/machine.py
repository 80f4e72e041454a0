"""What the machine says about itself (recorded: simulations in the tests of oxidized, tests of ntc-templates)."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from netauto.lab.aoscx.cli import AosCxCli
    from netauto.lab.aoscx.commands import Command
    from netauto.lab.engine.syntax import Match

RULE = "-" * 77


def show_version(cli: AosCxCli, found: Match) -> str:  # noqa: ARG001
    """`show version`."""
    version = cli.system.version
    family = version.partition(".")[0]
    rows = {
        "Version": version,
        "Build Date": "2023-11-28 17:12:52 UTC",
        "Build ID": f"ArubaOS-CX:{version}:0a1b2c3d4e5f:202311281653",
        "Build SHA": "0a1b2c3d4e5f60718293a4b5c6d7e8f901234567",
        "Hot Patches": "",
        "Active Image": "primary",
    }
    head = f"{RULE}\nArubaOS-CX\n(c) Copyright 2017-2023 Hewlett Packard Enterprise Development LP\n{RULE}\n"
    body = "".join(f"{name:<12} : {value:<46}\n" for name, value in rows.items())
    return f"{head}{body}\nService OS Version : {family}.01.13.0001\nBIOS Version       : {family}.01.0006\n"


def show_system(cli: AosCxCli, found: Match) -> str:  # noqa: ARG001
    """`show system`."""
    system = cli.system
    model = system.device.spec.model
    rows = (
        ("Hostname", system.hostname),
        ("System Description", system.running.value("snmp-server system-description ") or system.version),
        ("System Contact", system.running.value("snmp-server system-contact ")),
        ("System Location", system.running.value("snmp-server system-location ")),
        ("", ""),
        ("Vendor", "Aruba"),
        ("Product Name", f"{model} {system.model.product}"),
        ("Chassis Serial Nbr", system.device.spec.serial),
        ("Base MAC Address", system.mac),
        ("ArubaOS-CX Version", system.version),
        ("", ""),
        ("Time Zone", system.running.value("clock timezone ") or "UTC"),
        ("", ""),
        ("Up Time", "12 minutes"),
        ("CPU Util (%)", "3"),
        ("CPU Util (% avg 1 min)", "6"),
        ("CPU Util (% avg 5 min)", "7"),
        ("Memory Usage (%)", "21"),
    )
    return "".join(f"{name:<22} : {value:<30}\n" if name else "\n" for name, value in rows)


def show_module(cli: AosCxCli, found: Match) -> str:  # noqa: ARG001
    """`show module`."""
    spec, product = cli.system.device.spec, cli.system.model.product

    def part(title: str, state: str) -> str:
        return (
            f"\n{title}\n{'=' * len(title)}\n\n"
            "     Product                                        Serial\n"
            "Name Number  Description                            Number     Status\n"
            "---- ------- -------------------------------------- ---------- ----------------\n"
            f"1/1  {spec.model:<7} {product:<38} {spec.serial:<10} {state}\n\n"
        )

    return part("Management Modules", "Active (local)") + part("Line Modules", "Ready")


def show_hostname(cli: AosCxCli, found: Match) -> str:  # noqa: ARG001
    """`show hostname`."""
    return f"{cli.system.hostname}\n"


def show_clock(cli: AosCxCli, found: Match) -> str:  # noqa: ARG001
    """`show clock` (assumed: layout)."""
    now = cli.system.device.clock.datetime().strftime("%a %b %-d %H:%M:%S UTC %Y")
    return f"{now}\nSystem is configured for timezone : {cli.system.running.value('clock timezone ') or 'UTC'}\n"


def show_uptime(cli: AosCxCli, found: Match) -> str:  # noqa: ARG001
    """`show uptime` (assumed: layout)."""
    minutes = int(cli.system.device.clock.now() - cli.system.device.booted) // 60
    return f"System has been up {minutes} minutes\n"


def show_users(cli: AosCxCli, found: Match) -> str:  # noqa: ARG001
    """`show users` (assumed: layout)."""
    logins = [terminal.login for terminal in cli.system.device.terminals.values()]
    return "".join(f"{login.user:<20} ssh  {login.address}\n" for login in logins)


VIEWS: dict[str, Command] = {
    "show_version": show_version,
    "show_system": show_system,
    "show_module": show_module,
    "show_hostname": show_hostname,
    "show_clock": show_clock,
    "show_uptime": show_uptime,
    "show_users": show_users,
}
