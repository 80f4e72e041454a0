"""Where the campaign plays: a unit that is opened again and again, and which faults are tried on its devices."""

from __future__ import annotations

from dataclasses import dataclass

from campaign.case import ANY
from netauto.platforms import PLATFORMS


@dataclass(frozen=True, slots=True)
class Hospital:
    """A unit, closed in the shipped inventory.

    Attributes:
        unit: its name.
        devices: how the names of the lab devices begin that planning reads.
        meets: platforms whose faults are tried here; another hospital has them, too, or none.
        prefix: how the ids of its cases begin.
    """

    unit: str
    devices: tuple[str, ...]
    meets: frozenset[str]
    prefix: str = ""


# At the first one, faults that concern no single device are tried, too.
HOSPITALS = (
    Hospital("lens-consult-3", ("len-",), frozenset({"ios_xe", "c9800", "fortios", ANY})),
    Hospital("bethune-consult-3", ("bet-", "len-wlc-1"), frozenset({"arista_eos"}), "bethune."),
    Hospital("henin-consult-1", ("hnb-", "len-wlc-1"), frozenset({"junos"}), "henin."),
    Hospital("bassee-ehpad-1", ("lbs-",), frozenset({"aruba_aoscx", "linux"}), "bassee."),
)


def not_met() -> tuple[str, ...]:
    """Return the platforms whose faults no hospital meets."""
    return tuple(sorted(set(PLATFORMS).difference(*(hospital.meets for hospital in HOSPITALS))))
