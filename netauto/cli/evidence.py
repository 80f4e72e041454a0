"""`netauto audit`: whether what runs left behind is still what was sealed."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

import click

from netauto.cli.completion import complete_runs
from netauto.cli.options import common
from netauto.cli.output import print_json, remark, say
from netauto.cli.tell import audit_json, print_audit, print_story
from netauto.errors import ExitCode, JournalError

if TYPE_CHECKING:
    from datetime import datetime

    from netauto.cli.options import Options
    from netauto.workflows.root import Root


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
@click.argument("run", required=False, shell_complete=complete_runs)
@click.option(
    "--adopt", is_flag=True, help="The journal came from another machine or inventory: drive runs with it here."
)
@common
def journal(options: Options, run: str | None, adopt: bool) -> int:
    """Verify the journal's chain of hashes, archives included; tell the story of RUN, or list the runs."""
    from netauto.journal.audit import audit as judge
    from netauto.workflows.story import story

    with options.root() as root:
        path = root.workspace.journal
        if adopt and root.journal.adopt(root.user):
            remark("the journal is this machine's and this inventory's from now on")
        _say_whose(root)
        found = judge(path)
        lines = story(path, run) if run else ()
    if options.json:
        print_json(audit_json(found) | ({"run": run, "events": [asdict(line) for line in lines]} if run else {}))
    elif run:
        print_story(lines, found)
    else:
        print_audit(found)
    return ExitCode.VERIFICATION_FAILED if found.problems else ExitCode.DONE


def _say_whose(root: Root) -> None:
    if not root.workspace.journal.exists():
        return
    with suppress(JournalError):  # what is wrong with the file is told with the verdict
        if root.journal.stranger:
            remark(f"{root.journal.stranger}: no run is driven with it here; --adopt changes that", fg="yellow")


@audit.command("archive")
@click.option(
    "--before", required=True, type=click.DateTime(["%Y-%m-%d"]), help="Move the runs that ended before this day (UTC)."
)
@common
def archive(options: Options, before: datetime) -> int:
    """Move old runs from the journal to a file beside it, which the journal vouches for.

    Refused while a run is unfinished. Approvals that no run has used stay; how long devices took is forgotten with the runs.
    """
    with options.root() as root:
        done = root.journal.archive(before.date(), root.user)
    if options.json:
        moved = {"file": str(done.file), "first": done.first, "last": done.last, "head": done.head} if done else None
        print_json({"archived": moved})
    elif done:
        say(f"rows {done.first} to {done.last} are in {done.file.name}, read-only; keep it, or ship it away")
        say(f"their last hash, which the journal holds too: {done.head}")
    else:
        say(f"no run ended before {before:%Y-%m-%d}")
    return ExitCode.DONE
