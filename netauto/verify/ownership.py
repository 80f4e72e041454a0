"""What belongs to a unit on a device, told from its allocation alone."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from netauto.verify.facts import Subject, facts

if TYPE_CHECKING:
    from netauto.allocation.models import Allocation
    from netauto.platforms.model import DeviceModel

_VLAN = re.compile(r"\bVLAN (\d+)\b")
_WORDS = re.compile(r"[\s,()]+")
RESERVED = 20


@dataclass(frozen=True, slots=True)
class Ownership:
    """The marks by which something is recognised as a unit's.

    Attributes:
        vlans: the unit's VLAN ids, also those between two of its zones.
        names: names that are the unit's own: zones, interfaces, address objects, prefixes.
        sequences: its numbers in shared ordered lists (`Allocation.sequence`: 20 are reserved).
        code: the unit's code as a whole word, e.g. ``LEN-C3`` but not ``LEN-C31``.
    """

    vlans: range
    names: frozenset[str]
    sequences: range
    code: re.Pattern[str]

    @classmethod
    def of(cls, allocation: Allocation) -> Ownership:
        """Return the marks of `allocation`."""
        last = max((zone.vlan for zone in allocation.zones), default=allocation.block)
        names = {name for zone in allocation.zones for name in (zone.interface, zone.firewall_zone, zone.address)}
        names |= {str(allocation.prefix), *(str(zone.prefix) for zone in allocation.zones)}
        code = re.compile(rf"(?<![A-Za-z0-9]){re.escape(allocation.code)}(?![A-Za-z0-9])")
        sequences = range(allocation.sequence, allocation.sequence + RESERVED)
        return cls(range(allocation.block, last + 1), frozenset(names), sequences, code)

    def owns(self, subject: Subject, words: str) -> bool:
        """Whether the fact is the unit's: its VLAN, its name, or its code in name or words."""
        if subject.kind == "vlan":
            return int(subject.name) in self.vlans
        if subject.kind == "list entry" and int(subject.name.rsplit(" ", 1)[1]) in self.sequences:
            return True
        # A trunk is shared: only the member that names the unit's VLAN is the unit's.
        said = f"{subject.name}, {words}"
        return (
            any(int(vlan) in self.vlans for vlan in _VLAN.findall(said))
            or not self.names.isdisjoint(_WORDS.split(said))
            or bool(self.code.search(said))
        )


def unit_subjects(allocation: Allocation, model: DeviceModel) -> frozenset[Subject]:
    """Return the facts of `model` that belong to the unit."""
    mine = Ownership.of(allocation)
    return frozenset(subject for subject, words in facts(model).items() if mine.owns(subject, words))
