"""What a line means to a device, as data.

A `Rule` describes one kind of line by its leading words; a `Section` is the set of rules that hold at one place of the
configuration. From these tables follow what a command does (`netauto.plan.apply`), which commands lead from one configuration to
another (`netauto.plan.commands`), and which two texts mean the same (`netauto.plan.canonical`).

Kinds of lines:

========== ==========================================================================================================
key        one value per key; setting it replaces the value
flag       on or off; one of the two is the default and is not printed
object     a section that can be created and deleted (a VLAN, a policy tag, an address)
member     a set of elements; only elements are added and removed, the set is never rewritten
ordered    a line of a list in which order matters; on IOS its sequence number is its place, on FortiOS `move` gives it
container  a section that is always there and only groups others (``config firewall policy``)
========== ==========================================================================================================

The order of the rules in a section is the order in which the device prints the lines.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property, lru_cache
from typing import Literal, NamedTuple

Kind = Literal["key", "flag", "object", "member", "ordered", "container"]
Elements = Literal["words", "vlans"]
SortKey = Callable[[tuple[str, ...]], object]
Key = tuple[str, ...]  # a rule's words, then what stands at its wildcards: who a line is


class Action(StrEnum):
    """What a command asks for."""

    SET = "set"
    REMOVE = "remove"
    ADD = "add"
    DROP = "drop"
    MOVE = "move"


@dataclass(frozen=True, eq=False)
class Rule:
    """One kind of line.

    Attributes:
        words: leading words of the line; ``*`` stands for any word, ``#`` for a number. What follows is the value.
        section: rules below the line.
        remove: the command that removes it, with the same wildcards; empty: it cannot be removed by itself.
        remove_value: the device wants the value behind the removing words too.
        add, drop: the commands that add and remove elements of a member line.
        elements: what the elements of a member line are.
        glue: how the platform prints two neighbouring VLAN ids: ``,`` or ``-``.
        width: length beyond which the device continues a line of elements on the next one; 0: never.
        continued: words of such a continuation line.
        none: how the device prints an empty set; empty: it prints nothing.
        all_if_absent: no line means every element, so adding to it changes nothing.
        all_shown: every element is printed as ``all``, and adding to that changes nothing; no line means no element.
        default: the value that the device does not print.
        off_shown: the flag is on by default, and the device prints ``no ...`` when it is off.
        both_shown: a flag that is printed whether it is on or off, each time as a line of its own.
        negatable: ``no ...`` is printed as a line of its own (three states: absent, set, negated).
        optional: the value may be empty.
        rank: dependency order: created in ascending, deleted in descending order.
        sort: where the device prints a new one among its kind; None: after the last.
        separated: the device prints a separator after the section.
        only: what stands at the wildcards has to match this expression; empty: anything.
        built_in: captures matching this expression exist by hardware: they can be neither created nor deleted.
        named: what the captures name, to find references to it (``vlan``, ``zone``).
        quoted: captures and values are printed in quotation marks.
        longest: greatest length of the name or value; 0: no limit.
        copied: set on a leader (`Copying`), the device sets it on the followers too.
        last: an enabling flag: turned off before anything else of its section changes, turned on after.
        normal: how the device rewrites a value.
        whole: a line that goes on is another one (``address-family ipv4`` is not ``address-family ipv4 multicast``); of flags it always is
            (``switchport`` is not ``switchport trunk pruning vlan 9``).
        apart: each element of a set stands on a line of its own (``vlan members U-1``), and is all that the line says.
    """

    words: str
    kind: Kind
    section: Section | None = None
    remove: str = ""
    remove_value: bool = False
    add: str = ""
    drop: str = ""
    elements: Elements = "words"
    glue: str = ","
    width: int = 0
    continued: str = ""
    none: str = ""
    all_if_absent: bool = False
    all_shown: bool = False
    default: str | None = None
    off_shown: bool = False
    both_shown: bool = False
    negatable: bool = False
    optional: bool = False
    rank: int = 0
    sort: SortKey | None = None
    separated: bool = False
    only: str = ""
    built_in: str = ""
    named: str = ""
    quoted: bool = False
    longest: int = 0
    last: bool = False
    copied: bool = False
    normal: Callable[[str], str] | None = None
    whole: bool = False
    apart: bool = False

    @cached_property
    def pattern(self) -> tuple[str, ...]:
        """The leading words, one by one."""
        return tuple(self.words.split())


class Form(NamedTuple):
    """One way to address a rule in a command."""

    pattern: tuple[str, ...]
    action: Action
    rule: Rule


class Match(NamedTuple):
    """A line or command understood by a rule. `value` is what follows the leading words, as written."""

    rule: Rule
    action: Action
    captures: tuple[str, ...]
    value: str

    @property
    def key(self) -> Key:
        """Who the line is."""
        return (self.rule.words, *self.captures)


@dataclass(frozen=True, slots=True)
class Copying:
    """Sections to which the device copies what another one is told (a port channel and its ports).

    Attributes:
        section: words of the sections' rule.
        leader: what the leader's name begins with; the rest is its number.
        joined: words of the line by which a section follows a leader; the number comes next.
    """

    section: str
    leader: str
    joined: str


class Token(NamedTuple):
    """A word of a line, quotation marks removed, and where it ends."""

    text: str
    end: int


Tokens = Callable[[str], tuple[Token, ...]]


@dataclass(frozen=True, eq=False)
class Section:
    """The rules that hold at one place of the configuration.

    Attributes:
        rules: in the order in which the device prints the lines.
        bracket: an enabled section accepts changes only between this line and ``no`` of it (``shutdown``); empty: always.
        ordered: the order of the objects in it matters, and `move` changes it.
    """

    rules: tuple[Rule, ...]
    bracket: str = ""
    ordered: bool = False

    @cached_property
    def place(self) -> dict[str, int]:
        """Where each rule stands in the device's printing order."""
        return {rule.words: index for index, rule in enumerate(self.rules)}

    @cached_property
    def _line_forms(self) -> dict[str, tuple[Form, ...]]:
        return _by_first_word([form for rule in self.rules for form in _line_forms(rule)])

    @cached_property
    def _command_forms(self) -> dict[str, tuple[Form, ...]]:
        return _by_first_word([form for rule in self.rules for form in _command_forms(rule)])

    def line(self, text: str, tokens: Tokens) -> Match | None:
        """Return what a printed line means, or None where no rule knows it. REMOVE stands for a printed ``no ...``."""
        return _line(self, text, tokens)

    def command(self, text: str, tokens: Tokens) -> Match | None:
        """Return what a command asks for, or None where no rule knows it."""
        return _command(self, text, tokens)


@lru_cache(maxsize=1 << 16)  # a plan reads the same few thousand lines a dozen times
def _line(section: Section, text: str, tokens: Tokens) -> Match | None:
    return _match(section._line_forms, text, tokens)  # noqa: SLF001 - the same module


@lru_cache(maxsize=1 << 14)  # fragments are applied twice, and so is what is pushed, to prove it
def _command(section: Section, text: str, tokens: Tokens) -> Match | None:
    return _match(section._command_forms, text, tokens)  # noqa: SLF001 - the same module


def _line_forms(rule: Rule) -> list[Form]:
    forms = [Form(rule.pattern, Action.SET, rule)]
    if rule.continued:
        forms.append(Form(tuple(rule.continued.split()), Action.ADD, rule))
    if (rule.off_shown or rule.both_shown or rule.negatable) and rule.remove:
        forms.append(Form(tuple(rule.remove.split()), Action.REMOVE, rule))
    return forms


def _command_forms(rule: Rule) -> list[Form]:
    written = (
        (rule.words, Action.SET),
        (rule.remove, Action.REMOVE),
        (rule.add, Action.ADD),
        (rule.drop, Action.DROP),
        ("move *" if rule.kind == "ordered" and rule.remove.startswith("delete") else "", Action.MOVE),
    )
    return [Form(tuple(words.split()), action, rule) for words, action in written if words]


def _by_first_word(forms: list[Form]) -> dict[str, tuple[Form, ...]]:
    """Group by first word, the longest form first: the most specific rule wins; at equal length literal words win."""
    groups: dict[str, list[Form]] = {}
    for form in forms:
        groups.setdefault(form.pattern[0], []).append(form)
    order = lambda form: (-len(form.pattern), sum(word in "*#" for word in form.pattern))  # noqa: E731
    return {first: tuple(sorted(group, key=order)) for first, group in groups.items()}


def _match(forms: dict[str, tuple[Form, ...]], text: str, tokens: Tokens) -> Match | None:
    first = text.split(None, 1)[:1]
    if not first:
        return None
    candidates = forms.get(first[0], ())
    if first[0].isdecimal():
        candidates += forms.get("#", ())
    candidates += forms.get("*", ())
    if not candidates:
        return None
    words = tokens(text)
    if words and words[0].text != first[0]:  # what a blank ends is not what a word ends: `key=secret`
        candidates = forms.get(words[0].text, ()) + candidates
    for form in candidates:
        captures = _captures(form.pattern, words)
        if captures is not None and (not form.rule.only or re.fullmatch(form.rule.only, " ".join(captures))):
            value = text[words[len(form.pattern) - 1].end :].lstrip()
            if not (value and (form.rule.whole or form.rule.kind == "flag")):
                return Match(form.rule, _action(form, value), captures, value)
    return None


def _action(form: Form, value: str) -> Action:
    """Return what a command asks for; where the same words drop elements and remove the set, elements that are named are dropped."""
    both = form.action is Action.REMOVE and form.rule.drop == form.rule.remove
    return Action.DROP if both and value else form.action


def _captures(pattern: tuple[str, ...], words: tuple[Token, ...]) -> tuple[str, ...] | None:
    if len(words) < len(pattern):
        return None
    captures = []
    for expected, word in zip(pattern, words, strict=False):
        if expected == "*" or (expected == "#" and word.text.isdecimal()):
            captures.append(word.text)
        elif expected != word.text:
            return None
    return tuple(captures)


def fill(words: str, captures: tuple[str, ...]) -> str:
    """Return `words` with its wildcards replaced by `captures`, in order."""
    values = iter(captures)
    return " ".join(next(values) if word in "*#" else word for word in words.split())
