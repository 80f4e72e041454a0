"""The rehearsal of the way back: the inverse lines, applied to the predicted configuration, lead to the one that was read before."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from netauto.errors import PlanError
from netauto.plan.apply import apply
from netauto.plan.canonical import fingerprint
from netauto.platforms import PLATFORMS

if TYPE_CHECKING:
    from netauto.deploy.models import RunResult
    from netauto.plan.models import DevicePlan, Plan
    from netauto.platforms.platform import Platform

# Plans and readings hold no secret's value, only fingerprints and references: what stands for those needs no key.
NO_KEY = b""


def rehearsal(plan: Plan, result: RunResult) -> tuple[dict[str, Any], ...]:
    """Return, for each device that the plan changes, where its inverse leads: computed anew from the plan and from what was read.

    ``leads_back`` is None where nothing was read from the device before, so that there is nothing to compare with.
    """
    before = {device.device: device.before for device in result.devices}
    return tuple(_rehearsed(device, before.get(device.device, "")) for device in plan.devices if device.changes)


def _rehearsed(device: DevicePlan, before: str) -> dict[str, Any]:
    platform = PLATFORMS[device.platform]
    read = fingerprint(platform, before, NO_KEY) if before else None
    arrived = _arrived(platform, device)
    return {
        "device": device.device,
        "method": "simulated",
        "inverse": list(device.inverse),
        "before": read,
        "arrived": arrived,
        "leads_back": arrived == read if before else None,
    }


def _arrived(platform: Platform, device: DevicePlan) -> str | None:
    """Return the fingerprint of the configuration that the inverse leads to; None where it cannot be applied."""
    try:
        back = apply(platform, platform.parse(device.predicted_text), device.inverse)
    except PlanError:
        return None
    return fingerprint(platform, str(back), NO_KEY)
