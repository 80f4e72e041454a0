"""The one form of a configuration: what two texts must share to mean the same to the device.

Dropped: separators, lines that change by themselves, values that equal the default. Secrets are replaced by keyed fingerprints.
Lines without order stand in one order: first those that no rule knows, as they come, then the others in the order of the rules.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

from netauto.canonical import sha256
from netauto.plan.redact import redact
from netauto.plan.survey import Entry, survey
from netauto.platforms.interfaces import natural_key
from netauto.platforms.meaning import ALL, absent, command, element_texts, head, is_all, value_text
from netauto.platforms.rules import Action

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from netauto.platforms.platform import Platform
    from netauto.platforms.rules import Section
    from netauto.platforms.tree import Node, Tree


def fingerprint(platform: Platform, text: str, key: bytes) -> str:
    """Return the SHA-256 of the canonical form of a running configuration.

    Args:
        platform: of the device.
        text: the configuration as the device prints it.
        key: the group's redaction key.
    """
    return sha256(canonical_text(platform, text, key))


def canonical_text(platform: Platform, text: str, key: bytes) -> str:
    """Return the canonical form of a running configuration, one line each, a newline at the end."""
    return redact(platform, canonical_tree(platform, platform.parse(text)), key)


def canonical_tree(platform: Platform, tree: Tree) -> str:
    """Return the canonical form of `tree` with its secrets; for comparison in memory only."""
    return "".join([f"{line}\n" for line in _lines(platform, platform.rules, tree.children, platform.syntax.root)])


def _lines(platform: Platform, section: Section, nodes: tuple[Node, ...], before: str) -> Iterator[str]:
    found = survey(section, nodes, platform.syntax)
    for node in found.unknown:
        yield from _unknown(platform, node, before)
    for entry in sorted(found.known.values(), key=lambda entry: _place(section, entry)):
        yield from _entry(platform, entry, before)


@lru_cache(maxsize=1 << 13)  # base and predicted configuration differ in a few sections of hundreds
def _section(platform: Platform, section: Section, nodes: tuple[Node, ...], before: str) -> tuple[str, ...]:
    return tuple(_lines(platform, section, nodes, before))


def _place(section: Section, entry: Entry) -> tuple[int, object]:
    # Without order among its kind, the name decides; where the order matters, the sort is stable and keeps it.
    kept = section.ordered and entry.rule.kind == "ordered"
    return section.place[entry.rule.words], () if kept else natural_key(" ".join(entry.captures))


def _unknown(platform: Platform, node: Node, before: str) -> Iterator[str]:
    if not node.text or node.text.startswith("!") or is_volatile(platform, node.text):
        return
    syntax = platform.syntax
    # Where each line says its whole place, one that does not (`deactivate ...`) stands by itself.
    yield (node.indent if syntax.flat else before) + _squeezed(node.text)
    for child in node.children:
        yield from _unknown(platform, child, syntax.below(before, node.text))
    if node.close is not None:
        yield before + node.close.strip()


def _entry(platform: Platform, entry: Entry, before: str) -> Iterator[str]:
    syntax, rule = platform.syntax, entry.rule
    if rule.section is not None:
        header = head(rule, entry.captures, syntax)
        inner = _section(platform, rule.section, entry.children, syntax.below(before, header))
        if not inner and rule.kind == "container":
            return
        if not (syntax.flat and inner):
            yield before + f"{header} {_squeezed(entry.matches[0].value)}".rstrip()
        yield from inner
        if entry.nodes[0].close is not None:
            yield before + entry.nodes[0].close.strip()
        return
    # Two lines of one name (a secondary address) both count: what a rule does not tell apart must not vanish from the comparison.
    joined = rule.kind == "member" and not rule.apart
    alike = [entry] if joined else [Entry(entry.key, [], [match]) for match in entry.matches]
    texts = [_leaf(platform, one) for one in alike]
    for text in sorted(texts) if rule.apart else texts:
        if text and not is_volatile(platform, text):
            yield before + text


def _leaf(platform: Platform, entry: Entry) -> str:
    """Return the one way to write a line without sections below it; empty where it says no more than its absence."""
    syntax, rule = platform.syntax, entry.rule
    said = entry.meaning(syntax)
    if said == absent(rule) or (rule.kind == "member" and said.words == absent(rule).words):
        return ""
    opening = head(rule, entry.captures, syntax)
    if rule.kind == "member":
        return f"{opening} {_member_list(platform, entry)}"
    if entry.matches[0].action is Action.REMOVE:
        return command(rule.remove, entry.captures, rule, syntax)
    return syntax.joined(opening, _squeezed(value_text(rule, entry.matches[0].value, syntax)))


def _member_list(platform: Platform, entry: Entry) -> str:
    found = entry.elements(platform.syntax)
    if is_all(entry.rule, found):
        return ALL[0]
    if not found:
        return entry.rule.none
    ordered = found if entry.rule.elements == "vlans" else tuple(sorted(found))
    return ",".join(element_texts(entry.rule, ordered, platform.syntax))


def _squeezed(text: str) -> str:
    """Return `text` without white space at the end of lines; inside one line, runs of blanks count as one."""
    if "\n" in text:
        return "\n".join(line.rstrip() for line in text.split("\n"))
    return " ".join(text.split())


def unruled(platform: Platform, nodes: Iterable[Node]) -> list[str]:
    """Return the lines of nodes that no rule knows, in the form in which they are compared."""
    return [line for node in nodes for line in _unknown(platform, node, platform.syntax.root)]


def is_volatile(platform: Platform, text: str) -> bool:
    """Tell whether a line changes by itself."""
    pattern = _volatile(platform)
    return pattern is not None and pattern.match(text) is not None


@lru_cache(maxsize=16)
def _volatile(platform: Platform) -> re.Pattern[str] | None:
    return re.compile("|".join(f"(?:{rule.pattern})" for rule in platform.volatile)) if platform.volatile else None
