"""The editing half of the command line: `config`, `edit`, `set`, `next`, `end` and their company.

Work is done on copies. What is copied back at `next` or `end` is one operation per object, so a refused line, an
`abort` or a lost session leaves everything as it was. Nested sections work on the copy of the object that holds them.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, Protocol

from netauto.lab.fortios import errors
from netauto.lab.fortios.checks import check
from netauto.lab.fortios.place import insert, store, visible
from netauto.lab.fortios.store import Delete, Move, Operation, Put, Rename, View
from netauto.lab.fortios.tables import TABLES, complete, find_path
from netauto.lab.fortios.tree import Block
from netauto.lab.fortios.words import printed

if TYPE_CHECKING:
    from collections.abc import Callable

    from netauto.lab.fortios.schema import Table
    from netauto.lab.fortios.store import Config
    from netauto.lab.fortios.words import Word

FIXED_TYPES = ("physical", "tunnel")  # interfaces that come with the machine
CONFLICTING = {"firewall address": "firewall addrgrp", "firewall addrgrp": "firewall address"}


class Target(Protocol):
    """Where the edits go: the running configuration, or the copy of a transaction."""

    @property
    def config(self) -> Config:
        """What the session sees."""

    def commit(self, operation: Operation) -> None:
        """Carry out one operation.

        Raises:
            RefusedError: The device refuses; nothing has changed.
        """

    def guard(self, table: Table, key: str) -> None:
        """Refuse an edit that rights, locks or a transaction forbid.

        Raises:
            RefusedError: In the device's words.
        """

    def new_uuid(self, path: str, key: str) -> str:
        """The identifier of a new object."""


@dataclass(slots=True)
class Scope:
    """One level of the stack.

    Attributes:
        table: What is edited.
        level: Inside a table, inside one entry, or inside plain settings.
        key: Key of the entry.
        block: The working copy; at a top-level table, a stand-in.
        nested: The level lives in the working copy of the level below.
    """

    table: Table
    level: Literal["table", "entry", "settings"]
    key: str
    block: Block
    nested: bool = False

    @property
    def title(self) -> str:
        """What the prompt shows."""
        return self.key if self.level == "entry" else self.table.path.rpartition(" ")[2]


class Editor:
    """The edit stack of one session."""

    def __init__(self, target: Target) -> None:
        self._target = target
        self.stack: list[Scope] = []
        self._verbs: dict[str, dict[str, Callable[[tuple[Word, ...]], str]]] = {
            "table": {
                "edit": self._edit,
                "delete": self._delete,
                "purge": self._purge,
                "rename": self._rename,
                "clone": self._clone,
                "move": self._move,
                "end": self._end,
                "abort": self._abort,
            },
            "entry": self._entry_verbs() | {"next": self._next},
            "settings": self._entry_verbs(),
        }

    def _entry_verbs(self) -> dict[str, Callable[[tuple[Word, ...]], str]]:
        return {
            "config": self._config_nested,
            "set": self._set,
            "select": self._set,
            "append": self._append,
            "unselect": self._unselect,
            "unset": self._unset,
            "clear": self._unset,
            "end": self._end,
            "abort": self._abort,
        }

    @property
    def top(self) -> Scope:
        """The level that the session is in."""
        return self.stack[-1]

    def verbs(self) -> tuple[str, ...]:
        """What may be typed at this level, besides `show` and `get`."""
        return tuple(self._verbs[self.top.level]) if self.stack else ("config",)

    def run(self, verb: str, words: tuple[Word, ...]) -> str:
        """Carry out one line; `verb` is one of `verbs()`.

        Raises:
            RefusedError: In the device's words.
        """
        return self._verbs[self.top.level][verb](words)

    def open(self, words: tuple[Word, ...]) -> str:
        """`config PATH` at the top.

        Raises:
            RefusedError: There is no such table.
        """
        path, rest = find_path(words, TABLES)
        if rest:
            raise errors.parse_error(rest[0].text)
        table = TABLES[path]
        if table.key is None:
            section = self._target.config.section(path)
            block = section.copy() if section else Block("config", path, [])
            self.stack.append(Scope(table, "settings", "", block))
        else:
            self.stack.append(Scope(table, "table", "", Block("config", path, [])))
        return ""

    # In a table.

    def _edit(self, words: tuple[Word, ...]) -> str:
        scope, key = self.top, self._key(words, "edit")
        found = self._entries(scope).block(key)
        if found is not None:
            self._push_entry(scope, key, found.copy())
            return ""
        self._guard(key)
        other = CONFLICTING.get(scope.table.path)
        if other and self._target.config.entry(other, key):
            why = f"Name '{key}' conflict: 'address' and 'address group' cannot be the same name."
            raise errors.bad_node("name", key, why, code=-163)
        number = scope.table.key is not None and scope.table.key.number
        self._push_entry(scope, key, Block("edit", key, [], quoted=not number))
        return f"new entry '{key}' added\n"

    def _push_entry(self, scope: Scope, key: str, block: Block) -> None:
        self.stack.append(Scope(scope.table, "entry", key, block, scope.nested))

    def _entries(self, scope: Scope) -> Block:
        if scope.nested:
            return scope.block
        return self._target.config.section(scope.table.path) or scope.block

    def _key(self, words: tuple[Word, ...], verb: str) -> str:
        rule = self.top.table.key
        if not words:
            raise errors.incomplete()
        if len(words) > 1 and verb == "edit":
            raise errors.parse_error(words[1].text)
        key = words[0].text
        if rule is None or not key:
            raise errors.bad_value(key)
        if rule.number and not (key.isascii() and key.isdigit()):
            raise errors.bad_integer(key)
        if rule.number and int(key) > rule.limit:
            raise errors.bad_value(key)
        if not rule.number and len(key.encode()) > rule.limit:
            raise errors.too_long(key, rule.limit)
        return str(int(key)) if rule.number else key

    def _delete(self, words: tuple[Word, ...]) -> str:
        scope, key = self.top, self._key(words, "delete")
        self._guard(key)
        found = self._entries(scope).block(key)
        if found is None:
            raise errors.not_in_table()
        if scope.nested:
            scope.block.items.remove(found)
            return ""
        if scope.table.path == "system interface" and found.word("type") in FIXED_TYPES:
            raise errors.RefusedError(f"Interface '{key}' cannot be deleted.", code=-104)
        self._target.commit(Delete(scope.table.path, key))
        return ""

    def _purge(self, words: tuple[Word, ...]) -> str:  # noqa: ARG002
        scope = self.top
        for entry in tuple(self._entries(scope).blocks()):
            self._guard(entry.name)
            if scope.nested:
                scope.block.items.remove(entry)
            else:
                self._target.commit(Delete(scope.table.path, entry.name))
        return ""

    def _rename(self, words: tuple[Word, ...]) -> str:
        old, new = self._two(words, ("to",))
        self._target.commit(Rename(self.top.table.path, old, new))
        return ""

    def _clone(self, words: tuple[Word, ...]) -> str:
        old, new = self._two(words, ("to",))
        found = self._entries(self.top).block(old)
        if found is None:
            raise errors.not_in_table()
        block = found.copy()
        block.name = new
        for name in ("uuid", "snmp-index", "name"):
            store(self.top.table, block, name, "")
        self._commit_entry(Scope(self.top.table, "entry", new, block))
        return ""

    def _move(self, words: tuple[Word, ...]) -> str:
        key, other = self._two(words, ("before", "after"))
        where: Literal["before", "after"] = "before" if words[1].text == "before" else "after"
        self._target.commit(Move(self.top.table.path, key, where, other))
        return ""

    def _two(self, words: tuple[Word, ...], between: tuple[str, ...]) -> tuple[str, str]:
        if len(words) < 3:  # noqa: PLR2004 - key, word between, key
            raise errors.incomplete()
        if words[1].text not in between or self.top.nested:
            raise errors.parse_error(words[1].text)
        first, second = self._key(words[:1], "edit"), self._key(words[2:], "edit")
        self._guard(first)
        self._guard(second)
        return first, second

    # In an entry, or in plain settings.

    def _set(self, words: tuple[Word, ...]) -> str:
        return self._write(words, lambda _old, new: new)

    def _append(self, words: tuple[Word, ...]) -> str:
        return self._write(words, lambda old, new: tuple(dict.fromkeys((*old, *new))), many=True)

    def _unselect(self, words: tuple[Word, ...]) -> str:
        return self._write(words, lambda old, new: tuple(item for item in old if item not in new), many=True)

    def _write(
        self,
        words: tuple[Word, ...],
        combine: Callable[[tuple[str, ...], tuple[str, ...]], tuple[str, ...]],
        *,
        many: bool = False,
    ) -> str:
        scope = self.top
        if not words:
            raise errors.incomplete()
        name = complete(words[0].text, (attr.name for attr in visible(scope.table, scope.block)))
        attr = scope.table.attr(name)
        if attr is None or (many and not attr.kind.many):
            raise errors.parse_error(words[0].text)
        if len(words) == 1:
            raise errors.incomplete()
        self._guard(scope.key)
        read = attr.kind.read(name, words[1:], View(self._target.config, scope.table.path, scope.key))
        old = scope.block.setting(name)
        items = combine(printed(old.value) if old and old.verb == "set" else (), read)
        store(scope.table, scope.block, name, " ".join(items) + attr.tail if items else "")
        return ""

    def _unset(self, words: tuple[Word, ...]) -> str:
        scope = self.top
        if not words:
            raise errors.incomplete()
        name = complete(words[0].text, (attr.name for attr in visible(scope.table, scope.block)))
        self._guard(scope.key)
        store(scope.table, scope.block, name, "")
        return ""

    def _config_nested(self, words: tuple[Word, ...]) -> str:
        scope = self.top
        if not words:
            raise errors.incomplete()
        name = complete(words[0].text, (child.path for child in scope.table.children))
        child = scope.table.child(name)
        if child is None:
            raise errors.parse_error(words[0].text)
        block = scope.block.block(name) or Block("config", name, [])
        self.stack.append(Scope(child, "table" if child.key else "settings", "", block.copy(), nested=True))
        return ""

    # Out again.

    def _next(self, words: tuple[Word, ...]) -> str:
        if words:
            raise errors.parse_error(words[0].text)
        scope = self.stack.pop()
        self._commit_entry(scope)
        return ""

    def _end(self, words: tuple[Word, ...]) -> str:
        if words:
            raise errors.parse_error(words[0].text)
        scope = self.stack.pop()
        try:
            if scope.level == "entry":
                self._commit_entry(scope)
            elif scope.level == "settings" and not scope.nested:
                self._commit_settings(scope)
        finally:
            table = self.stack.pop() if scope.level == "entry" else scope
            if table.nested:
                self._fold(table)
        return ""

    def _abort(self, words: tuple[Word, ...]) -> str:  # noqa: ARG002
        scope = self.stack.pop()
        if scope.level == "entry":
            self.stack.pop()
        return ""

    def _fold(self, table: Scope) -> None:
        holder = self.top
        old = holder.block.block(table.table.path)
        if old is not None:
            holder.block.items[holder.block.items.index(old)] = table.block
        elif table.block.items:
            insert(holder.table, holder.block, table.block)
        if not table.block.items and table.block in holder.block.items:
            holder.block.items.remove(table.block)

    def _commit_entry(self, scope: Scope) -> None:
        if scope.nested:
            self._commit_nested(scope)
            return
        section = self._target.config.section(scope.table.path)
        new = section is None or section.block(scope.key) is None
        if new:
            self._complete_new(scope, section)
        elif section is not None and section.block(scope.key) == scope.block:
            return  # looked at, not touched
        check(self._target.config, scope.table, scope.block)
        self._target.commit(Put(scope.table.path, scope.key, scope.block))

    def _commit_nested(self, scope: Scope) -> None:
        section = self.top.block
        self._number(scope, section)
        check(self._target.config, scope.table, scope.block)
        old = section.block(scope.key)
        if old is None:
            section.items.append(scope.block)
        else:
            section.items[section.items.index(old)] = scope.block

    def _commit_settings(self, scope: Scope) -> None:
        section = self._target.config.section(scope.table.path)
        before = section.items if section else []
        if before != scope.block.items:
            self._target.commit(Put(scope.table.path, "", scope.block))

    def _complete_new(self, scope: Scope, section: Block | None) -> None:
        self._number(scope, section)
        if scope.table.capacity and section and sum(1 for _ in section.blocks()) >= scope.table.capacity:
            raise errors.table_full()
        if scope.table.uuid and not scope.block.words("uuid"):
            store(scope.table, scope.block, "uuid", self._target.new_uuid(scope.table.path, scope.key))
        if scope.table.path == "system interface" and not scope.block.words("snmp-index"):
            taken = [int(entry.word("snmp-index", "0")) for entry in section.blocks()] if section else []
            store(scope.table, scope.block, "snmp-index", str(max(taken, default=0) + 1))

    def _number(self, scope: Scope, section: Block | None) -> None:
        if scope.table.key and scope.table.key.number and scope.key == "0":
            taken = {entry.name for entry in section.blocks()} if section else set[str]()
            scope.key = next(str(n) for n in range(1, len(taken) + 2) if str(n) not in taken)
            scope.block.name = scope.key

    def _guard(self, key: str) -> None:
        top = next(scope for scope in reversed(self.stack) if not scope.nested)
        self._target.guard(top.table, key if top is self.top else top.key)
