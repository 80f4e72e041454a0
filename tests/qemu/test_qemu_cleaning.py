"""The real ioctl: the cleaning mode as it is installed, on virtual devices of a real kernel, beside a reader that had them open before."""

import json
import sys
import time
from pathlib import Path

import pytest

HERE = Path(__file__).parent
FILES = HERE.parents[1] / "roles/workstation_cleaning/files"
PATIENCE_S = 88
A, C, D, E, F, EBUSY = 30, 46, 32, 18, 33, 16

INIT = b"""#!/bin/busybox sh
/bin/busybox mkdir -p /proc /sys /dev /run /tmp /etc /var/lib
/bin/busybox mount -t proc proc /proc
/bin/busybox mount -t sysfs sys /sys
/bin/busybox mount -t devtmpfs dev /dev
/bin/busybox insmod /evdev.ko
/bin/busybox insmod /uinput.ko
/bin/busybox ln -sf python3.11 /usr/bin/python3
/usr/bin/python3.11 /guest.py
/bin/busybox poweroff -f
"""


@pytest.fixture(scope="module")
def result(tmp_path_factory):
    sys.path.insert(0, str(HERE))
    import qemu_machine

    files = {"init": INIT, "guest.py": (HERE / "guest_cleaning.py").read_bytes()}
    files["usr/local/bin/cleaning-mode"] = (FILES / "cleaning-mode").read_bytes()
    for path in sorted((FILES / "cleaning_mode").rglob("*")):
        if path.is_file() and "__pycache__" not in path.parts:
            files[f"usr/local/lib/cleaning-mode/{path.relative_to(FILES)}"] = path.read_bytes()
    began = time.monotonic()
    try:
        qemu_machine.machine()
        printed = qemu_machine.run(tmp_path_factory.mktemp("qemu"), files, PATIENCE_S)
    except qemu_machine.CannotError as reason:
        pytest.skip(f"NOT RUN: the lock of input devices was not tried on a real kernel: {reason}")
    line = next((line for line in printed.splitlines() if line.startswith("RESULT ")), None)
    assert line is not None, (
        f"the guest ended without a result after {time.monotonic() - began:.0f} s:\n{printed[-3000:]}"
    )
    found = json.loads(line.removeprefix("RESULT "))
    print(f"{time.monotonic() - began:.0f} s, {found.get('seconds'):.0f} s of them in the guest")  # noqa: T201 - with pytest -s
    assert "error" not in found, found["error"] + printed[-2000:]
    return found


pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("qemu")]


def test_the_kernels_devices_are_told_apart(result):
    assert result["kinds"] == ["keyboard", "pointer", "touch"]


def test_a_second_reader_gets_nothing_while_a_cleaning_runs_and_everything_before_and_after(result):
    assert result["before"] == [A]
    assert result["during"] == [[], [], []]
    assert result["after_long_press"] == [C]
    assert result["after_timer"] == [F]


def test_nobody_else_can_take_a_locked_device(result):
    assert result["second_grab_errno"] == EBUSY


def test_a_keyboard_plugged_in_meanwhile_is_locked(result):
    assert result["late"] == []


def test_three_seconds_on_the_key_open_the_lock(result):
    assert 2.9 <= result["long_press_s"] < 10  # the guest's Python ends after the lock has opened


def test_a_device_that_somebody_else_holds_is_named(result):
    assert result["busy"] == [{"name": "Clavier tardif", "kind": "keyboard", "problem": "busy"}]


def test_killed_the_kernel_gives_the_devices_back(result):
    assert result["before_kill"] == []
    assert result["after_kill"] == [E]


def test_there_is_one_record_of_each_cleaning_and_the_chain_is_whole(result):
    ended = [(record["ended_by"], record["outcome"]) for record in result["records"]]
    assert ended == [("long-press", "aborted"), ("killed", "aborted"), ("timer", "completed")]
    assert [record["touches"] for record in result["records"]] == [7, 1, 0]  # the key of the long press is a touch, too
    assert result["verify"] == 0
