"""Views of the device itself: version, inventory, clock, users, services."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from netauto.lab.engine.syntax import Match
    from netauto.lab.ios.cli import IosCli
    from netauto.lab.ios.commands import Command

DEFAULT_VERSION = "17.09.04a"
MINUTE, HOUR, DAY, WEEK = 60, 3600, 86400, 604800


def version_of(cli: IosCli) -> str:
    """Software version shown."""
    return cli.system.device.spec.version or DEFAULT_VERSION


def uptime(cli: IosCli) -> str:
    """Time since boot in IOS words."""
    left = int(cli.system.device.clock.now() - cli.system.device.booted)
    parts = []
    for name, size in (("week", WEEK), ("day", DAY), ("hour", HOUR), ("minute", MINUTE)):
        count, left = divmod(left, size)
        if count or name == "minute":
            parts.append(f"{count} {name}{'' if count == 1 else 's'}")
    return ", ".join(parts)


def show_version(cli: IosCli, found: Match) -> str:  # noqa: ARG001
    """`show version`."""
    model = cli.system.model
    spec = cli.system.device.spec
    version = version_of(cli)
    short = ".".join(part.lstrip("0") or "0" for part in version.split("."))
    return f"""Cisco IOS XE Software, Version {version}
Cisco IOS Software [Cupertino], {model.family}, Version {short}, RELEASE SOFTWARE (fc3)
Technical Support: http://www.cisco.com/techsupport
Copyright (c) 1986-2023 by Cisco Systems, Inc.

ROM: IOS-XE ROMMON
BOOTLDR: System Bootstrap, Version 17.12.1r, RELEASE SOFTWARE (P)

{cli.system.hostname()} uptime is {uptime(cli)}
Uptime for this control processor is {uptime(cli)}
System returned to ROM by Reload Command
System image file is "{model.flash}:packages.conf"
Last reload reason: Reload Command

Technology Package License Information:

------------------------------------------------------------------------------
Technology-package                                     Technology-package
Current                        Type                       Next reboot
------------------------------------------------------------------------------
network-advantage      Smart License                    network-advantage

cisco {model.platform}
Processor board ID {spec.serial}
{sum(1 for name in cli.system.chassis.physical if name.startswith("Gig"))} Gigabit Ethernet interfaces
2048K bytes of non-volatile configuration memory.
{model.memory}
11161600K bytes of Flash at {model.flash}:.

Base Ethernet MAC Address          : 00:a3:8e:00:00:01
Model Number                       : {spec.model}
System Serial Number               : {spec.serial}

Configuration register is 0x102

"""


def show_inventory(cli: IosCli, found: Match) -> str:  # noqa: ARG001
    """`show inventory`."""
    spec = cli.system.device.spec
    return (
        f'NAME: "Chassis", DESCR: "Cisco {spec.model} Chassis"\n'
        f"PID: {spec.model:<18}, VID: V02  , SN: {spec.serial}\n\n"
    )


def show_clock(cli: IosCli, found: Match) -> str:  # noqa: ARG001
    """`show clock`."""
    now = cli.system.device.clock.datetime()
    return now.strftime("%H:%M:%S.") + f"{now.microsecond // 1000:03d}" + now.strftime(" UTC %a %b %-d %Y") + "\n"


def show_users(cli: IosCli, found: Match) -> str:  # noqa: ARG001
    """`show users`."""
    lines = ["    Line       User       Host(s)              Idle       Location"]
    fault = cli.system.device.faults.find("foreign_session")
    others = [(0, fault.user, "10.60.1.200")] if fault else []
    for number, terminal in cli.system.device.terminals.items():
        others.append((number, terminal.login.user, terminal.login.address))
    for index, (number, user, address) in enumerate(others):
        mark = "*" if number == cli.login.session else " "
        lines.append(f"{mark} {index + 2:>3} vty {index:<4} {user:<10} idle                 00:00:00 {address}")
    return "\n".join((*lines, "", "  Interface    User               Mode         Idle     Peer Address")) + "\n"


def show_privilege(cli: IosCli, found: Match) -> str:  # noqa: ARG001
    """`show privilege`."""
    return f"Current privilege level is {cli.privilege}\n"


def show_hosts(cli: IosCli, found: Match) -> str:  # noqa: ARG001
    """`show hosts`."""
    tree = cli.system.store.running
    node = tree.find("ip domain name") or tree.find("ip domain-name")
    domain = f"Default domain is {node.text.split()[-1]}" if node is not None else "Default domain is not set"
    return (
        f"{domain}\nName servers are 255.255.255.255\n\nHost                      Port  Flags      Age Type   Address\n"
    )


def show_logging(cli: IosCli, found: Match) -> str:  # noqa: ARG001
    """`show logging`: settings and the servers configured."""
    hosts = [node.text.split()[2] for node in cli.system.store.running.starting("logging host ")]
    lines = [
        "Syslog logging: enabled (0 messages dropped, 0 messages rate-limited, 0 flushes, 0 overruns)",
        "    Console logging: level debugging, 0 messages logged",
        "    Buffer logging:  level debugging, 0 messages logged",
        "    Trap logging: level informational, 0 message lines logged",
        *(f"        Logging to {host}  (udp port 514, audit disabled, link up)," for host in hosts),
        "",
        "Log Buffer (4096 bytes):",
    ]
    return "\n".join(lines) + "\n"


def show_file_systems(cli: IosCli, found: Match) -> str:  # noqa: ARG001
    """`show file systems`."""
    store = cli.system.files
    flash = cli.system.model.flash
    return (
        "File Systems:\n\n       Size(b)       Free(b)      Type  Flags  Prefixes\n"
        f"* {store.capacity:>12}  {store.capacity - store.used:>12}      disk     rw   {flash}:\n"
        "       2097152       2080000     nvram     rw   nvram:\n"
    )


def show_cpu(cli: IosCli, found: Match) -> str:  # noqa: ARG001
    """`show processes cpu`."""
    return "CPU utilization for five seconds: 2%/0%; one minute: 2%; five minutes: 2%\n"


def show_memory(cli: IosCli, found: Match) -> str:  # noqa: ARG001
    """`show memory statistics`."""
    return (
        "                Head    Total(b)     Used(b)     Free(b)   Lowest(b)  Largest(b)\n"
        "Processor  7F4C10010   1363486720   302345632  1061141088  1052000000  1048575908\n"
    )


def show_switch(cli: IosCli, found: Match) -> str:  # noqa: ARG001
    """`show switch`: one member."""
    return (
        "Switch/Stack Mac Address : 00a3.8e00.0001 - Local Mac Address\nMac persistency wait time: Indefinite\n"
        "                                             H/W   Current\n"
        "Switch#   Role    Mac Address     Priority Version  State \n"
        "-------------------------------------------------------------------------------------\n"
        "*1       Active   00a3.8e00.0001     1      V02     Ready\n"
    )


def show_ssh(cli: IosCli, found: Match) -> str:  # noqa: ARG001
    """`show ssh`."""
    lines = ["Connection Version Mode Encryption  Hmac         State                 Username"]
    for index, terminal in enumerate(cli.system.device.terminals.values()):
        lines.extend(
            f"{index:<10} 2.0     {way:<4} aes256-ctr  hmac-sha2-256 Session started       {terminal.login.user}"
            for way in ("IN", "OUT")
        )
    return "\n".join(lines) + "\n"


def show_ip_ssh(cli: IosCli, found: Match) -> str:  # noqa: ARG001
    """`show ip ssh`."""
    return "SSH Enabled - version 2.0\nAuthentication methods:publickey,keyboard-interactive,password\n"


def show_ntp(cli: IosCli, found: Match) -> str:  # noqa: ARG001
    """`show ntp associations`."""
    lines = ["", "  address         ref clock       st   when   poll reach  delay  offset   disp"]
    servers = [node.text.split()[2] for node in cli.system.store.running.starting("ntp server ")]
    for index, server in enumerate(servers):
        mark = "*" if index == 0 else "+"
        lines.append(f"{mark}~{server:<15} .GNSS.           1     32     64   377  0.721   0.104  0.069")
    lines.append(" * sys.peer, # selected, + candidate, - outlyer, x falseticker, ~ configured")
    return "\n".join(lines) + "\n"


def show_ntp_status(cli: IosCli, found: Match) -> str:  # noqa: ARG001
    """`show ntp status`."""
    servers = [node.text.split()[2] for node in cli.system.store.running.starting("ntp server ")]
    if not servers:
        return "%NTP is not enabled.\n"
    return f"Clock is synchronized, stratum 2, reference is {servers[0]}\n"


COMMANDS: dict[str, Command] = {
    "show_version": show_version,
    "show_inventory": show_inventory,
    "show_clock": show_clock,
    "show_users": show_users,
    "show_privilege": show_privilege,
    "show_hosts": show_hosts,
    "show_logging": show_logging,
    "show_file_systems": show_file_systems,
    "show_cpu": show_cpu,
    "show_memory": show_memory,
    "show_switch": show_switch,
    "show_ssh": show_ssh,
    "show_ip_ssh": show_ip_ssh,
    "show_ntp": show_ntp,
    "show_ntp_status": show_ntp_status,
}
