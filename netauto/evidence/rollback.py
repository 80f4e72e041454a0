"""The rehearsal of the way back: the inverse lines, applied to the predicted configuration, lead to the one that was read before."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from netauto.canonical import sha256
from netauto.errors import PlanError
from netauto.plan.apply import apply
from netauto.plan.canonical import canonical_tree
from netauto.platforms import PLATFORMS

if TYPE_CHECKING:
    from netauto.deploy.models import RunResult
    from netauto.plan.models import DevicePlan, Plan
    from netauto.platforms.platform import Platform


def rehearsal(plan: Plan, result: RunResult) -> tuple[dict[str, Any], ...]:
    """Return, for each device that the plan changes, where its inverse leads: computed anew from the plan and from what was read.

    ``leads_back`` is None where nothing was read from the device before, so that there is nothing to compare with.
    """
    before = {device.device: device.before for device in result.devices}
    return tuple(_rehearsed(device, before.get(device.device, "")) for device in plan.devices if device.changes)


def _rehearsed(device: DevicePlan, before: str) -> dict[str, Any]:
    platform = PLATFORMS[device.platform]
    wanted, arrived = _canonical(platform, before), _arrived(platform, device)
    return {
        "device": device.device,
        "method": "simulated",
        "inverse": list(device.inverse),
        "before": sha256(wanted) if before else None,
        "arrived": sha256(arrived) if arrived else None,
        "leads_back": arrived == wanted if before else None,
    }


def _arrived(platform: Platform, device: DevicePlan) -> str:
    """Return the configuration that the inverse leads to, as the device would print it; empty where it cannot be applied."""
    try:
        return _canonical(platform, str(apply(platform, platform.parse(device.predicted_text), device.inverse)))
    except PlanError:
        return ""


def _canonical(platform: Platform, text: str) -> str:
    return canonical_tree(platform, platform.parse(text))
