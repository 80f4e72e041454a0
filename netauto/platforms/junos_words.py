"""A Junos configuration as nested words: what its active statements say."""

from __future__ import annotations

from typing import TYPE_CHECKING

from netauto.platforms.quoting import quotation_size, tokens

if TYPE_CHECKING:
    from collections.abc import Iterator

SET, DEACTIVATE = "set", "deactivate"


class Words(dict[str, "Words"]):
    """What follows a word: ``vlans`` → ``U-1`` → ``vlan-id`` → ``2400``, in the device's order."""

    def at(self, *path: str) -> Words:
        """Return what follows `path`; nothing where it is not there."""
        found = self
        for word in path:
            found = found.get(word, _NOTHING)
        return found

    def one(self, *path: str) -> str:
        """Return the word behind `path`, or an empty text."""
        return next(iter(self.at(*path)), "")

    def says(self, *path: str) -> bool:
        """Whether `path` is there."""
        return path[-1] in self.at(*path[:-1])

    def add(self, path: tuple[str, ...]) -> None:
        """Add a statement."""
        here = self
        for word in path:
            here = here.setdefault(word, Words())

    def sentences(self) -> Iterator[str]:
        """Yield every statement below."""
        for word, below in self.items():
            if below:
                yield from (f"{word} {sentence}" for sentence in below.sentences())
            else:
                yield word


_NOTHING = Words()


def active(text: str) -> Words:
    """Return what the statements of `text` say; inactive ones are as if they were not there (documented)."""
    found = Words()
    inactive = []
    for line in _lines(text):
        verb, *path = (token.text for token in tokens(line))
        if verb == SET:
            found.add(tuple(path))
        elif verb == DEACTIVATE and path:
            inactive.append(path)
    for path in inactive:
        found.at(*path[:-1]).pop(path[-1], None)
    return found


def _lines(text: str) -> Iterator[str]:
    """Yield the statements of `text`; a quoted text may run over several lines."""
    lines = text.splitlines()
    number = 0
    while number < len(lines):
        size = quotation_size(lines[number], lines, number + 1)
        line = "\n".join(lines[number : number + size + 1]).strip()
        if line:
            yield line
        number += size + 1
