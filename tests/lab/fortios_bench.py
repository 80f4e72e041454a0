"""A firewall without a network: sessions are typed into directly, the clock moves only when told."""

from __future__ import annotations

from pathlib import Path

from netauto.lab.clock import Clock
from netauto.lab.device import Device
from netauto.lab.dialect import Login
from netauto.lab.profile import INSTANT
from netauto.lab.spec import DeviceSpec

BASE = Path(__file__).parents[2] / "inventories/lab/bases/len-fw-1.cfg"
UNIT = """
config system interface
    edit "c3-clin"
        set vdom "root"
        set dhcp-relay-service enable
        set dhcp-relay-ip "10.60.0.31"
        set ip 10.60.48.1 255.255.255.0
        set allowaccess ping
        set role lan
        set interface "lag1"
        set vlanid 2032
    next
end
config system zone
    edit "C3-CLIN"
        set interface "c3-clin"
    next
end
config firewall address
    edit "N-LEN-C3-CLIN"
        set comment "CHG-2020-0412"
        set subnet 10.60.48.0 255.255.255.0
    next
    edit "H-ESSAI-01"
        set subnet 10.60.4.10 255.255.255.255
    next
end
config firewall addrgrp
    edit "G-ESSAI"
        append member "H-ESSAI-01"
    next
end
config firewall policy
    edit 203201
        set name "UC-LEN-C3-0001"
        set srcintf "C3-CLIN"
        set dstintf "DC-SANTE"
        set action accept
        set srcaddr "N-LEN-C3-CLIN"
        set dstaddr "G-ESSAI"
        set schedule "always"
        set service "HTTPS"
        set logtraffic all
        set comments "CHG-2020-0412 F01"
    next
    move 203201 before 999000
end
"""
INVERSE = """
config firewall policy
    delete 203201
end
config firewall addrgrp
    delete "G-ESSAI"
end
config firewall address
    delete "N-LEN-C3-CLIN"
    delete "H-ESSAI-01"
end
config system zone
    delete "C3-CLIN"
end
config system interface
    delete "c3-clin"
end
"""


class FixedClock(Clock):
    """A clock that stands still until it is advanced."""

    def now(self) -> float:
        return self._added


class Firewall:
    """One device and its sessions."""

    def __init__(self, base: str | None = None) -> None:
        self.base = BASE.read_text() if base is None else base
        spec = DeviceSpec(name="len-fw-1", dialect="fortios", base=self.base, model="FortiGate-200F", password="x")
        self.clock = FixedClock()
        self.device = Device(spec, self.clock, INSTANT)
        self.system = self.device.system

    def login(self, user: str = "netauto", privilege: int = 15) -> Session:
        number = self.device.next_session()
        return Session(self.system.open(Login(number, user, privilege, "127.0.0.1")))

    @property
    def running(self) -> str:
        return self.device.state().running

    @property
    def startup(self) -> str:
        return self.device.state().startup


class Session:
    """One session: call it with lines, get what the device printed."""

    def __init__(self, cli) -> None:
        self.cli = cli

    def __call__(self, text: str) -> str:
        replies = [self.cli.execute(line) for line in text.strip("\n").splitlines()]
        return "".join(reply.text for reply in replies)

    def ask(self, line: str, answer: str) -> str:
        return self.cli.execute(line).ask.answer(answer).text

    @property
    def prompt(self) -> str:
        return self.cli.prompt().lstrip()
