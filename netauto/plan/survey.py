"""A section's lines by who they are, so that two configurations can be compared without regard to how they are written."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from netauto.plan.edit import keys
from netauto.platforms.meaning import Elements, Meaning, absent, elements, meaning

if TYPE_CHECKING:
    from collections.abc import Iterable

    from netauto.platforms.rules import Key, Match, Rule, Section
    from netauto.platforms.syntax import Syntax
    from netauto.platforms.tree import Node


@dataclass(slots=True)
class Entry:
    """What a section says about one thing.

    Attributes:
        key: who the line is. nodes: its lines (a long list is continued on further ones). matches: the same, understood.
    """

    key: Key
    nodes: list[Node]
    matches: list[Match]

    @property
    def rule(self) -> Rule:
        """The rule that knows the line."""
        return self.matches[0].rule

    @property
    def captures(self) -> tuple[str, ...]:
        """What stands at the wildcards."""
        return self.key[1:]

    @property
    def children(self) -> tuple[Node, ...]:
        """The lines below it; of all its sections, where lines of one section do not stand together."""
        if len(self.nodes) == 1:
            return self.nodes[0].children
        return tuple(child for node in self.nodes for child in node.children)

    def meaning(self, syntax: Syntax) -> Meaning:
        """Return what it says; the elements in case of a set."""
        if self.rule.kind == "member":
            return Meaning(on=True, words=self.elements(syntax))
        return meaning(self.matches[0], syntax)

    def elements(self, syntax: Syntax) -> Elements:
        """Return the elements of a set."""
        return elements(self.matches, syntax)


@dataclass(slots=True)
class Survey:
    """A section's lines: those that a rule knows, by key, and the others in their order."""

    known: dict[Key, Entry] = field(default_factory=dict)
    unknown: list[Node] = field(default_factory=list)


def survey(section: Section, nodes: Iterable[Node], syntax: Syntax) -> Survey:
    """Return what the lines of a section say. Separators are not lines."""
    found = Survey()
    for node in nodes:
        match = section.line(node.text, syntax.tokens)
        if match is None:
            if node.text and not node.text.startswith("!"):
                found.unknown.append(node)
            continue
        for key in keys(match):
            entry = found.known.get(key)
            if entry is None:
                found.known[key] = Entry(key, [node], [match])
            else:
                entry.nodes.append(node)
                entry.matches.append(match)
    return found


def meaning_of(entry: Entry | None, rule: Rule, syntax: Syntax) -> Meaning:
    """Return what `entry` says, or what its absence says."""
    return absent(rule) if entry is None else entry.meaning(syntax)
