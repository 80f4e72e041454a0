"""What the lines of an IOS-XE configuration mean. Data; the order of a table is the order in which the device prints.

Source of the words: the command references of IOS-XE 17.x (documented). Source of the printing order inside a section: published
running configurations (recorded by others), completed by assumption where none shows two of the lines together. The order is only
used to place a new line; comparing two configurations does not depend on it.
"""

from __future__ import annotations

import re
from ipaddress import IPv4Address
from typing import TYPE_CHECKING

from netauto.platforms.interfaces import natural_key
from netauto.platforms.rules import Copying, Rule, Section

if TYPE_CHECKING:
    from collections.abc import Callable

# IOS prints well-known ports by name in access lists (documented: extended access list command reference).
_PORT_NAMES = {
    "tcp": {
        "7": "echo", "9": "discard", "13": "daytime", "19": "chargen", "20": "ftp-data", "21": "ftp", "23": "telnet",
        "25": "smtp", "37": "time", "43": "whois", "49": "tacacs", "53": "domain", "70": "gopher", "79": "finger",
        "80": "www", "101": "hostname", "109": "pop2", "110": "pop3", "111": "sunrpc", "113": "ident", "119": "nntp",
        "135": "msrpc", "179": "bgp", "194": "irc", "496": "pim-auto-rp", "512": "exec", "513": "login", "514": "cmd",
        "515": "lpd", "517": "talk", "540": "uucp", "543": "klogin", "544": "kshell",
    },
    "udp": {
        "7": "echo", "9": "discard", "37": "time", "42": "nameserver", "49": "tacacs", "53": "domain", "67": "bootps",
        "68": "bootpc", "69": "tftp", "111": "sunrpc", "123": "ntp", "137": "netbios-ns", "138": "netbios-dgm",
        "139": "netbios-ss", "161": "snmp", "162": "snmptrap", "177": "xdmcp", "195": "dnsix", "434": "mobile-ip",
        "496": "pim-auto-rp", "500": "isakmp", "512": "biff", "513": "who", "514": "syslog", "517": "talk",
        "520": "rip", "4500": "non500-isakmp",
    },
}  # fmt: skip
_SINGLE_HOST = re.compile(r"(?<=[ ])(\d+\.\d+\.\d+\.\d+) 0\.0\.0\.0(?= |$)")
_STANDARD_ENTRY = 3  # words of a standard list's entry: action, address, wildcard
_PORT_OPERATORS = {"eq": 1, "neq": 1, "gt": 1, "lt": 1, "range": 2}


def entry_as_printed(entry: str) -> str:
    """Return an access list entry as IOS prints it: well-known ports by name, single hosts by ``host``, ``deny`` padded to ``permit``."""
    words = _SINGLE_HOST.sub(r"host \1", entry).split()
    names = _PORT_NAMES.get(words[1], {}) if len(words) > 1 else {}
    left = 0
    for index, word in enumerate(words):
        if left:
            words[index] = names.get(word, word)
        left = _PORT_OPERATORS.get(word, max(0, left - 1))
    return " ".join(["deny  ", *words[1:]] if words[:1] == ["deny"] and len(words) > _STANDARD_ENTRY else words)


def by_number(captures: tuple[str, ...]) -> tuple[int, ...]:
    """Sort by the first number of a list such as ``10,20-30``."""
    return (int(re.split(r"[-,]", captures[0])[0]),)


def _by_name(captures: tuple[str, ...]) -> tuple[str, ...]:
    return captures


def _by_interface(captures: tuple[str, ...]) -> tuple[int, object]:
    name = captures[0]
    first = next(
        (index for index, kind in enumerate(_INTERFACE_ORDER) if name.startswith(kind)), len(_INTERFACE_ORDER) - 1
    )
    return (first, natural_key(name))


def _by_list_and_number(captures: tuple[str, ...]) -> tuple[str, int]:
    return (captures[0], int(captures[1]))


def _by_prefix(captures: tuple[str, ...]) -> tuple[int, ...]:
    try:
        return tuple(int(IPv4Address(capture)) for capture in captures[:2])
    except ValueError:
        return (2**32,)


_INTERFACE_ORDER = ("Loopback", "Tunnel", "Port-channel", "", "Vlan")
_LOGICAL = ("Loopback", "Tunnel", "Port-channel", "Vlan")
_PHYSICAL = rf"(?!{'|'.join(_LOGICAL)})[A-Za-z-]+[\d/]+"


def key(words: str, **more: object) -> Rule:
    """Return the rule of a line with one value, removed by ``no`` and its leading words."""
    return Rule(words, "key", remove=f"no {words}", **more)  # type: ignore[arg-type]


def flag(words: str, **more: object) -> Rule:
    """Return the rule of a line that is on or off."""
    return Rule(words, "flag", remove=f"no {words}", **more)  # type: ignore[arg-type]


def section(words: str, rules: Section, **more: object) -> Rule:
    """Return the rule of a section that can be created and deleted."""
    return Rule(words, "object", rules, remove=f"no {words}", **more)  # type: ignore[arg-type]


def whole(words: str, **more: object) -> Rule:
    """Return the rule of a line that the device wants to see in full to remove it."""
    return Rule(words, "key", remove=f"no {words}", remove_value=True, optional=True, **more)  # type: ignore[arg-type]


def entry(words: str, normal: Callable[[str], str] | None = None) -> Rule:
    """Return the rule of a numbered line of an ordered list."""
    return Rule(words, "ordered", remove=f"no {words}", sort=by_number, normal=normal)


def vlan_set(words: str, **more: object) -> Rule:
    """Return the rule of a list of VLANs to which entering more adds, and from which ``no`` takes away."""
    drop = f"no {words}"
    return Rule(words, "member", add=words, drop=drop, continued=words, elements="vlans", **more)  # type: ignore[arg-type]


VLAN = Section((key("name", longest=32), key("remote-span", optional=True), key("private-vlan")))

# `switchport trunk allowed vlan` without `add` replaces the list (documented): that form is never sent to a list that exists.
TRUNK_VLANS = Rule(
    "switchport trunk allowed vlan",
    "member",
    remove="no switchport trunk allowed vlan",
    add="switchport trunk allowed vlan add",
    drop="switchport trunk allowed vlan remove",
    continued="switchport trunk allowed vlan add",
    elements="vlans",
    width=80,
    none="none",
    all_if_absent=True,
    copied=True,
)
# What a port channel is told is told to its ports (documented: EtherChannel configuration guide).
COPYING = (Copying("interface *", "Port-channel", "channel-group"),)

INTERFACE = Section(
    (
        key("description", longest=200),
        flag("switchport", off_shown=True),
        key("switchport access vlan", default="1"),
        key("switchport trunk native vlan", default="1", copied=True),
        TRUNK_VLANS,
        key("switchport mode", copied=True),
        flag("switchport nonegotiate", copied=True),
        key("switchport voice vlan"),
        key("switchport port-security maximum"),
        key("switchport port-security violation"),
        flag("switchport port-security"),
        flag("switchport block unicast"),
        flag("switchport protected"),
        key("vrf forwarding"),
        key("bandwidth"),
        key("encapsulation dot1Q"),
        key("ip flow monitor", optional=True),
        key("ip address", negatable=True),
        key("ip helper-address *", optional=True),
        flag("ip redirects", off_shown=True),
        flag("ip unreachables", off_shown=True),
        flag("ip proxy-arp", off_shown=True),
        key("ip access-group"),
        key("load-interval"),
        key("device-tracking attach-policy"),
        flag("logging event link-status", off_shown=True),
        key("authentication event server dead action"),
        flag("authentication periodic"),
        key("authentication timer reauthenticate"),
        key("access-session host-mode"),
        key("access-session control-direction"),
        flag("access-session closed"),
        key("access-session port-control"),
        key("mab", optional=True),  # `mab eap`
        key("trust device"),
        flag("shutdown", last=True),
        key("speed"),
        key("duplex"),
        flag("negotiation auto", negatable=True),
        key("power inline"),
        key("storm-control broadcast level"),
        key("storm-control action"),
        flag("cdp enable", off_shown=True),
        key("udld port", optional=True),
        key("channel-group"),
        flag("dot1x pae authenticator"),
        key("dot1x timeout tx-period", default="30"),
        key("dot1x max-reauth-req"),
        key("spanning-tree portfast", optional=True),
        key("spanning-tree bpdufilter"),
        key("spanning-tree bpduguard"),
        key("spanning-tree guard"),
        key("service-policy type control subscriber"),
        key("service-policy input"),
        key("service-policy output"),
        flag("ip dhcp snooping trust"),
        key("ip dhcp snooping limit rate"),
        key("source template"),
    ),
)

ACCESS_LIST = Section((entry("# remark"), entry("#", entry_as_printed)))
_ADDRESS_FAMILY = Section(
    (
        whole("network * mask *"),
        whole("network *"),
        key("neighbor * activate", optional=True),
        key("neighbor * prefix-list"),
        key("neighbor * route-map"),
    ),
)
_BGP = Section(
    (
        key("neighbor * remote-as"),
        key("neighbor * description"),
        # `ipv4`, `ipv4 multicast` and `ipv4 vrf X` stand side by side, and each is entered by its whole name.
        section("address-family *", _ADDRESS_FAMILY, whole=True),
        section("address-family * *", _ADDRESS_FAMILY, whole=True),
        section("address-family * vrf *", _ADDRESS_FAMILY, whole=True),
    )
)
COMMON = (
    vlan_set("ip dhcp snooping vlan", glue="-", rank=20),
    section("vlan *", VLAN, rank=10, sort=by_number, separated=True, elements="vlans", only=r"\d[\d,-]*", named="vlan"),
    section(
        "interface *", INTERFACE, rank=60, sort=_by_interface, separated=True, built_in=_PHYSICAL, named="interface"
    ),
    section("router bgp *", _BGP, rank=100, separated=True),
    whole("ip route vrf * * * *", rank=80, sort=lambda captures: _by_prefix(captures[1:])),
    whole("ip route * * *", rank=80, sort=_by_prefix, only=r"[\d.]+ [\d.]+ \S+"),
    section("ip access-list standard *", ACCESS_LIST, rank=30, sort=_by_name, named="access-list"),
    section("ip access-list extended *", ACCESS_LIST, rank=30, sort=_by_name, named="access-list"),
    Rule(
        "ip prefix-list * seq #",
        "ordered",
        remove="no ip prefix-list * seq #",
        remove_value=True,
        rank=70,
        sort=_by_list_and_number,
    ),
)

RULES = Section(COMMON)
