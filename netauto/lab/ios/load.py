"""Reads a configuration into a tree, known lines with their rule, unknown lines verbatim."""

from __future__ import annotations

import re
import sys
from collections import deque
from typing import TYPE_CHECKING

from netauto.lab.engine.interfaces import interface_order
from netauto.lab.engine.syntax import Match
from netauto.lab.engine.tree import SEPARATOR as SEPARATED
from netauto.lab.engine.tree import Node, Tree
from netauto.lab.ios.vlans import format_vlans, parse_vlans, wrapped

if TYPE_CHECKING:
    from collections.abc import Iterator

    from netauto.lab.engine.tree import Sort
    from netauto.lab.ios.grammar_files import Grammar

# What `show running-config` prints before the configuration, and that is not part of it.
HEADER = re.compile(
    r"\A\s*(?:Building configuration\.\.\.\n\n?)?(?:Current configuration : \d+ bytes\n|Using \d+ .*bytes\n)?"
    r"(?:!\n(?=! (?:Last|NVRAM) config))?(?:! (?:Last configuration change|NVRAM config last updated) at [^\n]*\n)*"
)
SEPARATOR = re.compile(r"!.*|exit-address-family|exit-vrf|")
BANNER = re.compile(r"banner \S+ (\^C|\S)(.*)")
TRUNK = "switchport trunk allowed vlan"


def load(grammar: Grammar, text: str) -> Tree:
    """A tree that prints back `text`, but for the header lines and a missing `end`."""
    tree = Tree()
    text = text.replace("\r\n", "\n").removesuffix("\n")
    header = HEADER.match(text)
    lines = deque(text[header.end() if header and header[0].strip() else 0 :].split("\n"))
    stack: list[Node] = []
    while lines:
        line = lines.popleft()
        if line.rstrip() == "end":
            tree.tail = ("end", *lines)
            break
        indent = len(line) - len(line.lstrip(" "))
        stripped = line[indent:]
        if SEPARATOR.fullmatch(stripped.rstrip()):
            _separate(tree, stack, indent, line)
            continue
        while stack and len(stack[-1].indent) >= indent:
            stack.pop()
        parent = stack[-1] if stack else tree
        node = add_loaded(grammar, parent, stripped, line[:indent])
        if BANNER.match(stripped):
            node.raw = tuple(_banner(line, lines))
            node.text = "\n".join(node.raw).strip(" ")
        stack.append(node)
    return tree


def _separate(tree: Tree, stack: list[Node], indent: int, line: str) -> None:
    while len(stack) > 1 and len(stack[-1].indent) > indent:
        stack.pop()
    if stack and indent > len(stack[-1].indent):
        stack[-1].lead += (line,)
    elif stack:
        stack[-1].after += (line,)
    else:
        tree.head += (line,)


def _banner(first: str, lines: deque[str]) -> Iterator[str]:
    """The banner's lines up to its closing delimiter; a banner that nothing closes is its first line."""
    found = BANNER.match(first.strip())
    delimiter, rest = (found[1], found[2]) if found else ("^C", "")
    yield first
    if delimiter in rest or not any(delimiter in line for line in lines):
        return
    while delimiter not in lines[0]:
        yield lines.popleft()
    yield lines.popleft()


def mode_of(node: Node) -> str:
    """The mode that a node's children belong to; empty for a line that opens none."""
    if isinstance(node, Tree):
        return "config"
    return node.rule.opens if node.rule else ""


def add_loaded(grammar: Grammar, parent: Node, text: str, indent: str) -> Node:
    """Append a line as read from a file; the node returned is the one that lines below it belong to."""
    text = sys.intern(text)  # a group's devices repeat themselves: fifty of them share their lines
    body = text.rstrip()
    last = parent.children[-1] if parent.children else None
    if last is not None and last.key == TRUNK and body.startswith(f"{TRUNK} add "):
        return _continued(last, body, indent + text)
    positive = body.removeprefix("no ").strip() if body.startswith("no ") else body
    mode = mode_of(parent)
    found = grammar.match(mode, positive, partial=positive != body) if mode and positive else None
    if not isinstance(found, Match):
        node = Node(text, body, rank=last.rank if last else 0, indent=indent)
    elif found.rule.mark("vlans") is not None and positive == body:
        return _vlans(parent, found, indent)
    else:
        node = Node(text, identity(found), found.rule, rank=found.rule.rank, indent=indent)
        node.sort = sort_of(found)
    node.loaded = True
    parent.children.append(node)
    return node


def _continued(node: Node, text: str, line: str) -> Node:
    numbers = parse_vlans(text.rpartition(" ")[2]) or frozenset()
    before = parse_vlans(node.text.rpartition(" ")[2]) or frozenset()
    node.raw = (*(node.raw or (node.indent + node.text,)), line)
    node.text = f"{TRUNK} {format_vlans(before | numbers)}"
    return node


def _vlans(parent: Node, found: Match, indent: str) -> Node:
    numbers = parse_vlans(found.value("vlans") or "") or frozenset()
    for number in sorted(numbers):
        node = Node(f"vlan {number}", f"vlan {number}", found.rule, rank=found.rule.rank, indent=indent)
        node.sort = (number,)
        node.loaded = True
        parent.children.append(node)
    return parent.children[-1]


def identity(found: Match) -> str:
    """What identifies a line: words that do not, like `match-any` of a class map, are left out."""
    if found.rule.mark("classmap") is not None:
        return re.sub(r" match-(any|all|none)", "", found.key)
    if found.rule.mark("routemap") is not None:
        return routemap(found.text)
    if found.rule.mark("policymap") is not None:
        return found.key.replace(" type queuing", "")
    if found.rule.mark("username") is not None:
        return " ".join(found.text.split()[:2])
    return found.key


def routemap(text: str) -> str:
    """A route map's entry with its defaults written out: `permit 10`."""
    words = text.split()
    action = next((word for word in words[2:] if word in ("permit", "deny")), "permit")
    number = words[-1] if len(words) > 2 and words[-1].isdigit() else "10"  # noqa: PLR2004
    return f"route-map {words[1]} {action} {number}"


def sort_of(found: Match) -> Sort | None:
    """Order of a line in its family, None for order of arrival."""
    if found.rule.mark("sort") is None:
        return ("class-default" in found.text,) if found.rule.mark("classlast") is not None else None
    if found.rule.mark("interface") is not None:
        return interface_order(found.value("if") or "")
    return tuple((0, int(part), "") if part.isdigit() else (1, 0, part) for part in re.findall(r"\d+|\D+", found.key))


def render(tree: Tree) -> str:
    """The configuration as the device prints it: VLANs without settings share a line."""
    lines = list(tree.head)
    waiting: list[Node] = []
    for node in tree.children:
        vlan = node.rule is not None and node.rule.mark("collapse") is not None
        plain = vlan and not node.children
        if waiting and not (plain and _shares(waiting[-1], node)):
            lines.extend(_collapsed(waiting))
            waiting = []
        if plain:
            waiting.append(node)
        else:
            lines.extend(node.lines())
            lines.extend(SEPARATED if vlan and not node.after else ())
    lines.extend(_collapsed(waiting))
    return "\n".join((*lines, *tree.tail)) + "\n"


def _shares(first: Node, second: Node) -> bool:
    """Whether two VLANs without settings share a line: always, but where a file that was loaded keeps them apart."""
    return not first.after or not (first.loaded and second.loaded)


def _collapsed(nodes: list[Node]) -> Iterator[str]:
    if nodes:
        yield "vlan " + format_vlans({int(node.text.split()[1]) for node in nodes})
        yield from nodes[-1].after or SEPARATED


def set_vlan_list(node: Node, prefix: str, numbers: frozenset[int]) -> None:
    """Give a node a VLAN list, over several lines where it is long."""
    trunk = prefix.startswith("switchport ")
    # Two neighbours are joined by a comma in a trunk's list (recorded), by a dash elsewhere (assumed).
    node.text = f"{prefix} {format_vlans(numbers, ',' if trunk else '-')}"
    # Only a trunk's list continues with `add` (documented); no other list has that word (assumed: one line, however long).
    lines = wrapped(prefix, numbers) if trunk else ()
    node.raw = tuple(node.indent + line for line in lines) if len(lines) > 1 else ()
