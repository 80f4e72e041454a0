"""Checks of a whole object, made when it is about to take effect: what it lacks, and what it clashes with."""

from __future__ import annotations

import ipaddress
from typing import TYPE_CHECKING

from netauto.lab.fortios import errors
from netauto.lab.fortios.kinds import Reference
from netauto.lab.fortios.store import View
from netauto.lab.fortios.words import split

if TYPE_CHECKING:
    from collections.abc import Callable

    from netauto.lab.fortios.schema import Table
    from netauto.lab.fortios.store import Config
    from netauto.lab.fortios.tree import Block

UNSET = "0.0.0.0"  # noqa: S104 - how the device writes that there is no address


def check(config: Config, table: Table, block: Block) -> None:
    """Refuse `block` where the device would at `next` or `end`.

    Raises:
        RefusedError: In the device's words.
    """
    for name in table.required:
        if not block.words(name):
            raise errors.must_be_set(name)
    special = SPECIAL.get(table.path)
    if special is not None:
        special(config, block)


def check_references(config: Config, table: Table, block: Block) -> None:
    """Refuse `block` when something that it names has gone (a transaction is replayed on a newer configuration).

    Raises:
        RefusedError: In the device's words.
    """
    source = View(config, table.path, block.name)
    for setting in block.settings():
        attr = table.attr(setting.name)
        if attr is not None and setting.verb == "set" and isinstance(attr.kind, Reference):
            attr.kind.read(setting.name, split(setting.value), source)


def _interface(config: Config, block: Block) -> None:
    if block.word("type", "vlan") == "vlan":
        for name in ("interface", "vlanid"):
            if not block.words(name):
                raise errors.must_be_set(name)
        _vlan_is_free(config, block)
    _subnet_is_free(config, block)


def _vlan_is_free(config: Config, block: Block) -> None:
    wanted = (block.word("interface"), block.word("vlanid"))
    for other in config.entries("system interface"):
        if other.name != block.name and (other.word("interface"), other.word("vlanid")) == wanted:
            raise errors.set_failed(f"VLAN ID {wanted[1]} is already used by '{other.name}' on '{wanted[0]}'.", -5)


def _subnet_is_free(config: Config, block: Block) -> None:
    mine = network(block.words("ip"))
    for other in config.entries("system interface"):
        theirs = network(other.words("ip"))
        if mine and theirs and other.name != block.name and mine.overlaps(theirs):
            raise errors.set_failed(f"Subnets overlap between '{block.name}' and the primary IP of '{other.name}'", -54)


def network(words: tuple[str, ...]) -> ipaddress.IPv4Network | None:
    """The network of an `ip` or `subnet` value, None when there is none."""
    if len(words) < 2 or words[0] == UNSET:  # noqa: PLR2004 - address and mask
        return None
    return ipaddress.IPv4Network(f"{words[0]}/{words[1]}", strict=False)


def _address(config: Config, block: Block) -> None:  # noqa: ARG001
    kind = block.word("type", "ipmask")
    if kind == "fqdn" and not block.words("fqdn"):
        raise errors.must_be_set("fqdn")
    if kind == "iprange":
        _rising(block, "start-ip", "end-ip")


def _rising(block: Block, low: str, high: str) -> None:
    for name in (low, high):
        if not block.words(name):
            raise errors.must_be_set(name)
    if ipaddress.IPv4Address(block.word(high)) < ipaddress.IPv4Address(block.word(low)):
        raise errors.check_failed(f"{high} must be greater than {low}", -45)


def _service(config: Config, block: Block) -> None:  # noqa: ARG001
    ranges = ("tcp-portrange", "udp-portrange", "sctp-portrange")
    if block.word("protocol", "TCP/UDP/SCTP") == "TCP/UDP/SCTP" and not any(block.words(name) for name in ranges):
        raise errors.check_failed("TCP/UDP/SCTP portrange cannot all be empty.", -651)


def _policy(config: Config, block: Block) -> None:
    name = block.word("name")
    if name and any(p.name != block.name and p.word("name") == name for p in config.entries("firewall policy")):
        raise errors.set_failed(f"Policy name '{name}' is already used.", -5)
    if block.word("ippool") == "enable" and not block.words("poolname"):
        raise errors.must_be_set("poolname")


def _pool(config: Config, block: Block) -> None:  # noqa: ARG001
    _rising(block, "startip", "endip")


def _group(config: Config, block: Block) -> None:
    seen, todo = set[str](), list(block.words("member"))
    while todo:
        member = todo.pop()
        if member == block.name:
            raise errors.check_failed("Address group loop is detected.", -651)
        group = config.entry("firewall addrgrp", member)
        if group is not None and member not in seen:
            seen.add(member)
            todo += group.words("member")


def _route(config: Config, block: Block) -> None:  # noqa: ARG001
    if not block.words("device") and block.word("blackhole") != "enable":
        raise errors.must_be_set("device")


SPECIAL: dict[str, Callable[[Config, Block], None]] = {
    "system interface": _interface,
    "firewall address": _address,
    "firewall addrgrp": _group,
    "firewall service custom": _service,
    "firewall policy": _policy,
    "firewall ippool": _pool,
    "router static": _route,
}
