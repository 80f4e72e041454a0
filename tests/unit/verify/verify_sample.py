"""The unit's devices before and after, as models; and a device that answers from a table."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from plan_sample import allocation

from netauto.errors import DeviceError, UnreachableError
from netauto.platforms.model import (
    Address,
    AddressGroup,
    ApTags,
    DeviceModel,
    FirewallPolicy,
    ListEntry,
    PolicyProfile,
    PolicyTag,
    Port,
    Route,
    ServiceObject,
    Vlan,
    Wlan,
    Zone,
)

TE = "TenGigabitEthernet1/1/1"
GI13 = "GigabitEthernet1/0/13"

PARKED = Port(GI13, description="LIBRE", enabled=False, mode="access", access_vlan=999)
TRUNK = Port(TE, mode="trunk", trunk_vlans=frozenset({10, 30}), native_vlan=99)

SWITCH_BASE = DeviceModel(
    hostname="len-acc-1",
    vlans={10: Vlan(10, "ADM-BUREAUX"), 999: Vlan(999, "PARKING")},
    ports={GI13: PARKED, TE: TRUNK},
    snooping_vlans=frozenset({10}),
)
SWITCH_OPEN = replace(
    SWITCH_BASE,
    vlans=SWITCH_BASE.vlans | {2032: Vlan(2032, "U-LEN-C3-CLIN"), 2033: Vlan(2033, "U-LEN-C3-VOIX")},
    ports={
        GI13: Port(
            GI13,
            description="U-LEN-C3 box-1",
            mode="access",
            access_vlan=2032,
            voice_vlan=2033,
            control_policy="DOT1X-MAB",
        ),
        TE: replace(TRUNK, trunk_vlans=frozenset({10, 30, 2032, 2033})),
    },
    snooping_vlans=frozenset({10, 2032, 2033}),
)

WLC_BASE = DeviceModel(
    wlans={"WL-GHT-SANTE": Wlan("WL-GHT-SANTE", 17, "GHT-SANTE", enabled=True, security="dot1x")},
    access_points={"00a3.8e11.3101": ApTags("00a3.8e11.3101", "PT-LEN-STD", "ST-LEN", "RF-LEN")},
)
WLC_OPEN = replace(
    WLC_BASE,
    policy_profiles={"PP-LEN-C3-PRO": PolicyProfile("PP-LEN-C3-PRO", "U-LEN-C3-CLIN", enabled=True)},
    policy_tags={"PT-LEN-C3": PolicyTag("PT-LEN-C3", (("WL-GHT-SANTE", "PP-LEN-C3-PRO"),))},
    access_points={"00a3.8e11.3101": ApTags("00a3.8e11.3101", "PT-LEN-C3", "ST-LEN", "RF-LEN")},
)


def policy(number, name, source, target, *, to, service="TCP-443", accept=True, enabled=True):
    return FirewallPolicy(
        key=str(number),
        name=name,
        sources=frozenset({source}),
        destinations=frozenset({to}),
        source_addresses=frozenset({"all"} if source == "any" else {"N-LEN-C3-CLIN"}),
        destination_addresses=frozenset({target}),
        services=frozenset({service}),
        accept=accept,
        log=True,
        enabled=enabled,
    )


DENY_ALL = policy(999000, "deny-all", "any", "all", to="any", service="ALL", accept=False)
FW_BASE = DeviceModel(
    ports={"vlan60": Port("vlan60", address="10.60.4.1/24", parent="lag1", tag=60)},
    zones={"DC-SANTE": Zone("DC-SANTE", frozenset({"vlan60"}), intrazone_deny=True)},
    services={"TCP-443": ServiceObject("TCP-443", frozenset({"tcp/443"}))},
    policies=(DENY_ALL,),
)
FW_OPEN = replace(
    FW_BASE,
    ports=FW_BASE.ports | {"c3-clin": Port("c3-clin", address="10.60.48.1/24", parent="lag1", tag=2032)},
    zones=FW_BASE.zones | {"C3-CLIN": Zone("C3-CLIN", frozenset({"c3-clin"}), intrazone_deny=True)},
    addresses={
        "N-LEN-C3-CLIN": Address("N-LEN-C3-CLIN", "10.60.48.0/24"),
        "H-DPI-01": Address("H-DPI-01", "10.60.4.10/32"),
    },
    address_groups={"G-PATIENT-RECORD": AddressGroup("G-PATIENT-RECORD", frozenset({"H-DPI-01"}))},
    policies=(
        policy(203201, "UC-LEN-C3-0001", "C3-CLIN", "G-PATIENT-RECORD", to="DC-SANTE"),
        policy(203202, "UC-LEN-C3-0002", "C3-CLIN", "all", to="any", service="ALL", accept=False),
        DENY_ALL,
    ),
)

WAN_BASE = DeviceModel(
    routes=(Route("10.60.0.0/20", "10.60.255.1"),), entries=(ListEntry("PL-LEN-OUT", 5, "permit 10.60.0.0/20"),)
)
WAN_OPEN = replace(
    WAN_BASE,
    routes=(*WAN_BASE.routes, Route("10.60.48.0/20", "10.60.255.1", "U-LEN-C3")),
    entries=(
        *WAN_BASE.entries,
        ListEntry("PL-LEN-OUT", 1040, "permit 10.60.48.0/20"),
        ListEntry("QOS-VOICE", 1040, "permit ip 10.60.49.0 0.0.0.255 any"),
    ),
)

ALLOCATION = allocation(
    zones=tuple(
        {
            "zone": zone,
            "vlan": vlan,
            "vlan_name": f"U-LEN-C3-{zone.upper()}",
            "prefix": f"10.60.{vlan - 1984}.0/24",
            "gateway": f"10.60.{vlan - 1984}.1",
            "interface": f"c3-{zone}",
            "firewall_zone": f"C3-{zone.upper()}",
            "address": f"N-LEN-C3-{zone.upper()}",
        }
        for zone, vlan in (("clin", 2032), ("voix", 2033))
    )
)


@dataclass
class Device:
    """Answers `show` from a table: a text, a list of texts (the last one stays) or an error. Unknown commands lose the session."""

    answers: dict[str, str | list[str] | DeviceError]
    asked: list[str] = field(default_factory=list)

    def show(self, command):
        self.asked.append(command)
        if command not in self.answers:
            raise UnreachableError("len-acc-1", "the connection was lost")
        answer = self.answers[command]
        if isinstance(answer, DeviceError):
            raise answer
        if isinstance(answer, list):
            return answer.pop(0) if len(answer) > 1 else answer[0]
        return answer
