"""Who uses a name: a VLAN that a port is in, a zone that a policy names."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    from netauto.platforms.platform import Platform
    from netauto.platforms.tree import Node, Tree


class Use(NamedTuple):
    """One line that uses a name: what kind of name, the name, and the sections the line stands in."""

    kind: str
    name: str
    where: str


def uses(platform: Platform, tree: Tree, kinds: Collection[str]) -> frozenset[Use]:
    """Return every use of names of `kinds`, as far as the platform's patterns (`Platform.references`) know them."""
    patterns = [(kind, re.compile(pattern)) for kind in kinds for pattern in platform.references.get(kind, ())]
    return frozenset(_below(platform, tree.children, patterns, ()))


def _below(
    platform: Platform, nodes: tuple[Node, ...], patterns: list[tuple[str, re.Pattern[str]]], above: tuple[str, ...]
) -> Iterator[Use]:
    for node in nodes:
        for kind, pattern in patterns:
            for found in pattern.finditer(node.text.rstrip()):
                where = " ".join(map(_spoken, above)) or node.text.rstrip()
                yield from (Use(kind, token.text, where) for token in platform.syntax.tokens(found.group(1)))
        yield from _below(platform, node.children, patterns, (*above, node.text))


def _spoken(header: str) -> str:
    return header.removeprefix("config ").removeprefix("edit ").strip().strip('"')
