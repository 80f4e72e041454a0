"""The way back is rehearsed on what was read: where the inverse leads, and where nothing can be said."""

from __future__ import annotations

import pytest
from evidence_sample import PLAN, RESULT, device_plan

from netauto.canonical import sha256
from netauto.evidence import rehearsal

BEFORE = "hostname len-acc-2\n!\nvlan 10\n name ADM-BUREAUX\n!\nend\n"
AFTER = "hostname len-acc-2\n!\nvlan 10\n name ADM-BUREAUX\n!\nvlan 2032\n name U-LEN-C3-CLIN\n!\nend\n"
PUSH = ("vlan 2032", " name U-LEN-C3-CLIN", " exit")


def rehearsed(inverse, before):
    device = device_plan("len-acc-2", "ios_xe", "timed-native", 600, PUSH)
    device = device.model_copy(update={"predicted_text": AFTER, "inverse": inverse})
    plan = PLAN.model_copy(update={"devices": (device, device_plan("len-wan-1", "ios_xe", "none", 0, ()))})
    read = RESULT.devices[0].model_copy(update={"before": before, "after": AFTER})
    (found,) = rehearsal(plan, RESULT.model_copy(update={"devices": (read,)}))
    assert (found["device"], found["method"], found["inverse"]) == ("len-acc-2", "simulated", list(inverse))
    return found


def test_it_leads_back_to_what_was_read():
    found = rehearsed(("no vlan 2032",), BEFORE)
    assert found["leads_back"] is True
    assert found["before"] == found["arrived"] != sha256(AFTER)


@pytest.mark.parametrize("inverse", [(), ("no vlan 10",), ("no vlan 2032", "no vlan 10"), ("frobnicate the switch",)])
def test_it_leads_astray(inverse):
    assert rehearsed(inverse, BEFORE)["leads_back"] is False


def test_a_device_that_was_not_read_cannot_be_compared_with():
    found = rehearsed(("no vlan 2032",), "")
    assert (found["leads_back"], found["before"]) == (None, None)
