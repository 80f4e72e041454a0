"""The only place of this room that reads files."""

from __future__ import annotations

from typing import TYPE_CHECKING

from netauto.errors import PlanError

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

# A device template is a page of text; anything larger is not one.
MAX_BYTES = 64 * 1024


def load_templates(folder: Path) -> Mapping[str, str]:
    """Return the templates below `folder` by name, ``ios_xe/vlan.j2`` → text.

    Raises:
        PlanError: when there is none, or one is too large or not UTF-8.
    """
    found = {path.relative_to(folder).as_posix(): _read(path) for path in sorted(folder.glob("*/*.j2"))}
    if not found:
        raise PlanError(f"no templates in {folder.name}/", hint="expected <platform>/<name>.j2")
    return found


def _read(path: Path) -> str:
    data = path.read_bytes()
    if len(data) > MAX_BYTES:
        raise PlanError(f"template {path.parent.name}/{path.name} is larger than {MAX_BYTES // 1024} KiB")
    try:
        return data.decode()
    except UnicodeDecodeError as error:
        raise PlanError(f"template {path.parent.name}/{path.name} is not UTF-8 (byte {error.start})") from None
