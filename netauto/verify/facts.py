"""A device model taken apart into facts: subject → words. Two models are compared fact by fact, and every difference is readable."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from netauto.verify.check import ABSENT

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterator

    from netauto.platforms.model import DeviceModel, FirewallPolicy, Port

    Facts = Iterator[tuple[str, str, str]]


class Subject(NamedTuple):
    """What a fact is about: ``("vlan", "2032")``, ``("trunk", "TenGigabitEthernet1/1/1 VLAN 2032")``."""

    kind: str
    name: str

    def __str__(self) -> str:
        return f"{self.kind} {self.name}"


class Difference(NamedTuple):
    """One fact on which two models do not agree; `ABSENT` where a side does not have it."""

    subject: Subject
    expected: str
    observed: str


def facts(model: DeviceModel) -> dict[Subject, str]:
    """Return everything that `model` says. Members of sets are facts of their own: a neighbour's VLAN on a trunk is not ours."""
    return {Subject(kind, name): words for reader in _READERS for kind, name, words in reader(model)}


def differences(
    expected: DeviceModel, observed: DeviceModel, among: Collection[Subject] | None = None
) -> tuple[Difference, ...]:
    """Return where `observed` is not as `expected`, in the order of `expected`; `among` limits it to those subjects.

    The order of firewall policies is one fact of its own, told by `policy_order`.
    """
    left, right = facts(expected), facts(observed)
    subjects = (*left, *(subject for subject in right if subject not in left))
    return tuple(
        Difference(subject, left.get(subject, ABSENT), right.get(subject, ABSENT))
        for subject in subjects
        if left.get(subject) != right.get(subject) and (among is None or subject in among)
    )


def policy_order(model: DeviceModel, among: Collection[str]) -> str:
    """Return the keys in `among` in the order in which the firewall evaluates them."""
    return ", ".join(policy.key for policy in model.policies if policy.key in among) or ABSENT


def _switch(model: DeviceModel) -> Facts:
    for vlan in model.vlans.values():
        yield "vlan", str(vlan.id), f"named {vlan.name or f'VLAN{vlan.id:04d}'}"
    for id_ in sorted(model.snooping_vlans):
        yield "DHCP snooping", f"VLAN {id_}", "on"
    for port in model.ports.values():
        yield "port", port.name, _port_words(port)
        if port.mode == "trunk":
            carried = (
                ("all VLANs",) if port.trunk_vlans is None else (f"VLAN {id_}" for id_ in sorted(port.trunk_vlans))
            )
            yield from (("trunk", f"{port.name} {vlan}", "carried") for vlan in carried)


def _port_words(port: Port) -> str:
    said = (
        ("enabled" if port.enabled else "shut down", True),
        (f"{port.mode} mode", port.mode),
        (f"access VLAN {port.access_vlan}", port.access_vlan),
        (f"voice VLAN {port.voice_vlan}", port.voice_vlan),
        (f"native VLAN {port.native_vlan}", port.native_vlan),
        (f"in bundle {port.channel_group}", port.channel_group is not None),
        (f"control policy {port.control_policy}", port.control_policy),
        (f"address {port.address}", port.address),
        (f"VLAN {port.tag} on {port.parent}", port.tag),
        (f"relay to {', '.join(port.relay)}", port.relay),
        (f"described '{port.description}'", port.description),
    )
    return ", ".join(words for words, holds in said if holds)


def _radio(model: DeviceModel) -> Facts:
    for wlan in model.wlans.values():
        state = "enabled" if wlan.enabled else "disabled"
        yield "WLAN", wlan.profile, f"{state}, id {wlan.id}, SSID {wlan.ssid}, security {wlan.security}"
    for profile in model.policy_profiles.values():
        yield "policy profile", profile.name, f"{'enabled' if profile.enabled else 'disabled'}, VLAN {profile.vlan}"
    for tag in model.policy_tags.values():
        yield "policy tag", tag.name, "present"
        yield from (("policy tag map", f"{tag.name} {wlan}", f"to {profile}") for wlan, profile in tag.maps)
    for ap in model.access_points.values():
        yield "access point", ap.mac, f"policy tag {ap.policy_tag}, site tag {ap.site_tag}, RF tag {ap.rf_tag}"


def _firewall(model: DeviceModel) -> Facts:
    for zone in model.zones.values():
        yield "zone", zone.name, f"traffic inside {'denied' if zone.intrazone_deny else 'allowed'}"
        yield from (("zone member", f"{zone.name} {name}", "member") for name in sorted(zone.interfaces))
    for address in model.addresses.values():
        yield "address", address.name, address.value
    for group in model.address_groups.values():
        yield "address group", group.name, "present"
        yield from (("address group member", f"{group.name} {name}", "member") for name in sorted(group.members))
    for service in model.services.values():
        yield "service", service.name, _names(service.ports)
    for policy in model.policies:
        yield "policy", policy.key, _policy_words(policy)


def _policy_words(policy: FirewallPolicy) -> str:
    said = (
        (
            f"{'accept' if policy.accept else 'deny'} from {_names(policy.sources)} ({_names(policy.source_addresses)})",
            True,
        ),
        (f"to {_names(policy.destinations)} ({_names(policy.destination_addresses)})", True),
        (f"services {_names(policy.services)}", True),
        ("logged" if policy.log else "not logged", True),
        ("disabled", not policy.enabled),
        (f"NAT pool {policy.nat_pool}", policy.nat_pool),
        (f"named '{policy.name}'", policy.name),
        (f"comment '{policy.comment}'", policy.comment),
    )
    return ", ".join(words for words, holds in said if holds)


def _names(names: Collection[str]) -> str:
    return " ".join(sorted(names)) or "none"


def _routing(model: DeviceModel) -> Facts:
    for route in model.routes:
        yield "route", f"{route.prefix} via {route.next_hop}", f"named {route.name}" if route.name else "present"
    for entry in model.entries:
        yield "list entry", f"{entry.list} {entry.sequence}", entry.text


_READERS: tuple[Callable[[DeviceModel], Facts], ...] = (_switch, _radio, _firewall, _routing)
