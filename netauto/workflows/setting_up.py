"""Workstations of an open unit: set up by playbooks, asked to prove themselves, let out of quarantine when they have, wiped at the end.

Nothing of it undoes the network: a workstation that cannot be set up, or does not prove itself, leaves its own port where it is.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime
from typing import TYPE_CHECKING, TypeAlias

from netauto.durable import write_whole
from netauto.errors import InputError, PlanError, PolicyError
from netauto.evidence import attested_in
from netauto.intent.load import load_intent
from netauto.plan.attested import Proof, read_attested, write_attested
from netauto.provision import (
    ATTEST,
    SET_UP,
    WIPE,
    Event,
    Playbook,
    PlaybookRun,
    Progress,
    attestation,
    make_order,
    picture,
)
from netauto.render import scope
from netauto.workflows.carry_out import carry_out
from netauto.workflows.holding import held_in, left_held, moves_only, openings
from netauto.workflows.planning import plan_open
from netauto.workflows.turn import turn

if TYPE_CHECKING:
    from netauto.deploy import Observer
    from netauto.intent.models import Intent, Room
    from netauto.plan.models import Plan
    from netauto.provision import Attestation, HostResult
    from netauto.workflows.carry_out import Ended
    from netauto.workflows.root import Root

ATTESTED = "attested"  # kind of the journal's row

# Told of each event of a playbook, and where the playbook is then.
Watch: TypeAlias = Callable[[Playbook, Event, Progress], None]


@dataclass(frozen=True, slots=True)
class SetUp:
    """How the workstations of a unit came out.

    Attributes:
        workstations: all of the unit's that netauto sets up, in the order of its rooms.
        attested: what those proved that were asked now.
        held: workstation → why its port stays in quarantine.
        lacking: workstation → what it does not prove any more. Its port stays in its zone: that is for a person to decide.
        moved: how the run ended that moved ports; None: there was nothing to move.
    """

    unit: str
    workstations: tuple[str, ...]
    attested: tuple[Attestation, ...] = ()
    held: Mapping[str, str] = field(default_factory=dict)
    lacking: Mapping[str, str] = field(default_factory=dict)
    moved: Ended | None = None


@dataclass(frozen=True, slots=True)
class Station:
    """How a workstation is; held: its port stays in the quarantine zone."""

    room: str
    held: bool
    said: Attestation

    @property
    def good(self) -> bool:
        """Whether nothing lacks, and it is where it belongs."""
        return self.said.good and not self.held


def set_up(
    root: Root,
    unit: str,
    names: tuple[str, ...],
    watch: Watch,
    observer: Observer,
    *,
    wait: float,
    tell: Callable[[str], None],
) -> SetUp:
    """Set up workstations of an open unit, ask them to prove themselves, and move the ports of those that did.

    Args:
        root: where everything lies; `root.run_id` is the run that moves ports.
        unit: its name.
        names: which workstations; none named: those whose ports are held.
        watch: told of every event of the playbooks.
        observer: told what the run that moves ports does.
        wait: seconds for which somebody who holds a device is waited for.
        tell: called with a sentence that says for whom is waited.

    Raises:
        InputError: a name is no workstation of the unit, or nobody said something that a role needs.
        InventoryError: a workstation has no pinned key.
        PlanError: the unit is not open.
        PolicyError: opening it would do more today than move ports.
        BusyError, UnfinishedError: as opening; proofs are kept, and opening again moves the ports.
    """
    intent = load_intent(root.workspace, unit, root.inventory)
    if not root.workspace.undo_file(unit).exists():
        raise PlanError(f"{unit} is not open", hint=f"netauto open-unit {unit}")
    chosen = _chosen(root, intent, names or tuple(sorted(held_in(root, intent))))
    crew = _Crew(root, intent, watch)
    attested: tuple[Attestation, ...] = ()
    why: dict[str, str] = {}
    if chosen:
        with root.journal.own(root.run_id, unit=unit, user=root.user, wait=wait, tell=tell) as locks:
            asked, why = _proving(root, crew, chosen, locks)
            attested = tuple(attestation(host) for host in asked)
            why |= {found.host: "; ".join(found.lacking) for found in attested if not found.good}
            _write_down(root, intent, chosen, attested)
            for host in asked:
                if shown := picture(host):
                    write_whole(root.workspace.provision(root.run_id) / f"{host.host}.png", shown)
    with turn(root, unit, wait=wait, tell=tell):
        plan = plan_open(root, unit)
        moved = carry_out(root, _moving(root, plan), observer) if plan.changes else None
    held = {port.workstation: why.get(port.workstation, "it has not proved itself") for port in plan.held}
    if moved is not None and moved.result.verdict != "open":
        held |= {
            name: f"its port was not moved: the run ended {moved.result.verdict}" for name in chosen if name not in held
        }
    lacking = {name: reason for name, reason in why.items() if name not in held}
    return SetUp(unit, managed(root, intent), attested, held, lacking, moved)


def _proving(
    root: Root, crew: _Crew, chosen: tuple[str, ...], locks: tuple[int, ...]
) -> tuple[tuple[HostResult, ...], dict[str, str]]:
    """Set up those of `chosen` that do not prove themselves as they are; return what was answered last, and why some were not asked.

    Only who has proved himself before is asked first: of any other one it is known that there is something to do.
    """
    known = read_attested(root.workspace.attested_file(crew.intent.unit.unit), crew.intent.unit.unit).workstations
    before = tuple(name for name in chosen if name in known)
    good = tuple(host for host in crew.play(ATTEST, before, locks) if attestation(host).good)
    rest = tuple(name for name in chosen if name not in {host.host for host in good})
    done = crew.play(SET_UP, rest, locks)
    ready = tuple(host.host for host in done if host.good)
    why = {host.host: host.why for host in done if host.why}
    return (*good, *crew.play(ATTEST, ready, locks)), why


def _moving(root: Root, plan: Plan) -> Plan:
    """Return `plan` where it does what was agreed to when the unit was opened, and nothing else."""
    if not any(moves_only(plan, opening) for opening in openings(root, plan.unit)):
        raise PolicyError(
            f"{plan.unit} is not as its last plan left it: more than ports would change; nothing was sent",
            hint=f"netauto open-unit {plan.unit} shows what, and asks",
        )
    return plan


def wipe(
    root: Root, unit: str, names: tuple[str, ...], watch: Watch, *, wait: float, tell: Callable[[str], None]
) -> dict[str, str]:
    """Take away what the roles left on workstations of a unit (none named: on all); return workstation → why it could not be wiped.

    Those that never proved themselves are wiped, too: they may have been set up half-way. What they proved counts no more: as long as the
    unit is open, its next plan puts their ports back into quarantine. Arguments and errors as of `set_up`.
    """
    intent = load_intent(root.workspace, unit, root.inventory)
    if not (chosen := _chosen(root, intent, names or managed(root, intent))):
        return {}
    with root.journal.own(root.run_id, unit=unit, user=root.user, wait=wait, tell=tell) as locks:
        done = _Crew(root, intent, watch).play(WIPE, chosen, locks)
        _forget(root, unit, chosen)
    return {host.host: host.why for host in done if host.why}


def look(root: Root, unit: str, names: tuple[str, ...], watch: Watch) -> tuple[Station, ...]:
    """Ask workstations of a unit (none named: all) how they are; changes nothing, there or here. Errors as of `set_up`."""
    intent = load_intent(root.workspace, unit, root.inventory)
    if not (chosen := _chosen(root, intent, names or managed(root, intent))):
        return ()
    held = held_in(root, intent)
    rooms = {room.workstation: room.name for room in intent.unit.rooms}
    hosts = _Crew(root, intent, watch).play(ATTEST, chosen)
    return tuple(Station(rooms[host.host], host.host in held, attestation(host)) for host in hosts)


def managed(root: Root, intent: Intent) -> tuple[str, ...]:
    """Return the workstations of a unit that netauto sets up, in the order of its rooms."""
    return tuple(room.workstation for room in scope.holdable(intent, root.inventory))


def _chosen(root: Root, intent: Intent, names: tuple[str, ...]) -> tuple[str, ...]:
    known = {room.workstation: room for room in scope.holdable(intent, root.inventory)}
    if strangers := [name for name in names if name not in known]:
        raise InputError(
            f"no workstation of {intent.unit.unit} that netauto sets up: {', '.join(strangers)}",
            hint=f"there are: {', '.join(known) or 'none (they need an ansible_host, and the unit a quarantine zone)'}",
        )
    return tuple(name for name in known if name in names)


@dataclass(frozen=True, slots=True)
class _Crew:
    """Plays playbooks on workstations of one unit."""

    root: Root
    intent: Intent
    watch: Watch

    def play(self, playbook: Playbook, names: tuple[str, ...], locks: tuple[int, ...] = ()) -> tuple[HostResult, ...]:
        """Run a playbook on some of them, and return how each came out; Ansible's processes hold the locks, too."""
        if not names:
            return ()
        root, workspace = self.root, self.root.workspace
        workspace.make_state()
        folder = workspace.provision(root.run_id)
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        order = make_order(
            workspace,
            root.inventory,
            self.intent,
            playbook,
            folder,
            names=names,
            resolve=root.secrets.resolve,
            inherited=locks,
        )
        with PlaybookRun.start(order) as run:
            for event in run.events():
                self.watch(playbook, event, run.progress())
        return run.result.hosts


def _forget(root: Root, unit: str, names: tuple[str, ...]) -> None:
    path = root.workspace.attested_file(unit)
    if path.is_file():
        known = read_attested(path, unit)
        kept = {name: proof for name, proof in known.workstations.items() if name not in names}
        write_attested(known.model_copy(update={"workstations": kept}), path)


def _write_down(root: Root, intent: Intent, chosen: tuple[str, ...], attested: tuple[Attestation, ...]) -> None:
    """Note every answer in the journal, and beside the unit who may leave quarantine.

    Who was let out stays out (see `SetUp`); who has proved himself and waits to be moved (a device was held) must prove it today.
    """
    ports: dict[str, Room] = {room.workstation: room for room in intent.unit.rooms}
    path = root.workspace.attested_file(intent.unit.unit)
    known = read_attested(path, intent.unit.unit)
    now = datetime.fromtimestamp(root.clock.now(), UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    waiting = left_held(root, intent.unit.unit) & set(chosen)
    proofs = {name: proof for name, proof in known.workstations.items() if name not in waiting}
    for found in attested:
        told = {name: asdict(proof) for name, proof in found.proofs.items()}
        root.journal.append(attested_in(root.run_id), ATTESTED, workstation=found.host, good=found.good, proofs=told)
        if found.good:
            proofs[found.host] = Proof(port=str(ports[found.host].port), at=now)
    write_attested(known.model_copy(update={"workstations": proofs}), path)
