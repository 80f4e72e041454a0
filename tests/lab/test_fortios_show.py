import re

import pytest
from fortios_bench import BASE, UNIT, Firewall

from netauto.lab.fortios import sealing
from netauto.lab.terminal import Terminal

SECRET = re.compile(r"ENC \S+")


class Wire:
    """Collects what a terminal writes."""

    def __init__(self):
        self.text = ""

    def write(self, data):
        self.text += data.decode()

    def close(self):
        self.text += "<closed>"


def terminal(firewall):
    session = firewall.login()
    wire = Wire()
    term = Terminal(firewall.device, session.cli, session.cli.login, wire)
    term.start()
    return term, wire


def test_show_prints_the_whole_configuration_but_for_its_secrets():
    shown = Firewall().login()("show")
    assert SECRET.sub("ENC x", shown) == SECRET.sub("ENC x", BASE.read_text())
    assert shown != BASE.read_text()


def test_secret_looks_different_each_time_and_in_each_session_and_is_the_same():
    firewall = Firewall()
    one, two = firewall.login(), firewall.login()
    shown = [session("show system admin | grep password").splitlines()[0] for session in (one, one, two, two)]
    assert len(set(shown)) == 4
    stored = {sealing.unwrap(line.split()[-1]) for line in shown}
    assert len(stored) == 1
    assert f"        set password ENC {stored.pop()}\n" in firewall.running


def test_shown_secret_is_accepted_back_unchanged():
    firewall = Firewall()
    session = firewall.login()
    shown = session("show system admin admin | grep password").strip()
    session(f"config system admin\nedit admin\n{shown}\nnext\nend")
    assert firewall.running == firewall.base


def test_secret_typed_in_clear_is_never_shown_nor_kept():
    firewall = Firewall()
    session = firewall.login()
    session("config system admin\nedit audit-2\nset accprofile AUDIT-RSSI\nset password Tr0ub4dor-and-3\nnext\nend")
    assert "Tr0ub4dor" not in firewall.running + session("show")
    first = firewall.running
    session("config system admin\nedit audit-2\nset password Tr0ub4dor-and-3\nnext\nend")
    assert firewall.running == first


def test_full_configuration_adds_defaults():
    session = Firewall().login()
    short, full = session("show system zone"), session("show full-configuration system zone")
    assert "intrazone" not in short
    assert full.count("        set intrazone deny\n") == short.count("    edit ")
    assert "    set output standard\n" in session("show full-configuration system console")


def test_show_inside_an_object_shows_the_work_in_progress():
    session = Firewall().login()
    session('config firewall address\nedit "N-NEW"\nset subnet 10.99.0.0/16')
    expected = 'config firewall address\n    edit "N-NEW"\n        set subnet 10.99.0.0 255.255.0.0\n    next\nend\n'
    assert session("show") == expected
    assert session("get | grep subnet") == "subnet              : 10.99.0.0 255.255.0.0 \n"


def test_show_of_one_entry_and_of_everything_below_a_word():
    session = Firewall().login()
    assert session("show router static 1").count("edit ") == 1
    assert session("show firewall").startswith("config firewall address\n")
    assert session("show firewall shaper per-ip-shaper") == "config firewall shaper per-ip-shaper\nend\n"
    assert "Acces reserve" in session('show system replacemsg admin "pre_admin-disclaimer-text"')


def test_get():
    session = Firewall().login()
    assert re.search(r"^output\s+: standard $", session("get system console"), re.MULTILINE)
    assert session("get system global | grep cfg-save") == "cfg-save            : automatic \n"
    assert "== [ vlan60 ]\nname: vlan60   mode: static    ip: 10.60.4.1 255.255.255.0" in session(
        "get system interface"
    )
    assert session("get firewall policy 999000 | grep name").startswith("name                : deny-all")
    assert "Version: FortiGate-200F v7.2.8,build1639" in session("get system status")
    assert "Uptime: " in session("get system performance status")
    assert session("get") == "\nincomplete command in the end\nCommand fail. Return code -160\n"


GREPS = {
    "plain": ("show firewall policy | grep 'edit 999000'", "    edit 999000\n"),
    "ignore case": ("show firewall policy | grep -i 'DENY-ALL'", '        set name "deny-all"\n'),
    "count": ("show firewall policy 3 | grep -c set", "12\n"),
    "number": ("show firewall policy 3 | grep -n edit", "2:    edit 3\n"),
    "after": ("show firewall policy | grep -A 1 'edit 999000'", '    edit 999000\n        set name "deny-all"\n'),
    "invert": ("show system console | grep -v set", "config system console\nend\n"),
    "blocks": (
        "show | grep -f POOL-MSSANTE",
        (
            'config firewall ippool\n    edit "POOL-MSSANTE" <---\n        set type one-to-one\n        set startip 203.0.113.13\n'
            "        set endip 203.0.113.13\n    next\nend\n"
        ),
    ),
    "nothing found": ("show | grep no-such-word", ""),
    "no filter but grep": ("show | include x", "command parse error before '|'\nCommand fail. Return code -61\n"),
    "not behind an edit": (
        "config firewall policy | grep x",
        "command parse error before '|'\nCommand fail. Return code -61\n",
    ),
}


@pytest.mark.parametrize("case", GREPS)
def test_grep(case):
    line, expected = GREPS[case]
    answer = Firewall().login()(line)
    assert answer.startswith(expected) if case == "blocks" else answer == expected


def test_pages_until_the_console_is_set_to_standard():
    firewall = Firewall(BASE.read_text().replace("    set output standard\n", ""))
    term, wire = terminal(firewall)
    term.feed(b"show\r")
    assert wire.text.endswith("--More-- ")
    assert wire.text.count("\r\n") < 30
    term.feed(b" ")
    assert wire.text.count("--More-- ") == 2
    term.feed(b"q")
    assert wire.text.endswith("len-fw-1 # ")
    term.feed(b"config system console\rset output standard\rend\r")
    term.feed(b"show\r")
    assert wire.text.endswith("config router multicast\r\nend\r\n\r\nlen-fw-1 # ")


def test_input_beyond_the_buffer_is_lost():
    firewall = Firewall()
    term, wire = terminal(firewall)
    term.feed(b"get system status\r" + b"x" * 5000)
    assert [event.kind for event in firewall.device.log if event.kind == "dropped-input"]
    assert "Version" in wire.text


def test_question_mark_tab_and_exit():
    firewall = Firewall()
    term, wire = terminal(firewall)
    term.feed(b"?")
    assert "execute\r\n" in wire.text
    term.feed(b"exec\t")
    assert wire.text.endswith("len-fw-1 # execute ")
    term.feed(b"\x15exit\r")
    assert wire.text.endswith("<closed>")


def test_hostname_is_in_the_prompt_at_once():
    session = Firewall().login()
    session("config system global\nset hostname len-fw-9\nend")
    assert session.prompt == "len-fw-9 # "


def test_ping_answers_for_what_is_known_to_be_there():
    session = Firewall().login()
    session(UNIT)
    assert "5 packets received, 0% packet loss" in session("execute ping 10.60.48.1")
    assert "0 packets received, 100% packet loss" in session("execute ping 10.60.48.77")
    assert "invalid ip address" in session("execute ping nowhere")
