"""`netauto diff`: what a plan changes and sends, for people, merge requests and CI."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from netauto.cli import show
from netauto.cli.completion import complete_devices, complete_units
from netauto.cli.lab_start import devices_ready
from netauto.cli.options import common
from netauto.cli.output import document, remark
from netauto.cli.paper import write_page
from netauto.errors import ExitCode

if TYPE_CHECKING:
    from netauto.cli.options import Options
    from netauto.workflows.review import Review
    from netauto.workspace import Workspace

FORMATS = ("text", "markdown", "sarif", "junit", "json")


@click.command("diff")
@click.argument("unit", shell_complete=complete_units)
@click.option("--device", shell_complete=complete_devices, help="Only this device (text and JSON).")
@click.option("--close", is_flag=True, help="The diff of closing the unit.")
@click.option("--sent", is_flag=True, help="Also the lines that are sent, in the order of sending (text).")
@click.option(
    "--configs",
    type=click.Path(path_type=Path, exists=True, file_okay=False),
    help="Compare with a folder of <device>.cfg. Asks no device.",
)
@click.option(
    "--format",
    "form",
    type=click.Choice(FORMATS),
    default="text",
    show_default=True,
    help="markdown: for a comment on a merge request, at most 60 kB. sarif, junit: findings, for CI.",
)
@click.option("-o", "--output", type=click.Path(path_type=Path, dir_okay=False), help="Write it there (not text).")
@common
def diff(
    options: Options,
    *,
    unit: str,
    device: str | None,
    close: bool,
    sent: bool,
    configs: Path | None,
    form: str,
    output: Path | None,
) -> int:
    """Print what opening UNIT changes, in the order of each device's configuration; saves and sends nothing.

    One direction: from what runs to what would run. What the comparison leaves out is listed by the rules that say so. For markdown, sarif
    and junit a plan that is refused is a document, too; the exit code is that of the refusal.
    """
    form = "json" if options.json else form
    if output and form == "text":
        raise click.UsageError("--output takes another format than text: --format markdown")
    with options.root() as root:
        if configs is None:
            devices_ready(root, quiet=options.quiet)
        from netauto.workflows.review import review

        made = review(root, unit, close=close, configs=configs)
        workspace = root.workspace
    _refuse_unknown(made, device)
    if made.refused and form in {"text", "json"}:
        raise made.refused
    if form == "text":
        _print(made, device, sent=sent)
    elif output is None:
        click.echo(_page(made, workspace, form, device), nl=False)
    else:
        write_page(output, _page(made, workspace, form, device))
    return _exit_code(made)


def _refuse_unknown(made: Review, device: str | None) -> None:
    names = [each.device for each in made.plan.devices] if made.plan else []
    if device and names and device not in names:
        raise click.BadParameter(f"{device!r} has no part in {made.unit}; there is: {', '.join(names)}")


def _exit_code(made: Review) -> int:
    if made.refused:
        remark(f"error: {made.refused.message}", fg="red")
        return made.refused.exit_code
    return ExitCode.CHANGES_PENDING if made.plan and made.plan.changes else ExitCode.DONE


def _print(made: Review, device: str | None, *, sent: bool) -> None:
    if made.plan is None:
        return
    show.plan_diff(made.plan, device)
    if sent:
        show.plan_sent(made.plan, device)
    if made.plan.changes:
        show.left_out(made, device)


def _page(made: Review, workspace: Workspace, form: str, device: str | None) -> str:
    if form == "markdown":
        from netauto.workflows.review_markdown import markdown

        return markdown(made)
    if form == "junit":
        from netauto.workflows.review_junit import review_junit

        return review_junit(made)
    if form == "sarif":
        from netauto.workflows.review_sarif import sarif

        return document(sarif(made, workspace))
    return document(_json(made, device))


def _json(made: Review, device: str | None) -> dict[str, Any]:
    chosen = [each for each in made.plan.devices if device in {None, each.device}] if made.plan else []
    return {
        "unit": made.unit,
        "diff": {each.device: [line.model_dump() for line in each.diff] for each in chosen},
        "sent": {each.device: list(each.push) for each in chosen},
        "left_out": {each.device: [one.model_dump() for one in made.left_out[each.device]] for each in chosen},
    }
