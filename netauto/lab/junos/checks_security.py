"""What Junos looks at in zones, policies and translation before it commits."""

from __future__ import annotations

from typing import TYPE_CHECKING

from netauto.lab.junos.mistakes import Mistake
from netauto.lab.junos.predefined import APPLICATIONS
from netauto.lab.junos.tree import quoted

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from netauto.lab.junos.tree import Node


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


RULES: tuple[Callable[[Node], Iterator[Mistake]], ...] = (_zones, _address_sets, _application_sets, _policies, _nat)
