"""Plans one unit several times in this process: `python -m benchmarks.planning WORKSPACE TIMES`; prints the seconds of each."""

from __future__ import annotations

import json
import sys
import time
from pathlib import Path

from benchmarks.hospital import UNIT
from netauto.intent.load import load_intent
from netauto.workflows.planning import open_plan, prepare, read_running
from netauto.workflows.root import Root
from netauto.workspace import Workspace


def main() -> None:
    taken = []
    with Root(Workspace(Path(sys.argv[1]))) as root:
        running = read_running(root, root.inventory.devices[0].site)
        root.readings  # noqa: B018 - the vault is open before anything is timed
        for _ in range(int(sys.argv[2])):
            began = time.perf_counter()
            plan = open_plan(root, prepare(root, load_intent(root.workspace, UNIT, root.inventory), running))
            taken.append(time.perf_counter() - began)
    lines = sum(len(device.push) for device in plan.devices)
    json.dump({"taken": taken, "lines": lines, "devices": len(plan.devices)}, sys.stdout)


if __name__ == "__main__":
    main()
