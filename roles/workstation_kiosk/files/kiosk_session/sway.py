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


def windows(app: str) -> frozenset[int]:
    """Return the numbers of the windows that an application has."""
    return frozenset(node["id"] for node in _nodes(message("-t", "get_tree") or {}) if node.get("app_id") == app)


def _nodes(node: dict[str, Any]) -> Iterator[dict[str, Any]]:
    yield node
    for child in (*node.get("nodes", ()), *node.get("floating_nodes", ())):
        yield from _nodes(child)
