"""Zones and policies of an SRX.

Recorded: `show security policies` and its `hit-count` (published transcripts of SRX). Documented: `show security zones`,
`show security match-policies`, Junos CLI reference.
"""

from __future__ import annotations

import ipaddress
from typing import TYPE_CHECKING

from netauto.lab.junos.packets import PROTOCOLS, Packet, applications, met, port_range, prefixes, rules
from netauto.lab.junos.views import Asked, Unanswered, View

if TYPE_CHECKING:
    from collections.abc import Iterable

    from netauto.lab.junos.packets import Rule
    from netauto.lab.junos.tree import Node

ANY = "any"
FIRST_INDEX = 4  # recorded: indexes below belong to the device


def zones(asked: Asked) -> View:
    """`show security zones`, of one zone or all."""
    wanted = asked["zone"]
    found = [zone for zone in asked.active.all("security", "zones", "security-zone") if wanted in ("", zone.name)]
    if wanted and not found:
        raise Unanswered(f"Security zone {wanted} does not exist")
    return View("".join(_zone(zone) for zone in sorted(found, key=lambda zone: zone.name)))


def _zone(zone: Node) -> str:
    bound = [name if "." in name else f"{name}.0" for name in zone.values("interfaces", "interfaces")]
    lines = ["", f"Security zone: {zone.name}"]
    if zone.value("description"):
        lines.append(f"  Description: {zone.value('description')}")
    lines += [
        f"  Send reset for non-SYN session TCP packets: {'On' if zone.get('tcp-rst') else 'Off'}",
        "  Policy configurable: Yes",
    ]
    if zone.value("screen"):
        lines.append(f"  Screen: {zone.value('screen')}")
    lines += [f"  Interfaces bound: {len(bound)}", "  Interfaces:", *(f"    {name}" for name in bound)]
    return "".join(f"{line}\n" for line in lines)


def hit_counts(asked: Asked) -> View:
    """`show security policies hit-count`. No traffic flows in the lab: every count is 0 (assumed)."""
    lines = [
        "Logical system: root-logical-system",
        "Index   From zone        To zone           Name           Policy count  Action",
    ]
    rows = list(rules(asked.active))
    for index, rule in enumerate(rows, start=1):
        source, target = rule.pair or ("junos-global", "junos-global")
        lines.append(f"{index:<7} {source:<16} {target:<17} {rule.node.name:<14} {0:<13} {rule.action.capitalize()}")
    return View("".join(f"{line}\n" for line in (*lines, "", f"Number of policy: {len(rows)}")))


def policies(asked: Asked) -> View:
    """`show security policies`, `... global`, `... policy-name NAME`, `... from-zone A to-zone B`."""
    indexed = [(FIRST_INDEX + number, rule) for number, rule in enumerate(rules(asked.active))]
    pair, name = (asked["from_zone"], asked["to_zone"]), asked["policy_name"]
    text = "" if asked["only_global"] or any(pair) or name else f"Default policy: {_default(asked)}\n"
    before: tuple[str, ...] | None = None
    for index, rule in indexed:
        if (
            (asked["only_global"] and rule.pair)
            or (any(pair) and rule.pair != pair)
            or name not in ("", rule.node.name)
        ):
            continue
        if rule.pair != before:
            before = rule.pair
            text += f"From zone: {rule.pair[0]}, To zone: {rule.pair[1]}\n" if rule.pair else "Global policies:\n"
        text += _policy(rule, index)
    return View(text)


def _policy(rule: Rule, index: int) -> str:
    node = rule.node
    lines = [
        f"  Policy: {node.name}, State: enabled, Index: {index}, Scope Policy: 0, Sequence number: {rule.sequence}",
    ]
    if node.value("description"):
        lines.append(f"    Description: {node.value('description')}")
    if not rule.pair:
        lines += [f"    From zones: {_listed(node, 'from-zone')}", f"    To zones: {_listed(node, 'to-zone')}"]
    lines += [
        f"    Source addresses: {_listed(node, 'source-address')}",
        f"    Destination addresses: {_listed(node, 'destination-address')}",
        f"    Applications: {_listed(node, 'application')}",
        f"    Action: {', '.join(_actions(rule))}",
    ]
    return "".join(f"{line}\n" for line in lines)


def _actions(rule: Rule) -> Iterable[str]:
    yield rule.action
    if rule.node.get("then", "log") is not None:
        yield "log"
    if rule.node.get("then", "count") is not None:
        yield "count"


def _listed(node: Node, kind: str) -> str:
    return ", ".join(node.values("match", kind)) or ANY


def match(asked: Asked) -> View:
    """`show security match-policies ...`: the policy that one packet meets."""
    packet = _packet(asked)
    rule = met(asked.active, packet)
    if rule is None:
        action = _default(asked)
        return View(f"Policy: default-policy, action-type: {action}, State: enabled, Index: 2\n  Sequence number: 2\n")
    index = FIRST_INDEX + [each.node for each in rules(asked.active)].index(rule.node)
    lines = [
        f"Policy: {rule.node.name}, action-type: {rule.action}, State: enabled, Index: {index}",
        "0",
        "  Policy Type: Configured" if rule.pair else "  Policy Type: Configured, global",
        f"  Sequence number: {rule.sequence}",
        *_zones_of(rule),
        "  Source addresses:",
        *_addresses(asked.active, rule, "source-address"),
        "  Destination addresses:",
        *_addresses(asked.active, rule, "destination-address"),
        *_services(asked.active, rule),
        "  Per policy TCP Options: SYN check: No, SEQ check: No, Window scale: No",
    ]
    log = [
        word
        for mark, word in (("session-init", "at-create"), ("session-close", "at-close"))
        if rule.node.get("then", "log", mark)
    ]
    if log:
        lines.append(f"  Session log: {', '.join(log)}")
    return View("".join(f"{line}\n" for line in lines))


def _zones_of(rule: Rule) -> tuple[str, ...]:
    if rule.pair:
        return (f"  From zone: {rule.pair[0]}, To zone: {rule.pair[1]}",)
    return (
        "  From zones: " + (", ".join(rule.node.values("match", "from-zone")) or ANY),
        "  To zones: " + (", ".join(rule.node.values("match", "to-zone")) or ANY),
    )


def _addresses(tree: Node, rule: Rule, kind: str) -> list[str]:
    lines = []
    for name in rule.node.values("match", kind):
        if name == ANY:
            lines += ["    any-ipv4(global): 0.0.0.0/0 ", "    any-ipv6(global): ::/0 "]
        else:
            lines += [f"    {name}(global): {prefix} " for prefix in prefixes(tree, name, rule.pair)] or [
                f"    {name}(global): "
            ]
    return lines


def _services(tree: Node, rule: Rule) -> list[str]:
    lines = []
    for name in rule.node.values("match", "application"):
        lines.append(f"  Application: {name}")
        for protocol, ports in applications(tree, name):
            low, high = port_range(ports)
            span = "[0-0]" if not ports else f"[{low}-{high}]"
            lines += [
                f"    IP protocol: {protocol}, ALG: 0, Inactivity timeout: {1800 if protocol == 'tcp' else 60}",
                "      Source port range: [0-0]",
                f"      Destination port range: {span}",
            ]
    return lines


def _packet(asked: Asked) -> Packet:
    """The packet that a question describes.

    Raises:
        Unanswered: Something is missing or no address, port or protocol.
    """
    known = {*asked.active.values("security", "zones", "security-zone"), "junos-host"}
    for kind in ("from_zone", "to_zone"):
        if asked[kind] and asked[kind] not in known:
            raise Unanswered(f"Zone {asked[kind]} does not exist")
    try:
        source, destination = (str(ipaddress.ip_address(asked[kind])) for kind in ("source_ip", "destination_ip"))
        ports = [int(asked[kind]) for kind in ("source_port", "destination_port")]
    except ValueError:
        raise Unanswered("invalid value in match criteria") from None
    protocol = PROTOCOLS.get(asked["protocol"], asked["protocol"])
    return Packet(asked["from_zone"], asked["to_zone"], source, destination, ports[0], ports[1], protocol)


def _default(asked: Asked) -> str:
    return "permit-all" if asked.active.get("security", "policies", "default-policy", "permit-all") else "deny-all"
