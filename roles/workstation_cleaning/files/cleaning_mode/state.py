"""What the screen may know at this moment: one small file in /run, replaced whole, readable by every user of the workstation."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from .files import read_json, write_whole

if TYPE_CHECKING:
    from pathlib import Path

SIGN_OF_LIFE_S = 5.0
"""A cleaning that has written nothing for so long is dead: its devices are free, and the screen must say so."""


@dataclass(frozen=True)
class StateFile:
    """The file; its keys are those of `Cleaning.view`, and `phase` and `at` (elapsed seconds) in any case."""

    path: Path

    def write(self, view: dict[str, Any]) -> None:
        """Publish a view.

        Raises:
            OSError: /run is full.
        """
        write_whole(self.path, json.dumps(view, ensure_ascii=True), durable=False)

    def read(self, elapsed: float) -> dict[str, Any]:
        """Return the view, brought to the present: `remaining_s` goes on, and a cleaning without a sign of life is `lost`."""
        view = read_json(self.path)
        if not isinstance(view.get("at"), int | float):
            return {"phase": "idle"}
        age = max(0.0, elapsed - view["at"])
        if view.get("phase") == "cleaning":
            if age > SIGN_OF_LIFE_S:
                return {**view, "phase": "lost", "age_s": age}
            view["remaining_s"] = max(0.0, float(view.get("remaining_s", 0)) - age)
        return {**view, "age_s": age}
