"""The lab as a whole: many devices, the clock, delays on the wire, the background process."""

from __future__ import annotations

import gc
import json
import os
import signal
import socket
import time
import warnings
from contextlib import suppress
from pathlib import Path

import asyncssh
import pytest
from conftest import PASSWORD, switch_spec

from netauto.lab import Fault, Lab, Profile, daemon, load_lab_file
from netauto.lab.clock import Clock
from netauto.lab.spec import LabSpecError

LAB = Path(__file__).parents[2] / "inventories" / "lab" / "lab.yml"


def test_alarms_ring_in_order_and_may_be_cancelled() -> None:
    clock, rung = Clock(), []
    clock.after(20, lambda: rung.append("b"))
    clock.after(10, lambda: rung.append("a"))
    clock.after(15, lambda: rung.append("never")).cancel()
    clock.advance(9.9)
    assert rung == []
    clock.advance(20)
    assert rung == ["a", "b"]


def test_the_clock_runs_by_itself_too() -> None:
    with Lab([switch_spec()]) as lab:
        device = lab["len-acc-1"]
        device.set_fault(Fault("foreign_timer", seconds=0.05))
        deadline = time.monotonic() + 5
        while device.state().pending and time.monotonic() < deadline:
            time.sleep(0.01)
        assert device.state().pending is None


async def _measure(lab: Lab, lines: list[str]) -> float:
    device = lab["len-acc-1"]
    key = asyncssh.import_public_key(device.host_key)
    async with asyncssh.connect(
        device.address, device.port, username="netauto", password=PASSWORD, known_hosts=([key], [], [])
    ) as connection:
        process = await connection.create_process(term_type="vt100", encoding="utf-8")
        await process.stdout.readuntil("#")
        start = time.monotonic()
        process.stdin.write("".join(f"{line}\n" for line in lines))
        for _ in lines:
            await process.stdout.readuntil("level is 15")
        return time.monotonic() - start


def test_the_round_trip_is_on_the_wire_and_pipelining_survives() -> None:
    import asyncio

    with Lab([switch_spec()], profile=Profile("far", round_trip=0.1)) as lab:
        one = asyncio.run(_measure(lab, ["show privilege"]))
        twenty = asyncio.run(_measure(lab, ["show privilege"] * 20))
    assert 0.1 <= one < 0.3
    assert twenty < one + 0.2


def test_fifty_devices_start_and_answer() -> None:
    with Lab([switch_spec(f"d{number}") for number in range(50)]) as lab:
        assert len({device.port for device in lab}) == 50
        with socket.create_connection((lab["d49"].address, lab["d49"].port), timeout=3) as connection:
            assert connection.recv(50).startswith(b"SSH-2.0-Cisco")


def test_a_lab_that_stops_leaves_no_socket() -> None:
    clients: list[socket.socket] = []
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always", ResourceWarning)
        for _ in range(10):
            with Lab([switch_spec()]) as lab:
                device = lab["len-acc-1"]
                clients += [socket.create_connection((device.address, device.port), timeout=3) for _ in range(20)]
        with Lab([switch_spec()]) as lab:
            lab["len-acc-1"].set_fault(Fault("host_key"))  # its port is just being opened again
        del lab, device
        gc.collect()
    for client in clients:
        client.close()
    assert [str(warning.message) for warning in caught] == []


def test_unknown_names_are_said() -> None:
    with pytest.raises(KeyError, match="campus"):
        Lab([], profile="moon")
    with pytest.raises(KeyError, match="ios_xe"), Lab([switch_spec(dialect="vms")]):
        pass


@pytest.mark.parametrize(
    ("text", "words"),
    [("devices: [", "not YAML"), ("username: x", "devices: Field required"), ("wibble: 1", "wibble: Extra inputs")],
)
def test_a_bad_lab_file_is_explained(tmp_path: Path, text: str, words: str) -> None:
    path = tmp_path / "lab.yml"
    path.write_text(text)
    with pytest.raises(LabSpecError, match=words):
        load_lab_file(path)


def test_the_background_lab(tmp_path: Path) -> None:
    runtime, host_vars = tmp_path / "runtime" / ("deep" * 30), tmp_path / "host_vars"
    status = daemon.up(LAB, runtime, host_vars)
    try:
        assert status.running
        assert daemon.up(LAB, runtime, host_vars).pid == status.pid
        text = (host_vars / "len-acc-1" / "endpoint.yml").read_text()
        endpoint = next(device for device in status.devices if device.name == "len-acc-1")
        assert f"ansible_port: {endpoint.port}\n" in text
        assert f"netauto_host_key: {endpoint.host_key}\n" in text
        daemon.set_fault(runtime, "len-acc-1", Fault("foreign_timer", user="alice", seconds=100))
        assert daemon.device_state(runtime, "len-acc-1").pending.owner == "alice"
        daemon.advance(runtime, 101)
        assert daemon.device_state(runtime, "len-acc-1").pending is None
        assert "expired" in [event["text"] for event in daemon.device_log(runtime, "len-acc-1")]
        daemon.set_profile(runtime, "campus")
        assert daemon.status(runtime).profile == "campus"
        daemon.clear_faults(runtime)
        daemon.reboot(runtime, "len-acc-2", 60)
        assert not daemon.device_state(runtime, "len-acc-2").up
        with pytest.raises(daemon.LabError, match="there are: len-acc-1"):
            daemon.device_state(runtime, "nowhere")
        with pytest.raises(daemon.LabError, match="a request is"):
            daemon.request(runtime, {"do": "dance"})
    finally:
        daemon.down(runtime)
    assert not daemon.status(runtime).running
    assert list(host_vars.rglob("endpoint.yml")) == []


def test_a_lab_that_crashed_is_started_again(tmp_path: Path) -> None:
    status = daemon.up(LAB, tmp_path, tmp_path / "host_vars")
    try:
        os.kill(status.pid, signal.SIGKILL)
        os.waitpid(status.pid, 0)
        assert not daemon.status(tmp_path).running
        assert daemon.up(LAB, tmp_path, tmp_path / "host_vars").pid != status.pid
    finally:
        daemon.down(tmp_path)


def test_a_lab_whose_folder_is_gone_ends(tmp_path: Path) -> None:
    runtime = tmp_path / "runtime"
    status = daemon.up(LAB, runtime)
    socket_path = json.loads((runtime / "lab.json").read_text())["socket"]
    with socket.socket(socket.AF_UNIX) as connection:
        connection.connect(socket_path)
        (runtime / "lab.lock").unlink()
        with socket.socket(socket.AF_UNIX) as waker, suppress(FileNotFoundError, ConnectionError):
            waker.connect(socket_path)  # a request makes it look around before its time, unless that has just come
        _, code = os.waitpid(status.pid, 0)
        assert code == 0
        try:
            left = connection.recv(1)
        except ConnectionResetError:  # it ended before it had taken this connection from the queue
            left = b""
        assert left == b""


def test_a_lab_that_cannot_start_says_why(tmp_path: Path) -> None:
    with pytest.raises(daemon.LabError, match="No such file"):
        daemon.up(tmp_path / "nothing.yml", tmp_path / "runtime")
    assert daemon.down(tmp_path / "runtime").running is False


def test_behaviours_are_marked_and_counted() -> None:
    from netauto.lab.behaviours import MARKS, behaviours, counts, listing

    assert all(behaviour.mark in MARKS and behaviour.source for behaviour in behaviours())
    assert len({(b.dialect, b.text) for b in behaviours()}) == len(behaviours())
    assert "| together |" in counts()
    assert listing().count("\n| ") > len(behaviours())
    assert json.dumps([b.text for b in behaviours()])
