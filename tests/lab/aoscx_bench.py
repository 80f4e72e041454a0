"""The Aruba switch of La Bassee for tests: a running lab, and a console without a network."""

from __future__ import annotations

from pathlib import Path

from conftest import PASSWORD, Console

from netauto.lab import Attached, DeviceSpec, Lab

BASE = Path(__file__).parent / "bases" / "lbs-acc-1.cfg"  # what the switch ran before any unit was opened
SHIPPED = Path(__file__).parents[2] / "inventories" / "lab" / "bases" / "lbs-acc-1.cfg"


def access_spec(**changes: object) -> DeviceSpec:
    uplink = Attached(kind="firewall", name="lbs-fw-1", mac="0050.56a0.6601", port="eth2")
    values: dict[str, object] = {
        "name": "lbs-acc-1",
        "dialect": "aoscx",
        "base": BASE.read_text(encoding="utf-8"),
        "model": "JL661A",
        "password": PASSWORD,
        "serial": "SG2ALBS001",
        "attached": {
            "1/1/1": (
                Attached(kind="pc", name="lbs-ws-1", mac="0050.56a0.6611", ip="10.66.2.11", auth="dot1x"),
                Attached(kind="phone", name="SEP005056A06612", mac="0050.56a0.6612", auth="mab"),
            ),
            "1/1/7": Attached(kind="pc", mac="0050.56a0.6617", auth="reject"),
            "1/1/11": Attached(kind="printer", mac="0050.56a0.6621", auth="mab"),
            "1/1/16": Attached(kind="pc", mac="0050.56a0.6626"),
            "1/1/41": Attached(kind="ap", name="lbs-ap-1", mac="0050.56a0.6641", platform="OpenWrt"),
            "1/1/49": uplink,
            "1/1/50": uplink.model_copy(update={"port": "eth3"}),
        },
    }
    return DeviceSpec.model_validate(values | changes)


def aoscx_lab(**changes: object) -> Lab:
    return Lab([access_spec(**changes)])


def aoscx_console(**changes: object) -> Console:
    console = Console(access_spec(**changes))
    console("no page")
    return console
