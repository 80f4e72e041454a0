"""A plan on paper, with what strangers may write where they can."""

import plan_sample
from plan_sample import device_plan

from netauto.canonical import sha256
from netauto.inventory.models import Device, Inventory
from netauto.runbook.build import Asked, Office, Question, runbook

EVIL = "</code><script>alert(1)</script>\u202e\x1b[2J"
LONG = " description " + "x" * 200
PUSH = ("vlan 2032", " name U-LEN-C3-CLIN", " exit", LONG, f" name {EVIL}", "key ⟦secret:vault:radius_key⟧")
INVERSE = ("no vlan 2032", "key ⟦secret:env:OLD_KEY⟧")
OFFICE = Office(owner="Service <b>des</b> urgences", vault="inventories/lab/secrets.yml", tool="netauto 1")


def device(name, platform, push=PUSH, inverse=INVERSE):
    base, predicted, inverse = sha256("before"), sha256("after"), inverse if push else ()
    return device_plan(name, platform, base=base, predicted=predicted, push=push, inverse=inverse)


def plan(*devices, held=()):
    return plan_sample.plan(*devices, change="CHG-1", prerequisites=(f"box-1: patched {EVIL}",), held=held)


def answers(active):
    before = (Question("show vlan brief", "VLAN 2032", "absent"), Question("show vlan brief", "VLAN 2033", "absent"))
    return lambda _device: Asked(before, (Question("show vlan brief", "VLAN 2032", active),))


def book(*devices, held=(), active=f"active {EVIL}"):
    known = Device(
        name="sw-1", site="lens", role="access", platform="ios_xe", host="10.60.0.2", user="netauto", password="vault:p"
    )
    access = known.model_copy(update={"name": "len-acc-1", "password": "vault:device_password"})
    return runbook(plan(*devices, held=held), Inventory(name="lab", devices=(known, access)), answers(active), OFFICE)
