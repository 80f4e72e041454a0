"""The flow proof: every flow of the catalogue passes, and nothing else leaves a zone of the unit.

Evaluated on the predicted configuration of the firewall, first match first. For each zone of the unit and each zone of the
firewall there is one answer: denied, and by which policy; or open for the flows of the catalogue and nothing beyond them. The
invariants of `domain.md` §3.1 are rows of that matrix (donated tablets and visitors to anything internal, user zones to
administration, one zone to another, professional zones to no other hospital through the operator). Into the unit nothing opens a
connection but administration, towards its workstations.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from ipaddress import IPv4Network
from typing import TYPE_CHECKING

from netauto.policy.case import Hit
from netauto.policy.rules import (
    ANYWHERE,
    PRIVATE,
    Match,
    Ports,
    Rules,
    Traffic,
    covers,
    judge,
    public_networks,
    resolve,
)
from netauto.render import scope
from netauto.render.context.firewall_policies import ADMINISTRATION_PORT
from netauto.render.context.flows import INTERNET, open_flows

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from netauto.policy.case import Case
    from netauto.policy.rules import Rule, Target, Verdict
    from netauto.render.context.flows import OpenFlow


@dataclass(frozen=True, slots=True)
class Answer:
    """What the proof says about one flow, or about one pair of zones.

    Attributes:
        lint: the lint that a failure belongs to. where: the flow's or zone's key. problem: empty: proved.
    """

    lint: str
    where: str
    sentence: str
    problem: str = ""


def firewall_rules(case: Case) -> Rules:
    """Return what the policies of the unit's firewall will mean; none where nothing is known of it."""
    return case.once(_firewall_rules)


def _firewall_rules(case: Case) -> Rules:
    model = case.predicted.get(scope.firewall(case.intent).device)
    return resolve(model) if model else Rules(())


def flow_matrix(case: Case) -> tuple[Answer, ...]:
    """Return all answers: the flows in the order of the services, then zone by zone what is denied."""
    return case.once(_matrix)


def _matrix(case: Case) -> tuple[Answer, ...]:
    firewall = scope.firewall(case.intent)
    model = case.predicted.get(firewall.device)
    if model is None:
        return (
            Answer(
                "flow-denied",
                firewall.device,
                "",
                f"no predicted configuration of {firewall.device}: nothing is proved",
            ),
        )
    rules = firewall_rules(case)
    flows = open_flows(case.intent)
    return (
        *(answer for flow in flows for zone in flow.zones for answer in _flow(case, rules, flow, zone)),
        *(_administration(case, rules, zone) for zone in scope.administered(case.intent, case.inventory)),
        *(
            answer
            for zone in scope.zones(case.intent)
            for answer in _zone(case, rules, zone, tuple(model.zones), [flow for flow in flows if zone in flow.zones])
        ),
    )


def denied_flows(case: Case) -> Iterator[Hit]:
    """Find flows of the catalogue that would not pass, or would leave by the wrong public address."""
    return _problems(case, "flow-denied")


def open_paths(case: Case) -> Iterator[Hit]:
    """Find traffic that would pass and that no flow of the catalogue asks for."""
    return _problems(case, "flow-open")


def open_inside(case: Case) -> Iterator[Hit]:
    """Find zones whose members could reach each other through the firewall."""
    model = case.predicted.get(scope.firewall(case.intent).device)
    for zone in scope.zones(case.intent) if model else ():
        name = case.allocation.zone(zone).firewall_zone
        found = model.zones.get(name) if model else None
        if found is not None and not found.intrazone_deny:
            yield Hit(f"blueprint.zones.{zone}", f"{name} lets its own interfaces talk to each other")


def inbound(case: Case) -> Iterator[Hit]:
    """Find policies that let something outside the unit open connections into it: more than administration asks for."""
    model = case.predicted.get(scope.firewall(case.intent).device)
    if model is None:
        return
    rules = firewall_rules(case)
    ours = {case.allocation.zone(zone).firewall_zone for zone in scope.zones(case.intent)}
    for zone in scope.zones(case.intent):
        given = case.allocation.zone(zone)
        for source in sorted(set(model.zones) - ours):
            openings = judge(rules, Traffic(source, ANYWHERE, given.firewall_zone, given.prefix)).openings
            for rule in (rule for rule in openings if not _administers(case, rule, zone)):
                yield Hit(f"blueprint.zones.{zone}", f"{source} may reach {zone} by {_name(rule)}")


def _problems(case: Case, lint: str) -> Iterator[Hit]:
    return (Hit(answer.where, answer.problem) for answer in flow_matrix(case) if answer.lint == lint and answer.problem)


def _flow(case: Case, rules: Rules, flow: OpenFlow, zone: str) -> Iterator[Answer]:
    """Judge a flow from one zone: one answer for all targets and ports that are decided alike."""
    given = case.allocation.zone(zone)
    alike: dict[tuple[bool, str], list[str]] = defaultdict(list)
    for port in flow.flow.ports:
        for name, target in _proved_targets(flow):
            verdict = judge(rules, Traffic(given.firewall_zone, given.prefix, flow.to_zone, target, Ports.parse(port)))
            wrong_address = _wrong_address(case, flow, verdict) if verdict.allowed else ""
            how = f"{'allowed' if verdict.allowed else 'denied'} by {_deciders(verdict, accept=verdict.allowed)}{wrong_address}"
            alike[verdict.allowed and not wrong_address, how].append(f"{name} {port}".strip())
    for (good, how), what in alike.items():
        detail = ", ".join(flow.flow.ports if len(alike) == 1 else dict.fromkeys(what))
        sentence = f"{flow.flow.id} {zone} → {flow.name} {detail}: {how}"
        yield Answer("flow-denied", flow.key, sentence, "" if good else sentence)


def _administration(case: Case, rules: Rules, zone: str) -> Answer:
    """Judge whether all networks of administration reach the workstations of a zone."""
    source, given = scope.administration(case.intent), case.allocation.zone(zone)
    verdicts = [
        judge(rules, Traffic(source, network, given.firewall_zone, given.prefix, Ports.parse(ADMINISTRATION_PORT)))
        for network in case.intent.administration
    ]
    good = all(verdict.allowed for verdict in verdicts)
    how = "; ".join(dict.fromkeys(_deciders(verdict, accept=good) for verdict in verdicts if verdict.allowed == good))
    sentence = f"administration ({source}) → {zone} {ADMINISTRATION_PORT}: {'allowed' if good else 'denied'} by {how}"
    return Answer("flow-denied", f"blueprint.zones.{zone}", sentence, "" if good else sentence)


def _administers(case: Case, rule: Rule, zone: str) -> bool:
    """Return whether a policy lets nothing into a zone but administration to its workstations."""
    return (
        zone in scope.administered(case.intent, case.inventory)
        and rule.policy.sources == {scope.administration(case.intent)}
        and all(any(covers(ours, source) for ours in case.intent.administration) for source in rule.sources)
        and bool(rule.ports)
        and all(Ports.parse(ADMINISTRATION_PORT).match(ports) is Match.WHOLE for ports in rule.ports or ())
    )


def _targets(flow: OpenFlow) -> tuple[tuple[str, Target], ...]:
    """Return name and target of each host of a service; a service without hosts is anywhere."""
    hosts = tuple((name, IPv4Network(address)) for name, address in flow.service.hosts.items())
    return (*hosts, *flow.service.fqdns.items()) or (("", ANYWHERE),)


def _proved_targets(flow: OpenFlow) -> tuple[tuple[str, Target], ...]:
    """Return what has to be reached: "anywhere" behind the Internet zone means every public address."""
    return tuple(("", network) for network in public_networks()) if flow.anywhere else _targets(flow)


def _wrong_address(case: Case, flow: OpenFlow, verdict: Verdict) -> str:
    """Return what is wrong with the public address by which an allowed flow leaves, or nothing."""
    wanted = scope.firewall(case.intent).egress[flow.egress].pool if flow.egress else ""
    found = {rule.policy.nat_pool for rule in verdict.openings}
    return (
        "" if found == {wanted} else f", which leaves by {' and '.join(sorted(found)) or 'no pool'} instead of {wanted}"
    )


def _zone(case: Case, rules: Rules, zone: str, others: Sequence[str], flows: Sequence[OpenFlow]) -> Iterator[Answer]:
    """Judge everything from one zone to every other zone of the firewall."""
    given = case.allocation.zone(zone)
    denied: dict[str, list[str]] = defaultdict(list)
    where = f"blueprint.zones.{zone}"
    for other in (other for other in others if other != given.firewall_zone):
        verdict = judge(rules, Traffic(given.firewall_zone, given.prefix, other, ANYWHERE))
        towards = [flow for flow in flows if flow.to_zone == other]
        beyond = [rule for rule in verdict.openings if not _asked_for(rule, towards)]
        for rule in beyond:
            problem = f"{zone} → {other}: {_name(rule)} lets more pass than the catalogue asks for"
            yield Answer("flow-open", where, problem, problem)
        if not beyond and not towards:
            denied[_deciders(verdict, accept=False)].append(other)
        elif not beyond:
            ids = ", ".join(dict.fromkeys(flow.flow.id for flow in towards))
            rest = _deciders(verdict, accept=False)
            yield Answer("flow-open", where, f"{zone} → {other}: nothing beyond {ids}; the rest denied by {rest}")
    for how, zones in denied.items():
        yield Answer("flow-open", where, f"{zone} → {', '.join(_summed(case, zones))}: denied by {how}")
    if any(flow.anywhere for flow in flows):
        yield _private(case, rules, zone)


def _summed(case: Case, zones: Sequence[str]) -> Iterator[str]:
    """Name zones; those of other units by their common beginning and number: ``C1-* (7 zones)``."""
    own = {zone.firewall_zone for zone in case.allocation.zones}
    families: dict[str, list[str]] = defaultdict(list)
    for zone in zones:
        families[zone if zone in own else zone.partition("-")[0]].append(zone)
    for family, members in families.items():
        yield members[0] if len(members) == 1 else f"{family}-* ({len(members)} zones)"


def _private(case: Case, rules: Rules, zone: str) -> Answer:
    """Judge private addresses behind the Internet zone: the operator's link leads to the group's other hospitals, too."""
    given, internet = case.allocation.zone(zone), scope.firewall(case.intent).zones[INTERNET]
    verdicts = [judge(rules, Traffic(given.firewall_zone, given.prefix, internet, private)) for private in PRIVATE]
    where, what = f"blueprint.zones.{zone}", f"{zone} → private addresses behind {internet}"
    openings = dict.fromkeys(_name(rule) for verdict in verdicts for rule in verdict.openings)
    if openings:
        problem = f"{what}: allowed by {', '.join(openings)}"
        return Answer("flow-open", where, problem, problem)
    names = dict.fromkeys(_deciders(verdict, accept=False) for verdict in verdicts)
    return Answer("flow-open", where, f"{what}: denied by {', '.join(names)}")


def _asked_for(rule: Rule, flows: Sequence[OpenFlow]) -> bool:
    """Return whether all that a policy accepts is in the catalogue's flows towards the same zone."""
    asked = [(target, Ports.parse(port)) for flow in flows for _, target in _targets(flow) for port in flow.flow.ports]
    return bool(rule.ports) and all(
        any(covers(wanted, target) and wanted_ports.match(ports) is Match.WHOLE for wanted, wanted_ports in asked)
        for target in rule.targets
        for ports in rule.ports or ()
    )


def _deciders(verdict: Verdict, *, accept: bool) -> str:
    """Name the policies behind a verdict: those that accept, or the one that denies what is left."""
    if not accept:
        blocking = [
            rule for rule in verdict.before if not rule.policy.accept and verdict.rule and verdict.rule.policy.accept
        ]
        last = [verdict.rule] if verdict.rule and not verdict.rule.policy.accept else []
        return ", ".join(map(_name, blocking or last)) or "the firewall's implicit deny"
    return ", ".join(map(_name, verdict.openings))


def _name(rule: Rule) -> str:
    logged = ", logged" if rule.policy.log else ", not logged"
    return f"{rule.policy.name or 'the unnamed policy'} ({rule.policy.key}{logged})"
