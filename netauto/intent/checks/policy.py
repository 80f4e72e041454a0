"""``policy.yml``: windows that end after they start, waivers of units that exist."""

from __future__ import annotations

from typing import TYPE_CHECKING

from netauto.intent.checks.names import twice, unknown
from netauto.intent.findings import FIXED, WAIVABLE

if TYPE_CHECKING:
    from collections.abc import Iterator

    from netauto.errors import Problem
    from netauto.intent.sources import Sources
    from netauto.intent.yaml_source import Keys


def check(sources: Sources) -> Iterator[Problem]:
    """Yield the contradictions of ``policy.yml``."""
    if sources.policy is None:
        return
    policy, document = sources.policy.value, sources.policy.document
    for position, freeze in enumerate(policy.freezes):
        if freeze.end < freeze.start:
            yield document.problem(("freezes", position, "to"), f"'{freeze.end}'", f"must not be before {freeze.start}")
    for position, waiver in enumerate(policy.waivers):
        path: Keys = ("waivers", position, "lint")
        if waiver.lint in FIXED:
            yield document.problem(
                path, f"'{waiver.lint}'", "nobody can accept this finding: others than the unit would suffer"
            )
        else:
            yield from unknown(document, path, waiver.lint, WAIVABLE, "a finding that can be waived")
        if waiver.unit is not None:
            yield from unknown(document, ("waivers", position, "unit"), waiver.unit, sources.unit_names, "a unit")
    waivers = (
        (("waivers", i), f"{waiver.lint} for {waiver.unit or 'every unit'}") for i, waiver in enumerate(policy.waivers)
    )
    yield from twice(document, waivers, "this waiver")
    yield from twice(
        document, ((("guarantees", i), name) for i, name in enumerate(policy.guarantees)), "this guarantee"
    )
