"""Device-state checks of a Juniper SRX: gateways, zones, the order of policies, what a packet meets, routes."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from netauto.platforms.model import AGGREGATE
from netauto.verify.check import ABSENT, Check, changed
from netauto.verify.firewall import interface_words, policy_checks
from netauto.verify.lookups import SOURCE_PORT, lookups
from netauto.verify.parsers import junos
from netauto.verify.routing import hop_words, next_hops

if TYPE_CHECKING:
    from collections.abc import Iterator

    from netauto.platforms.model import DeviceModel, Zone
    from netauto.verify.lookups import Packet

TERSE = "show interfaces terse"
ZONES = "show security zones"
POLICIES = "show security policies"
VERBS = {"permit": "accepts"}
# assumed: what is committed reaches the packet engine within seconds.
ENGINE_SECONDS = 10


def junos_firewall_checks(device: str, base: DeviceModel, predicted: DeviceModel) -> Iterator[Check]:
    """Yield a check for everything that the change does to routed interfaces, zones, policies and routes of an SRX."""
    for name in changed(base.ports, predicted.ports):
        port = predicted.ports.get(name) or base.ports[name]
        if port.mode == "routed":
            words = interface_words(predicted.ports.get(name))
            what = f"interface {name}"
            yield Check("interface.state", device, what, TERSE, partial(_interface, name), words, ENGINE_SECONDS)
    for name in changed(base.zones, predicted.zones):
        words = _zone_words(predicted.zones.get(name))
        yield Check("zone.members", device, f"zone {name}", ZONES, partial(_zone, name), words, ENGINE_SECONDS)
    yield from policy_checks(device, base, predicted, POLICIES, junos.policies)
    yield from lookups(device, base, predicted, _question, _decided)
    yield from _route_checks(device, base, predicted)


def _route_checks(device: str, base: DeviceModel, predicted: DeviceModel) -> Iterator[Check]:
    old, new = next_hops(base), next_hops(predicted)
    for prefix in changed(old, new):
        words = _route_words(new.get(prefix, frozenset()))
        command = f"show route {prefix} exact"
        yield Check(
            "route.installed", device, f"route {prefix}", command, partial(_route, prefix), words, ENGINE_SECONDS
        )


def _route_words(hops: frozenset[str]) -> str:
    return AGGREGATE if hops == {AGGREGATE} else hop_words(hops)


def _interface(name: str, output: str) -> str:
    row = junos.interfaces_terse(output).get(name)
    # An interface that is wanted up says so, whether or not a cable is in it today.
    return ABSENT if row is None else f"{row.admin}, address {', '.join(row.addresses) or 'none'}"


def _zone_words(zone: Zone | None) -> str:
    return ABSENT if zone is None else _members(zone.interfaces)


def _zone(name: str, output: str) -> str:
    found = junos.zones(output)
    return _members(found[name]) if name in found else ABSENT


def _members(interfaces: frozenset[str]) -> str:
    return f"members {', '.join(sorted(interfaces)) or 'none'}"


def _question(packet: Packet) -> str:
    return (
        f"show security match-policies from-zone {packet.source_zone} to-zone {packet.zone}"
        f" source-ip {packet.source} destination-ip {packet.target}"
        f" source-port {SOURCE_PORT} destination-port {packet.ports.low} protocol {packet.ports.protocol}"
    )


def _decided(_key: str, _verb: str, output: str) -> str:
    key, action = junos.met_policy(output)
    return f"policy {key} {VERBS.get(action, 'denies')}"


def _route(prefix: str, output: str) -> str:
    protocol, hops = junos.route(output).get(prefix, ("", frozenset()))
    return AGGREGATE if protocol == "Aggregate" else hop_words(hops)
