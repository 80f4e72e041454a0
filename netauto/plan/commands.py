"""The commands that lead from one configuration to another.

First everything that is set or added, in ascending dependency order (a VLAN before the port that uses it); then every deletion, in
descending order. A rollback is the same function with its arguments swapped.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

from netauto.errors import PlanError
from netauto.plan.canonical import unruled
from netauto.plan.moves import moves
from netauto.plan.survey import Entry, Survey, meaning_of, survey
from netauto.platforms.meaning import ALL, absent, command, element_texts, head, is_all, same, subtract

if TYPE_CHECKING:
    from collections.abc import Sequence

    from netauto.platforms.meaning import Elements
    from netauto.platforms.platform import Platform
    from netauto.platforms.rules import Key, Rule, Section
    from netauto.platforms.syntax import Syntax
    from netauto.platforms.tree import Node, Tree


class Line(NamedTuple):
    """A command and how deep it stands in sections (one level is ``Syntax.indent``)."""

    depth: int
    text: str

    def deeper(self) -> Line:
        """Return the same command one section further down."""
        return Line(self.depth + 1, self.text)


@dataclass(slots=True)
class Steps:
    """Commands for one thing, apart: what makes and what unmakes."""

    make: list[Line] = field(default_factory=list)
    unmake: list[Line] = field(default_factory=list)

    def __bool__(self) -> bool:
        return bool(self.make or self.unmake)


def commands(platform: Platform, before: Tree, after: Tree) -> tuple[str, ...]:
    """Return the commands that lead a device from `before` to `after`; none where both mean the same.

    Raises:
        PlanError: they differ in a line that no rule knows, or in a way that no command expresses.
    """
    steps = _section(platform, platform.rules, before.children, after.children)
    return platform.syntax.typed((*steps.make, *steps.unmake))


def _section(platform: Platform, section: Section, before: Sequence[Node], after: Sequence[Node]) -> Steps:
    if before is after:
        return Steps()
    old, new = survey(section, before, platform.syntax), survey(section, after, platform.syntax)
    _compare_unknown(old, new, platform)
    found = []
    for key in _all_keys(section, old, new):
        steps = _entry(platform, key, old.known.get(key), new.known.get(key))
        if steps:
            rule = (new.known.get(key) or old.known[key]).rule
            found.append((rule, steps))
    found.sort(key=lambda step: step[0].rank)
    result = Steps()
    for _, steps in found:
        result.make += steps.make
    for _, steps in reversed(found):
        result.unmake += steps.unmake
    if section.ordered:
        result.make += [Line(0, text) for text in moves(old, new)]
    return result


def _compare_unknown(old: Survey, new: Survey, platform: Platform) -> None:
    if old.unknown == new.unknown:
        return
    ours, theirs = (unruled(platform, one.unknown) for one in (old, new))
    if ours != theirs:
        different = next(b or a for a, b in zip([*ours, ""], [*theirs, ""], strict=False) if a != b)
        raise PlanError(f"no rule says how to change {different!r}")


def _all_keys(section: Section, old: Survey, new: Survey) -> list[Key]:
    """Return every key of both, in the printing order of rules; within a rule as `new`, then as `old` has them."""
    together = dict.fromkeys((*new.known, *old.known))
    return sorted(together, key=lambda key: section.place[key[0]])


def _entry(platform: Platform, key: Key, old: Entry | None, new: Entry | None) -> Steps:
    entry = new or old
    if entry is None or (old and new and old.nodes == new.nodes):
        return Steps()
    if entry.rule.section is not None:
        return _subsection(platform, key, old, new)
    if entry.rule.kind == "member":
        return _members(entry, old, new, platform.syntax)
    return _leaf(entry, old, new, platform.syntax)


def _subsection(platform: Platform, key: Key, old: Entry | None, new: Entry | None) -> Steps:
    entry = new or old
    if entry is None or entry.rule.section is None:
        return Steps()
    rule, section, syntax = entry.rule, entry.rule.section, platform.syntax
    opening = head(rule, key[1:], syntax)
    if new is None and rule.kind != "container":
        return Steps(unmake=[Line(0, _removal(rule, key[1:], "", syntax))])
    inner = _section(platform, section, old.children if old else (), new.children if new else ())
    if rule.kind == "container":
        return Steps(_enclosed(opening, inner.make, syntax), _enclosed(opening, inner.unmake, syntax))
    if new is None:
        return inner
    if old is None:
        opening = f"{opening} {new.matches[0].value}".rstrip()
        return Steps(make=_enclosed(opening, [*inner.make, *inner.unmake], syntax, always=True))
    if old.matches[0].value.split() != new.matches[0].value.split():
        raise PlanError(f"{old.nodes[0].text!r} cannot become {new.nodes[0].text!r} by a command")
    body = _in_order(section, [*inner.unmake, *inner.make])
    if section.bracket and body and _enabled(section, old, syntax) and _enabled(section, new, syntax):
        body = [Line(0, section.bracket), *body, Line(0, f"no {section.bracket}")]
    return Steps(make=_enclosed(opening, body, syntax))


def _enabled(section: Section, entry: Entry, syntax: Syntax) -> bool:
    found = survey(section, entry.children, syntax).known.get((section.bracket,))
    rule = next(rule for rule in section.rules if rule.words == section.bracket)
    return not meaning_of(found, rule, syntax).on


def _in_order(section: Section, lines: list[Line]) -> list[Line]:
    """Disable first, enable last: nobody uses the thing while it is half changed."""
    last = {rule.words for rule in section.rules if rule.last}
    first = [line for line in lines if line.depth == 0 and line.text in last]
    final = [line for line in lines if line.depth == 0 and line.text.removeprefix("no ") in last and line not in first]
    return [*first, *(line for line in lines if line not in first and line not in final), *final]


def _enclosed(opening: str, body: list[Line], syntax: Syntax, *, always: bool = False) -> list[Line]:
    if not body and not always:
        return []
    leave, extra = syntax.leave(opening)
    return [Line(0, opening), *(line.deeper() for line in body), Line(extra, leave)]


def _leaf(entry: Entry, old: Entry | None, new: Entry | None, syntax: Syntax) -> Steps:
    rule = entry.rule
    before, after = meaning_of(old, rule, syntax), meaning_of(new, rule, syntax)
    if same(before, after):
        return Steps()
    removal = _removal(rule, entry.captures, old.matches[0].value if old else "", syntax)
    if rule.kind == "flag":
        line = [Line(0, head(rule, entry.captures, syntax) if after.on else removal)]
        return Steps(unmake=line) if after == absent(rule) else Steps(make=line)
    if new is None or not after.on:
        if rule.negatable and new is None:
            raise PlanError(f"no command makes {entry.nodes[0].text!r} disappear")
        return Steps(unmake=[Line(0, removal)])
    setting = [Line(0, new.nodes[0].text)]
    return Steps(make=[Line(0, removal), *setting] if rule.kind == "ordered" and old else setting)


def _removal(rule: Rule, captures: tuple[str, ...], value: str, syntax: Syntax) -> str:
    if not rule.remove:
        raise PlanError(f"no command removes {rule.words!r}")
    return command(rule.remove, captures, rule, syntax, value if rule.remove_value else "")


def _members(entry: Entry, old: Entry | None, new: Entry | None, syntax: Syntax) -> Steps:
    rule = entry.rule
    before, after = (meaning_of(one, rule, syntax).words for one in (old, new))
    if set(before) == set(after):
        return Steps()
    if new is None and rule.remove:
        return Steps(unmake=[Line(0, _removal(rule, entry.captures, "", syntax))])
    if is_all(rule, before) or is_all(rule, after) or (not before and not rule.none):
        return Steps(make=_adding(rule, entry.captures, after, rule.words, syntax))
    added, dropped = subtract(rule, after, before), subtract(rule, before, after)
    make = _adding(rule, entry.captures, added, rule.add, syntax) if added else []
    texts = element_texts(rule, dropped, syntax) if dropped else ()
    # Added before dropped: a list that must not be empty never is.
    return Steps([*make, *(Line(0, command(rule.drop, entry.captures, rule, syntax, text)) for text in texts)])


def _adding(rule: Rule, captures: tuple[str, ...], added: Elements, first: str, syntax: Syntax) -> list[Line]:
    words = [first, *[rule.add] * (len(added))]
    texts = (ALL[0],) if is_all(rule, added) else element_texts(rule, added, syntax) if added else (rule.none,)
    return [Line(0, command(word, captures, rule, syntax, text)) for word, text in zip(words, texts, strict=False)]
