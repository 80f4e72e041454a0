"""Runs inside the machine, as its only program: virtual devices of the real kernel, the real service, and a reader beside it.

The reader stands for the kiosk's compositor: it has the devices open all the time. Prints one line `RESULT {json}`.
"""

import json
import os
import signal
import socket
import subprocess
import sys
import time
import traceback
from pathlib import Path

sys.path.insert(0, "/usr/local/lib/cleaning-mode")

import evdev
from cleaning_mode import request
from cleaning_mode.devices import LinuxBus
from evdev import AbsInfo, UInput
from evdev import ecodes as e

COMMAND = "/usr/local/bin/cleaning-mode"
SETTINGS = Path("/etc/cleaning-mode/settings.json")
STATE = Path("/run/cleaning-mode/state.json")
SOCKET = Path("/run/cleaning-mode.socket")
KEYS = list(range(e.KEY_ESC, e.KEY_KPDOT))
RECORDS = Path("/var/lib/cleaning-mode/records.jsonl")


def until(condition, seconds=25):
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if found := condition():
            return found
        time.sleep(0.05)
    raise AssertionError(f"did not happen in time; state: {STATE.read_text() if STATE.exists() else None}")


class Virtual:
    """A device of uinput, and somebody who reads it."""

    def __init__(self, name, events):
        before = set(evdev.list_devices())
        self.sender = UInput(events, name=name)
        [path] = until(lambda: set(evdev.list_devices()) - before)
        self.node = Path(path).name
        self.reader = evdev.InputDevice(path)

    def send(self, code, value):
        self.sender.write(e.EV_KEY, code, value)
        self.sender.syn()

    def press(self, code, times=1):
        for _ in range(times):
            self.send(code, 1)
            self.send(code, 0)

    def seen(self):
        """Return the keys that the reader got: all that the kernel gave it until now."""
        try:
            return [event.code for event in self.reader.read() if event.type == e.EV_KEY and event.value == 1]
        except BlockingIOError:
            return []

    def grab_refused(self):
        try:
            self.reader.grab()
        except OSError as error:
            return error.errno
        self.reader.ungrab()
        return 0


def progress():
    try:
        view = json.loads(STATE.read_text())
    except (OSError, ValueError):
        return None
    return view["progress"] if view["phase"] == "cleaning" else None


def names(kind):
    return {row["name"] for row in (progress() or {}).get(kind, ())}


def settings(seconds):
    fields = {
        "room": "Salle 2",
        "workstation": "ws",
        "protocol_version": "exemple",
        "product": "exemple",
        "contact_time_s": seconds,
    }
    fields |= {
        "interval_s": 3600,
        "at_patient_change": True,
        "stop_key": "KEY_ESC",
        "stop_hold_s": 3,
        "pause_s": 0,
        "grace_s": 0,
    }
    SETTINGS.write_text(json.dumps(fields | {"remind_again_s": 600, "port": 8910}))


def serve():
    """Start the service as systemd does: the socket is descriptor 3, LISTEN_PID is the service's own."""
    service = subprocess.Popen(
        ["/bin/busybox", "sh", "-c", f"export LISTEN_PID=$$; exec {COMMAND} serve"], pass_fds=[3]
    )
    answer = request.ask(SOCKET, "button", patience_s=30)
    assert answer == "started", answer
    return service


def plug_in(result):
    axis = AbsInfo(0, 0, 4095, 0, 0, 10)
    everything = (
        Virtual("Clavier <b>virtuel</b>", {e.EV_KEY: KEYS}),
        Virtual("Souris", {e.EV_KEY: [e.BTN_LEFT], e.EV_REL: [e.REL_X, e.REL_Y]}),
        Virtual(
            "Dalle",
            {e.EV_KEY: [e.BTN_TOUCH], e.EV_ABS: [(e.ABS_X, axis), (e.ABS_Y, axis), (e.ABS_MT_POSITION_X, axis)]},
        ),
    )
    result["kinds"] = [LinuxBus().describe(device.node).kind for device in everything]
    everything[0].press(e.KEY_A)
    result["before"] = until(everything[0].seen)
    return everything


def lock_and_press_long(result, everything):
    keyboard, mouse, panel = everything
    settings(60)
    service = serve()
    until(lambda: {"Clavier <b>virtuel</b>", "Souris", "Dalle"} <= names("locked"))
    keyboard.press(e.KEY_A, 3)
    mouse.press(e.BTN_LEFT)
    panel.press(e.BTN_TOUCH)
    until(
        lambda: progress()["touches"] == 5
    )  # the service got them: whatever the kernel gives to others is there by now
    result["during"] = [device.seen() for device in everything]
    result["second_grab_errno"] = keyboard.grab_refused()
    late = Virtual("Clavier tardif", {e.EV_KEY: KEYS})
    until(lambda: "Clavier tardif" in names("locked"))
    late.press(e.KEY_B)
    until(lambda: progress()["touches"] == 6)
    result["late"] = late.seen()
    keyboard.send(e.KEY_ESC, 1)
    pressed = time.monotonic()
    until(lambda: progress() is None)
    result["long_press_s"] = time.monotonic() - pressed
    keyboard.send(e.KEY_ESC, 0)
    service.wait(25)
    keyboard.seen()
    keyboard.press(e.KEY_C)
    result["after_long_press"] = until(keyboard.seen)
    return late


def kill(result, keyboard, late):
    late.reader.grab()
    service = serve()
    until(lambda: {"Clavier <b>virtuel</b>", "Souris", "Dalle"} <= names("locked"))
    result["busy"] = progress()["not_locked"]
    keyboard.press(e.KEY_D)
    until(lambda: progress()["touches"] == 1)
    result["before_kill"] = keyboard.seen()
    service.send_signal(signal.SIGKILL)
    service.wait(25)
    keyboard.press(e.KEY_E)
    result["after_kill"] = until(keyboard.seen)
    late.reader.ungrab()
    subprocess.run([COMMAND, "recover"], check=True)


def let_it_end(result, keyboard):
    settings(2)
    serve().wait(25)
    keyboard.press(e.KEY_F)
    result["after_timer"] = until(keyboard.seen)
    result["records"] = [json.loads(line) for line in RECORDS.read_text().splitlines()]
    result["verify"] = subprocess.run([COMMAND, "verify"], check=False).returncode


def scenario(result):
    everything = plug_in(result)
    late = lock_and_press_long(result, everything)
    kill(result, everything[0], late)
    let_it_end(result, everything[0])
    result["seconds"] = time.clock_gettime(time.CLOCK_BOOTTIME)


def main():
    for folder in (SETTINGS.parent, STATE.parent, RECORDS.parent):
        folder.mkdir(parents=True, exist_ok=True)
    listener = socket.socket(socket.AF_UNIX)
    listener.bind(str(SOCKET))
    listener.listen()
    os.dup2(listener.fileno(), 3)
    result = {}
    try:
        scenario(result)
    except BaseException:  # noqa: BLE001 - the serial line is the only place where it can be read
        result["error"] = traceback.format_exc()
    print("RESULT", json.dumps(result), flush=True)  # noqa: T201 - the test reads it from the serial line


main()
