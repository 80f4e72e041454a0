"""`netauto report`: what a run did, for people who were not there."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from netauto.cli.bundles import bundle_of
from netauto.cli.completion import complete_runs
from netauto.cli.options import common
from netauto.cli.output import print_json, remark, say
from netauto.errors import EvidenceError, ExitCode, InputError

if TYPE_CHECKING:
    from netauto.cli.options import Options
    from netauto.reports.forms import Form
    from netauto.reports.units import Unit
    from netauto.workflows.root import Root
    from netauto.workflows.status import UnitState

FORMS = ("html", "markdown", "csv", "json")
LANGUAGES = ("en", "fr")


@click.command("report")
@click.argument("run", required=False, shell_complete=complete_runs)
@click.option("--format", "form", type=click.Choice(FORMS), help="The whole report; without: its summary, as sealed.")
@click.option("--lang", type=click.Choice(LANGUAGES), default="en", show_default=True, help="Language of the page.")
@click.option(
    "-o",
    "--output",
    type=click.Path(path_type=Path),
    help="File to write, or folder of --site; html goes to RUN.html here without it.",
)
@click.option(
    "--evidence",
    type=click.Path(path_type=Path, exists=True, file_okay=False),
    help="Folder of bundles instead of the inventory's, e.g. that of validate --lab.",
)
@click.option("--site", is_flag=True, help="A small static site over all runs of the inventory instead of one report.")
@common
def report(
    options: Options,
    *,
    run: str | None,
    form: Form | None,
    lang: str,
    output: Path | None,
    evidence: Path | None,
    site: bool,
) -> int:
    """Report RUN (default: the newest), from its sealed bundle alone.

    html is one page that needs no network and no other file. Exit code 4 when the bundle is not what was sealed; the report says so, too.
    """
    if site:
        if run or form:
            raise click.UsageError("--site holds every run as a page: it takes no RUN and no --format")
        return _site(options, lang, output or Path("reports"), evidence)
    from netauto.workflows.signing import trust

    with options.root() as root:
        folder, trusted = bundle_of(evidence or root.workspace.evidence, run), trust(root)
    if form is None:
        return _summary(options, folder, output)

    from netauto.reports.forms import written
    from netauto.reports.report import report as made
    from netauto.reports.sealed import read

    sealed = read(folder, trusted)
    _deliver(options, folder, form, written(made(sealed), form, lang), output)
    for problem in sealed.problems:
        remark(f"{folder.name}: {problem}", fg="red")
    return ExitCode.VERIFICATION_FAILED if sealed.problems else ExitCode.DONE


def _summary(options: Options, folder: Path, output: Path | None) -> int:
    summary = (folder / "summary.md").read_text(encoding="utf-8")
    if output:
        _write(output, summary)
    elif options.json:
        print_json({"run": folder.name, "bundle": str(folder), "summary": summary})
    else:
        say(summary.rstrip())
    return ExitCode.DONE


def _deliver(options: Options, folder: Path, form: Form, text: str, output: Path | None) -> None:
    target = output or (Path(f"{folder.name}.html") if form == "html" else None)
    if target:
        _write(target, text)
        if options.json:
            print_json({"run": folder.name, "bundle": str(folder), "report": str(target)})
    elif form == "json" and sys.stdout.isatty():
        say(text.rstrip("\n"))  # canonical JSON keeps characters that a terminal would act upon
    else:
        click.echo(text, nl=False)


def _site(options: Options, lang: str, folder: Path, evidence: Path | None) -> int:
    from netauto.reports.site import build
    from netauto.workflows.signing import trust
    from netauto.workflows.status import unit_states

    with options.root() as root:
        units = [] if evidence else [_unit(root, unit) for unit in unit_states(root)]
        built = build(evidence or root.workspace.evidence, folder, units, root.today(), lang, trust=trust(root))
    if options.json:
        print_json({"site": str(folder), "pages": built.pages, "written": built.written, "unread": list(built.unread)})
    else:
        say(f"{folder / 'index.html'}: {built.pages} runs, {built.written} pages written")
    for problem in built.unread:
        remark(problem, fg="red")
    return ExitCode.VERIFICATION_FAILED if built.unread else ExitCode.DONE


def _unit(root: Root, unit: UnitState) -> Unit:
    """Return a unit as the site shows it; drift that was kept and cannot be read any more is told, and not known."""
    from netauto.reports.units import Unit as Listed
    from netauto.workflows.inspect import last_drift

    try:
        return Listed(unit.unit, unit.state, unit.review, last_drift(root, unit.unit))
    except EvidenceError as error:
        remark(f"{error.message}; {error.hint}", fg="yellow")
        return Listed(unit.unit, unit.state, unit.review, unreadable=True)


def _write(target: Path, text: str) -> None:
    try:
        target.write_text(text, encoding="utf-8")
    except OSError as error:
        raise InputError(
            f"{target} cannot be written: {error.strerror}", hint="name another file with --output"
        ) from None
    remark(f"written to {target}")
