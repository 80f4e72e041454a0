"""WLANs, policy profiles and tags of the Catalyst 9800."""

from __future__ import annotations

import pytest
from conftest import Console, controller_spec

from netauto.lab.profile import CAMPUS

UNIT = (
    "vlan 2032", "name U-LEN-C3-CLIN",
    "wireless profile policy PP-LEN-C3-PRO", "aaa-override", "vlan U-LEN-C3-CLIN", "no shutdown",
    "wireless tag policy PT-LEN-C3", "wlan WL-GHT-SANTE policy PP-LEN-C3-PRO",
)  # fmt: skip
REFUSED = {
    "id taken": (["wlan X 17 Y"], "already in use"),
    "name taken": (["wlan WL-GHT-SANTE 44 Y"], "already exists"),
    "id out of range": (["wlan X 5000 Y"], "% Invalid"),
    "enabled WLAN": (["wlan WL-GHT-SANTE", "peer-blocking drop"], "needs to be disabled"),
    "enabled profile": (["wireless profile policy PP-LEN-STD", "vlan 7"], "needs to be disabled"),
    "map without WLAN": (["wireless tag policy PT-X", "wlan NO policy PP-LEN-STD"], "does not exist"),
    "map without profile": (["wireless tag policy PT-X", "wlan WL-GHT-SANTE policy NO"], "does not exist"),
    "tag that does not exist": (["ap 00a3.8e11.3101", "policy-tag NO"], "does not exist"),
    "AAA list that does not exist": (
        ["wlan WL-GHT-INVITES", "security dot1x authentication-list NO"],
        "not configured",
    ),
    "parameter map that does not exist": (
        ["wlan WL-GHT-INVITES", "security web-auth parameter-map NO"],
        "does not exist",
    ),
    "profile in use": (["no wireless profile policy PP-LEN-STD"], "in use"),
    "not a MAC": (["ap 00a3.8e11"], "% "),
}


def test_a_flex_profile_keeps_its_vlans(controller: Console) -> None:
    before = controller.device.state().running
    flex = "wireless profile flex FP-BTN", "native-vlan-id 110", "vlan-name U-BTN-C1-CLIN", "vlan-id 2200"
    controller.configure(*flex, "exit", "vlan-name U-BTN-C1-INVITE", "vlan-id 2207")
    controller.configure("wireless profile flex FP-BTN", "no vlan-name U-BTN-C1-CLIN")
    lines = "wireless profile flex FP-BTN\n native-vlan-id 110\n vlan-name U-BTN-C1-INVITE\n  vlan-id 2207\n"
    assert lines in controller.device.state().running
    controller.configure("wireless profile policy PP-BTN-C1-PRO", "no central switching", "vlan U-BTN-C1-CLIN")
    answer = controller.run("show wireless profile policy detailed PP-BTN-C1-PRO")
    assert "VLAN                                : U-BTN-C1-CLIN\n" in answer
    controller.configure("no wireless profile policy PP-BTN-C1-PRO", "no wireless profile flex FP-BTN")
    assert controller.device.state().running == before


@pytest.mark.parametrize("case", REFUSED)
def test_a_bad_line_is_refused(controller: Console, case: str) -> None:
    lines, words = REFUSED[case]
    controller("configure terminal", *lines[:-1])
    before = controller.device.state().running
    assert words in controller(lines[-1])
    assert controller.device.state().running == before


def test_a_unit_goes_on_the_air_when_every_link_is_there(controller: Console) -> None:
    controller.configure(*UNIT)
    answer = controller.configure("ap 00a3.8e11.3101", "policy-tag PT-LEN-C3")
    assert "will cause associated AP to reconnect" in answer
    assert "WL-GHT-SANTE                     PP-LEN-C3-PRO                    U-LEN-C3-CLIN UP" in controller.run(
        "show ap name len-ap-31 tag detail"
    )
    controller.configure("wireless profile policy PP-LEN-C3-PRO", "shutdown")
    assert "DOWN" in controller.run("show ap name len-ap-31 tag detail")
    assert "Number of Clients: 0" in controller.run("show wireless client summary")


def test_a_retagged_access_point_is_away_for_a_while() -> None:
    console = Console(controller_spec(), CAMPUS)
    console.pass_time()

    def typed(*lines: str) -> str:
        console.text = b""
        for line in lines:
            console.terminal.feed(f"{line}\n".encode())
            console.pass_time()
        return console.text.decode()

    typed("terminal length 0", "configure terminal", *UNIT, "ap 00a3.8e11.3101", "policy-tag PT-LEN-C3", "end")
    assert "len-ap-31" not in typed("show ap tag summary")
    console.clock.advance(25)
    assert "len-ap-31" in typed("show ap tag summary")


def test_the_tag_table_shows_source_and_mistakes(controller: Console) -> None:
    lines = {line.split()[0]: line.split() for line in controller.run("show ap tag summary").splitlines() if line}
    assert lines["len-ap-31"][1:] == ["00a3.8e11.3101", "ST-LEN", "PT-LEN-STD", "RF-LEN", "No", "Static"]
    assert lines["len-ap-01"][3] == "default-policy-tag"
    assert lines["len-ap-01"][-1] == "Default"
    controller.configure("no wireless tag policy PT-LEN-STD")
    lines = {line.split()[0]: line.split() for line in controller.run("show ap tag summary").splitlines() if line}
    assert lines["len-ap-31"][-2] == "Yes"


def test_a_policy_tag_holds_sixteen_maps(controller: Console) -> None:
    wlans = [f"wlan W{number} {number} S{number}" for number in range(100, 117)]
    maps = [f"wlan W{number} policy PP-LEN-STD" for number in range(100, 117)]
    answer = controller.configure(*wlans, "wireless tag policy PT-FULL", *maps)
    assert "Maximum number of WLAN-policy maps" in answer
    assert controller.run("show wireless tag policy detailed PT-FULL").count("PP-LEN-STD") == 16


def test_the_summary_words_the_security(controller: Console) -> None:
    summary = controller.run("show wlan summary")
    assert (
        "17   WL-GHT-SANTE                     GHT-SANTE                        UP     [WPA2][802.1x][AES]" in summary
    )
    assert "18   WL-GHT-INVITES                   GHT-INVITES                      DOWN   [open][Web Auth]" in summary


def test_ids_up_to_sixteen_belong_to_the_default_tag(controller: Console) -> None:
    controller.configure("wlan OLD 5 OLD", "no shutdown")
    assert "OLD" in controller.run("show wireless tag policy detailed default-policy-tag")
