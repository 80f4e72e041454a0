"""What the lines of a FortiOS configuration mean. Data; the order of a table is the order in which the device prints.

Source: FortiOS 7.2 CLI reference (documented): tables, attributes, their defaults, lengths, and ``append``/``unselect`` for attributes
that hold several values. The order of attributes is that of published configurations (recorded by others).
"""

from __future__ import annotations

from netauto.platforms.rules import Rule, Section


def setting(name: str, *, quoted: bool = False, default: str | None = None, longest: int = 0) -> Rule:
    """Return the rule of an attribute with one value."""
    return Rule(f"set {name}", "key", remove=f"unset {name}", quoted=quoted, default=default, longest=longest)


def text(name: str, *, longest: int = 0) -> Rule:
    """Return the rule of an attribute that holds a name or a sentence, printed in quotation marks."""
    return setting(name, quoted=True, longest=longest)


def choice(name: str, default: str | None = None) -> Rule:
    """Return the rule of an attribute that takes one of a few words, or a number."""
    return setting(name, default=default)


def several(name: str, *, quoted: bool = True) -> Rule:
    """Return the rule of an attribute with several values; only members are added and removed."""
    return Rule(
        f"set {name}", "member", remove=f"unset {name}", add=f"append {name}", drop=f"unselect {name}", quoted=quoted
    )


def table(path: str, *rules: Rule, rank: int = 0, named: str = "", longest: int = 0, built_in: str = "") -> Rule:
    """Return the rule of a table whose entries have names and no order."""
    entry = Rule(
        "edit *",
        "object",
        Section(rules),
        remove="delete *",
        quoted=True,
        named=named,
        longest=longest,
        built_in=built_in,
    )
    return Rule(f"config {path}", "container", Section((entry,)), rank=rank)


def numbered(path: str, *rules: Rule, rank: int = 0, named: str = "", ordered: bool = False) -> Rule:
    """Return the rule of a table whose entries have numbers; `ordered`: and an order that ``move`` changes."""
    entry = Rule(
        "edit *", "ordered" if ordered else "object", Section(rules), remove="delete *", only=r"[1-9]\d*", named=named
    )
    return Rule(f"config {path}", "container", Section((entry,), ordered=ordered), rank=rank)


def single(path: str, *rules: Rule, rank: int = 0) -> Rule:
    """Return the rule of a section without entries."""
    return Rule(f"config {path}", "container", Section(rules), rank=rank)


_HARDWARE = r"(?:port|wan|internal|x|ha|mgmt|dmz|lan)\d*"  # names of ports that a FortiGate has by itself (documented)

INTERFACE = table(
    "system interface",
    text("vdom"),
    choice("mode", "static"),
    choice("dhcp-relay-service", "disable"),
    several("dhcp-relay-ip"),
    choice("ip", "0.0.0.0 0.0.0.0"),
    several("allowaccess", quoted=False),
    choice("status", "up"),
    choice("type"),
    several("member"),
    text("description", longest=255),
    text("alias", longest=25),
    choice("device-identification", "disable"),
    choice("role", "undefined"),
    text("interface"),
    choice("vlanid"),
    rank=10,
    named="interface",
    longest=15,
    built_in=_HARDWARE,
)

ZONE = table(
    "system zone",
    text("description", longest=127),
    choice("intrazone", "deny"),
    several("interface"),
    rank=20,
    named="zone",
    longest=35,
)

DHCP_SERVER = numbered(
    "system dhcp server",
    choice("status", "enable"),
    choice("lease-time", "604800"),
    choice("dns-service"),
    choice("default-gateway"),
    choice("netmask"),
    text("interface"),
    numbered("ip-range", choice("start-ip"), choice("end-ip")),
    rank=15,
)

ADDRESS = table(
    "firewall address",
    choice("type", "ipmask"),
    text("comment", longest=255),
    text("associated-interface"),
    choice("start-ip"),
    choice("end-ip"),
    text("fqdn", longest=255),
    choice("subnet"),
    rank=30,
    named="address",
    longest=79,
)

ADDRESS_GROUP = table(
    "firewall addrgrp",
    several("member"),
    text("comment", longest=255),
    rank=40,
    named="address",
    longest=79,
)

SERVICE = table(
    "firewall service custom",
    text("category"),
    choice("protocol", "TCP/UDP/SCTP"),
    text("comment", longest=255),
    choice("icmptype"),
    several("tcp-portrange", quoted=False),
    several("udp-portrange", quoted=False),
    rank=50,
    named="service",
    longest=79,
)

SERVICE_GROUP = table(
    "firewall service group",
    several("member"),
    text("comment", longest=255),
    rank=60,
    named="service",
    longest=79,
)

POOL = table(
    "firewall ippool",
    choice("type", "overload"),
    choice("startip"),
    choice("endip"),
    choice("arp-reply", "enable"),
    text("comments", longest=255),
    rank=70,
    named="pool",
    longest=79,
)

POLICY = numbered(
    "firewall policy",
    choice("status", "enable"),
    text("name", longest=35),
    several("srcintf"),
    several("dstintf"),
    choice("action", "deny"),
    several("srcaddr"),
    several("dstaddr"),
    choice("internet-service", "disable"),
    text("schedule"),
    several("service"),
    choice("utm-status", "disable"),
    text("ssl-ssh-profile"),
    text("av-profile"),
    text("webfilter-profile"),
    text("ips-sensor"),
    text("application-list"),
    # `all` for a denying policy and for an accepting one without inspection is not the default: it is printed (documented).
    choice("logtraffic", "utm"),
    choice("logtraffic-start", "disable"),
    choice("nat", "disable"),
    choice("ippool", "disable"),
    several("poolname"),
    text("comments", longest=1023),
    text("global-label"),
    text("traffic-shaper"),
    text("traffic-shaper-reverse"),
    rank=80,
    ordered=True,
    named="policy",
)

STATIC_ROUTE = numbered(
    "router static",
    choice("status", "enable"),
    choice("dst", "0.0.0.0 0.0.0.0"),
    choice("gateway"),
    choice("distance", "10"),
    text("device"),
    text("comment", longest=255),
    choice("blackhole", "disable"),
    rank=25,
)

RULES = Section(
    (INTERFACE, DHCP_SERVER, ZONE, ADDRESS, ADDRESS_GROUP, SERVICE, SERVICE_GROUP, POOL, POLICY, STATIC_ROUTE)
)
