"""Words of a FortiOS line: blanks separate, quotes join, a backslash takes the next character as it is."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Word:
    """One word as typed, without its quotes."""

    text: str
    quoted: bool = False


def is_open(line: str) -> bool:
    """Whether a double quote is still open at the end: the value goes on with the next line."""
    inside = escaped = False
    for char in line:
        if escaped:
            escaped = False
        elif char == "\\":
            escaped = True
        elif char == '"':
            inside = not inside
    return inside


def split(line: str) -> tuple[Word, ...]:
    """The words of a line whose quotes are closed (an open quote reaches to the end)."""
    words: list[Word] = []
    text, quote, started, quoted = "", "", False, False
    chars = iter(line)
    for char in chars:
        if char == "\\" and quote != "'":
            text, started = text + next(chars, ""), True
        elif quote:
            if char == quote:
                quote = ""
            else:
                text += char
        elif char in "\"'":
            quote, started, quoted = char, True, True
        elif char in " \t\n":
            if started:
                words.append(Word(text, quoted))
            text, started, quoted = "", False, False
        else:
            text, started = text + char, True
    if started:
        words.append(Word(text, quoted))
    return tuple(words)


def quote(text: str) -> str:
    """`text` as the device prints a string."""
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'


def texts(line: str) -> tuple[str, ...]:
    """The words of a line as plain strings."""
    return tuple(word.text for word in split(line))


def printed(value: str) -> tuple[str, ...]:
    """The items of a printed value, each as printed."""
    return tuple(quote(word.text) if word.quoted else word.text for word in split(value))
