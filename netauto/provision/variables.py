"""From what people wrote to the variables of each workstation's roles: the one place where a role's variable gets its value.

Pure: the unit's intent (as its plan sees it), what holds for workstations, and the hygiene team's protocol go in; variables come out, and
a `Secret` where a value is one. A role's variable that is not set here keeps the role's own default.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeAlias

from netauto.errors import InputError
from netauto.provision.network import lacks_key, network_variables

if TYPE_CHECKING:
    from netauto.intent.models import CleaningProtocol, Hygiene, Intent, Room, Workstations

FILES_HINT = "docs/data.md says what stands in workstations.yml and hygiene.yml"


@dataclass(frozen=True, slots=True)
class Station:
    """All that the variables of one workstation follow from."""

    intent: Intent
    room: Room
    settings: Workstations
    protocol: CleaningProtocol | None


Values: TypeAlias = dict[str, Any]
Maker: TypeAlias = Callable[[Station], Values]


def unit_variables(
    intent: Intent, settings: Workstations | None, hygiene: Hygiene | None, roles: tuple[str, ...]
) -> dict[str, Values]:
    """Return workstation → variables of `roles`, for every room of the unit.

    Args:
        intent: of the unit.
        settings: what ``workstations.yml`` says; None: the inventory has no such file.
        hygiene: what ``hygiene.yml`` says; None: as above.
        roles: those that the playbook applies, see `netauto.provision.playbooks.roles`.

    Raises:
        InputError: something that a role needs was said by nobody; all that lacks at once.
    """
    protocol = hygiene.protocol(intent.unit.unit, intent.unit.blueprint) if hygiene else None
    if lacking := _lacking(intent, settings, protocol, roles):
        lines = "\n".join(f"  {line}" for line in lacking)
        raise InputError(f"workstations of {intent.unit.unit} cannot be set up:\n{lines}", hint=FILES_HINT)
    assert settings is not None  # noqa: S101 - `_lacking` says so
    stations = {room.workstation: Station(intent, room, settings, protocol) for room in intent.unit.rooms}
    return {
        name: {variable: value for role in roles for variable, value in MAKERS[role](station).items()}
        for name, station in stations.items()
    }


def _lacking(
    intent: Intent, settings: Workstations | None, protocol: CleaningProtocol | None, roles: tuple[str, ...]
) -> tuple[str, ...]:
    """Return what nobody said, as sentences."""
    infrastructure = intent.site.infrastructure
    needs = (
        (settings is None, "the inventory has no workstations.yml"),
        (
            protocol is None and "workstation_cleaning" in roles,
            "the hygiene team names no cleaning protocol for it in hygiene.yml (units, blueprints or default)",
        ),
        (
            not (infrastructure and infrastructure.ntp) and "workstation_base" in roles,
            f"sites.yml names no time server (infrastructure.ntp) for site {intent.unit.site}",
        ),
        (
            settings is not None and settings.print is None and "workstation_printing" in roles,
            "workstations.yml names no print server (print)",
        ),
        *(
            (
                settings is not None and "workstation_network" in roles and lacks_key(settings, room.workstation),
                f"workstations.yml has no key for {room.workstation} (network.dot1x.keys)",
            )
            for room in intent.unit.rooms
        ),
        *((role not in MAKERS, f"netauto knows no variables of the role {role}") for role in roles),
    )
    return tuple(sentence for lacks, sentence in needs if lacks)


def _base(station: Station) -> Values:
    infrastructure, log = station.intent.site.infrastructure, station.settings.log
    values: Values = {
        "workstation_base_unit": station.intent.unit.unit,
        "workstation_base_ntp_servers": [str(server) for server in infrastructure.ntp] if infrastructure else [],
    }
    if log:
        values |= {
            "workstation_base_log_server": log.address,
            "workstation_base_log_port": log.port,
            "workstation_base_log_server_name": log.name,
            "workstation_base_log_ca": station.settings.authorities,
        }
    return values


def _hardening(station: Station) -> Values:
    """What the workstation may reach is left open: the unit's firewall decides it, from the flows of the same services."""
    administration = station.settings.administration
    return {
        "workstation_hardening_admin_prefixes": [str(prefix) for prefix in administration.prefixes],
        "workstation_hardening_admin_account": administration.account,
        "workstation_hardening_idle_seconds": station.settings.idle_seconds,
    }


def _kiosk(station: Station) -> Values:
    pages = station.settings.pages
    offered = [pages[service] for service in _services(station) if service in pages]
    return {
        "workstation_kiosk_services": [page.model_dump(mode="json") for page in offered],
        "workstation_kiosk_place": station.room.name,
        "workstation_kiosk_idle_s": station.settings.idle_seconds,
        "workstation_kiosk_printing": station.settings.print is not None,
    }


def _cleaning(station: Station) -> Values:
    return {
        "workstation_cleaning_room": station.room.name,
        "workstation_cleaning_protocol": station.protocol.model_dump() if station.protocol else {},
    }


def _smartcard(station: Station) -> Values:
    middleware = station.settings.middleware
    if middleware is None:
        return {}
    return {
        "workstation_smartcard_middleware": list(middleware.packages),
        "workstation_smartcard_middleware_uri": middleware.uri,
        "workstation_smartcard_middleware_suite": middleware.suite,
        "workstation_smartcard_middleware_components": list(middleware.components),
        "workstation_smartcard_middleware_key": middleware.key,
    }


def _printing(station: Station) -> Values:
    server = station.settings.print
    if server is None:
        return {}
    return {
        "workstation_printing_server": server.server,
        "workstation_printing_server_port": server.port,
        "workstation_printing_ca": station.settings.authorities,
        "workstation_printing_queue": server.queue,
    }


def _services(station: Station) -> tuple[str, ...]:
    """Return the services that the workstation's zone may reach, in the unit's order."""
    zone = station.room.zone or station.intent.blueprint.room_zone
    return tuple(
        name for name, service in station.intent.services.items() if any(zone in flow.sources for flow in service.flows)
    )


def _network(station: Station) -> Values:
    return network_variables(station.intent, station.settings, station.room.workstation)


MAKERS: dict[str, Maker] = {
    "workstation_base": _base,
    "workstation_hardening": _hardening,
    "workstation_network": _network,
    "workstation_kiosk": _kiosk,
    "workstation_cleaning": _cleaning,
    "workstation_smartcard": _smartcard,
    "workstation_printing": _printing,
}
