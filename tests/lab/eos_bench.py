"""The Arista switches of Bethune for tests: a running lab, a console without a network, a pyeapi connection."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from conftest import PASSWORD, Console

from netauto.lab import Attached, DeviceSpec, Lab

if TYPE_CHECKING:
    from netauto.lab import LabDevice

BASES = Path(__file__).parent / "bases"  # what the switches of Bethune ran before any unit was opened
SHIPPED = Path(__file__).parents[2] / "inventories" / "lab" / "bases"
ACCESS, DISTRIBUTION = "CCS-720XP-48Y6", "DCS-7050SX3-48YC8"


def base(name: str) -> str:
    return (BASES / f"{name}.cfg").read_text(encoding="utf-8")


def access_spec(name: str = "bet-acc-1", **changes: object) -> DeviceSpec:
    uplink = Attached(kind="switch", name="bet-dist-1", mac="001c.7300.0d01", port="Ethernet1")
    values: dict[str, object] = {
        "name": name,
        "dialect": "eos",
        "base": base("bet-acc-1"),
        "model": ACCESS,
        "password": PASSWORD,
        "serial": "JPE21380001",
        "attached": {
            "Ethernet1": (
                Attached(kind="pc", mac="0050.56a0.6201", ip="10.62.2.11", auth="dot1x"),
                Attached(kind="phone", name="SEP005056A06202", mac="0050.56a0.6202", auth="mab"),
            ),
            "Ethernet5": Attached(kind="pc", mac="0050.56a0.6205", auth="reject"),
            "Ethernet19": Attached(kind="printer", mac="0050.56a0.6219", auth="mab"),
            "Ethernet21": Attached(kind="pc", mac="0050.56a0.6221"),
            "Ethernet49": uplink,
            "Ethernet50": uplink.model_copy(update={"port": "Ethernet2"}),
        },
    }
    return DeviceSpec.model_validate(values | changes)


def distribution_spec(name: str = "bet-dist-1") -> DeviceSpec:
    return DeviceSpec(name=name, dialect="eos", base=base("bet-dist-1"), model=DISTRIBUTION, password=PASSWORD)


def eos_lab(**changes: object) -> Lab:
    return Lab([access_spec(**changes)])


def eos_console(**changes: object) -> Console:
    return Console(access_spec(**changes))


def connect(device: LabDevice, **options: Any) -> Any:
    import pyeapi

    values = {"transport": "https", "host": device.address, "port": device.port, "return_node": True}
    return pyeapi.connect(**({"username": "netauto", "password": PASSWORD} | values | options))
