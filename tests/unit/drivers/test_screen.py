import pytest
from hypothesis import given
from hypothesis import strategies as st

from netauto.drivers.fortios import STYLE as FORTIOS
from netauto.drivers.ios_xe import STYLE as IOS
from netauto.drivers.screen import Screen, overwritten, printable, windows, words

LOG = "*Nov 21 10:11:12.345: %SYS-5-CONFIG_I: Configured from console by astreinte on vty1"


def screen(text, style=IOS, names=("len-acc-1",)):
    shown = Screen(style, names)
    shown.feed(text)
    return shown


def test_replies_are_attributed_to_their_lines():
    text = "len-acc-1#show clock\r\n10:00:00 UTC\r\nlen-acc-1#vlan 9\r\n    ^\r\n% Invalid\r\n\r\nlen-acc-1#"
    assert screen(text).replies(("show clock", "vlan 9")) == ("10:00:00 UTC\n", "    ^\n% Invalid\n\n")


def test_configuration_mode_and_leading_blanks():
    text = "len-acc-1(config)#interface Gi1/0/13\r\nlen-acc-1(config-if)# description X\r\nlen-acc-1(config-if)#"
    shown = screen(text)
    assert shown.replies(("interface Gi1/0/13", " description X")) == ("", "")
    assert shown.at_prompt() == "len-acc-1(config-if)#"


@pytest.mark.parametrize("cut", range(1, 60))
def test_nothing_is_believed_before_it_is_complete(cut):
    text = "len-acc-1#show clock\r\n10:00:00 UTC\r\nlen-acc-1#terminal length 0\r\nlen-acc-1#"
    shown = screen(text[:cut])
    assert shown.replies(("show clock", "terminal length 0")) is None
    shown.feed(text[cut:])
    assert shown.replies(("show clock", "terminal length 0")) == ("10:00:00 UTC\n", "")


@given(st.lists(st.integers(1, 20), max_size=20))
def test_how_the_text_is_cut_into_pieces_does_not_matter(sizes):
    text = (
        "len-acc-1#show run\r\nvlan 10\r\n --More-- "
        + "\b" * 10
        + " " * 10
        + "\b" * 10
        + "\x1b[0mvlan 20\r\r\nend\r\n\r\nlen-acc-1#"
    )
    shown = Screen(IOS, ("len-acc-1",))
    at = 0
    for size in sizes:
        shown.feed(text[at : at + size])
        at += size
    shown.feed(text[at:])
    assert shown.replies(("show run",)) == ("vlan 10\nvlan 20\nend\n\n",)


@pytest.mark.parametrize(
    "text",
    [
        f"len-acc-1#show clock\r\n10:00\r\nlen-acc-1#\r\n{LOG}\r\nvlan 9\r\nlen-acc-1#",
        f"len-acc-1#show clock\r\n10:00\r\nlen-acc-1#\r\n{LOG}\r\nlen-acc-1#vlan 9\r\nlen-acc-1#",
        f"{LOG}\r\nlen-acc-1#show clock\r\n10:00\r\nlen-acc-1#vlan 9\r\nlen-acc-1#",
    ],
)
def test_log_messages_between_prompt_and_echo(text):
    assert screen(text).replies(("show clock", "vlan 9")) == ("10:00\n", "")


def test_a_line_that_only_looks_like_a_prompt_is_none_of_ours():
    text = "len-acc-1#show banner\r\nAUTHORISED#\r\nother-host#\r\nlen-acc-1#"
    assert screen(text).replies(("show banner",)) == ("AUTHORISED#\nother-host#\n",)
    assert screen("len-acc-1#show banner\r\nother-host#").replies(("show banner",)) is None


def test_the_hostname_is_learnt_from_the_prompt_in_front_of_the_echo():
    shown = screen("*** WARNING#\r\nlen-acc-1#terminal length 0\r\nlen-acc-1#", names=())
    assert shown.at_prompt()
    shown.learn("terminal length 0")
    assert shown.names == ("len-acc-1",)
    shown.rename("len-acc-9")
    shown.clear()
    shown.feed("len-acc-9(config)#")
    assert shown.at_prompt() == "len-acc-9(config)#"
    assert screen("WARNING#", names=("len-acc-1",)).at_prompt() == ""


def test_a_long_hostname_is_cut_in_configuration_mode():
    shown = screen("centre-hospitalier-d(config-if)#", names=("centre-hospitalier-de-lens-acces-1",))
    assert shown.at_prompt()


@pytest.mark.parametrize(
    ("text", "asks"),
    [
        ("len-acc-1#reload\r\nProceed with reload? [confirm]", True),
        ("Overwrite the previous NVRAM configuration?[confirm]", True),
        ("Save? [yes/no]: ", True),
        ("Destination filename [startup-config]? ", False),
        ("Enter Y if you are sure you want to proceed. ? [no]: ", True),
        ("Password: ", True),
        ("len-acc-1#", False),
    ],
)
def test_questions_are_recognised(text, asks):
    assert bool(screen(text).question()) == asks


def test_fortios_prompts_pages_and_questions():
    text = "len-fw-1 # show\r\nconfig x\r\n--More-- \r         \rend\r\n\r\nlen-fw-1 (policy) #    "
    shown = screen(text, FORTIOS, ("len-fw-1",))
    assert shown.replies(("show",)) == ("config x\nend\n\n",)
    assert screen("config x\r\n--More-- ", FORTIOS, ("len-fw-1",)).at_more()
    assert not screen("config x\r\n--More-- \r  ", FORTIOS, ("len-fw-1",)).at_more()
    assert screen("Do you want to continue? (y/n)", FORTIOS).question()


@pytest.mark.parametrize(
    ("line", "shown"),
    [
        ("plain", "plain"),
        ("abc\rxy", "xyc"),
        ("abc\b\b  ", "a"),
        (" --More-- " + "\b" * 10 + " " * 10 + "\b" * 10 + "vlan", "vlan"),
    ],
)
def test_the_cursor_moves_back(line, shown):
    assert overwritten(line) == shown


@given(st.text())
def test_no_control_character_gets_through(text):
    assert not any(ord(char) < 32 and char not in "\n\t" for char in printable(text))
    said = words(text)
    assert len(said) <= 401
    assert "\n" not in said


@given(st.lists(st.text("abc ", min_size=1, max_size=30), max_size=40), st.integers(1, 60), st.booleans())
def test_windows_cover_every_line_once_in_order(lines, limit, careful):
    slices = windows(tuple(lines), limit, careful=careful)
    assert [line for start, end in slices for line in lines[start:end]] == lines
    for start, end in slices:
        assert end - start == 1 or sum(len(line) + 1 for line in lines[start:end]) <= limit


def test_what_belongs_into_a_section_waits_until_the_section_was_entered():
    lines = ("vlan 9", " name X", "interface Gi1/0/1", " shutdown", " description Y", "no vlan 8")
    assert windows(lines, 1000, careful=True) == ((0, 1), (1, 3), (3, 6))
    assert windows(lines, 1000, careful=False) == ((0, 6),)
    assert windows((), 1000, careful=True) == ()
