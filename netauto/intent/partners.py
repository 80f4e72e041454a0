"""Services behind a partner, as units see them: with the hosts of whoever is at the other end."""

from __future__ import annotations

from typing import TYPE_CHECKING

from netauto.intent.models import KnownPrefix

if TYPE_CHECKING:
    from collections.abc import Iterable

    from netauto.intent.models import Catalogue, Partner, Service


def resolve(catalogue: Catalogue, names: Iterable[str]) -> tuple[dict[str, Service], dict[str, Partner]]:
    """Return the services `names` with their hosts, and the partners behind some of them.

    A service behind a partner is called after its peer, too (``partner-lab-labo-quimper``): on a firewall, the group of the next peer is
    another group, and no rule keeps a way to the one before.
    """
    services, partners = {}, {}
    for name in names:
        service = catalogue.services[name]
        if service.partner is None:
            services[name] = service
            continue
        partner = partners[service.partner] = catalogue.partners[service.partner]
        hosts = catalogue.peers[partner.peer].hosts
        services[full_name(name, partner)] = service.model_copy(update={"hosts": hosts})
    return services, partners


def full_name(service: str, partner: Partner) -> str:
    """Return the name of a service behind `partner`."""
    return f"{service}-{partner.peer}"


def known_prefixes(catalogue: Catalogue) -> tuple[KnownPrefix, ...]:
    """Return every prefix of a peer or of a transit: nothing of the group's may overlap them."""
    peers = [(prefix, f"peer {name}") for name, peer in catalogue.peers.items() for prefix in peer.prefixes]
    transits = [(partner.transit.prefix, f"transit to {name}") for name, partner in catalogue.partners.items()]
    return tuple(KnownPrefix(prefix=prefix, what=what) for prefix, what in (*peers, *transits))
