"""A small Arista switch that speaks eAPI over HTTPS, for what the lab's does not do: other releases, broken and hostile answers.

It keeps its configuration as lines. ``answers`` puts another answer in place of a command's own; ``raw`` (bytes, or what
writes them) in place of a whole response.
"""

import base64
import datetime as dt
import hashlib
import json
import ssl
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from netauto.drivers import open_driver
from netauto.inventory.models import Device

USER, PASSWORD = "netauto", "Switch-Passw0rd"
BASE = ("hostname bet-acc-1", "vlan 10")
BOOTED = 1_600_000_000.0


class RefusedError(Exception):
    """The device's words about a command."""


def certificate(folder):
    """Make a certificate that is signed by itself, long expired and for no name; return its file and its pin."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "self.signed")])
    born = dt.datetime(2015, 1, 1, tzinfo=dt.UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(born)
        .not_valid_after(born + dt.timedelta(days=1))
        .sign(key, hashes.SHA256())
    )
    file = folder / "switch.pem"
    secret = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    file.write_bytes(secret + made.public_bytes(serialization.Encoding.PEM))
    return file, "sha256:" + hashlib.sha256(made.public_bytes(serialization.Encoding.DER)).hexdigest()


class _Server(ThreadingHTTPServer):
    daemon_threads = True

    def handle_error(self, *_):
        """Say nothing about clients that hang up: many are meant to."""


class Switch:
    """See the module; ``new_wording`` makes it tell of its sessions as EOS does from 4.32 on."""

    def __init__(self, folder, *, new_wording=False, version="4.30.5M", tls=True):
        self.running, self.startup = list(BASE), list(BASE)
        self.sessions, self.states, self.users = {}, {}, {}
        self.waiting, self.before, self.until, self.uptime = "", [], 0.0, 5000.0
        self.new_wording, self.version = new_wording, version
        self.connections = 0
        self.by_epoch = self.hangs_up = self.saves_at_once = False
        self.answers, self.raw, self.typed, self.requests = {}, None, [], []
        file, self.pin = certificate(folder)
        self.server = _Server(("127.0.0.1", 0), self._handler())
        if tls:
            context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
            context.load_cert_chain(file)
            self.server.socket = context.wrap_socket(
                self.server.socket, server_side=True, do_handshake_on_connect=False
            )
        self.thread = threading.Thread(target=self.server.serve_forever, kwargs={"poll_interval": 0.01})
        self.thread.start()

    def close(self):
        self.server.shutdown()
        self.thread.join()
        self.server.server_close()

    def inventory(self, **changes):
        known = {
            "name": "bet-acc-1",
            "site": "bethune",
            "role": "access",
            "platform": "arista_eos",
            "host": "127.0.0.1",
            "port": self.server.server_port,
            "user": USER,
            "password": "vault:device_password",
            "host_key": self.pin,
        }
        return Device(**(known | changes))

    def open(self, run="r1", host_key=None, **options):
        device = self.inventory(host_key=self.pin if host_key is None else host_key)
        return open_driver(device, password=PASSWORD, run=run, **options)

    def open_session(self, name, user="astreinte"):
        self.sessions[name], self.states[name], self.users[name] = list(self.running), "pending", user

    def arm(self, name, seconds, user="astreinte"):
        self.open_session(name, user)
        self._commit(name, seconds)

    def pass_time(self, seconds):
        self.uptime += seconds
        if self.waiting and self.uptime >= self.until:
            self._abort(self.waiting)

    def _handler(switch):  # noqa: N805 - the handler's own self is the request
        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def setup(self):
                super().setup()
                switch.connections += 1

            def do_POST(self):
                body = self.rfile.read(int(self.headers["Content-Length"]))
                if switch.raw is not None:
                    switch.raw(self.wfile) if callable(switch.raw) else self.wfile.write(switch.raw)
                    self.close_connection = True
                    return
                right = base64.b64encode(f"{USER}:{PASSWORD}".encode()).decode()
                allowed = self.headers["Authorization"] == f"Basic {right}"
                answer = json.dumps(switch.run(json.loads(body)["params"])).encode() if allowed else b"Unauthorized"
                self.send_response(200 if allowed else 401)
                self.send_header("Content-Length", str(len(answer)))
                self.end_headers()
                self.wfile.write(answer)
                self.close_connection = switch.hangs_up

            def log_message(self, *_):
                pass

        return Handler

    def run(self, params):
        self.requests.append(params)
        results, mode = [], ""
        for number, command in enumerate(params["cmds"], 1):
            text = command["cmd"] if isinstance(command, dict) else command
            self.typed.append(text)
            try:
                answer, mode = self._answer(text.strip(), mode)
            except RefusedError as why:
                message = f"CLI command {number} of {len(params['cmds'])} '{text}' failed: invalid command"
                errors = {"code": 1002, "message": message, "data": [*results, {"errors": [str(why)]}]}
                return {"jsonrpc": "2.0", "id": "x", "error": errors}
            results.append({"output": answer} if isinstance(answer, str) else answer)
        return {"jsonrpc": "2.0", "id": "x", "result": results}

    def _answer(self, text, mode):
        if text in self.answers:
            put = self.answers[text]
            if isinstance(put, RefusedError):
                raise put
            return (put() if callable(put) else put), mode
        if text.startswith("configure session"):
            return "", self._session(*text.split()[2:])
        if text == "end":
            return "", ""
        if mode:
            if text.startswith("gibberish"):
                raise RefusedError(f"Invalid input (at token 0: '{text}')")
            lines = self.sessions[mode]
            if text.startswith("no "):
                lines[:] = [line for line in lines if line != text[3:]]
            elif text not in lines:
                lines.append(text)
            return "", mode
        return self._exec(text), mode

    def _session(self, name, *rest):
        if rest == ("abort",):
            self._abort(name)
        elif rest[:1] == ("commit",):
            hours, minutes, seconds = (rest[2] if rest[1:] else "0:0:0").split(":")
            self._commit(name, int(hours) * 3600 + int(minutes) * 60 + int(seconds))
        else:
            if self.states.get(name, "pending") != "pending":
                raise RefusedError(f"Cannot enter session {name} ({self.states[name]})")
            if name not in self.states:
                self.open_session(name, USER)
            return name
        return ""

    def _commit(self, name, seconds):
        if name == self.waiting and not seconds:
            self.waiting, self.states[name] = "", self._done()
            return
        if self.waiting or self.states.get(name) != "pending":
            raise RefusedError(f"Cannot commit session {name}")
        self.before, self.running = self.running, self.sessions.pop(name)
        self.states[name] = self._done()
        if seconds:
            self.waiting, self.until = name, self.uptime + seconds
            self.states[name] = "committed" if self.new_wording else "pendingCommitTimer"

    def _done(self):
        return "committed" if self.new_wording else "completed"

    def _abort(self, name):
        if name == self.waiting:
            self.running, self.waiting = self.before, ""
        elif self.sessions.pop(name, None) is None:
            raise RefusedError(f"No session {name}")
        self.states[name] = "aborted"

    def _exec(self, text):
        said = {
            "enable": lambda: "",
            "show running-config": lambda: "\n".join(("! Command: show running-config", *self.running, "end", "")),
            "show startup-config": lambda: "\n".join(("! Command: show startup-config", *self.startup, "end", "")),
            "show version": self._shown_version,
            "show configuration sessions detail": self._detail,
            "write memory": self._save,
        }
        if text.startswith("show session-config named "):
            lines = self.sessions.get(text.split()[3], self.running)
            new, gone = set(lines) - set(self.running), set(self.running) - set(lines)
            return "\n".join([f"+{line}" for line in sorted(new)] + [f"-{line}" for line in sorted(gone)])
        if text not in said:
            raise RefusedError(f"Invalid input (at token 0: '{text}')")
        return said[text]()

    def _save(self):
        self.startup = list(self.running)
        return "Copy completed successfully.\n"

    def _shown_version(self):
        text = f"Arista CCS-720XP-48Y6\nSoftware image version: {self.version}\n"
        return {"output": text, "version": self.version, "uptime": self.uptime, "bootupTimestamp": BOOTED}

    def _detail(self):
        until = self.until + (BOOTED if self.by_epoch else 0)
        sessions = {
            name: {"state": state, "description": "", "instances": {"7": {"user": self.users[name]}}}
            for name, state in self.states.items()
        }
        detail = {"sessions": sessions, "maxOpenSessions": 5, "saveToStartupConfigOnCommit": self.saves_at_once}
        if self.waiting and self.new_wording:
            detail |= {"commitTimerSessionName": self.waiting, "commitTimerExpireTime": until}
        elif self.waiting:
            sessions[self.waiting]["commitBy"] = until
        return detail
