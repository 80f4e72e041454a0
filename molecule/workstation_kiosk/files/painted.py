# ruff: noqa: INP001 - a program of its own, on the target
"""Reads a picture of the screen as PPM (`grim -t ppm -`), and says how wide and high it is and how many colours it has."""

from __future__ import annotations

import json
import sys


def main() -> None:
    """Read, and say."""
    kind, width, height, _depth, pixels = sys.stdin.buffer.read().split(maxsplit=4)
    if kind != b"P6":
        sys.exit("no picture")
    # Each 97th pixel will do: a blank page has one colour everywhere, and a page with words on it hundreds.
    some = range(0, int(width) * int(height), 97)
    colours = {pixels[3 * at : 3 * at + 3] for at in some}
    sys.stdout.write(json.dumps({"width": int(width), "height": int(height), "colours": len(colours)}))


main()
