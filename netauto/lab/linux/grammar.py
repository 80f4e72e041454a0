"""Reading a line of shell: words with their quotation, redirections, pipes, lists, ``for``, ``if`` and groups.

A part of POSIX (IEEE Std 1003.1, Shell Command Language) that real clients and a deployment need. What is beyond it is refused as a syntax
error, never guessed at.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

_OPERATOR = re.compile(r"&&|\|\||2>&1|2>>|2>|>&2|1>&2|>>|>|<|;|\||&|\n|\(|\)")
_PLAIN = re.compile(r"[^\s;|&<>()'\"\\$`]*")
_NAME = re.compile(r"[A-Za-z_]\w*")
_ASSIGN = re.compile(r"[A-Za-z_]\w*=")
_REDIRECTIONS = frozenset({"2>&1", "2>>", "2>", ">&2", "1>&2", ">>", ">", "<"})
_ALONE = frozenset({"2>&1", ">&2", "1>&2"})
_RESERVED = frozenset({"do", "done", "then", "else", "elif", "fi", "}"})


class ShellError(Exception):
    """What a shell says about a line that it cannot read."""


@dataclass(frozen=True, slots=True)
class Piece:
    """A part of a word: text as it stands, or a variable's or a command's value.

    Attributes:
        kind: ``text``, ``variable`` or ``command``.
        quoted: not split into words, not a pattern.
    """

    kind: str
    text: str
    quoted: bool


Word = tuple[Piece, ...]


@dataclass(frozen=True, slots=True)
class Simple:
    """A command with its words; `assignments` before the first word, redirections as (operator, target)."""

    words: tuple[Word, ...] = ()
    assignments: tuple[tuple[str, Word], ...] = ()
    redirections: tuple[tuple[str, Word], ...] = ()


@dataclass(frozen=True, slots=True)
class For:
    """``for NAME in WORDS; do BODY; done``."""

    name: str
    words: tuple[Word, ...]
    body: Script


@dataclass(frozen=True, slots=True)
class If:
    """``if CONDITION; then BODY; else OTHER; fi``."""

    condition: Script
    body: Script
    other: Script


@dataclass(frozen=True, slots=True)
class Group:
    """``{ …; }`` or ``( … )``, with redirections."""

    body: Script
    redirections: tuple[tuple[str, Word], ...] = ()


Command = Simple | For | If | Group


@dataclass(frozen=True, slots=True)
class Pipeline:
    """Commands joined by pipes; negated: ``!`` stands before them."""

    commands: tuple[Command, ...]
    negated: bool = False


@dataclass(frozen=True, slots=True)
class Script:
    """Pipelines, each with the operator before it: ``;``, ``&&`` or ``||``."""

    steps: tuple[tuple[str, Pipeline], ...] = ()


@dataclass(slots=True)
class _Reader:
    """Where reading has come to. `tokens` are operators (str) and words."""

    tokens: list[str | Word]
    at: int = 0
    depth: int = field(default=0)

    def peek(self) -> str | Word | None:
        return self.tokens[self.at] if self.at < len(self.tokens) else None

    def next(self) -> str | Word:
        token = self.peek()
        if token is None:
            raise ShellError("syntax error: unexpected end of file")
        self.at += 1
        return token

    def keyword(self) -> str:
        """Return the reserved word that stands here, or nothing."""
        token = self.peek()
        if isinstance(token, tuple) and len(token) == 1 and token[0].kind == "text" and not token[0].quoted:
            return token[0].text
        return ""

    def expect(self, word: str) -> None:
        found = self.keyword()
        if found != word:
            raise ShellError(f"syntax error near unexpected token `{found or _shown(self.peek())}'")
        self.at += 1

    def skip(self) -> None:
        while self.peek() in (";", "\n"):
            self.at += 1


def _shown(token: str | Word | None) -> str:
    if token is None:
        return "newline"
    return {"\n": "newline"}.get(token, token) if isinstance(token, str) else "".join(piece.text for piece in token)


def parse(text: str) -> Script:
    """Return what a line, or a script of several lines, says.

    Raises:
        ShellError: it cannot be read; the message is what a shell prints.
    """
    reader = _Reader(_tokens(text))
    script = _script(reader, ())
    if reader.peek() is not None:
        raise ShellError(f"syntax error near unexpected token `{_shown(reader.peek())}'")
    return script


def _script(reader: _Reader, ends: tuple[str, ...]) -> Script:
    steps: list[tuple[str, Pipeline]] = []
    reader.depth += 1
    if reader.depth > 20:  # noqa: PLR2004 - nobody writes deeper, and Python's own stack has an end
        raise ShellError("syntax error: nested too deeply")
    before = ";"
    reader.skip()
    while reader.peek() is not None and reader.keyword() not in ends and reader.peek() != ")":
        steps.append((before, _pipeline(reader)))
        token = reader.peek()
        if token in ("&&", "||"):
            before = str(reader.next())
            while reader.peek() == "\n":
                reader.at += 1
        elif token in (";", "\n"):
            before = ";"
            reader.skip()
        elif token == "&":
            raise ShellError("syntax error near unexpected token `&'")
        else:
            break
    reader.depth -= 1
    return Script(tuple(steps))


def _pipeline(reader: _Reader) -> Pipeline:
    negated = reader.keyword() == "!"
    reader.at += negated
    commands = [_command(reader)]
    while reader.peek() == "|":
        reader.at += 1
        commands.append(_command(reader))
    return Pipeline(tuple(commands), negated)


def _command(reader: _Reader) -> Command:
    compound: dict[str, Callable[[_Reader], Command]] = {"for": _for, "if": _if, "{": _group}
    word = reader.keyword()
    if word in compound:
        reader.at += 1
        return compound[word](reader)
    if reader.peek() == "(":
        reader.at += 1
        body = _script(reader, ())
        if reader.next() != ")":
            raise ShellError("syntax error: `)' expected")
        return Group(body, _redirections(reader))
    if word in _RESERVED:
        raise ShellError(f"syntax error near unexpected token `{word}'")
    return _simple(reader)


def _group(reader: _Reader) -> Group:
    body = _script(reader, ("}",))
    reader.expect("}")
    return Group(body, _redirections(reader))


def _for(reader: _Reader) -> For:
    name = reader.keyword()
    if not _NAME.fullmatch(name):
        raise ShellError(f"syntax error: bad for loop variable `{name}'")
    reader.at += 1
    reader.expect("in")
    words = []
    while isinstance(token := reader.peek(), tuple):
        words.append(token)
        reader.at += 1
    reader.skip()
    reader.expect("do")
    body = _script(reader, ("done",))
    reader.expect("done")
    return For(name, tuple(words), body)


def _if(reader: _Reader) -> If:
    condition = _script(reader, ("then",))
    reader.expect("then")
    body = _script(reader, ("else", "fi"))
    other = Script()
    if reader.keyword() == "else":
        reader.at += 1
        other = _script(reader, ("fi",))
    reader.expect("fi")
    return If(condition, body, other)


def _redirections(reader: _Reader) -> tuple[tuple[str, Word], ...]:
    found: list[tuple[str, Word]] = []
    while (token := reader.peek()) in _REDIRECTIONS:
        found.append(_redirection(reader, str(token)))
    return tuple(found)


def _redirection(reader: _Reader, operator: str) -> tuple[str, Word]:
    reader.at += 1
    if operator in _ALONE:
        return operator, ()
    target = reader.next()
    if isinstance(target, str):
        raise ShellError(f"syntax error near unexpected token `{_shown(target)}'")
    return operator, target


def _simple(reader: _Reader) -> Simple:
    words: list[Word] = []
    assignments: list[tuple[str, Word]] = []
    redirections: list[tuple[str, Word]] = []
    while (token := reader.peek()) is not None:
        if isinstance(token, str):
            if token not in _REDIRECTIONS:
                break
            redirections.append(_redirection(reader, token))
            continue
        assigned = _ASSIGN.match(token[0].text) if token and token[0].kind == "text" and not token[0].quoted else None
        if assigned and not words:
            rest = (Piece("text", token[0].text[assigned.end() :], quoted=True), *token[1:])
            assignments.append((assigned.group()[:-1], rest))
        else:
            words.append(token)
        reader.at += 1
    if not (words or assignments or redirections):
        raise ShellError(f"syntax error near unexpected token `{_shown(reader.peek())}'")
    return Simple(tuple(words), tuple(assignments), tuple(redirections))


def _tokens(text: str) -> list[str | Word]:
    found: list[str | Word] = []
    at = 0
    while at < len(text):
        char = text[at]
        if char in " \t":
            at += 1
        elif text.startswith("\\\n", at):
            at += 2
        elif char == "#":
            at = text.find("\n", at) if "\n" in text[at:] else len(text)
        elif operator := _OPERATOR.match(text, at):
            found.append(operator.group())
            at = operator.end()
        else:
            word, at = _word(text, at)
            found.append(word)
    return found


def _word(text: str, at: int) -> tuple[Word, int]:
    pieces: list[Piece] = []
    while at < len(text) and text[at] not in " \t\n;|&<>()":
        char = text[at]
        if char == "'":
            end = text.find("'", at + 1)
            if end < 0:
                raise ShellError("unexpected EOF while looking for matching `''")
            pieces.append(Piece("text", text[at + 1 : end], quoted=True))
            at = end + 1
        elif char == '"':
            at = _double(text, at + 1, pieces)
        elif char == "\\" and at + 1 < len(text):
            pieces.append(Piece("text", text[at + 1], quoted=True))
            at += 2
        elif char == "$":
            at = _dollar(text, at, pieces, quoted=False)
        elif char == "`":
            raise ShellError("syntax error near unexpected token ``'")
        else:
            plain = _PLAIN.match(text, at)
            size = max(len(plain.group()) if plain else 0, 1)
            pieces.append(Piece("text", text[at : at + size], quoted=False))
            at += size
    return tuple(pieces), at


def _double(text: str, at: int, pieces: list[Piece]) -> int:
    plain = ""
    while at < len(text) and text[at] != '"':
        if text[at] == "\\" and text[at + 1 : at + 2] in tuple('"\\$`'):
            plain += text[at + 1]
            at += 2
        elif text[at] == "$":
            pieces.append(Piece("text", plain, quoted=True))
            plain = ""
            at = _dollar(text, at, pieces, quoted=True)
        else:
            plain += text[at]
            at += 1
    if at >= len(text):
        raise ShellError("unexpected EOF while looking for matching `\"'")
    pieces.append(Piece("text", plain, quoted=True))
    return at + 1


def _dollar(text: str, at: int, pieces: list[Piece], *, quoted: bool) -> int:
    """Read what a dollar sign stands before: ``$NAME``, ``${NAME}``, ``$1``, ``$?``, ``$(…)``."""
    if text.startswith("$((", at):
        raise ShellError("syntax error: no arithmetic here")
    if text.startswith("$(", at):
        end, depth = at + 2, 1
        while end < len(text) and depth:
            depth += {"(": 1, ")": -1}.get(text[end], 0)
            end += 1
        if depth:
            raise ShellError("unexpected EOF while looking for matching `)'")
        pieces.append(Piece("command", text[at + 2 : end - 1], quoted))
        return end
    found = re.compile(r"\$(?:\{(\w+)\}|([A-Za-z_]\w*|[0-9?#$!]))").match(text, at)
    if found is None:
        pieces.append(Piece("text", "$", quoted))
        return at + 1
    pieces.append(Piece("variable", found[1] or found[2], quoted))
    return found.end()
