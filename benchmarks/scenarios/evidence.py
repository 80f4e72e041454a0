"""How long it takes to verify the evidence of years: a thousand bundles of real openings, chained and signed."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from typing import TYPE_CHECKING, Any

from benchmarks.field import Field
from benchmarks.figures import Section, spread, verdict
from benchmarks.hospital import UNIT, hospital
from benchmarks.measure import command, tool
from netauto.canonical import canonical_json, sha256
from netauto.evidence.signing import sign_bundle
from netauto.lab.profile import INSTANT
from netauto.workspace import Workspace

if TYPE_CHECKING:
    from pathlib import Path

    from benchmarks.measure import Cost
    from benchmarks.scenarios.options import Options

BUNDLES = 1000
VERIFY = 30.0  # seconds
HOW = f"""\
One unit (`{UNIT}`, six devices) is opened on lab devices; its bundle is repeated {BUNDLES} times, each naming the one before it, and each
signed with an SSH key. *netauto*: `netauto audit verify`, a new process; *verify.py*: the program of a bundle, by Python alone. Both read
every byte, recompute every digest and the hash of every journal row, follow the chain, and have `ssh-keygen` verify each signature. The
files are in the page cache."""


def measure(options: Options) -> Section:
    with Field() as field, hospital(field.site(INSTANT.name)) as folder:
        size = _thousand(folder)
        workspace = Workspace(folder)
        program = next(workspace.evidence.glob("*/verify.py"))
        ways = {
            "netauto": (tool("netauto"), "audit", "verify"),
            "verify.py": (sys.executable, "-I", "-S", program, workspace.evidence),
        }
        costs = {
            (what, signed): [_sound(folder, *words) for _ in range(options.rounds)]
            for signed in (True, False)
            for what, words in (ways if signed else _without_signatures(workspace.evidence, ways)).items()
        }
    rows = [
        (
            f"{what}, {'signed' if signed else 'not signed'}",
            str(len(found)),
            spread([cost.wall for cost in found]),
            spread([cost.cpu for cost in found]),
        )
        for (what, signed), found in costs.items()
    ]
    said = (
        f"{BUNDLES} bundles of {size / 1e6:.1f} MB.",
        *(
            verdict(f"{what}, {'signed' if signed else 'not signed'}", max(cost.wall for cost in found), VERIFY, " s")
            for (what, signed), found in costs.items()
        ),
    )
    return Section("Verifying evidence", HOW, ("what", "n", "wall, s", "CPU, s"), tuple(rows), said)


def _thousand(folder: Path) -> int:
    """Open the unit, repeat its bundle, and return the size of one."""
    workspace = Workspace(folder)
    key = folder / "key"
    subprocess.run(["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", key], check=True)
    planned = command(tool("netauto"), "plan", UNIT, "--json", "-q", NETAUTO_WORKSPACE=str(folder))
    digest = json.loads(planned.out)["digest"]
    opened = command(tool("netauto"), "open-unit", UNIT, "--approve", digest, NETAUTO_WORKSPACE=str(folder))
    if opened.code:
        raise RuntimeError(opened.said)
    (first,) = (path for path in workspace.evidence.iterdir() if path.is_dir())
    manifest = json.loads((first / "manifest.json").read_bytes())
    public = (folder / "key.pub").read_text(encoding="utf-8")
    (workspace.inventory / "allowed_signers").write_text(f"{manifest['operator']} {public}", encoding="utf-8")
    sign_bundle(first, key)
    previous = sha256((first / "manifest.json").read_bytes())
    for number in range(1, BUNDLES):
        previous = _repeat(first, f"{first.name}-{number:04}", manifest | {"previous": previous}, key)
    return sum(path.stat().st_size for path in first.rglob("*") if path.is_file())


def _repeat(first: Path, name: str, manifest: dict[str, Any], key: Path) -> str:
    """Make another bundle of the same files, and return its digest."""
    folder = first.with_name(name)
    for path in manifest["files"]:
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        os.link(first / path, folder / path)
    raw = canonical_json(manifest)
    (folder / "manifest.json").write_bytes(raw)
    sign_bundle(folder, key)
    return sha256(raw)


def _without_signatures(evidence: Path, ways: dict[str, Any]) -> dict[str, Any]:
    for signature in evidence.glob("*/manifest.json.sig"):
        signature.unlink()
    return ways


def _sound(folder: Path, *words: str | Path) -> Cost:
    done = command(*words, NETAUTO_WORKSPACE=str(folder))
    if done.code:
        raise RuntimeError(f"{done.out[-2000:]}{done.said[-2000:]}")
    sys.stderr.write(f"verifying {BUNDLES} bundles: {done.wall:.1f} s\n")
    return done
