"""Makes reports and a site of made-up runs and says how long it took: `python -m benchmarks.reporting FOLDER`.

The bundle is the one of the tests, sealed by a real opening; its devices and lines are repeated until they are as many as asked for.
"""

from __future__ import annotations

import json
import shutil
import sys
import time
from datetime import date
from pathlib import Path
from typing import Any

from netauto.canonical import canonical_json, digest, sha256
from netauto.evidence import verify_bundle
from netauto.reports.html import page
from netauto.reports.report import report
from netauto.reports.sealed import read
from netauto.reports.site import build
from netauto.reports.units import Unit

SEALED = Path(__file__).parents[1] / "tests" / "unit" / "reports" / "golden" / "20200406T101200Z-5a1e00"
DEVICES, LINES, RUNS = 20, 2_000, 1_000
READ = "hostname of-a-lab\n"
TODAY = date(2020, 5, 1)
UNITS = [Unit("lens-consult-3", "open", "2020-06-30")]


def main() -> None:
    folder = Path(sys.argv[1])
    large = _large(folder / "large")
    began = time.perf_counter()
    (folder / "large.html").write_text(page(report(read(large))), encoding="utf-8")
    made = time.perf_counter() - began
    for number in range(RUNS):
        shutil.copytree(SEALED, folder / "evidence" / f"20200406T101200Z-{number:06x}")
    site = [_site(folder) for _ in range(2)]
    touched = folder / "evidence" / f"20200406T101200Z-{0:06x}" / "summary.md"
    touched.write_bytes(touched.read_bytes() + b"\n")
    json.dump(
        {"report": made, "size": (folder / "large.html").stat().st_size, "site": [*site, _site(folder)]}, sys.stdout
    )


def _site(folder: Path) -> dict[str, float]:
    began = time.perf_counter()
    built = build(folder / "evidence", folder / "site", UNITS, TODAY)
    return {"wall": time.perf_counter() - began, "written": built.written, "pages": built.pages}


def _large(folder: Path) -> Path:
    """Write a bundle of many devices and lines, with a manifest that is right about it."""
    shutil.copytree(SEALED, folder)
    plan = json.loads((folder / "plan.json").read_bytes())
    plan["devices"] = [_device(plan["devices"], number) for number in range(DEVICES)]
    outcomes = json.loads((folder / "outcomes.json").read_bytes())
    outcomes["devices"] = [{**outcomes["devices"][0], "device": device["device"]} for device in plan["devices"]]
    agreed = json.loads((folder / "approvals.json").read_bytes()) | {"needed": 0, "given": []}
    own = sha256(canonical_json(plan))
    rows = _rows(json.loads((folder / "events.json").read_bytes()), plan, own)
    manifest = json.loads((folder / "manifest.json").read_bytes()) | {"plan": own}
    tables = {"plan.json": plan, "outcomes.json": outcomes, "approvals.json": agreed, "events.json": rows}
    written = {name: canonical_json(value) for name, value in tables.items()}
    written |= {
        f"{where}/{device['device']}.txt": READ.encode() for where in ("before", "after") for device in plan["devices"]
    }
    for name, data in written.items():
        (folder / name).write_bytes(data)
        manifest["files"][name] = {"sha256": sha256(data), "size": len(data)}
    (folder / "manifest.json").write_bytes(canonical_json(manifest))
    if wrong := verify_bundle(folder):
        raise SystemExit(f"the bundle of the benchmark is wrong: {wrong[0]}")
    return folder


def _rows(rows: list[dict[str, Any]], plan: dict[str, Any], own: str) -> list[dict[str, Any]]:
    """Return the rows of the run as if it had carried out this plan, chained again."""
    kept = [row for row in rows if not row["device"]]
    first = next(number for number, row in enumerate(kept) if row["kind"] == "decision") + 1
    made = [
        {**kept[0], "run": kept[-1]["run"], "kind": kind, "device": device["device"], "step": "settle", "body": body}
        for device in plan["devices"]
        for kind, body in (("seen", {"text": READ}), ("outcome", {"state": "done", "ms": 1}))
    ]
    told = [*kept[:first], *({**row, "time": kept[first]["time"]} for row in made), *kept[first:]]
    for number, row in enumerate(told):
        if row["kind"] == "opened":
            row["body"] |= {"plan": plan, "digest": own}
        row |= {"seq": number + 1, "prev": told[number - 1]["hash"] if number else row["prev"]}
        row["hash"] = digest({key: value for key, value in row.items() if key != "hash"})
    return told


def _device(devices: list[dict[str, Any]], number: int) -> dict[str, Any]:
    lines = [line for device in devices for line in device["diff"]]
    many = (lines * (LINES // len(lines) + 1))[:LINES]
    return {**devices[number % len(devices)], "device": f"len-acc-{number + 1}", "diff": many}


if __name__ == "__main__":
    main()
