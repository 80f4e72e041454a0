"""How long a command waits for somebody who works on the same devices, and how it says so."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any, TypeVar

import click

from netauto.cli.output import remark

if TYPE_CHECKING:
    from collections.abc import Callable

F = TypeVar("F", bound="Callable[..., Any]")

PATIENCE = 600.0  # seconds: longer than a unit takes, shorter than a person wonders


def wait_option(function: F) -> F:
    """Add ``--wait SECONDS``, passed on as `wait`: a number, or None where nobody said."""
    return click.option(
        "--wait",
        type=click.FloatRange(min=0),
        metavar="SECONDS",
        help="Wait so long for somebody who works on the same devices; 0: refuse at once (default: 600, and 0 without a terminal).",
    )(function)


def patience(wait: float | None) -> float:
    """Return the seconds that a command waits: CI wants its answer at once, a person wants his turn."""
    return wait if wait is not None else PATIENCE if sys.stdin.isatty() else 0.0


def tell(words: str) -> None:
    """Say for whom is waited."""
    remark(words, fg="yellow")
