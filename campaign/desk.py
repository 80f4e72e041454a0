"""Where the processes of a case ask the campaign for time, and wait while something happens to them."""

from __future__ import annotations

import json
import socketserver
import threading
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path


class _Handler(socketserver.StreamRequestHandler):
    def handle(self) -> None:
        desk: Desk = self.server  # type: ignore[assignment]
        request = json.loads(self.rfile.readline())
        desk.answer(request)
        self.wfile.write(b"go\n")


class Desk(socketserver.ThreadingUnixStreamServer):
    """Answers on a unix socket until it is closed.

    Args:
        path: of the socket; short, as unix sockets demand.
        advance: lets seconds pass.
        point: does what is to happen at the point of a case.
    """

    daemon_threads = True
    request_queue_size = 64

    def __init__(self, path: Path, advance: Callable[[float], None], point: Callable[[], None]) -> None:
        super().__init__(str(path), _Handler)
        self._advance = advance
        self._point = point
        self._turn = threading.Lock()
        threading.Thread(target=self.serve_forever, args=(0.05,), daemon=True, name="desk").start()

    def answer(self, request: dict[str, Any]) -> None:
        """Do what a process asks for, one at a time."""
        with self._turn:
            if request["do"] == "advance":
                self._advance(float(request["seconds"]))
            else:
                self._point()

    def handle_error(self, request: Any, client_address: Any) -> None:  # noqa: ANN401
        """Say nothing of a process that was killed while it waited."""

    def close(self) -> None:
        """Stop answering."""
        self.shutdown()
        self.server_close()
