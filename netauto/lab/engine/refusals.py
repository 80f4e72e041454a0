"""How a line's handler says no."""

from __future__ import annotations


class Refused(Exception):  # noqa: N818 - the device refuses; it is an answer, not an error of the lab
    """The device does not accept the line; the text is its answer."""


class Misplaced(Exception):  # noqa: N818 - as above
    """The device does not accept a word; the text is that word."""
