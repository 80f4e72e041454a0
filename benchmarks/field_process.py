"""The lab's own process for `benchmarks.field`: one JSON request a line on standard input, one answer a line on standard output."""

from __future__ import annotations

import json
import resource
import sys
import time
from dataclasses import fields
from pathlib import Path
from typing import Any

from benchmarks.field import PASSWORD, USER
from benchmarks.fragment import BASE, HOSTNAME, ROOT
from netauto.lab import DeviceSpec, Lab, Profile, load_lab_file
from netauto.lab.profile import PROFILES

SITE = Path("inventories/lab/lab.yml")


class Watched(Profile):
    """A profile that notes when its device worked, for how long, and at what."""

    notes: list[tuple[float, float, str]]

    def busy(self, command: str, *, config: bool) -> float:
        """As in `Profile`."""
        seconds = Profile.busy(self, command, config=config)
        self.notes.append((time.monotonic(), seconds, command))
        return seconds


def main() -> None:
    lab, notes = Lab([]), dict[str, list[tuple[float, float, str]]]()
    lab.start()
    for line in sys.stdin:
        message = json.loads(line)
        answer: object
        if message["do"] in ("switches", "site"):
            lab.stop()
            lab = _switches(**_rest(message)) if message["do"] == "switches" else _site(**_rest(message))
            lab.start()
            notes = _watch(lab)
            answer = [{"name": one.name, "host": one.address, "port": one.port, "key": one.host_key} for one in lab]
        elif message["do"] == "cpu":
            usage = resource.getrusage(resource.RUSAGE_SELF)
            answer = usage.ru_utime + usage.ru_stime
        elif message["do"] == "memory":
            answer = _memory()
        elif message["do"] == "worked":
            answer = notes
        else:
            answer = [(state.running, state.startup) for state in (device.state() for device in lab)]
        sys.stdout.write(json.dumps(answer) + "\n")
        sys.stdout.flush()
    lab.stop()


def _memory() -> float:
    """Return the greatest resident size of this process, in MB."""
    # Not `ru_maxrss`: that remembers the process that started this one.
    sizes = dict(line.split(":", 1) for line in Path("/proc/self/status").read_text(encoding="utf-8").splitlines())
    return int(sizes["VmHWM"].split()[0]) / 1024


def _rest(message: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in message.items() if name != "do"}


def _switches(count: int, round_trip: float) -> Lab:
    return Lab(map(_switch, range(1, count + 1)), profile=Profile("benchmark", round_trip=round_trip))


def _switch(number: int) -> DeviceSpec:
    name = f"len-acc-{number:02}"
    base = BASE.replace(HOSTNAME, f"hostname {name}\n")
    return DeviceSpec(name=name, dialect="ios_xe", base=base, model="C9300-48P", username=USER, password=PASSWORD)


def _site(profile: str, devices: list[str], round_trip: float) -> Lab:
    specs = [spec for spec in load_lab_file(ROOT / SITE).devices if spec.name.startswith(tuple(devices))]
    return Lab(specs, profile=Profile(profile, round_trip=round_trip) if round_trip else profile)


def _watch(lab: Lab) -> dict[str, list[tuple[float, float, str]]]:
    """Have every device note what it does; return the notes, which grow."""
    chosen = PROFILES.get(lab.profile)
    if chosen is None:
        return {}
    return {device.name: _watched(lab, device.name, chosen) for device in lab}


def _watched(lab: Lab, name: str, chosen: Profile) -> list[tuple[float, float, str]]:
    watched = Watched(**{field.name: getattr(chosen, field.name) for field in fields(chosen)})
    object.__setattr__(watched, "notes", [])
    lab.call(lambda: setattr(lab._inner[name], "profile", watched))  # noqa: SLF001 - the lab offers one profile for all devices
    return watched.notes


if __name__ == "__main__":
    main()
