"""A workstation for tests: devices that do what a script says, and a clock that moves only when somebody waits."""

import errno
import json
from dataclasses import dataclass, field

from cleaning_mode import chain
from cleaning_mode.devices import Description
from cleaning_mode.ledger import Ledger
from cleaning_mode.service import Service
from cleaning_mode.settings import Settings
from cleaning_mode.state import StateFile

ESC, LETTER = 1, 30
WHEN = 1586680200.0  # 2020-04-12T08:30:00Z

SETTINGS = {
    "room": "Salle 2",
    "workstation": "len-ws-2",
    "protocol_version": "exemple-1",
    "product": "produit d'exemple",
    "contact_time_s": 60,
    "interval_s": 3600,
    "at_patient_change": True,
    "stop_key": "KEY_ESC",
    "stop_hold_s": 3,
    "pause_s": 10,
    "grace_s": 0,
    "remind_again_s": 600,
    "port": 8910,
}


class FakeClock:
    def __init__(self):
        self.now, self.jumped, self.slept = 1000.0, 0.0, 0.0

    def wall(self):
        return WHEN + self.now - 1000.0 + self.jumped

    def elapsed(self):
        return self.now

    def awake(self):
        return self.now - self.slept


@dataclass
class FakeDevice:
    """One device; `others` is whoever else reads it."""

    name: str
    kind: str = "keyboard"
    refuses: int = 0  # errno of grab
    closed_to_us: int = 0  # errno of open
    keys: frozenset = frozenset({ESC, LETTER})
    down: set = field(default_factory=set)
    waiting: list = field(default_factory=list)
    others: list = field(default_factory=list)
    grabbed: bool = False
    opened: int = 0
    gone: bool = False

    def press(self, code, value):
        if code is not None:
            (self.down.add if value else self.down.discard)(code)
        if not self.grabbed:
            self.others.append((code, value))
        if self.opened:
            self.waiting.append((code, value))

    def _alive(self):
        if self.gone:
            raise OSError(errno.ENODEV, "No such device")

    def fileno(self):
        return -1

    def grab(self):
        self._alive()
        if self.refuses:
            raise OSError(self.refuses, "refused")
        self.grabbed = True

    def read(self):
        self._alive()
        events, self.waiting = self.waiting, []
        return events

    def keys_down(self):
        self._alive()
        return frozenset(self.down)

    def has_key(self, code):
        self._alive()
        return code in self.keys

    def close(self):
        self.grabbed, self.opened = False, 0


class FakeBus:
    def __init__(self, *devices):
        self.plugged = {f"event{number}": device for number, device in enumerate(devices)}

    def plug(self, node, device):
        self.plugged[node] = device

    def unplug(self, node):
        self.plugged.pop(node).gone = True

    def nodes(self):
        return sorted(self.plugged)

    def describe(self, node):
        device = self.plugged[node]
        return Description(device.name, device.kind) if device.kind else None

    def open(self, node):
        device = self.plugged[node]
        if device.closed_to_us:
            raise OSError(device.closed_to_us, "refused")
        device.opened += 1
        return device


class Bench:
    """A service with everything injected. `at` scripts what happens so many seconds after the beginning."""

    def __init__(self, folder, *devices, **changed):
        self.folder = folder
        self.clock = FakeClock()
        self.bus = FakeBus(*devices)
        self.ledger = Ledger(folder / "var", folder / "run" / "unwritten")
        (folder / "var").mkdir(exist_ok=True)
        (folder / "run").mkdir(exist_ok=True)
        self.state = StateFile(folder / "run" / "state.json")
        self.lines, self.views, self.script, self.told = [], [], [], []
        self.service = Service(
            Settings(**(SETTINGS | changed)),
            ESC,
            self.bus,
            self.clock,
            self.ledger,
            self.state,
            folder / "run" / "lock",
            stopped=lambda: bool(self.told),
            say=lambda level, line: self.lines.append((level, line)),
        )

    def at(self, seconds, act, *arguments):
        self.script.append((self.clock.now + seconds, act, arguments))

    def hold(self, device, start, seconds, code=ESC):
        self.at(start, device.press, code, 1)
        self.at(start + seconds, device.press, code, 0)

    def wait(self, devices, timeout_s):
        """Move to what the script has next, or to the end of the wait."""
        self.views.append(json.loads(self.state.path.read_text()))
        self.script.sort(key=lambda entry: entry[0])
        until = self.clock.now + timeout_s
        if self.script and self.script[0][0] <= until:
            until, act, arguments = self.script.pop(0)
            self.clock.now = max(self.clock.now, until)
            act(*arguments)
        else:
            self.clock.now = until
        return [node for node, device in devices.items() if device.waiting or device.gone]

    def clean(self, reason="button"):
        return self.service.clean(reason, self.wait)

    def records(self):
        return [json.loads(line) for line in self.ledger.records.read_text().splitlines()]

    def wrong(self):
        return chain.check(self.ledger.records.read_text(), self.ledger.head())
