"""Access lists: how EOS rewrites an entry, and how it counts."""

from __future__ import annotations

import ipaddress
import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from netauto.lab.engine.nodes import Node

STEP = 10
# Recorded: EOS's own `default-control-plane-acl` names these. That a number which has a name is printed by it, and that no
# other number is, is assumed.
NAMES: dict[str, dict[str, str]] = {
    "tcp": {
        "22": "ssh", "23": "telnet", "80": "www", "161": "snmp", "179": "bgp", "443": "https", "639": "msdp", "646": "ldp",
        "830": "netconf-ssh", "6030": "gnmi",
    },
    "udp": {"67": "bootps", "68": "bootpc", "123": "ntp", "161": "snmp", "520": "rip", "3784": "bfd"},
}  # fmt: skip
ADDRESS = re.compile(r"(?P<a>\d+\.\d+\.\d+\.\d+) (?P<w>\d+\.\d+\.\d+\.\d+)")
PREFIX = re.compile(r"(?P<a>\d+\.\d+\.\d+\.\d+)/(?P<n>\d+)")
COMPARISONS = ("eq", "neq", "gt", "lt", "range")


def split_entry(text: str) -> tuple[int | None, str]:
    """Sequence number, if the line has one, and the entry."""
    first, _, rest = text.partition(" ")
    return (int(first), rest) if first.isdecimal() else (None, text)


def canonical(entry: str) -> str:
    """An entry as the device prints it: prefixes with their host bits cleared, single hosts as `host`, ports by name."""
    if entry.startswith("remark "):
        return entry
    entry = PREFIX.sub(_prefix, ADDRESS.sub(_wildcard, entry))
    words = entry.split()
    names = NAMES.get(words[1], {}) if len(words) > 1 else {}
    counting, printed = False, []
    for word in words:
        counting = word in COMPARISONS or (counting and (word.isdigit() or word in names.values()))
        printed.append(names.get(word, word) if counting else word)
    return " ".join(printed)


def _wildcard(found: re.Match[str]) -> str:
    try:
        return str(ipaddress.IPv4Network(f"{found['a']}/{found['w']}", strict=False))
    except ValueError:  # a wildcard that is no prefix stays as it is
        return found[0]


def _prefix(found: re.Match[str]) -> str:
    network = ipaddress.IPv4Network(found[0], strict=False)
    if network.prefixlen == network.max_prefixlen:
        return f"host {network.network_address}"
    return str(network) if network.prefixlen else "any"


def find_entry(acl: Node, entry: str) -> Node | None:
    """The list's entry that says the same, whatever its number."""
    return next((node for node in acl.children if split_entry(node.text)[1] == entry and node.key.isdigit()), None)


def last_number(acl: Node) -> int:
    """The highest sequence number, 0 for an empty list."""
    return max((int(node.key) for node in acl.children if node.key.isdigit()), default=0)
