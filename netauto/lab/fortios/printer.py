"""`show` and `get`: the configuration as text."""

from __future__ import annotations

from typing import TYPE_CHECKING

from netauto.lab.fortios import errors
from netauto.lab.fortios.place import shown, visible, with_defaults
from netauto.lab.fortios.tables import TABLES, complete
from netauto.lab.fortios.tree import Block

if TYPE_CHECKING:
    from netauto.lab.fortios.editor import Scope
    from netauto.lab.fortios.schema import Table
    from netauto.lab.fortios.store import Config
    from netauto.lab.fortios.words import Word

WIDTH = 20


def show(config: Config, words: tuple[Word, ...], *, full: bool) -> str:
    """`show [full-configuration] [PATH [KEY]]` at the top.

    Raises:
        RefusedError: There is no such section or entry.
    """
    if not words:
        root = Block("root", "", [_complete(block, full=full) for block in config.root.blocks()])
        return "".join(f"{line}\n" for line in config.head) + root.text()
    sections, rest = find(config, words)
    if not rest:
        return "".join(_text(_complete(section, full=full)) for section in sections)
    if len(sections) > 1 or len(rest) > 1:
        raise errors.parse_error(rest[-1].text)
    entry = sections[0].block(rest[0].text)
    if entry is None:
        raise errors.RefusedError("entry is not found in table")
    return _text(_complete(Block("config", sections[0].name, [entry]), full=full))


def find(config: Config, words: tuple[Word, ...]) -> tuple[list[Block], tuple[Word, ...]]:
    """The sections that a path names, or that lie below it, and the words left over.

    Raises:
        RefusedError: Nothing begins like that.
    """
    known = {**{path: Block("config", path, []) for path in TABLES}, **{b.name: b for b in config.root.blocks()}}
    paths = {tuple(path.replace('"', "").split(" ")): path for path in known}
    taken: tuple[str, ...] = ()
    for word in words:
        following = {path[len(taken)] for path in paths if len(path) > len(taken) and path[: len(taken)] == taken}
        if not following or (taken in paths and not any(name.startswith(word.text) for name in following)):
            break
        taken = (*taken, complete(word.text, following))
    rest = words[len(taken) :]
    if taken in paths:
        return [known[paths[taken]]], rest
    if rest:
        raise errors.parse_error(rest[0].text)
    below = [block for block in config.root.blocks() if tuple(block.name.split(" "))[: len(taken)] == taken]
    return below, rest


def show_scope(config: Config, scope: Scope, key: str, *, full: bool) -> str:
    """`show [KEY]` inside a section or an entry: what the session has made of it so far.

    Raises:
        RefusedError: The table has no entry `key`, or there is no table here.
    """
    path = scope.table.path
    if scope.level == "entry":
        section = Block("config", path, [scope.block])
    elif scope.level == "settings" or scope.nested:
        section = scope.block
    else:
        section = config.section(path) or scope.block
    if key:
        entry = section.block(key) if scope.level == "table" else None
        if entry is None:
            raise errors.RefusedError("entry is not found in table")
        section = Block("config", path, [entry])
    return _text(with_defaults(scope.table, section) if full else section)


def _text(section: Block) -> str:
    # An empty section is printed when it is asked for by name.
    return section.text() or f"config {section.name}\nend\n"


def _complete(block: Block, *, full: bool) -> Block:
    table = TABLES.get(block.name)
    return with_defaults(table, block) if full and table else block


def get_settings(table: Table, block: Block, key: str = "") -> str:
    """`get` on plain settings or on one entry: every attribute with the value in force."""
    lines = [f"{'id' if table.key and table.key.number else 'name':<{WIDTH}}: {key}"] if key else []
    for attr in visible(table, block):
        found = block.setting(attr.name)
        value = found.value if found and found.verb == "set" else attr.default or ""
        lines.append(f"{attr.name:<{WIDTH}}: {shown(value.strip())} ")
    return "".join(f"{line}\n" for line in lines)


def get_table(section: Block) -> str:
    """`get` on a table: the keys."""
    return "".join(f"== [ {entry.name} ]\nname: {entry.name}    \n" for entry in section.blocks())


def get_interfaces(section: Block) -> str:
    """`get system interface`: the recorded layout, with the fields that the lab knows."""
    return "".join(_interface(entry) for entry in section.blocks())


def _interface(entry: Block) -> str:
    ip = " ".join(entry.words("ip")) or "0.0.0.0 0.0.0.0"
    fields = (
        ("name", entry.name),
        ("mode", f"{entry.word('mode', 'static')} "),
        ("ip", ip),
        ("status", entry.word("status", "up")),
        ("netbios-forward", "disable "),
        ("type", entry.word("type", "vlan")),
        ("netflow-sampler", "disable "),
        ("sflow-sampler", "disable "),
        ("src-check", entry.word("src-check", "enable")),
        ("mtu-override", entry.word("mtu-override", "disable")),
    )
    return f"== [ {entry.name} ]\n" + "   ".join(f"{name}: {value}" for name, value in fields) + "\n"
