"""Plans without a device: from running configurations that were saved before."""

from __future__ import annotations

from typing import TYPE_CHECKING

from netauto.errors import NetautoError
from netauto.intent.load import load_intent
from netauto.workflows.planning import close_plan, open_plan, prepare

if TYPE_CHECKING:
    from pathlib import Path

    from netauto.plan.models import Plan
    from netauto.workflows.root import Root


def offline_plan(root: Root, unit: str, configs: Path, *, close: bool = False) -> Plan:
    """Return what opening `unit`, or closing it, does to devices that run what was saved; writes nothing.

    Args:
        root: where everything lies.
        unit: its name.
        configs: folder of ``<device>.cfg`` running configurations.
        close: plan closing instead.

    Raises:
        NetautoError: a configuration is missing; else as `plan_open` and `plan_close`.
    """
    intent = load_intent(root.workspace, unit, root.inventory)
    rendered = prepare(root, intent, saved_configs(root, intent.unit.site, configs))
    return close_plan(root, rendered) if close else open_plan(root, rendered)


def saved_configs(root: Root, site: str, configs: Path) -> dict[str, str]:
    """Return the saved configuration of every device that serves `site` (NetautoError: of some there is none)."""
    names = root.inventory.serving(site)
    files = {name: configs / f"{name}.cfg" for name in names}
    if missing := [name for name, file in files.items() if not file.is_file()]:
        raise NetautoError(f"no configuration of {', '.join(missing)} in {configs}")
    return {name: file.read_text(encoding="utf-8") for name, file in files.items()}
