"""A small lab for the tests: one access switch, one wireless controller."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from netauto.lab import AccessPoint, Attached, DeviceSpec, Lab, WifiClient

if TYPE_CHECKING:
    from collections.abc import Iterator

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
