"""The plans of all units at once: files read once, each device read once, and one refusal never hides the others."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from netauto.allocation.lockfile import read_locks
from netauto.errors import NetautoError
from netauto.intent.load import load_intents
from netauto.render.loader import load_templates
from netauto.workflows.planning import Shared, open_plan, prepare
from netauto.workflows.readings import model

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from netauto.intent.models import Intent
    from netauto.plan.models import Plan
    from netauto.workflows.root import Root

# Sessions that are open at the same time; a device answers in about a second, and nothing but waiting is done meanwhile.
AT_ONCE = 32


@dataclass(frozen=True, slots=True)
class Planned:
    """One unit: its plan, or why there is none.

    Attributes:
        error: None where there is a plan.
    """

    unit: str
    site: str
    plan: Plan | None = None
    error: NetautoError | None = None

    @property
    def lines(self) -> int:
        """How many lines would be sent."""
        return sum(len(device.push) for device in self.plan.devices) if self.plan else 0

    @property
    def changes(self) -> bool:
        """Whether anything would be sent."""
        return self.plan is not None and self.plan.changes


@dataclass(frozen=True, slots=True)
class _Read:
    """What the devices said: device → configuration, and device → why there is none."""

    texts: Mapping[str, str]
    errors: Mapping[str, NetautoError] = field(default_factory=dict)


def plan_all(root: Root, seen: Callable[[Planned], None] = lambda _planned: None) -> tuple[Planned, ...]:
    """Return what opening each unit of the inventory would do, in order of their names; nothing is written, nothing is sent.

    Units without a lock file get what they would get if they were opened in this order.

    Args:
        root: where everything lies.
        seen: told of each unit when it is planned.

    Raises:
        IntentError, InventoryError, SecretError: somebody wrote something wrong.
    """
    intents = load_intents(root.workspace, root.inventory)
    return tuple(_tell(planned, seen) for planned in plan_units(root, intents, _read(root, intents)))


def plan_units(root: Root, intents: tuple[Intent, ...], read: _Read) -> Iterator[Planned]:
    """Plan units from configurations that were read before; each gets its allocation after those before it."""
    platforms = {name: root.platform(name).name for name in read.texts}
    shared = Shared(
        models={name: model.__wrapped__(platforms[name], text) for name, text in read.texts.items()},
        locks=read_locks(root.workspace),
        templates=load_templates(root.workspace.templates),
    )
    for intent in intents:
        unit, site = intent.unit.unit, intent.unit.site
        names = root.inventory.serving(site)
        try:
            for name in names:
                if name in read.errors:
                    raise read.errors[name]
            rendered = prepare(root, intent, {name: read.texts[name] for name in names}, shared)
            shared.locks[unit] = rendered.allocation
            yield Planned(unit, site, plan=open_plan(root, rendered))
        except NetautoError as error:
            yield Planned(unit, site, error=error)


def _read(root: Root, intents: tuple[Intent, ...]) -> _Read:
    """Read each device that serves any of the units once."""
    names = tuple(dict.fromkeys(name for intent in intents for name in root.inventory.serving(intent.unit.site)))
    with ThreadPoolExecutor(max_workers=AT_ONCE, thread_name_prefix="read") as pool:
        answers = dict(zip(names, pool.map(lambda name: _ask(root, name), names), strict=True))
    return _Read(
        {name: answer for name, answer in answers.items() if isinstance(answer, str)},
        {name: answer for name, answer in answers.items() if isinstance(answer, NetautoError)},
    )


def _ask(root: Root, name: str) -> str | NetautoError:
    try:
        with root.sessions.reading(name) as driver:
            return driver.running()
    except NetautoError as error:
        return error


def _tell(planned: Planned, seen: Callable[[Planned], None]) -> Planned:
    seen(planned)
    return planned
