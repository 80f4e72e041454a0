"""The configuration of a device: what is in it, who refers to what, and the operations that change it.

An operation concerns one object. The same operations are applied at once when a line takes effect, and replayed when a
workspace transaction is committed, so both ways refuse the same things.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Literal

from netauto.lab.fortios import errors
from netauto.lab.fortios.kinds import Reference
from netauto.lab.fortios.tables import OTHER_REFERENCES, SECTIONS, TABLES
from netauto.lab.fortios.tree import Block, parse

if TYPE_CHECKING:
    from collections.abc import Iterator

POLICY_INTERFACE = "policy interface"  # zones, and interfaces that are in no zone
FREE_INTERFACE = "free interface"  # interfaces that no other zone holds and no policy names
MEANT = {POLICY_INTERFACE: ("system interface", "system zone"), FREE_INTERFACE: ("system interface",)}


@dataclass(frozen=True, slots=True)
class Put:
    """An entry is created or replaced; without `key`, the settings of a whole section are."""

    path: str
    key: str
    block: Block


@dataclass(frozen=True, slots=True)
class Delete:
    """An entry is deleted."""

    path: str
    key: str


@dataclass(frozen=True, slots=True)
class Move:
    """An entry changes its place in the order."""

    path: str
    key: str
    where: Literal["before", "after"]
    other: str


@dataclass(frozen=True, slots=True)
class Rename:
    """An entry changes its key; those that refer to it follow."""

    path: str
    key: str
    new: str


Operation = Put | Delete | Move | Rename


class Config:
    """One whole configuration."""

    def __init__(self, head: tuple[str, ...], root: Block) -> None:
        self.head = head
        self.root = root

    @classmethod
    def read(cls, text: str) -> Config:
        """Parse a configuration.

        Raises:
            ConfigTextError: It is not in the vendor's form.
        """
        return cls(*parse(text))

    def text(self) -> str:
        """The whole configuration as printed, secrets in their stored form."""
        return "".join(f"{line}\n" for line in self.head) + self.root.text()

    def copy(self) -> Config:
        """An independent copy."""
        return Config(self.head, self.root.copy())

    def section(self, path: str) -> Block | None:
        """The section of this path, or None."""
        return self.root.block(path)

    def entries(self, path: str) -> Iterator[Block]:
        """The entries of a table, in order."""
        section = self.section(path)
        return iter(()) if section is None else section.blocks()

    def entry(self, path: str, key: str) -> Block | None:
        """One entry, or None."""
        section = self.section(path)
        return None if section is None else section.block(key)

    def value(self, path: str, name: str) -> str:
        """A setting of a section in force: what is set, or its default."""
        section, table = self.section(path), TABLES[path]
        attr = table.attr(name)
        default = (attr.default or "") if attr else ""
        return section.word(name, default) if section else default

    def zone_of(self, interface: str) -> str | None:
        """The zone that holds an interface, or None."""
        return next((zone.name for zone in self.entries("system zone") if interface in zone.words("interface")), None)

    def named_by_policy(self, interface: str) -> bool:
        """Whether a policy names this interface itself."""
        return any(
            interface in (*policy.words("srcintf"), *policy.words("dstintf"))
            for policy in self.entries("firewall policy")
        )

    def uses(self, path: str, key: str) -> int:
        """How many entries refer to an entry."""
        return sum(
            any(key in block.words(attribute) for attribute in attributes)
            for referrer, attributes in _referrers(path)
            for block in self._holders(referrer)
        )

    def _holders(self, path: str) -> Iterator[Block]:
        section = self.section(path)
        if section is None:
            return iter(())
        return section.blocks() if path not in TABLES or TABLES[path].key else iter((section,))

    # Change.

    def apply(self, operation: Operation) -> None:
        """Carry out one operation.

        Raises:
            RefusedError: An entry is missing or still in use; nothing has changed.
        """
        match operation:
            case Put(path, key, block):
                self._put(path, key, block.copy())
            case Delete(path, key):
                self._delete(path, key)
            case Move(path, key, where, other):
                self._move(path, key, where, other)
            case Rename(path, key, new):
                self._rename(path, key, new)

    def _put(self, path: str, key: str, block: Block) -> None:
        section = self.section(path)
        if section is None:
            section = Block("config", path, [])
            self.root.items.insert(self._place(path), section)
        if not key:
            section.items = block.items
            return
        old = section.block(key)
        if old is None:
            section.items.append(block)
        else:
            section.items[_index(section, key)] = block

    def _place(self, path: str) -> int:
        rank = SECTIONS.index(path) if path in SECTIONS else len(SECTIONS)
        behind = set(SECTIONS[rank + 1 :])
        for position, block in enumerate(self.root.blocks()):
            if block.name in behind:
                return position
        return len(self.root.items)

    def _delete(self, path: str, key: str) -> None:
        section = self._section_with(path, key)
        count = self.uses(path, key)
        if count:
            raise errors.in_use(count)
        del section.items[_index(section, key)]

    def _move(self, path: str, key: str, where: str, other: str) -> None:
        section = self._section_with(path, key)
        self._section_with(path, other)
        if key == other:
            return
        block = section.items.pop(_index(section, key))
        section.items.insert(_index(section, other) + (where == "after"), block)

    def _rename(self, path: str, key: str, new: str) -> None:
        section = self._section_with(path, key)
        if section.block(new) is not None:
            raise errors.RefusedError("A duplicate entry already exists.", code=-5)
        entry = section.items[_index(section, key)]
        entry.name = new
        for referrer, attributes in _referrers(path):
            for block in self._holders(referrer):
                for item in block.settings():
                    if item.name in attributes and key in item.words():
                        item.value = " ".join(f'"{new if word == key else word}"' for word in item.words())

    def _section_with(self, path: str, key: str) -> Block:
        section = self.section(path)
        if section is None or section.block(key) is None:
            raise errors.not_in_table()
        return section


class View:
    """What a reference may name from inside one object; a `Datasource`."""

    def __init__(self, config: Config, path: str, key: str) -> None:
        self._config = config
        self._path = path
        self._key = key

    def offers(self, tables: tuple[str, ...], name: str) -> bool:
        """Whether one of `tables` has an entry `name` that may be referenced from here."""
        if (self._path, self._key) in ((table, name) for table in tables):
            return False
        return any(self._offered(table, name) for table in tables)

    def _offered(self, table: str, name: str) -> bool:
        config = self._config
        if table == POLICY_INTERFACE:
            known = config.entry("system interface", name) is not None and config.zone_of(name) is None
            return known or config.entry("system zone", name) is not None
        if table == FREE_INTERFACE:
            known = config.entry("system interface", name) is not None
            return known and config.zone_of(name) in (None, self._key) and not config.named_by_policy(name)
        return config.entry(table, name) is not None


def _index(section: Block, key: str) -> int:
    return next(position for position, item in enumerate(section.items) if isinstance(item, Block) and item.name == key)


@lru_cache(maxsize=128)
def _referrers(path: str) -> tuple[tuple[str, tuple[str, ...]], ...]:
    found = [
        (table.path, tuple(attr.name for attr in table.attrs if path in _targets(attr.kind)))
        for table in TABLES.values()
    ]
    others = [(section, (attribute,)) for section, attribute, target in OTHER_REFERENCES if target == path]
    return tuple((name, attributes) for name, attributes in (*found, *others) if attributes)


def _targets(kind: object) -> tuple[str, ...]:
    if not isinstance(kind, Reference):
        return ()
    return tuple(meant for table in kind.tables for meant in MEANT.get(table, (table,)))
