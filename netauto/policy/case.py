"""What a check looks at, and what it says."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal, NamedTuple, TypeVar, cast

from netauto.render import names

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping
    from datetime import date

    from netauto.allocation.models import Allocation
    from netauto.intent.models import Intent
    from netauto.inventory.models import Inventory
    from netauto.platforms.model import DeviceModel
    from netauto.render.models import Fragment

Level = Literal["error", "warning", "info"]
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Case:
    """One unit, and the devices before and after it.

    Attributes:
        running, predicted: device → what its configuration means now, and after the plan. A device that is missing here is
            not looked at (nothing is proved about it).
        today: the day for which dates are judged.
        fragments: what was rendered; empty: the lints about fragments say nothing.
        texts: device → running configuration as text, for the few facts that a `DeviceModel` does not hold.
        held: workstations whose ports stay in the quarantine zone, because they have not proved themselves.
    """

    intent: Intent
    allocation: Allocation
    inventory: Inventory
    running: Mapping[str, DeviceModel]
    predicted: Mapping[str, DeviceModel]
    today: date
    fragments: tuple[Fragment, ...] = ()
    texts: Mapping[str, str] = field(default_factory=dict)
    held: frozenset[str] = frozenset()
    _found: dict[object, object] = field(default_factory=dict, init=False, repr=False, compare=False)

    def once(self, question: Callable[[Case], T]) -> T:
        """Return the answer to a question that several lints ask, worked out once."""
        if question not in self._found:
            self._found[question] = question(self)
        return cast("T", self._found[question])

    @property
    def mark(self) -> str:
        """``U-LEN-C3``: how what belongs to the unit begins."""
        return names.unit_mark(self.allocation)

    def ours(self, name: str) -> bool:
        """Whether a description or VLAN name belongs to this unit (``U-LEN-C3`` itself, not ``U-LEN-C30``)."""
        return name == self.mark or name.startswith((f"{self.mark}-", f"{self.mark} "))


class Hit(NamedTuple):
    """One finding: where (device and object, or key of the intent) and what, in one sentence."""

    where: str
    message: str


@dataclass(frozen=True, slots=True)
class Lint:
    """One rule of the trade.

    Attributes:
        id: what a waiver names.
        sentence: the rule itself.
        source: why: a section of the project's facts, or a public guide.
        waivable: False where accepting the finding would harm somebody outside the unit.
    """

    id: str
    level: Level
    sentence: str
    source: str
    find: Callable[[Case], Iterable[Hit]]
    waivable: bool = True
