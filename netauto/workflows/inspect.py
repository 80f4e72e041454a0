"""Looking at a unit that is open: is it as planned, does it work, what has changed since."""

from __future__ import annotations

from typing import TYPE_CHECKING

from netauto.intent.load import load_intent
from netauto.intent.models import Model
from netauto.plan.close import changed_since
from netauto.plan.models import DiffLine
from netauto.plan.undo import read_undo
from netauto.platforms import PLATFORMS
from netauto.verify.build import checks_for
from netauto.verify.drift import semantic_drift
from netauto.verify.ownership import unit_subjects
from netauto.workflows.checking import Expectation
from netauto.workflows.planning import close_plan, open_devices, prepare, read_running
from netauto.workflows.readings import model

if TYPE_CHECKING:
    from netauto.drivers.protocol import Driver
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


def drift(root: Root, unit: str) -> tuple[DeviceDrift, ...]:
    """Compare every device of `unit` with what the unit's files ask for today; reads, changes nothing.

    Raises:
        as `netauto.workflows.planning.plan_open`.
    """
    intent = load_intent(root.workspace, unit, root.inventory)
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
