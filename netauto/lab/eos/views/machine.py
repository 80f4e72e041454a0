"""The machine itself as `show` prints it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from netauto.lab.eos.answer import Answer

if TYPE_CHECKING:
    from netauto.lab.engine.syntax import Match
    from netauto.lab.eos.cli import EosCli
    from netauto.lab.eos.commands import Command

MEMORY = 8099732


def show_version(cli: EosCli, found: Match) -> Answer:  # noqa: ARG001
    """`show version` (recorded: keys and layout in the test data of NAPALM and ntc-templates)."""
    system = cli.system
    spec = system.device.spec
    booted = system.device.clock.datetime(system.device.booted).timestamp()
    data = {
        "mfgName": "Arista",
        "modelName": spec.model,
        "hardwareRevision": "11.02",
        "serialNumber": spec.serial,
        "systemMacAddress": colons(system.mac),
        "hwMacAddress": colons(system.mac),
        "configMacAddress": "00:00:00:00:00:00",
        "version": system.version,
        "architecture": "i686",
        "internalVersion": f"{system.version}-33413021.4305M",
        "internalBuildId": "0a9b8c7d-0000-4000-8000-00000000c0de",
        "imageFormatVersion": "3.0",
        "imageOptimization": "Default",
        "bootupTimestamp": booted,
        "uptime": round(system.uptime, 2),
        "memTotal": MEMORY,
        "memFree": MEMORY * 2 // 3,
        "isIntlVersion": False,
    }
    minutes = int(system.uptime // 60)
    text = (
        f"Arista {spec.model}\nHardware version: 11.02\nSerial number: {spec.serial}\n"
        f"Hardware MAC address: {system.mac}\nSystem MAC address: {system.mac}\n\n"
        f"Software image version: {system.version}\nArchitecture: i686\n"
        f"Internal build version: {data['internalVersion']}\nInternal build ID: {data['internalBuildId']}\n"
        "Image format version: 3.0\nImage optimization: Default\n\n"
        f"Uptime: {minutes // 60} hours and {minutes % 60} minutes\n"
        f"Total memory: {MEMORY} kB\nFree memory: {data['memFree']} kB\n\n"
    )
    return Answer(text, data=data)


def colons(mac: str) -> str:
    """`001c.7300.0001` → `00:1c:73:00:00:01`."""
    digits = mac.replace(".", "")
    return ":".join(digits[index : index + 2] for index in range(0, 12, 2))


def show_hostname(cli: EosCli, found: Match) -> Answer:  # noqa: ARG001
    """`show hostname`."""
    name = cli.system.hostname
    domain = cli.system.running.value("dns domain ")
    fqdn = f"{name}.{domain}" if domain else name
    return Answer(f"Hostname: {name}\nFQDN:     {fqdn}\n", data={"hostname": name, "fqdn": fqdn})


def show_banner(cli: EosCli, found: Match) -> Answer:
    """`show banner login`, `show banner motd`."""
    kind = found.text.split()[-1]
    node = cli.system.running.find(f"banner {kind}")
    text = "\n".join(node.raw[:-1]) + "\n" if node is not None else ""
    return Answer(text, data={"loginBanner" if kind == "login" else "motd": text})


def show_privilege(cli: EosCli, found: Match) -> Answer:  # noqa: ARG001
    """`show privilege`."""
    level = cli.privilege
    return Answer(f"Current privilege level is {level}\n", data={"privilegeLevel": level})


def show_clock(cli: EosCli, found: Match) -> Answer:  # noqa: ARG001
    """`show clock`."""
    now = cli.system.device.clock.datetime()
    zone = cli.system.running.value("clock timezone ") or "UTC"
    text = f"{now:%a %b %e %H:%M:%S %Y}\nTimezone: {zone}\nClock source: NTP server\n"
    return Answer(text, data={"utcTime": now.timestamp(), "timezone": zone, "clockSource": {"local": False}})


def show_uptime(cli: EosCli, found: Match) -> Answer:  # noqa: ARG001
    """`show uptime`."""
    now = cli.system.device.clock.datetime()
    minutes = int(cli.system.uptime // 60)
    users = len(cli.system.device.terminals)
    text = f" {now:%H:%M:%S} up {minutes // 60}:{minutes % 60:02d},  {users} users,  load average: 0.12, 0.18, 0.20\n"
    return Answer(text, data={"upTime": cli.system.uptime, "userCount": users, "currentTime": now.timestamp()})


def show_users(cli: EosCli, found: Match) -> str:  # noqa: ARG001
    """`show users`."""
    rows = ["    Line      User        Host(s)       Idle        Location"]
    for number, terminal in enumerate(cli.system.device.terminals.values(), start=2):
        login = terminal.login
        rows.append(f"  {number} vty {number:<4} {login.user:<11} idle          00:00:00    {login.address}")
    return "\n".join(rows) + "\n"


def show_inventory(cli: EosCli, found: Match) -> Answer:  # noqa: ARG001
    """`show inventory`."""
    spec = cli.system.device.spec
    data = {"systemInformation": {"name": spec.model, "serialNum": spec.serial, "hardwareRev": "11.02"}}
    text = (
        f"System information\n  Model                    Description\n  {spec.model}\n  Serial Number: {spec.serial}\n"
    )
    return Answer(text, data=data)


def show_logging(cli: EosCli, found: Match) -> str:  # noqa: ARG001
    """`show logging`: what happened to configurations, newest last."""
    events = [event for event in cli.system.device.log if event.kind in ("system", "timer")]
    rows = [
        f"{cli.system.device.clock.datetime(event.at):%b %e %H:%M:%S} {cli.system.hostname} ConfigAgent: {event.text}"
        for event in events[-50:]
    ]
    return "Syslog logging: enabled\n\nLog Buffer:\n" + "".join(f"{row}\n" for row in rows)


def show_eapi(cli: EosCli, found: Match) -> Answer:  # noqa: ARG001
    """`show management api http-commands`."""
    node = cli.system.running.find("management api http-commands")
    on = node is not None and node.has("no shutdown")
    text = f"Enabled:            {'Yes' if on else 'No'}\nHTTPS server:       {'running' if on else 'shutdown'}, set to use port 443\n"
    return Answer(text, data={"enabled": on, "httpsServer": {"configured": on, "running": on, "port": 443}})


VIEWS: dict[str, Command] = {
    "show_version": show_version,
    "show_hostname": show_hostname,
    "show_banner": show_banner,
    "show_privilege": show_privilege,
    "show_clock": show_clock,
    "show_uptime": show_uptime,
    "show_users": show_users,
    "show_inventory": show_inventory,
    "show_logging": show_logging,
    "show_eapi": show_eapi,
}
