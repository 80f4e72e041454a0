"""NAPALM's own `ios` driver, unmodified, against the lab."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from conftest import PASSWORD
from napalm import get_network_driver
from napalm.base.exceptions import CommitConfirmException, MergeConfigException, ReplaceConfigException

if TYPE_CHECKING:
    from collections.abc import Iterator

    from netauto.lab import Lab, LabDevice

pytestmark = pytest.mark.foreign

CHANGE = "vlan 2032\n name U-LEN-C3-CLIN\ninterface GigabitEthernet1/0/13\n switchport access vlan 2032\nend\n"


def plain(text: str) -> list[str]:
    """Configuration lines without separators and without the line that NAPALM adds for its own comfort."""
    return [line for line in text.splitlines() if line.strip() not in ("!", "file prompt quiet")]


def connect(device: LabDevice, **options: Any) -> Any:
    driver = get_network_driver("ios")(
        device.address, "netauto", PASSWORD, optional_args={"port": device.port, **options}
    )
    driver.open()
    return driver


@pytest.fixture
def switch(lab: Lab) -> LabDevice:
    return lab["len-acc-1"]


@pytest.fixture
def napalm(switch: LabDevice) -> Iterator[Any]:
    driver = connect(switch)
    yield driver
    driver.close()


def test_the_getters_understand_the_lab(napalm: Any) -> None:
    facts = napalm.get_facts()
    assert facts["hostname"] == "len-acc-1"
    assert facts["fqdn"] == "len-acc-1.hopital.test"
    assert facts["serial_number"] == "FOC2401X0AB"
    assert facts["model"].startswith("C9300-48P")
    assert "GigabitEthernet1/0/13" in facts["interface_list"]
    assert napalm.get_vlans()["2000"] == {
        "name": "U-LEN-C1-CLIN",
        "interfaces": ["GigabitEthernet1/0/1", "TenGigabitEthernet1/1/1"],
    }
    port = napalm.get_interfaces()["GigabitEthernet1/0/1"]
    assert port["is_up"]
    assert port["description"] == "U-LEN-C1 room1"
    assert napalm.get_interfaces_ip()["Vlan100"]["ipv4"] == {"10.60.1.11": {"prefix_length": 24}}
    assert napalm.get_lldp_neighbors() == {}
    assert "hostname len-acc-1" in napalm.get_config()["running"]


def test_a_merge_is_compared_committed_confirmed_and_undone(napalm: Any, switch: LabDevice) -> None:
    before = switch.state()
    napalm.load_merge_candidate(config=CHANGE)
    assert napalm.compare_config() == (
        "+vlan 2032\n+ name U-LEN-C3-CLIN\n+interface GigabitEthernet1/0/13\n+ switchport access vlan 2032"
    )
    napalm.commit_config(revert_in=120)
    pending = switch.state().pending
    assert pending is not None
    assert pending.owner == "netauto"
    assert 100 < pending.seconds_left <= 120
    assert napalm.has_pending_commit()
    assert switch.state().startup == before.startup
    napalm.confirm_commit()
    assert not napalm.has_pending_commit()
    after = switch.state()
    assert "name U-LEN-C3-CLIN" in after.startup
    napalm.rollback()
    assert plain(switch.state().running) == plain(before.running)


def test_an_unconfirmed_merge_reverts_when_the_clock_says_so(napalm: Any, switch: LabDevice, lab: Lab) -> None:
    napalm.load_merge_candidate(config=CHANGE)
    napalm.commit_config(revert_in=60)
    lab.clock.advance(59)
    assert "vlan 2032" in switch.state().running
    lab.clock.advance(2)
    assert "vlan 2032" not in switch.state().running
    assert switch.state().pending is None
    assert not napalm.has_pending_commit()


def test_a_pending_merge_can_be_rolled_back_at_once(napalm: Any, switch: LabDevice) -> None:
    napalm.load_merge_candidate(config=CHANGE)
    napalm.commit_config(revert_in=300)
    napalm.rollback()
    assert "vlan 2032" not in switch.state().running
    assert switch.state().pending is None


def test_somebody_elses_timer_cannot_be_confirmed(napalm: Any, switch: LabDevice) -> None:
    from netauto.lab import Fault

    switch.set_fault(Fault("foreign_timer", user="alice", seconds=300))
    with pytest.raises(CommitConfirmException, match="not owned by netauto"):
        napalm.confirm_commit()


def test_a_merge_that_is_refused_is_rolled_back(napalm: Any, switch: LabDevice) -> None:
    napalm.load_merge_candidate(
        config="vlan 2032\n name X\ninterface GigabitEthernet1/0/99\n description nowhere\nend\n"
    )
    with pytest.raises(MergeConfigException, match="Invalid input"):
        napalm.commit_config()
    assert "vlan 2032" not in switch.state().running


def test_a_merge_can_be_discarded(napalm: Any, switch: LabDevice) -> None:
    napalm.load_merge_candidate(config=CHANGE)
    napalm.discard_config()
    assert napalm.compare_config() == ""
    assert "vlan 2032" not in switch.state().running


def test_a_replace_is_compared_and_committed(napalm: Any, switch: LabDevice) -> None:
    before = switch.state().running
    wanted = before.replace(" description LIBRE\n", " description salle 13\n").replace(
        "ip default-gateway 10.60.1.1\n", ""
    )
    napalm.load_replace_candidate(config=wanted)
    assert napalm.compare_config() == (
        "interface GigabitEthernet1/0/13\n +description salle 13\n -description LIBRE\n-ip default-gateway 10.60.1.1"
    )
    napalm.commit_config()
    assert plain(switch.state().running) == plain(wanted)
    napalm.rollback()
    assert "description LIBRE" in switch.state().running


def test_a_replace_with_a_bad_line_leaves_everything_as_it_was(napalm: Any, switch: LabDevice) -> None:
    before = switch.state().running
    napalm.load_replace_candidate(config=before.replace("ip ssh version 2", "ip shh version 2"))
    with pytest.raises(ReplaceConfigException):
        napalm.commit_config()
    assert plain(switch.state().running) == plain(before)


def test_a_file_goes_through_tcl_when_scp_is_off(lab: Lab) -> None:
    device = lab["len-acc-1"]
    driver = connect(device, inline_transfer=True, dest_file_system="flash:")
    driver.load_merge_candidate(config="vlan 2033\n name U-LEN-C3-VOIX\n")
    driver.commit_config()
    driver.close()
    assert "name U-LEN-C3-VOIX" in device.state().startup


def test_without_an_archive_there_is_no_timer(napalm: Any, switch: LabDevice) -> None:
    napalm.device.send_config_set(["no archive"])
    napalm.load_merge_candidate(config=CHANGE)
    with pytest.raises(CommitConfirmException, match="archive"):
        napalm.commit_config(revert_in=60)
