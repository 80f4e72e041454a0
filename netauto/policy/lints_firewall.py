"""Lints about the firewall: numbers are free, shared objects mean what the catalogue says, rules say what they let pass."""

from __future__ import annotations

from ipaddress import IPv4Network
from typing import TYPE_CHECKING

from netauto.policy.case import Hit
from netauto.policy.rules import PRIVATE, Ports, addresses, covers, resolve
from netauto.render import names, scope
from netauto.render.context.flows import INTERNET, open_flows

if TYPE_CHECKING:
    from collections.abc import Iterator

    from netauto.platforms.model import DeviceModel, FirewallPolicy
    from netauto.policy.case import Case

# Ports by which equipment and servers are administered; web (443) counts only towards the management zone.
ADMIN_PORTS = tuple(map(Ports.parse, ("tcp/22", "tcp/23", "tcp/830", "tcp/3389", "udp/161", "tcp/161")))
MANAGEMENT = "mgmt"  # key in `site.firewall.zones`
# Video between private persons (`domain.md` §1, N12 and N53): endings of the names of services that no medical exchange uses.
CONSUMER_VIDEO = (
    "skype.com",
    "messenger.com",
    "facebook.com",
    "whatsapp.com",
    "whatsapp.net",
    "facetime.apple.com",
    "discord.com",
    "snapchat.com",
)
CONSUMER_ZONE = "tablette"


def taken_policies(case: Case) -> Iterator[Hit]:
    """Find policies of somebody else with an id that the unit was given."""
    device, model = _firewall(case, predicted=False)
    # A firewall that tells policies apart by name has no ids that could be taken.
    ids = {str(names.firewall_policy(case.allocation, number)[0]) for number in range(1, 1000)}
    for policy in model.policies if model else ():
        if policy.key in ids and not policy.name.startswith(f"UC-{case.allocation.code}-"):
            yield Hit(
                f"{device} policy {policy.key}", f"policy id {policy.key} is {policy.name or 'an unnamed policy'}"
            )


def missing_anchor(case: Case) -> Iterator[Hit]:
    """Find a site whose last policy is not there, or does not deny and log everything."""
    device, model = _firewall(case, predicted=False)
    before = str(scope.firewall(case.intent).before)
    policy = next((policy for policy in model.policies if policy.key == before), None) if model else None
    where = f"{device} policy {before}"
    if model is not None and policy is None:
        yield Hit(where, f"{device} has no policy {before}: the unit's policies have no place")
    elif policy is not None and (policy.accept or not policy.log or not policy.enabled):
        yield Hit(where, f"policy {before} ({policy.name}) should deny and log what nothing else allows")


def missing_zones(case: Case) -> Iterator[Hit]:
    """Find firewall zones that a flow needs and that the firewall does not have."""
    device, model = _firewall(case, predicted=False)
    for name in dict.fromkeys(flow.to_zone for flow in open_flows(case.intent)):
        if model is not None and name not in model.zones:
            yield Hit(f"{device} zone {name}", f"{device} has no zone {name}")


def private_group(case: Case) -> Iterator[Hit]:
    """Find a group of private networks that is missing or leaves one out."""
    device, model = _firewall(case, predicted=True)
    needed = any(flow.anywhere for flow in open_flows(case.intent))
    found = addresses(model, names.PRIVATE_GROUP) if model and needed else ()
    for network in PRIVATE if model and needed else ():
        if not any(covers(target, network) for target in found):
            yield Hit(
                f"{device} {names.PRIVATE_GROUP}",
                f"{names.PRIVATE_GROUP} does not hold {network}: visitors could reach it",
            )


def colliding_objects(case: Case) -> Iterator[Hit]:
    """Find objects that exist under a name of ours with another value; the plan would change them for everybody."""
    device, model = _firewall(case, predicted=False)
    if model is None:
        return
    for name, wanted in _wanted_addresses(case).items():
        if name in model.addresses and model.addresses[name].value != wanted:
            yield Hit(
                f"{device} address {name}",
                f"{name} is {model.addresses[name].value or 'of another kind'}, not {wanted}",
            )
        if name in model.address_groups:
            yield Hit(f"{device} group {name}", f"{name} is a group, not {wanted}")
    for port in dict.fromkeys(port for flow in open_flows(case.intent) for port in flow.flow.ports if port != "icmp"):
        name = names.service_object(port)
        if name in model.services and model.services[name].ports != {port}:
            found = ", ".join(sorted(model.services[name].ports))
            yield Hit(f"{device} service {name}", f"{name} is {found or 'of another kind'}, not {port}")


def wider_groups(case: Case) -> Iterator[Hit]:
    """Find groups of a service that hold more than the catalogue says: the unit would reach that, too."""
    device, model = _firewall(case, predicted=True)
    for name, service in {flow.name: flow.service for flow in open_flows(case.intent)}.items() if model else ():
        group = model.address_groups.get(names.service_group(name)) if model else None
        extra = sorted(group.members - {*service.hosts, *service.fqdns}) if group else []
        if extra:
            yield Hit(
                f"{device} group {names.service_group(name)}",
                f"{names.service_group(name)} also holds {', '.join(extra)}",
            )


def any_any(case: Case) -> Iterator[Hit]:
    """Find policies of the unit that accept from anywhere, or any service to anywhere."""
    device, policies = own_policies(case)
    for policy in policies:
        every_service = "ALL" in policy.services
        if policy.accept and (
            "all" in policy.source_addresses or (every_service and "all" in policy.destination_addresses)
        ):
            yield Hit(
                f"{device} policy {policy.key}",
                f"{policy.name} accepts more than a flow: from {_names(policy.source_addresses)}",
            )


def unlogged(case: Case) -> Iterator[Hit]:
    """Find policies of the unit that log nothing."""
    device, policies = own_policies(case)
    for policy in policies:
        if not policy.log:
            yield Hit(f"{device} policy {policy.key}", f"{policy.name} does not log")


def admin_access(case: Case) -> Iterator[Hit]:
    """Find flows that lead user zones to administration."""
    management = scope.firewall(case.intent).zones.get(MANAGEMENT)
    for flow in open_flows(case.intent):
        if flow.to_zone == management:
            yield Hit(flow.key, f"{flow.flow.id} leads from {', '.join(flow.zones)} to administration ({management})")
        for port in flow.flow.ports:
            if any(Ports.parse(port).match(admin) for admin in ADMIN_PORTS) and flow.service.at != INTERNET:
                yield Hit(
                    flow.key, f"{flow.flow.id} opens {port}, a port of administration, from {', '.join(flow.zones)}"
                )


def consumer_video(case: Case) -> Iterator[Hit]:
    """Find services of private video calls that any other zone than that of donated tablets may reach."""
    for flow in open_flows(case.intent):
        zones = [zone for zone in flow.zones if zone != CONSUMER_ZONE]
        for fqdn in flow.service.fqdns.values():
            if zones and any(f".{fqdn}".endswith(f".{ending}") for ending in CONSUMER_VIDEO):
                yield Hit(
                    flow.key, f"{fqdn} is for private calls, not for medical exchange: not from {', '.join(zones)}"
                )


def unresolved(case: Case) -> Iterator[Hit]:
    """Find policies that touch the unit's zones and whose addresses or services netauto cannot resolve."""
    device, model = _firewall(case, predicted=True)
    zones = {case.allocation.zone(zone).firewall_zone for zone in scope.zones(case.intent)} | {"any"}
    for rule in resolve(model) if model else ():
        unknown = None in rule.sources or None in rule.targets or rule.ports == ()
        if unknown and (rule.policy.sources | rule.policy.destinations) & zones:
            yield Hit(
                f"{device} policy {rule.policy.key}",
                f"policy {rule.policy.key} ({rule.policy.name}) holds names that cannot be resolved",
            )


def _wanted_addresses(case: Case) -> dict[str, str]:
    """Return the address objects that the plan makes, with their values as a `DeviceModel` writes them."""
    wanted = {names.unit_address(case.allocation): str(case.allocation.prefix)}
    wanted |= {
        case.allocation.zone(zone).address: str(case.allocation.zone(zone).prefix) for zone in scope.zones(case.intent)
    }
    for number, _, network in scope.administrators(case.intent, case.inventory):
        wanted[names.administrators(case.allocation, number)] = str(network)
    for flow in open_flows(case.intent):
        wanted |= {name: str(IPv4Network(address)) for name, address in flow.service.hosts.items()}
        wanted |= dict(flow.service.fqdns)
    return wanted


def own_policies(case: Case) -> tuple[str, tuple[FirewallPolicy, ...]]:
    """Return the firewall and the policies that the unit has there after the plan."""
    device, model = _firewall(case, predicted=True)
    prefix = f"UC-{case.allocation.code}-"
    return device, tuple(policy for policy in model.policies if policy.name.startswith(prefix)) if model else ()


def _firewall(case: Case, *, predicted: bool) -> tuple[str, DeviceModel | None]:
    device = scope.firewall(case.intent).device
    return device, (case.predicted if predicted else case.running).get(device)


def _names(values: frozenset[str]) -> str:
    return ", ".join(sorted(values))
