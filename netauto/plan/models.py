"""The plan: a value that says everything that will happen, before it happens."""

from __future__ import annotations

from typing import Literal

from netauto.allocation.models import Allocation
from netauto.canonical import digest
from netauto.intent.models import Model
from netauto.intent.models.settings import optional
from netauto.intent.types import IsoDate

Guarantee = Literal["timed-native", "tool-side-undo", "none"]
Action = Literal["open", "close"]

PLAN_VERSION = 1


class DiffLine(Model):
    """One line of the hierarchical diff from base to predicted configuration.

    Attributes:
        sign: ``+`` added, ``-`` removed, `` `` context (the parents of a changed line).
        depth: nesting level, 0 at the top.
        text: the line, without indentation, secrets replaced.
        template, intent_key: where an added line comes from; empty for context and removals.
    """

    sign: Literal["+", "-", " "]
    depth: int
    text: str
    template: str = ""
    intent_key: str = ""


class DevicePlan(Model):
    """What happens to one device.

    Attributes:
        base: fingerprint of the running configuration the plan was made from (`netauto.plan.canonical.fingerprint`).
        predicted: fingerprint of the configuration that the push must lead to.
        predicted_text: that configuration in canonical form, secrets replaced.
        push: lines to send, in order, in the device's own language; a secret stands as its reference.
        inverse: lines that lead back from predicted to base.
        guarantee: what undoes the change if netauto dies.
        revert_after: seconds after which the device reverts by itself; 0 where it cannot.
        left: of closing: lines that take away what stays because others use it, for whoever uses it last.
        impact: what users of the device may notice, one sentence each (e.g. an access point restarting its tunnel).
        checks: what is verified afterwards, one sentence each.
    """

    device: str
    platform: str
    base: str
    predicted: str
    predicted_text: str
    push: tuple[str, ...]
    inverse: tuple[str, ...]
    diff: tuple[DiffLine, ...]
    guarantee: Guarantee
    revert_after: int
    left: tuple[str, ...] = ()
    impact: tuple[str, ...] = ()
    checks: tuple[str, ...] = ()

    @property
    def changes(self) -> bool:
        """Whether anything is sent to this device."""
        return bool(self.push)


class LintFinding(Model):
    """One finding of a lint, the path check, the flow proof or the capacity check.

    Attributes:
        waived: the waiver's reason and end date, or empty.
    """

    lint: str
    level: Literal["error", "warning", "info"]
    where: str
    message: str
    waived: str = ""


class Task(Model):
    """One kind of work that people do beside the plan; netauto neither does it nor knows whether it is done.

    Attributes:
        kind: ``patching``, ``radius``, ``declaration`` …
        sentences: what has to be true, one sentence each.
        since, due, done: as people wrote them; None: nobody has. by: who was asked. order: his reference.
    """

    kind: str
    sentences: tuple[str, ...]
    since: IsoDate | None = None
    due: IsoDate | None = None
    done: IsoDate | None = None
    by: str = ""
    order: str = ""


class Degraded(Model):
    """What is left of the unit when something is lost.

    Attributes:
        mode: ``radius``, ``wan``, ``record`` or ``controller``.
        stays, lost: what goes on, and what does not; from the intent, never tried on a device.
        steps: what the people of the unit do, as the blueprint says.
    """

    mode: str
    stays: tuple[str, ...]
    lost: tuple[str, ...]
    steps: tuple[str, ...]


class ShortName(Model):
    """A name that did not fit a device.

    Attributes:
        where: key of the intent that it belongs to.
        full, short: as it would be, and as it stands on the device.
    """

    where: str
    full: str
    short: str


class Held(Model):
    """A port that stays in the quarantine zone until its workstation has proved itself.

    Attributes:
        room, workstation, device, port, zone: which port, and the zone that it will be moved to.
        push: the lines that move it; who approves the plan approves them, too.
    """

    room: str
    workstation: str
    device: str
    port: str
    zone: str
    push: tuple[str, ...]


class Plan(Model):
    """Everything that will happen. Same inputs, same bytes, same digest, on any machine.

    Attributes:
        intent: digest of everything that people wrote and that this plan follows from.
        templates: template → SHA-256 of its text, of every template that was used.
        devices: in the order in which they are armed (devices without a timer of their own last).
        verify_budget: seconds reserved for verification and confirmation; no timer is shorter.
        proofs: the flow matrix, one sentence each: allowed or denied, and by which rule.
        prerequisites: what a machine cannot do (patching, declarations to providers), one sentence each.
        tasks: the same by kind of work, with the clock of each.
        degraded: what is left of the unit when something is lost.
        names: names that were shortened to fit a device.
        held: ports that are moved when their workstation has proved itself.
    """

    version: int = PLAN_VERSION
    action: Action
    unit: str
    change: str
    intent: str
    templates: dict[str, str] = {}
    allocation: Allocation
    devices: tuple[DevicePlan, ...]
    verify_budget: int
    budget_minutes: int
    findings: tuple[LintFinding, ...] = ()
    proofs: tuple[str, ...] = ()
    prerequisites: tuple[str, ...] = ()
    tasks: tuple[Task, ...] = optional(())
    degraded: tuple[Degraded, ...] = optional(())
    names: tuple[ShortName, ...] = optional(())
    held: tuple[Held, ...] = optional(())

    @property
    def digest(self) -> str:
        """SHA-256 of the plan's canonical JSON; what an approval names."""
        return digest(self.model_dump(mode="json"))

    @property
    def changes(self) -> bool:
        """Whether anything is sent to any device."""
        return any(device.changes for device in self.devices)

    def device(self, name: str) -> DevicePlan:
        """Return the plan of device `name` (KeyError when it has no part in the plan)."""
        for device in self.devices:
            if device.device == name:
                return device
        raise KeyError(name)
