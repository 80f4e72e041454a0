"""Handlers of the Catalyst 9800's grammar: WLANs, policy profiles, tags."""

from __future__ import annotations

from typing import TYPE_CHECKING

from netauto.lab.ios.editor import Line, drop, place
from netauto.lab.ios.references import Refused

if TYPE_CHECKING:
    from collections.abc import Callable

    from netauto.lab.engine.tree import Node

HIGHEST_WLAN_ID = 4096
MAPS_PER_TAG = 16  # documented: at most 16 WLAN-to-policy maps per policy tag
SSID_LENGTH = 32
RETAG_WARNING = "Associating {kind} will cause associated AP to reconnect\n"


def enabled(node: Node) -> bool:
    """Whether a WLAN or policy profile is enabled: it is disabled until `no shutdown`."""
    line = node.find("shutdown")
    return line is not None and line.text.startswith("no ")


def wlan(item: Line) -> bool:
    """A WLAN is a profile name, an id and an SSID; the id is its own."""
    if item.negative or not item.found.complete:
        return False
    name, number, ssid = item.text.split()[1:4]
    if not number.isdigit() or not 1 <= int(number) <= HIGHEST_WLAN_ID:
        raise Refused("% Invalid input detected at '^' marker.\n\n")
    if len(ssid) > SSID_LENGTH:
        raise Refused("% SSID is too long, the maximum is 32 characters\n")
    for node in item.tree.starting("wlan "):
        words = node.text.split()
        if words[1] == name and node.text != item.text:
            raise Refused(f"% WLAN profile {name} already exists with another identifier or SSID\n")
        if words[1] != name and words[2] == number:
            raise Refused(f"% WLAN identifier {number} is already in use by profile {words[1]}\n")
    return False


def protected(item: Line) -> bool:
    """Attributes of an enabled WLAN or policy profile cannot be changed (assumed wording)."""
    if not enabled(item.parent):
        return False
    same = item.node is not None and item.node.text == item.text and not item.negative
    if same:
        return False
    kind = "WLAN" if item.parent.text.startswith("wlan ") else "Policy profile"
    raise Refused(f"% {kind} needs to be disabled before performing this operation\n")


def enable(item: Line) -> bool:
    """`no shutdown` is what is printed; a WLAN or policy profile is disabled when it is made."""
    if enabled(item.parent) == item.negative:
        return True
    drop(item)
    if item.negative:
        place(item, "no shutdown")
    return True


def tagmap(item: Line) -> bool:
    """At most 16 maps per policy tag, one per WLAN."""
    if item.negative or item.node is not None:
        return False
    if sum(1 for _ in item.parent.starting("wlan ")) >= MAPS_PER_TAG:
        raise Refused("% Maximum number of WLAN-policy maps (16) reached for this policy tag\n")
    return False


def aptag(item: Line) -> bool:
    """A change of an access point's tag makes it reconnect, and the controller says so."""
    before = item.node.text if item.node is not None else None
    after = None if item.negative else item.text
    if before != after:
        item.box.retagged(item.parent.text.removeprefix("ap "))
        if not item.negative:
            item.message = RETAG_WARNING.format(kind=item.text.split()[0])
    return False


def ap(item: Line) -> bool:
    """An access point that loses its static tags reconnects too."""
    if item.negative and item.node is not None and item.node.children:
        item.box.retagged(item.key.removeprefix("ap "))
    return False


def policyprofile(item: Line) -> bool:
    """A policy profile that a tag maps cannot be deleted (assumed)."""
    name = item.key.split()[-1]
    maps = (node.text for node in item.tree.walk() if node.text.startswith("wlan "))
    if item.negative and any(text.endswith(f" policy {name}") for text in maps):
        raise Refused(f"% Policy profile {name} is in use by a policy tag\n")
    return False


WIRELESS_HANDLERS: dict[str, Callable[[Line], bool]] = {
    "wlan": wlan,
    "protected": protected,
    "enable": enable,
    "tagmap": tagmap,
    "aptag": aptag,
    "ap": ap,
    "policyprofile": policyprofile,
}
