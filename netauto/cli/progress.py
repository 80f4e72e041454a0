"""Live progress of a transaction: one line a device, one mark a phase; plain lines where nobody watches."""

from __future__ import annotations

import sys
import time
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from netauto.cli.output import printable, remark
from netauto.cli.show import about

if TYPE_CHECKING:
    from collections.abc import Iterator

    from rich.console import Group

    from netauto.deploy.seams import Observer, Progress

UNDOABLE = ("read", "stage", "arm", "verify")
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
        yield Lines().take


class Lines:
    """One line when a phase ends, one for each device that failed, and at first how much time there is."""

    def __init__(self) -> None:
        self._begun = False

    def take(self, event: Progress) -> None:
        """Print what the event says, if it says anything worth a line."""
        if not self._begun and event.left:
            remark(f"  {event.at:6.1f} s  {'budget':8} {outlook(event)}")
            self._begun = True
        if event.error and event.device:
            remark(f"  {event.at:6.1f} s  {event.phase:8} {about(event.device, event.error)}")
        elif event.what == "ended" and not event.device:
            remark(f"  {event.at:6.1f} s  {event.phase:8} {'failed' if event.error else 'done'}")


def outlook(event: Progress) -> str:
    """Return how long the run is likely to take from now on, and until when it could still be undone in time; or nothing."""
    if not event.left:
        return ""
    left = f"about {span(event.left)} left"
    if event.phase not in UNDOABLE:
        return left
    until = time.strftime("%H:%M:%S", time.localtime(time.time() + event.safe))
    return f"{left}; could still be undone in time until {until}"


def span(seconds: float) -> str:
    """Return a duration as people say it."""
    minutes, rest = divmod(round(seconds), 60)
    return f"{minutes} min {rest:02d} s" if minutes else f"{rest} s"


@dataclass(slots=True)
class Board:
    """What is known of each device and phase."""

    devices: tuple[str, ...]
    marks: dict[tuple[str, str], str] = field(default_factory=dict)
    errors: list[str] = field(default_factory=list)
    reverting: bool = False
    outlook: str = ""

    def take(self, event: Progress) -> None:
        """Note what began, ended or failed."""
        self.outlook = outlook(event)
        self.reverting |= event.phase == "revert"
        for name in (event.device,) if event.device else self.devices if event.phase == "verify" else ():
            self.marks[name, event.phase] = "failed" if event.error else event.what
        if event.error and event.device:
            self.errors.append(f"{event.phase}: {about(event.device, event.error)}")

    def drawn(self) -> Group:
        """Draw the board; 80 columns suffice."""
        from rich.console import Group
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
        errors = [Text(printable(error), style="red") for error in self.errors]
        below = [Text(self.outlook, style="dim")] if self.outlook else []
        return Group(table, *errors, *below)


def _live(devices: tuple[str, ...]) -> Iterator[Observer]:
    from rich.console import Console
    from rich.live import Live

    board = Board(devices)
    with Live(board.drawn(), console=Console(stderr=True), refresh_per_second=12) as live:

        def show(event: Progress) -> None:
            board.take(event)
            live.update(board.drawn())

        yield show
