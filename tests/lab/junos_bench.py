"""The Juniper devices of Henin-Beaumont for tests: a running lab, a console without a network, an ncclient session."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from conftest import PASSWORD, Console

from netauto.lab import Attached, DeviceSpec, Lab

if TYPE_CHECKING:
    from netauto.lab import LabDevice

BASES = Path(__file__).parent / "bases"  # what the devices of Henin-Beaumont ran before any unit was opened


def base(name: str) -> str:
    return (BASES / f"{name}.cfg").read_text(encoding="utf-8")


def switch_spec(name: str = "hnb-acc-1", **changes: object) -> DeviceSpec:
    uplink = Attached(kind="firewall", name="hnb-fw-1", mac="6464.9b00.0f01", port="ge-0/0/8")
    values: dict[str, object] = {
        "name": name,
        "dialect": "junos",
        "base": base("hnb-acc-1"),
        "model": "EX4300-48P",
        "password": PASSWORD,
        "serial": "PE3719480001",
        "attached": {
            "ge-0/0/0": (
                Attached(kind="pc", name="hnb-ws-1", mac="0050.56a0.6401", ip="10.64.2.11", auth="dot1x"),
                Attached(kind="phone", name="SEP005056A06402", mac="0050.56a0.6402", auth="mab"),
            ),
            "ge-0/0/5": Attached(kind="pc", mac="0050.56a0.6405", auth="reject"),
            "ge-0/0/19": Attached(kind="printer", mac="0050.56a0.6419", auth="mab"),
            "ge-0/0/40": Attached(kind="ap", name="hnb-ap-01", mac="00a3.8e64.0001"),
            "ge-0/0/46": uplink,
            "ge-0/0/47": uplink.model_copy(update={"port": "ge-0/0/9"}),
        },
    }
    return DeviceSpec.model_validate(values | changes)


def firewall_spec(name: str = "hnb-fw-1", **changes: object) -> DeviceSpec:
    below = Attached(kind="switch", name="hnb-acc-1", mac="6464.9b00.0a01", port="ge-0/0/46")
    values: dict[str, object] = {
        "name": name,
        "dialect": "junos",
        "base": base("hnb-fw-1"),
        "model": "SRX345",
        "password": PASSWORD,
        "serial": "DA3719AF0001",
        "attached": {
            "ge-0/0/0": Attached(kind="operator", name="operateur", mac="0000.5e00.6401", ip="198.51.100.33"),
            "ge-0/0/1": Attached(kind="router", name="len-core", mac="0000.5e00.6402", ip="10.64.255.10"),
            "ge-0/0/8": below,
            "ge-0/0/9": below.model_copy(update={"port": "ge-0/0/47"}),
        },
    }
    return DeviceSpec.model_validate(values | changes)


def junos_lab() -> Lab:
    return Lab([switch_spec(), firewall_spec()])


class JunosConsole(Console):
    """A Junos terminal; `run` gives the answer without echo and prompt."""

    def __init__(self, spec: DeviceSpec, **options: Any) -> None:
        super().__init__(spec, **options)
        self("set cli screen-length 0")

    def run(self, line: str) -> str:
        text = self(line).split("\n", 1)[1]
        prompt = "\n" + self.terminal._cli.prompt().replace("\r\n", "\n").lstrip("\n")
        return text.removesuffix(prompt.lstrip("\n")).rstrip("\n") + "\n"


def connect(device: LabDevice, **options: Any) -> Any:
    from ncclient import manager

    values = {
        "host": device.address,
        "port": device.port,
        "username": "netauto",
        "password": PASSWORD,
        "hostkey_b64": device.host_key.split()[1],
        "device_params": {"name": "junos"},
        "allow_agent": False,
        "look_for_keys": False,
        "timeout": 20,
    }
    return manager.connect(**(values | options))
