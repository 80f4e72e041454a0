"""What only a Linux box can do to a change: reboot under it, be edited under it, run its own timer, refuse a file."""

import pytest
from contract_benches import LinuxBench

from netauto.drivers import Change
from netauto.errors import DeviceError, RejectedError
from netauto.inventory.models import Device
from netauto.lab import DeviceSpec, Fault, Lab

TIMER = 120
UNIT = "/etc/nftables.d/unit-LBS-C3.nft"
ZONE = (
    "file /etc/systemd/network/20-lag1.network.d/60-c3-clin.conf",
    "    [Network]",
    "        VLAN=c3-clin",
    "    end",
    "end",
    "file /etc/systemd/network/60-c3-clin.netdev",
    "    [NetDev]",
    "        Name=c3-clin",
    "        Kind=vlan",
    "    end",
    "    [VLAN]",
    "        Id=2632",
    "    end",
    "end",
    "file /etc/systemd/network/60-c3-clin.network",
    "    [Match]",
    "        Name=c3-clin",
    "    end",
    "    [Network]",
    "        Address=10.66.48.1/24",
    "    end",
    "end",
)
SSID = (
    "file /etc/hostapd/wlan1.conf",
    "    bss=wlan1_c3tab",
    "        ssid=GHT-TABLETTES",
    "        wpa=2",
    "        wpa_key_mgmt=SAE",
    "        rsn_pairwise=CCMP",
    "        ieee80211w=2",
    "        sae_password=⟦secret:vault:tablet_psk⟧",
    "    end",
    "end",
)


@pytest.fixture
def box():
    bench = LinuxBench()
    yield bench
    bench.close()


@pytest.fixture
def radio():
    bench = AccessPoint()
    yield bench
    bench.close()


class AccessPoint(LinuxBench):
    """The same box with radios instead of rules."""

    name, role = "lbs-ap-1", "ap"
    push = SSID


def typed(box, *lines):
    return box.device.console("astreinte", *lines)


def armed(box, change=None, run="r1"):
    with box.open(run) as driver:
        driver.stage(change or box.change(run=run))
        driver.arm(TIMER)


def change_of(push, value="Tablettes-2020"):
    return Change("r1", push=push, inverse=(), secret=lambda _reference: value)


def left(box):
    return [name for name, _ in box.device.state().files]


def test_a_reboot_while_armed_comes_back_to_the_state_before(box):
    before = box.config()
    armed(box)
    assert box.config() != before
    assert box.startup() == before
    with box.open() as driver:
        assert box.meaning(driver.startup()) == before
    box.device.set_fault(Fault("reboot"))
    assert (box.config(), box.startup()) == (before, before)
    assert left(box) == []
    with box.open() as driver:
        assert driver.pending().state == "none"


def test_a_reboot_after_confirmation_keeps_the_change(box):
    armed(box)
    with box.open() as driver:
        driver.confirm()
    after = box.config()
    box.device.set_fault(Fault("reboot"))
    assert (box.config(), box.startup()) == (after, after)


def test_a_lost_timer_is_seen_as_waiting_and_a_reboot_still_comes_back(box):
    before = box.config()
    armed(box)
    box.device.set_fault(Fault("lose_timer"))
    with box.open() as driver:
        assert driver.pending().state == "ours"
    box.device.set_fault(Fault("reboot"))
    assert box.config() == before


def test_confirmation_is_refused_when_somebody_has_edited_the_file(box):
    before = box.config()
    armed(box)
    typed(box, f"echo '# astreinte' >> {UNIT}")
    with box.open() as driver:
        with pytest.raises(RejectedError, match="since they were loaded"):
            driver.confirm()
        driver.revert()
    assert box.config() == before


def test_confirmation_is_refused_when_other_rules_run(box):
    armed(box)
    typed(box, "echo 'flush ruleset' > /root/open.nft", "nft -f /root/open.nft")
    with box.open() as driver, pytest.raises(RejectedError, match="since they were loaded"):
        driver.confirm()


def test_nothing_is_left_behind(box):
    for way in ("confirm", "revert"):
        armed(box)
        assert any("r1/before.tar" in name for name in left(box))
        with box.open() as driver:
            getattr(driver, way)()
        assert left(box) == []
        with box.open() as driver:
            driver.stage(box.undoing())
            driver.arm(0)
        assert left(box) == []


def test_another_runs_change_is_foreign_and_is_left_alone(box):
    armed(box, run="other-run")
    with box.open() as driver:
        waiting = driver.pending()
        assert (waiting.state, waiting.owner) == ("foreign", "other-run")
        with pytest.raises(DeviceError, match="other-run waits"):
            driver.stage(box.change())
        with pytest.raises(RejectedError, match="nothing waits"):
            driver.confirm()
        driver.revert()
        assert driver.pending().owner == "other-run"


def test_interfaces_appear_and_go_with_their_files(box):
    with box.open() as driver:
        driver.stage(change_of(ZONE))
        driver.arm(TIMER)
        assert '"link": "lag1"' in driver.show("ip -j -d addr show dev c3-clin")
        driver.revert()
        with pytest.raises(RejectedError, match="does not exist"):
            driver.show("ip -j addr show dev c3-clin")


def test_files_that_others_own_are_the_same_bytes(box):
    armed(box)
    state = box.device.state()
    others = [part for part in state.running.split("\nfile ") if "unit-LBS-C3" not in part.partition("\n")[0]]
    assert "\nfile ".join(others).rstrip("\n") == box_base(box).rstrip("\n")


def box_base(box):
    from contract_benches import BASES

    return (BASES / f"{box.name}.cfg").read_text(encoding="utf-8")


def test_a_rule_that_nft_refuses_is_named_by_its_line(box):
    wrong = "            iifname @NOBODY counter accept"
    push = (
        f"file {UNIT}",
        "    table inet netauto {",
        "        chain UC-LBS-C3-0001 {",
        wrong,
        "        }",
        "    }",
        "end",
    )
    with box.open() as driver, pytest.raises(RejectedError) as refusal:
        driver.stage(change_of(push))
    assert refusal.value.line == wrong
    assert "No such file or directory" in refusal.value.reply
    assert left(box) == []


def test_a_setting_that_hostapd_refuses_is_named_by_its_line(radio):
    push = (*SSID[:3], "        ieee80211zz=1", *SSID[3:])
    with radio.open() as driver, pytest.raises(RejectedError) as refusal:
        driver.stage(change_of(push))
    assert refusal.value.line == "        ieee80211zz=1"
    assert "unknown configuration item" in refusal.value.reply


def test_a_secret_stands_in_its_file_and_in_no_command(radio):
    with radio.open() as driver:
        driver.stage(change_of(SSID))
        driver.arm(TIMER)
        assert "GHT-TABLETTES" in driver.show("iw dev")
        driver.confirm()
        assert "sae_password=Tablettes-2020" in driver.running()
    log = [str(event) for event in radio.device.log]
    assert log
    assert not any("Tablettes-2020" in event for event in log)
    with radio.open() as driver:
        assert " root root " in driver.show("ls -l /etc/hostapd/wlan1.conf")
        assert driver.show("ls -l /etc/hostapd/wlan1.conf").startswith("-rw-------")


@pytest.mark.parametrize("run", ["a b", "x;reboot", "$(id)", "../x", "'", "-rf"])
def test_an_id_that_a_shell_would_act_upon_is_refused(box, run):
    from netauto.errors import PlanError

    before = box.config()
    with box.open() as driver, pytest.raises(PlanError):
        driver.stage(Change(run, push=box.push, inverse=(), secret=str))
    assert box.config() == before


def test_a_box_without_tools_is_no_debian():
    base = "file /etc/hostname\n    alien\nfile /etc/os-release\n    ID=alpine\n"
    with Lab([DeviceSpec(name="alien", dialect="linux", base=base, model="x", password="lab-only-Passw0rd")]) as lab:
        found = lab["alien"]
        device = Device(
            name="alien",
            site="bassee",
            role="firewall",
            platform="linux",
            host=found.address,
            port=found.port,
            user="netauto",
            password="vault:p",
            host_key=found.host_key,
        )
        from netauto.drivers import open_driver

        with (
            open_driver(device, password="lab-only-Passw0rd", run="r1") as driver,
            pytest.raises(DeviceError, match="is no Debian"),
        ):
            driver.stage(change_of(ZONE))
