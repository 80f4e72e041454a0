"""The difference between two configurations, with the sections that a changed line stands in, in the order of the configuration."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, NamedTuple

from netauto.plan.canonical import is_volatile
from netauto.plan.models import DiffLine
from netauto.plan.redact import redact
from netauto.platforms.meaning import SECRET_MARK, absent, elements, meaning, same
from netauto.platforms.rules import Section

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from netauto.plan.trace import Path
    from netauto.platforms.platform import Platform
    from netauto.platforms.rules import Match
    from netauto.platforms.tree import Node, Tree

Sign = Literal["+", "-", " "]
_NOTHING = Section(())


class Origin(NamedTuple):
    """Where an added line comes from."""

    template: str
    intent_key: str


class Row(NamedTuple):
    """One line of a section, who it is, and what a rule makes of it."""

    key: tuple[str, ...]
    node: Node
    match: Match | None


@dataclass(frozen=True, slots=True)
class _Context:
    platform: Platform
    key: bytes
    origins: Mapping[Path, Origin]

    def line(self, sign: Sign, path: Path, row: Row, depth: int) -> DiffLine:
        flat = self.platform.syntax.flat
        text = row.node.indent + row.node.text if flat else row.node.text
        if SECRET_MARK not in text:
            text = redact(self.platform, text, self.key)
        origin = self.origins.get(path, Origin("", "")) if sign == "+" else Origin("", "")
        return DiffLine(
            sign=sign, depth=0 if flat else depth, text=text, template=origin.template, intent_key=origin.intent_key
        )


def diff(
    platform: Platform, before: Tree, after: Tree, key: bytes, origins: Mapping[Path, Origin] | None = None
) -> tuple[DiffLine, ...]:
    """Return what `after` adds to and takes from `before`; nothing where both mean the same.

    Args:
        platform: of the device.
        before: the configuration that lines are taken from.
        after: the configuration that lines are added to.
        key: the group's redaction key.
        origins: which template and which part of the intent a line comes from.
    """
    context = _Context(platform, key, origins or {})
    return tuple(_section(context, platform.rules, before.children, after.children, ()))


def _section(
    context: _Context, section: Section, before: tuple[Node, ...], after: tuple[Node, ...], path: Path
) -> Iterator[DiffLine]:
    if before is after:
        return
    old, new = _rows(context, section, before), _rows(context, section, after)
    places = {row.key: index for index, row in enumerate(old)}
    stays = {row.key for row in new}
    reached = 0  # how much of `old` has been shown, or found to stay
    for row in new:
        index = places.get(row.key)
        # What is gone is shown as soon as it is reached, so that an old value stands before the new one.
        upto = _first_staying(old, reached, stays) if index is None else max(reached, index)
        yield from _gone(context, section, old[reached:upto], stays, path)
        if index is None:
            yield from _whole(context, "+", section, row, path)
            reached = upto
        elif section.ordered and index < reached:
            yield from _whole(context, "-", section, old[index], path)
            yield from _whole(context, "+", section, row, path)
        else:
            yield from _pair(context, old[index], row, path)
            reached = max(reached, index + 1)
    yield from _gone(context, section, old[reached:], stays, path)


def _first_staying(rows: list[Row], start: int, stays: set[tuple[str, ...]]) -> int:
    return next((index for index in range(start, len(rows)) if rows[index].key in stays), len(rows))


def _gone(
    context: _Context, section: Section, rows: list[Row], stays: set[tuple[str, ...]], path: Path
) -> Iterator[DiffLine]:
    for row in rows:
        if row.key not in stays:
            yield from _whole(context, "-", section, row, path)


def _rows(context: _Context, section: Section, nodes: tuple[Node, ...]) -> list[Row]:
    rows = []
    seen: Counter[tuple[str, ...]] = Counter()
    for node in nodes:
        if not node.text or node.text.startswith("!") or is_volatile(context.platform, node.text):
            continue
        match = section.line(node.text, context.platform.syntax.tokens)
        key = match.key if match else ("", *node.text.split())
        if match and match.rule.apart:
            key = (*key, match.value)
        seen[key] += 1
        rows.append(Row((*key, str(seen[key])), node, match))
    return rows


def _whole(context: _Context, sign: Sign, section: Section, row: Row, path: Path) -> Iterator[DiffLine]:
    """Yield a line that is only on one side, and everything below it."""
    if row.match and not row.match.rule.section and _says_nothing(context, row.match):
        return
    path = (*path, row.match.key) if row.match else path
    if not row.node.implied:
        yield context.line(sign, path, row, _depth(path, row))
    inner = (row.match.rule.section if row.match else None) or _NOTHING
    for child in _rows(context, inner, row.node.children):
        yield from _whole(context, sign, section, child, path if row.match else (*path, row.key))


def _depth(path: Path, row: Row) -> int:
    return len(path) - 1 if row.match else len(path)


def _says_nothing(context: _Context, match: Match) -> bool:
    if match.rule.kind == "member":
        return False
    return meaning(match, context.platform.syntax) == absent(match.rule)


def _pair(context: _Context, old: Row, new: Row, path: Path) -> Iterator[DiffLine]:
    """Yield what differs in a line that is on both sides."""
    if old.node == new.node:
        return
    below = (*path, new.match.key) if new.match else (*path, new.key)
    if not _equal(context, old, new):
        yield context.line("-", below, old, len(path))
        yield context.line("+", below, new, len(path))
    section = (new.match.rule.section if new.match else None) or _NOTHING
    inner = list(_section(context, section, old.node.children, new.node.children, below))
    if inner and not context.platform.syntax.flat:
        yield context.line(" ", below, new, len(path))
    yield from inner


def _equal(context: _Context, old: Row, new: Row) -> bool:
    if old.node.text.split() == new.node.text.split():
        return True
    if old.match is None or new.match is None:
        return False
    syntax = context.platform.syntax
    if new.match.rule.kind == "member":
        return set(elements([old.match], syntax)) == set(elements([new.match], syntax))
    return same(meaning(old.match, syntax), meaning(new.match, syntax))
