"""Names on devices that follow from a unit's code (`docs/site-lens.md`, "Names")."""

from __future__ import annotations

from typing import TYPE_CHECKING

from netauto.canonical import sha256
from netauto.errors import PlanError

if TYPE_CHECKING:
    from netauto.allocation.models import Allocation

# Shared address group that a site's firewall has anyway: every private network.
PRIVATE_GROUP = "G-RFC1918"
GROUP_LENGTH = 35  # of an address group's name: FortiOS [documented]; no other platform takes less

# Numbers of a unit's policies: flows count from 1; what is none has a number of its own, so that adding a flow moves nothing.
ADMINISTRATION = 700
ADMINISTRATORS = 6  # networks at most
PRIVATE_DENY = 800
FINAL_DENY = 900


def unit_mark(allocation: Allocation) -> str:
    """Return ``U-LEN-C3``: how descriptions, VLAN names and routes of the unit begin."""
    return f"U-{allocation.code}"


def policy_profile(allocation: Allocation, purpose: str) -> str:
    """Return ``PP-LEN-C3-PRO``."""
    return f"PP-{allocation.code}-{purpose.upper()}"


def policy_tag(allocation: Allocation) -> str:
    """Return ``PT-LEN-C3``."""
    return f"PT-{allocation.code}"


def own_wlan(allocation: Allocation, purpose: str) -> str:
    """Return ``WL-LEN-C3-GUEST``: the profile of an SSID that is the unit's own."""
    return f"WL-{allocation.code}-{purpose.upper()}"


def unit_address(allocation: Allocation) -> str:
    """Return ``N-LEN-C3``: the address object of the whole unit."""
    return f"N-{allocation.code}"


def own_addresses(allocation: Allocation) -> frozenset[str]:
    """Return the address objects that are the unit's own."""
    zones = {zone.address for zone in allocation.zones}
    return frozenset(
        zones
        | {unit_address(allocation)}
        | {administrators(allocation, number) for number in range(1, ADMINISTRATORS + 1)}
    )


def firewall_policy(allocation: Allocation, number: int) -> tuple[int, str]:
    """Return id and name of the unit's policy `number` (1-999): ``(203201, "UC-LEN-C3-0001")``."""
    return allocation.policy_base + number, f"UC-{allocation.code}-{number:04d}"


def administration(number: int, offset: int) -> int:
    """Return the number of the policy by which a network of administration (from 1) reaches the zone at `offset` (0-15)."""
    return ADMINISTRATION + (number - 1) * 16 + offset


def administrators(allocation: Allocation, number: int) -> str:
    """Return ``ADMIN-LEN-C3-1``: the address object of the first network from which the unit's workstations are set up."""
    return f"ADMIN-{allocation.code}-{number}"


def translation(vlan_name: str) -> str:
    """Return ``NAT-LEN-C3-CLIN`` for the zone ``U-LEN-C3-CLIN``: the rules by which its addresses are translated."""
    return f"NAT-{vlan_name.removeprefix('U-')}"


def service_group(service: str) -> str:
    """Return ``G-PATIENT-RECORD``: the address group of a service's hosts, shortened where it does not fit (`fitting`).

    Raises:
        PlanError: it would be the group of private networks.
    """
    name = full_service_group(service)
    if name == PRIVATE_GROUP:
        raise PlanError(
            f"service {service!r} needs an address group {name!r}, which the firewall cannot have",
            hint="choose another name",
        )
    return fitting(name, GROUP_LENGTH)


def full_service_group(service: str) -> str:
    """Return the name that a service's group would have if every device took names of any length."""
    return f"G-{service.upper()}"


def fitting(name: str, limit: int) -> str:
    """Return `name`, or its beginning and six characters that follow from all of it: two long names hardly ever become one."""
    return name if len(name) <= limit else f"{name[: limit - 7].rstrip('-')}-{sha256(name)[:6].upper()}"


def service_object(port: str) -> str:
    """Return ``TCP-443`` for ``tcp/443``, ``UDP-10000-20000`` for ``udp/10000-20000``, FortiOS' own ``ALL_ICMP`` for ``icmp``."""
    return "ALL_ICMP" if port == "icmp" else port.upper().replace("/", "-")


def air_interface(allocation: Allocation, radio: str, purpose: str) -> str:
    """Return ``wlan1_c1pro``: the interface of a unit's SSID on a radio.

    Raises:
        PlanError: when that is longer than the 15 characters of an interface's name [documented].
    """
    name = f"{radio}_{allocation.short.lower()}{purpose[:3]}"
    if len(name) > 15:  # noqa: PLR2004 - the limit is said above
        raise PlanError(f"the SSID for {purpose!r} needs an interface {name!r}, longer than 15 characters")
    return name
