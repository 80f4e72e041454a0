"""`netauto runbook`: the change of a unit on paper."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from netauto.cli.completion import complete_units
from netauto.cli.lab_start import devices_ready
from netauto.cli.options import common
from netauto.cli.output import print_json, remark
from netauto.cli.paper import write_page
from netauto.errors import ExitCode, UnreachableError

if TYPE_CHECKING:
    from netauto.cli.options import Options
    from netauto.plan.models import Plan
    from netauto.workflows.root import Root


@click.command("runbook")
@click.argument("unit", shell_complete=complete_units)
@click.option("--close", is_flag=True, help="The procedure of closing the unit.")
@click.option(
    "--plan", "named", metavar="FILE|DIGEST", help="Of this plan: saved, or plan.json of a bundle. Asks no device."
)
@click.option(
    "--configs",
    type=click.Path(path_type=Path, exists=True, file_okay=False),
    help="Plan against a folder of <device>.cfg. Asks no device.",
)
@click.option("--format", "form", type=click.Choice(["text", "html"]), default="text", show_default=True)
@click.option("--lang", type=click.Choice(["en", "fr"]), default="en", show_default=True, help="Language of the paper.")
@click.option(
    "-o", "--output", type=click.Path(path_type=Path, dir_okay=False), help="Write it there instead of printing it."
)
@common
def runbook(
    options: Options,
    *,
    unit: str,
    close: bool,
    named: str | None,
    configs: Path | None,
    form: str,
    lang: str,
    output: Path | None,
) -> int:
    """Print what opening UNIT does as a procedure by hand: for the day when tools or network are down.

    One page a device, in the order of arming: where to log in, what must be free, the lines of the plan, what to check, how to save, and
    how to go back. Secrets stand as references. Saves and sends nothing.
    """
    if named and (configs or close):
        raise click.UsageError("--plan says what is done and to what: it takes no --close and no --configs")
    from netauto.workflows.runbook import make_runbook

    with options.root() as root:
        book = make_runbook(root, _plan(options, root, unit, named, configs, close=close))
    if options.json:
        print_json({"runbook": book.model_dump()})
        return ExitCode.DONE
    from netauto.runbook.html import html
    from netauto.runbook.text import text

    page = {"text": text, "html": html}[form](book, "fr" if lang == "fr" else "en")
    if output is None:
        click.echo(page, nl=False)
    else:
        write_page(output, page)
        remark(f"{output}: {len(book.sheets)} devices, plan {book.plan[:12]}") if not options.quiet else None
    return ExitCode.DONE


def _plan(options: Options, root: Root, unit: str, named: str | None, configs: Path | None, *, close: bool) -> Plan:
    if named:
        from netauto.workflows.runbook import named_plan

        return named_plan(root, unit, named)
    if configs:
        from netauto.workflows.offline import offline_plan

        return offline_plan(root, unit, configs, close=close)
    from netauto.workflows.planning import plan_close, plan_open

    devices_ready(root, quiet=options.quiet)
    try:
        return plan_close(root, unit) if close else plan_open(root, unit, reserve=False)
    except UnreachableError as error:
        error.hint = "without devices: --plan FILE of a plan that was made, or --configs FOLDER of saved configurations"
        raise
