"""Access lists: how IOS rewrites an entry, and where it goes in its list."""

from __future__ import annotations

import ipaddress
import re
from typing import TYPE_CHECKING

from netauto.lab.engine.ports import TCP, UDP

if TYPE_CHECKING:
    from netauto.lab.engine.tree import Node

STEP = 10
NUMBER = re.compile(r"(\d+) (.*)")
ADDRESS = re.compile(r"(?P<host>host )?(?P<a>\d+\.\d+\.\d+\.\d+)(?: (?P<w>\d+\.\d+\.\d+\.\d+))?")


def canonical_entry(text: str, *, extended: bool) -> str:
    """An entry as the device prints it: host bits cleared, `any` and `host` where they say it shorter, port names.

    Source: documented (IOS-XE security configuration guide) and seen in many public running configurations.
    """
    if text.startswith("remark "):
        return text
    text = ADDRESS.sub(lambda found: _address(found, extended=extended), text)
    names = {"tcp": TCP, "udp": UDP}.get(text.split()[1], {})
    words, counting = [], False
    for word in text.split():
        counting = word in ("eq", "neq", "gt", "lt", "range") or (counting and word.isdigit())
        words.append(names.get(word, word) if counting else word)
    text = " ".join(words)
    return text.replace("deny ", "deny   ", 1) if text.startswith("deny ") else text  # the device aligns the two verbs


def _address(found: re.Match[str], *, extended: bool) -> str:
    address, wildcard = found["a"], found["w"]
    if wildcard is None or wildcard == "0.0.0.0":  # noqa: S104 - a wildcard mask
        return f"host {address}" if extended else address
    if wildcard == "255.255.255.255":
        return "any"
    cleared = int(ipaddress.IPv4Address(address)) & ~int(ipaddress.IPv4Address(wildcard)) & 0xFFFFFFFF
    return f"{ipaddress.IPv4Address(cleared)} {wildcard}"


def same_entry(first: str, second: str) -> bool:
    """Whether two entries say the same, whatever their blanks."""
    return first.split() == second.split()


def split_entry(text: str) -> tuple[int | None, str]:
    """Sequence number, if the line has one, and the entry."""
    found = NUMBER.fullmatch(text)
    return (int(found[1]), found[2]) if found else (None, text)


def numbered(acl: Node) -> list[tuple[int, Node]]:
    """The list's entries with their numbers; entries loaded without one are counted in tens, as the device would."""
    entries: list[tuple[int, Node]] = []
    for node in acl.children:
        number, _ = split_entry(node.text)
        entries.append((number if number is not None else (entries[-1][0] if entries else 0) + STEP, node))
    return entries
