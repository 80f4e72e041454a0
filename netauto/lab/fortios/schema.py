"""The shape of what can be configured: tables, keys, attributes; the data is in `tables_*.py`."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from netauto.lab.fortios.kinds import Address, Integer, Options, Ports, Prefix, Reference, Secret, Text

if TYPE_CHECKING:
    from netauto.lab.fortios.kinds import Kind

SWITCH = Options(("enable", "disable"))


@dataclass(frozen=True, slots=True)
class Attr:
    """One attribute.

    Attributes:
        name: As typed.
        kind: What it takes.
        default: Its value when it is not set, as printed. `show` leaves it out, `show full-configuration` prints it;
            None: there is no value to print.
        tail: Printed behind the value (FortiOS prints a blank behind some lists).
        needs: Attribute and values with which alone this one exists; without them it is unknown.
    """

    name: str
    kind: Kind
    default: str | None = None
    tail: str = ""
    needs: tuple[str, tuple[str, ...]] | None = None


@dataclass(frozen=True, slots=True)
class Key:
    """How entries are named: `number` keys are printed bare and 0 takes the next free one."""

    limit: int
    number: bool = False


@dataclass(frozen=True, slots=True)
class Table:
    """A `config` section: settings when it has no key, otherwise a table of entries.

    Attributes:
        path: Words after `config`, or the name of a nested section.
        attrs: In the order in which the device prints them.
        key: How its entries are named; None for plain settings.
        required: Attributes without which an entry is refused.
        children: Nested sections.
        before: Attribute name to the nested section printed before it, where that is not at the end.
        capacity: Most entries (documented maximum values of the model), 0 for no limit here.
        uuid: Entries carry a `uuid` that the device makes.
        group: Access group of administrator profiles that guards it.
        fenced: It cannot be changed inside a workspace transaction.
    """

    path: str
    attrs: tuple[Attr, ...]
    key: Key | None = None
    required: tuple[str, ...] = ()
    children: tuple[Table, ...] = ()
    before: dict[str, str] = field(default_factory=dict)
    capacity: int = 0
    uuid: bool = False
    group: str = "sysgrp"
    fenced: bool = False

    def attr(self, name: str) -> Attr | None:
        """The attribute of this exact name."""
        return next((attr for attr in self.attrs if attr.name == name), None)

    def child(self, name: str) -> Table | None:
        """The nested section of this exact name."""
        return next((child for child in self.children if child.path == name), None)

    @property
    def order(self) -> tuple[str, ...]:
        """Names of attributes and nested sections in print order."""
        names: list[str] = []
        for attr in self.attrs:
            if attr.name in self.before:
                names.append(self.before[attr.name])
            names.append(attr.name)
        return (*names, *(child.path for child in self.children if child.path not in names))


# Short forms in which the tables are written.


def flag(name: str, default: str = "disable") -> Attr:
    """`enable` or `disable`."""
    return Attr(name, SWITCH, default)


def choice(name: str, *words: str) -> Attr:
    """One of `words`; the first is the default."""
    return Attr(name, Options(words), words[0])


def options(name: str, *words: str) -> Attr:
    """Any of `words`."""
    return Attr(name, Options(words, many=True))


def number(name: str, low: int, high: int, default: int | None = None) -> Attr:
    """An integer."""
    return Attr(name, Integer(low, high), None if default is None else str(default))


def text(name: str, limit: int, default: str | None = None) -> Attr:
    """A string."""
    return Attr(name, Text(limit), None if default is None else f'"{default}"')


def label(name: str, limit: int) -> Attr:
    """A string used as a name."""
    return Attr(name, Text(limit, is_name=True))


def texts(name: str, limit: int) -> Attr:
    """Several strings."""
    return Attr(name, Text(limit, many=True))


def one(name: str, *tables: str, literals: tuple[str, ...] = ()) -> Attr:
    """A reference to an entry of one of `tables`."""
    return Attr(name, Reference(tables, literals=literals))


def many(name: str, *tables: str, literals: tuple[str, ...] = ()) -> Attr:
    """References."""
    return Attr(name, Reference(tables, many=True, literals=literals))


def address(name: str, default: str | None = None) -> Attr:
    """An IPv4 address."""
    return Attr(name, Address(), default)


def prefix(name: str, *, network: bool = False, default: str | None = "0.0.0.0 0.0.0.0") -> Attr:
    """An IPv4 address with its mask."""
    return Attr(name, Prefix(network), default)


def ports(name: str) -> Attr:
    """Port ranges."""
    return Attr(name, Ports())


def when(attr: Attr, other: str, *values: str) -> Attr:
    """`attr`, known only while attribute `other` has one of `values`."""
    return replace(attr, needs=(other, values))


def secret(name: str) -> Attr:
    """A password."""
    return Attr(name, Secret())
