"""What the report reads out of a bundle: flows, diffs, the drawing, times; nothing is claimed that the bundle does not say."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

import pytest
from report_sample import sample

from netauto.plan.models import DiffLine
from netauto.reports.diffs import sections
from netauto.reports.drawing import drawing
from netauto.reports.flows import OWN, flows
from netauto.reports.language import language
from netauto.reports.report import report
from netauto.reports.visible import one_line
from netauto.verify.models import CheckResult

ALLOCATION = sample().plan.allocation
CLIN, LIBERAL = "10.60.48.10", "10.60.52.10"


def lookup(source, port, policy="203201", verb="accepts", status="passed"):
    words = f"policy {policy} {verb}"
    subject = f"{source} to 10.60.4.10 {port}"
    return CheckResult(
        device="len-fw-1",
        check="policy.lookup",
        subject=subject,
        status=status,
        expected=words,
        observed=words,
        method="device",
    )


def proof(*sentences, checks=()):
    return flows(sentences, checks, ALLOCATION)


FLOW = "F01 clin → patient-record tcp/443, udp/10000-20000: allowed by UC-1 (203201, logged)"
OTHER = "F06 clin → lab-results tcp/443: allowed by UC-1 (203201, logged)"


def test_a_flow_is_read_with_its_ports_and_policies():
    found = proof(FLOW).flows[0]
    assert (found.id, found.zone, found.service, found.allowed) == ("F01", "clin", "patient-record", True)
    assert (found.ports, found.by, found.how) == ("tcp/443, udp/10000-20000", "UC-1 (203201, logged)", "simulated")


@pytest.mark.parametrize(
    ("asked", "how"),
    [
        (lookup(CLIN, "tcp/443"), "looked-up"),
        (lookup(CLIN, "udp/15000"), "looked-up"),
        (lookup(CLIN, "tcp/80"), "simulated"),
        (lookup(LIBERAL, "tcp/443"), "simulated"),
        (lookup(CLIN, "tcp/443", policy="203202"), "simulated"),
        (lookup(CLIN, "tcp/443", verb="denies"), "simulated"),
        (lookup(CLIN, "tcp/443", status="failed"), "simulated"),
    ],
)
def test_a_lookup_proves_its_own_zone_port_and_policy_only(asked, how):
    assert proof(FLOW, checks=[asked]).flows[0].how == how


def test_a_lookup_that_could_mean_two_services_proves_neither():
    assert [flow.how for flow in proof(FLOW, OTHER, checks=[lookup(CLIN, "tcp/443")]).flows] == ["simulated"] * 2


def test_borders_name_what_passes_and_sum_up_the_units_own_zones():
    found = proof(
        "clin → DC-SANTE: nothing beyond F01, F06; the rest denied by UC-9 (204100, logged)",
        "clin → C1-* (7 zones), C3-VOIX, C3-IMPR, MGMT: denied by UC-9 (204100, logged)",
        "liberal → private addresses behind INTERNET: denied by UC-8 (204004, logged)",
    )
    assert [(one.zone, one.towards, one.only) for one in found.borders] == [
        ("clin", "DC-SANTE", "F01, F06"),
        ("clin", "C1-* (7 zones)", ""),
        ("clin", OWN, ""),
        ("clin", "MGMT", ""),
        ("liberal", "INTERNET (RFC 1918)", ""),
    ]
    assert found.by_zone("clin") == ("UC-9 (204100, logged)",)
    assert found.zones == ("clin", "liberal")


def test_a_sentence_of_another_form_is_shown_and_not_guessed_at():
    assert proof("clin may do whatever it likes").others == ("clin may do whatever it likes",)
    assert proof("clin to patient-record tcp/443: allowed by UC-1").flows == ()


def test_administration_is_no_zone_of_the_unit():
    sentence = "administration (MGMT) → clin tcp/22: allowed by UC-7 (203290, logged)"
    assert (proof(sentence).flows, proof(sentence).others) == ((), (sentence,))


def line(sign, depth, text):
    return DiffLine(sign=sign, depth=depth, text=text)


def test_every_line_of_a_diff_stands_in_its_place():
    for device in sample().devices:
        assert [one for part in device.sections for one in part.lines] == list(device.plan.diff)


def test_sections_follow_the_lines_at_the_top_and_small_neighbours_share_one():
    lines = (
        line("-", 0, "ip dhcp snooping vlan 10"),
        line("+", 0, "ip dhcp snooping vlan 10,20"),
        line("+", 0, "vlan 20"),
        line("+", 1, "name A"),
        line("+", 0, "vlan 30"),
        line(" ", 0, "interface Gi1"),
        *(line("+", 1, f"line {number}") for number in range(5)),
        line(" ", 0, "interface Gi2"),
        *(line("-", 1, f"line {number}") for number in range(5)),
    )
    found = [(part.title, part.count, part.added, part.removed) for part in sections(lines)]
    assert found == [
        ("ip dhcp snooping vlan 10", 1, 1, 1),
        ("vlan", 2, 3, 0),
        ("interface Gi1", 1, 5, 0),
        ("interface Gi2", 1, 0, 5),
    ]


def test_words_are_coloured_and_stay_what_they_are():
    (part,) = sections([line("+", 1, 'set name "A & <b>" 10.0.0.1')])
    assert part.markup(coloured=False) == '<div><ins>  set name "A &amp; &lt;b&gt;" 10.0.0.1</ins></div>'
    assert part.markup() == '<div><ins>  <b>set</b> name <em>"A &amp; &lt;b&gt;"</em> <i>10.0.0.1</i></ins></div>'


def test_the_drawing_shows_what_the_bundle_names():
    found = sample().drawing
    assert [box.title for box in found.rooms] == ["box-1", "box-2", "box-3"]
    assert found.rooms[0].detail == "len-acc-1 Gi1/0/13 · len-ws-301"
    assert [box.title for box in found.ssids] == ["GHT-INVITES", "GHT-SANTE", "GHT-TABLETTES"]
    assert [box.title for box in found.beyond] == ["DC-SANTE", "INFRA", "INTERNET", "TOIP"]
    assert found.firewall == "len-fw-1"
    sockets = [link for link in found.links if link.x1 == found.rooms[0].x + found.rooms[0].width]
    assert sum(link.thin for link in sockets) == 3


def test_a_bundle_without_answers_gives_a_drawing_without_lines_to_sockets():
    found = drawing(sample().plan, (), proof())
    assert (found.ssids, found.beyond, found.firewall) == ((), (), "")
    assert len(found.links) == len(found.zones)


def test_phases_begin_where_the_journal_says_or_after_one_another():
    sealed = sample().sealed
    known = report(sealed).phases
    assert [phase.name for phase in known] == ["read", "stage", "arm", "arm", "verify", "confirm", "save", "settle"]
    assert all(before.start + before.ms <= after.start for before, after in pairwise(known))
    guessed = report(replace(sealed, rows=())).phases
    assert guessed[1].start == guessed[0].ms
    assert [phase.ms for phase in guessed] == [phase.ms for phase in known]


def test_what_a_bundle_says_in_english_is_translated_where_its_form_is_known():
    french = language("fr")
    assert french.translated("Checks that were left out: 3.") == "Contrôles laissés de côté : 3."
    assert french.translated("Something new was not proven.") == "Something new was not proven."
    assert language("en").translated("Checks that were left out: 3.") == "Checks that were left out: 3."


@pytest.mark.parametrize(("ms", "words"), [(850, "850 ms"), (12_340, "12,3 s"), (245_000, "4 min 05 s")])
def test_durations_in_french(ms, words):
    assert language("fr").span(ms) == words


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("plain é ✓", "plain é ✓"),
        ("a\x1b[31mb", "a⟨U+001B⟩[31mb"),
        ("a\nb\tc", "a⟨U+000A⟩b⟨U+0009⟩c"),
        ("\u202etxt.exe", "⟨U+202E⟩txt.exe"),
        ("narrow\u202fspace\u00a0stays\x07", "narrow\u202fspace\u00a0stays⟨U+0007⟩"),
        ("\ud800", "⟨U+D800⟩"),
    ],
)
def test_what_cannot_be_seen_is_shown(text, shown):
    assert one_line(text) == shown
