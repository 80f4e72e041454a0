"""A plan on paper, with what strangers may write where they can."""

from netauto.allocation.models import Allocation
from netauto.canonical import sha256
from netauto.inventory.models import Device, Inventory
from netauto.plan.models import DevicePlan, Plan
from netauto.runbook.build import Asked, Office, Question, runbook

ALLOCATION = Allocation.model_validate(
    {
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
)
EVIL = "</code><script>alert(1)</script>\u202e\x1b[2J"
LONG = " description " + "x" * 200
PUSH = ("vlan 2032", " name U-LEN-C3-CLIN", " exit", LONG, f" name {EVIL}", "key ⟦secret:vault:radius_key⟧")
INVERSE = ("no vlan 2032", "key ⟦secret:env:OLD_KEY⟧")
OFFICE = Office(owner="Service <b>des</b> urgences", vault="inventories/lab/secrets.yml", tool="netauto 1")


def device(name, platform, push=PUSH, inverse=INVERSE):
    return DevicePlan(
        device=name,
        platform=platform,
        base=sha256("before"),
        predicted=sha256("after"),
        predicted_text="",
        push=push,
        inverse=inverse if push else (),
        diff=(),
        guarantee="timed-native",
        revert_after=600,
    )


def plan(*devices, held=()):
    return Plan(
        action="open",
        unit="lens-consult-3",
        change="CHG-1",
        intent="3" * 64,
        allocation=ALLOCATION,
        devices=devices,
        verify_budget=120,
        budget_minutes=60,
        prerequisites=(f"box-1: patched {EVIL}",),
        held=held,
    )


def answers(active):
    before = (Question("show vlan brief", "VLAN 2032", "absent"), Question("show vlan brief", "VLAN 2033", "absent"))
    return lambda _device: Asked(before, (Question("show vlan brief", "VLAN 2032", active),))


def book(*devices, held=(), active=f"active {EVIL}"):
    known = Device(
        name="sw-1", site="lens", role="access", platform="ios_xe", host="10.60.0.2", user="netauto", password="vault:p"
    )
    access = known.model_copy(update={"name": "len-acc-1", "password": "vault:device_password"})
    return runbook(plan(*devices, held=held), Inventory(name="lab", devices=(known, access)), answers(active), OFFICE)
