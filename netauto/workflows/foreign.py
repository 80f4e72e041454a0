"""What somebody else did to a device while a run was under way, in words: which lines, and who, as far as the device tells."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from netauto.verify.config import first_differences
from netauto.workflows.checking import base_text

if TYPE_CHECKING:
    from netauto.deploy.seams import Explain, Wanted
    from netauto.plan.models import DevicePlan
    from netauto.workflows.root import Root

# IOS-XE writes it on top of its running configuration (documented); FortiOS tells nobody but its log.
_LAST_CHANGE = re.compile(r"^! Last configuration change at (.{1,60}?) by (\S{1,60})\s*$", re.MULTILINE)


def explainer(root: Root) -> Explain:
    """Return the function that explains a configuration which is not what the run left or found."""

    def explain(plan: DevicePlan, text: str, wanted: Wanted) -> str:
        expected = (
            plan.predicted_text if wanted == "planned" else root.readings.canonical(plan.platform, base_text(plan))
        )
        words = first_differences(expected, root.readings.canonical(plan.platform, text))
        return words + last_change(text, root.inventory.device(plan.device).user)

    return explain


def last_change(text: str, account: str) -> str:
    """Return who changed a configuration last and when, by the device's clock; empty when it was `account`, or is not told."""
    found = _LAST_CHANGE.search(text)
    return f" (last changed by {found[2]} at {found[1]})" if found and found[2] != account else ""
