"""Device-state checks of a FortiGate: interfaces, zones, the order of policies."""

from __future__ import annotations

from functools import partial
from itertools import pairwise
from typing import TYPE_CHECKING

from netauto.verify.check import ABSENT, Check, changed
from netauto.verify.parsers import firewall

if TYPE_CHECKING:
    from collections.abc import Iterator

    from netauto.platforms.model import DeviceModel, FirewallPolicy, Port, Zone


def firewall_checks(device: str, base: DeviceModel, predicted: DeviceModel) -> Iterator[Check]:
    """Yield a check for everything that the change does to interfaces, zones and policies of a FortiGate."""
    for name in changed(base.ports, predicted.ports):
        words = _port_words(predicted.ports.get(name))
        yield Check(
            "interface.state", device, f"interface {name}", "get system interface", partial(_interface, name), words
        )
    for name in changed(base.zones, predicted.zones):
        words = _zone_words(predicted.zones.get(name))
        yield Check("zone.members", device, f"zone {name}", "show system zone", partial(_zone, name), words)
    yield from _policy_checks(device, base, predicted)


def _policy_checks(device: str, base: DeviceModel, predicted: DeviceModel) -> Iterator[Check]:
    old = {policy.key: policy for policy in base.policies}
    new = {policy.key: policy for policy in predicted.policies}
    touched = frozenset(changed(old, new))
    gone = tuple(key for key in old if key not in new)
    command = "show firewall policy"
    if touched & frozenset(new):
        watched = touched | _followers(predicted.policies, touched)
        words = _order_words([(policy.key, policy.enabled) for policy in predicted.policies if policy.key in watched])
        subject = f"order of {len(touched & frozenset(new))} policies"
        yield Check("policy.order", device, subject, command, partial(_order, watched), words)
    if gone:
        yield Check("policy.gone", device, f"policies {', '.join(gone)}", command, partial(_standing, gone), ABSENT)


def _followers(policies: tuple[FirewallPolicy, ...], touched: frozenset[str]) -> frozenset[str]:
    """Return the policies that must come right after a touched one: what a packet meets next is part of the order."""
    pairs = pairwise(policies)
    return frozenset(after.key for before, after in pairs if before.key in touched and after.key not in touched)


def _port_words(port: Port | None) -> str:
    if port is None:
        return ABSENT
    return f"{'up' if port.enabled else 'down'}, address {port.address or 'none'}"


def _interface(name: str, output: str) -> str:
    row = firewall.system_interfaces(output).get(name)
    return f"{row.status}, address {row.address or 'none'}" if row else ABSENT


def _zone_words(zone: Zone | None) -> str:
    if zone is None:
        return ABSENT
    inside = "denied" if zone.intrazone_deny else "allowed"
    return f"members {', '.join(sorted(zone.interfaces)) or 'none'}; traffic inside {inside}"


def _zone(name: str, output: str) -> str:
    settings = firewall.table(output).get(name)
    if settings is None:
        return ABSENT
    # documented: `intrazone` is not shown at its default, deny.
    inside = "denied" if settings.get("intrazone", ("deny",)) == ("deny",) else "allowed"
    return f"members {', '.join(sorted(settings.get('interface', ()))) or 'none'}; traffic inside {inside}"


def _order_words(policies: list[tuple[str, bool]]) -> str:
    return ", ".join(key if enabled else f"{key} disabled" for key, enabled in policies) or ABSENT


def _order(watched: frozenset[str], output: str) -> str:
    # documented: `status` is not shown at its default, enable; entries are shown in the order of evaluation.
    shown = ((name, row.get("status", ("enable",)) == ("enable",)) for name, row in firewall.table(output).items())
    return _order_words([(key, enabled) for key, enabled in shown if key in watched])


def _standing(policies: tuple[str, ...], output: str) -> str:
    found = firewall.table(output)
    return ", ".join(key for key in policies if key in found) or ABSENT
