"""The Junos driver on a box that answers what it should not, or what no lab device does."""

import logging
import threading
import time

import pytest
from junos_box import BASE, PASSWORD, Box, error

from netauto.drivers import Change, Deadlines
from netauto.errors import (
    DeviceError,
    HeldError,
    HostKeyError,
    LoginError,
    PlatformMismatchError,
    RejectedError,
    SecretError,
    UnreachableError,
)

SECRET = "Unit-Secret-4711"
LINE = "set vlans U-HNB-C1-CLIN vlan-id 2432"
OTHER_KEY = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIJ0mAvJw0iU8kI0dFYmB0x0m3mS6bq0nJw9iT5m7zW1x"


@pytest.fixture
def make():
    boxes = []

    def make(**options):
        boxes.append(Box(**options))
        return boxes[-1]

    yield make
    for box in boxes:
        box.close()


@pytest.fixture
def box(make):
    return make()


def change(*push, run="r1"):
    return Change(run, push=push or (LINE,), inverse=("delete vlans U-HNB-C1-CLIN",), secret=lambda _reference: SECRET)


def armed(driver, *push, seconds=600):
    driver.stage(change(*push))
    driver.arm(seconds)


@pytest.mark.parametrize("chunked", [False, True], ids=["1.0", "1.1"])
def test_a_transaction(make, chunked):
    box = make(chunked=chunked)
    with box.open() as driver:
        driver.stage(change())
        assert box.running == list(BASE)
        driver.arm(120)
        waiting = driver.pending()
        assert (waiting.state, waiting.owner, waiting.seconds_left) == ("ours", "netauto-r1", 120)
        driver.confirm()
        assert driver.pending().state == "none"
        driver.save()
        assert driver.startup() == ""
        assert driver.running() == "".join(f"{line}\n" for line in box.running)
    assert box.running == [*BASE, LINE]
    assert box.commits[0]["log"] == "netauto-r1: confirmed"


def test_a_change_without_a_timer(box):
    with box.open() as driver:
        armed(driver, seconds=0)
        assert driver.pending().state == "none"
        driver.revert()
    assert box.running == [*BASE, LINE]
    assert box.commits[0]["log"] == "netauto-r1: for good"


def test_no_lock_is_held_while_a_timer_runs(box):
    with box.open() as driver:
        driver.stage(change())
        assert box.lock
        driver.arm(600)
        assert not box.lock


def test_leaving_lets_go_of_what_was_staged_and_of_nothing_else(box):
    with box.open() as driver:
        driver.stage(change())
    assert not box.lock
    assert box.candidate == box.running == list(BASE)
    with box.open() as driver:
        armed(driver)
    assert box.commits[0]["waits"]
    assert not box.asked("kill-session")


def test_another_process_of_the_run_takes_its_change_back(box):
    with box.open() as driver:
        armed(driver)
    with box.open() as driver:
        assert driver.pending().state == "ours"
        driver.revert()
        assert driver.pending().state == "none"
        driver.revert()
    assert box.running == list(BASE)
    assert [commit["log"] for commit in box.commits] == ["netauto-r1: undone", "netauto-r1", ""]


def test_another_run_is_somebody_else(box):
    with box.open() as driver:
        armed(driver)
    with box.open(run="r2") as driver:
        waiting = driver.pending()
        assert (waiting.state, waiting.owner, waiting.seconds_left) == ("foreign", "netauto", 600)
        driver.revert()
        with pytest.raises(RejectedError, match="a commit of netauto waits instead"):
            driver.confirm()
        with pytest.raises(DeviceError, match=r"netauto \(netauto-r1\) waits for confirmation; it is left alone"):
            driver.stage(change(run="r2"))
    assert box.commits[0]["waits"]
    assert not box.lock


def test_a_check_would_confirm_what_waits_so_that_none_is_asked_for(box):
    box.arm()
    with box.open() as driver, pytest.raises(DeviceError, match="astreinte waits for confirmation"):
        driver.stage(change())
    assert box.commits[0]["waits"]
    assert not box.asked("<check/>")
    assert not box.asked("configuration-set")


def test_what_a_check_has_confirmed_is_not_taken_for_waiting(box):
    """NAPALM reads the comment of the newest commit, which stays when it is confirmed by a check."""
    box.arm(log="par ailleurs")
    box.commits[0]["waits"] = False
    with box.open() as driver:
        assert driver.pending().state == "none"
        driver.stage(change())


def test_a_timer_that_fires_is_noticed(box):
    with box.open() as driver:
        armed(driver)
        box.pass_time(601)
        assert driver.pending().state == "none"
        with pytest.raises(RejectedError, match="nothing waits"):
            driver.confirm()
        driver.revert()
    assert box.running == list(BASE)
    assert box.commits[0]["user"] == "root"


def test_somebody_commits_on_top_of_ours(box):
    with box.open() as driver:
        armed(driver)
        box.arm(minutes=0, lines=["set vlans PERSONNE vlan-id 3333"])
        assert driver.pending().state == "none"
        with pytest.raises(RejectedError):
            driver.confirm()
        driver.revert()
    assert "set vlans PERSONNE vlan-id 3333" in box.running


def test_lines_that_somebody_has_not_committed_are_named_and_neither_committed_nor_lost(box):
    with box.open() as driver:
        armed(driver)
        box.candidate = [*box.running, "set vlans PERSONNE vlan-id 3333", "set snmp community hush"]
        with pytest.raises(RejectedError, match="PERSONNE") as caught:
            driver.confirm()
        assert "left alone" in caught.value.reply
        assert "hush" not in str(caught.value)
        with pytest.raises(HeldError) as held:
            driver.revert()
        assert "timer" in held.value.hint
        assert "set vlans PERSONNE vlan-id 3333" in box.candidate
        box.candidate = list(box.running)
        driver.revert()
    assert box.running == list(BASE)


def test_lines_that_somebody_has_not_committed_keep_us_from_staging(box):
    box.candidate = [*BASE, "set vlans PERSONNE vlan-id 3333"]
    with box.open() as driver:
        with pytest.raises(RejectedError, match="PERSONNE"):
            driver.stage(change())
        driver.revert()
    assert box.candidate == [*BASE, "set vlans PERSONNE vlan-id 3333"]


@pytest.mark.parametrize(("user", "kind"), [("astreinte", RejectedError), ("netauto", HeldError)])
def test_who_holds_the_lock_is_named(box, user, kind):
    box.answers["<lock-configuration"] = error(box.held_by(user))
    with box.open() as driver:
        with pytest.raises(RejectedError) as caught:
            driver.stage(change())
        driver.revert()
    assert type(caught.value) is kind
    assert f"{user} terminal p0 (pid 4242)" in caught.value.reply


def test_the_lock_of_a_process_that_died_is_waited_for_and_never_killed(box):
    """`kill-session` would undo a commit that waits (documented)."""
    with box.open() as dead:
        dead.stage(change())
        with box.open() as driver:
            with pytest.raises(HeldError):
                driver.stage(change())
            dead._netconf.cut()
            until = time.monotonic() + 5
            while box.lock and time.monotonic() < until:
                threading.Event().wait(0.01)
            armed(driver)
    assert not box.asked("kill-session")


@pytest.mark.parametrize("seconds", [1, 59, 61, 90, -60, -1, 65_536 * 60])
def test_a_timer_that_the_device_cannot_keep_is_refused_and_not_rounded(box, seconds):
    with box.open() as driver:
        driver.stage(change())
        with pytest.raises(DeviceError, match="cannot be"):
            driver.arm(seconds)
    assert not box.asked("<confirmed/>")


def test_the_longest_timer(box):
    with box.open() as driver:
        armed(driver, seconds=65_535 * 60)
        assert driver.pending().seconds_left == 65_535 * 60


def test_a_refused_line_is_found_among_many(box):
    lines = (LINE, "set vlans A vlan-id 11", "set gibberish here", "set vlans B vlan-id 12")
    with box.open() as driver:
        with pytest.raises(RejectedError) as caught:
            driver.stage(change(*lines))
        assert caught.value.line == "set gibberish here"
        assert caught.value.reply == "syntax error: here"
    assert box.candidate == list(BASE)
    assert not box.lock


def test_a_refusal_that_no_line_repeats_is_reported_all_the_same(box):
    box.answers["set vlans A"] = error("statement creation failed", "A", path="[edit vlans]")
    with box.open() as driver, pytest.raises(RejectedError) as caught:
        driver.stage(change(LINE, "set vlans A vlan-id 11"))
    assert caught.value.line == "set vlans A vlan-id 11"
    box.answers = {"set vlans U-HNB-C1-CLIN vlan-id 2432\nset": error("table full")}
    with box.open() as driver, pytest.raises(RejectedError, match="table full") as caught:
        driver.stage(change(LINE, "set vlans A vlan-id 11"))
    assert caught.value.line == "load-configuration"


def test_a_refusal_at_the_check_names_the_line_that_it_is_about(box):
    path, statement = "[edit interfaces ge-0/0/5 unit 0 family ethernet-switching vlan]", "members NONE"
    box.answers["<check/>"] = error("vlan NONE does not exist", statement, path=path)
    line = "set interfaces ge-0/0/5 unit 0 family ethernet-switching vlan members NONE"
    with box.open() as driver:
        with pytest.raises(RejectedError) as caught:
            driver.stage(change(LINE, line))
        assert caught.value.line == line
        assert caught.value.reply == f"{path}: vlan NONE does not exist: {statement}"
        with pytest.raises(DeviceError, match="nothing is staged"):
            driver.arm(600)
    assert not box.lock
    assert box.candidate == list(BASE)


def test_a_warning_is_no_error(box):
    box.answers["<check/>"] = f"<commit-results>{error('statement has no effect', severity='warning')}</commit-results>"
    with box.open() as driver:
        armed(driver)
        driver.confirm()
    assert LINE in box.running


def test_an_error_beside_a_success_is_an_error(box):
    box.answers["<check/>"] = f"<commit-results><ok/>{error('one of two did not')}</commit-results>"
    with box.open() as driver, pytest.raises(RejectedError, match="one of two did not"):
        driver.stage(change())


def test_an_error_in_the_words_of_the_junos_xml_protocol_is_one(box):
    box.answers["<check/>"] = (
        '<xnm:error xmlns:xnm="http://xml.juniper.net/xnm/1.1/xnm"><message>no</message></xnm:error>'
    )
    with box.open() as driver, pytest.raises(RejectedError, match="refused 'commit check': no"):
        driver.stage(change())


def test_a_commit_that_is_refused_leaves_nothing_behind(box):
    box.answers["<confirmed/>"] = error("configuration check-out failed")
    with box.open() as driver:
        with pytest.raises(RejectedError, match="check-out failed"):
            armed(driver)
        assert not box.lock
        assert box.candidate == list(BASE)
        assert driver.pending().state == "none"


def test_a_device_that_takes_the_change_and_does_not_say_that_its_timer_runs(box):
    with box.open() as driver:
        driver.stage(change())
        box.answers["get-commit-information"] = "<commit-information/>"
        with pytest.raises(DeviceError, match="does not say that its timer runs"):
            driver.arm(600)


def test_a_device_that_lies_about_what_waits_is_confirmed_and_reverted_all_the_same(box):
    with box.open() as driver:
        armed(driver)
        box.commits[0]["waits"] = False
        driver.confirm()
        assert box.commits[0]["log"] == "netauto-r1: confirmed"
        armed(driver, "set vlans A vlan-id 11")
        box.commits[0]["waits"] = False
        driver.revert()
    assert box.running == [*BASE, LINE]


def test_a_device_that_does_not_revert_says_so(box):
    with box.open() as driver:
        armed(driver)
        box.answers["undone"] = "<commit-results/>"
        with pytest.raises(DeviceError, match="did not revert"):
            driver.revert()


def test_a_device_that_does_not_confirm_says_so(box):
    with box.open() as driver:
        armed(driver)
        box.answers["confirmed</log>"] = "<commit-results/>"
        with pytest.raises(DeviceError, match="did not confirm"):
            driver.confirm()


@pytest.mark.parametrize(
    "line",
    [
        "commit",
        "rollback 1",
        "edit vlans",
        "top",
        "set",
        "delete",
        "delete ",
        "activate vlans A",
        "load merge terminal",
        " set vlans A",
        "set vlans A\ndelete vlans",
        "set system host-name \ufffe",
    ],
)
def test_what_is_no_statement_is_not_sent(box, line):
    with box.open() as driver, pytest.raises(DeviceError):
        driver.stage(change(LINE, line))
    assert box.candidate == list(BASE)
    assert not box.lock


def test_text_is_text_whatever_stands_in_it(box):
    line = "set system login message \"a <b>&amp; ]]>]]> ]]&gt; 'c' é\""
    with box.open() as driver:
        armed(driver, line)
        driver.confirm()
        assert line in driver.running().splitlines()
    assert line in box.running


# Secrets.


def test_a_secret_goes_to_the_device_and_nowhere_else(box, caplog):
    caplog.set_level(logging.DEBUG)
    line = 'set access radius-server 10.60.0.21 secret "⟦secret:vault:radius_key⟧"'
    with box.open() as driver:
        armed(driver, line)
        assert f'set access radius-server 10.60.0.21 secret "{SECRET}"' in box.running
        refused = f"set gibberish {line}"
        box.answers["gibberish"] = error(f"syntax error near {SECRET}", SECRET)
        driver.revert()
        with pytest.raises(RejectedError) as caught:
            driver.stage(change(refused))
        assert caught.value.line == refused
        box.answers = {"<check/>": error(f"invalid {SECRET}", path="[edit access]")}
        with pytest.raises(RejectedError) as checked:
            driver.stage(change(line))
    for text in (str(caught.value), repr(caught.value), str(checked.value), caplog.text):
        assert SECRET not in text
        assert PASSWORD not in text


@pytest.mark.parametrize("value", ['a"b', 'a" "b', "a\\", "two words", "line\nbreak", ""])
def test_a_secret_that_would_change_the_line_is_refused(box, value):
    for reference in ('"⟦secret:vault:key⟧"', "⟦secret:vault:key⟧"):
        if value == "two words" and reference.startswith('"'):
            continue
        bad = Change("r1", (f"set access radius-server 10.60.0.21 secret {reference}",), (), lambda _name: value)
        with box.open() as driver, pytest.raises(SecretError) as caught:
            driver.stage(bad)
        assert not value or value not in str(caught.value)
    assert not box.asked("radius-server")


def test_a_secret_of_several_words_may_stand_between_quotation_marks(box):
    good = Change("r1", ('set system login message "⟦secret:vault:key⟧"',), (), lambda _name: "two words")
    with box.open() as driver:
        driver.stage(good)
        assert 'set system login message "two words"' in box.candidate


# Who is at the other end.


def test_the_password_reaches_nobody_but_the_pinned_device(box):
    with pytest.raises(HostKeyError), box.open(host_key=OTHER_KEY):
        pass
    with pytest.raises(HostKeyError, match="pins no host key"), box.open(host_key=""):
        pass
    assert not box.passwords


def test_a_wrong_password(box):
    with pytest.raises(LoginError), box.open(password="wrong"):
        pass
    assert box.passwords == ["wrong"]


def test_nothing_of_the_home_folder_is_looked_at(box, tmp_path, monkeypatch):
    folder = tmp_path / ".ssh"
    folder.mkdir()
    (folder / "config").write_text(f"Host *\n  HostName 192.0.2.1\n  User nobody\n  IdentityFile {folder}/id\n")
    (folder / "known_hosts").write_text("garbage\n")
    monkeypatch.setenv("HOME", str(tmp_path))
    with box.open() as driver:
        assert driver.running()


def test_a_device_without_netconf(make):
    with pytest.raises(UnreachableError, match="refuses to speak NETCONF"), make(subsystem=False).open():
        pass


def test_a_device_of_another_vendor(make):
    with pytest.raises(PlatformMismatchError, match="not as Junos does"), make(capabilities=()).open():
        pass


def test_a_device_that_netauto_does_not_know(box):
    box.answers["show version"] = "<output>\nSomething else\n</output>"
    with box.open() as driver, pytest.raises(PlatformMismatchError, match="Something else"):
        driver.stage(change())


def test_a_port_where_nobody_listens(make):
    box = make()
    port = box.port
    box._call(box._shut())
    with pytest.raises(UnreachableError, match="refuses the connection"), box.open(port=port):
        pass


# Answers that should not be.


@pytest.mark.parametrize(
    "hello",
    [
        b"",
        b"\xff\xfe garbage ]]>]]>",
        b"<hello>]]>]]>",
        b'<!DOCTYPE x [<!ENTITY a "b">]><hello/>]]>]]>',
        b"<a/>]]>]]>",
    ],
)
def test_a_strange_hello_is_given_up_at_the_deadline(box, hello):
    box.hello = hello
    start = time.monotonic()
    with pytest.raises(DeviceError), box.open(deadlines=Deadlines(connect=1)):
        pass
    assert time.monotonic() - start < 4


ENTITIES = b'<!DOCTYPE rpc-reply [<!ENTITY x "%s">]><rpc-reply>&x;&x;</rpc-reply>' % (b"a" * 1000)


@pytest.mark.parametrize(
    "raw",
    [
        lambda _answer: b"\n#12\nnot so many\n##\n",
        lambda _answer: b"no frame at all, and a long one at that",
        lambda _answer: b"\n#5\n<rpc-\n##\n",
        lambda _answer: b"\n#%d\n%s\n##\n" % (len(ENTITIES), ENTITIES),
        lambda answer: b"\n#%d\n%s\n##\n" % (len(answer) - 20, answer[:-20]),
        lambda _answer: b"\n#12\n<rpc-reply/>\n##\n",
        lambda _answer: b'\n#29\n<rpc-reply message-id="else"/>\n##\n',
        lambda _answer: b"\n#9999999999\n",
    ],
)
def test_an_answer_that_is_none_ends_before_the_deadline_and_in_words_of_ours(box, raw):
    with box.open(deadlines=Deadlines(show=1)) as driver:
        box.raw = raw
        start = time.monotonic()
        with pytest.raises(DeviceError) as caught:
            driver.running()
        assert time.monotonic() - start < 4
        assert caught.value.device == "hnb-acc-1"


def test_control_characters_of_a_device_go_no_further(box):
    box.running.append('set system login message "\x1b[2J\x07&#27;&#x1b;&#xffff;bell"')
    box.answers["show chassis"] = "<output>a\x1b[2J&#8;\x9b31mb</output>"
    box.raw = None
    with box.open() as driver:
        assert driver.show("show chassis").strip() == "a[2J31mb"
        text = driver.running()
    assert "\x1b" not in text
    assert "bell" in text


def test_an_answer_that_breaks_off_in_a_letter_of_two_bytes(make):
    """ncclient's own parser decodes what a read happened to bring."""
    box = make(chunked=False)
    box.running += [f'set vlans V{number} description "{"é" * 60}"' for number in range(2000)]
    with box.open() as driver:
        assert driver.running().count("é") == 120_000


def test_a_configuration_that_ends_before_its_end_is_read_again(box):
    answers = ["<configuration-set>set version 21", "<configuration-set>\nset version 21.4R3\n"]
    box.answers["get-configuration"] = lambda _body: f"{answers.pop(0)}</configuration-set>"
    with box.open() as driver:
        assert driver.running() == "set version 21.4R3\n"
        box.answers["get-configuration"] = "<configuration-set>set ver</configuration-set>"
        with pytest.raises(DeviceError, match="ends before its end"):
            driver.running()


@pytest.mark.parametrize("answer", ["<ok/>", "<output>nothing</output>"])
def test_a_history_that_is_none_is_never_taken_for_nothing_waits(box, answer):
    box.answers["get-commit-information"] = answer
    with box.open() as driver:
        with pytest.raises(DeviceError, match="not understood"):
            driver.pending()
        box.answers["get-commit-information"] = error("permission denied")
        with pytest.raises(RejectedError, match="permission denied"):
            driver.pending()


def test_a_clock_that_is_no_clock(box):
    with box.open() as driver:
        armed(driver)
        box.answers["get-system-uptime-information"] = '<current-time><date-time seconds="x"/></current-time>'
        assert driver.pending().seconds_left == 0
        assert driver.pending().state == "ours"


def test_a_device_that_hangs_is_given_up_and_its_session_is_over(box):
    box.answers["get-configuration"] = lambda _body: None
    with box.open(deadlines=Deadlines(show=0.3)) as driver:
        start = time.monotonic()
        with pytest.raises(UnreachableError, match="no answer"):
            driver.running()
        with pytest.raises(UnreachableError, match="connection is lost"):
            driver.pending()
        assert time.monotonic() - start < 2


def test_a_refused_command(box):
    with box.open() as driver:
        assert driver.show("show version").startswith("Hostname: hnb-acc-1\n")
        assert "master" not in driver.show("show version")
        with pytest.raises(RejectedError, match="syntax error"):
            driver.show("gibberish here")
        with pytest.raises(RejectedError, match="a terminal acts upon"):
            driver.show("show ?")


def test_no_thread_stays_behind(box):
    before = set(threading.enumerate())
    with box.open() as driver:
        driver.running()
        assert set(threading.enumerate()) - before
    left = [thread.name for thread in set(threading.enumerate()) - before]
    assert not [name for name in left if not name.startswith("asyncio")], left  # of the box itself


def test_pyez_is_imported_again_when_another_thread_imported_meanwhile(monkeypatch):
    from netauto.drivers import junos_netconf

    asked = []

    def first_in_vain(name):
        asked.append(name)
        if len(asked) == 1:
            raise RuntimeError("dictionary changed size during iteration")

    monkeypatch.setattr(junos_netconf, "import_module", first_in_vain)
    junos_netconf._import_pyez()
    assert asked == ["jnpr.junos", "jnpr.junos"]
