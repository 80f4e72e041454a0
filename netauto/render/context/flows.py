"""The catalogue's flows as this unit opens them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from netauto.errors import PlanError
from netauto.render import scope

if TYPE_CHECKING:
    from collections.abc import Iterator

    from netauto.intent.models import Flow, Intent, Service
    from netauto.intent.types import EgressName

# Key of `site.firewall.zones` behind which addresses are translated.
INTERNET = "internet"


@dataclass(frozen=True, slots=True)
class OpenFlow:
    """A flow from those of its source zones that the unit has and that leave by the same public address.

    Attributes:
        key: ``services.patient-record.flows[0]``. name: the service's. zones: unit zones, in the blueprint's order.
        to_zone: the firewall's zone that holds the service. egress: None inside the hospital.
    """

    key: str
    name: str
    service: Service
    flow: Flow
    zones: tuple[str, ...]
    to_zone: str
    egress: EgressName | None

    @property
    def anywhere(self) -> bool:
        """Whether the service names no host: any address behind its zone."""
        return not self.service.hosts and not self.service.fqdns


def open_flows(intent: Intent) -> tuple[OpenFlow, ...]:
    """Return the unit's flows in the order of its services.

    Raises:
        PlanError: when the site has no zone for a service, or a flow leaves a zone that has no public address.
    """
    return tuple(flow for name, service in intent.services.items() for flow in _of_service(intent, name, service))


def _of_service(intent: Intent, name: str, service: Service) -> Iterator[OpenFlow]:
    zones = scope.firewall(intent).zones
    if service.at not in zones:
        message = f"service {name!r} is at {service.at!r}, which is no firewall zone of site {intent.unit.site!r}"
        raise PlanError(message, hint=f"known there: {', '.join(zones)}")
    for index, flow in enumerate(service.flows):
        key = f"services.{name}.flows[{index}]"
        for egress, sources in _by_egress(intent, service, flow, key).items():
            yield OpenFlow(key, name, service, flow, tuple(sources), zones[service.at], egress)


def _by_egress(intent: Intent, service: Service, flow: Flow, key: str) -> dict[EgressName | None, list[str]]:
    found: dict[EgressName | None, list[str]] = {}
    for zone in scope.zones(intent):
        if zone in flow.sources:
            egress = intent.blueprint.zones[zone].egress if service.at == INTERNET else None
            if service.at == INTERNET and egress is None:
                raise PlanError(
                    f"{key}: zone {zone!r} has no way to the Internet", hint="give it an egress, or leave it out"
                )
            found.setdefault(egress, []).append(zone)
    return found
