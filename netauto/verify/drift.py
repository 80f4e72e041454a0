"""What has changed on a device since the unit was opened, restricted to what the unit owns."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from netauto.verify.check import ABSENT, one_line
from netauto.verify.facts import differences, policy_order

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator

    from netauto.plan.models import DiffLine
    from netauto.platforms.model import DeviceModel
    from netauto.verify.facts import Subject

    Path = tuple[str, ...]

# A list of VLANs on one line is shared by all units; its members are compared by `semantic_drift`.
_SHARED_LIST = re.compile(r"\bvlan (add |remove )?\d[\d,-]*[,-][\d,-]*$")


class Drift(NamedTuple):
    """One thing that is not as the unit left it; `expected` or `observed` is ``absent`` where a side does not have it."""

    subject: str
    expected: str
    observed: str


def semantic_drift(expected: DeviceModel, observed: DeviceModel, owned: Collection[Subject]) -> tuple[Drift, ...]:
    """Return what the unit owns and what does not mean what it meant.

    Args:
        expected: the configuration as the unit left it.
        observed: the configuration now.
        owned: what the unit owns in either (`netauto.verify.ownership.unit_subjects` of both).
    """
    found = [
        Drift(str(difference.subject), one_line(difference.expected), one_line(difference.observed))
        for difference in differences(expected, observed, owned)
    ]
    both = {policy.key for policy in expected.policies} & {policy.key for policy in observed.policies}
    keys = {subject.name for subject in owned if subject.kind == "policy"} & both
    orders = policy_order(expected, keys), policy_order(observed, keys)
    if orders[0] != orders[1]:
        found.append(Drift("order of the unit's policies", *orders))
    return tuple(found)


def textual_drift(diff: tuple[DiffLine, ...], expected: str, observed: str) -> tuple[Drift, ...]:
    """Return the unit's lines that are gone, came back, or stand inside a section of the unit without belonging there.

    Args:
        diff: the plan's diff: its ``+`` lines are the unit's, its ``-`` lines must not come back.
        expected: canonical configuration as the unit left it.
        observed: canonical configuration now.
    """
    added, removed = _changed_paths(diff)
    then, now = frozenset(_paths(expected)), tuple(_paths(observed))
    here = frozenset(now)
    gone = [Drift(" / ".join(path), path[-1], ABSENT) for path in added if path in then and path not in here]
    sections = frozenset(added)
    extra = [path for path in now if path not in then and (path in removed or path[:-1] in sections)]
    return (*gone, *(Drift(" / ".join(path), ABSENT, path[-1]) for path in extra if not _SHARED_LIST.search(path[-1])))


def _changed_paths(diff: Iterable[DiffLine]) -> tuple[tuple[Path, ...], frozenset[Path]]:
    stack: list[str] = []
    paths: dict[str, list[Path]] = {"+": [], "-": [], " ": []}
    for line in diff:
        stack = [*stack[: line.depth], line.text.strip()]
        if not _SHARED_LIST.search(stack[-1]):
            paths[line.sign].append(tuple(stack))
    return tuple(paths["+"]), frozenset(paths["-"])


def _paths(text: str) -> Iterator[Path]:
    """Yield each line with the lines above it that it is indented under."""
    stack: list[tuple[int, str]] = []
    for line in text.splitlines():
        words = line.strip()
        if not words or words == "!":
            continue
        indent = len(line) - len(line.lstrip())
        while stack and stack[-1][0] >= indent:
            stack.pop()
        stack.append((indent, words))
        yield tuple(entry for _, entry in stack)
