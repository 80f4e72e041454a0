"""``sites.yml``: pools that fit, equipment that exists."""

from __future__ import annotations

from itertools import combinations
from typing import TYPE_CHECKING

from netauto.errors import Problem
from netauto.intent.checks.names import listed, twice, unknown
from netauto.intent.types import vlan_range
from netauto.intent.validate import nearest

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from netauto.intent.models import Group, PortRef, Site
    from netauto.intent.sources import Sources
    from netauto.intent.yaml_source import Document, Keys
    from netauto.inventory.models import AccessPoint, Device, Inventory, Role, Workstation


def check(sources: Sources, inventory: Inventory) -> Iterator[Problem]:
    """Yield the contradictions of ``sites.yml`` and the sites that the device list names."""
    if sources.group is None:
        return
    group, document = sources.group.value, sources.group.document
    yield from twice(
        document, ((("sites", name, "code"), site.code) for name, site in group.sites.items()), "this code"
    )
    yield from _site_prefixes(group, document)
    yield from _services(group, document, sources)
    for name, site in group.sites.items():
        yield from _prefix_pools(name, site, document)
        yield from _vlan_pools(name, site, document)
        yield from _equipment(name, site, document, inventory)
        yield from _links(name, site, document, inventory)
    yield from _places(group, inventory, document.file.replace("sites.yml", "hosts.yml"))


def _site_prefixes(group: Group, document: Document) -> Iterator[Problem]:
    for (one, first), (other, second) in combinations(group.sites.items(), 2):
        if first.prefix.overlaps(second.prefix):
            yield document.problem(
                ("sites", other, "prefix"), f"'{second.prefix}'", f"it overlaps {first.prefix} of site {one!r}"
            )


def _services(group: Group, document: Document, sources: Sources) -> Iterator[Problem]:
    """Services that group and sites add or leave out are in the catalogue."""
    lists: list[tuple[Keys, tuple[str, ...]]] = [(("settings", "services"), group.settings.services)]
    for name, site in group.sites.items():
        here: Keys = ("sites", name, "settings")
        lists += [((*here, "services"), site.settings.services), ((*here, "without"), site.settings.without)]
    for path, names in lists:
        yield from twice(document, (((*path, i), service) for i, service in enumerate(names)), "this service")
        for position, service in enumerate(names if sources.catalogue else ()):
            known = sources.catalogue.value.services if sources.catalogue else {}
            yield from unknown(document, (*path, position), service, known, "a service of catalogue.yml")


def _prefix_pools(name: str, site: Site, document: Document) -> Iterator[Problem]:
    pools = site.pools
    for position, prefix in enumerate(pools.prefixes):
        path: Keys = ("sites", name, "pools", "prefixes", position)
        if not prefix.subnet_of(site.prefix):
            yield document.problem(path, f"'{prefix}'", f"must lie inside the site's prefix {site.prefix}")
        if prefix.prefixlen > pools.unit_prefix:
            yield document.problem(path, f"'{prefix}'", f"is too small for a unit's /{pools.unit_prefix}")
        for before in pools.prefixes[:position]:
            if prefix.overlaps(before):
                yield document.problem(path, f"'{prefix}'", f"it overlaps {before} of the same pool")


def _vlan_pools(name: str, site: Site, document: Document) -> Iterator[Problem]:
    pools = site.pools
    for position, text in enumerate(pools.vlans):
        path: Keys = ("sites", name, "pools", "vlans", position)
        ids = vlan_range(text)
        if len(ids) < pools.block:
            yield document.problem(path, f"'{text}'", f"must hold at least one block of {pools.block} VLANs")
        if site.switching is not None and site.switching.parking_vlan in ids:
            yield document.problem(path, f"'{text}'", f"it holds the parking VLAN {site.switching.parking_vlan}")
        for before in pools.vlans[:position]:
            if set(ids) & set(vlan_range(before)):
                yield document.problem(path, f"'{text}'", f"it overlaps {before} of the same pool")


def _equipment(name: str, site: Site, document: Document, inventory: Inventory) -> Iterator[Problem]:
    here: Keys = ("sites", name)
    wanted: list[tuple[Keys, str, Role]] = []
    if site.firewall is not None:
        wanted.append(((*here, "firewall", "device"), site.firewall.device, "firewall"))
    if site.wifi is not None and site.wifi.flex is None:
        wanted.append(((*here, "wifi", "controller"), site.wifi.controller, "wlc"))
    if site.wan is not None:
        wanted.append(((*here, "wan", "device"), site.wan.device, "firewall" if _one_box(site, inventory) else "wan"))
    for path, device, role in wanted:
        yield from _device(document, path, device, _candidates(inventory, role), name)
    yield from _flex(name, site, document, inventory)
    yield from _autonomous(name, site, document, inventory)
    yield from _next_hop(name, site, document, inventory)
    if site.wan is not None and site.wan.committed_kbps > site.wan.rate_kbps:
        allowed = f"must be at most the link's rate, {site.wan.rate_kbps}"
        yield document.problem((*here, "wan", "committed_kbps"), str(site.wan.committed_kbps), allowed)


def _one_box(site: Site, inventory: Inventory) -> bool:
    """Return whether the site's firewall is its router towards the operator, too."""
    same = site.wan is not None and site.firewall is not None and site.wan.device == site.firewall.device
    return same and site.firewall is not None and site.firewall.device in _candidates(inventory, "firewall")


def _next_hop(name: str, site: Site, document: Document, inventory: Inventory) -> Iterator[Problem]:
    """Look for a way from the router to the firewall, which one box that is both does not have."""
    path: Keys = ("sites", name, "wan", "next_hop")
    if site.wan is None:
        return
    one_box = _one_box(site, inventory)
    if site.wan.next_hop is None and not one_box:
        yield document.problem(path, "nothing", "the key is required where the firewall is another device")
    elif site.wan.next_hop is not None and one_box:
        yield document.problem(
            path, f"'{site.wan.next_hop}'", f"{site.wan.device} is the firewall itself: leave it out"
        )


def _flex(name: str, site: Site, document: Document, inventory: Inventory) -> Iterator[Problem]:
    """Look at a controller that may stand elsewhere, and at the ports of its access points, which stand here."""
    flex = site.wifi.flex if site.wifi is not None else None
    if site.wifi is None or flex is None:
        return
    here: Keys = ("sites", name, "wifi")
    controllers = [device.name for device in inventory.devices if device.role == "wlc"]
    if site.wifi.controller not in controllers:
        allowed = f"must be a device of hosts.yml that can do this{listed(controllers)}"
        yield document.problem(
            (*here, "controller"), f"'{site.wifi.controller}'", allowed, nearest(site.wifi.controller, controllers)
        )
    yield from _radio_ports(name, (*here, "flex", "ports"), flex.ports, document, inventory)


def _autonomous(name: str, site: Site, document: Document, inventory: Inventory) -> Iterator[Problem]:
    """Look at access points without a controller: each is a device of its own, on a port of the site."""
    here: Keys = ("sites", name, "autonomous_wifi")
    if site.autonomous_wifi is None:
        return
    if site.wifi is not None:
        yield document.problem(here, "access points without a controller", "the site has a controller: leave one out")
    yield from _radio_ports(name, (*here, "ports"), site.autonomous_wifi.ports, document, inventory)
    for point in site.autonomous_wifi.ports:
        yield from _device(document, (*here, "ports", point), point, _candidates(inventory, "ap"), name)


def _radio_ports(
    name: str, here: Keys, ports: Mapping[str, PortRef], document: Document, inventory: Inventory
) -> Iterator[Problem]:
    points = {point.name: point.site for point in inventory.access_points}
    for point, port in ports.items():
        yield from _device(document, (*here, point), point, points, name, what="an access point")
        yield from _device(document, (*here, point), port.device, _candidates(inventory, None), name)
    yield from twice(document, (((*here, point), str(port)) for point, port in ports.items()), "this port")


def _links(name: str, site: Site, document: Document, inventory: Inventory) -> Iterator[Problem]:
    if site.switching is None:
        return
    ends: list[tuple[Keys, PortRef]] = []
    for position, link in enumerate(site.switching.links):
        path: Keys = ("sites", name, "switching", "links", position)
        ends += [((*path, "from"), link.a), ((*path, "to"), link.b)]
        if link.a.device == link.b.device:
            yield document.problem(path, f"'{link.a}' and '{link.b}'", "a trunk joins two devices")
    for path, port in ends:
        yield from _device(document, path, port.device, _candidates(inventory, None), name)
    yield from twice(document, ((path, str(port)) for path, port in ends), "this port")


def _candidates(inventory: Inventory, role: Role | None) -> dict[str, str]:
    """Return device → site, of the devices of `role` (None: of any role)."""
    return {device.name: device.site for device in inventory.devices if role in {None, device.role}}


def _device(
    document: Document, path: Keys, device: str, known: dict[str, str], site: str, *, what: str = "a device"
) -> Iterator[Problem]:
    """Yield a problem unless `device` is one of `known` (device → site) and stands at `site`."""
    here = [name for name, place in known.items() if place == site]
    if device not in known:
        allowed = f"must be {what} of hosts.yml that can do this{listed(here)}"
        yield document.problem(path, f"'{device}'", allowed, nearest(device, here))
    elif device not in here:
        yield document.problem(path, f"'{device}'", f"it stands at site {known[device]!r}, not at {site!r}")


def _places(group: Group, inventory: Inventory, hosts: str) -> Iterator[Problem]:
    allowed = f"must be a site of sites.yml{listed(group.sites)}"
    things: tuple[Device | AccessPoint | Workstation, ...] = (
        *inventory.devices,
        *inventory.access_points,
        *inventory.workstations,
    )
    controllers = {device.name for device in inventory.devices if device.role == "wlc"}
    for point in inventory.access_points:
        wifi = group.sites[point.site].wifi if point.site in group.sites else None
        if wifi is not None and wifi.controller in controllers and wifi.controller != point.controller:
            allowed = f"must be the controller of its site {point.site!r}: {wifi.controller}"
            yield Problem(hosts, 0, f"{point.name}: netauto_controller", f"'{point.controller}'", allowed)
    for thing in things:
        if thing.site not in group.sites:
            yield Problem(
                hosts, 0, f"{thing.name}: netauto_site", f"'{thing.site}'", allowed, nearest(thing.site, group.sites)
            )
