"""The checks of a Linux box against the lab's: a whole unit on the firewall, SSIDs on an access point, and what they say otherwise."""

from pathlib import Path

import pytest
from contract_benches import LinuxBench

from netauto.drivers import Change
from netauto.platforms import PLATFORMS
from netauto.verify.build import checks_for
from netauto.verify.run import run_checks

GOLDEN = Path(__file__).parents[1] / "golden" / "linux"
LINUX = PLATFORMS["linux"]


def golden(case, name):
    return (GOLDEN / case / name).read_text(encoding="utf-8")


@pytest.fixture(
    params=[("whole-unit", "lbs-fw-1"), ("beside-another-unit", "lbs-fw-1"), ("ssids-on-a-radio", "lbs-ap-1")], ids=str
)
def opened(request):
    case, device = request.param
    bench = LinuxBench(base=golden(case, "running.cfg"))
    bench.case = case
    push = tuple(golden(case, "push.txt").splitlines())
    inverse = tuple(golden(case, "inverse.txt").splitlines())
    with bench.open() as driver:
        bench.checks = checks_for(
            device,
            "linux",
            LINUX.read_model(golden(case, "running.cfg")),
            LINUX.read_model(golden(case, "predicted.cfg")),
        )
        driver.stage(Change("r1", push=push, inverse=inverse, secret=lambda _reference: "Lab-only-2020"))
        driver.arm(120)
        yield bench, driver
    bench.close()


def statuses(driver, checks):
    return {
        (result.check, result.subject): (result.status, result.expected, result.observed)
        for result in run_checks(driver, checks)
    }


def test_every_check_passes_and_none_is_missing(opened):
    bench, driver = opened
    found = statuses(driver, bench.checks)
    assert found
    assert {key: value for key, value in found.items() if value[0] != "passed"} == {}
    assert any(check.startswith("ssid" if "ssid" in bench.case else "policy.order") for check, _ in found)


def test_what_runs_is_what_was_predicted(opened):
    bench, driver = opened
    assert bench.meaning(driver.running()) == bench.meaning(golden(bench.case, "predicted.cfg"))


def test_the_checks_see_that_it_was_undone(opened):
    bench, driver = opened
    driver.revert()
    assert bench.config() == bench.meaning(golden(bench.case, "running.cfg"))
    assert not any(status == "passed" for status, _, _ in statuses(driver, bench.checks).values())


def test_a_closed_unit_is_gone(opened):
    bench, driver = opened
    driver.confirm()
    push = tuple(golden(bench.case, "inverse.txt").splitlines())
    back = checks_for(
        bench.name,
        "linux",
        LINUX.read_model(golden(bench.case, "predicted.cfg")),
        LINUX.read_model(golden(bench.case, "running.cfg")),
    )
    driver.stage(Change("r1", push=push, inverse=(), secret=str))
    driver.arm(120)
    driver.confirm()
    assert {value for value in statuses(driver, back).values() if value[0] != "passed"} == set()


def test_rules_that_are_not_loaded_are_seen():
    bench = LinuxBench()
    try:
        base = LINUX.read_model(golden("whole-unit", "running.cfg"))
        checks = checks_for("lbs-fw-1", "linux", base, LINUX.read_model(golden("whole-unit", "predicted.cfg")))
        with bench.open() as driver:
            found = statuses(driver, checks)
        assert {status for status, _, _ in found.values()} == {"failed"}
        assert {observed for _, _, observed in found.values()} <= {"absent", "deny-all"}
    finally:
        bench.close()
