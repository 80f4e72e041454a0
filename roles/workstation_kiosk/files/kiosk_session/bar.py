"""The strip under every page: one button, as wide as the screen, that leads back to the start page. Speaks swaybar's protocol (JSON)."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, TextIO

if TYPE_CHECKING:
    from collections.abc import Callable


def run(words: str, width: int, said: TextIO, clicks: TextIO, home: Callable[[], None]) -> None:
    """Show the button, as many pixels wide as the screen, and call `home` at each press of it, until the bar is gone."""
    button = {"full_text": words, "name": "home", "align": "center", "min_width": width, "separator": False}
    said.write(json.dumps({"version": 1, "click_events": True}) + f"\n[{json.dumps([button])},\n")
    said.flush()
    for line in clicks:
        if pressed(line):
            home()


def pressed(line: str) -> bool:
    """Tell whether a line of swaybar's endless list is a press of the button."""
    try:
        click = json.loads(line.strip().lstrip("[,") or "null")
    except ValueError:
        return False
    return isinstance(click, dict) and click.get("name") == "home"
