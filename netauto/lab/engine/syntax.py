"""A command grammar written as lines of text, compiled into a parse graph.

One rule per line: words, and

* `<type>` or `<type:argument>`: a parameter, see `netauto.lab.engine.params`;
* `[ ... ]` optional, `{ a | b c }` a choice;
* ` = ` ends the part that identifies the line: another line with the same beginning overwrites it, and `no` needs only
  this part; without it the whole line is its own identity;
* ` > mode` at the end: the line opens a mode (a section of the grammar);
* ` :: mark name=value` at the very end: marks that the dialect's code gives a meaning to.

Matching is what IOS does: keywords may be abbreviated, a keyword beats a parameter, an exact keyword beats an
abbreviation, and the first word that fits nothing gets the caret.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal

from netauto.lab.engine.params import Param, Tokens, param_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    Types = Callable[[str], Param]

ELEMENT = re.compile(r"<[^>]+>|[\[\]{}|=]|[^\s\[\]{}|<>]+")


@dataclass(frozen=True, slots=True)
class Rule:
    """One line of a grammar.

    Attributes:
        syntax: The line without its marks.
        rank: Position in its section: the order in which lines of different rules are printed.
        opens: Mode that the line opens, or empty.
        marks: Marks and their values (`True` written as an empty string).
    """

    syntax: str
    rank: int
    opens: str
    marks: tuple[tuple[str, str], ...]

    def mark(self, name: str) -> str | None:
        """Value of a mark, None when the rule does not carry it."""
        for key, value in self.marks:
            if key == name:
                return value
        return None


@dataclass(eq=False, slots=True)
class Graph:
    """A node of the parse graph; `jumps` lead on without a word (behind choices and optional parts)."""

    words: dict[str, Graph] = field(default_factory=dict)
    params: list[tuple[Param, Graph]] = field(default_factory=list)
    jumps: list[Graph] = field(default_factory=list)
    rules: list[Rule] = field(default_factory=list)
    keys: list[Rule] = field(default_factory=list)

    def word(self, text: str) -> Graph:
        """The node behind a keyword, made when it is missing."""
        return self.words.setdefault(text, Graph())

    def param(self, label: str, types: Types) -> Graph:
        """The node behind a parameter, made when it is missing."""
        for known, node in self.params:
            if known.label == label:
                return node
        node = Graph()
        self.params.append((types(label), node))
        return node


States = tuple[Graph, ...]


@dataclass(frozen=True, slots=True)
class Match:
    """A line that the grammar knows.

    Attributes:
        rule: The rule.
        text: The line in full words, parameters in their canonical form.
        key: The identifying part of `text`.
        values: Type and canonical text of each parameter, in order.
        complete: False when the line stops after the identifying part.
    """

    rule: Rule
    text: str
    key: str
    values: tuple[tuple[str, str], ...]
    complete: bool

    def value(self, kind: str) -> str | None:
        """The first parameter of a type."""
        return next((value for label, value in self.values if label == kind), None)


@dataclass(frozen=True, slots=True)
class Mismatch:
    """A line that the grammar does not know: why, and the column of the word that fits nothing."""

    reason: Literal["invalid", "incomplete", "ambiguous"]
    column: int


def compile_rules(rules: Iterable[Rule], types: Types = param_of) -> Graph:
    """Build the parse graph of one mode; `types` makes the parameter of a label."""
    root = Graph()
    for rule in rules:
        _sequence(root, iter(ELEMENT.findall(rule.syntax)), rule, "", types).rules.append(rule)
    return root


def _sequence(start: Graph, elements: Iterator[str], rule: Rule, until: str, types: Types) -> Graph:
    """Insert elements up to `until`; return the node where the sequence ends."""
    node, ends = start, []
    for element in elements:
        if element == until:
            break
        if element == "|":
            ends.append(node)
            node = start
        elif element == "=":
            node.keys.append(rule)
        elif element == "[":
            node = _joined([node, _sequence(node, elements, rule, "]", types)])
        elif element == "{":
            node = _sequence(node, elements, rule, "}", types)
        elif element.startswith("<"):
            node = node.param(element[1:-1], types)
        else:
            node = node.word(element)
    return _joined([*ends, node])


def _joined(ends: list[Graph]) -> Graph:
    if len(ends) == 1:
        return ends[0]
    following = Graph()
    for end in ends:
        end.jumps.append(following)
    return following


def _reached(nodes: Iterable[Graph]) -> States:
    """The nodes and everything that their jumps lead to."""
    found: dict[int, Graph] = {}
    waiting = list(nodes)
    while waiting:
        node = waiting.pop(0)
        if id(node) not in found:
            found[id(node)] = node
            waiting.extend(node.jumps)
    return tuple(found.values())


def match(root: Graph, text: str, *, partial: bool = False) -> Match | Mismatch:
    """Read one line. With `partial`, a line that stops at the end of a rule's identifying part is accepted.

    Columns count from the beginning of `text`.
    """
    tokens = Tokens(text)
    states, index = _reached((root,)), 0
    words: list[str] = []
    values: list[tuple[str, str]] = []
    path: list[States] = [states]
    while index < len(tokens):
        step = _step(states, tokens, index)
        if isinstance(step, Mismatch):
            return step
        word, kind, states, index = step
        words.append(word)
        if kind:
            values.append((kind, word))
        path.append(states)
    complete = _first(rule for node in states for rule in node.rules)
    rule = complete or _first(rule for node in states for rule in node.keys if partial)
    if rule is None or not words:
        return Mismatch("incomplete", len(text))
    length = next((count for count, seen in enumerate(path) if any(rule in node.keys for node in seen)), len(words))
    return Match(rule, " ".join(words), " ".join(words[:length]), tuple(values), complete is not None)


def _first(rules: Iterable[Rule]) -> Rule | None:
    """Of the rules that a line fits, the one that the grammar names first."""
    return min(rules, key=lambda rule: rule.rank, default=None)


def _step(states: States, tokens: Tokens, index: int) -> tuple[str, str, States, int] | Mismatch:
    token = tokens.word(index)
    for word in (token, token.lower()):
        exact = [node.words[word] for node in states if word in node.words]
        if exact:
            return word, "", _reached(exact), index + 1
    abbreviated = {word for node in states for word in node.words if word.startswith(token.lower())}
    if len(abbreviated) == 1:
        word = abbreviated.pop()
        return word, "", _reached(node.words[word] for node in states if word in node.words), index + 1
    for param in (param for node in states for param, _ in node.params):
        taken = param.take(tokens, index)
        if taken is not None:
            following = [after for node in states for other, after in node.params if other.label == param.label]
            return taken[0], param.kind, _reached(following), taken[1]
    return Mismatch("ambiguous" if abbreviated else "invalid", tokens.column(index))


def continuations(root: Graph, text: str) -> tuple[str, ...]:
    """What may follow `text`: keywords and parameter labels, for the help key and for TAB."""
    tokens = Tokens(text)
    last = "" if not text or text.endswith(" ") else tokens.word(len(tokens) - 1)
    states, index = _reached((root,)), 0
    while index < len(tokens) - (1 if last else 0):
        step = _step(states, tokens, index)
        if isinstance(step, Mismatch):
            return ()
        _, _, states, index = step
    words = sorted({word for node in states for word in node.words if word.startswith(last.lower())})
    labels = [] if last else [f"<{param.label}>" for node in states for param, _ in node.params]
    end = ["<cr>"] if not last and any(node.rules for node in states) else []
    return (*words, *dict.fromkeys(labels), *end)


def completed(root: Graph, line: str) -> str:
    """The line with its last word completed, when only one word fits."""
    found = [word for word in continuations(root, line.lstrip()) if not word.startswith("<")]
    if line and not line.endswith(" ") and len(found) == 1:
        return line[: len(line) - len(line.rsplit(maxsplit=1)[-1])] + found[0] + " "
    return line
