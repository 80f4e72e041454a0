"""The points at which the campaign kills a program that talks over HTTPS or NETCONF: around each request, before its answer is read."""

import pytest
from contract_benches import EosBench, JunosBench

from campaign.vendor import WORDS
from campaign.victim import _watch_https, _watch_netconf, eapi_commands, netconf_lines
from netauto.drivers.junos_transport import Transport
from netauto.drivers.pinned_https import _Pinned
from netauto.platforms import PLATFORMS

KINDS = {"arista_eos": EosBench, "junos": JunosBench}


class Killed(BaseException):
    """In the place of `kill -9`."""


class Points:
    """As the campaign's, but that they are kept, and that behind a fatal one nothing more is sent."""

    def __init__(self):
        self.passed, self.fatal, self.dead = [], "", False

    def around(self, what, lines, call):
        number = sum(name == what for name, _ in self.passed) + 1
        self.passed.append((what, lines))
        self._point(f"before-{what}.{number}")
        answer = call()
        self._point(f"after-{what}.{number}")
        return answer

    def _point(self, name):
        self.dead = self.dead or name == self.fatal
        if self.dead:
            raise Killed(self.fatal)


@pytest.fixture
def points(monkeypatch):
    monkeypatch.setattr(_Pinned, "request", _Pinned.request)  # to be put back
    monkeypatch.setattr(Transport, "send", Transport.send)
    watched = Points()
    _watch_https(watched)
    _watch_netconf(watched)
    return watched


@pytest.fixture(params=sorted(KINDS))
def bench(request):
    opened = KINDS[request.param]()
    yield opened
    opened.close()


def transaction(bench):
    with bench.open() as driver:
        driver.running()
        driver.stage(bench.change())
        driver.arm(600)
        driver.pending()
        driver.confirm()
        driver.save()


def test_there_is_a_point_for_every_request_and_it_knows_how_many_lines_it_brings(bench, points):
    transaction(bench)
    assert {what for what, _ in points.passed} == {f"write.{bench.name}"}
    assert sum(lines for _, lines in points.passed) == len(list(bench.device.log.commands()))
    assert len(points.passed) > 10


@pytest.mark.parametrize("side", ["before", "after"])
def test_a_program_that_dies_at_any_request_leaves_the_device_before_or_after(bench, points, side):
    before = bench.config()
    transaction(bench)
    after, requests = bench.config(), len(points.passed)
    with bench.open() as driver:
        driver.stage(bench.undoing())
        driver.arm(0)
    assert bench.config() == before
    for number in range(1, requests + 1):
        points.passed.clear()
        points.fatal = f"{side}-write.{bench.name}.{number}"
        with pytest.raises(Killed, match=rf"{number}$"):
            transaction(bench)
        points.dead, points.fatal = False, ""
        assert bench.config() in (before, after)
        with bench.open() as driver:
            driver.revert()
            if bench.config() != before:  # it was confirmed already
                driver.stage(bench.undoing())
                driver.arm(600)
                driver.confirm()
        state = bench.device.state()
        assert bench.config() == before, number
        assert not state.pending
        assert not state.config_locked_by


@pytest.mark.parametrize(
    ("message", "lines"),
    [
        ("<hello/>", 0),
        ('<nc:rpc message-id="1"><lock-configuration/></nc:rpc>', 1),
        ('<nc:rpc message-id="1"><load-configuration><configuration-set>set a\nset b</configuration-set></nc:rpc>', 3),
    ],
)
def test_lines_of_a_netconf_message(message, lines):
    assert netconf_lines(message) == lines


def test_commands_of_a_request_to_eapi():
    assert eapi_commands(b'{"params": {"cmds": ["enable", "show version"]}}') == 2


@pytest.mark.parametrize("platform", sorted(KINDS))
def test_the_words_of_a_platform_are_refusals_there(platform):
    words = WORDS[platform]
    known = PLATFORMS[platform]
    assert all(known.complaint(text) for text in (*words.refusals, words.full, words.no_room))
    assert not known.complaint(words.log)
    assert any("{name}" in line for line in words.rename)
    assert len(set(words.refusals)) == len(words.refusals)
