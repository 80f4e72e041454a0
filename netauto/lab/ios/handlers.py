"""What lines do beyond being stored: one function per mark of the grammar files.

A handler returns True when it has done everything; otherwise the line is stored or removed in the ordinary way. It
raises `Refused` with the vendor's text, or `Misplaced` with the word under which the caret goes.
"""

from __future__ import annotations

import base64
import hashlib
import re
from typing import TYPE_CHECKING

from netauto.lab.engine.interfaces import split_interface
from netauto.lab.engine.syntax import Match
from netauto.lab.engine.tree import Node
from netauto.lab.ios import acl
from netauto.lab.ios.editor import Line, Misplaced, drop, make, place
from netauto.lab.ios.load import TRUNK, add_loaded, routemap, set_vlan_list
from netauto.lab.ios.references import Refused
from netauto.lab.ios.vlans import EVERY, parse_vlans

if TYPE_CHECKING:
    from collections.abc import Callable

    from netauto.lab.engine.syntax import Rule

RESERVED_VLANS = range(1002, 1006)
VLAN_NAME_LENGTH = 32
DEFAULT_VLAN = 1


def vlans(item: Line) -> bool:
    """`vlan LIST` creates, enters or deletes several VLANs at once."""
    numbers = parse_vlans(item.found.value("vlans") or "")
    if numbers is None:
        raise Refused(
            "Command rejected: Bad VLAN list - character #1 delimits a VLAN number which is out of the range 1..4094.\n"
        )
    if item.negative and (DEFAULT_VLAN in numbers or any(number in RESERVED_VLANS for number in numbers)):
        raise Refused("%Default VLAN 1 may not be deleted.\n")
    if any(number in RESERVED_VLANS for number in numbers):
        raise Refused("% Failed to create VLANs: VLAN(s) reserved for Token Ring and FDDI (1002-1005).\n")
    for number in sorted(numbers):
        item.key = f"vlan {number}"
        if item.negative:
            drop(item)
        else:
            vlan_node(item, number)
    return True


def vlan_node(item: Line, number: int) -> None:
    """Enter a VLAN, made when it is missing."""
    node = item.tree.find(f"vlan {number}")
    if node is None:
        node = new_vlan(item, number, item.found.rule)
    item.opened.append(node)


def new_vlan(item: Line, number: int, rule: Rule) -> Node:
    """Put a VLAN without settings into the configuration."""
    node = Node(f"vlan {number}", f"vlan {number}", rule, rank=rule.rank)
    node.sort = (number,)
    item.tree.insert(node, grouped=False, depth=0)
    return node


def vlanname(item: Line) -> bool:
    """A VLAN's name is at most 32 characters and no other VLAN's."""
    if item.negative:
        return False
    name = item.text.removeprefix("name ").strip('"')
    if len(name) > VLAN_NAME_LENGTH:
        raise Refused(
            "%You must disable VTPv1 and VTPv2 or switch to VTPv3 before configuring a VLAN name longer than 32 "
            "characters\n"
        )
    for node in item.tree.starting("vlan "):
        if node is not item.parent and any(child.text == f"name {name}" for child in node.children):
            raise Refused(f"%VLAN with the same name exists: {name} ({node.text.removeprefix('vlan ')}).\n")
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
        raise Refused("Command rejected: Bad VLAN list\n")
    after = before - named if item.negative else before | named
    if not after:
        drop(item)
    elif after != before:
        set_vlan_list(node or make(item, item.text), prefix, after)
    return True


def trunk(item: Line) -> bool:
    """`switchport trunk allowed vlan`: replaces the list, unless `add` or `remove` says otherwise."""
    node = item.node
    before = _allowed(node)
    if item.negative:
        drop(item)
        return True
    words = item.text.removeprefix(TRUNK).split()
    verb = words[0] if words[0] in ("add", "remove", "except", "all", "none") else "replace"
    named = parse_vlans(words[-1]) if verb not in ("all", "none") else frozenset()
    if named is None:
        raise Refused("Command rejected: Bad VLAN allowed list\n")
    after = {
        "add": before | named,
        "remove": before - named,
        "except": EVERY - named,
        "all": EVERY,
        "none": frozenset(),
        "replace": named,
    }[verb]
    if after == EVERY:
        drop(item)
    elif not after:
        place(item, f"{TRUNK} none")
    elif after != before or node is None:
        set_vlan_list(node or make(item, item.text), TRUNK, after)
    return True


def _allowed(node: Node | None) -> frozenset[int]:
    if node is None:
        return EVERY
    value = node.text.removeprefix(TRUNK).strip()
    return frozenset() if value == "none" else parse_vlans(value) or frozenset()


def accessvlan(item: Line) -> bool:
    """The access VLAN is created when it does not exist."""
    number = item.found.value("vlan")
    if item.negative or number is None:
        return False
    if number != "1" and item.tree.find(f"vlan {number}") is None:
        item.message = f"% Access VLAN does not exist. Creating vlan {number}\n"
        _create_vlan(item, int(number))
    return False


def voicevlan(item: Line) -> bool:
    """As `accessvlan`, for the voice VLAN."""
    number = item.found.value("vlan")
    if not item.negative and number and item.tree.find(f"vlan {number}") is None:
        item.message = f"% Voice VLAN does not exist. Creating vlan {number}\n"
        _create_vlan(item, int(number))
    return False


def _create_vlan(item: Line, number: int) -> None:
    known = item.grammar.match("config", f"vlan {number}")
    if isinstance(known, Match):
        new_vlan(item, number, known.rule)


def interface(item: Line) -> bool:
    """An interface must exist in the chassis or be of a kind that can be created; a physical one cannot be deleted."""
    name = item.found.value("if") or ""
    kind, _ = split_interface(name)
    if not item.box.has_interface(name) and item.node is None:
        raise Misplaced(name[len(kind) :] if kind else name)
    virtual = kind in ("Vlan", "Loopback", "Port-channel", "Tunnel", "BDI") or "." in name
    if item.negative:
        if not virtual:
            raise Refused("% Removal of physical interfaces is not permitted.\n")
        return False
    if item.node is None:
        node = make(item, f"interface {name}")
        if "." not in name and (item.box.is_router or (virtual and kind != "Port-channel")):
            add_loaded(item.grammar, node, "no ip address", " ")
        item.opened.append(node)
        return True
    return False


def ipaddress(item: Line) -> bool:
    """Where an address belongs, its absence is printed too."""
    name = item.parent.text.removeprefix("interface ")
    routed = name.startswith(("Vlan", "Loopback", "Tunnel", "BDI")) or item.parent.find("switchport") is not None
    if item.negative and (routed or item.box.is_router) and "secondary" not in item.text:
        place(item, "no ip address")
        return True
    if not item.negative and not routed and not item.box.is_router and not name.startswith("GigabitEthernet0/0"):
        raise Refused("% IP addresses may not be configured on L2 links.\n")
    return False


def ace(item: Line) -> bool:
    """Entries of a named access list: numbered in tens, kept in order, never twice."""
    extended = item.parent.rule is not None and item.parent.rule.opens == "acl-extended"
    number, body = acl.split_entry(item.text)
    if number is not None and not body:
        body = ""
    body = acl.canonical_entry(body, extended=extended) if len(body.split()) > 1 else body
    entries = acl.numbered(item.parent)
    if item.negative:
        _remove_ace(item, number if number is not None else _bare_number(item), body, entries)
        return True
    if any(acl.same_entry(acl.split_entry(node.text)[1], body) for _, node in entries) and not body.startswith(
        "remark"
    ):
        if number is None or any(
            taken == number and acl.same_entry(acl.split_entry(node.text)[1], body) for taken, node in entries
        ):
            return True
        raise Refused("% Duplicate entry exists in access-list\n")
    if number is not None and any(taken == number for taken, _ in entries):
        raise Refused(f"% Failed to add ace: sequence number {number} already exists\n")
    _insert_ace(item, number or (max((taken for taken, _ in entries), default=0) + acl.STEP), body)
    return True


def _bare_number(item: Line) -> int | None:
    return int(item.found.key) if item.found.key.isdigit() else None


def _insert_ace(item: Line, number: int, body: str) -> None:
    node = Node(f"{number} {body}", str(number), item.found.rule, rank=0, indent=item.parent.indent + " ")
    entries = acl.numbered(item.parent)
    index = sum(1 for taken, _ in entries if taken < number)
    item.parent.children.insert(index, node)
    item.opened.append(node)


def _remove_ace(item: Line, number: int | None, body: str, entries: list[tuple[int, Node]]) -> None:
    for taken, node in entries:
        same = acl.same_entry(acl.split_entry(node.text)[1], body)
        if (number is not None and taken == number and (same or not body or body == str(number))) or (
            number is None and same
        ):
            item.parent.children.remove(node)
            return
    if number is not None:
        raise Refused("% Failed to delete ace: Specified sequence number not found\n")


def prefixlist(item: Line) -> bool:
    """An entry without a number gets the next one, in fives."""
    if " seq " in item.text or item.negative:
        return False
    name, rule = item.text.split()[2], item.text.split(" ", 3)[3]
    taken = [int(node.text.split()[4]) for node in item.tree.starting(f"ip prefix-list {name} seq ")]
    if any(node.text.endswith(f" {rule}") for node in item.tree.starting(f"ip prefix-list {name} seq ")):
        return True
    item.key = f"ip prefix-list {name} seq {max(taken, default=0) + 5}"
    item.text = f"{item.key} {rule}"
    return False


def classmap(item: Line) -> bool:
    """A class map without a word for it matches all."""
    if not item.negative and "type control" not in item.text and " match-" not in item.text and item.node is None:
        item.text = item.text.replace("class-map ", "class-map match-all ")
    return _in_use(item, "class ", r"class ({})$", "% Class-map {} is being used\n")


def policymap(item: Line) -> bool:
    """A policy map in use cannot be deleted."""
    return _in_use(item, "service-policy ", r"service-policy .*?({})$", "% policy map {} is being used\n")


def _in_use(item: Line, prefix: str, pattern: str, text: str) -> bool:
    name = item.key.split()[-1]
    if item.negative:
        for node in item.tree.walk():
            if node.text.startswith(prefix) and re.match(pattern.format(re.escape(name)), node.text):
                raise Refused(text.format(name))
    return False


def route_map(item: Line) -> bool:
    """`permit 10` is the default of a route map's entry; `no route-map NAME` deletes every entry."""
    if item.negative and len(item.text.split()) == 2:  # noqa: PLR2004
        for node in tuple(item.tree.starting(f"{item.text} ")):
            item.tree.remove(node)
        return True
    item.text = item.key = routemap(item.text)
    return False


def bgp(item: Line) -> bool:
    """One BGP process per router."""
    for node in item.tree.starting("router bgp "):
        if not item.negative and node.text != item.text:
            raise Refused(f"BGP is already running; AS is {node.text.split()[-1]}\n")
    return False


def channel(item: Line) -> bool:
    """A channel group brings its port channel into being."""
    name = f"Port-channel{item.text.split()[1]}"
    if not item.negative and item.tree.find(f"interface {name}") is None:
        item.message = f"Creating a port-channel interface {name.replace('channel', 'channel ')}\n\n"
        rule = item.parent.rule
        node = Node(f"interface {name}", f"interface {name}", rule, rank=item.parent.rank)
        node.sort = ((1,), (int(item.text.split()[1]),))
        item.tree.insert(node, grouped=False, depth=0)
    return False


def ibns2(item: Line) -> bool:
    """New-style and old-style authentication commands do not mix on a port."""
    if not item.negative and any(item.parent.starting("authentication port-control")):
        raise Refused("% access-session commands are not allowed with legacy authentication commands on this port\n")
    return False


def secret(item: Line) -> bool:
    """A clear-text secret is stored hashed."""
    found = re.search(r"secret (?:0 )?(\S+)$", item.text)
    if not item.negative and found and not re.search(r"secret [5689] ", item.text):
        digest = base64.b64encode(hashlib.sha256(found[1].encode()).digest(), b"./").decode().rstrip("=")
        item.text = f"{item.text[: found.start()]}secret 9 $9$lab${digest}"
    return False


def banner(item: Line) -> bool:
    """A banner spans lines; the session has collected them already."""
    if item.negative:
        return False
    node = place(item, item.text)
    lines = item.text.split("\n")
    node.raw = tuple(lines)
    return True


HANDLERS: dict[str, Callable[[Line], bool]] = {
    "vlans": vlans,
    "vlanname": vlanname,
    "vlanset": vlanset,
    "trunk": trunk,
    "accessvlan": accessvlan,
    "voicevlan": voicevlan,
    "interface": interface,
    "ipaddress": ipaddress,
    "ace": ace,
    "prefixlist": prefixlist,
    "classmap": classmap,
    "policymap": policymap,
    "routemap": route_map,
    "bgp": bgp,
    "channel": channel,
    "ibns2": ibns2,
    "secret": secret,
    "banner": banner,
}
