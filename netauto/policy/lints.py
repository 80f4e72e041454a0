"""The table of all lints: what a waiver can name, and what the documentation prints."""

from __future__ import annotations

from typing import TYPE_CHECKING

from netauto.policy import (
    advice,
    capacity,
    flows,
    lints_firewall,
    lints_partners,
    lints_ports,
    lints_unit,
    lints_wifi,
    lints_zones,
    ownership,
    path,
)
from netauto.policy.case import Lint

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from netauto.policy.case import Case, Hit

    Find = Callable[[Case], Iterable[Hit]]

SITE = "docs/site-lens.md"
TRAPS = "domain.md 2.12"


def _error(name: str, sentence: str, source: str, find: Find) -> Lint:
    return Lint(name, "error", sentence, source, find)


def _fixed(name: str, sentence: str, source: str, find: Find) -> Lint:
    """Make an error that nobody can accept: somebody outside the unit would suffer."""
    return Lint(name, "error", sentence, source, find, waivable=False)


def _warning(name: str, sentence: str, source: str, find: Find) -> Lint:
    return Lint(name, "warning", sentence, source, find)


def _info(name: str, sentence: str, source: str, find: Find) -> Lint:
    return Lint(name, "info", sentence, source, find)


LINTS: tuple[Lint, ...] = (
    # Switches
    _fixed("port-unknown", "a port of the unit exists on its switch", SITE, lints_ports.unknown_ports),
    _fixed("port-taken", "a port belongs to one unit", SITE, lints_ports.taken_ports),
    _fixed("port-live", "only a parked port is taken: nobody is behind it", SITE, lints_ports.live_ports),
    _fixed("port-mixed-dot1x", "one 802.1X style on a port", "domain.md 2.3", lints_ports.mixed_dot1x),
    _fixed(
        "vlan-taken", "a VLAN id and a VLAN name mean the same on every switch", f"{TRAPS} (9)", lints_ports.taken_vlans
    ),
    _error(
        "vtp-server",
        "no switch hands its VLANs to others (VTP transparent or off)",
        f"{TRAPS} (11)",
        lints_ports.vtp_servers,
    ),
    _fixed(
        "trunk-add-only", "a trunk's VLAN list is added to, never replaced", f"{TRAPS} (1)", ownership.replaced_trunks
    ),
    _fixed("path-broken", "a VLAN is carried from the client to its gateway", f"{TRAPS} (9)", path.broken_paths),
    _fixed("path-port", "a port of the unit is in service, in the VLAN of its zone", f"{TRAPS} (9)", path.wrong_ports),
    # Wi-Fi
    _fixed("ap-of-another-unit", "an access point serves one unit", SITE, lints_wifi.foreign_access_points),
    _warning(
        "ap-unknown",
        "the controller knows the access points of the unit",
        "domain.md 2.4",
        lints_wifi.unknown_access_points,
    ),
    _error(
        "wlan-map-dead",
        "WLAN, policy profile and VLAN of a map exist and are enabled",
        "domain.md 2.4",
        lints_wifi.dead_maps,
    ),
    _fixed("wlan-id-taken", "a WLAN id is free", "domain.md 2.4", lints_wifi.taken_wlans),
    _fixed("wlan-maps", "a policy tag has at most 16 maps", "domain.md 2.4", lints_wifi.too_many_maps),
    _warning("ssid-count", "an access point sends at most four SSIDs", "domain.md 7.4", lints_wifi.many_ssids),
    _error("ssid-limit", "an access point sends at most six SSIDs", "domain.md 7.4", lints_wifi.too_many_ssids),
    _error("ssid-name", "an SSID does not tell why people are there", "domain.md 7.3", lints_wifi.telling_ssids),
    _warning("wifi-silent", "a unit with Wi-Fi has access points", "domain.md 2.4", lints_wifi.silent_wifi),
    # Firewall
    _error(
        "flow-denied",
        "every flow of the catalogue passes, by the right public address",
        "domain.md 3.2, 3.3",
        flows.denied_flows,
    ),
    _error("flow-open", "nothing but the flows of the catalogue leaves a zone", "domain.md 3.1", flows.open_paths),
    _error("flow-inside", "a zone's interfaces do not talk to each other", "domain.md 3.1", flows.open_inside),
    _warning(
        "flow-inbound",
        "nothing outside opens connections into the unit, but administration to its workstations",
        "domain.md 3.1, 3.2 (21)",
        flows.inbound,
    ),
    _error(
        "policy-any-any",
        "no policy of the unit accepts from anywhere, or everything",
        "domain.md 1 (N30)",
        lints_firewall.any_any,
    ),
    _error("policy-unlogged", "every policy of the unit logs", f"DAT-NT-006; {TRAPS} (3)", lints_firewall.unlogged),
    _fixed("policy-id-taken", "the unit's policy ids are free", "design 5", lints_firewall.taken_policies),
    _error(
        "policy-anchor",
        "the firewall ends with a policy that denies and logs",
        f"DAT-NT-006; {TRAPS} (2, 3)",
        lints_firewall.missing_anchor,
    ),
    _warning(
        "policy-unresolved",
        "policies around the unit can be read to the end",
        f"{TRAPS} (10)",
        lints_firewall.unresolved,
    ),
    _error(
        "admin-access",
        "no user zone reaches administration",
        "ANSSI-PA-022; domain.md 3.1",
        lints_firewall.admin_access,
    ),
    _error(
        "consumer-video",
        "private video calls from donated tablets only",
        "domain.md 1 (N12, N53)",
        lints_firewall.consumer_video,
    ),
    _error("iomt-internet", "medical devices have no way to the Internet", "domain.md 3.1", lints_zones.devices_online),
    _fixed(
        "visitor-inside",
        "visitors and donated tablets reach nothing inside",
        "domain.md 3.1; N12",
        lints_zones.visitors_inside,
    ),
    _fixed(
        "visitor-together",
        "visitors and donated tablets do not reach each other",
        "domain.md 3.1",
        lints_zones.together,
    ),
    _fixed(
        "zones-apart", "town doctors do not reach the hospital's workstations", "domain.md 3.1", lints_zones.zones_apart
    ),
    _error(
        "egress-shared",
        "patients and professionals leave by different public addresses",
        "domain.md 3.3",
        lints_zones.shared_egress,
    ),
    _error(
        "resolver-outside",
        "zones of the hospital ask its own servers for names and time",
        "domain.md 3.2 (F13)",
        lints_zones.foreign_resolvers,
    ),
    _warning(
        "rule-metadata",
        "every rule says its change and flow, every flow and unit has an owner",
        "domain.md 4.2",
        lints_zones.without_reason,
    ),
    _fixed("zone-missing", "the firewall has the zones of the services", SITE, lints_firewall.missing_zones),
    _fixed(
        "object-collision",
        "a name means one address or port for everybody",
        f"{TRAPS} (4)",
        lints_firewall.colliding_objects,
    ),
    _warning(
        "object-wider", "a service's group holds what the catalogue says", f"{TRAPS} (4)", lints_firewall.wider_groups
    ),
    _error(
        "object-private",
        "the group of private networks holds all of them",
        "RFC 1918; domain.md 3.1",
        lints_firewall.private_group,
    ),
    _error("relay-missing", "a gateway relays DHCP", f"{TRAPS} (9)", path.missing_relays),
    # Capacity
    _error("wan-full", "the operator's link carries all units", "domain.md 7.7", capacity.full_wan),
    _warning("wan-tight", "a fifth of the operator's link is left", "domain.md 7.7", capacity.tight_wan),
    _error("vpn-full", "the gateway of staff at home bears them all", "domain.md 1 (N06, N32)", capacity.few_sessions),
    _error("sip-full", "the telephone trunk bears the calls of all units", "domain.md 1 (N23)", capacity.few_channels),
    _error("leases-few", "a zone's leases fit its prefix, with a fifth to spare", "domain.md 7.5", capacity.few_leases),
    _fixed("allocation-outside", "VLANs and prefixes are inside what the unit was given", SITE, capacity.outside_block),
    # Partners
    _warning(
        "partner-ending",
        "an interconnection is renewed or taken out before its end",
        "domain.md 1 (N13, N31)",
        lints_partners.ending,
    ),
    _info(
        "partner-elsewhere", "an interconnection ends at the unit's site", "domain.md 1 (N36)", lints_partners.elsewhere
    ),
    # The unit
    _fixed("line-foreign", "templates touch what the unit owns", "design 5", ownership.foreign_lines),
    _fixed("name-length", "names fit the devices", f"{TRAPS} (4)", lints_unit.long_names),
    _info("review-past", "a unit is reviewed on its day", "domain.md 1 (N27, N31)", lints_unit.review_past),
    _warning(
        "review-far",
        "a unit is reviewed within the days that are allowed",
        "domain.md 1 (N27), 4.2",
        lints_unit.review_far,
    ),
    _warning("task-overdue", "what people do beside a plan is done when it is due", "domain.md 5", advice.overdue),
    _warning("frozen", "nothing is applied in a freeze", "design 2", lints_unit.frozen),
    _info("waiver-expired", "a waiver has an end", "domain.md 4.2 (3)", lints_unit.expired_waivers),
)
