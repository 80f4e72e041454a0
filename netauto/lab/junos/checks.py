"""What Junos looks at before it commits: names that lead nowhere, and statements that exclude each other.

Wording: recorded where a published session shows it, else in Junos's manner (see `behaviours.py`).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from netauto.lab.junos import checks_routing, checks_security, checks_switching
from netauto.lab.junos.mistakes import Failed, Mistake

if TYPE_CHECKING:
    from collections.abc import Iterator

    from netauto.lab.junos.tree import Node


def check(tree: Node) -> None:
    """Look at a whole configuration.

    Raises:
        Failed: It has mistakes.
    """
    mistakes = tuple(mistake for rule in RULES for mistake in rule(tree))
    if mistakes:
        raise Failed(mistakes)


def _root(tree: Node) -> Iterator[Mistake]:
    """Documented: no commit succeeds without a root password or key."""
    if not any(node.children for node in tree.all("system", "root-authentication")):
        yield Mistake("[edit]", "system", "Missing mandatory statement: 'root-authentication'")


RULES = (_root, *checks_switching.RULES, *checks_security.RULES, *checks_routing.RULES)
