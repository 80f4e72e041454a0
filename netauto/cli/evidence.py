"""`netauto report`, `netauto audit`: what a run left behind, and whether it is still what was sealed."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from netauto.cli.completion import complete_runs
from netauto.cli.options import common
from netauto.cli.output import print_json, say
from netauto.errors import ExitCode, InputError

if TYPE_CHECKING:
    from netauto.cli.options import Options
    from netauto.workspace import Workspace


@click.command("report")
@click.argument("run", required=False, shell_complete=complete_runs)
@common
def report(options: Options, run: str | None) -> int:
    """Print the one-page summary of RUN (default: the newest), from its sealed bundle alone."""
    with options.root() as root:
        folder = _bundle(root.workspace, run)
    summary = (folder / "summary.md").read_text(encoding="utf-8")
    if options.json:
        print_json({"run": folder.name, "bundle": str(folder), "summary": summary})
    else:
        say(summary.rstrip())
    return ExitCode.DONE


def _bundle(workspace: Workspace, run: str | None) -> Path:
    folders = sorted(path for path in workspace.evidence.glob("*/") if not path.name.startswith("."))
    chosen = [folder for folder in folders if run in {None, folder.name}]
    if not chosen:
        known = ", ".join(folder.name for folder in folders[-3:]) or "none yet"
        raise InputError(
            f"no evidence of run {run!r}" if run else "no run has left evidence yet", hint=f"newest: {known}"
        )
    return chosen[-1]


@click.group("audit")
def audit() -> None:
    """Verify evidence bundles and the journal."""


@audit.command("verify")
@click.argument("bundle", required=False, type=click.Path(path_type=Path, exists=True, file_okay=False))
@common
def verify(options: Options, bundle: Path | None) -> int:
    """Recompute every digest of BUNDLE, or of all bundles of the inventory and of their chain."""
    from netauto.evidence import verify_bundle, verify_chain

    with options.root() as root:
        problems = verify_bundle(bundle) if bundle else verify_chain(root.workspace.evidence)
    if options.json:
        print_json({"sound": not problems, "problems": list(problems)})
    for problem in problems if not options.json else ():
        say(problem, fg="red")
    if not problems and not options.json:
        say(
            "sound: every file is what was sealed"
            + ("" if bundle else ", and no bundle is missing between the first and the last")
        )
    return ExitCode.VERIFICATION_FAILED if problems else ExitCode.DONE


@audit.command("journal")
@common
def journal(options: Options) -> int:
    """Verify the journal's chain of hashes."""
    with options.root() as root:
        rows = root.journal.verify_chain()
    if options.json:
        print_json({"sound": True, "rows": rows})
    else:
        say(f"sound: {rows} rows, each chained to the one before")
    return ExitCode.DONE
