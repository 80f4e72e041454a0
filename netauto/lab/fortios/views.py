"""State as text: `get system status`, routing table, revisions, transactions."""

from __future__ import annotations

from typing import TYPE_CHECKING

from netauto.lab.fortios.lookup import routes, way_out

if TYPE_CHECKING:
    import ipaddress

    from netauto.lab.fortios.lookup import Hop
    from netauto.lab.fortios.session import FortiOsCli
    from netauto.lab.fortios.store import Config
    from netauto.lab.fortios.system import FortiOsSystem

VERSION = "v7.2.8,build1639,240313 (GA.M)"
REVISION = "config-revision-"
CODES = (
    "Codes: K - kernel, C - connected, S - static, R - RIP, B - BGP\n"
    "       O - OSPF, IA - OSPF inter area\n"
    "       N1 - OSPF NSSA external type 1, N2 - OSPF NSSA external type 2\n"
    "       E1 - OSPF external type 1, E2 - OSPF external type 2\n"
    "       i - IS-IS, L1 - IS-IS level-1, L2 - IS-IS level-2, ia - IS-IS inter area\n"
    "       * - candidate default\n"
)


def status(system: FortiOsSystem) -> str:
    """`get system status`: the recorded layout, shortened."""
    spec = system.device.spec
    now = system.device.clock.datetime()
    lines = (
        f"Version: {spec.model} {spec.version or VERSION}",
        "Security Level: Low",
        "Virus-DB: 1.00000(2018-04-09 18:07)",
        "IPS-DB: 6.00741(2015-12-01 02:30)",
        f"Serial-Number: {spec.serial}",
        "BIOS version: 05000100",
        "Log hard disk: Not available",
        f"Hostname: {system.hostname}",
        "Operation Mode: NAT",
        "Current virtual domain: root",
        "Max number of virtual domains: 10",
        "Virtual domains status: 1 in NAT mode, 0 in TP mode",
        "Virtual domain configuration: disable",
        "FIPS-CC mode: disable",
        "Current HA mode: standalone",
        "Branch point: 1639",
        "Release Version Information: GA",
        f"System time: {now:%a %b %d %H:%M:%S %Y}",
    )
    return "".join(f"{line}\n" for line in lines)


def performance(system: FortiOsSystem) -> str:
    """`get system performance status`: an idle device."""
    up = int(system.device.clock.now() - system.device.booted)
    days, rest = divmod(up, 86400)
    return (
        "CPU states: 1% user 0% system 0% nice 99% idle 0% iowait 0% irq 0% softirq\n"
        "Memory: 7996572k total, 2558904k used (32.0%), 5127436k free (64.1%), 310232k freeable (3.9%)\n"
        "Average network usage: 812 / 809 kbps in 1 minute, 790 / 786 kbps in 10 minutes, 801 / 797 kbps in 30 minutes\n"
        "Average sessions: 214 sessions in 1 minute, 209 sessions in 10 minutes, 211 sessions in 30 minutes\n"
        f"Uptime: {days} days,  {rest // 3600} hours,  {rest % 3600 // 60} minutes\n"
    )


def routing_table(config: Config) -> str:
    """`get router info routing-table all`."""
    return f"{CODES}\nRouting table for VRF=0\n" + "".join(_route(hop) for hop in routes(config))


def _route(hop: Hop) -> str:
    if not hop.gateway:
        return f"C       {hop.prefix} is directly connected, {hop.device}\n"
    star = "*" if hop.prefix.prefixlen == 0 else " "
    return f"S{star}      {hop.prefix} [{hop.distance}/0] via {hop.gateway}, {hop.device}, [1/0]\n"


def ping(system: FortiOsSystem, host: ipaddress.IPv4Address) -> str:
    """`execute ping`: own addresses and attached neighbours answer, everything else is silent."""
    own = {entry.word("ip") for entry in system.running.entries("system interface")}
    near = {item.ip for things in system.device.spec.attached.values() for item in things}
    answers = str(host) in own | near and way_out(system.running, host) is not None
    replies = [f"64 bytes from {host}: icmp_seq={n} ttl=255 time=0.2 ms" for n in range(5)] if answers else []
    loss = 0 if answers else 100
    lines = (
        f"PING {host} ({host}): 56 data bytes",
        *replies,
        "",
        f"--- {host} ping statistics ---",
        f"5 packets transmitted, {len(replies)} packets received, {loss}% packet loss",
    )
    return "".join(f"{line}\n" for line in lines)


# Revisions in flash.


def store_revision(system: FortiOsSystem, user: str, comment: str) -> bool:
    """Keep the running configuration in flash; False when it is full."""
    numbers = [int(name.removeprefix(REVISION)) for name, _ in system.files.items() if name.startswith(REVISION)]
    now = system.device.clock.now()
    head = f"{system.device.clock.datetime():%Y-%m-%d %H:%M:%S}\t{user}\t{comment}\n"
    return system.files.put(f"{REVISION}{max(numbers, default=0) + 1}", (head + system.running.text()).encode(), now)


def revision(system: FortiOsSystem, number: str) -> str | None:
    """The configuration of a revision, or None."""
    stored = system.files.get(f"{REVISION}{number}")
    return None if stored is None else stored.content.decode().partition("\n")[2]


def revisions(system: FortiOsSystem) -> str:
    """`execute revision list config`: the recorded layout."""
    rows = ["ID TIME                   ADMIN                 FIRMWARE VERSION      COMMENT\n"]
    for name, stored in system.files.items():
        if name.startswith(REVISION):
            when, user, comment = stored.content.decode().partition("\n")[0].split("\t")
            number = name.removeprefix(REVISION)
            rows.append(f"{number:>2} {when}    {user:<21} {'V7.2.8-build1639-REL0':<21} {comment}\n")
    return "Last Firmware Version: V0.0.0-build000-REL0\n" + "".join(rows)


# Transactions.


def txn_status(cli: FortiOsCli) -> str:
    """`diagnose sys config-transaction status` (assumed layout)."""
    txn = None if cli.system.device.faults.find("lie_pending") else cli.transaction
    return "Current transaction: none\n" if txn is None else f"Current transaction: id={txn.number}\n"


def txn_meta(cli: FortiOsCli) -> str:
    """`... show txn-meta` (assumed layout): every open transaction."""
    workspaces = cli.system.workspaces
    if cli.system.device.faults.find("lie_pending"):
        return "txn_count=0\n"
    rows = [
        f"id={txn.number} user={txn.user} session={txn.session} expire={workspaces.left(txn):.0f}\n"
        for txn in workspaces.open
    ]
    return f"txn_count={len(rows)}\n" + "".join(rows)


def txn_info(cli: FortiOsCli) -> str:
    """`... show txn-info` (assumed layout): what this session's transaction will do."""
    txn = cli.transaction
    if txn is None:
        return ""
    return "".join(f"{type(op).__name__.lower()} {op.path} {op.key}".rstrip() + "\n" for op in txn.operations)


def txn_entity(cli: FortiOsCli) -> str:
    """`... show txn-entity` (assumed layout): the objects it has edited."""
    txn = cli.transaction
    if txn is None:
        return ""
    return "".join(f"{path} {key}\n" for path, key in dict.fromkeys((op.path, op.key) for op in txn.operations))


def txn_lock(cli: FortiOsCli) -> str:
    """`... show txn-lock` (assumed layout): every lock and who holds it."""
    return "".join(
        f"id={txn.number} user={txn.user} lock={path} {key}".rstrip() + "\n"
        for txn in cli.system.workspaces.open
        for path, key in sorted(txn.locks)
    )
