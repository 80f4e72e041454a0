"""Telling an inventory where workstations of the lab answer, while they run: `<workstation>/endpoint.yml` in its `host_vars`."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING

from netauto.lab.workstations.recipe import USER
from netauto.lab.workstations.ssh import CONFIG, KEY

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from netauto.lab.workstations.fleet import Workstation

ENDPOINT = "endpoint.yml"


def publish(found: Iterable[Workstation], runtime: Path, host_vars: Path) -> None:
    """Write where each workstation answers, its pinned key included."""
    for workstation in found:
        target = host_vars / workstation.name / ENDPOINT
        text = (
            "# Written by the lab while it runs; removed when it stops.\n"
            f"ansible_host: {workstation.name}\n"
            f"ansible_user: {USER}\n"
            f"netauto_host_key: {workstation.host_key}\n"
            f"ansible_ssh_private_key_file: '{_quoted(runtime / KEY)}'\n"
            f"ansible_ssh_common_args: '-F \"{_quoted(runtime / CONFIG)}\"'\n"
        )
        target.parent.mkdir(parents=True, exist_ok=True)
        draft = target.with_suffix(".tmp")
        draft.write_text(text, encoding="utf-8")
        draft.replace(target)


def withdraw(names: Iterable[str], host_vars: Path) -> None:
    """Remove what `publish` wrote."""
    for name in names:
        (host_vars / name / ENDPOINT).unlink(missing_ok=True)
        with suppress(OSError):
            (host_vars / name).rmdir()  # only when it held nothing else


def _quoted(path: Path) -> str:
    """Return a path as it stands between the single quotes of YAML."""
    return str(path).replace("'", "''")
