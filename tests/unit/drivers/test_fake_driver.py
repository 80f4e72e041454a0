import re

import pytest

from netauto.drivers import Change
from netauto.drivers import fake as module
from netauto.drivers.fake import FakeDevice, Fault
from netauto.errors import DeviceError, UnreachableError


def test_the_example_in_the_docstring_works():
    lines = module.__doc__.split("::\n")[1].split("\n\nWith")[0]
    code = "\n".join(line[4:] for line in lines.split("\n"))
    exec(compile(code, "docstring", "exec"), {"FakeDevice": FakeDevice, "Change": Change})
    assert re.search(r"driver\.confirm\(\)", code)


def test_faults_act_when_and_as_often_as_they_say():
    device = FakeDevice("x", faults=(Fault("running", "drop", skip=1, times=2),))
    outcomes = []
    for _ in range(4):
        with device.open("r") as driver:
            try:
                driver.running()
                outcomes.append("ok")
            except UnreachableError:
                outcomes.append("lost")
    assert outcomes == ["ok", "lost", "lost", "ok"]
    assert device.sessions == 4


def test_another_runs_change_is_foreign():
    device = FakeDevice("x", ("a",))
    with device.open("r1") as driver:
        driver.stage(Change("r1", ("b",), ("no b",), str))
        driver.arm(60)
    with device.open("r2") as driver:
        assert driver.pending().state == "foreign"
        with pytest.raises(DeviceError, match="somebody else"):
            driver.stage(Change("r2", ("c",), ("no c",), str))
        driver.revert()
    assert device.running == ("a", "b")
    assert device.acts == ["stage", "arm"]
