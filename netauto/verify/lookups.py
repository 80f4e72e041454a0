"""Asking a firewall itself which policy would take a packet: one packet for each policy of the plan, allowed and denied alike."""

from __future__ import annotations

from functools import lru_cache, partial
from ipaddress import IPv4Address, IPv4Interface, IPv4Network
from typing import TYPE_CHECKING, NamedTuple

from netauto.policy.rules import ANYWHERE, Ports, Rule, Traffic, judge, resolve
from netauto.verify.check import Check, changed
from netauto.verify.parsers import firewall

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from netauto.platforms.model import DeviceModel
    from netauto.policy.rules import Rules

SOURCE_PORT = 49152  # the first of the dynamic ports (RFC 6335)
WEB = Ports("tcp", 443, 443)
OUTSIDE = IPv4Address("203.0.113.10")  # RFC 5737: nobody's


class Packet(NamedTuple):
    """One packet that a policy decides: from an interface of `source_zone` to what lies behind `zone`."""

    source_zone: str
    interface: str
    source: IPv4Address
    zone: str
    target: IPv4Address
    ports: Ports


def lookup_checks(device: str, base: DeviceModel, predicted: DeviceModel) -> Iterator[Check]:
    """Yield a FortiGate's look-up for each added or altered policy."""
    return lookups(device, base, predicted, _command, _decided)


def lookups(
    device: str,
    base: DeviceModel,
    predicted: DeviceModel,
    question: Callable[[Packet], str],
    decided: Callable[[str, str, str], str],
) -> Iterator[Check]:
    """Yield a look-up for each added or altered policy for which a packet can be found that this policy decides for certain.

    Args:
        device: inventory name.
        base: before.
        predicted: after.
        question: packet → the command that asks which policy would take it.
        decided: key of the expected policy, its verb (``accepts``, ``denies``) and the answer → ``policy KEY VERB``; raises `LayoutError`.
    """
    old = {policy.key: policy for policy in base.policies}
    touched = frozenset(changed(old, {policy.key: policy for policy in predicted.policies}))
    rules = resolve(predicted)
    for rule in rules:
        packet = _packet(predicted, rules, rule) if rule.policy.key in touched else None
        if packet is not None:
            verb = "accepts" if rule.policy.accept else "denies"
            words = f"policy {rule.policy.key} {verb}"
            what = f"{packet.source} to {packet.target} {packet.ports.protocol}/{packet.ports.low}"
            yield Check("policy.lookup", device, what, question(packet), partial(decided, rule.policy.key, verb), words)


def _command(packet: Packet) -> str:
    # documented up to 7.2; from 7.4 the same question is called `policy match`.
    words = (packet.source, SOURCE_PORT, packet.target, packet.ports.low, packet.ports.protocol, packet.interface)
    return f"diagnose firewall iprope lookup {' '.join(map(str, words))}"


def _decided(key: str, verb: str, output: str) -> str:
    found = firewall.lookup(output)
    return f"policy {found} {verb}" if found == key else f"policy {found}"


def _packet(model: DeviceModel, rules: Rules, rule: Rule) -> Packet | None:
    """Return the first packet that `rule` is certain to decide, None when there is none."""
    return next((packet for packet in _candidates(model, rule) if _decides(rules, rule, packet)), None)


def _decides(rules: Rules, rule: Rule, packet: Packet) -> bool:
    source, target = IPv4Network(packet.source), IPv4Network(packet.target)
    verdict = judge(rules, Traffic(packet.source_zone, source, packet.zone, target, packet.ports))
    return verdict.rule is rule and not verdict.before


def _candidates(model: DeviceModel, rule: Rule) -> Iterator[Packet]:
    ports = _ports(rule)
    for source_zone in sorted(rule.policy.sources):
        for interface, network in _interfaces(model, source_zone):
            for source in _sources(rule, network):
                for zone, target in _targets(model, rule, source_zone):
                    yield from (Packet(source_zone, interface, source, zone, target, found) for found in ports)


def _sources(rule: Rule, network: IPv4Network) -> Iterator[IPv4Address]:
    """Yield addresses that a packet could come from: of the interface's own network, or of one that lies behind it."""
    for wanted in rule.sources:
        if isinstance(wanted, IPv4Network):
            yield _host(network if network.subnet_of(wanted) else wanted)


def _ports(rule: Rule) -> tuple[Ports, ...]:
    if rule.ports is None:
        return (WEB,)
    return tuple(
        Ports(found.protocol, found.low, found.low) for found in rule.ports if found.protocol in ("tcp", "udp")
    )


def _targets(model: DeviceModel, rule: Rule, source_zone: str) -> Iterator[tuple[str, IPv4Address]]:
    """Yield zone and address of what a packet could be sent to; where it goes is decided by the networks behind the zones."""
    zones = sorted(model.zones.keys() - {source_zone})
    everywhere = [(zone, network) for zone in zones for _, network in _interfaces(model, zone)]
    wanted = [target for target in rule.targets if isinstance(target, IPv4Network)]
    for zone, network in everywhere:
        for target in wanted:
            if target.subnet_of(network):
                yield zone, _host(target)
            elif network.subnet_of(target):
                yield zone, _host(network)
    if ANYWHERE in wanted:
        yield from ((zone, OUTSIDE) for zone in zones if zone in rule.policy.destinations)


def _host(network: IPv4Network) -> IPv4Address:
    """Return the tenth address, or the last usable one of a small network (the first is the firewall's own by custom)."""
    return network.network_address + min(10, max(network.num_addresses - 2, 0))


def _interfaces(model: DeviceModel, zone: str) -> Iterator[tuple[str, IPv4Network]]:
    """Yield name and network of the interfaces of a zone (or of the interface of that name)."""
    names = model.zones[zone].interfaces if zone in model.zones else frozenset({zone})
    for name in sorted(names):
        port = model.ports.get(name)
        if port is not None and port.address:
            yield name, _network(port.address)


@lru_cache(maxsize=1 << 10)  # of few interfaces, asked for each policy
def _network(address: str) -> IPv4Network:
    return IPv4Interface(address).network
