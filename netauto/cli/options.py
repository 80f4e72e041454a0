"""Options that every command has, and what they give."""

from __future__ import annotations

from dataclasses import dataclass
from functools import wraps
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from netauto.cli.output import remark

if TYPE_CHECKING:
    from collections.abc import Callable

    from netauto.workflows.root import Root

F = TypeVar("F", bound="Callable[..., Any]")


@dataclass(frozen=True, slots=True)
class Options:
    """What the common options say.

    Attributes:
        inventory: folder name under ``inventories/``; None: the only one, or ``lab``.
        json: print machine-readable results.
        quiet: no progress.
    """

    inventory: str | None
    json: bool
    quiet: bool

    def root(self) -> Root:
        """Return the composition root for the workspace around the current directory; tell where it is when that is not obvious."""
        from netauto.workflows.root import Root
        from netauto.workspace import Workspace

        workspace = Workspace.find(Path.cwd(), self.inventory)
        if workspace.copied:
            remark(f"no inventories/ here: the shipped workspace was copied to {workspace.root}, edit it there")
        root = Root(workspace)
        _say_what_is_unfinished(root)
        return root


def _say_what_is_unfinished(root: Root) -> None:
    """Every command says so when a run has to be resumed; a journal that cannot be read is the business of the commands that need it."""
    from netauto.errors import JournalError

    try:
        runs = root.unfinished
    except JournalError:
        return
    for run in runs:
        if driver := root.journal.holder(f"run.{run}"):
            remark(f"run {run} is under way, driven by {driver}")
        else:
            remark(f"run {run} is unfinished; next: netauto resume {run}", fg="red")


def key_option(function: F) -> F:
    """Add ``--key``, passed on as a path or None."""
    return click.option(
        "--key",
        type=click.Path(path_type=Path, dir_okay=False),
        help="SSH key to sign with, or its .pub when the key is in the agent (default: NETAUTO_SIGNING_KEY).",
    )(function)


def common(function: F) -> F:
    """Add ``--inventory``, ``--json`` and ``--quiet``, passed on as one `Options`."""

    @click.option(
        "-i", "--inventory", metavar="NAME", help="Folder under inventories/ (default: lab, or the only one)."
    )
    @click.option("--json", "as_json", is_flag=True, help="Print one JSON document instead of text.")
    @click.option("-q", "--quiet", is_flag=True, help="No progress on standard error.")
    @wraps(function)
    def wrapper(*args: Any, inventory: str | None, as_json: bool, quiet: bool, **kwargs: Any) -> Any:  # noqa: ANN401 - a decorator
        return function(Options(inventory, as_json, quiet), *args, **kwargs)

    return wrapper  # type: ignore[return-value]
