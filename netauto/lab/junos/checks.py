"""What Junos looks at before it commits: names that lead nowhere, and statements that exclude each other.

Wording: recorded where a published session shows it, else in Junos's manner (see `behaviours.py`).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from netauto.lab.junos.predefined import APPLICATIONS
from netauto.lab.junos.tree import quoted

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from netauto.lab.junos.tree import Node


@dataclass(frozen=True, slots=True)
class Mistake:
    """One mistake: where it is (`[edit ...]`), the statement, and what Junos says."""

    path: str
    statement: str
    message: str


class Failed(Exception):  # noqa: N818 - what it is
    """A configuration cannot be committed."""

    def __init__(self, mistakes: tuple[Mistake, ...]) -> None:
        super().__init__("\n".join(mistake.message for mistake in mistakes))
        self.mistakes = mistakes


def check(tree: Node) -> None:
    """Look at a whole configuration.

    Raises:
        Failed: It has mistakes.
    """
    mistakes = tuple(mistake for rule in RULES for mistake in rule(tree))
    if mistakes:
        raise Failed(mistakes)


def _vlans(tree: Node) -> Iterator[Mistake]:
    """Interfaces, voice, and authentication name VLANs that are there, by name or by id."""
    vlans = tuple(tree.all("vlans", "vlan"))
    names = {vlan.name for vlan in vlans} | {vlan.value("vlan-id") for vlan in vlans} | {"all", "default"}
    for vlan in vlans:
        names |= {ident for text in vlan.values("vlan-id-list") for ident in _range(text)}
    for port in tree.all("interfaces", "interface"):
        for unit in port.all("unit"):
            for member in unit.values("family", "ethernet-switching", "vlan", "members"):
                if not all(ident in names for ident in _range(member)):
                    path = f"[edit interfaces {port.name} unit {unit.name} family ethernet-switching vlan]"
                    yield Mistake(path, f"members {member}", f"vlan {member} not configured")
    for voice in tree.all("switch-options", "voip", "interface"):
        if voice.value("vlan") and voice.value("vlan") not in names:
            path = f"[edit switch-options voip interface {voice.name}]"
            yield Mistake(path, f"vlan {voice.value('vlan')}", f"vlan {voice.value('vlan')} not configured")
    for port in tree.all("protocols", "dot1x", "authenticator", "interface"):
        for words in (("server-fail", "vlan-name"), ("server-reject-vlan", "vlan-name"), ("guest-vlan",)):
            if port.value(*words) and port.value(*words) not in names:
                path = f"[edit protocols dot1x authenticator interface {port.name} {words[0]}]"
                yield Mistake(
                    path, " ".join((*words[1:], port.value(*words))), f"vlan {port.value(*words)} not configured"
                )


def _range(text: str) -> tuple[str, ...]:
    first, dash, last = text.partition("-")
    if dash and first.isdigit() and last.isdigit():
        return tuple(str(number) for number in range(int(first), int(last) + 1))
    return (text,)


def _vlan_ids(tree: Node) -> Iterator[Mistake]:
    seen: dict[str, str] = {}
    for vlan in tree.all("vlans", "vlan"):
        ident = vlan.value("vlan-id")
        if ident and ident in seen:
            path = f"[edit vlans {vlan.name}]"
            yield Mistake(path, f"vlan-id {ident}", f"vlan-id {ident} is already used by vlan {seen[ident]}")
        seen.setdefault(ident, vlan.name)


def _layer_three(tree: Node) -> Iterator[Mistake]:
    units = {f"{port.name}.{unit.name}" for port in tree.all("interfaces", "interface") for unit in port.all("unit")}
    for vlan in tree.all("vlans", "vlan"):
        name = vlan.value("l3-interface")
        if name and name not in units:
            yield Mistake(f"[edit vlans {vlan.name} l3-interface]", name, "L3 interface must be defined")


def _units(tree: Node) -> Iterator[Mistake]:
    """A unit with a VLAN tag needs `vlan-tagging`; tags of one interface differ (recorded: published sessions)."""
    for port in tree.all("interfaces", "interface"):
        tagging = port.get("vlan-tagging") is not None or port.get("flexible-vlan-tagging") is not None
        seen: set[str] = set()
        for unit in port.all("unit"):
            ident, path = unit.value("vlan-id"), f"[edit interfaces {port.name} unit {unit.name}]"
            if ident and not tagging and port.name != "irb":
                yield Mistake(path, f"vlan-id {ident}", "VLAN-ID can only be specified on tagged ethernet interfaces")
            if ident and ident in seen:
                yield Mistake(path, f"vlan-id {ident}", f"duplicate VLAN-ID on interface {port.name}")
            seen.add(ident)


def _bundles(tree: Node) -> Iterator[Mistake]:
    count = int(tree.value("chassis", "aggregated-devices", "ethernet", "device-count") or 0)
    for port in tree.all("interfaces", "interface"):
        name = port.value("ether-options", "802.3ad") or port.value("gigether-options", "802.3ad")
        if not name:
            continue
        path = f"[edit interfaces {port.name}]"
        if int(name.removeprefix("ae") or 0) >= count:
            yield Mistake(path, f"802.3ad {name}", f"aggregated-devices device-count does not allow {name}")
        if any(port.all("unit")):
            yield Mistake(path, "unit", f"logical unit is not allowed on aggregated ethernet link member {port.name}")


def _zones(tree: Node) -> Iterator[Mistake]:
    owner: dict[str, str] = {}
    for zone in tree.all("security", "zones", "security-zone"):
        for name in zone.values("interfaces", "interfaces"):
            unit = name if "." in name else f"{name}.0"
            path = f"[edit security zones security-zone {zone.name}]"
            if unit in owner:
                message = f"Interface {unit} already assigned to another zone"
                yield Mistake(path, f"interfaces {name}", message)
            owner.setdefault(unit, zone.name)
        screen = zone.value("screen")
        if screen and tree.get("security", "screen") is not None:
            known = tree.values("security", "screen", "ids-option")
            if screen not in known:
                yield Mistake(
                    f"[edit security zones security-zone {zone.name}]",
                    f"screen {screen}",
                    f"Screen {screen} must be defined",
                )


def _book(tree: Node, book: str) -> set[str]:
    return {
        node.name
        for entries in tree.all("security", "address-book")
        if entries.name == book
        for kind in ("address", "address-set")
        for node in entries.all(kind)
    }


def _address_sets(tree: Node) -> Iterator[Mistake]:
    for book in tree.all("security", "address-book"):
        known = _book(tree, book.name)
        for group in book.all("address-set"):
            for member in (*group.values("address"), *group.values("address-set")):
                if member not in known:
                    path = f"[edit security address-book {book.name} address-set {group.name}]"
                    yield Mistake(path, f"address {member}", f"Referenced address {member} must be defined")


def _applications(tree: Node) -> set[str]:
    own = {*tree.values("applications", "application"), *tree.values("applications", "application-set")}
    return own | APPLICATIONS


def _application_sets(tree: Node) -> Iterator[Mistake]:
    known = _applications(tree)
    for group in tree.all("applications", "application-set"):
        for member in (*group.values("application"), *group.values("application-set")):
            if member not in known:
                path = f"[edit applications application-set {group.name}]"
                yield Mistake(path, f"application {member}", f"application {member} must be defined")


def _policies(tree: Node) -> Iterator[Mistake]:
    zones = {*tree.values("security", "zones", "security-zone"), "any", "junos-host"}
    shared = _book(tree, "global") | {"any", "any-ipv4", "any-ipv6"}
    applications = _applications(tree)
    for policy, path, pair in _all_policies(tree):
        known = shared | {name for zone in pair for name in _zone_addresses(tree, zone)}
        for zone in (*pair, *policy.values("match", "from-zone"), *policy.values("match", "to-zone")):
            if zone not in zones:
                yield Mistake(path, f"zone {zone}", f"Zone {zone} must be defined")
        for kind in ("source-address", "destination-address"):
            for name in policy.values("match", kind):
                if name not in known:
                    yield Mistake(f"{path[:-1]} match]", f"{kind} {name}", f"Address or address-set ({name}) not found")
        for name in policy.values("match", "application"):
            if name not in applications:
                yield Mistake(
                    f"{path[:-1]} match]", f"application {name}", f"application {quoted(name)} must be defined"
                )
        yield from _complete(policy, path)


def _complete(policy: Node, path: str) -> Iterator[Mistake]:
    for kind in ("source-address", "destination-address", "application"):
        if policy.get("match", kind) is None:
            yield Mistake(path, "match", f"Missing mandatory statement: '{kind}'")
    if not any(policy.get("then", action) for action in ("permit", "deny", "reject")):
        yield Mistake(path, "then", "Missing mandatory statement: 'then'")


def _all_policies(tree: Node) -> Iterator[tuple[Node, str, tuple[str, ...]]]:
    for pair in tree.all("security", "policies", "from-zone"):
        zones = pair.step.keys
        for policy in pair.all("policy"):
            yield (
                policy,
                f"[edit security policies from-zone {zones[0]} to-zone {zones[1]} policy {policy.name}]",
                zones,
            )
    for policy in tree.all("security", "policies", "global", "policy"):
        yield policy, f"[edit security policies global policy {policy.name}]", ()


def _zone_addresses(tree: Node, zone: str) -> set[str]:
    found = tree.entry("security", "zones", "security-zone", name=zone)
    own = (
        set()
        if found is None
        else {*found.values("address-book", "address"), *found.values("address-book", "address-set")}
    )
    for book in tree.all("security", "address-book"):
        if zone in book.values("attach", "zone"):
            own |= _book(tree, book.name)
    return own


def _nat(tree: Node) -> Iterator[Mistake]:
    zones = set(tree.values("security", "zones", "security-zone")) | {"junos-host"}
    for kind in ("source", "destination"):
        pools = set(tree.values("security", "nat", kind, "pool"))
        for rules in tree.all("security", "nat", kind, "rule-set"):
            path = f"[edit security nat {kind} rule-set {rules.name}]"
            for zone in (*rules.values("from", "zone"), *rules.values("to", "zone")):
                if zone not in zones:
                    yield Mistake(path, f"zone {zone}", f"Zone {zone} must be defined")
            for rule in rules.all("rule"):
                pool = rule.get("then", f"{kind}-nat", "pool")
                name = pool.value("pool-name") if pool is not None else ""
                if name and name not in pools:
                    yield Mistake(f"{path[:-1]} rule {rule.name}]", f"pool {name}", f"NAT pool {name} must be defined")


def _routing(tree: Node) -> Iterator[Mistake]:
    statements = set(tree.values("policy-options", "policy-statement"))
    lists = set(tree.values("policy-options", "prefix-list"))
    for group in tree.all("protocols", "bgp", "group"):
        for where in (group, *group.all("neighbor")):
            for kind in ("import", "export"):
                for name in where.values(kind):
                    if name not in statements:
                        path = f"[edit protocols bgp group {group.name}]"
                        yield Mistake(path, f"{kind} {name}", f"Policy error: Policy {name} referenced but not defined")
    for policy in tree.all("policy-options", "policy-statement"):
        for where in (policy, *policy.all("term")):
            for kind in ("prefix-list", "prefix-list-filter"):
                for name in where.values("from", kind):
                    if name not in lists:
                        path = f"[edit policy-options policy-statement {policy.name}]"
                        yield Mistake(
                            path, f"{kind} {name}", f"Policy error: Prefix-list {name} referenced but not defined"
                        )


def _filters(tree: Node) -> Iterator[Mistake]:
    lists = set(tree.values("policy-options", "prefix-list"))
    classes = set(tree.values("class-of-service", "forwarding-classes", "class")) | {
        "best-effort", "expedited-forwarding", "assured-forwarding", "network-control",
    }  # fmt: skip
    classes |= {queue.value("class-name") for queue in tree.all("class-of-service", "forwarding-classes", "queue")}
    for family in tree.all("firewall", "family"):
        for kind in family.children:
            for rules in kind.all("filter"):
                for term in rules.all("term"):
                    path = f"[edit firewall family {kind.statement.word} filter {rules.name} term {term.name}]"
                    yield from _term(term, path, lists, classes)
    for port in tree.all("interfaces", "interface"):
        for unit in port.all("unit"):
            for way in ("input", "output"):
                name = unit.value("family", "inet", "filter", way)
                if name and name not in tree.values("firewall", "family", "inet", "filter"):
                    path = f"[edit interfaces {port.name} unit {unit.name} family inet]"
                    yield Mistake(path, "filter", f"Referenced filter '{name}' is not defined")


def _term(term: Node, path: str, lists: set[str], classes: set[str]) -> Iterator[Mistake]:
    for kind in ("prefix-list", "source-prefix-list", "destination-prefix-list"):
        for name in term.values("from", kind, kind):
            if name not in lists:
                yield Mistake(f"{path[:-1]} from]", f"{kind} {name}", f"Referenced prefix-list '{name}' is not defined")
    name = term.value("then", "forwarding-class")
    if name and name not in classes:
        yield Mistake(f"{path[:-1]} then]", f"forwarding-class {name}", f"Forwarding class {name} is not defined")


def _authentication(tree: Node) -> Iterator[Mistake]:
    name = tree.value("protocols", "dot1x", "authenticator", "authentication-profile-name")
    if name and name not in tree.values("access", "profile"):
        path = "[edit protocols dot1x authenticator]"
        yield Mistake(path, "authentication-profile-name", f"access profile {name} must be defined")


def _root(tree: Node) -> Iterator[Mistake]:
    """Documented: no commit succeeds without a root password or key."""
    if not any(node.children for node in tree.all("system", "root-authentication")):
        yield Mistake("[edit]", "system", "Missing mandatory statement: 'root-authentication'")


RULES: tuple[Callable[[Node], Iterator[Mistake]], ...] = (
    _root, _vlans, _vlan_ids, _layer_three, _units, _bundles, _zones, _address_sets, _application_sets, _policies, _nat,
    _routing, _filters, _authentication,
)  # fmt: skip
