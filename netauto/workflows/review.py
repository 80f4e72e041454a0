"""What a reviewer is shown before anything is sent: the plan, what was found, and what the comparison leaves out."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from netauto.errors import IntentError, PolicyError, RefusedError
from netauto.intent.load import load_intent
from netauto.plan.noise import left_out
from netauto.workflows.books import refuse_owed
from netauto.workflows.offline import saved_configs
from netauto.workflows.planning import close_plan, open_plan, prepare, read_running

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from netauto.errors import NetautoError, Problem
    from netauto.plan.models import Action, LintFinding, Plan
    from netauto.plan.noise import LeftOut
    from netauto.workflows.root import Root


@dataclass(frozen=True, slots=True)
class Review:
    """A plan that was made or refused.

    Attributes:
        file: of the unit, relative to the workspace.
        plan: None: it was refused.
        refused: why.
        findings: of the lints, whether the plan was made or not.
        problems: of the files that people write.
        left_out: device → what its comparison leaves out.
    """

    unit: str
    action: Action
    file: str
    plan: Plan | None = None
    refused: NetautoError | None = None
    findings: tuple[LintFinding, ...] = ()
    problems: tuple[Problem, ...] = ()
    left_out: Mapping[str, tuple[LeftOut, ...]] = field(default_factory=dict)


def review(root: Root, unit: str, *, close: bool = False, configs: Path | None = None) -> Review:
    """Return what opening `unit`, or closing it, would do; saves and sends nothing.

    Args:
        root: where everything lies.
        unit: its name.
        close: closing instead of opening.
        configs: folder of saved configurations; None: the devices are read.

    Raises:
        NetautoError: neither the files nor the policy are the reason why there is no plan: a device that is away, no such unit.
    """
    action: Action = "close" if close else "open"
    file = root.workspace.shown(root.workspace.unit_file(unit))
    try:
        if close:
            refuse_owed(root, unit)
        intent = load_intent(root.workspace, unit, root.inventory)
        site = intent.unit.site
        running = saved_configs(root, site, configs) if configs else read_running(root, site)
        rendered = prepare(root, intent, running)
        plan = close_plan(root, rendered) if close else open_plan(root, rendered)
    except IntentError as error:
        return Review(unit, action, file, refused=error, problems=error.problems)
    except PolicyError as error:
        return Review(unit, action, file, refused=error, findings=error.findings)
    except RefusedError as error:
        return Review(unit, action, file, refused=error)
    noise = {each.device: left_out(root.platform(each.device), running[each.device]) for each in plan.devices}
    return Review(unit, action, file, plan, None, plan.findings, (), noise)
