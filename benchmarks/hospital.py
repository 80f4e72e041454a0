"""A copy of the shipped workspace whose devices are those of a `Field`."""

from __future__ import annotations

import shutil
import tempfile
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from benchmarks.fragment import ROOT

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

UNIT = "lens-consult-3"
# A closed unit of each site → how the names of the devices begin that are read for it.
SITES = {
    UNIT: ("len-",),
    "bethune-consult-3": ("bet-", "len-wlc-1"),
    "henin-consult-1": ("hnb-", "len-wlc-1"),
    "bassee-ehpad-1": ("lbs-",),
}
INVENTORY = Path("inventories/lab")
# Without `lab.yml`, no command starts a lab of its own.
_LEFT_OUT = shutil.ignore_patterns(
    ".netauto", "host_vars", "lab.yml", *(f"{unit}.{kind}.yml" for unit in SITES for kind in ("lock", "undo"))
)


@contextmanager
def hospital(devices: Sequence[dict[str, Any]]) -> Iterator[Path]:
    """Yield a fresh workspace, and remove it afterwards."""
    with tempfile.TemporaryDirectory(prefix="bench-") as name:
        folder = Path(name)
        shutil.copytree(ROOT / INVENTORY, folder / INVENTORY, ignore=_LEFT_OUT)
        for part in ("templates", "roles", "playbooks"):
            shutil.copytree(ROOT / part, folder / part)
        publish(folder / INVENTORY, devices)
        yield folder


def publish(inventory: Path, devices: Sequence[dict[str, Any]]) -> None:
    """Write where the devices listen."""
    for device in devices:
        home = inventory / "host_vars" / device["name"]
        home.mkdir(parents=True)
        (home / "endpoint.yml").write_text(
            f"ansible_host: {device['host']}\nansible_port: {device['port']}\nnetauto_host_key: {device['key']}\n",
            encoding="utf-8",
        )
