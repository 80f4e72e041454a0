"""NETCONF on a lab Junos device: framing, hostile messages, refusals, faults, delays. Without a network."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from junos_bench import base, switch_spec

from netauto.lab import Fault
from netauto.lab.clock import Clock
from netauto.lab.device import Device
from netauto.lab.dialect import Login, load_subsystem
from netauto.lab.junos.framing import BadFrame, Framer
from netauto.lab.profile import CAMPUS, INSTANT

if TYPE_CHECKING:
    from collections.abc import Callable

HELLO = (
    '<hello xmlns="urn:ietf:params:xml:ns:netconf:base:1.0"><capabilities>'
    "<capability>urn:ietf:params:netconf:base:1.{}</capability></capabilities></hello>"
)
CHANGE = "set vlans U-HNB-C1-CLIN vlan-id 2400"


class Session:
    """One NETCONF session without a network: requests in, replies out."""

    def __init__(
        self, device: Device | None = None, *, user: str = "netauto", profile: object = INSTANT, version: str = "0"
    ) -> None:
        self.clock = Clock()
        self.device = device or Device(switch_spec(), self.clock, profile)  # type: ignore[arg-type]
        login = Login(self.device.next_session(), user, 15, "127.0.0.1")
        made = load_subsystem("junos", "netconf")
        assert made is not None
        self.sent = b""
        self.ended: list[str] = []
        self.waits: list[tuple[float, Callable[[], None]]] = []
        self.netconf = made(self.device, login, self)
        self.device.terminals[login.session] = self.netconf
        self.login = login
        self.framer = Framer()
        self.netconf.start()
        self.hello = self.sent.decode()
        self.netconf.feed(self.framer.wrap(HELLO.format(version)))
        self.framer.chunked = version == "1"

    def __call__(self, operation: str) -> str:
        self.sent = b""
        self.netconf.feed(self.framer.wrap(f'<rpc message-id="7">{operation}</rpc>'))
        return self.sent.decode()

    def load(self, *lines: str) -> str:
        text = "\n".join(lines)
        body = f"<configuration-set>{text}</configuration-set>"
        return self(f'<load-configuration action="set" format="text">{body}</load-configuration>')

    def write(self, data: bytes) -> None:
        self.sent += data

    def close(self) -> None:
        self.ended.append("close")

    def reset(self) -> None:
        self.ended.append("reset")

    def mute(self) -> None:
        self.ended.append("mute")

    def later(self, seconds: float, action: Callable[[], None]) -> None:
        self.waits.append((seconds, action))


@pytest.fixture
def session() -> Session:
    return Session()


def running(session: Session) -> str:
    return session.device.system.state().running


# Messages.


def test_the_device_says_hello_with_its_capabilities(session: Session) -> None:
    assert "<capability>http://xml.juniper.net/netconf/junos/1.0</capability>" in session.hello
    assert "<capability>urn:ietf:params:netconf:base:1.1</capability>" in session.hello
    assert f"<session-id>{session.login.session}</session-id>" in session.hello
    assert session.hello.endswith("]]>]]>\n")


def test_both_framings() -> None:
    old, new = Session(version="0"), Session(version="1")
    assert old("<get-software-information/>").endswith("</rpc-reply>\n]]>]]>\n")
    answer = new("<get-software-information/>")
    size = re.match(r"\n#(\d+)\n", answer)
    assert size is not None
    assert answer.encode()[size.end() :][: int(size[1])].endswith(b"</rpc-reply>")
    assert answer.endswith("\n##\n")
    assert 'message-id="7"' in answer


@settings(max_examples=100)
@given(
    messages=st.lists(st.text(alphabet="ab<>]#\n\u00e9", min_size=1), min_size=1, max_size=4),
    size=st.integers(1, 9),
    chunked=st.booleans(),
)
def test_messages_survive_any_packets(messages: list[str], size: int, *, chunked: bool) -> None:
    if not chunked and any("]]>]]>" in f"{message}]]>" for message in messages):
        return
    sender, receiver = Framer(), Framer()
    sender.chunked = receiver.chunked = chunked
    data = b"".join(sender.wrap(message) for message in messages)
    received = []
    for start in range(0, len(data), size):
        receiver.feed(data[start : start + size])
        while (message := receiver.take()) is not None:
            received.append(message if chunked else message.strip("\n"))
    assert received == [message if chunked else message.strip("\n") for message in messages]


def test_what_is_no_frame_ends_the_session(session: Session) -> None:
    framer = Framer()
    framer.chunked = True
    framer.feed(b"GET / HTTP/1.1\r\n")
    with pytest.raises(BadFrame):
        framer.take()
    chunked = Session(version="1")
    chunked.netconf.feed(b"hello there, device")
    assert chunked.ended == ["reset"]


@pytest.mark.parametrize(
    "message",
    [
        '<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]><rpc><command>&b;</command></rpc>',
        "<rpc><unclosed></rpc>",
        "\x00\x01",
    ],
)
def test_hostile_xml_is_an_error_and_no_more(session: Session, message: str) -> None:
    session.sent = b""
    session.netconf.feed(session.framer.wrap(message))
    assert b"<error-tag>malformed-message</error-tag>" in session.sent
    assert "<junos-version>" not in session("<get-route-engine-information/>")
    assert session.ended == []


def test_a_request_before_the_hello_ends_the_session() -> None:
    late = Session()
    late.netconf._greeted = False  # type: ignore[attr-defined]
    late("<get-software-information/>")
    assert late.ended == ["reset"]


# Configuration.


@pytest.mark.parametrize(("layout", "start"), [("set", "set version 21.4R3.15\n"), ("text", "## Last commit: ")])
def test_the_configuration_as_text(session: Session, layout: str, start: str) -> None:
    answer = session(f'<get-configuration format="{layout}" database="committed"/>')
    found = re.search(rf"<configuration-{layout}[^>]*>\n(.*)</configuration-{layout}>", answer, re.DOTALL)
    assert found is not None
    assert found[1].startswith(start)
    if layout == "set":
        assert found[1].replace("&gt;", ">").replace("&lt;", "<").replace("&amp;", "&") == base("hnb-acc-1")


def test_a_part_of_the_configuration_as_xml(session: Session) -> None:
    wanted = "<configuration><vlans><vlan><name>PARKING</name></vlan></vlans></configuration>"
    answer = session(f"<get-configuration>{wanted}</get-configuration>")
    assert "<vlans><vlan><name>PARKING</name><vlan-id>999</vlan-id></vlan></vlans></configuration>" in answer
    assert "<domain-name>henin" in session(
        '<get-config><source><running/></source><filter type="subtree"><configuration><system><domain-name/></system>'
        "</configuration></filter></get-config>"
    )


def test_xml_changes_replaces_deletes_and_moves(session: Session) -> None:
    session(
        "<edit-config><target><candidate/></target><config><configuration>"
        "<vlans><vlan><name>PARKING</name><description>autre</description></vlan>"
        '<vlan operation="delete"><name>vlan1302</name></vlan></vlans>'
        "<routing-options><static><route><name>10.99.0.0/16</name></route></static></routing-options>"
        '<interfaces><interface inactive="inactive"><name>ge-0/0/4</name></interface></interfaces>'
        "</configuration></config></edit-config>"
    )
    changes = session('<get-configuration compare="rollback" rollback="0" format="text"/>')
    assert "+    description autre;" in changes
    assert "-   vlan1302 {" in changes
    assert "!   inactive: ge-0/0/4 { ... }" in changes
    assert "<load-error-count>" in session(
        "<load-configuration><configuration><vlans><vlan><name>A B</name></vlan></vlans></configuration></load-configuration>"
    )
    missing = session(
        "<load-configuration><configuration>"
        '<vlans><vlan delete="delete"><name>NONE</name></vlan></vlans></configuration></load-configuration>'
    )
    assert "<error-severity>warning</error-severity><error-message>\nstatement not found\n" in missing


def test_braces_merge_replace_and_override(session: Session) -> None:
    def load(action: str, text: str) -> str:
        body = f"<configuration-text>{text}</configuration-text>"
        session("<discard-changes/>")
        session(f'<load-configuration action="{action}" format="text">{body}</load-configuration>')
        return session('<get-configuration compare="rollback" rollback="0" format="text"/>')

    assert "+    description x;" in load("merge", "vlans { PARKING { description x; } }")
    replaced = load("replace", "vlans { replace: BIOMED { vlan-id 50; } }")
    assert "-    description " in replaced
    assert "-  interfaces {" in load("override", "system { host-name bare; }")
    assert "-   PARKING {" in load("merge", "vlans { delete: PARKING; }")


def test_refused_lines_are_named_and_the_others_are_loaded(session: Session) -> None:
    answer = session.load(CHANGE, "set vlans U-X vlan-id 4095", "delete vlans NONE", "set paint black")
    assert re.findall(r"<bad-element>(.*?)</bad-element>", answer) == ["4095", "paint"]
    assert re.findall(r"<error-severity>(.*?)</", answer) == ["error", "warning", "error"]
    assert "<load-error-count>2</load-error-count>" in answer
    assert CHANGE in session('<get-configuration format="set"/>')
    assert running(session) == base("hnb-acc-1")


def test_a_check_names_every_mistake(session: Session) -> None:
    session.load("set interfaces ge-0/0/6 unit 0 family ethernet-switching vlan members NONE")
    answer = session("<commit-configuration><check/></commit-configuration>")
    assert "vlan NONE not configured" in answer
    assert "configuration check-out failed" in answer
    assert "<commit-check-success/>" not in answer
    assert "vlan NONE not configured" in session("<commit-configuration/>")
    assert running(session) == base("hnb-acc-1")


def test_a_commit_on_trial_can_be_recognised_by_its_comment(session: Session) -> None:
    session("<lock-configuration/>")
    session.load(CHANGE)
    session(
        "<commit-configuration><confirmed/><confirm-timeout>5</confirm-timeout><log>netauto-run-1</log></commit-configuration>"
    )
    first = session("<get-commit-information/>").partition("</commit-history>")[0]
    assert "<comment>commit confirmed, rollback in 5mins</comment><log>netauto-run-1</log>" in first
    assert "<commit-confirmed>rollback pending</commit-confirmed>" in first
    session.clock.advance(301)
    assert running(session) == base("hnb-acc-1")


@pytest.mark.parametrize("minutes", ["0", "-1", "70000", "five", "1.5"])
def test_a_trial_takes_whole_minutes(session: Session, minutes: str) -> None:
    session.load(CHANGE)
    answer = session(
        f"<commit-configuration><confirmed/><confirm-timeout>{minutes}</confirm-timeout></commit-configuration>"
    )
    assert "<bad-element>confirm-timeout</bad-element>" in answer
    assert running(session) == base("hnb-acc-1")


def test_one_session_locks_the_other_out(session: Session) -> None:
    other = Session(session.device, user="astreinte")
    assert "<ok/>" in session("<lock><target><candidate/></target></lock>")
    refused = other("<lock-configuration/>")
    assert "configuration database locked by:" in refused
    assert f"<session-id>{session.login.session}</session-id>" in refused
    assert "locked by" in other.load(CHANGE)
    assert "locked by" in other("<commit-configuration/>")
    assert "<ok/>" in other(f"<kill-session><session-id>{session.login.session}</session-id></kill-session>")
    assert session.ended == ["reset"]
    session.netconf.hang_up()
    assert "<ok/>" in other("<lock-configuration/>")


def test_a_private_candidate_is_the_sessions_own(session: Session) -> None:
    answer = session("<open-configuration><private/></open-configuration>")
    assert "uncommitted changes will be discarded on exit" in answer
    session.load(CHANGE)
    assert not session.device.system.store.dirty
    session("<commit-configuration/>")
    assert CHANGE in running(session)
    assert "<ok/>" in session("<close-configuration/>")


def test_commits_of_before_are_shown_and_compared(session: Session) -> None:
    session.load(CHANGE)
    session("<commit-configuration/>")
    changes = session("<get-rollback-information><rollback>1</rollback><compare>0</compare></get-rollback-information>")
    assert "+       vlan-id 2400;" in changes
    before = session("<get-rollback-information><rollback>1</rollback><format>set</format></get-rollback-information>")
    assert "set vlans PARKING vlan-id 999" in before
    assert CHANGE not in before
    assert "No such file" in session("<get-rollback-information><rollback>9</rollback></get-rollback-information>")


def test_unknown_requests_are_refused(session: Session) -> None:
    assert "<bad-element>paint-it-black</bad-element>" in session("<paint-it-black/>")
    assert "syntax error" in session('<command format="text">show paint</command>')
    assert "<output>" in session('<command format="text">show version</command>')
    assert "<software-information>" in session("<command>show version</command>")
    closing = session("<close-session/>")
    assert "<ok/>" in closing
    assert session.ended == ["close"]


# Faults and delays.


def test_a_line_is_rejected_or_ignored(session: Session) -> None:
    session.device.set_fault(Fault("reject", match="^set vlans", text="error: permission denied\n", times=1))
    assert "permission denied" in session.load(CHANGE)
    session.device.set_fault(Fault("ignore", match="^set vlans"))
    assert "<ok/>" in session.load(CHANGE)
    assert not session.device.system.store.dirty


@pytest.mark.parametrize(("after", "changed"), [(False, False), (True, True)])
def test_the_connection_drops_before_or_after_the_commit(*, after: bool, changed: bool) -> None:
    session = Session()
    session.load(CHANGE)
    session.device.set_fault(Fault("drop", match="^commit-configuration", after=after))
    assert session("<commit-configuration/>") == ""
    assert session.ended == ["reset"]
    assert (CHANGE in running(session)) is changed


def test_a_request_hangs_is_refused_or_reboots_the_device(session: Session) -> None:
    session.device.set_fault(Fault("reject", match="^commit-configuration check", text="error: licence expired\n"))
    assert "licence expired" in session("<commit-configuration><check/></commit-configuration>")
    session.device.clear_faults()
    session.device.set_fault(Fault("hang", match="^get-commit"))
    assert session("<get-commit-information/>") == ""
    assert session.ended == ["mute"]
    other = Session(session.device)
    other.device.set_fault(Fault("reboot", match="^lock"))
    assert other("<lock-configuration/>") == ""


def test_an_answer_is_cut_off(session: Session) -> None:
    session.device.set_fault(Fault("truncate", match="^get-software", size=30, times=1))
    assert "</software-information>" not in session("<get-software-information/>")
    assert "</software-information>" in session("<get-software-information/>")


def test_the_device_takes_its_time() -> None:
    session = Session(profile=CAMPUS)
    assert session.hello == ""
    session.waits.pop(0)[1]()
    assert session("<get-software-information/>") == ""
    seconds, action = session.waits.pop(0)
    assert seconds == CAMPUS.busy("get-software-information", config=False) > 0
    action()
    assert b"<junos-version>" in session.sent
