"""``catalogue.yml``: services that somebody can reach, at addresses that no unit will ever get."""

from __future__ import annotations

from typing import TYPE_CHECKING

from netauto.intent.checks.names import twice, unknown

if TYPE_CHECKING:
    from collections.abc import Iterator

    from netauto.errors import Problem
    from netauto.intent.models import Blueprint, Catalogue, Group, Service
    from netauto.intent.sources import Sources
    from netauto.intent.yaml_source import Document, Keys

INTERNET = "internet"


def check(sources: Sources) -> Iterator[Problem]:
    """Yield the contradictions of ``catalogue.yml``."""
    if sources.catalogue is None:
        return
    catalogue, document = sources.catalogue.value, sources.catalogue.document
    blueprints = tuple(located.value for located in sources.blueprints.values())
    for name, service in catalogue.services.items():
        here: Keys = ("services", name)
        if sources.group is not None:
            yield from _place(service, here, document, sources.group.value)
        if not sources.broken_blueprints:
            yield from _zones(service, here, document, blueprints)
        yield from _egress(service, here, document, blueprints)
    flows = (
        (("services", name, "flows", position, "id"), flow.id)
        for name, service in catalogue.services.items()
        for position, flow in enumerate(service.flows)
    )
    yield from twice(document, flows, "this flow")
    yield from _objects(catalogue, document)


def _place(service: Service, here: Keys, document: Document, group: Group) -> Iterator[Problem]:
    places = {place for site in group.sites.values() if site.firewall is not None for place in site.firewall.zones}
    yield from unknown(document, (*here, "at"), service.at, places, "a key of a site's firewall zones")
    if not service.hosts and not service.fqdns and service.at != INTERNET and service.partner is None:
        yield document.problem(here, "neither hosts nor fqdns", f"only a service at {INTERNET} may be any address")
    for name, address in service.hosts.items():
        for site_name, site in group.sites.items():
            pool = next((pool for pool in site.pools.prefixes if address in pool), None)
            if pool is not None:
                allowed = f"a server may not stand in {pool}, from which units of site {site_name!r} get their prefixes"
                yield document.problem((*here, "hosts", name), f"'{address}'", allowed)


def _zones(service: Service, here: Keys, document: Document, blueprints: tuple[Blueprint, ...]) -> Iterator[Problem]:
    known = {zone for blueprint in blueprints for zone in blueprint.zones}
    for position, flow in enumerate(service.flows):
        for index, zone in enumerate(flow.sources):
            path = (*here, "flows", position, "from", index)
            yield from unknown(document, path, zone, known, "a zone of a blueprint")


def _egress(service: Service, here: Keys, document: Document, blueprints: tuple[Blueprint, ...]) -> Iterator[Problem]:
    """A flow to the Internet needs a zone that has a way there."""
    if service.at != INTERNET:
        return
    for position, flow in enumerate(service.flows):
        for index, name in enumerate(flow.sources):
            closed = [each.blueprint for each in blueprints if name in each.zones and each.zones[name].egress is None]
            if closed:
                allowed = f"the zone has no egress in blueprint {closed[0]!r}: give it one, or leave the flow out"
                yield document.problem((*here, "flows", position, "from", index), f"'{name}'", allowed)


def _objects(catalogue: Catalogue, document: Document) -> Iterator[Problem]:
    """One object name on the firewall has one meaning."""
    meaning: dict[str, tuple[str, Keys]] = {}
    for service_name, service in catalogue.services.items():
        for key, objects in (("hosts", service.hosts), ("fqdns", service.fqdns)):
            for name, value in objects.items():
                path: Keys = ("services", service_name, key, name)
                text, first = meaning.setdefault(name, (str(value), path))
                if text != str(value):
                    allowed = f"the name means {text} on line {document.line(first)}"
                    yield document.problem(path, f"'{value}'", allowed)
