"""Model checks: what the running configuration says, compared with the plan and with what was allocated."""

from __future__ import annotations

import difflib
from typing import TYPE_CHECKING, Literal

from netauto.verify.check import ABSENT, one_line
from netauto.verify.facts import differences, facts, policy_order
from netauto.verify.models import CheckResult
from netauto.verify.ownership import unit_subjects

if TYPE_CHECKING:
    from netauto.allocation.models import Allocation
    from netauto.plan.models import Action, DevicePlan
    from netauto.platforms.model import DeviceModel

_SHOWN = 3


def equals_predicted(device: DevicePlan, fingerprint: str, canonical: str) -> CheckResult:
    """Compare the running configuration with the predicted one, and name the first lines that differ.

    Args:
        device: its plan.
        fingerprint: of the running configuration, made as the plan's.
        canonical: the running configuration in canonical form, secrets replaced.
    """
    same = fingerprint == device.predicted
    observed = "equal" if same else f"differs: {first_differences(device.predicted_text, canonical)}"
    return _result(device.device, "config.equals-predicted", "running configuration", "equal", observed)


def first_differences(expected: str, observed: str) -> str:
    """Return the first lines that are missing or unexpected, in words."""
    diff = difflib.unified_diff(expected.splitlines(), observed.splitlines(), n=0, lineterm="")
    lines = [line for line in list(diff)[2:] if not line.startswith("@@")]
    words = [f"{'missing' if line[0] == '-' else 'unexpected'} `{line[1:].strip()}`" for line in lines[:_SHOWN]]
    if not words:
        return "the lines are equal but not the fingerprint"
    more = len(lines) - len(words)
    return ", ".join(words) + (f" and {more} more lines" if more else "")


def model_checks(
    device: str, base: DeviceModel, predicted: DeviceModel, observed: DeviceModel
) -> tuple[CheckResult, ...]:
    """Check every fact that the plan changes (base → predicted) in the configuration that the device runs now."""
    found = facts(observed)
    results = [
        _result(
            device, f"model.{change.subject.kind.lower().replace(' ', '-')}", str(change.subject), change.observed, now
        )
        for change in differences(base, predicted)
        for now in (found.get(change.subject, ABSENT),)
    ]
    touched = {policy.key for policy in predicted.policies} - {policy.key for policy in base.policies}
    if touched:
        words = (policy_order(predicted, touched), policy_order(observed, touched))
        results.append(_result(device, "model.policy-order", "order of the unit's policies", *words))
    return tuple(results)


def allocation_check(
    action: Action, device: str, allocation: Allocation, predicted: DeviceModel, observed: DeviceModel
) -> CheckResult:
    """Check the configuration against the allocation alone, a second opinion that does not come from the templates.

    Opening: what stands for the unit on this device has the allocated id, name and gateway. Closing: nothing of the unit remains but
    what the plan keeps on purpose.
    """
    if action == "open":
        return _result(device, "allocation.names", allocation.code, "as allocated", _strangers(allocation, observed))
    kept = facts(predicted)
    left = [str(subject) for subject in sorted(unit_subjects(allocation, observed)) if subject not in kept]
    expected = "nothing remains but what the plan keeps"
    return _result(device, "allocation.removed", allocation.code, expected, ", ".join(left) or expected)


def _strangers(allocation: Allocation, observed: DeviceModel) -> str:
    wrong = []
    for zone in allocation.zones:
        vlan = observed.vlans.get(zone.vlan)
        # Only what has zones is a gateway: an access point has the VLAN's interface, too, and only bridges it.
        port = observed.vlan_interface(zone.interface, zone.vlan) if observed.zones else None
        if vlan and vlan.name != zone.vlan_name:
            wrong.append(f"VLAN {zone.vlan} is named {vlan.name}, not {zone.vlan_name}")
        gateway = f"{zone.gateway}/{zone.prefix.prefixlen}"
        if port and (port.tag, port.address) != (zone.vlan, gateway):
            wrong.append(
                f"{zone.interface} is VLAN {port.tag} with {port.address}, not VLAN {zone.vlan} with {gateway}"
            )
        address = observed.addresses.get(zone.address)
        if address and address.value != str(zone.prefix):
            wrong.append(f"{zone.address} is {address.value}, not {zone.prefix}")
    return "; ".join(wrong) or "as allocated"


def _result(device: str, check: str, subject: str, expected: str, observed: str) -> CheckResult:
    status: Literal["passed", "failed"] = "passed" if expected == observed else "failed"
    return CheckResult(
        device=device,
        check=check,
        subject=one_line(subject),
        status=status,
        expected=one_line(expected),
        observed=one_line(observed),
        method="model",
    )
