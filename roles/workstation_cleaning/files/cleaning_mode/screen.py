"""What runs in the kiosk's session, as the kiosk's user: it shows what the service says, and can do nothing but ask for a cleaning.

If it dies, cleanings go on without a count-down; if the service dies, the count-down says so.
"""

from __future__ import annotations

import threading
from dataclasses import asdict, dataclass, field
from typing import TYPE_CHECKING, Any

from . import request, web
from .errors import CleaningError
from .files import read_json

if TYPE_CHECKING:
    from collections.abc import Callable
    from http.server import HTTPServer
    from pathlib import Path

    from .clock import Clock
    from .settings import Settings
    from .state import StateFile
    from .sway import Stage

STEP_S = 0.25
LINGER_S = 6.0
"""How long the end of a cleaning stays on the screen."""

LOST_S = 30.0
"""How long the screen says that the service died."""


@dataclass
class Screen:
    """Decides what is in front.

    Attributes:
        settings: of this workstation.
        state: what the service says.
        reminder: file of the reminder.
        socket: where a cleaning is asked for.
        clock: the time.
        stage: the compositor.
    """

    settings: Settings
    state: StateFile
    reminder: Path
    socket: Path
    clock: Clock
    stage: Stage
    _front: bool = field(default=False, init=False)
    _reminded: float | None = field(default=None, init=False)

    def view(self) -> dict[str, Any]:
        """Return what the page shows: the service's state, the reminder and the settings."""
        seen = self.state.read(self.clock.elapsed())
        if not _to_front(seen):
            seen = {"phase": "idle"}
        reminder = {"overdue": False, "last": None, "due": None, **read_json(self.reminder)}
        return {**seen, "reminder": reminder, "settings": asdict(self.settings)}

    def start(self, reason: str) -> str:
        """Ask for a cleaning; the page's side of the button."""
        try:
            return request.ask(self.socket, reason)
        except CleaningError:
            return "failed"

    def step(self) -> None:
        """Bring the compositor in line with what is true now."""
        seen = self.view()
        front = seen["phase"] != "idle"
        if front != self._front:
            (self.stage.show if front else self.stage.hide)()
            self._front = front
        if front:
            self.stage.forget()
            self._reminded = None
            return
        self.stage.keep_ready()
        self._remind(overdue=seen["reminder"]["overdue"] is True)

    def run(self, ended: Callable[[float], bool]) -> None:
        """Serve the page and follow the state until `ended`, which waits so many seconds, says so.

        A port that is taken is waited for: the session before this one may still be about to end.
        """
        while (serving := self._serve()) is None:
            if ended(STEP_S):
                return
        with serving:
            threading.Thread(target=serving.serve_forever, daemon=True).start()
            while not ended(STEP_S):
                self.step()
            serving.shutdown()

    def _serve(self) -> HTTPServer | None:
        try:
            return web.server(web.Desk(self.view, self.start), self.settings.port)
        except OSError:
            return None

    def _remind(self, *, overdue: bool) -> None:
        now = self.clock.elapsed()
        if not overdue:
            self.stage.forget()
            self._reminded = None
        elif self._reminded is None or now - self._reminded >= self.settings.remind_again_s:
            self.stage.remind()
            self._reminded = now


def _to_front(seen: dict[str, Any]) -> bool:
    lasts = {"cleaning": float("inf"), "completed": LINGER_S, "aborted": LINGER_S, "lost": LOST_S}
    return float(seen.get("age_s", 0.0)) < lasts.get(str(seen["phase"]), 0.0)
