"""What the statements of a Junos configuration mean. Data; the order of a section is the order in which the device prints.

Source: Junos OS 21.4 CLI reference (documented): statements, which of them hold several values (``[ ]``), and which are named. A named
statement and ``family`` stay behind when the last thing in them is deleted; other containers vanish (assumed: so it looks in
published configurations, e.g. ``set interfaces ge-0/0/3 unit 0``).
"""

from __future__ import annotations

from netauto.platforms.rules import Rule, Section
from netauto.platforms.statements import as_printed


def value(words: str) -> Rule:
    """Return the rule of a statement with one value: setting it again replaces the value."""
    return Rule(words, "key", remove=f"delete {words}", normal=as_printed)


def alone(words: str) -> Rule:
    """Return the rule of a statement without a value."""
    return Rule(words, "flag", remove=f"delete {words}")


def several(words: str) -> Rule:
    """Return the rule of a statement with several values, one printed on each line: setting one adds it."""
    return Rule(words, "member", remove=f"delete {words}", add=words, drop=f"delete {words}", apart=True)


def named(words: str, *rules: Rule, called: str = "", only: str = "") -> Rule:
    """Return the rule of statements that have names, and no order."""
    return Rule(f"{words} *", "object", Section(rules), remove=f"delete {words} *", named=called, only=only)


def present(words: str, *rules: Rule) -> Rule:
    """Return the rule of a statement that means something even where nothing stands in it."""
    return Rule(words, "object", Section(rules), remove=f"delete {words}")


def entry(word: str, *rules: Rule, called: str = "") -> Rule:
    """Return the rule of statements that have names and an order, which ``insert`` changes."""
    return Rule(f"{word} *", "ordered", Section(rules), remove=f"delete {word} *", named=called)


def in_order(words: str, entries: Rule) -> Rule:
    """Return the rule of a section that only holds `entries`."""
    return Rule(words, "container", Section((entries,), ordered=True))


_POLICY = entry(
    "policy",
    value("description"),
    several("match source-address"),
    several("match destination-address"),
    several("match application"),
    several("match from-zone"),
    several("match to-zone"),
    alone("then permit"),
    alone("then deny"),
    alone("then reject"),
    alone("then log session-init"),
    alone("then log session-close"),
    alone("then count"),
    called="policy",
)

_NAT_RULE = entry(
    "rule",
    several("match source-address"),
    several("match source-address-name"),
    several("match destination-address"),
    several("match application"),
    value("then source-nat pool"),
    alone("then source-nat interface"),
    alone("then source-nat off"),
)

_INBOUND = (several("host-inbound-traffic system-services"), several("host-inbound-traffic protocols"))

SECURITY = (
    named(
        "security address-book global address",
        value("description"),
        value("dns-name"),
        # The prefix itself has no word before it (documented).
        Rule("*", "flag", remove="delete *", only=r"[0-9.]+/[0-9]+"),
        called="address",
    ),
    named(
        "security address-book global address-set",
        value("description"),
        several("address"),
        several("address-set"),
        called="address",
    ),
    named("security nat source pool", several("address"), called="pool"),
    Rule(
        "security nat source rule-set *",
        "object",
        Section((several("from zone"), several("to zone"), _NAT_RULE), ordered=True),
        remove="delete security nat source rule-set *",
    ),
    in_order("security policies from-zone * to-zone *", _POLICY),
    in_order("security policies global", _POLICY),
    named(
        "security zones security-zone",
        value("description"),
        *_INBOUND,
        named("interfaces", *_INBOUND),
        called="zone",
    ),
)

INTERFACE = named(
    "interfaces",
    value("description"),
    alone("disable"),
    alone("vlan-tagging"),
    alone("flexible-vlan-tagging"),
    value("native-vlan-id"),
    value("mtu"),
    named(
        "unit",
        value("description"),
        alone("disable"),
        value("vlan-id"),
        present("family inet", value("filter input"), value("filter output"), named("address")),
        present("family ethernet-switching", value("interface-mode"), several("vlan members"), value("storm-control")),
    ),
    called="interface",
    only=r"(?!interface-range$).+",  # whose members have no section of their own here
)

RELAY = (
    named("forwarding-options dhcp-relay server-group", Rule("*", "flag", remove="delete *", only=r"[0-9.]+")),
    named("forwarding-options dhcp-relay group", value("active-server-group"), named("interface")),
)

PREFIX_LIST = named(
    "policy-options prefix-list",
    Rule("*", "flag", remove="delete *", only=r"[0-9.]+/[0-9]+"),
    called="prefix-list",
)

_TERM = entry(
    "term",
    several("from source-address"),
    several("from destination-address"),
    several("from protocol"),
    several("from source-port"),
    several("from destination-port"),
    several("from dscp"),
    value("then policer"),
    value("then count"),
    value("then loss-priority"),
    value("then forwarding-class"),
    value("then dscp"),
    alone("then accept"),
    alone("then discard"),
    value("then next"),
)

FILTER = in_order("firewall family inet filter *", _TERM)

ROUTES = (
    named(
        "routing-options static route",
        several("next-hop"),
        alone("discard"),
        alone("reject"),
        value("preference"),
        value("tag"),
    ),
    named("routing-options aggregate route", alone("discard"), value("policy")),
)

DOT1X = named(
    "protocols dot1x authenticator interface",
    value("supplicant"),
    value("transmit-period"),
    present("mac-radius", alone("restrict"), alone("flap-on-disconnect")),
    alone("no-reauthentication"),
    value("reauthentication"),
    value("quiet-period"),
    value("guest-vlan"),
    value("server-reject-vlan"),
    value("server-fail"),
    value("maximum-requests"),
    value("supplicant-timeout"),
)

EDGE = named("protocols rstp interface", value("cost"), value("priority"), value("mode"), alone("edge"))

VOICE = named("switch-options voip interface", value("vlan"), value("forwarding-class"))

APPLICATION = (
    named(
        "applications application",
        value("description"),
        value("protocol"),
        value("source-port"),
        value("destination-port"),
        value("inactivity-timeout"),
        called="application",
    ),
    named("applications application-set", several("application"), several("application-set"), called="application"),
)

VLAN = named(
    "vlans",
    value("description"),
    value("vlan-id"),
    several("interface"),
    value("l3-interface"),
    present("forwarding-options dhcp-security", alone("arp-inspection"), alone("ip-source-guard")),
    called="vlan",
)

RULES = Section(
    (
        value("system host-name"),
        *SECURITY,
        INTERFACE,
        *RELAY,
        PREFIX_LIST,
        FILTER,
        *ROUTES,
        DOT1X,
        EDGE,
        VOICE,
        *APPLICATION,
        VLAN,
    )
)
