"""Whether a switch took the 44 lines, whoever pushed them."""

from __future__ import annotations

from functools import cache

from benchmarks.fragment import BASE, HOSTNAME, LINES
from netauto.plan.apply import apply
from netauto.plan.canonical import canonical_text
from netauto.platforms import PLATFORMS

_SWITCH = PLATFORMS["ios_xe"]
_NAPALM_LEAVES = "file prompt quiet"  # it saves before it takes this line away again


def is_applied(text: str) -> bool:
    """Tell whether a configuration means the base plus the 44 lines, and nothing else."""
    lines = (line for line in text.split("\n") if line.strip() != _NAPALM_LEAVES and not line.startswith("hostname "))
    return _meaning("\n".join(lines)) == _wanted()


@cache
def _wanted() -> str:
    return _meaning(str(apply(_SWITCH, _SWITCH.parse(BASE.replace(HOSTNAME, "")), LINES)))


@cache
def _meaning(text: str) -> str:
    return canonical_text(_SWITCH, text, b"only equality matters here")
