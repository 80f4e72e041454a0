"""A small hospital for the tests of rendering and of the checks: six devices, one unit, and the same devices with the unit open.

`predicted` follows from what rendering asks for (the views), so that a test changes one thing and sees what the checks say.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from ipaddress import ip_network
from pathlib import Path
from typing import TYPE_CHECKING, Any

import plan_sample

from netauto.intent.models import Blueprint, Catalogue, Intent, Policy, Site, Unit
from netauto.inventory.models import AccessPoint, Device, Inventory
from netauto.platforms.model import (
    Address,
    AddressGroup,
    ApTags,
    DeviceModel,
    FirewallPolicy,
    PolicyProfile,
    PolicyTag,
    Port,
    ServiceObject,
    Vlan,
    Wlan,
    Zone,
)
from netauto.policy.case import Case
from netauto.render.context import requests
from netauto.render.context.base import Subject

if TYPE_CHECKING:
    from netauto.allocation.models import Allocation

TEMPLATES = Path(__file__).parents[3] / "templates"
TODAY = date(2026, 11, 21)

ZONES: dict[str, Any] = {
    "clin": {"offset": 0, "title": "Workstations", "egress": "professional"},
    "voix": {"offset": 1, "title": "Phones"},
    "impr": {"offset": 3, "title": "Printers"},
    "liberal": {"offset": 4, "title": "Town doctors", "egress": "professional", "isolated": True},
    "invite": {"offset": 7, "title": "Visitors", "egress": "public", "isolated": True, "wired": False, "leases": 150},
    "tablette": {"offset": 8, "title": "Tablets", "egress": "public", "isolated": True, "wired": False},
    "quar": {"offset": 10, "title": "Failed authentication", "isolated": True},
}
BLUEPRINT: dict[str, Any] = {
    "blueprint": "consultation",
    "title": "Consultation",
    "zones": ZONES,
    "room_zone": "clin",
    "voice_zone": "voix",
    "printer_zone": "impr",
    "wifi": {"pro": {"zone": "clin"}, "guest": {"zone": "invite"}, "tablet": {"zone": "tablette", "optional": True}},
}
SERVICES: dict[str, Any] = {
    "patient-record": {
        "title": "Record",
        "owner": "Applications",
        "at": "dc",
        "hosts": {"H-DPI-01": "10.60.4.10", "H-DPI-02": "10.60.4.11"},
        "flows": [{"id": "F01", "from": ["clin", "teleco"], "ports": ["tcp/443"], "qos": "clinical"}],
    },
    "network-base": {
        "title": "Names",
        "owner": "Network",
        "at": "infra",
        "hosts": {"H-INFRA-01": "10.60.0.11"},
        "flows": [{"id": "F13", "from": ["clin", "voix", "impr", "liberal", "quar"], "ports": ["udp/53", "tcp/53"]}],
    },
    "telephony": {
        "title": "Telephony",
        "owner": "Telephony",
        "at": "telephony",
        "hosts": {"H-TOIP-01": "10.60.5.10"},
        "flows": [{"id": "F12a", "from": ["voix"], "ports": ["udp/16384-32767"], "qos": "voice"}],
    },
    "doctolib": {
        "title": "Doctolib",
        "owner": "Outpatients",
        "at": "internet",
        "fqdns": {"FQ-DOCTOLIB": "www.doctolib.fr"},
        "flows": [{"id": "F11", "from": ["clin", "liberal"], "ports": ["tcp/443", "udp/3478"], "qos": "video"}],
        "declare": "egress address of the professional zones",
    },
    "internet-guest": {
        "title": "Web for visitors",
        "owner": "Network",
        "at": "internet",
        "flows": [{"id": "F24", "from": ["invite"], "ports": ["tcp/443"], "qos": "scavenger"}],
    },
}
SITE: dict[str, Any] = {
    "code": "LEN",
    "title": "Lens",
    "prefix": "10.60.0.0/16",
    "pools": {"vlans": ["2000-2191"], "prefixes": ["10.60.16.0/20"]},
    "infrastructure": {
        "dns": ["10.60.0.11"],
        "ntp": ["10.60.0.11"],
        "dhcp": ["10.60.0.31"],
        "radius": ["10.60.0.21", "10.60.0.22"],
    },
    "switching": {
        "links": [
            {"from": "len-acc-1 Te1/1/1", "to": "len-dist-1 Te1/0/1"},
            {"from": "len-acc-2 Te1/1/1", "to": "len-dist-1 Te1/0/2"},
            {"from": "len-wlc-1 Po1", "to": "len-dist-1 Po10"},
            {"from": "len-fw-1 lag1", "to": "len-dist-1 Po20"},
        ],
        "parking_vlan": 999,
        "dot1x_policy": "DOT1X-MAB",
    },
    "firewall": {
        "device": "len-fw-1",
        "trunk": "lag1",
        "zones": {"dc": "DC-SANTE", "infra": "INFRA", "telephony": "TOIP", "mgmt": "MGMT", "internet": "INTERNET"},
        "before": 999000,
        "egress": {
            "professional": {"address": "198.51.100.10", "pool": "POOL-PRO"},
            "public": {"address": "198.51.100.11", "pool": "POOL-PUBLIC"},
        },
    },
    "wifi": {
        "controller": "len-wlc-1",
        "site_tag": "ST-LEN",
        "rf_tag": "RF-LEN",
        "aaa_list": "NAC",
        "wlans": {
            "pro": {"profile": "WL-GHT-SANTE", "ssid": "GHT-SANTE"},
            "guest": {"profile": "WL-GHT-INVITES", "ssid": "GHT-INVITES"},
            "tablet": {"profile": "WL-GHT-TABLETTES", "ssid": "GHT-TABLETTES"},
        },
    },
    "wan": {
        "device": "len-wan-1",
        "kind": "fibre",
        "next_hop": "10.60.255.1",
        "rate_kbps": 200000,
        "committed_kbps": 60000,
        "bgp_as": 65060,
        "prefix_list": "PL-LEN-OUT",
        "qos_lists": {
            "voice": "QOS-VOICE",
            "video": "QOS-VIDEO",
            "clinical": "QOS-CLINICAL",
            "scavenger": "QOS-SCAVENGER",
        },
    },
}
# The controller stands elsewhere: clients enter the network at the ports of their access points.
FLEX: dict[str, Any] = {
    "wifi": SITE["wifi"]
    | {
        "flex": {
            "profile": "FP-LEN",
            "ports": {"len-ap-31": "len-acc-1 Gi1/0/41", "len-ap-32": "len-acc-2 Gi1/0/41"},
        }
    }
}
UNIT: dict[str, Any] = {
    "unit": "lens-consult-3",
    "site": "lens",
    "blueprint": "consultation",
    "change": "CHG-2020-0412",
    "owner": "Emergency department",
    "review": "2027-06-30",
    "rooms": [
        {"name": "box-1", "port": "len-acc-1 Gi1/0/13", "workstation": "len-ws-301"},
        {"name": "box-2", "port": "len-acc-2 Gi1/0/13", "workstation": "len-ws-302", "phone": False},
    ],
    "printers": [{"name": "copier", "port": "len-acc-2 Gi1/0/20"}],
    "access_points": ["len-ap-31", "len-ap-32"],
}
DEVICES = (
    ("len-acc-1", "access", "ios_xe"),
    ("len-acc-2", "access", "ios_xe"),
    ("len-dist-1", "distribution", "ios_xe"),
    ("len-wlc-1", "wlc", "c9800"),
    ("len-fw-1", "firewall", "fortios"),
    ("len-wan-1", "wan", "ios_xe"),
)
TRUNKS = {
    "len-acc-1": ("TenGigabitEthernet1/1/1",),
    "len-acc-2": ("TenGigabitEthernet1/1/1",),
    "len-dist-1": ("TenGigabitEthernet1/0/1", "TenGigabitEthernet1/0/2", "Port-channel10", "Port-channel20"),
    "len-wlc-1": ("Port-channel1",),
}


def intent(
    *,
    unit: dict[str, Any] | None = None,
    site: dict[str, Any] | None = None,
    services: dict[str, Any] | None = None,
    **more: Any,
) -> Intent:
    """Return the intent; `unit` and `site` replace keys, `services` replaces all of them, `more` are fields of `Intent`."""
    catalogue = Catalogue.model_validate({"services": SERVICES if services is None else services})
    return Intent(
        **{
            "unit": Unit.model_validate(UNIT | (unit or {})),
            "blueprint": Blueprint.model_validate(BLUEPRINT),
            "site": Site.model_validate(SITE | (site or {})),
            "services": dict(catalogue.services),
            "policy": Policy(),
        }
        | more
    )


def allocation(**more: Any) -> Allocation:
    """Return what the unit was given (`docs/site-lens.md`); `more` replaces fields."""
    zones = [
        {
            "zone": name,
            "vlan": 2032 + zone["offset"],
            "vlan_name": f"U-LEN-C3-{name.upper()}",
            "prefix": f"10.60.{48 + zone['offset']}.0/24",
            "gateway": f"10.60.{48 + zone['offset']}.1",
            "interface": f"c3-{name}",
            "firewall_zone": f"C3-{name.upper()}",
            "address": f"N-LEN-C3-{name.upper()}",
        }
        for name, zone in ZONES.items()
    ]
    return plan_sample.allocation(**({"zones": zones} | more))


def inventory() -> Inventory:
    """Return the six devices and the unit's access points."""
    devices = tuple(
        Device(
            name=name, site="lens", role=role, platform=platform, host="127.0.0.1", user="netauto", password="vault:p"
        )
        for name, role, platform in DEVICES
    )
    points = tuple(
        AccessPoint(name=f"len-ap-3{index}", site="lens", mac=f"00a3.8e11.310{index}", controller="len-wlc-1")
        for index in (1, 2)
    )
    return Inventory(name="lab", devices=devices, access_points=points)


def running() -> dict[str, DeviceModel]:
    """Return the devices before the unit: ports parked, access points on the site's tag, one old rule on the firewall."""
    trunks = {
        device: {name: Port(name, mode="trunk", trunk_vlans=frozenset({100})) for name in names}
        for device, names in TRUNKS.items()
    }
    parked = {
        name: Port(name, description="LIBRE", enabled=False, mode="access", access_vlan=999)
        for name in ("GigabitEthernet1/0/13", "GigabitEthernet1/0/20")
    } | {"GigabitEthernet1/0/41": Port("GigabitEthernet1/0/41", mode="trunk", trunk_vlans=frozenset({100}))}
    vlans = {100: Vlan(100, "MGMT-RESEAU"), 999: Vlan(999, "PARKING")}
    switches = {
        device: DeviceModel(hostname=device, vlans=vlans, ports=trunks[device] | (parked if "acc" in device else {}))
        for device in ("len-acc-1", "len-acc-2", "len-dist-1")
    }
    return switches | {
        "len-wlc-1": _controller(trunks["len-wlc-1"]),
        "len-fw-1": _firewall(),
        "len-wan-1": DeviceModel(),
    }


def _controller(ports: dict[str, Port]) -> DeviceModel:
    wlans = (
        Wlan("WL-GHT-SANTE", 17, "GHT-SANTE", enabled=True, security="dot1x"),
        Wlan("WL-GHT-INVITES", 18, "GHT-INVITES", enabled=True, security="owe"),
        Wlan("WL-GHT-TABLETTES", 19, "GHT-TABLETTES", enabled=True, security="psk"),
    )
    return DeviceModel(
        vlans={100: Vlan(100, "MGMT-RESEAU")},
        ports=ports,
        wlans={wlan.profile: wlan for wlan in wlans},
        policy_profiles={"PP-STD": PolicyProfile("PP-STD", "MGMT-RESEAU", enabled=True)},
        policy_tags={"PT-LEN-STD": PolicyTag("PT-LEN-STD", (("WL-GHT-SANTE", "PP-STD"),))},
        access_points={
            mac: ApTags(mac, "PT-LEN-STD", "ST-LEN", "RF-LEN") for mac in ("00a3.8e11.3101", "00a3.8e11.3102")
        },
    )


def policy(number: int, source: str, to: str, **more: Any) -> FirewallPolicy:
    """Return an accepting, logged policy from `source` to `to`, everything to everything; `more` replaces fields."""
    fields: dict[str, Any] = {
        "key": str(number),
        "name": f"P{number}",
        "sources": frozenset({source}),
        "destinations": frozenset({to}),
        "source_addresses": frozenset({"all"}),
        "destination_addresses": frozenset({"all"}),
        "services": frozenset({"ALL"}),
        "accept": True,
        "log": True,
    }
    return FirewallPolicy(**fields | more)


def _firewall() -> DeviceModel:
    zones = {
        name: Zone(name, frozenset({name.lower()}), intrazone_deny=True) for name in SITE["firewall"]["zones"].values()
    }
    private = {"R-10": "10.0.0.0/8", "R-172": "172.16.0.0/12", "R-192": "192.168.0.0/16"}
    return DeviceModel(
        zones=zones,
        addresses={name: Address(name, value) for name, value in private.items()},
        address_groups={"G-RFC1918": AddressGroup("G-RFC1918", frozenset(private))},
        policies=(policy(8, "MGMT", "DC-SANTE"), policy(999000, "any", "any", name="deny-all", accept=False)),
    )


def case(**more: Any) -> Case:
    """Return the whole case; fields of `Case` may be replaced, `predicted` follows from the intent unless given."""
    fields: dict[str, Any] = {
        "intent": intent(),
        "allocation": allocation(),
        "inventory": inventory(),
        "running": running(),
    }
    fields |= more
    if "predicted" not in fields:
        subject = Subject(fields["intent"], fields["allocation"], fields["inventory"])
        fields["predicted"] = predict(fields["running"], subject)
    return Case(today=fields.pop("today", TODAY), **fields)


def predict(before: dict[str, DeviceModel], subject: Subject) -> dict[str, DeviceModel]:
    """Return the devices as rendering wants them: each request's view is one change of the model."""
    models = dict(before)
    for request in requests(subject):
        change = CHANGES.get(request.template)
        if change and request.device in models:
            models[request.device] = change(models[request.device], request.view)
    return models


def _vlan(model: DeviceModel, view: Any) -> DeviceModel:
    return replace(model, vlans=model.vlans | {view.id: Vlan(view.id, view.name)})


def _port(model: DeviceModel, name: str, **fields: Any) -> DeviceModel:
    return replace(model, ports=model.ports | {name: replace(model.ports.get(name, Port(name)), **fields)})


def _trunk(model: DeviceModel, view: Any) -> DeviceModel:
    known = model.ports[view.interface].trunk_vlans or frozenset()
    return _port(model, view.interface, trunk_vlans=known | frozenset(view.vlans))


def _access_port(model: DeviceModel, view: Any) -> DeviceModel:
    fields = {"description": view.description, "access_vlan": view.access_vlan, "voice_vlan": view.voice_vlan}
    return _port(model, view.interface, enabled=True, mode="access", **fields)


def _interface(model: DeviceModel, view: Any) -> DeviceModel:
    address = f"{view.gateway}/{ip_network(view.prefix).prefixlen}"
    return _port(model, view.name, parent=view.parent, tag=view.vlan, address=address, relay=view.relay)


def _zone(model: DeviceModel, view: Any) -> DeviceModel:
    zone = Zone(view.name, frozenset({view.interface}), intrazone_deny=True)
    return replace(model, zones=model.zones | {view.name: zone})


def _address(model: DeviceModel, view: Any) -> DeviceModel:
    value = str(view.prefix) if hasattr(view, "prefix") else view.fqdn or f"{view.address}/32"
    return replace(model, addresses=model.addresses | {view.name: Address(view.name, value)})


def _group(model: DeviceModel, view: Any) -> DeviceModel:
    known = model.address_groups.get(view.name, AddressGroup(view.name, frozenset()))
    group = AddressGroup(view.name, known.members | frozenset(view.members))
    return replace(model, address_groups=model.address_groups | {view.name: group})


def _service(model: DeviceModel, view: Any) -> DeviceModel:
    found = ServiceObject(view.name, frozenset({f"{view.protocol}/{view.ports}"}))
    return replace(model, services=model.services | {view.name: found})


def _policy(model: DeviceModel, view: Any) -> DeviceModel:
    new = FirewallPolicy(
        key=str(view.id),
        name=view.name,
        sources=frozenset(view.sources),
        destinations=frozenset({view.destination}),
        source_addresses=frozenset(view.source_addresses),
        destination_addresses=frozenset({view.destination_address}),
        services=frozenset(view.services),
        accept=view.accept,
        log=True,
        nat_pool=view.pool,
        comment=view.comment,
    )
    keys = [found.key for found in model.policies]
    place = keys.index(str(view.before))
    return replace(model, policies=(*model.policies[:place], new, *model.policies[place:]))


def _wlan(model: DeviceModel, view: Any) -> DeviceModel:
    new = Wlan(view.profile, view.id, view.ssid, enabled=True, security=view.security)
    return replace(model, wlans=model.wlans | {view.profile: new})


def _profile(model: DeviceModel, view: Any) -> DeviceModel:
    new = PolicyProfile(view.name, view.vlan_name, enabled=True)
    return replace(model, policy_profiles=model.policy_profiles | {view.name: new})


def _tag(model: DeviceModel, view: Any) -> DeviceModel:
    known = model.policy_tags.get(view.name, PolicyTag(view.name, ()))
    tag = PolicyTag(view.name, (*known.maps, (view.profile, view.policy_profile)))
    return replace(model, policy_tags=model.policy_tags | {view.name: tag})


def _ap(model: DeviceModel, view: Any) -> DeviceModel:
    tags = ApTags(view.mac, view.policy_tag, view.site_tag, view.rf_tag)
    return replace(model, access_points=model.access_points | {view.mac: tags})


def _flex_vlan(model: DeviceModel, view: Any) -> DeviceModel:
    known = model.flex_vlans.get(view.profile, {})
    return replace(model, flex_vlans=model.flex_vlans | {view.profile: known | {view.name: view.id}})


CHANGES = {
    "vlan": _vlan,
    "trunk": _trunk,
    "access_port": _access_port,
    "interface": _interface,
    "zone": _zone,
    "address": _address,
    "host": _address,
    "group": _group,
    "service": _service,
    "policy": _policy,
    "wlan": _wlan,
    "flex_vlan": _flex_vlan,
    "policy_profile": _profile,
    "policy_tag": _tag,
    "ap": _ap,
}
