"""The command `cleaning-mode`."""

from __future__ import annotations

import argparse
import json
import os
import signal
import socket
import sys
import threading
from dataclasses import dataclass
from pathlib import Path

from . import chain, request
from .clock import SystemClock
from .devices import LinuxBus, key_code
from .errors import CleaningError, SettingsError
from .files import read_json, write_whole
from .ledger import Ledger
from .reminder import judge, starts_by_itself
from .service import Service
from .settings import Settings, load
from .state import StateFile

DONE, FAILED, USAGE, NOT_WHOLE = 0, 1, 2, 4
"""Exit codes, the same as netauto's: 4 is a verification that failed."""

LISTEN_FD = 3
"""The first descriptor that systemd hands to a socket's service."""


@dataclass(frozen=True)
class Places:
    """Where things are; `root` is `/` but in tests."""

    root: Path

    @property
    def settings(self) -> Path:
        """What the role wrote."""
        return self.root / "etc/cleaning-mode/settings.json"

    @property
    def run(self) -> Path:
        """What need not survive a restart."""
        return self.root / "run/cleaning-mode"

    @property
    def socket(self) -> Path:
        """Where a cleaning is asked for."""
        return self.root / "run/cleaning-mode.socket"

    @property
    def reminder(self) -> Path:
        """Whether a cleaning is overdue."""
        return self.root / "run/cleaning-mode/reminder.json"

    @property
    def ledger(self) -> Ledger:
        """The records."""
        return Ledger(self.root / "var/lib/cleaning-mode", self.run / "unwritten")

    @property
    def state(self) -> StateFile:
        """What the screen reads."""
        return StateFile(self.run / "state.json")


def main(arguments: list[str] | None = None) -> int:
    """Run the command and return its exit code."""
    asked = _parser().parse_args(arguments)
    try:
        return int(asked.act(asked, Places(asked.root)))
    except (CleaningError, OSError) as error:
        print(f"cleaning-mode: {error}", file=sys.stderr)  # noqa: T201 - a command's answer
        return FAILED


def serve(_: argparse.Namespace, places: Places) -> int:
    """Do the cleaning that somebody asks for on the socket that systemd hands over."""
    if os.environ.get("LISTEN_PID") != str(os.getpid()):
        raise CleaningError(
            "`serve` is started by systemd, which hands it the socket; to start a cleaning: cleaning-mode start"
        )
    service = _service(places)
    with socket.socket(fileno=LISTEN_FD) as listener:
        service.serve(listener)
    return DONE


def start(asked: argparse.Namespace, places: Places) -> int:
    """Ask for a cleaning."""
    if asked.reason == "patient-change" and not load(places.settings).at_patient_change:
        print("not-asked")  # noqa: T201 - the protocol of this place does not ask for it
        return DONE
    answer = request.ask(places.socket, asked.reason)
    print(answer)  # noqa: T201 - a command's answer
    return DONE if answer in {request.STARTED, request.RUNNING} else FAILED


def recover(_: argparse.Namespace, places: Places) -> int:
    """Write the records of cleanings that were cut off."""
    _service(places).recover()
    return DONE


def remind(_: argparse.Namespace, places: Places) -> int:
    """Look whether a cleaning is overdue; start it when nobody heeds the reminder for the time of grace."""
    service = _service(places)
    service.recover()
    settings, clock = service.settings, service.clock
    elapsed = clock.elapsed()
    found = judge(service.ledger.tail(), settings.interval_s, clock.wall(), elapsed, read_json(places.reminder))
    write_whole(places.reminder, json.dumps(found.fields()), durable=False)
    if starts_by_itself(found, settings.grace_s, elapsed):
        request.ask(places.socket, "reminder")
    return DONE


def screen(_: argparse.Namespace, places: Places) -> int:
    """Show the count-down in this session of the kiosk, until the session ends."""
    from . import web  # noqa: PLC0415 - a server of pages is nothing that a cleaning waits for
    from .screen import Screen  # noqa: PLC0415 - as above
    from .sway import Sway  # noqa: PLC0415 - as above

    settings = load(places.settings)
    ended = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: ended.set())
    stage = Sway(f"http://127.0.0.1:{settings.port}/", web.texts())
    Screen(settings, places.state, places.reminder, places.socket, SystemClock(), stage).run(ended.wait)
    return DONE


def verify(asked: argparse.Namespace, places: Places) -> int:
    """Check the chain of records, and compare it with the log server's lines."""
    ledger = places.ledger
    try:
        text = ledger.records.read_text(encoding="utf-8", errors="backslashreplace") if ledger.records.exists() else ""
        copies = _copies(asked.against.read_text(encoding="utf-8", errors="replace")) if asked.against else []
    except OSError as error:
        raise CleaningError(f"cannot be read: {error}") from None
    wrong = chain.check(text, ledger.head()) + chain.compare(text, copies)
    for line in wrong:
        print(line)  # noqa: T201 - a command's answer
    head = ledger.head()
    print(f"{text.count(chr(10))} records, the last is {head.seq} {head.hash}: {'NOT WHOLE' if wrong else 'whole'}")  # noqa: T201
    return NOT_WHOLE if wrong else DONE


def check(asked: argparse.Namespace, _: Places) -> int:
    """Read a file of settings and say what is wrong with it; the role does so before it puts the file in its place."""
    _key(load(asked.file))
    return DONE


def _service(places: Places) -> Service:
    settings = load(places.settings)
    told: list[int] = []
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda which, _: told.append(which))
    places.run.mkdir(parents=True, exist_ok=True)
    return Service(
        settings,
        _key(settings),
        LinuxBus(),
        SystemClock(),
        places.ledger,
        places.state,
        places.run / "lock",
        stopped=lambda: bool(told),
    )


def _key(settings: Settings) -> int:
    try:
        return key_code(settings.stop_key)
    except KeyError:
        raise SettingsError(f"stop_key: the kernel knows no key {settings.stop_key!r}") from None


def _copies(text: str) -> list[chain.Record]:
    """Return the records in lines of a log server, whatever stands before them."""
    after = (line.partition("cleaning-record ")[2].strip() for line in text.splitlines())
    return [record for line in after if line and (record := chain.parse(line)) is not None]


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="cleaning-mode", description="Locks input while the workstation is disinfected, and records it."
    )
    parser.add_argument("--root", type=Path, default=Path("/"), help=argparse.SUPPRESS)
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    for act in (start, verify, screen, remind, recover, serve, check):
        command = commands.add_parser(act.__name__, help=(act.__doc__ or "").splitlines()[0], description=act.__doc__)
        command.set_defaults(act=act)
        if act is start:
            command.add_argument("--reason", choices=request.REASONS, default=request.REASONS[0])
        if act is verify:
            command.add_argument("--against", type=Path, metavar="FILE", help="lines of the log server to compare with")
        if act is check:
            command.add_argument("file", type=Path)
    return parser
