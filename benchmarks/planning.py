"""Plans one unit several times in this process: `python -m benchmarks.planning WORKSPACE TIMES`; prints the seconds of each."""

from __future__ import annotations

import gc
import json
import sys
import time
from pathlib import Path

from benchmarks.hospital import UNIT
from netauto.cli.main import SELDOM
from netauto.intent.load import load_intent, load_unit
from netauto.workflows.planning import open_plan, prepare, read_running
from netauto.workflows.root import Root
from netauto.workspace import Workspace


def main() -> None:
    gc.set_threshold(SELDOM)  # as the command does
    taken = []
    with Root(Workspace(Path(sys.argv[1]))) as root:
        running = read_running(root, load_unit(root.workspace, UNIT).site)
        root.readings  # noqa: B018 - the vault is open before anything is timed
        for _ in range(int(sys.argv[2])):
            began = time.perf_counter()
            plan = open_plan(root, prepare(root, load_intent(root.workspace, UNIT, root.inventory), running))
            taken.append(time.perf_counter() - began)
    lines = sum(len(device.push) for device in plan.devices)
    json.dump({"taken": taken, "lines": lines, "devices": len(plan.devices)}, sys.stdout)


if __name__ == "__main__":
    main()
