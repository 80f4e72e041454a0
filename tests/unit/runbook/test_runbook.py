"""The paper: the plan's lines and nothing else, in order; what strangers wrote is shown and cannot run."""

import string
from html.parser import HTMLParser

import pytest
from runbook_sample import INVERSE, LONG, PUSH, book, device

from netauto.drivers import driver_entry
from netauto.plan.models import Held
from netauto.platforms import PLATFORMS
from netauto.platforms.by_hand import BY_HAND, MINUTES
from netauto.runbook.html import html
from netauto.runbook.text import text
from netauto.runbook.words import LANGUAGES, WORDS, word


def typed(sheet, title):
    return tuple(step.text for block in sheet.blocks if block.title == title for step in block.steps)


class Seen(HTMLParser):
    """What a browser would make of the page: elements, and the text of each `code`."""

    def __init__(self):
        super().__init__()
        self.tags, self.attributes, self.codes, self.inside = [], [], [], False

    def handle_starttag(self, tag, attrs):
        self.tags.append(tag)
        self.attributes += attrs
        self.inside = tag == "code"
        self.codes += [""] if self.inside else []

    def handle_endtag(self, tag):
        self.inside = False

    def handle_data(self, data):
        if self.inside:
            self.codes[-1] += data


def test_every_platform_can_be_typed_by_hand_within_its_timer():
    assert set(BY_HAND) == set(PLATFORMS)
    for platform, hand in BY_HAND.items():
        promise = driver_entry(platform).capabilities
        assert bool(hand.back) == (promise.guarantee == "timed-native"), platform
        if hand.back:
            assert promise.timer_min <= MINUTES * 60 <= promise.timer_max, platform
            assert MINUTES * 60 % promise.timer_step == 0, platform


@pytest.mark.parametrize("platform", BY_HAND)
def test_the_lines_are_those_of_the_plan(platform):
    sheet = book(device("sw-1", platform)).sheets[0]
    assert typed(sheet, "lines") == PUSH
    undo = typed(sheet, "undo")
    begin, effect = BY_HAND[platform].undo_begin, BY_HAND[platform].undo_effect
    assert undo[len(begin) : len(undo) - len(effect)] == INVERSE
    assert not any("{" in step.text for block in sheet.blocks for step in block.steps if step.text not in PUSH)


def test_devices_stand_in_the_order_of_the_plan_and_those_without_a_change_are_named():
    made = book(device("fw-1", "fortios"), device("idle", "ios_xe", push=()), device("sw-1", "ios_xe"))
    assert [sheet.device for sheet in made.sheets] == ["fw-1", "sw-1"]
    assert made.unchanged == ("idle",)
    assert made.sheets[0].where == ""
    assert made.sheets[1].where == "10.60.0.2 port 22"


def test_a_command_is_typed_once_for_everything_that_is_looked_up_in_its_answer():
    before = book(device("sw-1", "ios_xe")).sheets[0].blocks[0]
    assert before.title == "before"
    assert [look.subject for look in before.steps[-1].looks] == ["VLAN 2032", "VLAN 2033"]


def test_files_that_the_plan_makes_are_removed_on_the_way_back():
    there = book(device("ap-1", "linux", push=("file /etc/a.conf",), inverse=("delete file /etc/a.conf",))).sheets[0]
    assert "rm -f /etc/a.conf" in typed(there, "back")
    none = book(device("ap-1", "linux", push=("file /etc/a.conf",), inverse=("file /etc/a.conf",))).sheets[0]
    assert not any(line.startswith("rm ") for line in typed(none, "back"))


def test_a_held_port_is_moved_later():
    held = Held(
        room="box-1", workstation="ws-1", device="sw-1", port="Gi1/0/1", zone="clin", push=("interface x", " y")
    )
    sheet = book(device("sw-1", "ios_xe"), held=(held,)).sheets[0]
    assert typed(sheet, "held") == ("configure terminal", "interface x", " y", "end", "write memory")
    alone = book(device("sw-1", "ios_xe", push=()), held=(held,)).sheets[0]
    assert [block.title for block in alone.blocks] == ["held"]


@pytest.mark.parametrize("language", LANGUAGES)
def test_text_has_a_page_a_device_and_wraps_no_line_that_is_typed(language):
    page = text(book(device("sw-1", "ios_xe"), device("fw-1", "fortios")), language)
    assert page.count("\f") == 2
    assert sum(line.endswith(LONG) for line in page.split("\n")) == 2
    assert all(char.isprintable() or char in "\n\f" for char in page)
    assert "\\u202e\\u001b[2J" in page


def test_a_secret_is_a_reference_and_where_to_find_it():
    page = text(book(device("sw-1", "ios_xe")), "en")
    assert "key ⟦secret:vault:radius_key⟧" in page
    flat = " ".join(page.split())
    assert "ansible-vault view inventories/lab/secrets.yml (key radius_key)" in flat
    assert "the environment variable OLD_KEY" in flat


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_page_shows_what_strangers_wrote_and_runs_nothing(language):
    page = html(book(device("sw-1", "ios_xe"), device("fw-1", "fortios")), language)
    seen = Seen()
    seen.feed(page)
    assert "script" not in seen.tags
    assert "b" not in seen.tags
    assert not any(name.startswith("on") or name == "src" for name, _ in seen.attributes)
    assert all(value.startswith("#") for name, value in seen.attributes if name == "href")
    assert seen.tags.count("section") == 2
    assert seen.codes.count(LONG) == 2
    assert " name </code><script>alert(1)</script>\\u202e\\u001b[2J" in seen.codes
    assert "\u202e" not in page
    assert "break-before: page" in page
    assert ("lang", language) in seen.attributes


def test_nothing_to_do_is_said():
    assert "Nothing to do" in text(book(device("sw-1", "ios_xe", push=())), "en")
    assert "Rien à faire" in html(book(device("sw-1", "ios_xe", push=())), "fr")


def test_both_languages_say_the_same_with_the_same_values():
    def fields(words):
        return {name for _, name, _, _ in string.Formatter().parse(words) if name}

    assert [name for name, (english, french) in WORDS.items() if fields(english) != fields(french)] == []
    assert word("timed", "fr", minutes=60).startswith("À partir d'ici l'équipement revient seul en arrière après 60")
