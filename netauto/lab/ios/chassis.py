"""Hardware: which ports a model has, and what it says about itself."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from netauto.lab.engine.interfaces import VIRTUAL, split_interface

PORT_CHANNELS = 128
VLANS = 4094


@dataclass(frozen=True, slots=True)
class Model:
    """One hardware model.

    Attributes:
        family: Name of the software image in `show version`.
        platform: Platform name in `show version`.
        memory: Memory line of `show version`.
        panel: Port ranges: kind with slot, first and last number.
        router: Ports are routed and shut down by default.
        flash: Name of the file system.
    """

    family: str
    platform: str
    memory: str
    panel: tuple[tuple[str, int, int], ...]
    router: bool = False
    flash: str = "flash"


C9300 = "Catalyst L3 Switch Software (CAT9K_IOSXE)"
MODELS: dict[str, Model] = {
    "C9300-48P": Model(
        C9300,
        "C9300-48P (X86) processor with 1331521K/6147K bytes of memory.",
        "8388608K bytes of physical memory.",
        (
            ("GigabitEthernet0/", 0, 0),
            ("GigabitEthernet1/0/", 1, 48),
            ("GigabitEthernet1/1/", 1, 4),
            ("TenGigabitEthernet1/1/", 1, 8),
            ("FortyGigabitEthernet1/1/", 1, 2),
            ("TwentyFiveGigE1/1/", 1, 2),
            ("AppGigabitEthernet1/0/", 1, 1),
        ),
    ),
    "C9500-24Y4C": Model(
        C9300,
        "C9500-24Y4C (X86) processor with 2900319K/6147K bytes of memory.",
        "16777216K bytes of physical memory.",
        (
            ("GigabitEthernet0/", 0, 0),
            ("TwentyFiveGigE1/0/", 1, 24),
            ("HundredGigE1/0/", 25, 28),
            ("AppGigabitEthernet1/0/", 1, 1),
        ),
    ),
    "C9800-40-K9": Model(
        "C9800 Software (C9800_IOSXE-K9)",
        "C9800-40-K9 (1SR) processor (revision 1SR) with 14815213K/6147K bytes of memory.",
        "33554432K bytes of physical memory.",
        (("TenGigabitEthernet0/0/", 0, 3), ("GigabitEthernet", 0, 0)),
        flash="bootflash",
    ),
    "ISR4331": Model(
        "ISR Software (X86_64_LINUX_IOSD-UNIVERSALK9-M)",
        "ISR4331/K9 (1RU) processor with 1795941K/3071K bytes of memory.",
        "4194304K bytes of physical memory.",
        (("GigabitEthernet0/0/", 0, 2), ("GigabitEthernet", 0, 0)),
        router=True,
        flash="bootflash",
    ),
}
UNKNOWN = Model(C9300, "Unknown (X86) processor with 1331521K/6147K bytes of memory.", "8388608K bytes", ())


def model_named(name: str) -> Model:
    """The model of this name; an unknown one has only the ports that its base configuration shows."""
    return MODELS.get(name.removesuffix("/K9"), UNKNOWN)


@lru_cache(maxsize=16)
def ports(name: str) -> tuple[str, ...]:
    """Physical interfaces of a model, in order."""
    return tuple(
        f"{kind}{number}" for kind, first, last in model_named(name).panel for number in range(first, last + 1)
    )


class Chassis:
    """The interfaces of one device: its model's and those that its base configuration names."""

    def __init__(self, model: str, configured: tuple[str, ...]) -> None:
        self.model = model
        self.physical = (*ports(model), *(name for name in configured if self._extra(model, name)))

    @staticmethod
    def _extra(model: str, name: str) -> bool:
        return name not in ports(model) and split_interface(name)[0] not in VIRTUAL and "." not in name

    def has(self, name: str) -> bool:
        """Whether this interface exists or can be created."""
        kind, numbers = split_interface(name)
        if kind in ("Vlan", "Port-channel"):
            return 1 <= numbers[0] <= (VLANS if kind == "Vlan" else PORT_CHANNELS)
        if kind in VIRTUAL:
            return True
        return name.partition(".")[0] in self.physical
