"""Looking at a unit that is open: is it as planned, does it work, what has changed since."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from netauto.intent.load import intent_digest, load_intent
from netauto.intent.models import Model
from netauto.plan.close import changed_since
from netauto.plan.models import DiffLine
from netauto.plan.undo import read_undo
from netauto.platforms import PLATFORMS
from netauto.verify.asked import Asked, Differing, read_asked, write_asked
from netauto.verify.build import checks_for
from netauto.verify.drift import semantic_drift
from netauto.verify.ownership import unit_subjects
from netauto.workflows.checking import Expectation
from netauto.workflows.planning import close_plan, open_devices, prepare, read_running
from netauto.workflows.readings import model

if TYPE_CHECKING:
    from netauto.drivers.protocol import Driver
    from netauto.intent.models import Intent
    from netauto.plan.models import DevicePlan, Plan
    from netauto.verify.models import CheckResult
    from netauto.workflows.root import Root


class DeviceDrift(Model):
    """What is not as the unit left it, on one device.

    Attributes:
        lines: what would be sent to put it right: ``-`` is there now, ``+`` is what the unit has.
        meaning: the same in words, one sentence a difference.
        added: what people added to the unit's parts since; closing keeps it.
    """

    device: str
    lines: tuple[DiffLine, ...]
    meaning: tuple[str, ...]
    added: tuple[str, ...]

    @property
    def clean(self) -> bool:
        """Whether nothing has changed."""
        return not (self.lines or self.meaning or self.added)

    @property
    def counted(self) -> Differing:
        """How much it is, without the lines themselves."""
        return Differing(
            device=self.device,
            lines=sum(line.sign != " " for line in self.lines),
            meaning=len(self.meaning),
            added=len(self.added),
        )


@dataclass(frozen=True, slots=True)
class Drifted:
    """What all devices of a unit answered.

    Attributes:
        not_kept: why the answer is not kept for reports; empty: it is.
    """

    devices: tuple[DeviceDrift, ...]
    not_kept: str


def drift(root: Root, unit: str) -> Drifted:
    """Compare every device of `unit` with what the unit's files ask for today; changes nothing on them, and keeps how much was found.

    Raises:
        as `netauto.workflows.planning.plan_open`.
    """
    asked = datetime.fromtimestamp(root.clock.now(), UTC)
    intent = load_intent(root.workspace, unit, root.inventory)
    found = _compared(root, unit, intent)
    answer = Asked(
        unit=unit,
        at=asked.isoformat(timespec="milliseconds"),
        intent=intent_digest(intent),
        devices=tuple(device.counted for device in found),
    )
    return Drifted(found, _kept(root, answer))


def last_drift(root: Root, unit: str) -> Asked | None:
    """Return what `drift` last found for `unit`; no device is asked (EvidenceError: what was kept is damaged)."""
    return read_asked(root.workspace.drift_file(unit), unit)


def _kept(root: Root, answer: Asked) -> str:
    """Keep an answer; return why that was not possible. The devices have answered: a full disk must not hide what they said."""
    path = root.workspace.drift_file(answer.unit)
    try:
        write_asked(answer, path)
    except OSError as error:
        return f"the answer is not kept for reports: {root.workspace.shown(path)}: {error.strerror}"
    return ""


def _compared(root: Root, unit: str, intent: Intent) -> tuple[DeviceDrift, ...]:
    rendered = prepare(root, intent, read_running(root, intent.unit.site))
    undo = read_undo(root.workspace.undo_file(unit))
    found = []
    for device in open_devices(root, rendered):
        expected, observed = (
            model(device.platform, device.predicted_text),
            rendered.models[device.device],
        )
        owned = {*unit_subjects(rendered.allocation, expected), *unit_subjects(rendered.allocation, observed)}
        meaning = tuple(
            f"{each.subject}: {each.observed}, and should be {each.expected}"
            for each in semantic_drift(expected, observed, owned)
        )
        platform, text = PLATFORMS[device.platform], rendered.running[device.device]
        opened = undo.devices.get(device.device, ()) if undo else ()
        kept = changed_since(platform, platform.parse(text), rendered.of_device(device.device), opened)
        found.append(DeviceDrift(device=device.device, lines=device.diff, meaning=meaning, added=kept))
    return tuple(found)


def verify(root: Root, unit: str) -> tuple[CheckResult, ...]:
    """Check `unit` on its devices: configuration and state, every check that opening it would make; changes nothing.

    Raises:
        as `netauto.workflows.planning.plan_open`.
    """
    intent = load_intent(root.workspace, unit, root.inventory)
    rendered = prepare(root, intent, read_running(root, intent.unit.site))
    closing = close_plan(root, rendered)
    plans = {device.device: device for device in open_devices(root, rendered)}

    def look(name: str, driver: Driver) -> tuple[CheckResult, ...]:
        return _expected(plans[name], closing).look(
            closing.model_copy(update={"action": "open"}), driver, root.readings, None
        )

    results = root.sessions.each(rendered.devices, look)
    return tuple(result for device in results.values() for result in device)


def _expected(opening: DevicePlan, closing: Plan) -> Expectation:
    """Return what is true of a device with the unit, and what distinguishes it from the device without."""
    without = model(opening.platform, closing.device(opening.device).predicted_text)
    with_unit = model(opening.platform, opening.predicted_text)
    return Expectation(opening, without, with_unit, checks_for(opening.device, opening.platform, without, with_unit))
