"""``units/*.yml``: names that exist at the unit's site, and nothing that another unit has."""

from __future__ import annotations

from typing import TYPE_CHECKING

from netauto.intent.checks.names import listed, reserved, same_as_file, twice, unknown
from netauto.intent.layers import layered, merge, merged_site
from netauto.intent.validate import nearest

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from netauto.errors import Problem
    from netauto.intent.layers import Merged, Said
    from netauto.intent.models import Blueprint, Link, PortRef, Site, Unit
    from netauto.intent.sources import Sources
    from netauto.intent.yaml_source import Document, Keys
    from netauto.inventory.models import AccessPoint, Inventory, Workstation

SWITCH_ROLES = ("access", "distribution")
Things = tuple[tuple["Keys", str], ...]


def check(sources: Sources, inventory: Inventory) -> Iterator[Problem]:
    """Yield the contradictions of every unit."""
    for stem, located in sources.units.items():
        unit, document = located.value, located.document
        yield from same_as_file(document, ("unit",), unit.unit, stem)
        yield from reserved(document, ("unit",), unit.unit)
        yield from _names(unit, document, sources)
        yield from _things_twice(unit, document)
        yield from _clocks(unit, document)
        merged, site = merge(sources, stem), merged_site(sources, stem)
        if site is not None:
            yield from _at_site(unit, document, site, inventory)
        if unit.blueprint in sources.blueprints:
            yield from _shape(unit, document, sources.blueprints[unit.blueprint].value)
        if merged is not None:
            yield from _reachable(unit, document, merged, sources)
            yield from _left_out(unit, document, layered(sources, stem))
    yield from _shared(sources)


def _names(unit: Unit, document: Document, sources: Sources) -> Iterator[Problem]:
    if sources.group is not None:
        yield from unknown(document, ("site",), unit.site, sources.group.value.sites, "a site of sites.yml")
    known = {*sources.blueprints, *sources.broken_blueprints}
    yield from unknown(document, ("blueprint",), unit.blueprint, known, "the name of a file of blueprints/")
    if sources.catalogue is not None:
        services = sources.catalogue.value.services
        for position, name in enumerate(unit.services):
            yield from unknown(document, ("services", position), name, services, "a service of catalogue.yml")


def _things_twice(unit: Unit, document: Document) -> Iterator[Problem]:
    rooms = ((("rooms", i, "name"), room.name) for i, room in enumerate(unit.rooms))
    printers = ((("printers", i, "name"), printer.name) for i, printer in enumerate(unit.printers))
    yield from twice(document, (*rooms, *printers), "this name")
    yield from twice(document, ((path, str(port)) for path, port in _ports(unit)), "this port")
    yield from twice(document, _workstations(unit), "this workstation")
    yield from twice(document, _access_points(unit), "this access point")
    yield from twice(document, ((("services", i), name) for i, name in enumerate(unit.services)), "this service")


def _clocks(unit: Unit, document: Document) -> Iterator[Problem]:
    for kind, clock in unit.tasks.items():
        for key, day in (("due", clock.due), ("done", clock.done)):
            if day is not None and day < clock.since:
                yield document.problem(("tasks", kind, key), f"'{day}'", f"must not be before {clock.since}")


def _at_site(unit: Unit, document: Document, site: Site, inventory: Inventory) -> Iterator[Problem]:
    missing = [part for part in ("infrastructure", "switching", "firewall", "wan") if getattr(site, part) is None]
    if unit.access_points and site.wifi is None and site.autonomous_wifi is None:
        missing.append("wifi")
    servers = () if site.infrastructure is None else site.infrastructure.model_dump().items()
    missing += [f"infrastructure.{name}" for name, addresses in servers if not addresses]
    if missing:
        yield document.problem(("site",), f"'{unit.site}'", f"the site has no {', '.join(missing)} in sites.yml yet")
        return  # its devices would only be said to stand elsewhere
    for path, port in _ports(unit):
        found, allowed, suggestion = _switch(port, unit.site, inventory)
        if found:
            yield document.problem(path, found, allowed, suggestion)
        trunk = next((link for link in _links(site) if port in {link.a, link.b}), None)
        if trunk is not None:
            yield document.problem(path, f"'{port}'", f"it is the trunk from {trunk.a} to {trunk.b}")
        point = next((point for point, taken in _radio_ports(site).items() if taken == port), None)
        if point is not None:
            yield document.problem(path, f"'{port}'", f"access point {point} hangs on it")
    yield from _elsewhere(document, _workstations(unit), unit.site, inventory.workstations, "a workstation")
    yield from _elsewhere(document, _access_points(unit), unit.site, inventory.access_points, "an access point")
    flex = site.wifi is not None and site.wifi.flex is not None
    for path, name in _access_points(unit) if flex or site.autonomous_wifi is not None else ():
        if name not in _radio_ports(site):
            where = "wifi.flex" if flex else "autonomous_wifi"
            allowed = f"sites.yml does not say on which port it hangs: sites.{unit.site}.{where}.ports"
            yield document.problem(path, f"'{name}'", allowed)


def _links(site: Site) -> tuple[Link, ...]:
    return () if site.switching is None else site.switching.links


def _radio_ports(site: Site) -> dict[str, PortRef]:
    """Return the ports by which the clients of access points enter the network, where that is not the controller."""
    if site.autonomous_wifi is not None:
        return site.autonomous_wifi.ports
    return site.wifi.flex.ports if site.wifi is not None and site.wifi.flex is not None else {}


def _switch(port: PortRef, site: str, inventory: Inventory) -> tuple[str, str, str]:
    """Return what is wrong with the switch of `port`: found, allowed, suggestion; nothing found: nothing wrong."""
    switches = {device.name: device for device in inventory.devices if device.role in SWITCH_ROLES}
    here = [device.name for device in switches.values() if device.site == site]
    if port.device not in switches:
        return f"'{port.device}'", f"must be a switch of hosts.yml{listed(here)}", nearest(port.device, here)
    if port.device not in here:
        return f"'{port.device}'", f"it stands at site {switches[port.device].site!r}, not at {site!r}", ""
    return "", "", ""


def _elsewhere(
    document: Document, things: Things, site: str, known: tuple[Workstation | AccessPoint, ...], what: str
) -> Iterator[Problem]:
    """Yield a problem for each name that does not exist, or that stands at another site."""
    sites = {thing.name: thing.site for thing in known}
    here = [name for name, place in sites.items() if place == site]
    for path, name in things:
        if name not in sites:
            yield document.problem(path, f"'{name}'", f"must be {what} of hosts.yml{listed(here)}", nearest(name, here))
        elif sites[name] != site:
            yield document.problem(path, f"'{name}'", f"it stands at site {sites[name]!r}, not at {site!r}")


def _shape(unit: Unit, document: Document, blueprint: Blueprint) -> Iterator[Problem]:
    wired = [name for name, zone in blueprint.zones.items() if zone.wired]
    for position, room in enumerate(unit.rooms):
        if room.zone is not None:
            what = f"a zone of blueprint {blueprint.blueprint!r} that switch ports may be in"
            yield from unknown(document, ("rooms", position, "zone"), room.zone, wired, what)
    wanted: list[tuple[Keys, str]] = [(("wifi", "own", purpose), purpose) for purpose in unit.wifi.own]
    wanted += [(("wifi", purpose), purpose) for purpose in ("pro", "guest", "tablet") if getattr(unit.wifi, purpose)]
    for path, purpose in wanted:
        yield from unknown(
            document, path, purpose, blueprint.wifi, f"a Wi-Fi purpose of blueprint {blueprint.blueprint!r}"
        )


def _reachable(unit: Unit, document: Document, merged: Merged, sources: Sources) -> Iterator[Problem]:
    """The unit's site must have what its services and zones refer to."""
    if merged.site.firewall is None or sources.catalogue is None:
        return
    own: dict[str, Keys] = {name: ("services", position) for position, name in enumerate(unit.services)}
    for name in merged.services:
        service = sources.catalogue.value.services.get(name)
        if service is not None and service.at in _places(sources) - {*merged.site.firewall.zones}:
            allowed = f"the service is at {service.at!r}, which the firewall of site {unit.site!r} does not know"
            yield document.problem(own.get(name, ("blueprint",)), f"'{name}'", allowed)
    for name, zone in merged.blueprint.zones.items():
        if zone.egress is not None and zone.egress not in merged.site.firewall.egress:
            allowed = (
                f"zone {name!r} leaves through {zone.egress!r}, which the firewall of site {unit.site!r} does not know"
            )
            yield document.problem(("blueprint",), f"'{unit.blueprint}'", allowed)


def _left_out(unit: Unit, document: Document, levels: Mapping[str, tuple[Said, ...]]) -> Iterator[Problem]:
    """What a unit leaves out is what it would have had."""
    wider = [
        key for key, said in levels.items() if [word.value for word in said if word.level != "unit"][-1:] == [True]
    ]
    known = [key.removeprefix("services.") for key in wider if key.startswith("services.")]
    for position, name in enumerate(unit.settings.without):
        path: Keys = ("settings", "without", position)
        yield from unknown(document, path, name, known, "a service that blueprint, site or group give the unit")
        if name in unit.services:
            line = document.line(("services", unit.services.index(name)))
            yield document.problem(path, f"'{name}'", f"the unit asks for it on line {line}")


def _places(sources: Sources) -> set[str]:
    """Return where services can be at any site; a place that no firewall knows is the catalogue's problem, not the unit's."""
    sites = () if sources.group is None else sources.group.value.sites.values()
    return {place for site in sites if site.firewall is not None for place in site.firewall.zones}


def _shared(sources: Sources) -> Iterator[Problem]:
    """Yield a problem, in both files, for each thing that two units have."""
    owners: dict[tuple[str, str], tuple[str, Document, Keys]] = {}
    for name, located in sources.units.items():
        unit, document = located.value, located.document
        for path, thing in _belongings(unit):
            owner, its_document, its_path = owners.setdefault(thing, (name, document, path))
            if owner != name:
                yield document.problem(path, f"'{thing[1]}'", f"{thing[0]} belongs to unit {owner!r}")
                yield its_document.problem(its_path, f"'{thing[1]}'", f"{thing[0]} belongs to unit {name!r}")


def _belongings(unit: Unit) -> Iterator[tuple[Keys, tuple[str, str]]]:
    for path, port in _ports(unit):
        yield path, ("this port", str(port))
    for path, name in _workstations(unit):
        yield path, ("this workstation", name)
    for path, name in _access_points(unit):
        yield path, ("this access point", name)
    for position, printer in enumerate(unit.printers):
        yield ("printers", position, "name"), ("this printer", printer.name)


def _ports(unit: Unit) -> tuple[tuple[Keys, PortRef], ...]:
    rooms = tuple((("rooms", i, "port"), room.port) for i, room in enumerate(unit.rooms))
    return (*rooms, *((("printers", i, "port"), printer.port) for i, printer in enumerate(unit.printers)))


def _workstations(unit: Unit) -> Things:
    return tuple((("rooms", i, "workstation"), room.workstation) for i, room in enumerate(unit.rooms))


def _access_points(unit: Unit) -> Things:
    return tuple((("access_points", i), name) for i, name in enumerate(unit.access_points))
