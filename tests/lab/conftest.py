"""A small lab for the tests: one access switch, one wireless controller."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from netauto.lab import AccessPoint, Attached, DeviceSpec, Lab, WifiClient
from netauto.lab.clock import Clock
from netauto.lab.device import Device
from netauto.lab.dialect import Login
from netauto.lab.profile import INSTANT
from netauto.lab.terminal import Terminal

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from netauto.lab import Profile

BASES = Path(__file__).parent / "bases"
PASSWORD = "lab-only-Passw0rd"
APS = (
    AccessPoint(name="len-ap-31", mac="00a3.8e11.3101", radio_mac="00a3.8e21.3101", ip="10.60.9.31", location="C3"),
    AccessPoint(name="len-ap-32", mac="00a3.8e11.3102", radio_mac="00a3.8e21.3102", ip="10.60.9.32", location="C3"),
    AccessPoint(name="len-ap-01", mac="00a3.8e11.0001", radio_mac="00a3.8e21.0001", ip="10.60.9.1"),
)


def switch_spec(name: str = "len-acc-1", **changes: object) -> DeviceSpec:
    values: dict[str, object] = {
        "name": name,
        "dialect": "ios_xe",
        "base": (BASES / "switch.cfg").read_text(encoding="utf-8"),
        "model": "C9300-48P",
        "password": PASSWORD,
        "attached": {
            "GigabitEthernet1/0/1": Attached(kind="pc", mac="0050.56a0.0101", ip="10.60.16.11", auth="dot1x"),
            "GigabitEthernet1/0/13": (
                Attached(kind="pc", mac="0050.56a0.0113", ip="10.60.48.13", auth="dot1x"),
                Attached(kind="phone", name="SEP0050", mac="0050.56a0.0213", auth="mab"),
            ),
            "TenGigabitEthernet1/1/1": Attached(
                kind="switch",
                name="len-dist-1",
                mac="00a3.8e00.0d01",
                port="TenGigabitEthernet1/0/1",
                platform="C9500-24Y",
            ),
        },
    }
    return DeviceSpec.model_validate(values | changes)


def controller_spec(name: str = "len-wlc-1", **changes: object) -> DeviceSpec:
    port = Attached(kind="switch", name="len-dist-1", mac="00a3.8e00.0d01")
    values: dict[str, object] = {
        "name": name,
        "dialect": "c9800",
        "base": (BASES / "controller.cfg").read_text(encoding="utf-8"),
        "model": "C9800-40-K9",
        "password": PASSWORD,
        "aps": APS,
        "clients": (WifiClient(mac="0050.56b0.0001", ap="len-ap-31", wlan="WL-GHT-SANTE", ip="10.60.10.50"),),
        "attached": {"TenGigabitEthernet0/0/0": port, "TenGigabitEthernet0/0/1": port},
    }
    return DeviceSpec.model_validate(values | changes)


@pytest.fixture
def lab() -> Iterator[Lab]:
    with Lab([switch_spec(), controller_spec()]) as running:
        yield running


class Console:
    """A terminal of a lab device without a network: lines in, text out, at once."""

    def __init__(self, spec: DeviceSpec, profile: Profile = INSTANT) -> None:
        self.clock = Clock()
        self.device = Device(spec, self.clock, profile)
        self._sessions = 0
        self.closed: list[str] = []
        self.later_calls: list[tuple[float, Callable[[], None]]] = []
        self.terminal = self.open()
        self("terminal length 0")

    def open(self, user: str = "netauto", privilege: int = 15) -> Terminal:
        self._sessions += 1
        login = Login(self._sessions, user, privilege, "127.0.0.1")
        terminal = Terminal(self.device, self.device.system.open(login), login, self)
        self.device.terminals[login.session] = terminal
        self.text = b""
        terminal.start()
        return terminal

    def __call__(self, *lines: str) -> str:
        """Type lines; what the terminal printed since."""
        return self.keys("".join(f"{line}\n" for line in lines).encode())

    def keys(self, data: bytes) -> str:
        self.text = b""
        self.terminal.feed(data)
        return self.text.decode().replace("\r\n", "\n")

    def configure(self, *lines: str) -> str:
        return self("configure terminal", *lines, "end")

    def run(self, line: str) -> str:
        """The output of one exec command, without echo and prompt."""
        return self(line).split("\n", 1)[1].rpartition("\n")[0]

    def pass_time(self) -> None:
        """What was to happen later happens now."""
        while self.later_calls:
            self.later_calls.pop(0)[1]()

    # What a terminal asks of its connection.

    def write(self, data: bytes) -> None:
        self.text += data

    def close(self) -> None:
        self.closed.append("close")

    def reset(self) -> None:
        self.closed.append("reset")

    def mute(self) -> None:
        self.closed.append("mute")

    def later(self, seconds: float, action: Callable[[], None]) -> None:
        self.later_calls.append((seconds, action))


@pytest.fixture
def switch() -> Console:
    return Console(switch_spec())


@pytest.fixture
def controller() -> Console:
    return Console(controller_spec())
