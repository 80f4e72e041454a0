"""The compositor, by its own command `swaymsg`."""

from __future__ import annotations

import json
import subprocess
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator

PATIENCE_S = 5


def message(*words: str) -> Any:  # noqa: ANN401 - JSON
    """Return sway's answer, None if it refuses, is slow or is gone."""
    try:
        done = subprocess.run(["swaymsg", "--raw", *words], capture_output=True, timeout=PATIENCE_S, check=False)
        return json.loads(done.stdout) if done.returncode == 0 else None
    except (OSError, ValueError, subprocess.TimeoutExpired):
        return None


CLEANING = "cleaning"
"""The workspace on which the cleaning mode keeps its own window."""


def windows() -> frozenset[int]:
    """Return the numbers of the session's windows; that of the cleaning mode is none of them."""
    return frozenset(node["id"] for node in _nodes(message("-t", "get_tree") or {}) if node.get("app_id"))


def width() -> int:
    """Return how many pixels wide the widest screen is, 0 if there is none."""
    return max((int(output["rect"]["width"]) for output in message("-t", "get_outputs") or ()), default=0)


def _nodes(node: dict[str, Any]) -> Iterator[dict[str, Any]]:
    if node.get("type") == "workspace" and node.get("name") == CLEANING:
        return
    yield node
    for child in (*node.get("nodes", ()), *node.get("floating_nodes", ())):
        yield from _nodes(child)
