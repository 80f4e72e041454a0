"""Peers, partners and operator lines: names that exist, prefixes that nobody else has, one line in service."""

from __future__ import annotations

from typing import TYPE_CHECKING

from netauto.intent.checks.names import twice, unknown

if TYPE_CHECKING:
    from collections.abc import Iterator
    from ipaddress import IPv4Network

    from netauto.errors import Problem
    from netauto.intent.models import Catalogue, Group, Peer, Site
    from netauto.intent.sources import Sources
    from netauto.intent.yaml_source import Document, Keys

Prefixes = list[tuple["IPv4Network", str]]


def check(sources: Sources) -> Iterator[Problem]:
    """Yield the contradictions about partners and operator lines."""
    if sources.catalogue is not None and sources.group is not None:
        catalogue, document = sources.catalogue.value, sources.catalogue.document
        yield from _peers(catalogue, document, sources.group.value)
        yield from _partners(catalogue, document, sources.group.value)
        yield from _services(catalogue, document, sources.group.value)
    if sources.group is not None:
        for name, site in sources.group.value.sites.items():
            yield from _lines(name, site, sources.group.document)


def _known(group: Group) -> Prefixes:
    """Return what the group itself has, with words for a message."""
    sites = [(site.prefix, f"site {name!r}") for name, site in group.sites.items()]
    return [*sites, *((each.prefix, each.what) for site in group.sites.values() for each in site.known)]


def _peers(catalogue: Catalogue, document: Document, group: Group) -> Iterator[Problem]:
    taken = _known(group)
    for name, peer in catalogue.peers.items():
        for position, prefix in enumerate(peer.prefixes):
            yield from _overlaps(document, ("peers", name, "prefixes", position), prefix, taken)
        taken += [(prefix, f"peer {name!r}") for prefix in peer.prefixes]
        yield from _hosts(name, peer, document)
    for name, partner in catalogue.partners.items():
        yield from _overlaps(document, ("partners", name, "transit", "prefix"), partner.transit.prefix, taken)
        taken.append((partner.transit.prefix, f"the transit to {name!r}"))


def _overlaps(document: Document, path: Keys, prefix: IPv4Network, taken: Prefixes) -> Iterator[Problem]:
    for other, what in taken:
        if prefix.overlaps(other):
            yield document.problem(
                path, f"'{prefix}'", f"it overlaps {other} ({what}): translate it, or give it another one"
            )


def _hosts(name: str, peer: Peer, document: Document) -> Iterator[Problem]:
    for host, address in peer.hosts.items():
        if not any(address in prefix for prefix in peer.prefixes):
            yield document.problem(("peers", name, "hosts", host), f"'{address}'", "must be in a prefix of the peer")


def _partners(catalogue: Catalogue, document: Document, group: Group) -> Iterator[Problem]:
    for name, partner in catalogue.partners.items():
        yield from unknown(
            document, ("partners", name, "peer"), partner.peer, catalogue.peers, "a peer of catalogue.yml"
        )
        yield from unknown(document, ("partners", name, "site"), partner.site, group.sites, "a site of sites.yml")
    vlans = (
        (("partners", name, "transit", "vlan"), f"{partner.transit.vlan} at {partner.site}")
        for name, partner in catalogue.partners.items()
    )
    yield from twice(document, vlans, "this VLAN")


def _services(catalogue: Catalogue, document: Document, group: Group) -> Iterator[Problem]:
    for name, service in catalogue.services.items():
        if service.partner is None:
            continue
        here: Keys = ("services", name)
        yield from unknown(
            document, (*here, "partner"), service.partner, catalogue.partners, "a partner of catalogue.yml"
        )
        for key in ("hosts", "fqdns"):
            if getattr(service, key):
                yield document.problem(
                    (*here, key), "hosts of its own", "the hosts of a service behind a partner are its peer's"
                )
        partner = catalogue.partners.get(service.partner)
        site = group.sites.get(partner.site) if partner else None
        if site is not None and site.firewall is not None and service.at not in site.firewall.zones:
            allowed = (
                f"the firewall of site {partner.site!r}, where the partner's line ends, does not know it"
                if partner
                else ""
            )
            yield document.problem((*here, "at"), f"'{service.at}'", allowed)


def _lines(name: str, site: Site, document: Document) -> Iterator[Problem]:
    here: Keys = ("sites", name, "lines")
    yield from twice(document, (((*here, i, "name"), line.name) for i, line in enumerate(site.lines)), "this line")
    serving = [position for position, line in enumerate(site.lines) if line.state == "in-service"]
    if site.lines and len(serving) != 1:
        yield document.problem(here, f"{len(serving)} lines in service", "exactly one line is in service")
    for position, line in enumerate(site.lines):
        if line.due is not None and line.due < line.since:
            yield document.problem((*here, position, "due"), f"'{line.due}'", f"must not be before {line.since}")
    for position in serving if site.wan is not None else ():
        if site.wan is not None and site.wan.committed_kbps > site.lines[position].rate_kbps:
            allowed = f"more is promised than that: wan.committed_kbps is {site.wan.committed_kbps}"
            yield document.problem((*here, position, "rate_kbps"), str(site.lines[position].rate_kbps), allowed)
