"""What a word of a Junos statement must look like, and its canonical form."""

from __future__ import annotations

import ipaddress
import re
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

PHYSICAL = r"(?:ge|xe|et|mge|fe)-\d+/\d+/\d+"
PSEUDO = (
    r"(?:ae\d+|irb|lo0|me0|vme|fxp0|st0|em\d|dsc|gre|ip-0/0/0|lt-0/0/0|pp0|ppd0|reth\d+|vlan|vcp-\d+|jsrv|dl0|cl-1/0/0)"
)
INTERFACE = rf"(?:{PHYSICAL}|{PSEUDO})"
DSCP = "be|ef|af[1-4][1-3]|cs[1-7]|nc[12]|default"
SERVICES = (
    "all|any-service|bootp|dhcp|dhcpv6|dns|finger|ftp|http|https|ident-reset|ike|lsping|netconf|ntp|ping|r2cp|"
    "reverse-ssh|reverse-telnet|rlogin|rpm|rsh|snmp|snmp-trap|ssh|tcp-encap|telnet|tftp|traceroute|webapi-clear-text|"
    "webapi-ssl|xnm-clear-text|xnm-ssl"
)
FACILITIES = (
    "any|authorization|change-log|conflict-log|daemon|dfc|external|firewall|ftp|interactive-commands|kernel|local[0-7]|"
    "ntp|pfe|security|user"
)
LEVELS = "any|alert|critical|emergency|error|info|none|notice|warning"


class Unfit(ValueError):  # noqa: N818 - what it is
    """A word is not what the statement takes; the text is the device's complaint."""


@dataclass(frozen=True, slots=True)
class Type:
    """A kind of word.

    Attributes:
        label: As the schema says it.
        read: The canonical form of a word; raises `Unfit`.
        names: The words themselves where there is a choice, for help.
    """

    label: str
    read: Callable[[str], str]
    names: tuple[str, ...] = ()


def _pattern(label: str, pattern: str) -> Type:
    compiled = re.compile(pattern)

    def read(word: str) -> str:
        if not compiled.fullmatch(word):
            raise Unfit(f"invalid value '{word}' for {label}")
        return word

    return Type(label, read)


def _integer(label: str, bounds: str) -> Type:
    low, high = (int(bound) for bound in bounds.split("-"))

    def read(word: str) -> str:
        if not word.isascii() or not word.isdigit():
            raise Unfit(f"Invalid numeric value: '{word}'")
        if not low <= int(word) <= high:
            raise Unfit(f"Value {word} is not within range ({low}..{high})")
        return str(int(word))

    return Type(label, read)


def _choice(label: str) -> Type:
    names = tuple(label.split("|"))
    types = tuple(_TYPES[name] for name in names if name in _TYPES)

    def read(word: str) -> str:
        if word in names:
            return word
        for kind in types:
            return kind.read(word)
        raise Unfit(f"invalid value '{word}'")

    return Type(label, read, tuple(name for name in names if name not in _TYPES))


def _address(word: str) -> str:
    try:
        return str(ipaddress.ip_address(word))
    except ValueError:
        raise Unfit(f"invalid ip address or hostname: {word}") from None


def _prefix(word: str) -> str:
    """An address and a length, host bits allowed; without a length it is one host."""
    try:
        return str(ipaddress.ip_interface(word))
    except ValueError:
        raise Unfit(f"invalid ip address: {word}") from None


def _family(version: int) -> Callable[[str], str]:
    def read(word: str) -> str:
        text = _prefix(word)
        if ipaddress.ip_interface(text).version != version:
            raise Unfit(f"invalid ip address: {word}")
        return text

    return read


def _text(word: str) -> str:
    return word


_TYPES: dict[str, Type] = {
    "str": Type("str", _text),
    "secret": Type("secret", _text),
    "name": _pattern("name", r"[A-Za-z0-9_<>*$+=-][\w.:/<>*$+=-]{0,62}"),
    "vlanname": _pattern("vlan name", r"[A-Za-z_][\w.-]{1,63}"),
    "vlanref": _pattern("vlan", r"[\w.-]{1,64}"),
    "vlanrange": _pattern("vlan-id-list", r"\d{1,4}(-\d{1,4})?"),
    "ip": Type("ip", _address),
    "prefix": Type("prefix", _prefix),
    "ifaddress": Type("ifaddress", _family(4)),
    "ifaddress6": Type("ifaddress6", _family(6)),
    "hop": _pattern("next-hop", rf"[\d.]+|[0-9a-fA-F:]+|{INTERFACE}\.\d+"),
    "ifname": _pattern("interface", rf"{INTERFACE}|<\*>|[gx]e-\*"),
    "ifl": _pattern("interface", rf"{INTERFACE}(\.\d{{1,5}})?|<\*>"),
    "mac": _pattern("mac address", r"[0-9a-f]{2}(:[0-9a-f]{2}){5}(/\d+)?"),
    "port": _pattern("port", r"\d{1,5}(-\d{1,5})?|[a-z][a-z0-9-]*"),
    "codepoint": _pattern("code point", rf"[01]{{6}}|{DSCP}|\d{{1,2}}"),
    "service": _pattern("system-services", SERVICES),
    "facility": _pattern("facility", FACILITIES),
    "level": _pattern("level", LEVELS),
}


@lru_cache(maxsize=512)
def type_of(label: str) -> Type:
    """The type of a label of the schema.

    Raises:
        ValueError: No type has this name.
    """
    kind, _, argument = label.partition(":")
    if kind == "int":
        return _integer(label, argument)
    if "|" in label:
        return _choice(label)
    if kind not in _TYPES:
        raise ValueError(f"no type is called {label!r}")
    return _TYPES[kind]
