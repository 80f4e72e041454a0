"""The proofs that every plan has to pass before anybody sees it. A plan that fails one is refused, never repaired.

1. The base prints back byte for byte: nothing in it was misread.
2. The push leads from the base to the predicted configuration.
3. The inverse leads from the predicted configuration back to the base.
4. Planning again on the predicted configuration is empty.
5. Nothing changes that no command of a fragment is about.
6. Neither push nor inverse holds a secret's value.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from netauto.errors import PlanError
from netauto.plan.apply import apply
from netauto.plan.canonical import canonical_tree
from netauto.plan.changes import changed_paths
from netauto.plan.commands import commands
from netauto.plan.redact import holds_secret
from netauto.plan.trace import path_text

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from netauto.plan.trace import Path
    from netauto.platforms.platform import Platform
    from netauto.platforms.tree import Tree


def certify_reading(device: str, platform: Platform, text: str, tree: Tree) -> None:
    """Refuse a base that does not print back byte for byte (proof 1), or of a kind that the rules were not written for."""
    if str(tree) != text:
        raise PlanError(f"{device}: the running configuration cannot be read without loss")
    for pattern, reason in platform.unsupported.items():
        if re.search(pattern, text, re.MULTILINE):
            raise PlanError(f"{device}: {reason}")


def certify_ways(
    device: str, platform: Platform, ends: tuple[Tree, Tree], push: Sequence[str], inverse: Sequence[str]
) -> None:
    """Refuse a push or an inverse that does not arrive (proofs 2 and 3), or that holds a secret (proof 6).

    Raises:
        PlanError: names the first line where what arrives differs from what should.
    """
    base, predicted = ends
    for name, start, lines, end in (("push", base, push, predicted), ("inverse", predicted, inverse, base)):
        _certify_way(device, platform, name, (apply(platform, start, lines), end))
        for line in lines:
            if holds_secret(platform, line):
                words = " ".join(line.split()[:2])
                raise PlanError(
                    f"{device}: the {name} would have to hold the secret behind {words!r}",
                    hint="a secret that stands on the device today cannot be put back by netauto; change it by hand first",
                )


def _certify_way(device: str, platform: Platform, name: str, ends: tuple[Tree, Tree]) -> None:
    if ends[0] == ends[1] or str(ends[0]) == str(ends[1]):
        return
    arrived, expected = (canonical_tree(platform, tree).splitlines() for tree in ends)
    if arrived != expected:
        pairs = zip([*arrived, ""], [*expected, ""], strict=False)
        got, wanted = next(pair for pair in pairs if pair[0] != pair[1])
        raise PlanError(
            f"{device}: the {name} does not arrive: {_safe(platform, got)} instead of {_safe(platform, wanted)}",
            hint=f"a rule in {platform.rules_module} contradicts itself",
        )


def _safe(platform: Platform, line: str) -> str:
    return "a secret" if holds_secret(platform, line) else repr(line)


def certify_idempotence(device: str, platform: Platform, predicted: Tree, again: Tree) -> None:
    """Refuse fragments that change something when they are applied a second time (proof 4)."""
    more = commands(platform, predicted, again)
    if more:
        raise PlanError(
            f"{device}: applying the fragments twice is not the same as once: {more[0]!r}",
            hint="two lines of the templates contradict each other",
        )


def certify_ownership(device: str, platform: Platform, base: Tree, predicted: Tree, touched: Collection[Path]) -> None:
    """Refuse a change that no command is about (proof 5)."""
    for path in changed_paths(platform, base, predicted):
        if path not in touched:
            raise PlanError(f"{device}: {path_text(path)} would change, and no fragment asks for it")
