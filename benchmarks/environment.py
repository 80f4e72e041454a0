"""What measured processes run in, and what the page says about the machine."""

from __future__ import annotations

import os
import platform


def child_environment(**more: str) -> dict[str, str]:
    """Return this process's environment without what would slow a child down or change what it measures."""
    unwanted = {
        "PYTHONDONTWRITEBYTECODE",
        "PYTHONPROFILEIMPORTTIME",
        "PYTHONDEVMODE",
        "NETAUTO_WORKSPACE",
        "NETAUTO_INVENTORY",
    }
    return {name: value for name, value in os.environ.items() if name not in unwanted} | more


def machine() -> str:
    """Return one line about the machine, without its name."""
    cores = len(os.sched_getaffinity(0))
    return f"{cores} cores ({platform.machine()}), {platform.system()}, Python {platform.python_version()}"
