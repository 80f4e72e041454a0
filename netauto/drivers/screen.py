"""What a terminal prints, taken apart into the replies to the lines that were typed.

Pure: text in, text out. A device echoes each line behind its prompt, prints its reply, and prompts again; lines that were typed ahead
follow each other without a pause. In between come log messages, paging marks that are erased by backspaces, and escape sequences.
Everything a device prints is hostile until it is taken apart here.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

_ESCAPE = re.compile(r"\x1b(?:\[[0-?]*[ -/]*[@-~]|\][^\x07\x1b]*(?:\x07|\x1b\\)|[@-Z\\^_=>()][0-9A-B]?)")
_UNFINISHED = re.compile(r"(?:\x1b[^@-Z\\^_a-z=>]{0,40}|\r+)\Z")
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f]")
_WORDS = 400  # characters of a device's own words in an error: enough to understand, not enough to flood


@dataclass(frozen=True, slots=True)
class Style:
    """How a platform's terminal looks.

    Attributes:
        prompt: regular expression of a prompt from the start of its line; ``{name}`` stands for the hostname.
        name_kept: how many characters of the hostname a prompt is sure to show.
        more: what is printed when a page is full.
        question: what is printed when the device waits for an answer.
        rename: a line that changes the hostname; group 1 is the new one.
        noise: a log message that nobody asked for, as a whole line.
        window: bytes that may be typed ahead; real devices lose what does not fit their input buffer.
    """

    prompt: str
    name_kept: int
    more: str
    question: str
    rename: str
    noise: str
    window: int


ANY_NAME = r"[A-Za-z0-9][\w.-]{0,62}"


@dataclass(slots=True)
class Screen:
    """The text of one exchange, as it grows.

    Attributes:
        style: how the platform's terminal looks.
        names: hostnames that prompts may show; empty while none is known.
    """

    style: Style
    names: tuple[str, ...] = ()
    _text: str = ""
    _held: str = ""
    _prompt: re.Pattern[str] = field(init=False)

    def __post_init__(self) -> None:
        self._compile()

    def rename(self, name: str) -> None:
        """Expect prompts that show `name`, too."""
        if name not in self.names:
            self.names = (*self.names, name)
            self._compile()

    def _compile(self) -> None:
        kept = {re.escape(name[: self.style.name_kept]) for name in self.names}
        name = f"(?:{'|'.join(sorted(kept))})" if kept else ANY_NAME
        self._prompt = re.compile(self.style.prompt.replace("{name}", name))

    def clear(self) -> None:
        """Begin another exchange."""
        self._text = self._held = ""

    def feed(self, data: str) -> None:
        """Take what has arrived."""
        data = self._held + data
        cut = _UNFINISHED.search(data)
        self._held = data[cut.start() :] if cut else ""
        data = _ESCAPE.sub("", data[: cut.start()] if cut else data)
        self._text += re.sub(r"\r+\n", "\n", data)

    @property
    def tail(self) -> str:
        """The line that the cursor stands in."""
        return overwritten(self._text[self._text.rfind("\n") + 1 :])

    def at_prompt(self) -> str:
        """Return the prompt, when that is all that the last line shows; otherwise nothing."""
        tail = self.tail
        return tail if self._prompt.fullmatch(tail) else ""

    def at_more(self) -> bool:
        """Whether the device waits for a key before it prints the next page."""
        return not self._held and re.search(self.style.more + r"\Z", self._text[-40:]) is not None

    def question(self) -> str:
        """Return the question that the device waits to have answered, or nothing."""
        tail = self.tail
        return tail if re.search(self.style.question + r"\s*\Z", tail) else ""

    def learn(self, command: str) -> None:
        """Learn the hostname from the prompt in front of the echo of `command`."""
        named = self.style.prompt.replace("{name}", f"(?P<name>{ANY_NAME})")
        found = re.search(rf"^{named}\s*{re.escape(command)}\s*$", self._cleaned(), re.MULTILINE)
        if found:
            self.rename(found["name"])

    def replies(self, lines: tuple[str, ...]) -> tuple[str, ...] | None:
        """Return the reply to each line, without echo and prompts; None while something is missing."""
        if not self.at_prompt():
            return None
        text = self._cleaned()
        spans: list[tuple[int, int]] = []
        for line in lines:
            echo = self._echo(text, spans[-1][1] if spans else 0, line.strip())
            if echo is None:
                return None
            spans.append(echo)
        ends = [start for start, _ in spans[1:]] + [len(text)]
        return tuple(self._reply(text[begin:end]) for (_, begin), end in zip(spans, ends, strict=True))

    def _echo(self, text: str, start: int, typed: str) -> tuple[int, int] | None:
        """Return where the line stands, from `start` on, that is the echo of `typed`: behind a prompt or alone, and ended."""
        # An expression for every line typed would cost more time than everything else that is done with a device.
        at = text.find(typed, start)
        while at >= 0:
            begin, end = text.rfind("\n", 0, at) + 1, text.find("\n", at + len(typed))
            if end < 0:
                return None
            around = text[begin:at].rstrip(" \t"), text[at + len(typed) : end].strip(" \t")
            if begin >= start and not around[1] and (not around[0] or self._prompt.fullmatch(around[0])):
                return begin, end + 1
            at = text.find(typed, at + 1)
        return None

    def _cleaned(self) -> str:
        return "\n".join(overwritten(line) for line in self._text.split("\n"))

    def _reply(self, text: str) -> str:
        """Cut what stands behind the reply: the next prompt, and log messages after it."""
        lines = text.split("\n")
        shown = next((number for number, line in enumerate(lines) if self._prompt.fullmatch(line.rstrip())), None)
        return printable("".join(f"{line}\n" for line in lines[:shown]) if shown is not None else text)


def overwritten(line: str) -> str:
    """Return what a line shows once its carriage returns and backspaces have moved the cursor back and text was printed over it."""
    if "\b" not in line and "\r" not in line:
        return line
    cells: list[str] = []
    at = 0
    for char in line:
        if char == "\r":
            at = 0
        elif char == "\b":
            at = max(0, at - 1)
        else:
            cells[at : at + 1] = [char]
            at += 1
    return "".join(cells).rstrip()


def printable(text: str) -> str:
    """Return `text` without control characters, but for line ends and tabs."""
    return _CONTROL.sub("", text)


def words(text: str) -> str:
    """Return a device's words as they may stand in an error: printable, on one line, of bounded length."""
    line = " ".join(printable(text).split())
    return line if len(line) <= _WORDS else f"{line[:_WORDS]}…"


def windows(lines: tuple[str, ...], limit: int, *, careful: bool) -> tuple[tuple[int, int], ...]:
    """Return the slices of `lines` that may be typed ahead.

    Args:
        lines: what is going to be typed.
        limit: bytes of a window; a longer line gets one of its own.
        careful: end a window at a line that opens a section. A device that refuses to enter a section takes what belongs into it for
            the section that it is still in: what belongs into it must not be under way already.
    """
    slices, start, size = [], 0, 0
    for number, line in enumerate(lines):
        length = len(line.encode()) + 1
        opened = careful and number > start and _indent(line) > _indent(lines[number - 1])
        if number > start and (opened or size + length > limit):
            slices.append((start, number))
            start, size = number, 0
        size += length
    return (*slices, (start, len(lines))) if lines else ()


def _indent(line: str) -> int:
    return len(line) - len(line.lstrip())
