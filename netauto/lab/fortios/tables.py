"""All tables, and how a path is found from what was typed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from netauto.lab.fortios import errors
from netauto.lab.fortios.tables_firewall import FIREWALL
from netauto.lab.fortios.tables_system import SYSTEM

if TYPE_CHECKING:
    from collections.abc import Iterable

    from netauto.lab.fortios.schema import Table
    from netauto.lab.fortios.words import Word

TABLES: dict[str, Table] = {table.path: table for table in (*SYSTEM, *FIREWALL)}

# Order of sections in a whole configuration; a section that is not listed comes last (assumed).
SECTIONS = (
    "system global",
    "system accprofile",
    "system interface",
    "system admin",
    "system dns",
    "system snmp sysinfo",
    "system snmp community",
    "system snmp user",
    "system console",
    "system ntp",
    "system dhcp server",
    "system zone",
    "firewall address",
    "firewall addrgrp",
    "firewall service category",
    "firewall service custom",
    "firewall service group",
    "firewall shaper traffic-shaper",
    "firewall shaper per-ip-shaper",
    "firewall schedule recurring",
    "firewall schedule onetime",
    "firewall ippool",
    "firewall policy",
    "log syslogd setting",
    "log syslogd filter",
    "log memory setting",
    "log setting",
    "router static",
)

# References that stand in sections which the lab prints but does not edit: section, attribute, table.
OTHER_REFERENCES = (
    ("firewall vip", "extintf", "system interface"),
    ("vpn ipsec phase1-interface", "interface", "system interface"),
    ("firewall proxy-policy", "dstintf", "system interface"),
)


def complete(typed: str, known: Iterable[str]) -> str:
    """The word that `typed` is, or is the only abbreviation of.

    Raises:
        RefusedError: None, or several.
    """
    words = tuple(known)
    if typed in words:
        return typed
    found = tuple(dict.fromkeys(word for word in words if word.startswith(typed)))
    if not found:
        raise errors.parse_error(typed)
    if len(found) > 1:
        raise errors.ambiguous(typed)
    return found[0]


def find_path(words: tuple[Word, ...], paths: Iterable[str]) -> tuple[str, tuple[Word, ...]]:
    """The longest path that the words begin with, abbreviations allowed, and the words left over.

    Raises:
        RefusedError: No such path, or the words stop before it is complete.
    """
    open_paths = [tuple(path.split(" ")) for path in paths]
    taken: tuple[str, ...] = ()
    for position, word in enumerate(words):
        following = {path[position] for path in open_paths if len(path) > position and path[:position] == taken}
        if not following:
            break
        if taken in open_paths and not any(name.startswith(word.text) for name in following):
            break
        taken = (*taken, complete(word.text, following))
    if not taken or taken not in open_paths:
        raise errors.incomplete()
    return " ".join(taken), words[len(taken) :]
