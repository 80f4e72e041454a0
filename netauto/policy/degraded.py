"""What is left of a unit when something is lost: worked out from the intent, with the steps that its people wrote down."""

from __future__ import annotations

from typing import TYPE_CHECKING

from netauto.plan.models import Degraded
from netauto.render import scope
from netauto.render.context.flows import INTERNET

if TYPE_CHECKING:
    from collections.abc import Iterable

    from netauto.intent.models import DegradedMode, Intent, Service

# The Wi-Fi that asks RADIUS for each client; the others take whoever comes (an open network, a key).
ASKS_RADIUS = "pro"


def degraded(intent: Intent) -> tuple[Degraded, ...]:
    """Return one sheet for each thing that can be lost: RADIUS, the operator's link, the record, the Wi-Fi controller if there is one."""
    found: list[tuple[DegradedMode, tuple[list[str], list[str]]]] = [
        ("radius", _radius(intent)),
        ("wan", _wan(intent)),
        ("record", _record(intent)),
    ]
    if scope.wifi_purposes(intent) and scope.autonomous(intent) is None:
        found.append(("controller", _controller(intent)))
    return tuple(
        Degraded(mode=mode, stays=tuple(stays), lost=tuple(lost), steps=intent.blueprint.degraded.get(mode, ()))
        for mode, (stays, lost) in found
    )


def _radius(intent: Intent) -> tuple[list[str], list[str]]:
    """802.1X ports are closed until somebody answers (`access-session closed`, EOS `authentication failure`): nobody new gets in."""
    purposes = scope.wifi_purposes(intent)
    free = [purpose for purpose in purposes if purpose != ASKS_RADIUS]
    stays = ["machines and phones that are authenticated, until they are asked again"]
    lost = [f"new machines and phones at the ports of {_listed(_rooms(intent))}"]
    if free:
        stays.append(f"Wi-Fi of {_listed(free)}")
    if ASKS_RADIUS in purposes:
        lost.append("new clients of the professional Wi-Fi")
    return stays, lost


def _wan(intent: Intent) -> tuple[list[str], list[str]]:
    """What stands at the site itself stays; a line that stands by takes over."""
    here = [name for name, service in intent.services.items() if _at_home(intent, service)]
    away = [name for name in intent.services if name not in here]
    spare = [
        f"what fits {line.rate_kbps // 1000} Mb/s, by {line.name} ({line.operator}) that stands by"
        for line in intent.site.lines
        if line.state == "standby"
    ]
    return [*([_listed(here)] if here else []), *spare], [_listed(away)] if away else []


def _record(intent: Intent) -> tuple[list[str], list[str]]:
    vital = [name for name, service in intent.services.items() if service.vital]
    others = [name for name in intent.services if name not in vital]
    return [_listed(others)] if others else [], [_listed(vital)] if vital else []


def _controller(intent: Intent) -> tuple[list[str], list[str]]:
    """FlexConnect access points go on switching for the clients they have [documented]; others send everything to the controller."""
    points, wired = _listed(intent.unit.access_points), f"everything at the sockets of {_listed(_rooms(intent))}"
    if scope.wifi(intent).flex is not None:
        return [wired, f"Wi-Fi clients that are connected at {points}"], ["new clients of the professional Wi-Fi"]
    return [wired], [f"all Wi-Fi at {points}"]


def _at_home(intent: Intent, service: Service) -> bool:
    """Return whether a service needs nothing beyond the site."""
    return service.at != INTERNET and all(address in intent.site.prefix for address in service.hosts.values())


def _rooms(intent: Intent) -> Iterable[str]:
    return (*(room.name for room in intent.unit.rooms), *(printer.name for printer in intent.unit.printers))


def _listed(names: Iterable[str]) -> str:
    return ", ".join(names)
