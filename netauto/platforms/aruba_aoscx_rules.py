"""What the lines of an AOS-CX configuration mean. Data; the order of a table is the order in which the device prints.

Source of the words: AOS-CX Layer 2 Bridging, Security and IP Services guides 10.06 to 10.15 (documented). Source of the printing order:
running configurations of 6000, 6300 and 6400 switches in the tests of oxidized, canu and netutils (recorded by others); `description`
comes first from release 10.10 on. Where no two lines were seen together the order is assumed: it only places a new line.
"""

from __future__ import annotations

from netauto.platforms.interfaces import natural_key
from netauto.platforms.ios_rules import by_number, entry, flag, key, section, whole
from netauto.platforms.rules import Rule, Section

_PHYSICAL = r"\d+/\d+/\d+(?::\d+)?|mgmt"
_A_PORT = r"(?!lag$|vlan$|loopback$|tunnel$|vxlan$).*"  # of those the number is another word


def _chosen(words: str, **more: object) -> Rule:
    """Return the rule of a line with one value, which the device wants to see when the line is taken away."""
    return Rule(words, "key", remove=f"no {words}", remove_value=True, **more)  # type: ignore[arg-type]


def _by_name(captures: tuple[str, ...]) -> object:
    return natural_key(captures[0])


VLAN = Section(
    (
        key("name", longest=32),
        key("description"),
        flag("shutdown"),
        flag("voice"),
        flag("vsx-sync"),
        flag("arp inspection"),
        flag("dhcpv4-snooping"),
        flag("dhcpv6-snooping"),
        whole("apply access-list ip * in"),
        whole("apply access-list ip * out"),
        flag("ip igmp snooping enable"),
    )
)

# `vlan trunk allowed LIST` adds, and `no` of it takes away (documented by its `no` form; that the first form adds is assumed). A trunk says
# what it carries in any case: `all` is printed, and naming a VLAN there would cut all others off (assumed), so it is never done.
TRUNK_VLANS = Rule(
    "vlan trunk allowed",
    "member",
    remove="no vlan trunk allowed",
    add="vlan trunk allowed",
    drop="no vlan trunk allowed",
    elements="vlans",
    glue="-",
    all_shown=True,
)

_AUTHENTICATOR = Section(
    (
        flag("cached-reauth"),
        key("cached-reauth-period"),
        key("eapol-timeout"),
        key("initial-auth-response-timeout"),
        key("max-eapol-requests"),
        key("max-retries"),
        key("quiet-period"),
        key("radius server-group"),
        flag("reauth"),
        key("reauth-period"),
        flag("enable", last=True),
    )
)
_DOT1X, _MAC = "aaa authentication port-access dot1x authenticator", "aaa authentication port-access mac-auth"
_ADMISSION = (
    key("aaa authentication port-access auth-precedence", default="dot1x mac-auth"),
    flag("aaa authentication port-access allow-lldp-bpdu"),
    key("aaa authentication port-access auth-mode", default="client-mode"),
    _chosen("aaa authentication port-access client-limit", default="1"),
    _chosen("aaa authentication port-access critical-role"),
    _chosen("aaa authentication port-access critical-voice-role"),
    _chosen("aaa authentication port-access preauth-role"),
    _chosen("aaa authentication port-access reject-role"),
    _chosen("aaa authentication port-access auth-role"),
    section(_DOT1X, _AUTHENTICATOR),
    section(_MAC, _AUTHENTICATOR),
)
INTERFACE = Section(
    (
        key("description", longest=64),
        flag("shutdown", both_shown=True, last=True),
        key("persona"),
        key("mtu"),
        key("speed"),
        flag("routing", off_shown=True),
        key("vrf attach"),
        key("vlan access"),
        key("vlan trunk native"),
        TRUNK_VLANS,
        _chosen("lag"),
        key("lacp mode"),
        key("lacp rate"),
        flag("lacp fallback"),
        key("qos trust"),
        key("rate-limit broadcast"),
        key("rate-limit multicast"),
        key("rate-limit unknown-unicast"),
        key("ip mtu"),
        key("ip address"),
        key("ip address * secondary", optional=True),
        key("ip helper-address *", optional=True),
        flag("power-over-ethernet", off_shown=True),
        key("power-over-ethernet priority"),
        flag("lldp transmit", off_shown=True),
        flag("lldp receive", off_shown=True),
        flag("lldp trap enable", off_shown=True),
        flag("trap link-status", off_shown=True),
        whole("apply access-list ip * in"),
        whole("apply access-list ip * out"),
        flag("spanning-tree bpdu-filter"),
        flag("spanning-tree bpdu-guard"),
        flag("spanning-tree loop-guard"),
        _chosen("spanning-tree port-type"),
        flag("spanning-tree root-guard"),
        flag("spanning-tree tcn-guard"),
        flag("dhcpv4-snooping trust"),
        key("dhcpv4-snooping max-bindings"),
        flag("arp inspection trust"),
        flag("loop-protect"),
        key("loop-protect action"),
        key("port-access onboarding-method"),
        key("port-access allow-flood-traffic"),
        *_ADMISSION,
    )
)
ROLE = Section(
    (
        key("description"),
        key("auth-mode"),
        key("reauth-period"),
        key("session-timeout"),
        key("vlan access"),
        key("vlan trunk native"),
        TRUNK_VLANS,
    )
)
ACCESS_LIST = Section((entry("# comment"), entry("#")))

RULES = Section(
    (
        key("hostname"),
        flag("dhcpv4-snooping"),
        whole("dhcpv4-snooping authorized-server *"),
        section("access-list ip *", ACCESS_LIST, rank=30, sort=_by_name, named="access-list"),
        section("vlan *", VLAN, rank=10, sort=by_number, elements="vlans", only=r"\d[\d,-]*", named="vlan"),
        section("port-access role *", ROLE, rank=20, named="role", sort=lambda captures: captures[0]),
        section("interface lag *", INTERFACE, rank=60, sort=by_number, only=r"\d+", named="lag"),
        section("interface *", INTERFACE, rank=60, sort=_by_name, only=_A_PORT, built_in=_PHYSICAL),
        section("interface vlan *", INTERFACE, rank=70, sort=by_number, only=r"\d+"),
        whole("ip route * *", rank=80, only=r"[\d./]+ \S+"),
    )
)
