"""What a line says, apart from how it is written: the value of a key, the state of a flag, the elements of a set.

Two texts are compared by meaning. A line that is absent means its default. A value that contains a reference to a secret equals
every value, because what the device shows in its place cannot be known.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from netauto.errors import PlanError
from netauto.platforms.rules import Action, Match, Rule, fill
from netauto.platforms.vlans import EVERY_VLAN, format_vlans, parse_vlans

if TYPE_CHECKING:
    from collections.abc import Iterable

    from netauto.platforms.syntax import Syntax

SECRET_MARK = "⟦secret:"  # noqa: S105 - how a reference begins, not a secret

Elements = tuple[str, ...]
ALL: Elements = ("all",)  # only of a rule with `all_if_absent`; elsewhere it is an element called so


class Meaning(NamedTuple):
    """What one line, or its absence, says.

    Attributes:
        on: present, enabled; False for a negated line and for an absent one.
        words: the value's words; a set's elements in the order of the device.
    """

    on: bool
    words: tuple[str, ...] = ()


def absent(rule: Rule) -> Meaning:
    """Return what it means that no line of `rule` is there."""
    if rule.kind == "flag":
        return Meaning(rule.off_shown)
    if rule.kind == "member":
        return Meaning(rule.all_if_absent, ALL if rule.all_if_absent else ())
    return Meaning(rule.default is not None, tuple((rule.default or "").split()))


def meaning(match: Match, syntax: Syntax) -> Meaning:
    """Return what a key, flag or ordered line says (`elements` does so for sets)."""
    if match.action is Action.REMOVE:
        return Meaning(on=False)
    value = match.rule.normal(match.value) if match.rule.normal else match.value
    return Meaning(on=True, words=tuple(token.text for token in syntax.tokens(value)))


def same(one: Meaning, other: Meaning) -> bool:
    """Tell whether two meanings are equal, as far as can be known."""
    return one == other or (one.on and other.on and (_holds_secret(one) or _holds_secret(other)))


def _holds_secret(one: Meaning) -> bool:
    return any(SECRET_MARK in word for word in one.words)


def elements(matches: Iterable[Match], syntax: Syntax) -> Elements:
    """Return the elements that the lines of one set hold together.

    Raises:
        PlanError: a VLAN list that is none.
    """
    found: dict[str, None] = {}
    for match in matches:
        given = parse_elements(match.rule, match.value, syntax)
        if is_all(match.rule, given):
            return ALL
        found.update(dict.fromkeys(given))
    return tuple(found)


def parse_elements(rule: Rule, value: str, syntax: Syntax) -> Elements:
    """Return the elements in a value as written.

    Raises:
        PlanError: a VLAN list that is none.
    """
    if rule.apart:
        return (" ".join(value.split()),) if value else ()
    if rule.elements == "words":
        return tuple(token.text for token in syntax.tokens(value))
    if value.strip() in {rule.none, ""}:
        return ()
    if rule.all_if_absent and value.strip() == ALL[0]:
        return ALL
    try:
        return tuple(str(number) for number in sorted(parse_vlans(value)))
    except ValueError as error:
        raise PlanError(f"{rule.words} {value}: {error}") from None


def is_all(rule: Rule, found: Elements) -> bool:
    """Tell whether `found` stands for every element there is."""
    return rule.all_if_absent and found == ALL


def unite(rule: Rule, known: Elements, added: Elements) -> Elements:
    """Return `known` with `added`, in the order of the device."""
    if is_all(rule, known):
        return ALL
    return _arrange(rule, dict.fromkeys((*known, *added)))


def subtract(rule: Rule, known: Elements, dropped: Elements) -> Elements:
    """Return `known` without `dropped`."""
    if is_all(rule, known):
        known = tuple(str(number) for number in sorted(EVERY_VLAN))
    gone = set(dropped)
    return _arrange(rule, [element for element in known if element not in gone])


def _arrange(rule: Rule, found: Iterable[str]) -> Elements:
    return tuple(sorted(found, key=int)) if rule.elements == "vlans" else tuple(found)


def element_texts(rule: Rule, found: Elements, syntax: Syntax) -> tuple[str, ...]:
    """Return `found` as the device prints it, in as many pieces as the device makes lines of it."""
    if rule.apart:
        return tuple(found)
    if rule.elements == "words":
        return (" ".join(syntax.quote(element, rule.quoted) for element in found),)
    text = format_vlans(map(int, found), rule.glue)
    if not rule.width:
        return (text,)
    lines = [""]
    room = rule.width - len(rule.words) - 1
    for part in text.split(","):
        longer = f"{lines[-1]},{part}" if lines[-1] else part
        if len(longer) > room:
            lines.append(part)
            room = rule.width - len(rule.continued) - 1
        else:
            lines[-1] = longer
    return tuple(lines)


def head(rule: Rule, captures: tuple[str, ...], syntax: Syntax) -> str:
    """Return the leading words of a line of `rule`."""
    return fill(rule.words, tuple(syntax.quote(capture, rule.quoted) for capture in captures))


def command(words: str, captures: tuple[str, ...], rule: Rule, syntax: Syntax, value: str = "") -> str:
    """Return a command of `rule` (its removing, adding or dropping words) about `captures`."""
    text = fill(words, tuple(syntax.quote(capture, rule.quoted) for capture in captures))
    return f"{text} {value}".rstrip() if value else text


def value_text(rule: Rule, value: str, syntax: Syntax) -> str:
    """Return `value` as the device prints it."""
    if rule.normal:
        value = rule.normal(value)
    words = syntax.tokens(value)
    if rule.quoted:
        return " ".join(syntax.quote(word.text, True) for word in words)  # noqa: FBT003
    return value
