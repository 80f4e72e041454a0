"""Opens a unit in this process and notes what every device was asked, when: `python -m benchmarks.opening WORKSPACE UNIT`.

Nothing is changed in how netauto works; its driver sessions are wrapped.
"""

from __future__ import annotations

import gc
import json
import sys
import time
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from netauto.cli.main import SELDOM
from netauto.workflows import sessions
from netauto.workflows.carry_out import carry_out
from netauto.workflows.planning import plan_open
from netauto.workflows.root import Root
from netauto.workflows.turn import turn
from netauto.workspace import Workspace

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from netauto.deploy import Progress

PATIENCE = 1800.0  # seconds that a unit waits for its turn
NOTED = ("running", "startup", "show", "stage", "arm", "pending", "confirm", "revert", "save")


@dataclass(frozen=True)
class Act:
    """One call of a driver, and when (monotonic clock)."""

    device: str
    what: str
    began: float
    ended: float


class Notebook:
    """Acts and phases of one run."""

    def __init__(self) -> None:
        self.acts: list[Act] = []
        self.phases: list[tuple[str, str, str, float]] = []

    @contextmanager
    def act(self, device: str, what: str) -> Iterator[None]:
        """Note one call."""
        began = time.monotonic()
        try:
            yield
        finally:
            self.acts.append(Act(device, what, began, time.monotonic()))

    def observe(self, progress: Progress) -> None:
        """Note the beginning or end of a phase."""
        self.phases.append((progress.what, progress.phase, progress.device, time.monotonic()))


class Watched:
    """A driver whose calls are noted."""

    def __init__(self, driver: Any, device: str, notebook: Notebook) -> None:
        self._driver, self._device, self._notebook = driver, device, notebook

    def __getattr__(self, name: str) -> Callable[..., Any]:
        method = getattr(self._driver, name)
        if name not in NOTED:
            return method

        def call(*args: Any) -> Any:
            with self._notebook.act(self._device, name):
                return method(*args)

        return call


def watch(notebook: Notebook) -> None:
    """Have every session that is opened from now on noted."""
    plain_open = sessions.open_driver

    @contextmanager
    def open_driver(device: Any, **options: Any) -> Iterator[Watched]:
        opening = plain_open(device, **options)
        with notebook.act(device.name, "open"):
            driver = opening.__enter__()
        try:
            yield Watched(driver, device.name, notebook)
        finally:
            opening.__exit__(None, None, None)

    sessions.open_driver = open_driver


def main() -> None:
    gc.set_threshold(SELDOM)  # as the command does
    notebook, unit = Notebook(), sys.argv[2]
    watch(notebook)
    began = time.monotonic()
    with Root(Workspace(Path(sys.argv[1]))) as root:
        root.open_vault_ahead()  # as the command does
        root.load_drivers_ahead()
        with turn(root, unit, wait=PATIENCE, tell=lambda _words: None):
            began_turn = time.monotonic()
            plan = plan_open(root, unit)
            planned = time.monotonic()
            ended = carry_out(root, plan, notebook.observe)
    answer = {
        "began": began,
        "turn": began_turn,
        "planned": planned,
        "ended": time.monotonic(),
        "verdict": ended.result.verdict,
        "reason": ended.result.reason,
        "digest": plan.digest,
        "lines": sum(len(device.push) for device in plan.devices),
        "devices": len(plan.devices),
        "acts": [asdict(act) for act in notebook.acts],
        "phases": notebook.phases,
    }
    json.dump(answer, sys.stdout)


if __name__ == "__main__":
    main()
