"""What Junos answers, read; the answers are written after those that others recorded (see the module)."""

import pytest

from netauto.drivers.junos_replies import (
    Commit,
    Complaint,
    changed_lines,
    lock_holder,
    read_clock,
    read_commits,
    read_complaints,
    read_configuration,
    read_reply,
    read_text,
)

NETCONF = 'xmlns="urn:ietf:params:xml:ns:netconf:base:1.0" xmlns:junos="http://xml.juniper.net/junos/21.4R3/junos"'


def reply(body):
    return read_reply(f"<rpc-reply {NETCONF}>{body}</rpc-reply>")


def history(*rows):
    return reply(
        f"<commit-information>{''.join(f'<commit-history>{row}</commit-history>' for row in rows)}</commit-information>"
    )


WAITS = (
    '<sequence-number>0</sequence-number><user>netauto</user><client>netconf</client><date-time junos:seconds="1000">x</date-time>'
    "<comment>commit confirmed, rollback in 5mins</comment><log>netauto-r1</log>"
)
MARK = "<commit-confirmed>rollback pending</commit-confirmed>"


def test_a_commit_that_waits_says_so():
    assert read_commits(history(WAITS + MARK)) == (Commit("netauto", "netauto-r1", 1000, waits=True, minutes=5),)


def test_one_that_was_confirmed_by_a_check_keeps_its_words_and_waits_no_more():
    assert read_commits(history(WAITS))[0].waits is False


def test_the_newest_commit_comes_first_whatever_the_order():
    older = "<sequence-number>1</sequence-number><user>root</user><client>other</client>"
    assert [commit.user for commit in read_commits(history(older, WAITS))] == ["netauto", "root"]


def test_several_routing_engines_in_one_answer():
    nested = f"<multi-routing-engine-results><multi-routing-engine-item><commit-information><commit-history>{WAITS}"
    closing = "</commit-history></commit-information></multi-routing-engine-item></multi-routing-engine-results>"
    assert len(read_commits(reply(nested + closing))) == 1


@pytest.mark.parametrize(
    "body",
    [
        "<ok/>",
        "<commit-information><commit-history><sequence-number>x</sequence-number></commit-history></commit-information>",
    ],
)
def test_what_is_no_history_is_an_error(body):
    with pytest.raises(ValueError, match=r"history|int"):
        read_commits(reply(body))


def test_an_answer_that_is_not_well_formed():
    with pytest.raises(ValueError, match="tag"):
        read_reply("<rpc-reply><a></rpc-reply>")


def test_errors_are_told_from_warnings():
    body = (
        "<rpc-error><error-severity>warning</error-severity><error-message>statement has no effect</error-message></rpc-error>"
        "<rpc-error><error-severity>error</error-severity><error-path>[edit vlans X]</error-path>"
        "<error-message>\nvlan-id must be between 1 and 4094\n</error-message>"
        "<error-info><bad-element>vlan-id 5000</bad-element></error-info></rpc-error>"
    )
    found = read_complaints(reply(body))
    assert found == (Complaint("vlan-id must be between 1 and 4094", "[edit vlans X]", "vlan-id 5000"),)
    assert str(found[0]) == "[edit vlans X]: vlan-id must be between 1 and 4094: vlan-id 5000"
    assert str(Complaint("syntax error: foo", element="foo")) == "syntax error: foo"
    assert read_complaints(reply("<rpc-error/>")) == (Complaint("no reason"),)


def test_the_text_of_a_command_without_what_the_device_says_of_itself():
    answer = reply("<output>\nJunos: 21.4R3\n</output><cli><banner>{master:0}</banner></cli>")
    assert read_text(answer) == "Junos: 21.4R3\n"
    assert read_text(reply("<output></output>")) == ""
    assert read_text(reply("error: no such device")) == "error: no such device\n"


def test_what_stands_beside_an_answer_is_no_part_of_it():
    noise = "Mar 17 08:00:00 mib2d: link down\n"
    assert read_text(reply(f"{noise}<output>\nJunos: 21.4R3\n</output>{noise}")) == "Junos: 21.4R3\n"
    assert (
        read_configuration(reply(f"{noise}<configuration-set>\nset a\nset b\n</configuration-set>{noise}"))
        == "set a\nset b\n"
    )


@pytest.mark.parametrize(
    "body", ["<ok/>", "<configuration-set>\nset a\nset", "<configuration-set>\n\n", "<configuration-set>"]
)
def test_a_configuration_that_is_none(body):
    closing = "" if body == "<ok/>" else "</configuration-set>"
    assert read_configuration(reply(f"{body}{closing}")) == ""


def test_the_clock():
    said = '<current-time><date-time junos:seconds="1616554286">x</date-time></current-time>'
    assert read_clock(reply(f"<system-uptime-information>{said}</system-uptime-information>")) == 1616554286
    assert read_clock(reply("<ok/>")) == 0
    assert read_clock(reply(said.replace("1616554286", "9" * 5000))) == 0


@pytest.mark.parametrize(
    ("message", "user"),
    [
        (
            "\nconfiguration database locked by:\n  jane terminal p1 (pid 5012) on since 2026-01-01, idle 00:01\n  exclusive",
            "jane",
        ),
        (
            "configuration database locked by: \n  root terminal  (pid 9458) on since 2014-04-25\n      exclusive [edit]",
            "root",
        ),
        (
            "configuration database locked by:\n  netauto (pid 9458) on since 2014-04-25\n      exclusive [edit]",
            "netauto",
        ),
        ("configuration database modified", ""),
    ],
)
def test_who_holds_the_lock(message, user):
    assert lock_holder(message) == user


def test_changed_lines_without_what_may_be_a_secret():
    compared = '\n[edit vlans]\n+   X {\n+       vlan-id 5;\n+   }\n[edit snmp]\n+  community hush;\n-  secret "$9$abc";\n  other\n'
    shown = changed_lines(compared)
    assert shown.startswith("[edit vlans] + X { + vlan-id 5; + } [edit snmp] (a line that may hold a secret)")
    assert "hush" not in shown
    assert "abc" not in shown
    assert "other" not in shown
