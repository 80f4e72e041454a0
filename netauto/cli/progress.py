"""Live progress of a transaction: one line a device, one mark a phase; plain lines where nobody watches."""

from __future__ import annotations

import sys
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from netauto.cli.output import printable, remark
from netauto.cli.show import about

if TYPE_CHECKING:
    from collections.abc import Iterator

    from rich.table import Table

    from netauto.deploy.seams import Observer, Progress

SHOWN = ("read", "stage", "arm", "verify", "confirm", "save", "settle")
MARKS = {"": ("·", "dim"), "began": ("…", "yellow"), "ended": ("✓", "green"), "failed": ("✗", "red")}


@contextmanager
def progress(devices: tuple[str, ...], *, quiet: bool) -> Iterator[Observer]:
    """Yield an observer that shows what a transaction over `devices` does, on standard error."""
    if quiet:
        yield lambda _event: None
    elif sys.stderr.isatty():
        yield from _live(devices)
    else:
        yield _line


def _line(event: Progress) -> None:
    """One line when a phase ends, one for each device that failed."""
    if event.error and event.device:
        remark(f"  {event.at:6.1f} s  {event.phase:8} {about(event.device, event.error)}")
    elif event.what == "ended" and not event.device:
        remark(f"  {event.at:6.1f} s  {event.phase:8} {'failed' if event.error else 'done'}")


@dataclass(slots=True)
class Board:
    """What is known of each device and phase."""

    devices: tuple[str, ...]
    marks: dict[tuple[str, str], str] = field(default_factory=dict)
    errors: list[str] = field(default_factory=list)
    reverting: bool = False

    def take(self, event: Progress) -> None:
        """Note what began, ended or failed."""
        self.reverting |= event.phase == "revert"
        for name in (event.device,) if event.device else self.devices if event.phase == "verify" else ():
            self.marks[name, event.phase] = "failed" if event.error else event.what
        if event.error and event.device:
            self.errors.append(f"{event.phase}: {about(event.device, event.error)}")

    def table(self) -> Table:
        """Draw the board; 80 columns suffice."""
        from rich.table import Table
        from rich.text import Text

        phases = ("read", "stage", "arm", "verify", "revert") if self.reverting else SHOWN
        table = Table(box=None, pad_edge=False, padding=(0, 1))
        table.add_column("device", style="bold")
        for phase in phases:
            table.add_column(phase, justify="center")
        for name in self.devices:
            marks = [MARKS[self.marks.get((name, phase), "")] for phase in phases]
            table.add_row(name, *(Text(mark, style=style) for mark, style in marks))
        for error in self.errors:
            table.caption = Text(printable(error), style="red")
        return table


def _live(devices: tuple[str, ...]) -> Iterator[Observer]:
    from rich.console import Console
    from rich.live import Live

    board = Board(devices)
    with Live(board.table(), console=Console(stderr=True), refresh_per_second=12) as live:

        def show(event: Progress) -> None:
            board.take(event)
            live.update(board.table())

        yield show
