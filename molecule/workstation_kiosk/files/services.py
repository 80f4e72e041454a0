# ruff: noqa: INP001 - a program of its own, on the target
"""Sites of a hospital, each on an address of its own.

Each gives a visitor a cookie and a note in its store, and writes down what it is asked.
"""

from __future__ import annotations

import json
import sys
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

ASKED = Path("/srv/services/asked.jsonl")
PAGE = """<!doctype html><meta charset="utf-8"><title>Service {site}</title><h1>{site}</h1><script>
const tell = (what) => fetch("/told/" + what);
tell("store-" + (localStorage.getItem("patient") || "empty")); localStorage.setItem("patient", "known");
for (const name of ["camera", "microphone"]) navigator.permissions.query({{name}}).then((found) => tell(name + "-" + found.state));
</script>"""


class Site(BaseHTTPRequestHandler):
    """One of them."""

    def do_GET(self) -> None:
        """Answer every address with the same page."""
        site = self.server.server_address[0]
        with ASKED.open("a") as lines:
            lines.write(json.dumps({"site": site, "path": self.path, "cookie": self.headers.get("Cookie", "")}) + "\n")
        body = PAGE.format(site=site).encode()
        self.send_response(200)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.send_header("Content-Length", str(len(body)))
        self.send_header("Set-Cookie", "patient=known; Max-Age=86400; Path=/")
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        """Say nothing."""


ASKED.touch()
servers = [ThreadingHTTPServer((address, 80), Site) for address in sys.argv[1:]]
threads = [threading.Thread(target=server.serve_forever) for server in servers]
for thread in threads:
    thread.start()
