"""The page of the count-down, on loopback only.

The page is three fixed files and a file of texts. It asks for `/state` and shows it; names of devices travel as JSON and are set as text.
A page of another origin can neither read the state nor start a cleaning: the name in `Host` must be ours (so that nobody else's name can
point here), and a start needs our `Origin` and a content type that browsers do not send across origins without asking.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable

HERE = Path(__file__).parent
FILES = {
    "/": ("page.html", "text/html; charset=utf-8"),
    "/page.css": ("page.css", "text/css; charset=utf-8"),
    "/page.js": ("page.js", "text/javascript; charset=utf-8"),
    "/texts": ("texts.fr.json", "application/json"),
}
HEADERS = {
    "Content-Security-Policy": "default-src 'none'; style-src 'self'; script-src 'self'; connect-src 'self'; base-uri 'none'; "
    "form-action 'none'; frame-ancestors 'none'",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cache-Control": "no-store",
}
LONGEST_BODY = 200


@dataclass(frozen=True)
class Desk:
    """What the page can ask for.

    Attributes:
        state: returns what it shows, as JSON will have it.
        start: asks for a cleaning with a reason, and returns the service's answer, `failed` if there is none.
    """

    state: Callable[[], dict[str, Any]]
    start: Callable[[str], str]


def texts() -> dict[str, Any]:
    """Return every word that a user reads."""
    found = json.loads((HERE / FILES["/texts"][0]).read_text(encoding="utf-8"))
    return dict(found)


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
        if not self._for_us():
            return
        if self.path == "/state":
            self._send(200, json.dumps(self.answers.state()).encode(), "application/json")
        elif self.path in FILES:
            name, kind = FILES[self.path]
            self._send(200, (HERE / name).read_bytes(), kind)
        else:
            self._send(404, b"not found", "text/plain")

    def do_POST(self) -> None:
        if not self._for_us():
            return
        ours = self.headers.get("Origin") == f"http://{self.headers['Host']}"
        if self.path != "/start" or not ours or self.headers.get("Content-Type") != "application/json":
            self._send(403, b"refused", "text/plain")
            return
        reason = _reason(self.rfile.read(min(LONGEST_BODY, _length(self.headers.get("Content-Length")))))
        self._send(200, json.dumps({"answer": self.answers.start(reason)}).encode(), "application/json")

    def _for_us(self) -> bool:
        port = self.server.server_port
        if self.headers.get("Host") in {f"127.0.0.1:{port}", f"localhost:{port}"}:
            return True
        self._send(421, b"not the name of this server", "text/plain")
        return False

    def _send(self, status: int, body: bytes, kind: str) -> None:
        self.send_response(status)
        for name, value in {**HEADERS, "Content-Type": kind, "Content-Length": str(len(body))}.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        """Say nothing: the page asks several times a second."""


def _reason(body: bytes) -> str:
    try:
        found = json.loads(body)
    except (ValueError, RecursionError):
        return ""
    return str(found.get("reason", "")) if isinstance(found, dict) else ""


def _length(text: str | None) -> int:
    return int(text) if text is not None and text.isascii() and text.isdigit() else 0
