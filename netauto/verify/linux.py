"""Device-state checks of Linux boxes: interfaces, the loaded rules in the order in which packets meet them, SSIDs on the air."""

from __future__ import annotations

from functools import partial
from itertools import pairwise
from typing import TYPE_CHECKING

from netauto.verify.check import ABSENT, Check, changed
from netauto.verify.parsers import linux

if TYPE_CHECKING:
    from collections.abc import Iterator

    from netauto.platforms.model import DeviceModel, Port, Wlan, Zone

# One answer serves all checks of a kind.
LINKS = "ip -j -d addr show"
RULES = "nft -s list ruleset"
AIR = "iw dev"
FORWARD = "forward"
# assumed: networkd, and a radio that starts anew, are done within seconds.
NETWORK_SECONDS, RADIO_SECONDS = 10, 30


def linux_checks(device: str, base: DeviceModel, predicted: DeviceModel) -> Iterator[Check]:
    """Yield a check for everything that the change does to interfaces, zones, policies and SSIDs of a Linux box."""
    for name in changed(base.ports, predicted.ports):
        words = _link_words(predicted.ports.get(name))
        yield Check("interface.state", device, f"interface {name}", LINKS, partial(_link, name), words, NETWORK_SECONDS)
    for name in changed(base.zones, predicted.zones):
        words = _zone_words(predicted.zones.get(name))
        yield Check("zone.members", device, f"zone {name}", RULES, partial(_zone, name), words)
    yield from _policy_checks(device, base, predicted)
    for name in changed(base.wlans, predicted.wlans):
        words = _ssid_words(predicted.wlans.get(name))
        yield Check("ssid.state", device, f"SSID on {name}", AIR, partial(_ssid, name), words, RADIO_SECONDS)


def _policy_checks(device: str, base: DeviceModel, predicted: DeviceModel) -> Iterator[Check]:
    old = {policy.key: policy for policy in base.policies}
    new = {policy.key: policy for policy in predicted.policies}
    touched = frozenset(changed(old, new))
    order = [policy.key for policy in predicted.policies]
    if touched & new.keys():
        # What a packet meets right after a touched policy is part of the order.
        watched = touched | {after for before, after in pairwise(order) if before in touched}
        words = ", ".join(key for key in order if key in watched)
        subject = f"order of {len(touched & new.keys())} policies"
        yield Check("policy.order", device, subject, RULES, partial(_order, frozenset(watched)), words)
    gone = tuple(key for key in old if key not in new)
    if gone:
        yield Check("policy.gone", device, f"policies {', '.join(gone)}", RULES, partial(_standing, gone), ABSENT)


def _link_words(port: Port | None) -> str:
    if port is None:
        return ABSENT
    vlan = f", VLAN {port.tag} of {port.parent}" if port.tag is not None else ""
    return f"up, address {port.address or 'none'}{vlan}"


def _link(name: str, output: str) -> str:
    row = linux.links(output).get(name)
    if row is None:
        return ABSENT
    vlan = f", VLAN {row.tag} of {row.parent}" if row.tag is not None else ""
    return f"{'up' if row.up else 'down'}, address {row.address or 'none'}{vlan}"


def _zone_words(zone: Zone | None) -> str:
    return ABSENT if zone is None else f"members {', '.join(sorted(zone.interfaces)) or 'none'}"


def _zone(name: str, output: str) -> str:
    found = linux.sets(output).get(name)
    return ABSENT if found is None else f"members {', '.join(sorted(found)) or 'none'}"


def _order(watched: frozenset[str], output: str) -> str:
    return ", ".join(name for name in linux.evaluated(linux.chains(output), FORWARD) if name in watched) or ABSENT


def _standing(policies: tuple[str, ...], output: str) -> str:
    found = linux.chains(output)
    return ", ".join(name for name in policies if name in found) or ABSENT


def _ssid_words(wlan: Wlan | None) -> str:
    return ABSENT if wlan is None else f"sends {wlan.ssid}"


def _ssid(name: str, output: str) -> str:
    ssid = linux.on_air(output).get(name)
    return ABSENT if ssid is None else f"sends {ssid}"
