"""`netauto audit`: whether what runs left behind is still what was sealed."""

from __future__ import annotations

import sys
from contextlib import suppress
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

import click

from netauto.cli.bundles import bundle_of
from netauto.cli.completion import complete_runs
from netauto.cli.options import common, key_option
from netauto.cli.output import print_json, remark, say
from netauto.cli.tell import audit_json, bundle_json, print_audit, print_story, print_verdicts
from netauto.errors import EvidenceError, ExitCode, InputError, JournalError

if TYPE_CHECKING:
    from datetime import datetime

    from netauto.cli.options import Options
    from netauto.workflows.root import Root


@click.group("audit")
def audit() -> None:
    """Verify evidence bundles and the journal."""


@audit.command("verify")
@click.argument("bundles", nargs=-1, metavar="[BUNDLE]...", type=click.Path(path_type=Path, exists=True))
@click.option("--signers", type=click.Path(path_type=Path, exists=True), help="List of signers to trust instead.")
@click.option("--revoked", type=click.Path(path_type=Path, exists=True), help="Keys that are revoked.")
@click.option("--known", multiple=True, metavar="DIGEST", help="Digest of a bundle that you kept elsewhere.")
@click.option("--approvals", type=click.IntRange(0), default=0, help="How many had to agree, whatever a bundle says.")
@click.option("--signed", is_flag=True, help="Approvals and bundles had to be signed, whatever a bundle says.")
@common
def verify(
    options: Options,
    *,
    bundles: tuple[Path, ...],
    signers: Path | None,
    revoked: Path | None,
    known: tuple[str, ...],
    approvals: int,
    signed: bool,
) -> int:
    """Recompute everything in each BUNDLE (a folder, or a zip file), or in all bundles of the inventory and their chain.

    Signers are looked up in the inventory's allowed_signers and revoked_signers where there are, else in what a bundle says of itself.
    """
    from netauto.evidence.verifier.chains import chain_remarks, judge_all, judge_paths, problems_of
    from netauto.evidence.verifier.contents import is_digest
    from netauto.workflows.signing import trust

    if wrong := [digest for digest in known if not is_digest(digest)]:
        raise click.BadParameter(f"{wrong[0]!r} is not a digest of 64 hexadecimal digits", param_hint="--known")
    with options.root() as root:
        trusted = trust(root)._replace(known=known, approvals=approvals, signed=signed)
        if signers is not None:
            trusted = trusted._replace(signers=_list(signers, "--signers"))
        if revoked is not None:
            trusted = trusted._replace(revoked=_list(revoked, "--revoked"))
        verdicts, whole = (
            judge_paths(bundles, trusted) if bundles else (judge_all(root.workspace.evidence, trusted), True)
        )
    problems = problems_of(verdicts, trusted, whole=whole)
    if options.json:
        print_json(
            {"sound": not problems, "problems": list(problems), "bundles": [bundle_json(one) for one in verdicts]}
        )
    else:
        print_verdicts(verdicts, problems, chain_remarks(verdicts, trusted, whole=whole), whole=not bundles)
    return ExitCode.VERIFICATION_FAILED if problems else ExitCode.DONE


def _list(path: Path, option: str) -> bytes:
    from netauto.evidence.verifier.sources import Flaw, plain_file

    try:
        return plain_file(path)
    except Flaw as flaw:
        raise click.BadParameter(str(flaw), param_hint=option) from None


@audit.command("sign")
@click.argument("run", shell_complete=complete_runs)
@key_option
@common
def sign(options: Options, run: str, key: Path | None) -> int:
    """Sign the bundle of RUN with your SSH key, where that could not be done when it was sealed."""
    from netauto.evidence import verify_bundle
    from netauto.evidence.signing import KEY_VARIABLE, sign_bundle, signing_key
    from netauto.evidence.verifier.sources import SIGNATURE
    from netauto.workflows.signing import trust

    with options.root() as root:
        folder, chosen = bundle_of(root.workspace.evidence, run), signing_key(key)
        if chosen is None:
            raise InputError("no key is named", hint=f"--key FILE, or {KEY_VARIABLE}")
        if (folder / SIGNATURE).exists():
            raise EvidenceError(f"{run} is signed already", hint=f"netauto audit verify {folder}")
        sign_bundle(folder, chosen, ask=sys.stdin.isatty())
        problems = verify_bundle(folder, trust(root))
    if options.json:
        print_json({"run": run, "signature": str(folder / SIGNATURE), "problems": list(problems)})
    else:
        say(f"{run}: {SIGNATURE} is written")
        for problem in problems:
            say(problem, fg="red")
    return ExitCode.VERIFICATION_FAILED if problems else ExitCode.DONE


@audit.command("export")
@click.argument("run", shell_complete=complete_runs)
@click.option(
    "--to", "file", type=click.Path(path_type=Path, dir_okay=False), help="File to write (default: RUN.zip here)."
)
@common
def export(options: Options, run: str, file: Path | None) -> int:
    """Write the bundle of RUN, with its signature, as one zip file; the same bundle gives the same file."""
    from netauto.evidence import bundle_digest
    from netauto.evidence.one_file import export as write

    with options.root() as root:
        folder = bundle_of(root.workspace.evidence, run)
    target = file or Path(f"{folder.name}.zip")
    write(folder, target)
    digest = bundle_digest(folder)
    if options.json:
        print_json({"run": folder.name, "file": str(target), "digest": digest})
    else:
        say(f"{target} holds the bundle of {folder.name}")
        say(f"its digest, to be told by another way than the file: {digest}")
    return ExitCode.DONE


@audit.command("verifier")
@click.option(
    "--to",
    "file",
    type=click.Path(path_type=Path, dir_okay=False),
    default=Path("verify.py"),
    help="File to write (default: verify.py here).",
)
@common
def verifier(options: Options, file: Path) -> int:
    """Write the program that verifies bundles without netauto, and print its SHA-256: a copy to trust, which no bundle brought."""
    from netauto.evidence.one_file import write_verifier

    digest = write_verifier(file)
    if options.json:
        print_json({"file": str(file), "sha256": digest})
    else:
        say(f"{file} is the verifier of this netauto")
        say(f"its SHA-256, to be told by another way than the file: {digest}")
    return ExitCode.DONE


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
