"""The plans of all units at once: files read once, each device read once, every core at work, and one refusal never hides the others."""

from __future__ import annotations

import gc
import multiprocessing
import os
import signal
from collections import defaultdict
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor, as_completed
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from netauto.allocation.allocate import allocate
from netauto.allocation.lockfile import read_locks
from netauto.allocation.occupancy import seen_on
from netauto.errors import NetautoError
from netauto.intent.load import load_intents
from netauto.render.loader import load_templates
from netauto.workflows.planning import Shared, open_plan, prepare
from netauto.workflows.readings import model

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

    from netauto.allocation.models import Allocation
    from netauto.intent.models import Intent
    from netauto.plan.models import LintFinding
    from netauto.workflows.root import Root

# Sessions that are open at the same time; a device answers in about a second, and nothing but waiting is done meanwhile.
AT_ONCE = 32
# Shares for each process: small enough to end together, large enough that the device list is not handed over too often.
_SHARES = 4
_WORTH = 8  # units below which starting another process takes longer than it saves


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why there is no plan. kind: of the error. message: its words."""

    kind: str
    message: str


@dataclass(frozen=True, slots=True)
class Planned:
    """One unit: what its plan comes to, or why there is none. The plan itself is large, and `plan UNIT` shows it.

    Attributes:
        digest: of the plan; empty where there is none.
        lines: device → lines that would be sent, of the devices that change.
        refusal: None where there is a plan.
    """

    unit: str
    site: str
    digest: str = ""
    lines: Mapping[str, int] = field(default_factory=dict)
    findings: tuple[LintFinding, ...] = ()
    refusal: Refusal | None = None

    @property
    def warnings(self) -> int:
        """How many findings somebody should look at."""
        return sum(1 for finding in self.findings if finding.level == "warning" and not finding.waived)


@dataclass(frozen=True, slots=True)
class Share:
    """Units whose plans one process makes.

    Attributes:
        locks: unit → what it is given, of every unit of the inventory.
        texts: device → its configuration.
        templates: template → text.
    """

    intents: tuple[Intent, ...]
    locks: dict[str, Allocation]
    texts: Mapping[str, str]
    templates: Mapping[str, str]

    def of(self, intents: Iterable[Intent]) -> Share:
        """Return the part of this share that is about some of its units."""
        return replace(self, intents=tuple(intents))


def plan_all(root: Root, seen: Callable[[Planned], None] = lambda _planned: None) -> tuple[Planned, ...]:
    """Return what opening each unit of the inventory would do, in order of their names; nothing is written, nothing is sent.

    Units without a lock file get what they would get if they were opened in this order.

    Args:
        root: where everything lies.
        seen: told of each unit when it is known.

    Raises:
        IntentError, InventoryError, SecretError: somebody wrote something wrong.
    """
    intents = load_intents(root.workspace, root.inventory)
    return plan_units(root, intents, _read(root, intents), seen)


def plan_units(
    root: Root,
    intents: tuple[Intent, ...],
    answers: Mapping[str, str | NetautoError],
    seen: Callable[[Planned], None] = lambda _planned: None,
) -> tuple[Planned, ...]:
    """As `plan_all`, from what devices said before: device → its configuration, or why there is none."""
    texts = {name: answer for name, answer in answers.items() if isinstance(answer, str)}
    locks = read_locks(root.workspace)
    found: dict[str, Planned] = {}
    for intent in intents:
        try:
            _give(root, intent, answers, locks)
        except NetautoError as error:
            found[intent.unit.unit] = _refused(intent, error)
            seen(found[intent.unit.unit])
    left = [intent for intent in intents if intent.unit.unit not in found]
    everything = Share(tuple(left), locks, texts, load_templates(root.workspace.templates))
    for planned in _work(root, everything):
        seen(planned)
        found[planned.unit] = planned
    return tuple(found[intent.unit.unit] for intent in intents)


def _give(root: Root, intent: Intent, answers: Mapping[str, str | NetautoError], locks: dict[str, Allocation]) -> None:
    """Give a unit its allocation, after those before it; what a unit has already is judged when it is planned."""
    texts = {name: answers[name] for name in root.inventory.serving(intent.unit.site)}
    for text in texts.values():
        if isinstance(text, NetautoError):
            raise text
    if intent.unit.unit not in locks:
        models = {name: model(root.platform(name).name, text) for name, text in texts.items() if isinstance(text, str)}
        locks[intent.unit.unit] = allocate(intent, locks, seen_on(models))


def _work(root: Root, everything: Share) -> Iterator[Planned]:
    """Plan all units, in as many processes as there are cores; one site is planned in one process, which reads its devices once."""
    sites = defaultdict(list)
    for intent in everything.intents:
        sites[intent.unit.site].append(intent)
    workers = min(_cores(), len(sites))
    if workers < 2 or len(everything.intents) < _WORTH:  # noqa: PLR2004 - one process is this one
        yield from _plan(root, everything)
        return
    shares: list[list[Intent]] = [[] for _ in range(min(len(sites), _SHARES * workers))]
    for site in sorted(sites.values(), key=len, reverse=True):
        min(shares, key=len).extend(site)
    # Not forked: sessions with devices have threads, which a copy of this process would miss.
    context = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(workers, mp_context=context, initializer=_begin, initargs=gc.get_threshold()) as pool:
        try:
            for done in as_completed([pool.submit(_planned, root, everything.of(share)) for share in shares]):
                yield from done.result()
        finally:
            pool.shutdown(cancel_futures=True)


def _begin(*threshold: int) -> None:
    """Prepare a process for its shares: `threshold` of the garbage collector as in the first one."""
    gc.set_threshold(*threshold)
    signal.signal(
        signal.SIGINT, signal.SIG_IGN
    )  # Ctrl-C reaches every process of the terminal; the first one ends the others


def _planned(root: Root, share: Share) -> list[Planned]:
    return list(_plan(root, share))


def _plan(root: Root, share: Share) -> Iterator[Planned]:
    shared = Shared(
        models={name: model(root.platform(name).name, text) for name, text in share.texts.items()},
        locks=share.locks,
        templates=share.templates,
    )
    for intent in share.intents:
        names = root.inventory.serving(intent.unit.site)
        try:
            plan = open_plan(root, prepare(root, intent, {name: share.texts[name] for name in names}, shared))
        except NetautoError as error:
            yield _refused(intent, error)
        else:
            lines = {device.device: len(device.push) for device in plan.devices if device.changes}
            yield Planned(intent.unit.unit, intent.unit.site, plan.digest, lines, plan.findings)


def _refused(intent: Intent, error: NetautoError) -> Planned:
    refusal = Refusal(type(error).__name__.removesuffix("Error"), error.message)
    return Planned(intent.unit.unit, intent.unit.site, refusal=refusal)


def _cores() -> int:
    """Cores that this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def _read(root: Root, intents: tuple[Intent, ...]) -> dict[str, str | NetautoError]:
    """Read each device that serves any of the units once."""
    names = tuple(dict.fromkeys(name for intent in intents for name in root.inventory.serving(intent.unit.site)))
    with ThreadPoolExecutor(max_workers=AT_ONCE, thread_name_prefix="read") as pool:
        return dict(zip(names, pool.map(lambda name: _ask(root, name), names), strict=True))


def _ask(root: Root, name: str) -> str | NetautoError:
    try:
        with root.sessions.reading(name) as driver:
            return driver.running()
    except NetautoError as error:
        return error
