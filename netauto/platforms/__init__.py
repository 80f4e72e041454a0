"""Platforms: data and pure functions. `PLATFORMS` is the explicit table; to add one, write its module and add a line."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING

from netauto.platforms.arista_eos import ARISTA_EOS
from netauto.platforms.aruba_aoscx import ARUBA_AOSCX
from netauto.platforms.c9800 import C9800
from netauto.platforms.fortios import FORTIOS
from netauto.platforms.ios_xe import IOS_XE
from netauto.platforms.junos import JUNOS
from netauto.platforms.linux import LINUX

if TYPE_CHECKING:
    from collections.abc import Mapping

    from netauto.platforms.platform import Platform

PLATFORMS: Mapping[str, Platform] = MappingProxyType(
    {
        "ios_xe": IOS_XE,
        "c9800": C9800,
        "fortios": FORTIOS,
        "arista_eos": ARISTA_EOS,
        "junos": JUNOS,
        "aruba_aoscx": ARUBA_AOSCX,
        "linux": LINUX,
    }
)

__all__ = ["PLATFORMS"]
