"""One bench per kind of device: the same handles on the fake and on lab devices, so that one suite can ask the same of every driver."""

from dataclasses import dataclass, field
from pathlib import Path
from typing import ClassVar

from netauto.drivers import DRIVERS, Change, Deadlines, open_driver
from netauto.drivers.fake import FakeDevice
from netauto.drivers.fake import Fault as FakeFault
from netauto.inventory.models import Device
from netauto.lab import DeviceSpec, Fault, Lab
from netauto.plan.canonical import canonical_text
from netauto.platforms import PLATFORMS

BASES = Path(__file__).parents[2] / "inventories" / "lab" / "bases"
PASSWORD = "lab-only-Passw0rd"
SECRET = "Contract-Secret-0815"
MINUTES_ONLY = (1, 59, 90, 7201, 7260, -60)  # seconds that no timer of whole minutes from 1 to 120 keeps
QUICK = Deadlines(connect=10, show=10, window=10, commit=10)


def secret_value(reference):
    assert reference == "vault:contract_key"
    return SECRET


@dataclass
class FakeBench:
    """A device in memory."""

    timer: bool
    push: tuple = ("vlan 2032", "name U-LEN-C3-CLIN", "port 13")
    nonsense: str = "!nonsense"
    look: str = "show version"
    impossible: tuple = MINUTES_ONLY
    seconds: float = 1000.0
    device: FakeDevice = field(init=False)

    def __post_init__(self):
        self.device = FakeDevice("fake-1", ("hostname fake-1", "vlan 10"), timer=self.timer, clock=lambda: self.seconds)
        self.capabilities = self.device.capabilities

    def open(self, run="r1", deadlines=QUICK):
        return self.device.open(run)

    def close(self):
        pass

    def change(self, push=None, run="r1"):
        push = push if push is not None else self.push
        return Change(run, push=push, inverse=tuple(f"no {line}" for line in reversed(self.push)), secret=secret_value)

    def undoing(self, run="r1"):
        return Change(run, push=self.change().inverse, inverse=self.push, secret=secret_value)

    def config(self):
        self.device.armed()
        return self.device.running

    def startup(self):
        return self.device.startup

    def waits(self):
        return self.device.armed() is not None

    def meaning(self, text):
        return tuple(sorted(text.splitlines()))

    def advance(self, seconds):
        self.seconds += seconds

    def reject(self, number):
        self.device.faults = (FakeFault("stage" if self.capabilities.candidate else "arm", "reject", line=number),)

    def lose(self, step, *, after):
        self.device.faults = (FakeFault(step, "lost_answer" if after else "drop"),)

    def hang(self, step):
        self.device.faults = (FakeFault(step, "hang"),)

    def foreign(self):
        self.device.faults = (FakeFault("stage", "foreign", times=0), FakeFault("pending", "foreign", times=0))

    def fail_save(self):
        self.device.faults = (FakeFault("save", "reject"),)

    def refuse_show(self):
        self.device.faults = (FakeFault("show", "reject"),)

    def recover(self):
        self.device.faults = ()


@dataclass
class LabBench:
    """A lab device, reached through the driver of its platform."""

    name: ClassVar[str]
    platform: ClassVar[str]
    model: ClassVar[str]
    role: ClassVar[str]
    push: ClassVar[tuple]
    inverse: ClassVar[tuple]
    steps: ClassVar[dict]
    dialect: ClassVar[str] = ""  # of the lab, where it is not called as the platform is
    nonsense: ClassVar[str] = "gibberish here"
    look: ClassVar[str] = "show version"
    impossible: ClassVar[tuple] = MINUTES_ONLY
    refusal: ClassVar[str] = "% Invalid input detected at '^' marker.\n"
    other_key: ClassVar[str] = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIJ0mAvJw0iU8kI0dFYmB0x0m3mS6bq0nJw9iT5m7zW1x"
    extra: dict = field(default_factory=dict)
    base: str = ""
    profile: str = "instant"

    def __post_init__(self):
        text = self.base or (BASES / f"{self.name}.cfg").read_text()
        spec = {"username": "netauto", "password": PASSWORD, "model": self.model} | self.extra
        self.lab = Lab(
            [DeviceSpec(name=self.name, dialect=self.dialect or self.platform, base=text, **spec)], profile=self.profile
        )
        self.lab.start()
        self.device = self.lab[self.name]
        self.capabilities = DRIVERS[self.platform].capabilities

    def close(self):
        self.lab.stop()

    def inventory(self, **changes):
        known = {
            "name": self.name,
            "site": "lens",
            "role": self.role,
            "platform": self.platform,
            "host": self.device.address,
            "port": self.device.port,
            "user": "netauto",
            "password": "vault:device_password",
            "host_key": self.device.host_key,
        }
        return Device(**(known | changes))

    def open(self, run="r1", deadlines=QUICK, **changes):
        return open_driver(self.inventory(**changes), password=PASSWORD, run=run, deadlines=deadlines)

    def change(self, push=None, run="r1"):
        return Change(run, push=push if push is not None else self.push, inverse=self.inverse, secret=secret_value)

    def undoing(self, run="r1"):
        return Change(run, push=self.inverse, inverse=self.push, secret=secret_value)

    def meaning(self, text):
        return canonical_text(PLATFORMS[self.platform], text, b"contract")

    def config(self):
        return self.meaning(self.device.state().running)

    def startup(self):
        return self.meaning(self.device.state().startup)

    def waits(self):
        return self.device.state().pending is not None

    def advance(self, seconds):
        self.lab.clock.advance(seconds)

    def reject(self, number):
        self.device.set_fault(Fault("reject", match=self.exactly(self.push[number - 1]), text=self.refusal))

    @staticmethod
    def exactly(line):
        escaped = "".join(f"\\{char}" if not char.isalnum() and char != " " else char for char in line)
        return f"^{escaped}$"

    def lose(self, step, *, after):
        self.device.set_fault(Fault("drop", match=self.steps[step], times=1, after=after))

    def hang(self, step):
        self.device.set_fault(Fault("hang", match=self.steps[step], times=1))

    def recover(self):
        self.device.clear_faults()

    def refuse_show(self):
        pass


class IosBench(LabBench):
    name, platform, model, role = "len-acc-1", "ios_xe", "C9300-48P", "access"
    push = (
        "vlan 2032",
        " name U-LEN-C3-CLIN",
        "interface GigabitEthernet1/0/13",
        " description LEN-C3 accueil",
        " switchport access vlan 2032",
    )
    inverse = (
        "interface GigabitEthernet1/0/13",
        " description LIBRE",
        " switchport access vlan 999",
        "no vlan 2032",
    )
    steps: ClassVar[dict] = {
        "running": "^show running-config",
        "stage": "^show privilege",
        "arm": "^ description LEN-C3",
        "pending": "^show archive config rollback timer",
        "confirm": "^configure confirm",
        "revert": "^configure revert now",
        "save": "^write memory",
    }

    def foreign(self):
        self.device.set_fault(Fault("foreign_timer", user="astreinte", seconds=600))

    def fail_save(self):
        self.device.set_fault(
            Fault("save_fails", text="%Error opening nvram:/startup-config (No space left on device)\n")
        )


class C9800Bench(IosBench):
    name, platform, model, role = "len-wlc-1", "c9800", "C9800-40-K9", "wlc"
    push = ("vlan 2032", " name U-LEN-C3-CLIN", "vlan 2033", " name U-LEN-C3-VOIX")
    inverse = ("no vlan 2033", "no vlan 2032")
    steps = IosBench.steps | {"arm": "^ name U-LEN-C3-VOIX"}


class FortiOsBench(LabBench):
    name, platform, model, role = "len-fw-1", "fortios", "FortiGate-200F", "firewall"
    push = (
        "config firewall address",
        '    edit "N-LEN-C3"',
        "        set subnet 10.60.48.0 255.255.240.0",
        "    next",
        "end",
    )
    inverse = ("config firewall address", '    delete "N-LEN-C3"', "end")
    look = "get system status"
    refusal = "Command fail. Return code -61\n"
    steps: ClassVar[dict] = {
        "running": "^show$",
        "stage": "set subnet 10.60.48.0",
        "arm": "^execute config-transaction commit",
        "pending": "^diagnose sys config-transaction status",
        "confirm": "^nothing is typed to confirm$",
        "revert": '^    delete "N-LEN-C3"',
        "save": "^get system global",
    }

    def foreign(self):
        self.device.set_fault(Fault("foreign_session", user="astreinte"))

    def fail_save(self):
        self.device.set_fault(Fault("reject", match="^get system global", text="Command fail. Return code -28\n"))


class EosBench(LabBench):
    name, platform, model, role = "bet-acc-1", "arista_eos", "CCS-720XP-48Y6", "access"
    dialect = "eos"
    impossible = (-60, -1, 86_400, 86_460, 90_000, 1_000_000)
    other_key = "sha256:" + "0" * 64
    push = (
        "vlan 2232",
        "   name U-BET-C1-CLIN",
        "   exit",
        "interface Ethernet33",
        "   description U-BET-C1 accueil",
        "   switchport access vlan 2232",
        "   exit",
    )
    inverse = (
        "interface Ethernet33",
        "   description LIBRE",
        "   switchport access vlan 999",
        "   exit",
        "no vlan 2232",
    )
    steps: ClassVar[dict] = {
        "running": "^show running-config",
        "stage": "^configure session netauto-r1$",
        "arm": "^configure session netauto-r1 commit timer",
        "pending": "^show configuration sessions",
        "confirm": "^configure session netauto-r1 commit$",
        "revert": "^configure session netauto-r1 abort",
        "save": "^write memory",
    }

    def foreign(self):
        self.device.set_fault(Fault("foreign_timer", user="astreinte", seconds=600))

    def fail_save(self):
        self.device.set_fault(Fault("save_fails"))


class JunosBench(LabBench):
    name, platform, model, role = "hnb-acc-1", "junos", "EX4300-48P", "access"
    nonsense = "set gibberish here"
    impossible = (1, 59, 90, -60, 61, 65_536 * 60)
    push = (
        "set vlans U-HNB-C1-CLIN vlan-id 2432",
        'set interfaces ge-0/0/39 description "U-HNB-C1 accueil"',
        "delete interfaces ge-0/0/39 unit 0 family ethernet-switching vlan members PARKING",
        "set interfaces ge-0/0/39 unit 0 family ethernet-switching vlan members U-HNB-C1-CLIN",
    )
    inverse = (
        "set interfaces ge-0/0/39 description LIBRE",
        "delete interfaces ge-0/0/39 unit 0 family ethernet-switching vlan members U-HNB-C1-CLIN",
        "set interfaces ge-0/0/39 unit 0 family ethernet-switching vlan members PARKING",
        "delete vlans U-HNB-C1-CLIN",
    )
    steps: ClassVar[dict] = {
        "running": "^get-configuration database=committed format=set",
        "stage": "^load-configuration action=set",
        "arm": "^commit-configuration confirmed",
        "pending": "^get-commit-information",
        "confirm": "^commit-configuration log=netauto-r1: confirmed",
        "revert": "^load-configuration rollback=1",
        "save": "^get-commit-information",
    }

    def reject(self, number):
        text = "error: syntax error\n"
        self.device.set_fault(Fault("reject", match=self.exactly(self.push[number - 1]), text=text))

    def foreign(self):
        self.device.set_fault(Fault("foreign_timer", user="astreinte", seconds=600))

    def fail_save(self):
        # Nothing is written to save it: only a device that does not answer keeps us from saying so. It was asked four times before.
        self.device.set_fault(Fault("reject", match="^get-commit-information", at=5, text="error: permission denied\n"))


class AosCxBench(LabBench):
    name, platform, model, role = "lbs-acc-1", "aruba_aoscx", "JL661A", "access"
    dialect = "aoscx"
    refusal = "Invalid input: x\n"
    push = (
        "vlan 2432",
        "    name U-LBS-E3-CLIN",
        "interface 1/1/33",
        "    description U-LBS-E3 chambre-3",
        "    vlan access 2432",
    )
    inverse = (
        "interface 1/1/33",
        "    description LIBRE",
        "    vlan access 999",
        "no vlan 2432",
    )
    steps: ClassVar[dict] = {
        "running": "^show running-config$",
        "stage": "^show checkpoint$",
        "arm": "^    description U-LBS-E3",
        "pending": "^show accounting log last 1$",
        "confirm": "^checkpoint auto confirm",
        "revert": "^checkpoint rollback",
        "save": "^write memory",
    }

    def foreign(self):
        self.device.set_fault(Fault("foreign_timer", user="astreinte", seconds=600))

    def fail_save(self):
        self.device.set_fault(Fault("save_fails"))


class LinuxBench(LabBench):
    """A box that refuses files and their lines, not what is typed: `reject` has its programs refuse them."""

    name, platform, model, role = "lbs-fw-1", "linux", "Debian 12", "firewall"
    look = "uname -a"
    impossible = (-60, -1, 1, 9, 86_401, 1_000_000)
    push = (
        "file /etc/nftables.d/unit-LBS-C3.nft",
        "    table inet netauto {",
        "        set N-LBS-C3 {",
        "            type ipv4_addr",
        "            flags interval",
        "            elements = { 10.66.48.0/20 }",
        "        }",
        "    }",
        "end",
    )
    inverse = ("delete file /etc/nftables.d/unit-LBS-C3.nft",)
    steps: ClassVar[dict] = {
        "running": "^: netauto running",
        "stage": "^: netauto upload",
        "arm": "^: netauto arm",
        "pending": "^: netauto pending",
        "confirm": "^: netauto confirm",
        "revert": "^: netauto revert",
        "save": "^: netauto save",
    }

    def reject(self, number):
        text = "No space left on device" if number == 1 else "syntax error, unexpected string"
        self.device.set_fault(Fault("reject", match=self.exactly(self.push[number - 1].strip()), text=text))

    def foreign(self):
        self.device.set_fault(Fault("foreign_timer", user="astreinte", seconds=600))

    def fail_save(self):
        self.device.set_fault(Fault("save_fails", match="-f /etc"))


def fake_timed():
    return FakeBench(timer=True)


def fake_untimed():
    return FakeBench(timer=False)


BENCHES = {
    "arista_eos": EosBench,
    "aruba_aoscx": AosCxBench,
    "fake-timed": fake_timed,
    "fake-untimed": fake_untimed,
    "ios_xe": IosBench,
    "c9800": C9800Bench,
    "fortios": FortiOsBench,
    "junos": JunosBench,
    "linux": LinuxBench,
}
