"""How the files of a Linux box stand in one text: ``file /etc/…``, then each line of the file indented by four blanks.

Below a file its own language nests: braces in nftables, ``[Section]`` in systemd-networkd, ``bss=`` in hostapd. An empty line stands
without indentation. A file whose last line does not end is followed by a line of its own, `UNENDED`.

Fragments are written alike, indented by their depth, and close what they open: ``}`` where the line opened a brace, ``end`` elsewhere.
`PlanError` is raised only for commands; what a box holds is taken as it is.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

from netauto.errors import PlanError
from netauto.platforms.rules import Token
from netauto.platforms.syntax import Command, Syntax, refuse_control_characters
from netauto.platforms.tree import Draft, Tree

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

INDENT = "    "
FILE = "file "
UNENDED = "\\ no newline at the end of the file"
# Settings of hostapd whose value is a secret: the name alone says which line it is.
SECRET_SETTINGS = ("wpa_passphrase=", "sae_password=", "auth_server_shared_secret=", "acct_server_shared_secret=")
_SECRET = re.compile("|".join(SECRET_SETTINGS))
_ASSIGNMENT = re.compile(r"[\w.-]+=.*", re.DOTALL)
_WORD = re.compile(r'"((?:\\.|[^"\\])*)"|[^\s,]+|,')
_SECTION = re.compile(r"\[[A-Za-z0-9]+\]\s*")
_BRACES = re.compile(r'"(?:\\.|[^"\\])*"|#.*|([{}])')


@lru_cache(maxsize=1 << 15)  # the same lines are looked at again and again
def tokens(text: str) -> tuple[Token, ...]:
    """Return the words of a line, quotation marks removed; ``key=value`` is one word, unless the value is a secret."""
    secret = _SECRET.match(text)
    if secret:
        value = text[secret.end() :].strip()
        return (Token(secret.group(), secret.end()), *((Token(value, len(text)),) if value else ()))
    if _ASSIGNMENT.fullmatch(text):
        return (Token(text.rstrip(), len(text)),)
    return tuple(
        Token(word.group() if word.group(1) is None else word.group(1), word.end()) for word in _WORD.finditer(text)
    )


def quote(word: str, quoted: bool) -> str:  # noqa: FBT001 - the shape of Syntax.quote
    """Return `word` as nftables prints it; it has no way to write a quotation mark inside quotation marks."""
    return f'"{word}"' if quoted else word


@lru_cache(maxsize=32)  # a plan reads each configuration for several purposes; trees never change
def parse(text: str) -> Tree:
    """Return the tree of a configuration; printing it gives `text` back, byte for byte."""
    root = Draft("")
    file: Draft | None = None
    stack: list[Draft] = []
    lines = text.split("\n")
    for raw in lines[:-1]:
        if raw and not raw[0].isspace():
            file = root.add(Draft(raw)) if raw.startswith(FILE) else None
            stack = [file] if file else []
            if not file:
                root.add(Draft(raw))
        elif not stack:
            root.separate(raw)
        else:
            _take(raw, stack)
    last = root if not lines[-1] else None
    if last is not None:
        last.separate("")
    elif lines[-1]:
        root.add(Draft(lines[-1].lstrip(), lines[-1][: len(lines[-1]) - len(lines[-1].lstrip())]))
    return Tree(root.freeze().children)


def _take(raw: str, stack: list[Draft]) -> None:
    """Put one line of a file where it belongs; `stack` holds the sections that are open, the file first."""
    bare = raw.lstrip(" \t")
    indent = raw[: len(raw) - len(bare)]
    if not bare.strip():
        stack[-1].separate(raw)
    elif bare.rstrip() == "}" and len(stack) > 1 and _braced(stack[-1].text):
        stack.pop().close = raw
    elif _flat(bare):
        while len(stack) > 1 and _flat(stack[-1].text):
            stack.pop()
        stack.append(stack[-1].add(Draft(bare, indent)))
    else:
        node = stack[-1].add(Draft(bare, indent))
        if _braced(bare):
            stack.append(node)


def _flat(header: str) -> bool:
    """Tell whether a line opens a section that lasts until the next one: ``[Match]``, ``bss=wlan0-1``."""
    return header.startswith("bss=") or _SECTION.fullmatch(header) is not None


def _braced(header: str) -> bool:
    """Tell whether a line leaves a brace open."""
    marks = [found[1] for found in _BRACES.finditer(header) if found[1]]
    return marks.count("{") > marks.count("}")


def read(lines: Sequence[str]) -> tuple[Command, ...]:
    """Return the commands of a fragment.

    Raises:
        PlanError: a control character, an indentation that no open section explains, or sections that do not close.
    """
    return tuple(_commands(lines))


def _commands(lines: Sequence[str]) -> Iterator[Command]:
    opened: list[str] = []  # the lines whose sections are open
    for number, line in enumerate(lines, start=1):
        refuse_control_characters(number, line)
        text = line.strip()
        if not text or text.startswith("#"):
            continue
        if text in ("}", "end"):
            if not opened or _closing(opened.pop()) != text:
                raise PlanError(f"line {number}: {text!r} closes nothing that is open")
            continue
        if len(line) - len(line.lstrip()) != len(INDENT) * len(opened):
            raise PlanError(f"line {number}: {text!r} has to be indented by {len(INDENT) * len(opened)} blanks")
        yield Command(len(opened), text, number)
        if text.startswith(FILE) or _flat(text) or _braced(text):
            opened.append(text)
    if opened:
        raise PlanError(f"{opened[-1]!r} is not closed by {_closing(opened[-1])!r}")


def _closing(header: str) -> str:
    return "}" if _braced(header) else "end"


def _closes(header: str) -> str | None:
    return "}" if _braced(header) else None


def _inner(header: str) -> str:
    return "" if _flat(header) else INDENT


def _joined(head: str, value: str) -> str:
    return head + value if head.endswith("=") and " " not in head else f"{head} {value}".rstrip()


LINUX_FILES = Syntax(
    parse, read, tokens, quote, INDENT, lambda header: (_closing(header), 0), _closes, "", inner=_inner, joined=_joined
)


def to_text(files: Mapping[str, str]) -> str:
    """Return files (path → content) as one text, in the order of their paths."""
    parts = []
    for path, content in sorted(files.items()):
        parts.append(f"{FILE}{path}\n")
        parts += [f"{INDENT}{line}\n" if line else "\n" for line in content.split("\n")[:-1]]
        last = content.rpartition("\n")[2]
        parts += [f"{INDENT}{last}\n{UNENDED}\n"] if last else []
    return "".join(parts)


def from_text(text: str) -> dict[str, str]:
    """Return the files of a text (path → content); the opposite of `to_text`."""
    found: dict[str, list[str]] = {}
    lines: list[str] = []
    for raw in text.split("\n")[:-1]:
        if raw.startswith(FILE):
            lines = found.setdefault(raw.removeprefix(FILE), [])
        elif raw == UNENDED and lines:
            lines[-1] = lines[-1].removesuffix("\n")
        else:
            lines.append(raw.removeprefix(INDENT) + "\n")
    return {path: "".join(content) for path, content in found.items()}
