"""The start page, on loopback only: two fixed files, and one button that does something.

A page of another origin cannot end the session: the name in `Host` must be ours (so that nobody else's name can point here), and the
button's form must come from our own `Origin`, which a browser states and a page cannot choose.
"""

from __future__ import annotations

from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

FILES = {"/start": ("index.html", "text/html; charset=utf-8"), "/page.css": ("page.css", "text/css; charset=utf-8")}
HEADERS = {
    "Content-Security-Policy": "default-src 'none'; style-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'",
    "X-Content-Type-Options": "nosniff",
    # Services are not told where somebody comes from; our own form has to say it.
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cache-Control": "no-store",
}


@dataclass(frozen=True)
class Desk:
    """What is served.

    Attributes:
        folder: of the files.
        end: ends the session.
    """

    folder: Path
    end: Callable[[], None]


def server(desk: Desk, port: int) -> ThreadingHTTPServer:
    """Return a server on loopback that is not running yet; `server_port` tells its port if `port` is 0.

    Raises:
        OSError: the port is taken.
    """

    class Handler(_Handler):
        answers = desk

    made = ThreadingHTTPServer(("127.0.0.1", port), Handler)
    made.daemon_threads = True
    return made


class _Handler(BaseHTTPRequestHandler):
    answers: Desk
    timeout = 5
    server: ThreadingHTTPServer

    def do_GET(self) -> None:
        if self.headers.get("Host") != self._name():
            self._send(421, b"not the name of this server", "text/plain")
        elif self.path in FILES:
            name, kind = FILES[self.path]
            self._send(200, (self.answers.folder / name).read_bytes(), kind)
        else:
            self._send(404, b"not found", "text/plain")

    def do_POST(self) -> None:
        ours = self.headers.get("Host") == self._name() and self.headers.get("Origin") == f"http://{self._name()}"
        if self.path != "/end" or not ours:
            self._send(403, b"refused", "text/plain")
            return
        self._send(200, b"", "text/plain")
        self.answers.end()

    def _name(self) -> str:
        return f"127.0.0.1:{self.server.server_port}"

    def _send(self, status: int, body: bytes, kind: str) -> None:
        self.send_response(status)
        for name, value in {**HEADERS, "Content-Type": kind, "Content-Length": str(len(body))}.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        """Say nothing: the journal is no place for what a patient's session does."""
