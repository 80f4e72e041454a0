"""What has to hold for every configuration and every fragment, not only for those that somebody thought of."""

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st
from plan_case import FORTI, IOS, KEY, WLC

from netauto.errors import PlanError
from netauto.plan.apply import Device, apply
from netauto.plan.canonical import canonical_text, canonical_tree, unruled
from netauto.plan.changes import changed_paths
from netauto.plan.commands import commands
from netauto.plan.diff import diff
from netauto.plan.survey import survey
from netauto.platforms.vlans import format_vlans, parse_vlans

calm = settings(max_examples=120, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])

vlan_ids = st.integers(2, 40)
vlan_sets = st.frozensets(vlan_ids, min_size=1, max_size=8)
words = st.text("ABCdef-_.", min_size=1, max_size=8)
unknown = st.sampled_from(
    ["load-interval 30", "power inline never", "udld port aggressive", "cdp tlv app", "mls qos trust dscp"]
)


# IOS ------------------------------------------------------------------------------------------------------------------------------


@st.composite
def access_lines(draw):
    known = [
        "switchport mode access",
        "mab",
        "spanning-tree portfast",
        "dot1x pae authenticator",
        "shutdown",
        "no cdp enable",
    ]
    lines = draw(st.lists(st.sampled_from(known), unique=True, max_size=5))
    if draw(st.booleans()):
        lines.insert(0, f"switchport access vlan {draw(vlan_ids)}")
    if draw(st.booleans()):
        lines.insert(0, f"description {draw(words)}")
    if draw(st.booleans()):
        lines.insert(draw(st.integers(0, len(lines))), draw(unknown))
    return lines


@st.composite
def trunk_lines(draw):
    allowed = draw(st.one_of(st.none(), st.just("none"), vlan_sets.map(format_vlans)))
    return ["switchport mode trunk", *([] if allowed is None else [f"switchport trunk allowed vlan {allowed}"])]


@st.composite
def ios_configs(draw):
    lines = ["hostname sw", "!"]
    if draw(st.booleans()):
        lines.append(f"ip dhcp snooping vlan {format_vlans(draw(vlan_sets))}")
    for vlan in sorted(draw(vlan_sets)):
        lines += [f"vlan {vlan}", *([f" name {draw(words)}"] if draw(st.booleans()) else []), "!"]
    lines += draw(st.lists(st.sampled_from(["ip routing", "aaa new-model", "udld enable", ""]), max_size=3))
    for number in range(1, 4):
        lines += [f"interface GigabitEthernet1/0/{number}", *(f" {line}" for line in draw(access_lines())), "!"]
    lines += ["interface TenGigabitEthernet1/1/1", *(f" {line}" for line in draw(trunk_lines())), "!"]
    numbers = sorted(draw(st.sets(st.integers(1, 90), max_size=4)))
    lines += [f"ip prefix-list PL seq {number} permit 10.{number}.0.0/16" for number in numbers]
    lines.append("ip access-list extended QOS")
    numbers = sorted(draw(st.sets(st.integers(1, 50), max_size=4)))
    lines += [f" {number} permit ip 10.{number}.0.0 0.0.255.255 any" for number in numbers]
    return "\n".join([*lines, "end", ""])


def port_commands():
    return st.one_of(
        words.map("description {}".format),
        vlan_ids.map("switchport access vlan {}".format),
        st.sampled_from(
            [
                "mab",
                "no mab",
                "shutdown",
                "no shutdown",
                "no description",
                "no cdp enable",
                "cdp enable",
                "dot1x timeout tx-period 7",
                "no switchport access vlan",
                "spanning-tree portfast trunk",
            ]
        ),
    )


@st.composite
def ios_fragments(draw):
    done_to_vlans = ("vlan {0}\n name N{0}", "no vlan {0}", "ip dhcp snooping vlan {0}")
    parts = [draw(st.sampled_from(done_to_vlans)).format(vlan) for vlan in draw(vlan_sets)]
    for number in draw(st.sets(st.integers(1, 3))):
        done = draw(st.lists(port_commands(), min_size=1, max_size=5))
        parts.append("\n ".join([f"interface GigabitEthernet1/0/{number}", *done]))
    verb = draw(st.sampled_from(["add", "remove"]))
    parts.append(
        f"interface TenGigabitEthernet1/1/1\n switchport trunk allowed vlan {verb} {format_vlans(draw(vlan_sets))}"
    )
    for number in draw(st.sets(st.integers(100, 130), max_size=3)):
        parts += [
            f"ip prefix-list PL seq {number} permit 10.{number}.0.0/16",
            f"ip access-list extended QOS\n {number} permit udp 10.{number}.0.0 0.0.255.255 any eq 53",
        ]
    return "\n".join(draw(st.permutations(parts)))


# FortiOS --------------------------------------------------------------------------------------------------------------------------

names = st.sampled_from(["A", "B", "C long name", 'D"quoted"', "E\\back"])
fields = st.sampled_from(["x", "two words", 'with "quotes"', "back\\slash", "accent e"])


def quoted(text):
    return FORTI.syntax.quote(text, True)  # noqa: FBT003 - in quotation marks


def table(path, entries):
    lines = [f"config {path}"]
    for name, settings_ in entries:
        lines += [f"    edit {name}", *(f"        {line}" for line in settings_), "    next"]
    return [*lines, "end"]


@st.composite
def address_entries(draw):
    found = []
    for name in draw(st.lists(names, unique=True, max_size=4)):
        lines = [f"set uuid 0000000{len(found)}-0000-0000-0000-000000000000"] if draw(st.booleans()) else []
        if draw(st.booleans()):
            lines.append(f"set comment {quoted(draw(fields))}")
        found.append((quoted(name), [*lines, f"set subnet 10.{draw(st.integers(0, 9))}.0.0 255.255.0.0"]))
    return found


def policy_lines(draw, number):
    lines = [f'set name "P{number}"']
    sources = draw(st.lists(names, min_size=1, max_size=3, unique=True))
    lines += [f"set srcintf {' '.join(map(quoted, sources))}"]
    lines += draw(st.lists(st.sampled_from(["set action accept", "set nat enable"]), unique=True))
    return [*lines, *draw(st.sampled_from([[], [f"set comments {quoted(draw(fields))}"]]))]


@st.composite
def forti_configs(draw):
    ids = draw(st.lists(st.integers(1, 20), unique=True, max_size=5))
    policies = [(str(number), policy_lines(draw, number)) for number in [*ids, 999]]
    lines = ["#config-version=FG200F", "config system global", '    set hostname "fw', 'end"', "end"]
    if draw(st.booleans()):
        lines += table("firewall address", draw(address_entries()))
    return "\n".join([*lines, *table("firewall policy", policies), ""])


@st.composite
def forti_fragments(draw):
    parts = []
    for name, lines in draw(address_entries()):
        parts.append("\n".join(table("firewall address", [(name, [line for line in lines if "uuid" not in line])])))
    parts += [
        "\n".join(table("firewall addrgrp", [('"G"', [f"append member {quoted(name)}"])]))
        for name in draw(st.lists(names, max_size=2, unique=True))
    ]
    for number in draw(st.lists(st.integers(100, 120), unique=True, max_size=4)):
        lines = table("firewall policy", [(str(number), policy_lines(draw, number))])
        parts.append("\n".join([*lines[:-1], f"    move {number} before 999", "end"]))
    if draw(st.booleans()):
        parts.append(
            'config firewall policy\n    edit 999\n        append srcintf "Z"\n        set status disable\n    next\nend'
        )
    return "\n".join(parts)


# What holds -----------------------------------------------------------------------------------------------------------------------


def check_everything(platform, base_text, fragment):
    base = platform.parse(base_text)
    assert str(base) == base_text
    device = Device(platform, base)
    touched = {touch.path for touch in device.take(platform.syntax.read(fragment.splitlines()))}
    predicted = device.prints()
    push, inverse = commands(platform, base, predicted), commands(platform, predicted, base)
    wanted, before = canonical_tree(platform, predicted), canonical_tree(platform, base)
    # What is pushed arrives, what undoes leads back, and doing it again does nothing.
    assert canonical_tree(platform, apply(platform, base, push)) == wanted
    assert canonical_tree(platform, apply(platform, predicted, inverse)) == before
    again = apply(platform, predicted, fragment.splitlines())
    assert (commands(platform, predicted, again) == ()) == (canonical_tree(platform, again) == wanted)
    # Nothing to send, nothing changed, nothing shown: all three or none.
    assert (push == ()) == (wanted == before) == (diff(platform, base, predicted, KEY) == ())
    # A line that no command is about stays.
    assert set(changed_paths(platform, base, predicted)) <= touched
    # What is read back from the device is what was predicted, and the canonical form has one form.
    assert commands(platform, predicted, platform.parse(str(predicted))) == ()
    assert canonical_text(platform, wanted, KEY) == canonical_text(platform, str(predicted), KEY)


@calm
@given(ios_configs(), ios_fragments())
def test_ios(base, fragment):
    check_everything(IOS, base, fragment)


@calm
@given(forti_configs(), forti_fragments())
def test_fortios(base, fragment):
    check_everything(FORTI, base, fragment)


def unruled_lines(tree):
    """Every line that no rule knows, with the section it stands in."""
    found = {"": unruled(IOS, survey(IOS.rules, tree.children, IOS.syntax).unknown)}
    for key, entry in survey(IOS.rules, tree.children, IOS.syntax).known.items():
        if entry.rule.section is not None:
            found[key] = unruled(IOS, survey(entry.rule.section, entry.children, IOS.syntax).unknown)
    return {key: lines for key, lines in found.items() if lines}


@calm
@given(ios_configs(), ios_configs())
def test_any_configuration_can_be_reached_from_any_other_or_is_refused(one, other):
    before, after = IOS.parse(one), IOS.parse(other)
    if unruled_lines(before) != unruled_lines(after):
        with pytest.raises(PlanError, match="no rule says how to change"):
            commands(IOS, before, after)
        return
    push = commands(IOS, before, after)
    assert canonical_tree(IOS, apply(IOS, before, push)) == canonical_tree(IOS, after)


texts = st.text(st.sampled_from('ab !^C"#\\\n\t \r') | st.characters(codec="utf-8"), max_size=200)
PIECES = [
    *(
        "config a",
        "edit 1",
        "next",
        "end",
        'set b "c',
        'd"',
        "!",
        "",
        " !",
        "interface X",
        " shutdown",
        "  deeper",
        "vlan 1,2",
    ),
    *("banner login ^C", "^C", " certificate ca 01", "  quit", "exit-address-family", " exit-address-family"),
]
configuration_like = st.lists(st.sampled_from(PIECES), max_size=30).map("\n".join)


@calm
@given(texts | configuration_like)
def test_every_text_prints_back(text):
    for platform in (IOS, WLC, FORTI):
        assert str(platform.parse(text)) == text


@calm
@given(configuration_like)
def test_every_configuration_has_one_canonical_form(text):
    assume(text.count('"') % 2 == 0)  # no device prints a quotation that does not end
    for platform in (IOS, FORTI):
        canonical = canonical_text(platform, text, KEY)
        assert canonical_text(platform, canonical, KEY) == canonical


@given(st.frozensets(st.integers(1, 4094)))
def test_vlan_lists_read_back(ids):
    for pair in ",-":
        text = format_vlans(ids, pair)
        assert (parse_vlans(text) if text else frozenset()) == ids


@calm
@given(ios_configs(), st.randoms(use_true_random=False))
def test_order_among_sections_does_not_matter(text, random):
    sections = [part for part in text.split("!\n") if part.strip()]
    movable = [part for part in sections if part.startswith(("vlan", "interface"))]
    random.shuffle(movable)
    shuffled = "!\n".join([part for part in sections if part not in movable] + movable)
    assert canonical_text(IOS, shuffled, KEY) == canonical_text(IOS, "!\n".join(sections), KEY)
