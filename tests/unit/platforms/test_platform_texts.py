import re

import pytest

from netauto.platforms import PLATFORMS
from netauto.platforms.anywhere import ANYWHERE

IOS, WLC, FORTI = PLATFORMS["ios_xe"], PLATFORMS["c9800"], PLATFORMS["fortios"]

REFUSALS = [
    (IOS, "          ^\n% Invalid input detected at '^' marker.\n", "the device does not know the command"),
    (IOS, "% Incomplete command.\n", "something is missing at the end of the command"),
    (IOS, '% Ambiguous command:  "sw"\n', "the abbreviation stands for more than one command"),
    (IOS, "Command rejected: Bad VLAN allowed list\n", "the device refuses the command as things stand"),
    (
        IOS,
        "Command rejected: An interface whose trunk encapsulation is Auto\n",
        "the device refuses the command as things stand",
    ),
    (IOS, "% Authorization failed.\n", "the account may not do this"),
    (IOS, "Command authorization failed.\n", "the account may not do this"),
    (IOS, "% Removal of physical interfaces is not permitted.\n", "what the hardware has cannot be deleted"),
    (IOS, "% Duplicate sequence number\n", "the place in the list is taken"),
    (IOS, "% policy map DOT1X-MAB not configured\n", "the device complains"),
    (IOS, "% Access VLAN does not exist. Creating vlan 2032\n", "the device complains"),
    (
        IOS,
        "%Warning: portfast should only be enabled on ports\n% Incomplete command.\n",
        "something is missing at the end of the command",
    ),
    (
        WLC,
        "% Policy profile needs to be disabled before performing this operation\n",
        "the WLAN or the profile refuses changes while it is enabled",
    ),
    (WLC, "% Policy profile PP-LEN is in use by a policy tag\n", "something else uses it"),
    (
        FORTI,
        "\ncommand parse error before 'foo'\nCommand fail. Return code -61\n",
        "the device does not know the command",
    ),
    (FORTI, "Unknown action 0\n", "the device does not know the command"),
    (
        FORTI,
        "entry not found in datasource\n\nvalue parse error before 'X'\nCommand fail. Return code -3\n",
        "the value names something that does not exist",
    ),
    (
        FORTI,
        "node_check_object fail! for vlanid 9999\n\nvalue parse error before '9999'\nCommand fail. Return code -651\n",
        "the value is not allowed here",
    ),
    (FORTI, "The entry is used by other 2 entries\nCommand fail. Return code -23\n", "something else uses it"),
    (
        FORTI,
        "object set operator error, -4 discard the setting\nCommand fail. Return code -4\n",
        "the object as a whole is refused",
    ),
    (FORTI, "Attribute 'dstintf' MUST be set.\nCommand fail. Return code -56\n", "a required attribute is missing"),
    (FORTI, "Command fail. Return code -1\n", "the device refuses the command"),
]


@pytest.mark.parametrize(("platform", "reply", "meaning"), REFUSALS)
def test_a_refusal_is_understood(platform, reply, meaning):
    found = platform.complaint(reply)
    assert found is not None
    assert found.meaning == meaning


ACCEPTED = [
    (IOS, ""),
    (IOS, "%Warning: portfast should only be enabled on ports connected to a single\n host. Connecting hubs ...\n"),
    (IOS, "*Mar  1 10:00:00.000: %LINK-5-CHANGED: Interface GigabitEthernet1/0/1, changed state\n"),
    (IOS, "%LINEPROTO-5-UPDOWN: Line protocol on Interface Vlan7, changed state to up\n"),
    (IOS, "% Generating 2048 bit RSA keys, keys will be non-exportable...\n"),
    (FORTI, ""),
    (FORTI, "Please wait...\n"),
]


@pytest.mark.parametrize(("platform", "reply"), ACCEPTED)
def test_what_only_looks_like_a_refusal(platform, reply):
    assert platform.complaint(reply) is None


IDENTIFY = [
    (
        IOS,
        "show version",
        "Cisco IOS XE Software, Version 17.09.04a\nCisco IOS Software [Cupertino], Catalyst L3 Switch",
        True,
    ),
    (IOS, "show version", "Arista DCS-7050TX-64-R", False),
    (FORTI, "get system status", "Version: FortiGate-200F v7.2.8,build1639,240313 (GA.M)", True),
    (FORTI, "get system status", "Version: FortiManager-VM64", False),
]


@pytest.mark.parametrize(("platform", "command", "answer", "expected"), IDENTIFY)
def test_a_device_is_known_by_its_answer(platform, command, answer, expected):
    assert bool(re.search(platform.identify[command], answer)) is expected


def test_the_table_says_its_names():
    assert {name: platform.name for name, platform in PLATFORMS.items()} == {name: name for name in PLATFORMS}


@pytest.mark.parametrize("platform", PLATFORMS.values(), ids=PLATFORMS)
def test_every_expression_compiles_and_every_fact_has_a_source(platform):
    for secret in (*platform.secrets, *ANYWHERE):
        assert re.compile(secret.pattern).groups == 2
    for patterns in platform.references.values():
        assert all(re.compile(pattern).groups == 1 for pattern in patterns)
    assert all(re.compile(error.pattern) and error.meaning for error in platform.errors)
    assert all(fact.source or fact.mark == "assumed" for fact in platform.facts)


def rules_below(section):
    for rule in section.rules:
        yield rule
        if rule.section is not None:
            yield from rules_below(rule.section)


@pytest.mark.parametrize("platform", PLATFORMS.values(), ids=PLATFORMS)
def test_the_rules_are_consistent(platform):
    for rule in rules_below(platform.rules):
        wildcards = [word for word in rule.pattern if word in "*#"]
        for form in (rule.remove, rule.add, rule.drop):
            assert not form or [word for word in form.split() if word in "*#"] == wildcards, rule.words
        assert rule.kind != "member" or (rule.add and rule.drop), rule.words
        assert rule.kind == "container" or rule.remove or rule.drop, rule.words
        assert not rule.section or len(rule.section.place) == len(rule.section.rules), (
            f"a line twice below {rule.words}"
        )
        assert not rule.named or rule.named == "policy" or rule.named in platform.references, rule.named


# What may stand at a wildcard; a rule that is only about some names is tried with one of them.
NAMES = (
    "7",
    "/etc/systemd/network/60-x.netdev",
    "/etc/dnsmasq.d/60-x.conf",
    "/etc/nftables.d/unit-X.nft",
    "/etc/hostapd/wlan0.conf",
)


@pytest.mark.parametrize("platform", PLATFORMS.values(), ids=PLATFORMS)
def test_every_setting_form_is_understood_as_what_it_is(platform):
    for rule in platform.rules.rules:
        text = rule.words.replace("#", "7").replace("ap *", "ap 00a3.8e11.3101").replace("vlan *", "vlan 7")
        text = text.replace("ip route * * *", "ip route 10.0.0.0 255.0.0.0 10.1.1.1")
        text = text.replace("*", next((name for name in NAMES if re.fullmatch(rule.only or ".*", name)), "7"))
        match = platform.rules.command(text, platform.syntax.tokens)
        assert match is not None, text
        assert match.rule is rule
