"""Finding the bundle that a command names."""

from __future__ import annotations

from typing import TYPE_CHECKING

from netauto.errors import InputError

if TYPE_CHECKING:
    from pathlib import Path


def bundle_of(evidence: Path, run: str | None) -> Path:
    """Return the folder of the bundle of `run` among those in `evidence`, None: of the newest one (InputError: there is none)."""
    folders = sorted(path for path in evidence.glob("*/") if not path.name.startswith("."))
    chosen = [folder for folder in folders if run in {None, folder.name}]
    if not chosen:
        known = ", ".join(folder.name for folder in folders[-3:]) or "none yet"
        raise InputError(
            f"no evidence of run {run!r}" if run else "no run has left evidence yet", hint=f"newest: {known}"
        )
    return chosen[-1]
