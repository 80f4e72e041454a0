"""Cisco IOS-XE: access and distribution switches, routers."""

from __future__ import annotations

from netauto.platforms import ios_rules
from netauto.platforms.indented import INDENTED
from netauto.platforms.model import DeviceModel
from netauto.platforms.platform import Limits, Platform

IOS_XE = Platform(
    name="ios_xe",
    title="Cisco IOS-XE",
    syntax=INDENTED,
    rules=ios_rules.RULES,
    rules_module="netauto/platforms/ios_rules.py",
    volatile=(),
    secrets=(),
    errors=(),
    references={},
    identify={},
    limits=Limits(),
    read_model=lambda text: DeviceModel(),
)
