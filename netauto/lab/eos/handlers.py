"""What lines do beyond being stored: one function per mark of the grammar.

A handler returns True when it has done everything; otherwise the line is stored or removed in the ordinary way. It
raises `Refused` with the vendor's text, or `Misplaced` with the word that does not fit.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from netauto.lab.engine.editor import drop, place
from netauto.lab.engine.refusals import Misplaced, Refused
from netauto.lab.engine.vlans import EVERY, format_vlans, parse_vlans
from netauto.lab.eos import acl, secrets
from netauto.lab.eos.editor import uncomment
from netauto.lab.eos.interfaces import interface_order
from netauto.lab.eos.tree import Node

if TYPE_CHECKING:
    from collections.abc import Callable

    from netauto.lab.engine import nodes
    from netauto.lab.engine.editor import Line

VLAN_NAME_LENGTH = 32  # documented: EOS user manual, `name (VLAN configuration mode)`
TRUNK = "switchport trunk allowed vlan"
PORTFAST = (
    "! portfast should only be enabled on ports connected to a single host. Connecting hubs, concentrators, switches, "
    "bridges, etc. to this interface when portfast is enabled can cause temporary bridging loops. Use with CAUTION.\n"
)


def vlans(item: Line) -> bool:
    """`vlan LIST` creates, enters or deletes several VLANs at once."""
    value = item.found.value("vlans") or ""
    numbers = parse_vlans(value)
    if numbers is None:
        raise Misplaced(value)
    if item.verb and 1 in numbers:
        raise Refused("% Cannot delete the default VLAN\n")  # assumed wording
    taken = internal_vlans(item.tree)
    for number in sorted(numbers & taken.keys() if not item.verb else ()):
        raise Refused(f"% Could not create VLAN(s) {number}: in use internally by {taken[number]}\n")  # assumed wording
    for number in sorted(numbers):
        item.text = item.key = f"vlan {number}"
        item.sort = (number,)
        if item.verb:
            drop(item)
        else:
            place(item, item.text)
    return True


def internal_vlans(tree: nodes.Node) -> dict[int, str]:
    """VLANs that routed ports take for themselves, with the port (documented: `vlan internal order`)."""
    words = tree.value("vlan internal order ").split()
    low, high = (int(words[2]), int(words[3])) if words else (1006, 4094)
    taken = {int(node.text.split()[1]) for node in tree.starting("vlan ") if node.opens}
    free = [number for number in range(low, high + 1) if number not in taken]
    free.sort(reverse=bool(words) and words[0] == "descending")
    routed = [node.text.split()[1] for node in tree.starting("interface ") if node.has("no switchport")]
    return dict(zip(free, routed, strict=False))


def vlanname(item: Line) -> bool:
    """A VLAN's name is one word of at most 32 characters, and no other VLAN's."""
    name = item.text.removeprefix("name ").strip()
    if item.verb:
        return False
    if " " in name:
        raise Misplaced(name.split()[1])
    if len(name) > VLAN_NAME_LENGTH:
        raise Refused(
            f"% VLAN name is too long ({len(name)} characters, maximum {VLAN_NAME_LENGTH})\n"
        )  # assumed wording
    for node in item.tree.starting("vlan "):
        if node is not item.parent and node.has(f"name {name}"):
            raise Refused(f"% VLAN name '{name}' is already used by {node.text.upper()}\n")  # assumed wording
    item.text = f"name {name}"
    return False


def vlanset(item: Line) -> bool:
    """A list that grows by what is named and shrinks by what `no` names."""
    prefix = item.found.key
    node = item.node
    before = parse_vlans(node.text.removeprefix(prefix).strip()) or frozenset() if node else frozenset()
    value = item.found.value("vlans")
    named = parse_vlans(value) if value else before
    if named is None:
        raise Misplaced(value or "")
    after = before - named if item.verb else before | named
    if after:
        place(item, f"{prefix} {format_vlans(after)}")
    else:
        drop(item)
    return True


def trunk(item: Line) -> bool:
    """`switchport trunk allowed vlan`: replaces the list, unless `add` or `remove` says otherwise."""
    if item.verb:
        return False
    before = allowed_vlans(item.parent)
    words = item.text.removeprefix(TRUNK).split()
    named = parse_vlans(words[-1]) if words[0] not in ("all", "none") else frozenset()
    if named is None:
        raise Misplaced(words[-1])
    after = {
        "add": before | named,
        "remove": before - named,
        "except": EVERY - named,
        "all": EVERY,
        "none": frozenset(),
    }.get(words[0], named)
    if after == EVERY:
        drop(item)
    else:
        place(item, f"{TRUNK} {format_vlans(after) or 'none'}")
    return True


def allowed_vlans(port: nodes.Node) -> frozenset[int]:
    """The VLANs that a trunk allows: all, unless a list says otherwise."""
    value = port.value(TRUNK)
    if not value:
        return EVERY
    return parse_vlans(value) or frozenset()


def ports(item: Line) -> bool:
    """An interface must exist or be creatable; a physical one, or one with members, is emptied by `no`, never removed."""
    name = item.text.removeprefix("interface ")
    if not item.box.has_interface(name):
        raise Misplaced(item.found.text.split()[1])
    if item.verb and (name.startswith(("Ethernet", "Management")) or _has_members(item.tree, name)):
        node = item.node
        if node is not None:
            node.children.clear()
        return True
    return False


def _has_members(tree: nodes.Node, name: str) -> bool:
    number = name.removeprefix("Port-Channel")
    return any(node.value("channel-group ").split()[:1] == [number] for node in tree.starting("interface "))


def channel(item: Line) -> bool:
    """`channel-group` makes the port channel that it names (documented)."""
    name = f"Port-Channel{item.text.split()[1]}"
    line = f"interface {name}"
    if not item.verb and item.tree.find(line) is None:
        item.tree.insert(Node(line, line, item.rule_for("config", line), interface_order(name)))
    return False


def portfast(item: Line) -> bool:
    """`spanning-tree portfast` warns (recorded: published session captures)."""
    if not item.verb and item.node is None:
        item.message = PORTFAST
    return False


def secret(item: Line) -> bool:
    """A clear-text secret is stored as a SHA-512 hash."""
    item.text = secrets.hashed(item.text)
    return False


def key(item: Line) -> bool:
    """A clear-text key is stored obfuscated."""
    item.text = secrets.obfuscated(item.text)
    return False


def ace(item: Line) -> bool:
    """An entry of an access list: numbered when it has no number, refused when its number is taken."""
    number, entry = acl.split_entry(item.found.text)
    if item.verb:
        node = item.parent.find(str(number)) if number else acl.find_entry(item.parent, acl.canonical(entry))
        if node is not None:
            item.parent.remove(node)
        return True
    entry = acl.canonical(entry)
    same = acl.find_entry(item.parent, entry)
    if same is not None and number in (None, int(same.key)):
        return True
    number = number or acl.last_number(item.parent) + acl.STEP
    if item.parent.find(str(number)) is not None:
        raise Refused(f"% Error: sequence number {number} already exists\n")  # assumed wording
    text = f"{number} {entry}"
    item.parent.insert(Node(text, str(number), item.rule_for(item.parent.opens, text), (number,)))
    return True


def resequence(item: Line) -> bool:
    """`resequence [START [STEP]]` numbers the entries anew (documented)."""
    given = [int(word) for word in item.found.text.split()[1:]]
    start, step = (*given, *(acl.STEP, acl.STEP)[len(given) :])
    entries = [node for node in item.parent.children if node.key.isdigit()]
    for index, node in enumerate(entries):
        number = start + index * step
        node.text = re.sub(r"^\d+", str(number), node.text)
        node.key, node.sort = str(number), (number,)
    return True


HANDLERS: dict[str, Callable[[Line], bool]] = {
    "vlans": vlans,
    "vlanname": vlanname,
    "vlanset": vlanset,
    "trunk": trunk,
    "ports": ports,
    "channel": channel,
    "portfast": portfast,
    "secret": secret,
    "key": key,
    "ace": ace,
    "resequence": resequence,
    "uncomment": uncomment,
}
