"""The process dies at every point where something has just been, or is just about to be, written down or done; then somebody resumes.

Whatever the point: every device is as before or as planned, all of them the same; the verdict says which; no timer is left; nothing was
done twice. A killed process is an exception that nothing catches, after which its journal and its sessions are as dead as they would be.
"""

import threading
from contextlib import contextmanager

import pytest
from deploy_hospital import FEW, REVERT_AFTER, Kill, few_devices

ACTS = ("stage", "arm", "confirm", "revert", "save")


class Executioner:
    """Counts the points that pass, and kills at one of them."""

    def __init__(self, at=None):
        self.at = at
        self.passed = 0
        self.dead = False
        self._turn = threading.Lock()

    def point(self):
        with self._turn:
            self.passed += 1
            if self.dead or self.passed == self.at:
                self.dead = True
                raise Kill

    def around(self, call):
        def watched(*values, **named):
            self.point()
            answer = call(*values, **named)
            self.point()
            return answer

        return watched


@contextmanager
def watched_session(executioner, opened):
    with opened as driver:
        for act in ACTS:
            setattr(driver, act, executioner.around(getattr(driver, act)))
        yield driver


def drive(hospital, executioner, plan):
    hospital.wrap = lambda _name, opened: watched_session(executioner, opened)
    with hospital.journal() as journal:
        journal.append = executioner.around(journal.append)
        return hospital.drive(plan, journal=journal)


def prepare(folder, scenario):
    hospital = few_devices(folder, scenario)
    return hospital, hospital.plan(names=FEW)


def check(hospital, result):
    assert result.verdict in {"open", "reverted"}, result
    assert hospital.all_after() if result.verdict == "open" else hospital.all_before(), result
    assert result.finished
    saved = [device.startup == device.running for device in hospital.devices.values()]
    assert all(saved) or result.verdict == "reverted"
    for device in hospital.devices.values():
        undone = device.acts.count("revert") + device.acts.count("timer")
        assert device.acts.count("arm") - undone <= 2  # the change, and at most its inverse
        assert device.acts.count("confirm") <= 2
        forward = device.acts[: device.acts.index("arm") + 1] if "arm" in device.acts else device.acts
        assert forward.count("stage") <= 1
    with hospital.journal() as journal:
        assert journal.verify_chain() > 0
        assert journal.open_runs() == ()


def killed_everywhere(folder, scenario, between, points=slice(None)):
    """Kill at each point of the scenario (`points`: of them), let `between` happen, resume; return the verdicts."""
    hospital, plan = prepare(folder / "whole", scenario)
    counted = Executioner()
    verdicts = [drive(hospital, counted, plan).verdict]
    for at in range(1, counted.passed + 1)[points]:
        hospital, plan = prepare(folder / str(at), scenario)
        try:
            drive(hospital, Executioner(at), plan)
        except Kill:
            between(hospital)
        result = drive(hospital, Executioner(), plan)
        check(hospital, result)
        verdicts.append(result.verdict)
    return verdicts


# A run that goes well is killed at every point; the others, which share most of them, at every second one.
EVEN, ODD = slice(0, None, 2), slice(1, None, 2)


@pytest.mark.parametrize(
    ("scenario", "points", "possible"),
    [
        ("well", slice(None), {"open", "reverted"}),
        ("fails", EVEN, {"reverted"}),
        ("turns", ODD, {"open", "reverted"}),
    ],
    ids=["well", "fails", "turns"],
)
def test_resumed_at_once(tmp_path, scenario, points, possible):
    verdicts = killed_everywhere(tmp_path, scenario, lambda _hospital: None, points)
    assert len(verdicts) > 80 / (points.step or 1)
    assert set(verdicts) <= possible
    assert "reverted" in verdicts
    assert "open" in verdicts or scenario != "well"


@pytest.mark.parametrize(("scenario", "points"), [("well", ODD), ("turns", EVEN)], ids=["well", "turns"])
def test_resumed_after_the_timers_have_fired(tmp_path, scenario, points):
    def wait(hospital):
        hospital.clock.seconds += REVERT_AFTER + 1

    verdicts = killed_everywhere(tmp_path, scenario, wait, points)
    assert "reverted" in verdicts


def test_killed_again_while_resuming(tmp_path):
    for at in range(1, 130, 3):
        hospital, plan = prepare(tmp_path / str(at), "well")
        for again in (at, at, at // 2):
            try:
                drive(hospital, Executioner(again or 1), plan)
            except Kill:
                continue
        result = drive(hospital, Executioner(), plan)
        check(hospital, result)
