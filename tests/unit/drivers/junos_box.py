"""A small Junos box that speaks NETCONF, for what the lab's does not do: older releases, broken and hostile answers.

It keeps its configuration as lines. ``answers`` puts another answer (text, or what makes one of the request) in place of a request's
own; ``raw`` sends bytes in place of a framed answer, and ``hello`` takes the place of its hello.
"""

import asyncio
import re
import threading
from html import unescape
from xml.sax.saxutils import escape

import asyncssh

from netauto.drivers import open_driver
from netauto.inventory.models import Device

USER, PASSWORD = "netauto", "Junos-Passw0rd"
BASE = ("set version 21.4R3", "set system host-name hnb-acc-1", "set vlans ADMIN vlan-id 10")
BORN = 1_700_000_000
V10, V11 = "urn:ietf:params:netconf:base:1.0", "urn:ietf:params:netconf:base:1.1"
JUNOS = "http://xml.juniper.net/netconf/junos/1.0"


def error(message, element="", severity="error", path=""):
    where = f"<error-path>{path}</error-path>" if path else ""
    bad = f"<error-info><bad-element>{escape(element)}</bad-element></error-info>" if element else ""
    return (
        f"<rpc-error><error-type>protocol</error-type><error-severity>{severity}</error-severity>{where}"
        f"<error-message>\n{escape(message)}\n</error-message>{bad}</rpc-error>"
    )


class _Server(asyncssh.SSHServer):
    def __init__(self, box):
        self.box = box

    def session_requested(self):
        return _NoSubsystem()  # asked only where nothing else serves sessions

    def begin_auth(self, username):
        return True

    def password_auth_supported(self):
        return True

    def validate_password(self, username, password):
        self.box.passwords.append(password)
        return (username, password) == (USER, PASSWORD)


class _NoSubsystem(asyncssh.SSHServerSession):
    def subsystem_requested(self, subsystem):
        return False


class Box:
    """See the module; ``chunked``: it speaks NETCONF 1.1."""

    def __init__(self, *, chunked=True, capabilities=(JUNOS,), subsystem=True):
        self.running, self.candidate = list(BASE), list(BASE)
        self.commits = [{"user": "astreinte", "log": "", "at": BORN, "minutes": 0, "waits": False, "lines": list(BASE)}]
        self.clock, self.lock, self.sessions = BORN + 1000, 0, 0
        self.requests, self.passwords, self.answers = [], [], {}
        self.raw = self.hello = None
        self.chunked, self.capabilities, self.subsystem = chunked, capabilities, subsystem
        self.loop = asyncio.new_event_loop()
        self.thread = threading.Thread(target=self.loop.run_forever)
        self.thread.start()
        self.key = asyncssh.generate_private_key("ssh-ed25519")
        self.server = self._call(self._listen())
        self.port = self.server.sockets[0].getsockname()[1]
        self.host_key = self.key.export_public_key().decode().strip()

    def close(self):
        self._call(self._shut())
        self.loop.call_soon_threadsafe(self.loop.stop)
        self.thread.join()
        self.loop.close()

    def inventory(self, **changes):
        known = {
            "name": "hnb-acc-1",
            "site": "henin",
            "role": "access",
            "platform": "junos",
            "host": "127.0.0.1",
            "port": self.port,
            "user": USER,
            "password": "vault:device_password",
            "host_key": self.host_key,
        }
        return Device(**(known | changes))

    def open(self, run="r1", password=PASSWORD, deadlines=None, **changes):
        return open_driver(self.inventory(**changes), password=password, run=run, deadlines=deadlines)

    def asked(self, name):
        return [request for request in self.requests if name in request]

    def arm(self, user="astreinte", log="", minutes=10, lines=()):
        """Somebody else's commit that waits."""
        self._commit(user, log, minutes, [*self.running, *lines])

    def pass_time(self, seconds):
        self.clock += seconds
        newest = self.commits[0]
        if newest["waits"] and self.clock >= newest["at"] + newest["minutes"] * 60:
            self._commit("root", "", 0, self.commits[1]["lines"])

    def _call(self, coroutine):
        return asyncio.run_coroutine_threadsafe(coroutine, self.loop).result(10)

    async def _listen(self):
        return await asyncssh.listen(
            "127.0.0.1",
            0,
            server_factory=lambda: _Server(self),
            server_host_keys=[self.key],
            encoding=None,
            process_factory=self._serve if self.subsystem else None,
        )

    async def _shut(self):
        self.server.close()
        await self.server.wait_closed()
        for task in asyncio.all_tasks():
            if task is not asyncio.current_task():
                task.cancel()
        await asyncio.sleep(0)

    async def _serve(self, process):
        self.sessions += 1
        number = self.sessions
        uris = (V10, *((V11,) if self.chunked else ()), *self.capabilities)
        said = "".join(f"<capability>{uri}</capability>" for uri in uris)
        hello = (
            '<hello xmlns="urn:ietf:params:xml:ns:netconf:base:1.0">'
            f"<capabilities>{said}</capabilities><session-id>{number}</session-id></hello>]]>]]>"
        )
        process.stdout.write(hello.encode() if self.hello is None else self.hello)
        buffer, chunked = b"", False
        try:
            while data := await process.stdin.read(65_536):
                buffer += data
                while True:
                    message, buffer = _taken(buffer, chunked=chunked)
                    if message is None:
                        break
                    if "<hello" in message or "hello>" in message:
                        chunked = self.chunked
                        continue
                    self._reply(process, number, message, chunked=chunked)
        except (asyncssh.Error, OSError):
            pass
        finally:
            self._end(number)
            process.close()

    def _end(self, number):
        if self.lock == number:
            self.lock, self.candidate = 0, list(self.running)

    def _reply(self, process, number, message, *, chunked):
        identity = re.search(r'message-id="([^"]*)"', message)[1]
        body = re.search(r"<[^>]*rpc\b[^>]*>(.*)</[^>]*rpc>", message, re.DOTALL)[1]
        self.requests.append(body)
        own = next((answer for name, answer in self.answers.items() if name in body), None)
        answer = own(body) if callable(own) else own if own is not None else self._answer(number, body)
        if answer is None:
            return
        text = (
            f'<rpc-reply xmlns="urn:ietf:params:xml:ns:netconf:base:1.0" message-id="{identity}">{answer}</rpc-reply>'
        )
        if self.raw is not None:
            process.stdout.write(self.raw(text.encode()))
            return
        data = text.encode()
        process.stdout.write(b"\n#%d\n%s\n##\n" % (len(data), data) if chunked else data + b"]]>]]>")
        if "close-session" in body:
            process.close()

    def _locked(self, number):
        if self.lock not in (0, number):
            return error(self.held_by("netauto"))
        if self.candidate != self.running:
            return error("configuration database modified")
        self.lock = number
        return "<ok/>"

    def _answer(self, number, body):
        if "<lock-configuration" in body:
            return self._locked(number)
        if "unlock-configuration" in body or "close-session" in body:
            self._end(number)
            return "<ok/>"
        if "load-configuration" in body:
            return self._load(body)
        if "commit-configuration" in body:
            return self._committed(body)
        return self._told(body)

    def held_by(self, user):
        return f"configuration database locked by:\n  {user} terminal p0 (pid 4242) on since 2026-01-01\n      exclusive [edit]"

    def _load(self, body):
        if back := re.search(r'rollback="(\d+)"', body):
            self.candidate = list(self.commits[int(back[1])]["lines"])
            return "<load-configuration-results><ok/></load-configuration-results>"
        errors = ""
        for line in unescape(
            re.search(r"<configuration-set>(.*)</configuration-set>", body, re.DOTALL)[1]
        ).splitlines():
            verb, _, statement = line.partition(" ")
            if "gibberish" in line:
                errors += error("syntax error", statement.split()[-1])
            elif verb == "set":
                self.candidate.append(line)
            else:
                self.candidate = [each for each in self.candidate if not each.startswith(f"set {statement}")]
        done = errors or "<ok/>"
        return f"<load-configuration-results>{done}</load-configuration-results>"

    def _committed(self, body):
        if "<check" not in body:
            log = unescape((re.search(r"<log>(.*)</log>", body) or ["", ""])[1])
            minutes = int((re.search(r"<confirm-timeout>(\d+)<", body) or [0, 0])[1])
            self._commit(USER, log, minutes, self.candidate)
        else:
            self.commits[0]["waits"] = False  # recorded: a check confirms what waits
        return "<commit-results><routing-engine><name>fpc0</name><commit-success/></routing-engine></commit-results>"

    def _commit(self, user, log, minutes, lines):
        self.commits[0]["waits"] = False
        row = {
            "user": user,
            "log": log,
            "at": self.clock,
            "minutes": minutes,
            "waits": minutes > 0,
            "lines": list(lines),
        }
        self.commits.insert(0, row)
        self.running, self.candidate = list(lines), list(lines)

    def _told(self, body):
        if 'compare="rollback"' in body:
            lines = [f"+  {line}" for line in self.candidate if line not in self.running]
            text = escape("\n[edit]\n" + "\n".join(lines) + "\n")
            return f"<configuration-information><configuration-output>{text}</configuration-output></configuration-information>"
        if "get-configuration" in body:
            text = escape("\n" + "".join(f"{line}\n" for line in self.running))
            return f'<configuration-set xmlns="http://xml.juniper.net/xnm/1.1/xnm">{text}</configuration-set>'
        if "get-commit-information" in body:
            return "<commit-information>" + "".join(map(_row, range(50), self.commits)) + "</commit-information>"
        if "get-system-uptime-information" in body:
            return (
                "<system-uptime-information><current-time>"
                f'<date-time junos:seconds="{self.clock}" xmlns:junos="http://xml.juniper.net/junos/21.4R3/junos">now</date-time>'
                "</current-time></system-uptime-information>"
            )
        if "show version" in body:
            version = "Hostname: hnb-acc-1\nModel: ex4300-48p\nJunos: 21.4R3.15\n"
            return f"<output>\n{version}</output><cli><banner>{{master:0}}</banner></cli>"
        return error("syntax error", "gibberish")


def _row(number, commit):
    words = f"<comment>commit confirmed, rollback in {commit['minutes']}mins</comment>" if commit["minutes"] else ""
    waits = "<commit-confirmed>rollback pending</commit-confirmed>" if commit["waits"] else ""
    log = f"<log>{escape(commit['log'])}</log>" if commit["log"] else ""
    return (
        f"<commit-history><sequence-number>{number}</sequence-number><user>{commit['user']}</user><client>netconf</client>"
        f'<date-time junos:seconds="{commit["at"]}" xmlns:junos="http://xml.juniper.net/junos/21.4R3/junos">then</date-time>'
        f"{words}{log}{waits}</commit-history>"
    )


def _taken(buffer, *, chunked):
    if not chunked:
        message, mark, rest = buffer.partition(b"]]>]]>")
        return (message.decode(), rest) if mark else (None, buffer)
    message, at = b"", 0
    while header := re.compile(rb"\n#(?:(\d+)|#)\n").match(buffer, at):
        if header[1] is None:
            return message.decode(), buffer[header.end() :]
        end = header.end() + int(header[1])
        message, at = message + buffer[header.end() : end], end
    return None, buffer
