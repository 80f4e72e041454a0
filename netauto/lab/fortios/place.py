"""Settings in a block: where they stand, what is visible, what a default hides."""

from __future__ import annotations

from typing import TYPE_CHECKING

from netauto.lab.fortios.tree import Block, Setting
from netauto.lab.fortios.words import quote

if TYPE_CHECKING:
    from netauto.lab.fortios.schema import Attr, Table


def visible(table: Table, block: Block) -> tuple[Attr, ...]:
    """The attributes that exist for this block as it is now."""
    return tuple(attr for attr in table.attrs if _is_visible(table, block, attr))


def _is_visible(table: Table, block: Block, attr: Attr) -> bool:
    if attr.needs is None:
        return True
    name, values = attr.needs
    return in_force(table, block, name) in values


def in_force(table: Table, block: Block, name: str) -> str:
    """The first word of an attribute's value, set or default."""
    attr = table.attr(name)
    return block.word(name) or ((attr.default or "").strip('"') if attr else "")


def store(table: Table, block: Block, name: str, value: str) -> None:
    """Set an attribute to a printed value; the default is not kept, and what is no longer visible goes."""
    attr = table.attr(name)
    old = block.setting(name)
    if not value or (attr is not None and value == attr.default):
        if old is not None:
            block.items.remove(old)
    elif old is not None:
        old.value, old.verb = value, "set"
    else:
        insert(table, block, Setting(name, value))
    _drop_invisible(table, block)


def insert(table: Table, block: Block, item: Setting | Block) -> None:
    """Put an item where the device prints it."""
    order = {name: rank for rank, name in enumerate(table.order)}
    rank = order.get(item.name, len(order))
    for position, other in enumerate(block.items):
        if order.get(other.name, -1) > rank:
            block.items.insert(position, item)
            return
    block.items.append(item)


def _drop_invisible(table: Table, block: Block) -> None:
    for setting in tuple(block.settings()):
        attr = table.attr(setting.name)
        if attr is not None and not _is_visible(table, block, attr):
            block.items.remove(setting)


def with_defaults(table: Table, block: Block) -> Block:
    """A copy of `block` with everything that `show full-configuration` prints."""
    full = block.copy()
    if block.kind == "config" and table.key is not None:
        full.items = [with_defaults_of_entry(table, entry) for entry in block.blocks()]
        return full
    return with_defaults_of_entry(table, full)


def with_defaults_of_entry(table: Table, block: Block) -> Block:
    """As `with_defaults`, for one entry or for plain settings."""
    full = block.copy()
    for attr in visible(table, full):
        if attr.default is not None and full.setting(attr.name) is None:
            insert(table, full, Setting(attr.name, attr.default))
    return full


def shown(value: str) -> str:
    """A printed value as `get` shows it: without quotes around single words."""
    return " ".join(part.strip('"') if part == quote(part.strip('"')) else part for part in value.split(" "))
