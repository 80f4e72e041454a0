"""Ports as `show` prints them."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from netauto.lab.eos.commands import Command

VIEWS: dict[str, Command] = {}
