"""What a configuration says today at the places that a unit's commands are about."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from netauto.plan.canonical import is_volatile
from netauto.plan.survey import Entry, Survey, meaning_of, survey
from netauto.platforms.meaning import Elements, Meaning, absent, meaning, parse_elements, same, unite
from netauto.platforms.rules import Action, Section

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from netauto.plan.trace import Path, Step
    from netauto.platforms.platform import Platform
    from netauto.platforms.rules import Rule
    from netauto.platforms.tree import Node, Tree

_NOWHERE = Survey()


@dataclass(slots=True)
class Standing:
    """A configuration, looked up by path."""

    platform: Platform
    tree: Tree
    _surveys: dict[Path, Survey] = field(default_factory=dict)

    def entry(self, path: Path) -> Entry | None:
        """Return the line at `path`, or None."""
        return self.section(path[:-1]).known.get(path[-1])

    def section(self, path: Path) -> Survey:
        """Return the lines of the section at `path`; none where there is no such section."""
        if path not in self._surveys:
            rules, nodes = self._inside(path)
            self._surveys[path] = survey(rules, nodes, self.platform.syntax) if nodes else _NOWHERE
        return self._surveys[path]

    def _inside(self, path: Path) -> tuple[Section, tuple[Node, ...]]:
        if not path:
            return self.platform.rules, self.tree.children
        entry = self.entry(path)
        return (Section(()), ()) if entry is None else (entry.rule.section or Section(()), entry.children)

    def meaning(self, path: Path, rule: Rule) -> Meaning:
        """Return what the line at `path` says, or what its absence says."""
        return meaning_of(self.entry(path), rule, self.platform.syntax)


@dataclass(slots=True)
class Wish:
    """What the unit's commands, taken together, want of one line: its meaning, or the elements it adds to a set."""

    rule: Rule
    meaning: Meaning
    elements: Elements = ()


def wishes(platform: Platform, steps: Iterable[Step]) -> dict[Path, Wish]:
    """Return what the commands want, line by line; later commands win."""
    found: dict[Path, Wish] = {}
    for step in steps:
        rule = step.match.rule
        if rule.section is not None or step.match.action is Action.MOVE:
            continue
        if rule.kind == "member":
            known = found[step.path].elements if step.path in found else ()
            given = parse_elements(rule, step.match.value, platform.syntax)
            found[step.path] = Wish(rule, Meaning(on=True), unite(rule, known, given))
        else:
            removed = step.match.action is Action.REMOVE and not (rule.negatable or rule.kind == "flag")
            found[step.path] = Wish(rule, absent(rule) if removed else meaning(step.match, platform.syntax))
    return found


def alterations(standing: Standing, path: Path, wanted: dict[Path, Wish]) -> Iterator[Path]:
    """Yield the lines of the section at `path` that are not as the unit's commands wanted them: changed, gone or added by others."""
    here = standing.section(path)
    for node in here.unknown:
        if not is_volatile(standing.platform, node.text):
            yield (*path, ("", " ".join(node.text.split())))
    for key, entry in here.known.items():
        below = (*path, key)
        if entry.rule.section is not None:
            yield from alterations(standing, below, wanted)
        elif below not in wanted and not same(entry.meaning(standing.platform.syntax), absent(entry.rule)):
            yield below
    for below, wish in wanted.items():
        if below[:-1] == path and not _stands(standing, below, wish):
            yield below


def _stands(standing: Standing, path: Path, wish: Wish) -> bool:
    said = standing.meaning(path, wish.rule)
    if wish.rule.kind == "member":
        return set(said.words) == set(wish.elements)
    return same(said, wish.meaning)
