"""The way back is rehearsed on what was read: where the inverse leads, and where nothing can be said."""

from __future__ import annotations

import pytest
from evidence_sample import PLAN, RESULT
from plan_sample import device_plan

from netauto.canonical import sha256
from netauto.evidence import rehearsal

BEFORE = "hostname len-acc-2\n!\nvlan 10\n name ADM-BUREAUX\n!\nend\n"
AFTER = "hostname len-acc-2\n!\nvlan 10\n name ADM-BUREAUX\n!\nvlan 2032\n name U-LEN-C3-CLIN\n!\nend\n"
PUSH = ("vlan 2032", " name U-LEN-C3-CLIN", " exit")


def rehearsed(inverse, before, platform="ios_xe", after=AFTER):
    device = device_plan("len-acc-2", platform, predicted_text=after, push=PUSH, inverse=inverse)
    plan = PLAN.model_copy(update={"devices": (device, device_plan("len-wan-1", push=(), inverse=()))})
    read = RESULT.devices[0].model_copy(update={"before": before, "after": AFTER})
    (found,) = rehearsal(plan, RESULT.model_copy(update={"devices": (read,)}))
    assert (found["device"], found["method"], found["inverse"]) == ("len-acc-2", "simulated", list(inverse))
    return found


def test_it_leads_back_to_what_was_read():
    found = rehearsed(("no vlan 2032",), BEFORE)
    assert found["leads_back"] is True
    assert found["before"] == found["arrived"] != sha256(AFTER)


# What is typed stands as a reference, what was read as the mark of a secret that the device encrypts anew.
WLAN = ("wlan WL-U 21 U", " security wpa psk set-key ascii {}", " security wpa akm psk")
SECRET = "hostname len-wlc-1\n" + "\n".join(WLAN).format("8 <secret>") + "\n"
INACTIVE = """\
set version 21.4R3-S2.3
set vlans OLD vlan-id 30
deactivate vlans OLD
set vlans TOIP vlan-id 31
"""


@pytest.mark.parametrize(
    ("platform", "inverse", "before", "after"),
    [
        (
            "c9800",
            tuple(line.format("0 ⟦secret:vault:psk⟧") for line in WLAN),
            SECRET,
            "hostname len-wlc-1\n",
        ),
        (
            "junos",
            ("set vlans TOIP vlan-id 31",),
            INACTIVE,
            "set version 21.4R3-S2.3\ndeactivate vlans OLD\nset vlans OLD vlan-id 30\n",
        ),
    ],
)
def test_it_leads_back_over_secrets_and_inactive_statements(platform, inverse, before, after):
    assert rehearsed(inverse, before, platform, after)["leads_back"] is True
    assert rehearsed(inverse[:-1], before, platform, after)["leads_back"] is False


@pytest.mark.parametrize("inverse", [(), ("no vlan 10",), ("no vlan 2032", "no vlan 10"), ("frobnicate the switch",)])
def test_it_leads_astray(inverse):
    assert rehearsed(inverse, BEFORE)["leads_back"] is False


def test_a_device_that_was_not_read_cannot_be_compared_with():
    found = rehearsed(("no vlan 2032",), "")
    assert (found["leads_back"], found["before"]) == (None, None)
