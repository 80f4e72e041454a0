"""The Junos driver on a box that answers what it should not, or what no lab device does."""

import pytest
from junos_box import BASE, Box

from netauto.drivers import Change

SECRET = "Unit-Secret-4711"


@pytest.fixture
def make():
    boxes = []

    def make(**options):
        boxes.append(Box(**options))
        return boxes[-1]

    yield make
    for box in boxes:
        box.close()


@pytest.fixture(params=[False, True], ids=["1.0", "1.1"])
def box(make, request):
    return make(chunked=request.param)


def change(*push, run="r1"):
    push = push or ("set vlans U-HNB-C1-CLIN vlan-id 2432",)
    return Change(run, push=push, inverse=("delete vlans U-HNB-C1-CLIN",), secret=lambda _reference: SECRET)


def test_a_transaction(box):
    with box.open() as driver:
        driver.stage(change())
        assert box.running == list(BASE)
        driver.arm(120)
        waiting = driver.pending()
        assert (waiting.state, waiting.owner, waiting.seconds_left) == ("ours", "netauto-r1", 120)
        assert not box.lock
        driver.confirm()
        assert driver.pending().state == "none"
        driver.save()
        assert driver.startup() == ""
        assert driver.running() == "".join(f"{line}\n" for line in box.running)
    assert box.running == [*BASE, "set vlans U-HNB-C1-CLIN vlan-id 2432"]
    assert box.commits[0]["log"] == "netauto-r1: confirmed"
