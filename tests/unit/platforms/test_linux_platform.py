"""Files of a Linux box in one text: read without loss, closed properly, understood."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from netauto.errors import PlanError
from netauto.plan.apply import apply
from netauto.platforms import PLATFORMS
from netauto.platforms.linux_syntax import from_text, parse, read, to_text, tokens
from netauto.platforms.model import AddressGroup, FirewallPolicy, Port, Route, ServiceObject, Wlan, Zone

LINUX = PLATFORMS["linux"]
BASES = Path(__file__).parents[2] / "lab" / "bases"
GOLDEN = Path(__file__).parents[2] / "golden" / "linux"
ODD = (
    "    ",
    "file /etc/x",
    "}",
    "    [Match]",
    "    Name=a",
    "    bss=w",
    "\t}",
    "    elements = { a,",
    "        b }",
    "end",
)
TRAPS = (GOLDEN / "texts-that-look-like-configuration" / "running.cfg").read_text(encoding="utf-8")
LINES = st.sampled_from((*ODD, *TRAPS.split("\n")))


@given(st.lists(LINES, max_size=14).map("\n".join))
def test_every_text_prints_back(text):
    assert str(parse(text)) == text


@given(
    st.dictionaries(
        st.sampled_from(["/etc/a.conf", "/etc/b.nft", "/etc/c.network"]), st.text("a{}\n# =[]\tfile", max_size=30)
    )
)
def test_files_come_back_from_their_text(files):
    assert from_text(to_text(files)) == files


@pytest.mark.parametrize("device", ["lbs-fw-1", "lbs-ap-1", "lbs-ap-2"])
def test_bases_print_back_and_no_rule_knows_a_line_of_the_boxs_own_files(device):
    text = (BASES / f"{device}.cfg").read_text(encoding="utf-8")
    assert str(LINUX.parse(text)) == text
    assert to_text(from_text(text)) == text


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ('log prefix "UC-1 " accept', ["log", "prefix", "UC-1 ", "accept"]),
        ("Name=a b=c", ["Name=a b=c"]),
        ("sae_password=a=b c", ["sae_password=", "a=b c"]),
        ("sae_password=", ["sae_password="]),
        ("elements = { a, b }", ["elements", "=", "{", "a", ",", "b", "}"]),
    ],
)
def test_words(text, words):
    assert [token.text for token in tokens(text)] == words


@pytest.mark.parametrize(
    "lines",
    [
        ["file /etc/x"],
        ["end"],
        ["file /etc/x", "}"],
        ["file /etc/x", "  a", "end"],
        ["file /etc/x", "    table inet netauto {", "    end", "end"],
        ["file /etc/x\r", "end"],
    ],
)
def test_fragments_that_do_not_close_are_refused(lines):
    with pytest.raises(PlanError):
        read(lines)


@pytest.mark.parametrize(
    "lines",
    [
        ["file /etc/passwd", "    root::0:0::/:/bin/sh", "end"],
        ["file /etc/nftables.conf", "    table inet netauto {", "    }", "end"],
        ["file /etc/nftables.d/10-legacy.nft", "    define A = 1", "end"],
        ["file /etc/systemd/network/20-lag1.network", "    [Network]", "        VLAN=x", "    end", "end"],
        ["file /etc/nftables.d/unit-../../x.nft", "    define A = 1", "end"],
        ["file /etc/hostapd/wlan0.conf", "    ssid=OTHER", "end"],
        ["delete file /etc/nftables.conf"],
    ],
)
def test_no_line_of_a_file_that_is_not_the_units_can_be_changed(lines):
    base = LINUX.parse((BASES / "lbs-fw-1.cfg").read_text(encoding="utf-8"))
    with pytest.raises(PlanError):
        apply(LINUX, base, lines)


def test_what_a_firewall_means():
    model = LINUX.read_model((GOLDEN / "wan" / "predicted.cfg").read_text(encoding="utf-8"))
    assert model.hostname == "lbs-fw-1"
    assert model.ports["c1-clin"] == Port(
        "c1-clin",
        "U-LBS-C1-CLIN",
        mode="routed",
        address="10.66.16.1/24",
        parent="lag1",
        tag=2600,
        relay=("10.60.0.31",),
    )
    assert model.ports["lag1.10"].tag == 10
    assert model.zones["C1-CLIN"] == Zone("C1-CLIN", frozenset({"c1-clin"}), intrazone_deny=True)
    assert "unit-interfaces" not in model.zones
    assert model.services["TCP-443"] == ServiceObject("TCP-443", frozenset({"tcp/443"}))
    assert model.addresses["N-LBS-C1-CLIN"].value == "10.66.16.0/24"
    assert model.addresses["FQ-PSC-AUTH"].value == "auth.esw.esante.gouv.fr"
    assert model.address_groups["G-NATIONAL-HEALTH"] == AddressGroup("G-NATIONAL-HEALTH", frozenset({"FQ-PSC-AUTH"}))
    assert Route("10.66.16.0/20", "blackhole", "LBS-C1") in model.routes
    keys = [policy.key for policy in model.policies]
    assert keys[6:] == [f"UC-LBS-C1-{number}" for number in ("0807", "0001", "0002", "0003", "0900", "0907")] + [
        "deny-all"
    ]
    assert next(policy for policy in model.policies if policy.key == "UC-LBS-C1-0002") == FirewallPolicy(
        key="UC-LBS-C1-0002",
        name="UC-LBS-C1-0002",
        sources=frozenset({"C1-CLIN"}),
        destinations=frozenset({"INTERNET"}),
        source_addresses=frozenset({"N-LBS-C1-CLIN"}),
        destination_addresses=frozenset({"G-NATIONAL-HEALTH"}),
        services=frozenset({"TCP-443"}),
        accept=True,
        log=True,
        nat_pool="POOL-PRO",
        comment="CHG-2026-0900 F02",
    )


def test_a_rule_that_is_not_understood_proves_nothing():
    model = LINUX.read_model((BASES / "lbs-fw-1.cfg").read_text(encoding="utf-8"))
    legacy = {policy.key: policy for policy in model.policies}
    assert legacy["L-0050-wifi-internet"].services == {"?"}  # `ip daddr != …`
    assert legacy["L-0020-bureaux-impression"].services == {"tcp/445", "tcp/631", "tcp/9100"}


def test_chains_that_lead_back_do_not_hang():
    text = to_text(
        {
            "/etc/nftables.conf": "table inet netauto {\n chain forward {\n  jump a\n }\n chain a {\n  jump forward\n  accept\n }\n}\n"
        }
    )
    assert [policy.key for policy in LINUX.read_model(text).policies] == ["a"]


def test_what_a_radio_means():
    model = LINUX.read_model((GOLDEN / "ssids-on-a-radio" / "predicted.cfg").read_text(encoding="utf-8"))
    assert model.wlans["wlan1"] == Wlan("wlan1", 0, "LBS-ANCIEN", enabled=True, security="psk")
    assert model.wlans["wlan1_c1pro"] == Wlan("wlan1_c1pro", 0, "GHT-SANTE", enabled=True, security="dot1x")
    assert model.wlans["wlan1_inv"].security == "open"


@pytest.mark.parametrize(
    ("reply", "meaning"),
    [
        ("/etc/nftables.d/x.nft:14:77-83: Error: No such file or directory", "nftables refuses the line"),
        ("Line 5: unknown configuration item 'chanel'", "hostapd refuses the line"),
        ("tar: etc/x: Cannot open: No space left on device", "the disk is full"),
        ("Failed to reload hostapd@wlan9.service: Unit not found.", "systemd refuses"),
        ("bash: nft: command not found", "the program is not installed"),
    ],
)
def test_refusals_are_understood(reply, meaning):
    found = LINUX.complaint(f"{reply}\n")
    assert found is not None
    assert found.meaning == meaning
    assert LINUX.complaint("ACTIVE=1\n") is None
