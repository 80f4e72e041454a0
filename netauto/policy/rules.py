"""Firewall policies with their names resolved, and the part of the traffic that each one decides.

Conservative both ways: what cannot be resolved (a dynamic address, a service group that the model does not hold) matches *part* of
any traffic, so that it neither proves that something is allowed nor that something is denied.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum
from functools import cache, lru_cache
from ipaddress import IPv4Address, IPv4Network, summarize_address_range
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from netauto.platforms.model import DeviceModel, FirewallPolicy

ANYWHERE = IPv4Network("0.0.0.0/0")
PRIVATE = (IPv4Network("10.0.0.0/8"), IPv4Network("172.16.0.0/12"), IPv4Network("192.168.0.0/16"))  # RFC 1918
ANY_ZONE = "any"  # FortiOS [documented]
ALL_ADDRESSES = "all"
ALL_SERVICES = "ALL"
EVERY_PROTOCOL = "ip/0"  # what `ALL` is made of, also under other names
BUILT_IN_SERVICES = {
    "ALL_ICMP": frozenset({"icmp"}),
    "ALL_TCP": frozenset({"tcp/1-65535"}),
    "ALL_UDP": frozenset({"udp/1-65535"}),
}

# A target is a network, or a domain name: the firewall resolves it, netauto cannot.
Target = IPv4Network | str


class Match(IntEnum):
    """How much of some traffic a policy decides."""

    NONE = 0
    PART = 1
    WHOLE = 2


@dataclass(frozen=True, slots=True)
class Ports:
    """A protocol and a range of ports; ``icmp`` has the range 0-0."""

    protocol: str
    low: int
    high: int

    @classmethod
    def parse(cls, text: str) -> Ports:
        """Read ``tcp/443``, ``udp/10000-20000`` or ``icmp``."""
        protocol, _, ports = text.partition("/")
        low, _, high = ports.partition("-")
        return cls(protocol, int(low or 0), int(high or low or 0))

    def match(self, other: Ports) -> Match:
        """Return how much of `other` these ports are."""
        if self.protocol != other.protocol or self.high < other.low or other.high < self.low:
            return Match.NONE
        return Match.WHOLE if self.low <= other.low and other.high <= self.high else Match.PART


@dataclass(frozen=True, slots=True)
class Traffic:
    """Some traffic: from a zone's addresses to a target behind another zone; ports None: any."""

    source_zone: str
    source: IPv4Network
    zone: str
    target: Target
    ports: Ports | None = None


@dataclass(frozen=True, slots=True)
class Rule:
    """A policy with its names resolved.

    Attributes:
        sources, targets: None for what could not be resolved.
        ports: None: every service; an empty tuple: could not be resolved.
    """

    policy: FirewallPolicy
    sources: tuple[Target | None, ...]
    targets: tuple[Target | None, ...]
    ports: tuple[Ports, ...] | None

    def match(self, traffic: Traffic) -> Match:
        """Return how much of `traffic`, which is between its zones, the policy decides."""
        # The cheapest question first; most policies are out of the running after one of them.
        ports = self._ports(traffic.ports)
        target = ports and _best(self.targets, traffic.target)
        source = target and _best(self.sources, traffic.source)
        return min(ports, target, source)

    def _ports(self, wanted: Ports | None) -> Match:
        if self.ports is None:
            return Match.WHOLE
        if wanted is None or not self.ports:
            return Match.PART
        return _any(found.match(wanted) for found in self.ports)


@dataclass(frozen=True, slots=True)
class Verdict:
    """What the first matching policies make of some traffic.

    Attributes:
        rule: the policy that decides all that the earlier ones left; None: the firewall's implicit deny.
        before: policies that decide a part before that.
    """

    rule: Rule | None
    before: tuple[Rule, ...] = ()

    @property
    def allowed(self) -> bool:
        """Whether all of the traffic passes."""
        return self.rule is not None and self.rule.policy.accept and all(rule.policy.accept for rule in self.before)

    @property
    def openings(self) -> tuple[Rule, ...]:
        """The policies that let some of the traffic pass; none: all of it is denied."""
        last = (self.rule,) if self.rule is not None else ()
        return tuple(rule for rule in (*self.before, *last) if rule.policy.accept)


class Rules:
    """The enabled policies of a firewall in the order of evaluation."""

    def __init__(self, rules: Iterable[Rule]) -> None:
        self._all = tuple(rules)
        self._from: dict[str, tuple[Rule, ...]] = {}
        self._between: dict[tuple[str, str], tuple[Rule, ...]] = {}

    def __iter__(self) -> Iterator[Rule]:
        return iter(self._all)

    def between(self, source_zone: str, zone: str) -> tuple[Rule, ...]:
        """Return the policies that look at traffic from one zone to another: few of hundreds, and asked for many times."""
        found = self._between.get((source_zone, zone))
        if found is None:
            found = tuple(rule for rule in self._leaving(source_zone) if _zone(rule.policy.destinations, zone))
            self._between[source_zone, zone] = found
        return found

    def _leaving(self, zone: str) -> tuple[Rule, ...]:
        found = self._from.get(zone)
        if found is None:
            found = self._from[zone] = tuple(rule for rule in self._all if _zone(rule.policy.sources, zone))
        return found


def resolve(model: DeviceModel) -> Rules:
    """Return what the policies of a firewall mean."""
    return Rules(
        Rule(
            policy,
            _addresses(model, policy.source_addresses),
            _addresses(model, policy.destination_addresses),
            _services(model, policy.services),
        )
        for policy in model.policies
        if policy.enabled
    )


def judge(rules: Rules, traffic: Traffic) -> Verdict:
    """Return what the policies make of `traffic`, first match first."""
    before: list[Rule] = []
    for rule in rules.between(traffic.source_zone, traffic.zone):
        match = rule.match(traffic)
        if match is Match.WHOLE:
            return Verdict(rule, tuple(before))
        if match is Match.PART:
            before.append(rule)
    return Verdict(None, tuple(before))


@cache
def public_networks() -> tuple[IPv4Network, ...]:
    """Return the networks that together are every address but the private ones."""
    found = [ANYWHERE]
    for private in PRIVATE:
        found = [
            part
            for network in found
            for part in (network.address_exclude(private) if private.subnet_of(network) else (network,))
        ]
    return tuple(sorted(found))


def covers(outer: Target | None, inner: Target | None) -> bool:
    """Return whether `outer` contains all of `inner`; what could not be resolved contains and is contained by nothing."""
    return outer is not None and inner is not None and _target(outer, inner) is Match.WHOLE


def addresses(model: DeviceModel, name: str) -> tuple[Target | None, ...]:
    """Return the targets behind an address object or group (None for each that cannot be resolved)."""
    return _addresses(model, frozenset({name}))


def _best(found: Iterable[Target | None], wanted: Target) -> Match:
    """Return the greatest part of `wanted` that one of the targets holds."""
    best = Match.NONE
    for each in found:
        match = _target(each, wanted)
        if match is Match.WHOLE:
            return match
        if match is Match.PART:
            best = match
    return best


def _any(matches: Iterable[Match]) -> Match:
    return max(matches, default=Match.NONE)


def _zone(zones: frozenset[str], zone: str) -> bool:
    return zone in zones or ANY_ZONE in zones


def _target(found: Target | None, wanted: Target) -> Match:
    if found is None:
        return Match.PART
    if isinstance(found, str) or isinstance(wanted, str):
        return _name(found, wanted)
    if wanted.subnet_of(found):
        return Match.WHOLE
    return Match.PART if wanted.overlaps(found) else Match.NONE


def _name(found: Target, wanted: Target) -> Match:
    """Compare where one side is a domain name: equal names, or everything; a private network holds no public name."""
    if found in (wanted, ANYWHERE):
        return Match.WHOLE
    networks = [side for side in (found, wanted) if isinstance(side, IPv4Network)]
    if not networks or any(network.subnet_of(private) for network in networks for private in PRIVATE):
        return Match.NONE
    return Match.PART


def _addresses(
    model: DeviceModel, names: frozenset[str], seen: frozenset[str] = frozenset()
) -> tuple[Target | None, ...]:
    found: list[Target | None] = []
    for name in sorted(names - seen):
        if name == ALL_ADDRESSES:
            found.append(ANYWHERE)
        elif name in model.address_groups:
            found.extend(_addresses(model, model.address_groups[name].members, seen | {name}))
        else:
            found.extend(_value(model.addresses[name].value if name in model.addresses else ""))
    return tuple(found)


@lru_cache(maxsize=1 << 12)  # the same objects, before and after, and for each unit of a hospital
def _value(value: str) -> tuple[Target | None, ...]:
    """Read a network, a range ``10.0.0.1-10.0.0.9`` or a domain name."""
    low, _, high = value.partition("-")
    try:
        if high:
            return tuple(summarize_address_range(IPv4Address(low), IPv4Address(high)))
        return (IPv4Network(value),)
    except ValueError:
        return (value,) if "." in value else (None,)


def _services(model: DeviceModel, names: frozenset[str]) -> tuple[Ports, ...] | None:
    texts = [
        model.services[name].ports if name in model.services else BUILT_IN_SERVICES.get(name, frozenset())
        for name in sorted(names)
    ]
    if ALL_SERVICES in names or any(EVERY_PROTOCOL in ports for ports in texts):
        return None
    return tuple(Ports.parse(text) for ports in texts for text in sorted(ports)) if all(texts) else ()
