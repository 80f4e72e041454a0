"""Reading YAML that a stranger may have written: positions kept, surprises refused.

The grammar is a small, safe part of YAML: one document of mappings, lists and scalars. Refused: anchors and aliases (an alias bomb is
a few hundred bytes), tags, directives, duplicate keys, tabs, control and invisible characters, more than `Limits` allow.

Plain scalars mean what a reader expects, not what YAML 1.1 says: only ``true``/``false`` are booleans, only decimal digits without a
leading zero are whole numbers, only ``null``, ``~`` and nothing are null. ``no``, ``on``, ``010``, ``1:30``, ``1e3`` and dates stay text,
and it is the model that decides whether text may stand there.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Protocol, cast

from netauto.errors import Problem

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

Keys = tuple[str | int, ...]
Value = None | bool | int | str | list["Value"] | dict[str, "Value"]

MAX_BYTES = 1 << 20
MAX_DEPTH = 16
MAX_NODES = 50_000
MAX_DIGITS = 18
INTEGER = re.compile(rf"0|-?[1-9][0-9]{{0,{MAX_DIGITS - 1}}}")
WORDS: dict[str, Value] = {"true": True, "false": False, "null": None, "~": None, "": None}
# Cc control, Cf invisible (zero width, bidirectional), Zl/Zp line and paragraph separators, Cs/Co surrogates and private use.
REFUSED = frozenset({"Cc", "Cf", "Zl", "Zp", "Cs", "Co", "Cn"})


@dataclass(frozen=True, slots=True)
class Document:
    """One file, read.

    Attributes:
        file: its path as a person would type it.
        data: dictionaries with text keys, lists, text, whole numbers, booleans, None. None too when nothing could be read.
        lines: path of keys and positions → 1-based line.
        problems: what was refused; the data is then incomplete.
    """

    file: str
    data: Value = None
    lines: dict[Keys, int] = field(default_factory=dict)
    problems: tuple[Problem, ...] = ()

    def line(self, path: Keys) -> int:
        """Return the line of `path`, or of the nearest thing around it that stands in the file."""
        while path and path not in self.lines:
            path = path[:-1]
        return self.lines.get(path, 1)

    def problem(self, path: Keys, found: str, allowed: str, suggestion: str = "") -> Problem:
        """Return the problem of what stands at `path`."""
        return Problem(self.file, self.line(path), dotted(path), found, allowed, suggestion)


def dotted(path: Keys) -> str:
    """Return ``rooms[2].port`` for ``("rooms", 2, "port")``; ``(file)`` for the whole."""
    text = "".join(f"[{part}]" if isinstance(part, int) else f".{printable(part)}" for part in path)
    return text.removeprefix(".") or "(file)"


def at(data: Value, path: Keys) -> Value:
    """Return what stands at `path`; where a text was split into parts, the whole text."""
    for part in path:
        if isinstance(data, str):
            return data
        data = _child(data, part)
    return data


def _child(data: Value, part: str | int) -> Value:
    if isinstance(data, dict):
        return data.get(str(part))
    return data[part] if isinstance(data, list) and isinstance(part, int) and part < len(data) else None


def printable(text: str, limit: int = 60) -> str:
    """Return `text` without control or invisible characters, shortened to `limit`; it may come from a stranger."""
    shown = "".join(char if unicodedata.category(char) not in REFUSED else f"\\u{ord(char):04x}" for char in text)
    return shown if len(shown) <= limit else shown[: limit - 1] + "…"


def read_file(path: Path, shown: str) -> Document:
    """Read the file at `path`; every trouble with it becomes a problem of the document.

    Args:
        path: where it is.
        shown: its name in messages.
    """
    try:
        with path.open("rb") as stream:
            raw = stream.read(MAX_BYTES + 1)
    except FileNotFoundError:
        return Document(shown, problems=(Problem(shown, 0, "(file)", "no such file", "the file must exist"),))
    except OSError as error:
        reason = error.strerror or type(error).__name__
        return Document(shown, problems=(Problem(shown, 0, "(file)", reason, "the file must be readable"),))
    return read_text(raw, shown)


def read_text(raw: bytes, shown: str) -> Document:
    """Read the bytes of one YAML file called `shown` in messages."""
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = raw[: error.start].count(b"\n") + 1
        return _refused(shown, line, f"the byte 0x{raw[error.start]:02x}", "the file must be UTF-8 text")
    if len(raw) > MAX_BYTES:
        return _refused(shown, 0, "more than 1 MiB", "a file that a person writes is smaller")
    if problems := tuple(_bad_characters(text, shown)):
        return Document(shown, problems=problems)
    return _Reader(text, shown).read()


def _refused(shown: str, line: int, found: str, allowed: str) -> Document:
    return Document(shown, problems=(Problem(shown, line, "(file)", found, allowed),))


def _bad_characters(text: str, shown: str) -> Iterator[Problem]:
    for number, line in enumerate(text.replace("\r\n", "\n").split("\n"), 1):
        char = next((char for char in line if unicodedata.category(char) in REFUSED), None)
        if char is not None:
            name = "a tab" if char == "\t" else f"the character U+{ord(char):04X} ({unicodedata.name(char, 'control')})"
            allowed = "indent with spaces" if char == "\t" else "invisible characters are refused"
            yield Problem(shown, number, "(file)", name, allowed)


class _Mark(Protocol):
    """Where something stands; `line` is 0-based."""

    line: int


class _Event(Protocol):
    """What both parsers of PyYAML say; which attributes are there depends on the event's class."""

    start_mark: _Mark
    anchor: str | None
    tag: str | None
    value: str
    style: str | None
    version: object
    tags: object


class _Refusal(Exception):  # noqa: N818 (never leaves this module)
    """Reading cannot go on."""

    def __init__(self, mark: _Mark, found: str, allowed: str) -> None:
        super().__init__(found)
        self.line = mark.line + 1
        self.found = found
        self.allowed = allowed


class _Reader:
    """Turns parser events into data; `MAX_DEPTH` bounds the recursion."""

    def __init__(self, text: str, shown: str) -> None:
        import yaml  # noqa: PLC0415 (only where a file is read)

        loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
        self.events = cast("Iterator[_Event]", yaml.parse(text, Loader=loader))
        self.broken = yaml.YAMLError
        self.shown = shown
        self.lines: dict[Keys, int] = {}
        self.problems: list[Problem] = []
        self.nodes = 0

    def read(self) -> Document:
        data: Value = None
        try:
            data = self._document()
        except _Refusal as refusal:
            self._add(refusal.line, (), refusal.found, refusal.allowed)
        except self.broken as error:
            mark = getattr(error, "problem_mark", None) or getattr(error, "context_mark", None)
            words = printable(getattr(error, "problem", None) or str(error))
            self._add(
                mark.line + 1 if mark else 0, (), f"broken YAML ({words})", "check indentation, colons and quotes here"
            )
        return Document(self.shown, data, self.lines, tuple(self.problems))

    def _document(self) -> Value:
        data: Value = None
        documents = 0
        for event in self.events:
            match type(event).__name__:
                case "DocumentStartEvent":
                    documents += 1
                    if documents > 1 or event.version or event.tags:
                        raise _Refusal(
                            event.start_mark, "a second document or a directive", "one document, without directives"
                        )
                case "StreamStartEvent" | "StreamEndEvent" | "DocumentEndEvent":
                    pass
                case _:
                    data = self._value(event, ())
        return data

    def _value(self, event: _Event, path: Keys) -> Value:
        kind = type(event).__name__
        self.nodes += 1
        if kind == "AliasEvent" or event.anchor is not None:
            raise _Refusal(event.start_mark, "an anchor or alias (& or *)", "write the value out: aliases are refused")
        if event.tag is not None:
            raise _Refusal(event.start_mark, f"the tag {printable(event.tag)}", "tags (!) are refused")
        if self.nodes > MAX_NODES or len(path) > MAX_DEPTH:
            raise _Refusal(
                event.start_mark, "too many or too deeply nested values", f"at most {MAX_NODES}, {MAX_DEPTH} deep"
            )
        self.lines.setdefault(path, event.start_mark.line + 1)
        match kind:
            case "MappingStartEvent":
                return self._mapping(path)
            case "SequenceStartEvent":
                return self._sequence(path)
            case _:
                return self._scalar(event, path)

    def _mapping(self, path: Keys) -> Value:
        data: dict[str, Value] = {}
        for event in self.events:
            if type(event).__name__ == "MappingEndEvent":
                break
            line = event.start_mark.line + 1
            key = self._value(event, path)
            if type(event).__name__ != "ScalarEvent":
                raise _Refusal(event.start_mark, "a list or mapping as a key", "a key is one word")
            name = (
                event.value if not isinstance(key, str) else key
            )  # `no:` and `1:` are names, whatever YAML 1.1 thinks
            value_path = (*path, name)
            if name in data:
                self._add(
                    line,
                    value_path,
                    f"the key {printable(name)!r} a second time",
                    f"it stands on line {self.lines[value_path]}",
                )
                self._value(next(self.events), (*path, f"{name} (again)"))
                continue
            self.lines[value_path] = line
            data[name] = self._value(next(self.events), value_path)
        return data

    def _sequence(self, path: Keys) -> Value:
        data: list[Value] = []
        for event in self.events:
            if type(event).__name__ == "SequenceEndEvent":
                break
            data.append(self._value(event, (*path, len(data))))
        return data

    def _scalar(self, event: _Event, path: Keys) -> Value:
        text: str = event.value
        if any(unicodedata.category(char) in REFUSED and char != "\n" for char in text):
            # An escape in double quotes brings in what may not stand in the file.
            self._add(
                event.start_mark.line + 1, path, repr(printable(text)), "control and invisible characters are refused"
            )
            return printable(text)
        if event.style:  # quoted or a block: text, whatever it looks like
            return text
        if INTEGER.fullmatch(text):
            return int(text)
        return WORDS.get(text, text)

    def _add(self, line: int, path: Keys, found: str, allowed: str) -> None:
        self.problems.append(Problem(self.shown, line, dotted(path), found, allowed))
