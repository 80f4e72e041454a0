"""Plans every unit of a workspace from the configurations in its `bases`: `python -m benchmarks.planning_all WORKSPACE`."""

from __future__ import annotations

import gc
import json
import resource
import sys
import time
from pathlib import Path

from benchmarks.hospital import INVENTORY
from netauto.cli.main import SELDOM
from netauto.intent.load import load_intents
from netauto.workflows.plan_all import plan_units
from netauto.workflows.root import Root
from netauto.workspace import Workspace


def main() -> None:
    gc.set_threshold(SELDOM)  # as the command does
    folder = Path(sys.argv[1])
    with Root(Workspace(folder)) as root:
        began = time.monotonic()
        intents = load_intents(root.workspace, root.inventory)
        bases = (folder / INVENTORY / "bases").glob("*.cfg")
        found = plan_units(root, intents, {path.stem: path.read_text(encoding="utf-8") for path in bases})
        wall = time.monotonic() - began
    memory = max(resource.getrusage(who).ru_maxrss for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)) / 1024
    refused = sum(planned.refusal is not None for planned in found)
    json.dump({"units": len(found), "refused": refused, "wall": wall, "memory": memory}, sys.stdout)


if __name__ == "__main__":
    main()
