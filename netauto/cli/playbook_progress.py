"""Live progress of a playbook: one line a workstation; plain lines where nobody watches."""

from __future__ import annotations

import sys
from contextlib import contextmanager
from typing import TYPE_CHECKING

from netauto.cli.output import printable, remark
from netauto.cli.progress import span

if TYPE_CHECKING:
    from collections.abc import Iterator

    from rich.console import Group

    from netauto.provision import Event, Playbook, Progress
    from netauto.workflows.setting_up import Watch

STYLES = {"failed": "red", "unreachable": "red", "untouched": "dim"}
WORDS = {"unfinished": "", "untouched": "waits"}


@contextmanager
def watching(*, quiet: bool) -> Iterator[Watch]:
    """Yield a watcher that shows what playbooks do, on standard error."""
    if quiet:
        yield lambda _playbook, _event, _progress: None
    elif sys.stderr.isatty():
        yield from _live()
    else:
        yield Lines().take


class Lines:
    """One line when a playbook comes to another role, and one for each workstation that failed."""

    def __init__(self) -> None:
        self._shown: set[tuple[str, str]] = set()

    def take(self, playbook: Playbook, event: Event, progress: Progress) -> None:
        """Print what the event says, if it says anything worth a line."""
        from netauto.provision import HostEnded, TaskStarted

        match event:
            case TaskStarted(role) if role and (playbook.title, role) not in self._shown:
                self._shown.add((playbook.title, role))
                remark(f"  {progress.elapsed:6.1f} s  {playbook.title:8} {role}{_left(progress)}")
            case HostEnded(host, role, task, "failed" | "unreachable", reason, ignored=False):
                where = f"{role}: {task}" if role else task
                remark(f"  {progress.elapsed:6.1f} s  {playbook.title:8} {host}: {where}: {reason}")


def _left(progress: Progress) -> str:
    return f" (about {span(progress.left)} left)" if progress.left else ""


def _live() -> Iterator[Watch]:
    from rich.console import Console
    from rich.live import Live

    with Live(console=Console(stderr=True), refresh_per_second=8, transient=False) as live:

        def show(playbook: Playbook, _event: Event, progress: Progress) -> None:
            live.update(drawn(playbook, progress))

        yield show


def drawn(playbook: Playbook, progress: Progress) -> Group:
    """Draw where a playbook is; 80 columns suffice."""
    from rich.console import Group
    from rich.progress_bar import ProgressBar
    from rich.table import Table
    from rich.text import Text

    table = Table(box=None, pad_edge=False, padding=(0, 1), expand=True)
    table.add_column("workstation", style="bold", no_wrap=True)
    table.add_column(playbook.title, width=16, no_wrap=True)
    table.add_column("tasks", justify="right", no_wrap=True)
    table.add_column("", no_wrap=True, overflow="ellipsis", ratio=1)  # what is left
    for host in progress.hosts:
        at = f"{host.role}: {host.task}" if host.role else host.task
        words = WORDS.get(host.state, host.state)
        bar = ProgressBar(total=max(host.total, 1), completed=host.done, width=16)
        text = Text(printable(f"{words} {at}".strip()), style=STYLES.get(host.state, ""))
        table.add_row(host.host, bar, f"{host.done}/{host.total}", text)
    return Group(table, Text(f"{span(progress.elapsed)}{_left(progress)}", style="dim"))
