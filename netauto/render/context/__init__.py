"""From what people want to what each template prints. Decisions are made here; templates only print them.

Each module answers for one kind of device with a tuple of `Request`, in the order in which the device needs the lines.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from netauto.render.context import access_points, firewall, switch, wan, wifi

if TYPE_CHECKING:
    from collections.abc import Callable

    from netauto.render.context.base import Request, Subject

SECTIONS: tuple[Callable[[Subject], tuple[Request, ...]], ...] = (
    switch.requests,
    wifi.requests,
    access_points.requests,
    firewall.requests,
    wan.requests,
)


def requests(subject: Subject) -> tuple[Request, ...]:
    """Return everything to render for one unit, device by device in the inventory's order.

    Raises:
        PlanError: when the site lacks equipment, a path or a number that the unit needs.
        InventoryError: when it names a device that the inventory lacks.
    """
    found = [request for section in SECTIONS for request in section(subject)]
    devices = subject.inventory.devices
    order = {name: devices.index(subject.inventory.device(name)) for name in {request.device for request in found}}
    return tuple(sorted(found, key=lambda request: order[request.device]))
