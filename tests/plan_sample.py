"""Plans of which a test says only what it is about; the rest is a unit of Lens that gets one VLAN."""

from __future__ import annotations

from typing import Any

from netauto.allocation.models import Allocation
from netauto.plan.models import DevicePlan, Plan


def allocation(**more: Any) -> Allocation:
    """What the unit was given, no zones (`docs/site-lens.md`); `more` replaces fields."""
    fields = {
        "unit": "lens-consult-3",
        "site": "lens",
        "code": "LEN-C3",
        "short": "C3",
        "block": 2032,
        "prefix": "10.60.48.0/20",
        "policy_base": 203200,
        "sequence": 1040,
        "zones": (),
    }
    return Allocation.model_validate(fields | more)


def device_plan(device: str, platform: str = "ios_xe", **more: Any) -> DevicePlan:
    """The plan of one device; `more` replaces fields."""
    fields = {
        "base": "1" * 64,
        "predicted": "2" * 64,
        "predicted_text": "",
        "push": ("vlan 2032",),
        "inverse": ("no vlan 2032",),
        "diff": (),
        "guarantee": "timed-native",
        "revert_after": 600,
    }
    return DevicePlan(device=device, platform=platform, **(fields | more))


def plan(*devices: DevicePlan, **more: Any) -> Plan:
    """A plan that opens the unit; `more` replaces fields."""
    fields = {
        "action": "open",
        "unit": "lens-consult-3",
        "change": "CHG-2020-0412",
        "intent": "3" * 64,
        "allocation": allocation(),
        "verify_budget": 60,
        "budget_minutes": 60,
    }
    return Plan(devices=devices, **(fields | more))
