"""What lines do beyond being stored: one function per mark of the grammar.

A handler returns True when it has done everything; otherwise the line is stored or removed in the ordinary way. It raises `Refused` with
the vendor's text, or `Misplaced` with the word that does not fit.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from netauto.lab.aoscx import secrets, words
from netauto.lab.aoscx.chassis import port_order
from netauto.lab.engine.editor import drop, place
from netauto.lab.engine.refusals import Misplaced, Refused
from netauto.lab.engine.vlans import EVERY, format_vlans, parse_vlans

if TYPE_CHECKING:
    from collections.abc import Callable

    from netauto.lab.engine.editor import Line
    from netauto.lab.engine.nodes import Node

VLAN_NAME_LENGTH = 32  # documented: Layer 2 Bridging Guide, `name`
ACCESS, NATIVE, ALLOWED = "vlan access", "vlan trunk native", "vlan trunk allowed"
STEP, LAST = 10, 2**32 - 1


def vlans(item: Line) -> bool:
    """`vlan LIST` creates VLANs, and enters where it names one; `no vlan LIST` deletes them, and ports forget them."""
    value = item.found.value("vlans") or ""
    numbers = parse_vlans(value)
    if numbers is None:
        raise Misplaced(value)
    if item.verb and 1 in numbers:
        raise Refused(words.DEFAULT_VLAN)
    for number in sorted(numbers):
        item.text = item.key = f"vlan {number}"
        item.sort = (number,)
        if item.verb:
            drop(item)
            _forget(item.tree, number)
        else:
            place(item, item.text)
    if len(numbers) > 1:
        item.opened.clear()  # documented: the context does not change
    return True


def _forget(tree: Node, number: int) -> None:
    """A VLAN that is gone is gone from ports, too (assumed)."""
    for port in tree.starting("interface "):
        if port.value(f"{ACCESS} ") == str(number):
            _set(port, ACCESS, "1")
        if port.value(f"{NATIVE} ").split(" ")[0] == str(number):
            _set(port, NATIVE, "1")
        node = port.find(ALLOWED)
        if node is not None and number in (listed := _listed(node)):
            node.text = f"{ALLOWED} {format_vlans(listed - {number}) or 'all'}"


def _set(port: Node, key: str, value: str) -> None:
    node = port.find(key)
    if node is not None:
        node.text = f"{key} {value}"


def vlanname(item: Line) -> bool:
    """A VLAN's name has at most 32 characters; `no name` gives it back the one that is not printed."""
    name = item.text.removeprefix("name ").strip()
    if not item.verb and len(name) > VLAN_NAME_LENGTH:
        raise Misplaced(name)
    return False


def ports(item: Line) -> bool:
    """A port must exist; what is always printed of it comes with it. `no` deletes an aggregate, and gives a port its defaults."""
    physical = item.found.value("ports") is not None
    name = item.text.removeprefix("interface ")
    if physical and not item.box.has_interface(name):
        raise Refused(words.NO_INTERFACE.format(name=name))
    node = item.node
    if item.verb and not physical:
        drop(item)
        for port in item.tree.starting("interface "):
            if port.value("lag ") == name.split()[1]:
                _free(item, port)
        return True
    if item.verb or node is None:
        if node is not None:
            item.parent.remove(node)
        node = place(item, item.text)
        item.opened.clear()
        _factory(item, node, enabled=physical)
    item.opened.append(node)
    return True


def fixed(item: Line) -> bool:
    """What is always there is emptied by `no`, never removed."""
    node = item.node
    if item.verb and node is not None:
        node.children.clear()
        return True
    return False


def _factory(item: Line, port: Node, *, enabled: bool) -> None:
    """What a port of this series is told out of the box (recorded: `no routing`, `vlan access 1`)."""
    for line in ("no shutdown" if enabled else "shutdown", "no routing", f"{ACCESS} 1"):
        _put(item, port, line)


def _put(item: Line, port: Node, line: str) -> None:
    """Print a line of a port that nobody typed."""
    mode = port.opens
    key = next((known for known in (ACCESS, NATIVE, ALLOWED) if line.startswith(known)), line.removeprefix("no "))
    old = port.find(key)
    if old is not None:
        port.remove(old)
    port.insert(type(port)(line, key, item.rule_for(mode, line.removeprefix("no "))))


def _take(port: Node, *keys: str) -> None:
    for key in keys:
        node = port.find(key)
        if node is not None:
            port.remove(node)


def _switched(item: Line) -> None:
    """Refuse what only a switched port may be told."""
    if item.parent.find("lag") is not None:
        raise Refused(words.MEMBER)
    if item.parent.find("routing") is None:
        raise Refused(words.ROUTED)


def _exists(item: Line, number: str) -> None:
    if item.tree.find(f"vlan {number}") is None:
        raise Refused(words.NO_VLAN.format(number=number))


def access(item: Line) -> bool:
    """`vlan access N` makes an access port of what was a trunk; without it the port is in VLAN 1 (documented)."""
    _switched(item)
    number = "1" if item.verb else item.found.value("vlan") or ""
    if item.verb and item.parent.find(NATIVE) is not None:
        return True
    _exists(item, number)
    _take(item.parent, NATIVE, ALLOWED)
    place(item, f"{ACCESS} {number}")
    return True


def native(item: Line) -> bool:
    """`vlan trunk native N [tag]` makes a trunk of what was an access port; the trunk carries all until it is told otherwise."""
    _switched(item)
    if item.verb:
        _set(item.parent, NATIVE, "1")
        return True
    _exists(item, item.found.value("vlan") or "")
    place(item, item.text)
    _take(item.parent, ACCESS)
    if item.parent.find(ALLOWED) is None:
        _put(item, item.parent, f"{ALLOWED} all")
    return True


def allowed(item: Line) -> bool:
    """`vlan trunk allowed LIST` adds, or begins a list where the trunk carried all; `no` takes away, the last one opens it."""
    _switched(item)
    node = item.node
    if item.verb and node is None:
        return True
    value = item.found.text.removeprefix(ALLOWED).strip()
    named = frozenset() if value in ("", "all") else parse_vlans(value)
    if named is None:
        raise Misplaced(value)
    missing = [number for number in sorted(named) if not item.verb and item.tree.find(f"vlan {number}") is None]
    if missing:
        raise Refused(words.NO_VLAN.format(number=missing[0]))
    known = _listed(node) if node is not None else frozenset()
    after = (known - named if value else frozenset()) if item.verb else (known | named if named else frozenset())
    place(item, f"{ALLOWED} {format_vlans(after) or 'all'}")
    _take(item.parent, ACCESS)
    if item.parent.find(NATIVE) is None:
        _put(item, item.parent, f"{NATIVE} 1")
    return True


def _listed(node: Node) -> frozenset[int]:
    return parse_vlans(node.text.removeprefix(ALLOWED).strip()) or frozenset()


def carried(port: Node) -> frozenset[int]:
    """The VLANs that a trunk allows: all, unless a list says otherwise."""
    node = port.find(ALLOWED)
    return (_listed(node) or EVERY) if node is not None else frozenset()


def routing(item: Line) -> bool:
    """`routing` takes a port out of the switch, `no routing` puts it back, into VLAN 1."""
    if item.parent.find("lag") is not None:
        raise Refused(words.MEMBER)
    if not item.verb:
        _take(item.parent, ACCESS, NATIVE, ALLOWED)
        return False
    if item.node is None:
        place(item, "no routing")
        _put(item, item.parent, f"{ACCESS} 1")
    return True


def member(item: Line) -> bool:
    """A port of an aggregate says nothing about VLANs (recorded); the aggregate has to be there."""
    if item.verb:
        if item.node is not None:
            _free(item, item.parent)
        return True
    number = item.found.values[-1][1]
    if not any(node.text.split()[2] == number for node in item.tree.starting("interface lag ")):
        raise Refused(words.NO_LAG.format(number=number))
    _take(item.parent, ACCESS, NATIVE, ALLOWED, "routing")
    return False


def _free(item: Line, port: Node) -> None:
    _take(port, "lag")
    _put(item, port, "no routing")
    _put(item, port, f"{ACCESS} 1")


def svi(item: Line) -> bool:
    """An interface of a VLAN needs the VLAN."""
    if not item.verb:
        _exists(item, item.found.value("vlan") or "")
    return False


def precedence(item: Line) -> bool:
    """802.1X before MAC authentication is the default, and not printed (assumed)."""
    if not item.verb and item.text.endswith(" dot1x mac-auth"):
        drop(item)
        return True
    return False


def longest(item: Line) -> bool:
    """A text that is too long is no input."""
    limit = int(item.found.rule.mark("longest") or 0)
    text = item.text.partition(" ")[2]
    if not item.verb and len(text) > limit:
        raise Misplaced(text)
    return False


def secret(item: Line) -> bool:
    """A clear-text secret is kept as a blob."""
    item.text = secrets.sealed(item.text)
    return False


def ace(item: Line) -> bool:
    """An entry of an access list: numbered in tens when it has no number, replaced when its number is taken (documented)."""
    number, entry = _split(item.found.text)
    if item.verb:
        node = item.parent.find(number)
        if node is not None:
            item.parent.remove(node)
        return True
    if not number:
        number = str(max((int(node.key) for node in item.parent.children), default=0) + STEP)
        if int(number) > LAST:
            raise Refused(words.NO_NUMBER)
    old = item.parent.find(number)
    if old is not None:
        item.parent.remove(old)
    text = f"{number} {entry}"
    node = type(item.parent)(text, number, item.rule_for("access-list", text), (int(number),))
    item.parent.insert(node)
    return True


def _split(text: str) -> tuple[str, str]:
    found = re.fullmatch(r"(\d+)(?: (.*))?", text)
    return (found[1], found[2] or "") if found else ("", text)


def interfaces(tree: Node) -> list[Node]:
    """The switch's ports and aggregates, in order."""
    found = [node for node in tree.starting("interface ") if re.match(r"interface (?:lag |\d)", node.text)]
    return sorted(found, key=lambda node: port_order(node.text))


HANDLERS: dict[str, Callable[[Line], bool]] = {
    "vlans": vlans,
    "vlanname": vlanname,
    "ports": ports,
    "fixed": fixed,
    "access": access,
    "native": native,
    "allowed": allowed,
    "routing": routing,
    "member": member,
    "svi": svi,
    "precedence": precedence,
    "longest": longest,
    "secret": secret,
    "ace": ace,
}
