"""The one value that a bundle is made from."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping

    from netauto.deploy.models import DeviceResult, RunResult
    from netauto.journal import Event
    from netauto.plan.models import Plan


def attested_in(run: str) -> str:
    """Return under which name the journal keeps what workstations proved before `run` moved their ports."""
    return f"workstations-{run}"


@dataclass(frozen=True, slots=True)
class Request:
    """What somebody asked for, as it stood when the bundle was sealed.

    Attributes:
        file: name of the unit's file.
        text: what stands in it.
        owner: who answers for the unit. review: until when, ISO 8601.
    """

    file: str = ""
    text: str = ""
    owner: str = ""
    review: str = ""


@dataclass(frozen=True, slots=True)
class Agreement:
    """Who agreed to a plan, and who had to.

    Attributes:
        needed: how many people beside the author. signed: whether with their keys, and the bundle, too.
        author: who made the plan.
        opening: the plan with which it was approved, where that is another one; see `netauto.workflows.holding`.
        given: rows of the journal, each an approval.
    """

    needed: int = 0
    signed: bool = False
    author: str = ""
    opening: Plan | None = None
    given: tuple[Event, ...] = ()


@dataclass(frozen=True, slots=True)
class RunRecord:
    """Everything that is known of a run when it ends. Nothing in it is secret: texts of devices are redacted by the caller.

    Attributes:
        inventory: name of the hospital group's inventory; bundles are chained per inventory.
        operator: account that ran it.
        tool: name and version, e.g. ``netauto 0.1.0``.
        plan: what was approved.
        result: what became of it.
        events: the run's rows of the journal, behind those of what workstations proved for it.
        pictures: workstation → PNG of what its screen showed when it proved itself.
        templates: template → SHA-256 of its text.
        request: what was asked for.
        agreement: who agreed.
        signers: list → its text: whose key which is (``allowed_signers``), and which are revoked (``revoked_signers``).
        rehearsed: where the inverse lines of each changed device lead; see `netauto.evidence.rollback`.
        limits: what the caller knows was not proven, one sentence each (e.g. that the devices are emulated).
    """

    inventory: str
    operator: str
    tool: str
    plan: Plan
    result: RunResult
    events: tuple[Event, ...] = ()
    pictures: tuple[tuple[str, bytes], ...] = ()
    templates: tuple[tuple[str, str], ...] = ()
    request: Request = Request()
    agreement: Agreement = Agreement()
    signers: tuple[tuple[str, bytes], ...] = ()
    rehearsed: tuple[Mapping[str, Any], ...] = ()
    limits: tuple[str, ...] = ()

    @property
    def total_ms(self) -> int:
        """Milliseconds from the first row of the run to the last."""
        began, ended = (datetime.fromisoformat(moment) for moment in (self.result.started, self.result.ended))
        return round((ended - began).total_seconds() * 1000)

    @property
    def budget_ms(self) -> int:
        """Milliseconds that the unit may take."""
        return self.plan.budget_minutes * 60_000

    def device(self, name: str) -> DeviceResult:
        """Return the result of device `name` (KeyError when it has no part in the run)."""
        for device in self.result.devices:
            if device.device == name:
                return device
        raise KeyError(name)
