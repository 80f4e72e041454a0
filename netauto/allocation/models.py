"""What is given to a unit: VLAN ids, prefixes, names and ids on devices."""

from __future__ import annotations

from ipaddress import IPv4Address, IPv4Network

from netauto.intent.models import Model
from netauto.intent.types import VlanId


class ZoneAllocation(Model):
    """One zone's network.

    Attributes:
        zone: e.g. ``clin``. vlan: its id. vlan_name: ``U-LEN-C3-CLIN``. prefix: a /24 by default.
        interface: VLAN interface on the firewall (≤ 15 characters). firewall_zone: ``C3-CLIN``. address: ``N-LEN-C3-CLIN``.
    """

    zone: str
    vlan: VlanId
    vlan_name: str
    prefix: IPv4Network
    gateway: IPv4Address
    interface: str
    firewall_zone: str
    address: str


class Allocation(Model):
    """Everything given to one unit; kept in ``units/<unit>.lock.yml``, reviewed like any lock file.

    Attributes:
        code: ``LEN-C3``; every name on a device that belongs to the unit contains it (or `short`).
        short: ``C3``, unique within the site.
        block: first VLAN id of the unit's block.
        prefix: the unit's summary prefix, e.g. a /20.
        policy_base: firewall policy ids are ``policy_base + 1 …``.
        sequence: first sequence number for the unit's lines in shared ordered lists (20 are reserved).
        wlan_ids: Wi-Fi purpose → WLAN id, only for SSIDs of the unit's own (≥ 20).
    """

    unit: str
    site: str
    code: str
    short: str
    block: VlanId
    prefix: IPv4Network
    policy_base: int
    sequence: int
    zones: tuple[ZoneAllocation, ...]
    wlan_ids: dict[str, int] = {}

    def zone(self, name: str) -> ZoneAllocation:
        """Return the allocation of zone `name` (KeyError when the unit has none)."""
        for zone in self.zones:
            if zone.zone == name:
                return zone
        raise KeyError(name)
