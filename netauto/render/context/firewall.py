"""The firewall: gateway, zone and address of each unit zone, the shared objects of its services, and its ordered rules.

Order of a unit's block, in front of the site's final deny: what must not leave through the Internet zone, the flows in the
order of the services, administration of its workstations, a logged deny for each zone (after DAT-NT-006, `domain.md` §4.1).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from netauto.platforms import PLATFORMS
from netauto.render import names, scope
from netauto.render.context.base import Request
from netauto.render.context.firewall_policies import ADMINISTRATION_PORT, policies
from netauto.render.context.firewall_views import (
    AddressView,
    GroupView,
    HostView,
    InterfaceView,
    PoolView,
    ServiceView,
    TranslationView,
    ZoneView,
)
from netauto.render.context.flows import INTERNET, open_flows

if TYPE_CHECKING:
    from collections.abc import Iterator

    from netauto.intent.models import Service
    from netauto.render.context.base import Subject


def requests(subject: Subject) -> tuple[Request, ...]:
    """Return everything for the firewall, in the order in which objects refer to each other."""
    device = scope.firewall(subject.intent).device
    return (
        *_zones(subject, device),
        *_addresses(subject, device),
        *_hosts(subject, device),
        *_services(subject, device),
        *_pools(subject, device),
        *_translations(subject, device),
        *policies(subject, device),
    )


def _zones(subject: Subject, device: str) -> Iterator[Request]:
    parent = scope.firewall(subject.intent).trunk
    relay = tuple(str(server) for server in scope.infrastructure(subject.intent).dhcp)
    qos_filter = scope.wan(subject.intent).qos_filter
    sorting = qos_filter.name if qos_filter and scope.wan(subject.intent).device == device else ""
    for zone in scope.zones(subject.intent):
        given = subject.allocation.zone(zone)
        ends = (parent, given.vlan, given.gateway, given.prefix)
        view = InterfaceView(given.interface, given.vlan_name, *ends, relay, sorting)
        yield Request(device, "interface", f"blueprint.zones.{zone}", view)
    for zone in scope.zones(subject.intent):
        given = subject.allocation.zone(zone)
        yield Request(
            device,
            "zone",
            f"blueprint.zones.{zone}",
            ZoneView(given.firewall_zone, given.interface, parent, given.vlan),
        )


def _addresses(subject: Subject, device: str) -> Iterator[Request]:
    allocation, change = subject.allocation, subject.intent.unit.change
    whole = AddressView(names.unit_address(allocation), allocation.prefix, change)
    yield Request(device, "address", "unit", whole)
    for zone in scope.zones(subject.intent):
        given = allocation.zone(zone)
        yield Request(device, "address", f"blueprint.zones.{zone}", AddressView(given.address, given.prefix, change))
    for number, key, prefix in scope.administrators(subject.intent, subject.inventory):
        yield Request(device, "address", key, AddressView(names.administrators(allocation, number), prefix, change))


def _hosts(subject: Subject, device: str) -> Iterator[Request]:
    used = {flow.name: flow.service for flow in open_flows(subject.intent)}
    for name, service in used.items():
        key = f"services.{name}"
        for host, address in service.hosts.items():
            yield Request(device, "host", f"{key}.hosts.{host}", HostView(host, str(address), ""), shared=True)
        for host, fqdn in service.fqdns.items():
            yield Request(device, "host", f"{key}.fqdns.{host}", HostView(host, "", fqdn), shared=True)
        if service.hosts or service.fqdns:
            yield Request(device, "group", key, _group(name, service), shared=True)


def _group(name: str, service: Service) -> GroupView:
    members = (*service.hosts, *service.fqdns)
    return GroupView(names.service_group(name), members, tuple(service.hosts), tuple(service.fqdns.values()))


def _services(subject: Subject, device: str) -> Iterator[Request]:
    done = set()
    wanted = [(flow.key, port) for flow in open_flows(subject.intent) for port in flow.flow.ports]
    if scope.administered(subject.intent, subject.inventory):
        wanted.append(("workstations.administration", ADMINISTRATION_PORT))
    for key, port in wanted:
        protocol, _, ports = port.partition("/")
        if ports and port not in done:
            done.add(port)
            view = ServiceView(names.service_object(port), protocol, ports)
            yield Request(device, "service", key, view, shared=True)


def _pools(subject: Subject, device: str) -> Iterator[Request]:
    used = {flow.egress for flow in open_flows(subject.intent)}
    for name, egress in scope.firewall(subject.intent).egress.items():
        if name in used:
            view = PoolView(egress.pool, str(egress.address))
            yield Request(device, "pool", f"site.firewall.egress.{name}", view, shared=True)


def _translations(subject: Subject, device: str) -> Iterator[Request]:
    if not PLATFORMS[subject.platform(device)].translates_by_zone:
        return
    site = scope.firewall(subject.intent)
    leaving = {zone for flow in open_flows(subject.intent) if flow.egress for zone in flow.zones}
    for zone in scope.zones(subject.intent):
        egress = subject.intent.blueprint.zones[zone].egress
        if zone in leaving and egress is not None:
            given = subject.allocation.zone(zone)
            name, pool = names.translation(given.vlan_name), site.egress[egress].pool
            view = TranslationView(name, given.firewall_zone, site.zones[INTERNET], given.prefix, pool)
            yield Request(device, "translation", f"blueprint.zones.{zone}", view)
