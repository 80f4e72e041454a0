"""What the lines of an Arista EOS configuration mean. Data; the order of a table is the order in which the device prints.

Source of the words: EOS user manual, and the models of AVD, Arista's own library (documented). Source of the printing order: a
`show running-config all` of EOS 4.13 in the tests of pyeapi (recorded by others), completed for what is younger (phones, 802.1X, PoE) by
the order in which AVD renders (documented). The order is only used to place a new line; comparing does not depend on it.
"""

from __future__ import annotations

import re
from ipaddress import IPv4Address, IPv4Network

from netauto.platforms.interfaces import natural_key
from netauto.platforms.ios_rules import by_number, entry, flag, key, section, vlan_set
from netauto.platforms.rules import Rule, Section

# EOS prints these ports by name in access lists (recorded: `show ip access-lists` in the tests of ntc-templates, the examples of
# Ansible's arista.eos). Which others it names was not found out: they stay numbers (assumed).
_PORT_NAMES = {
    "tcp": {
        "22": "ssh", "23": "telnet", "37": "time", "79": "finger", "80": "www", "161": "snmp", "179": "bgp", "210": "z39-50",
        "401": "ups", "443": "https", "540": "uucp", "639": "msdp",
    },
    "udp": {"67": "bootps", "68": "bootpc", "123": "ntp", "161": "snmp", "520": "rip", "3784": "bfd"},
}  # fmt: skip
_PORT_OPERATORS = frozenset({"eq", "neq", "gt", "lt", "range"})
_ADDRESS = re.compile(r"(?<= )(\d+\.\d+\.\d+\.\d+)(?: (\d+\.\d+\.\d+\.\d+)|/(\d+))(?= |$)")
_BITS = 32
_PREFIX_WORDS = {0: "any", _BITS: "host {0.network_address}"}


def entry_as_printed(text: str) -> str:
    """Return an access list entry as EOS prints it: prefixes by their length, ``any`` and ``host``, well-known ports by name."""
    if text.startswith("remark "):
        return text
    words = _ADDRESS.sub(_prefix, text).split()
    names = _PORT_NAMES.get(words[1], {}) if len(words) > 1 else {}
    listing = False  # a port operator takes several ports
    for index, word in enumerate(words):
        if word in _PORT_OPERATORS:
            listing = words[index - 1] != "ttl"
        elif listing:
            listing = word.isdecimal() or word in names.values()
            words[index] = names.get(word, word)
    return " ".join(words)


def _prefix(found: re.Match[str]) -> str:
    """Return a prefix as EOS prints it; what is none, or a wildcard with holes, as it was typed."""
    address, wildcard, length = found.groups()
    try:
        bits = int(IPv4Address(wildcard)) if wildcard else (1 << (_BITS - int(length))) - 1
        if bits & (bits + 1):
            return found[0]
        prefix = IPv4Network((address, _BITS - bits.bit_length()), strict=False)
    except ValueError:
        return found[0]
    return _PREFIX_WORDS.get(prefix.prefixlen, "{0}").format(prefix)


# Documented (AVD renders so; pyeapi's recording agrees): port channels come first, management ports behind loopbacks, VLAN interfaces late.
_INTERFACE_ORDER = ("Port-Channel", "Dps", "Ethernet", "Loopback", "Management", "Recirc", "Tunnel", "Vlan", "Vxlan")
_PHYSICAL = r"(?:Ethernet|Management)\d[\d/]*"
_AN_INTERFACE = r"(?!profile$|defaults$).*"  # `interface profile X` and `interface defaults` are none


def _by_interface(captures: tuple[str, ...]) -> tuple[int, object]:
    name = captures[0]
    kinds = enumerate(_INTERFACE_ORDER)
    return next((index for index, kind in kinds if name.startswith(kind)), len(_INTERFACE_ORDER)), natural_key(name)


def _by_name(captures: tuple[str, ...]) -> tuple[str, ...]:
    return captures


VLAN = Section((key("name", longest=32), key("state", default="active"), key("trunk group *", optional=True)))

# `switchport trunk allowed vlan` without `add` replaces the list (assumed, as on IOS): that form is never sent to a list that exists.
TRUNK_VLANS = Rule(
    "switchport trunk allowed vlan",
    "member",
    remove="no switchport trunk allowed vlan",
    add="switchport trunk allowed vlan add",
    drop="switchport trunk allowed vlan remove",
    continued="switchport trunk allowed vlan add",
    elements="vlans",
    glue="-",
    none="none",
    all_if_absent=True,
)

_LAYER_2 = (
    key("switchport access vlan", default="1"),
    key("switchport trunk native vlan", default="1"),
    key("switchport phone vlan"),
    key("switchport phone trunk"),
    TRUNK_VLANS,
    # A port that is told nothing is an access port (recorded: `switchport mode access` is not printed).
    key("switchport mode", default="access"),
    key("switchport trunk group *", optional=True),
)
_LAYER_3 = (
    key("encapsulation dot1q vlan"),
    key("vrf"),
    flag("autostate", off_shown=True),
    key("ip address"),
    key("ip address * secondary", optional=True),
    key("ip address virtual"),
    key("ip address virtual * secondary", optional=True),
    flag("dhcp client accept default-route"),
    key("ip helper-address *", optional=True),
)
_AUTHENTICATION = (
    key("dot1x pae"),
    key("dot1x authentication failure action"),
    flag("dot1x reauthentication"),
    key("dot1x port-control", default="force-authorized"),
    flag("dot1x port-control force-authorized phone"),
    key("dot1x host-mode"),
    flag("dot1x eapol disabled"),
    key("dot1x mac based authentication", optional=True),
    key("dot1x mac based authentication host-mode"),
    key("dot1x timeout quiet-period"),
    key("dot1x timeout tx-period"),
    key("dot1x timeout reauth-period"),
    key("dot1x reauthorization request limit"),
)
INTERFACE = Section(
    (
        key("profile"),
        key("description"),
        # Some releases and some hands write `no shutdown` too; it says no more than no line.
        flag("shutdown", negatable=True, last=True),
        key("load-interval"),
        key("mtu"),
        flag("logging event link-status", negatable=True),
        key("speed"),
        *_LAYER_2,
        *_LAYER_3,
        flag("ip dhcp snooping trust"),
        key("channel-group"),
        key("lacp timer"),
        key("lacp timer multiplier"),
        key("port-channel lacp fallback", optional=True),
        key("port-channel lacp fallback timeout"),
        key("mlag"),
        flag("lldp transmit", off_shown=True),
        flag("lldp receive", off_shown=True),
        key("poe priority"),
        key("poe reboot action"),
        key("poe link down action"),
        key("poe shutdown action"),
        flag("poe disabled"),
        key("poe limit"),
        key("qos trust", optional=True),
        key("service-policy type qos input"),
        flag("sflow enable"),
        key("storm-control broadcast level"),
        key("storm-control multicast level"),
        key("spanning-tree portfast", optional=True),
        key("spanning-tree bpduguard"),
        key("spanning-tree bpduguard rate-limit"),
        key("spanning-tree bpdufilter"),
        key("spanning-tree guard"),
        *_AUTHENTICATION,
    )
)

ACCESS_LIST = Section((flag("counters per-entry"), entry("#", entry_as_printed)))
PREFIX_LIST = Section((entry("seq #"),))

RULES = Section(
    (
        flag("ip dhcp snooping"),
        flag("ip dhcp snooping bridging"),
        flag("ip dhcp snooping information option"),
        key("ip dhcp snooping information option circuit-id"),
        vlan_set("ip dhcp snooping vlan", glue="-", rank=20),
        section(
            "vlan *", VLAN, rank=10, sort=by_number, separated=True, elements="vlans", only=r"\d[\d,-]*", named="vlan"
        ),
        section(
            "interface *",
            INTERFACE,
            rank=60,
            sort=_by_interface,
            separated=True,
            only=_AN_INTERFACE,
            built_in=_PHYSICAL,
            named="interface",
        ),
        section("ip access-list *", ACCESS_LIST, rank=30, sort=_by_name, separated=True, named="access-list"),
        section("ip access-list standard *", ACCESS_LIST, rank=30, sort=_by_name, separated=True, named="access-list"),
        section("ip prefix-list *", PREFIX_LIST, rank=30, sort=_by_name, separated=True, named="prefix-list"),
    )
)
