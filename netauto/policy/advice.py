"""What people have to do or may notice: the part of an opening that no machine does."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from netauto.plan.models import Task
from netauto.policy.case import Hit
from netauto.render import names, scope
from netauto.render.context.flows import INTERNET, open_flows

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from netauto.allocation.models import Allocation
    from netauto.intent.models import Intent, TaskKind
    from netauto.inventory.models import Inventory
    from netauto.platforms.model import DeviceModel
    from netauto.policy.case import Case

# An access point that gets another policy tag restarts its tunnel (`domain.md` §2.4, documented; never measured here).
AP_RESTART = "20 to 25 seconds"


def tasks(intent: Intent, allocation: Allocation, inventory: Inventory) -> tuple[Task, ...]:
    """Return what has to be true or done beside the plan, by kind of work, in the order in which people meet it, each with its clock."""
    found: tuple[tuple[TaskKind, Iterator[str]], ...] = (
        ("patching", _patching(intent)),
        ("radius", _radius(intent, allocation, inventory)),
        ("dhcp", _dhcp(intent, allocation)),
        ("egress", _egress(intent)),
        ("declaration", _declarations(intent)),
        ("names", _names_to_confirm(intent)),
        ("printers", _printers(intent)),
        ("secrets", _secrets(intent)),
        ("operator", _operator(intent)),
        ("partner", _partners(intent)),
    )
    return tuple(_task(intent, kind, said) for kind, sentences in found if (said := tuple(sentences)))


def prerequisites(intent: Intent, allocation: Allocation, inventory: Inventory) -> tuple[str, ...]:
    """Return the sentences of all tasks."""
    return tuple(sentence for task in tasks(intent, allocation, inventory) for sentence in task.sentences)


def overdue(case: Case) -> Iterator[Hit]:
    """Find work of people that was due before today and that nobody has called done."""
    for task in tasks(case.intent, case.allocation, case.inventory):
        if task.due is not None and task.done is None and task.due < case.today:
            who = f" by {task.by}" if task.by else ""
            yield Hit(f"tasks.{task.kind}", f"{task.kind} was due on {task.due}{who}, and is not done")


def _task(intent: Intent, kind: TaskKind, sentences: tuple[str, ...]) -> Task:
    clock = intent.unit.tasks.get(kind)
    if clock is None:
        return Task(kind=kind, sentences=sentences)
    lead = intent.lead_days.get(kind)
    due = clock.due or (clock.since + timedelta(days=lead) if lead is not None else None)
    return Task(
        kind=kind,
        sentences=sentences,
        since=clock.since,
        due=due,
        done=clock.done,
        by=clock.by,
        order=clock.order or "",
    )


def impact(
    intent: Intent, allocation: Allocation, inventory: Inventory, running: Mapping[str, DeviceModel]
) -> dict[str, tuple[str, ...]]:
    """Return device → what its users may notice, one sentence each; devices without any are left out."""
    if not scope.wifi_purposes(intent):
        return {}
    if scope.autonomous(intent) is not None:
        words = "its radios start anew: a few seconds without Wi-Fi around it, and again if the change is reverted"
        return dict.fromkeys(intent.unit.access_points, (words,))
    wifi = scope.wifi(intent)
    tag, known = names.policy_tag(allocation), running.get(wifi.controller)
    points = {point.name: point.mac for point in inventory.access_points if point.name in intent.unit.access_points}
    changed = []
    for name, mac in points.items():
        tags = known.access_points.get(mac) if known else None
        if tags is None or (tags.policy_tag, tags.site_tag, tags.rf_tag) != (tag, wifi.site_tag, wifi.rf_tag):
            changed.append(
                f"{name} restarts its tunnel: {AP_RESTART} without Wi-Fi around it, and again if the change is reverted"
            )
    return {wifi.controller: tuple(changed)} if changed else {}


def _patching(intent: Intent) -> Iterator[str]:
    for room in intent.unit.rooms:
        phone = " with its phone" if room.phone else ""
        yield f"{room.name}: the wall socket is patched to {room.port}, {room.workstation} stands there{phone}"
    for printer in intent.unit.printers:
        yield f"{printer.name}: the wall socket is patched to {printer.port}"


def _radius(intent: Intent, allocation: Allocation, inventory: Inventory) -> Iterator[str]:
    devices = sorted({port.device for port, _ in scope.port_zones(intent)})
    if scope.wifi_purposes(intent):
        alone = scope.autonomous(intent) is not None
        devices += intent.unit.access_points if alone else (scope.wifi(intent).controller,)
    known = {device.name for device in inventory.devices}
    clients = ", ".join(device for device in devices if device in known)
    servers = ", ".join(str(server) for server in scope.infrastructure(intent).radius)
    yield f"RADIUS ({servers}) knows {clients} as clients, the machines of the unit, and its printers and phones by their addresses"
    vlans = ", ".join(allocation.zone(zone).vlan_name for zone in scope.zones(intent))
    yield f"RADIUS sends the names of VLANs as the devices know them: {vlans}"


def _dhcp(intent: Intent, allocation: Allocation) -> Iterator[str]:
    servers = ", ".join(str(server) for server in scope.infrastructure(intent).dhcp)
    scopes = ", ".join(f"{zone} {allocation.zone(zone).prefix}" for zone in scope.zones(intent))
    yield f"DHCP ({servers}) has a scope for each zone: {scopes}"


def _egress(intent: Intent) -> Iterator[str]:
    """Say as whom the Internet sees each zone: providers filter and trust by it."""
    egress = scope.firewall(intent).egress
    for name, public in egress.items():
        found = [zone for zone in scope.zones(intent) if intent.blueprint.zones[zone].egress == name]
        if found:
            yield f"the Internet sees {', '.join(found)} as {public.address} ({name})"


def _declarations(intent: Intent) -> Iterator[str]:
    """Name the public address of each zone for providers that filter by it (`domain.md` §3.3)."""
    egress = scope.firewall(intent).egress
    said = set()
    for flow in open_flows(intent):
        if flow.service.declare and flow.name not in said:
            said.add(flow.name)
            zones = [zone for other in open_flows(intent) if other.name == flow.name for zone in other.zones]
            by_address: dict[str, list[str]] = {}
            for zone in dict.fromkeys(zones) if flow.service.at == INTERNET else ():
                name = intent.blueprint.zones[zone].egress
                if name is not None:
                    by_address.setdefault(str(egress[name].address), []).append(zone)
            where = "; ".join(f"{address} for {', '.join(found)}" for address, found in by_address.items())
            yield f"{flow.name}: declare to the provider: {flow.service.declare}{f' ({where})' if where else ''}"


def _names_to_confirm(intent: Intent) -> Iterator[str]:
    services = dict.fromkeys(flow.name for flow in open_flows(intent) if flow.service.fqdns)
    if services:
        yield f"the firewall resolves the same names as its clients (domain names of {', '.join(services)})"


def _printers(intent: Intent) -> Iterator[str]:
    if intent.unit.printers:
        found = ", ".join(printer.name for printer in intent.unit.printers)
        yield f"the print server has a queue for {found}; copiers fetch their jobs, nothing opens connections to them"


def _operator(intent: Intent) -> Iterator[str]:
    """Name lines that are on their way: a migration is a change of its own, planned when the operator has delivered."""
    for line in intent.site.lines:
        if line.state in {"ordered", "delivered"}:
            due = f", due {line.due}" if line.due else ""
            yield f"{line.operator}, order {line.order}: {line.kind} {line.rate_kbps // 1000} Mb/s is {line.state} since {line.since}{due}"


def _partners(intent: Intent) -> Iterator[str]:
    for name, partner in intent.partners.items():
        order = f", order {partner.line.order}" if partner.line.order else ""
        yield (
            f"{name}: {partner.peer} answers behind {partner.line.kind}{order}, VLAN {partner.transit.vlan},"
            f" {partner.transit.prefix}, until {partner.until}"
        )


def _secrets(intent: Intent) -> Iterator[str]:
    references = [f"{ssid.psk} (SSID {ssid.ssid})" for ssid in intent.unit.wifi.own.values() if ssid.psk]
    if references:
        yield f"the secrets exist: {', '.join(references)}"
