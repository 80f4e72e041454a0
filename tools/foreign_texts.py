# ruff: noqa: INP001 - tools are scripts, not a package
"""What netauto makes of configurations that nobody here wrote.

`SOURCES` are the packages of requirements/test.txt that hold such texts. Of those, `tools/docs.py` writes the table in
docs/platforms.md, and `tests/unit/platforms/test_foreign_texts.py` holds each text against the promise that nothing of it is lost.
`python tools/foreign_texts.py PLATFORM FILE...` prints a row of that table for files of your own.
"""

from __future__ import annotations

import re
import sys
from collections import Counter
from dataclasses import dataclass
from functools import cache
from importlib.metadata import files, version
from pathlib import Path
from textwrap import dedent
from typing import TYPE_CHECKING

from netauto.platforms import PLATFORMS

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from netauto.platforms.platform import Platform
    from netauto.platforms.rules import Section
    from netauto.platforms.tree import Node

HEADING = ("texts", "lines", "with a rule", "kept", "ports", "VLANs", "refused", "kept, mostly")
_MOSTLY = 8  # kinds of lines that are named

# --- reading ------------------------------------------------------------------------------------------------------


def row(platform: Platform, texts: Iterable[str]) -> tuple[str, ...]:
    """Return what `platform` makes of `texts`, in the columns of `HEADING`; a text that is there twice counts once."""
    distinct = tuple(dict.fromkeys(texts))
    lines = [line for text in distinct for line in told_apart(platform, platform.rules, platform.parse(text).children)]
    known = sum(size for _text, size, rule_knows in lines if rule_knows)
    kept = Counter[str]()
    for text, size, rule_knows in lines:
        kept[text.split(None, 1)[0]] += size * (not rule_knows)
    models = [platform.read_model(text) for text in distinct]
    why = [platform.unsupported[line] for text in distinct for line in platform.unsupported if _stands(line, text)]
    counts = (
        len(distinct),
        known + kept.total(),
        known,
        kept.total(),
        sum(len(model.ports) for model in models),
        sum(len(model.vlans) for model in models),
    )
    mostly = ", ".join(f"`{word}` {number}" for word, number in (+kept).most_common(_MOSTLY))
    refused = "; ".join(f"{number}: {reason}" for reason, number in Counter(why).items())
    return (*map(str, counts), refused or "0", mostly)


def _stands(line: str, text: str) -> bool:
    return re.search(line, text, re.MULTILINE) is not None


def told_apart(platform: Platform, section: Section | None, nodes: Iterable[Node]) -> Iterator[tuple[str, int, bool]]:
    """Yield each of `nodes` and of what stands below them: text, number of its lines, and whether a rule knows it there.

    Empty lines, separators, comments and the lines that only end a section are not counted.
    """
    for node in nodes:
        match = section.line(node.text, platform.syntax.tokens) if section else None
        if node.text.strip() and not node.text.startswith(("!", "#")) and not node.implied:
            yield node.text, node.text.count("\n") + 1, match is not None
        yield from told_apart(platform, match.rule.section if match else None, node.children)


# --- where the texts are ------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Source:
    """Texts of one platform's language in an installed package.

    Attributes:
        package: the distribution, as requirements/test.txt names it.
        path: regular expression that the path of a file in it matches; group 1 names what the text is about.
        texts: the texts that such a file holds.
        what: what they are.
    """

    platform: str
    package: str
    path: str
    texts: Callable[[str], Iterable[str]]
    what: str

    @property
    def name(self) -> str:
        """Package and version."""
        return f"{self.package} {version(self.package)}"

    @property
    def row(self) -> tuple[str, ...]:
        """What its platform makes of it, in the columns of `HEADING`."""
        return row(PLATFORMS[self.platform], (text for texts in self.read().values() for text in texts))

    def read(self) -> dict[str, tuple[str, ...]]:
        """Return subject → texts."""
        return _read(self)


@cache
def _read(source: Source) -> dict[str, tuple[str, ...]]:
    found = {}
    for path in files(source.package) or ():
        match = re.fullmatch(source.path, path.as_posix())
        texts = tuple(source.texts(Path(path.locate()).read_text(encoding="utf-8"))) if match else ()
        if match and texts:
            found[match[1]] = texts
    return found


_ASKED = re.compile(r"# *(?:[\w()-]+[#>] *)?sh(?:ow)? run")
# What stands behind a configuration without a blank line: the next prompt, a heading, the answer of a module.
_OVER = re.compile(r'# *[\w()-]*[\w)][#>]|# ?[A-Z-]|# *["{]|[^#]|$')


def shown(module: str) -> Iterator[str]:
    """Yield the configurations that the examples of an Ansible module show, each in comments behind `show running-config`."""
    text: list[str] | None = None
    for line in [*module.splitlines(), ""]:
        asked, ends = _ASKED.match(line), _OVER.match(line)
        if text and (asked or ends):
            yield dedent("".join(f"{one[1:]}\n" for one in text))
        if asked:
            text = []
        elif ends:
            text = None
        elif text is not None:
            text.append(line)


_ASKED_JUNOS = re.compile(r"# ?\S*@\S+[#>] ?show (?:configuration )?([a-z][a-z0-9 -]*)")
_GOES_ON = re.compile(r"#\s+\S|#\s*\}|# *[\w<]")
_END_JUNOS = re.compile(r"\{(?:master|primary|backup)\S*\}|\[edit.*\]")


def shown_in_braces(module: str) -> Iterator[str]:
    """Yield the same for Junos, of which they show braces: the `set` form, which netauto asks devices for, is made of them here."""
    lines = [*module.splitlines(), ""]
    for number, line in enumerate(lines):
        if asked := _ASKED_JUNOS.fullmatch(line):
            end = next(at for at in range(number + 1, len(lines)) if not _GOES_ON.match(lines[at]))
            inside = [one[1:] for one in lines[number + 1 : end] if not _END_JUNOS.fullmatch(one[1:].strip())]
            if text := "".join(f"{statement}\n" for statement in statements(inside, asked[1].strip())):
                yield text


def statements(lines: Iterable[str], *above: str) -> Iterator[str]:
    """Yield the `set` form of a configuration in braces, all of it below the words `above`."""
    path = [*above]
    for line in lines:
        text = re.sub(r"\s*(##|/\*).*", "", line).strip()
        if text.endswith("{"):
            path.append(text[:-1].strip())
        elif text == "}" and len(path) > len(above):
            path.pop()
        elif text.endswith(";"):
            *words, last = re.findall(r'"[^"]*"|\[[^\]]*\]|\S+', text[:-1])
            for value in last.strip("[]").split() if last.startswith("[") else [last]:
                yield " ".join(("set", *path, *words, value))


def in_set_form(text: str) -> str:
    """Return a whole configuration of Junos in `set` form, which it may be in already."""
    if not re.search(r"\{$", text, re.MULTILINE):
        return text
    return "".join(f"{statement}\n" for statement in statements(text.splitlines()))


def whole(text: str) -> tuple[str, ...]:
    """Return the text of a file."""
    return (text,)


_MODULES = r"ansible_collections/{}/plugins/modules/[a-z]+_(\w+)\.py"
_IOS = _MODULES.format("cisco/ios")
_TEMPLATES = r"napalm/{}/templates/(\w+)\.j2"
_SHOWN = "running configurations in the examples of `{}`"
_LINES = "the lines that it types, with its variables in them: it ships no recordings"

SOURCES = (
    Source("ios_xe", "ansible", _IOS, shown, _SHOWN.format("cisco.ios")),
    Source("ios_xe", "napalm", _TEMPLATES.format("ios"), whole, _LINES),
    Source("c9800", "ansible", _IOS, shown, "the same: a controller speaks IOS-XE; none is of one"),
    Source("arista_eos", "ansible", _MODULES.format("arista/eos"), shown, _SHOWN.format("arista.eos")),
    Source("arista_eos", "napalm", _TEMPLATES.format("eos"), whole, _LINES),
    Source(
        "junos",
        "ansible",
        _MODULES.format("junipernetworks/junos"),
        shown_in_braces,
        _SHOWN.format("junipernetworks.junos") + ", from braces to `set`",
    ),
    Source("junos", "napalm", _TEMPLATES.format("junos"), whole, _LINES),
)


if __name__ == "__main__":
    name, *paths = sys.argv[1:]
    given = (Path(path).read_text(encoding="utf-8") for path in paths)
    cells = row(PLATFORMS[name], map(in_set_form, given) if name == "junos" else given)
    sys.stdout.write("".join(f"{title}: {cell}\n" for title, cell in zip(HEADING, cells, strict=True)))
