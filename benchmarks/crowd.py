"""A hospital group of any size: the four sites of the shipped one again and again, under names and addresses of their own."""

from __future__ import annotations

import re
import shutil
import string
import tempfile
from contextlib import contextmanager
from itertools import product
from pathlib import Path
from typing import TYPE_CHECKING, Any

import yaml

from benchmarks.fragment import ROOT
from benchmarks.hospital import INVENTORY
from netauto.allocation.lockfile import read_locks, write_lock
from netauto.allocation.models import Allocation
from netauto.workspace import Workspace

if TYPE_CHECKING:
    from collections.abc import Iterator

# Second octet of a site's prefix → the letter that the codes of its copies begin with.
_SITES = {"60": "L", "62": "B", "64": "H", "66": "S"}
_CODES = {"LEN": "L", "BTN": "B", "HNB": "H", "LBS": "S"}
_FREE = [str(octet) for octet in range(256) if str(octet) not in _SITES]
_LETTERS = ["".join(pair) for pair in product(string.ascii_uppercase, repeat=2)]
# Closed units of one room beside the shipped ones, on ports that are parked: site → blueprint, ports.
_SMALL = {
    "lens": ("covid-consultation", ("len-acc-1 Gi1/0/36", "len-acc-2 Gi1/0/36")),
    "bethune": ("covid-consultation", ("bet-acc-1 Et18", "bet-acc-1 Et33", "bet-acc-1 Et34", "bet-acc-1 Et35")),
    "henin": (
        "covid-consultation",
        ("hnb-acc-1 ge-0/0/16", "hnb-acc-1 ge-0/0/17", "hnb-acc-1 ge-0/0/18", "hnb-acc-1 ge-0/0/39"),
    ),
    "bassee": ("ehpad-room", ("lbs-acc-1 1/1/32", "lbs-acc-1 1/1/36", "lbs-acc-1 1/1/37", "lbs-acc-1 1/1/38")),
}
_SPARE = re.compile(
    r"^( *(?:len|bet|hnb|lbs))-ws-(?:\[901:902\]|901):$", re.MULTILINE
)  # after them: those of the small units
_WRITTEN = ([".lock", ".yml"], [".undo", ".yml"])  # by netauto, which knows when somebody else did
_LEFT_OUT = shutil.ignore_patterns(".netauto", "host_vars", "units", "bases", "lab.yml")


def renamed(text: str, copy: int) -> str:
    """Return a file of the group as its `copy` has it; 0 is the group itself.

    What stands in the computer room of Lens keeps its addresses: it serves every copy.
    """
    if copy == 0:
        return text
    octets = dict(zip(_SITES, _FREE[4 * copy - 4 : 4 * copy], strict=True))
    text = re.sub(r"\b10\.60\.(?=(?:1[6-9]|[2-9]\d|\d{3})\.|0\.0/16)", f"10.{octets['60']}.", text)
    text = re.sub(r"\b10\.(62|64|66)\.", lambda match: f"10.{octets[match[1]]}.", text)
    text = re.sub(r"(?<![A-Z])(LEN|BTN|HNB|LBS)(?![A-Z])", lambda match: _CODES[match[1]] + _LETTERS[copy], text)
    text = re.sub(r"\b00a3\.8e", f"00a3.{copy:02x}", text)
    text = re.sub(r"\b(len|bet|hnb|lbs|copieur)-", rf"\g<1>{copy}-", text)
    return re.sub(r"\b(lens|bethune|henin|bassee)\b", rf"\g<1>{copy}", text)


@contextmanager
def group(copies: int) -> Iterator[Path]:
    """Yield a workspace of `copies` times four sites, 8 open units and 20 closed ones; it is removed afterwards."""
    with tempfile.TemporaryDirectory(prefix="bench-") as name:
        folder = Path(name)
        shutil.copytree(ROOT / INVENTORY, folder / INVENTORY, ignore=_LEFT_OUT)
        shutil.copytree(ROOT / "templates", folder / "templates")
        for copy in range(copies):
            _fill(folder / INVENTORY, copy)
        for part in ("hosts.yml", "sites.yml"):
            text = _SPARE.sub(r"\g<0>\n\1-ws-[920:923]:", (ROOT / INVENTORY / part).read_text(encoding="utf-8"))
            _write(folder / INVENTORY / part, [renamed(text, copy) for copy in range(copies)])
        for allocation in read_locks(Workspace(ROOT)).values():
            if not Workspace(ROOT).undo_file(allocation.unit).is_file():
                continue  # of a unit that somebody has planned, and not opened
            for copy in range(copies):
                text = renamed(allocation.model_dump_json(by_alias=True), copy)
                write_lock(Workspace(folder), Allocation.model_validate_json(text))
        yield folder


def _fill(inventory: Path, copy: int) -> None:
    """Write the units of one copy, its variables, and what its devices run."""
    for kind in ("units", "bases"):
        for path in (ROOT / INVENTORY / kind).iterdir():
            if path.suffixes in _WRITTEN:
                continue
            target = inventory / kind / renamed(path.name, copy)
            target.parent.mkdir(exist_ok=True)
            target.write_text(renamed(path.read_text(encoding="utf-8"), copy), encoding="utf-8")
    for site, (blueprint, ports) in _SMALL.items():
        controller = "" if site == "bassee" else "netauto_controller: len-wlc-1\n"
        variables = renamed(f"netauto_site: {site}\n{controller}", copy)
        (inventory / "group_vars" / renamed(f"{site}.yml", copy)).write_text(variables, encoding="utf-8")
        for number, port in enumerate(ports, 20):
            text = (
                f"unit: {site}-small-{number}\nsite: {site}\nblueprint: {blueprint}\nchange: CHG-2020-{number:04}\n"
                "owner: Consultations\nreview: 2027-06-30\n"
                f"rooms: [{{name: box-1, port: {port}, workstation: {port[:3]}-ws-9{number}}}]\n"
            )
            target = inventory / "units" / renamed(f"{site}-small-{number}.yml", copy)
            target.write_text(renamed(text, copy), encoding="utf-8")


def _write(path: Path, texts: list[str]) -> None:
    merged: dict[str, Any] = {}
    for text in texts:
        _merge(merged, yaml.safe_load(text))
    path.write_text(yaml.dump(merged, sort_keys=False), encoding="utf-8")


def _merge(into: dict[str, Any], more: dict[str, Any]) -> None:
    for key, value in more.items():
        if isinstance(value, dict) and isinstance(into.get(key), dict):
            _merge(into[key], value)
        else:
            into.setdefault(key, value)
