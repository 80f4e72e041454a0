"""Six real workstations of a unit: set up, set up again, and asked."""

from __future__ import annotations

import json
import shutil
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from benchmarks.figures import Section, verdict
from benchmarks.fragment import ROOT
from benchmarks.hospital import INVENTORY, UNIT
from benchmarks.measure import Cost, command, tool
from netauto.lab import workstations

if TYPE_CHECKING:
    from benchmarks.scenarios.options import Options

TITLE = "Workstations"
HEADER = ("what", "workstations", "wall s", "CPU s of netauto and Ansible")
OPENED, AGAIN = 600.0, 120.0  # seconds
HOW = """\
Containers with a full systemd, their image ready, all six at once (`forks` = workstations, pipelining and a kept connection), on the same
cores as the program that sets them up. *opened*: `netauto open-unit` from plan to verdict, the network, all seven roles, attestation and
the move of the ports included. *set up again*: `netauto workstations --set-up` of all six, nothing to change. *asked*: `netauto
workstations`, each role in check mode and the questions to the system. One run of each."""
LEFT_OUT = shutil.ignore_patterns(".netauto", "endpoint.yml", f"{UNIT}.*.yml")


def measure(options: Options) -> Section:
    del options  # each is measured once: they take minutes
    if sentence := workstations.missing():
        return Section(TITLE, HOW, HEADER, (), (f"**Not measured.** {sentence}",))
    workstations.ensure(lambda event: sys.stderr.write(f"{event.layer}: {event.text}\n"))
    with tempfile.TemporaryDirectory(prefix="bench-") as name:
        folder = Path(name)
        for part in (INVENTORY, "templates", "roles", "playbooks"):
            shutil.copytree(ROOT / part, folder / part, ignore=LEFT_OUT)
        try:
            _netauto(folder, "lab", "up", "--workstations", "--quiet")
            digest = json.loads(_netauto(folder, "plan", UNIT, "--json", "--quiet").out)["digest"]
            opened = _netauto(folder, "open-unit", UNIT, "--approve", digest, "--json", "--quiet")
            found = json.loads(opened.out)["workstations"]
            names = sorted(found["attested"])
            again = _netauto(folder, "workstations", UNIT, *names, "--set-up", "--json", "--quiet")
            asked = _netauto(folder, "workstations", UNIT, "--json", "--quiet")
        finally:
            _netauto(folder, "lab", "down", "--quiet")
    stations = json.loads(asked.out)["workstations"]
    costs = (("opened", opened), ("set up again", again), ("asked", asked))
    rows = tuple((what, str(len(names)), f"{cost.wall:.0f}", f"{cost.cpu:.0f}") for what, cost in costs)
    stand = sum(not station["held"] for station in stations)
    said = (
        f"{found['open']} of {found['of']} proved themselves when the unit was opened; {stand} stand in their zone at the end.",
        verdict("Opened", opened.wall, OPENED, " s"),
        verdict("Set up again", again.wall, AGAIN, " s"),
    )
    return Section(TITLE, HOW, HEADER, rows, said)


def _netauto(folder: Path, *words: str) -> Cost:
    return command(tool("netauto"), *words, NETAUTO_WORKSPACE=str(folder))
