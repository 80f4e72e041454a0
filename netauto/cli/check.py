"""`netauto verify`, `drift`, `validate`."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from netauto.cli import show
from netauto.cli.completion import complete_units
from netauto.cli.lab_start import devices_ready
from netauto.cli.options import common
from netauto.cli.output import print_diff, print_json, remark, say
from netauto.errors import ExitCode, InputError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from netauto.cli.options import Options
    from netauto.workflows.inspect import DeviceDrift
    from netauto.workflows.validate import Case


@click.command("verify")
@click.argument("unit", shell_complete=complete_units)
@common
def verify(options: Options, unit: str) -> int:
    """Check UNIT on its devices: configuration and state, every check that opening it makes."""
    with options.root() as root:
        devices_ready(root, quiet=options.quiet)
        from netauto.workflows.inspect import verify as look

        results = look(root, unit)
    bad = [result for result in results if result.status in {"failed", "error"}]
    if options.json:
        print_json({"unit": unit, "sound": not bad, "checks": [result.model_dump() for result in results]})
    else:
        show.checks(results)
        say(f"{unit}: {'as planned' if not bad else 'not as planned'}", bold=True)
    return ExitCode.VERIFICATION_FAILED if bad else ExitCode.DONE


@click.command("drift")
@click.argument("unit", shell_complete=complete_units)
@common
def drift(options: Options, unit: str) -> int:
    """Show what is no longer on the devices as UNIT left it, in meaning and in lines. Exit code 3 when there is any.

    How much was found, and when, is kept for `netauto report --site`.
    """
    with options.root() as root:
        devices_ready(root, quiet=options.quiet)
        from netauto.workflows.inspect import drift as compare

        found = compare(root, unit)
    changed = [device for device in found.devices if not device.clean]
    if options.json:
        print_json({"unit": unit, "drift": [device.model_dump() for device in changed]})
    elif not changed:
        say(f"{unit}: no drift on {len(found.devices)} devices")
    for device in changed if not options.json else ():
        _print_drift(device)
    if found.not_kept:
        remark(found.not_kept, fg="yellow")
    return ExitCode.CHANGES_PENDING if changed else ExitCode.DONE


def _print_drift(device: DeviceDrift) -> None:
    say(device.device, bold=True)
    for sentence in (*device.meaning, *device.added):
        say(f"  {sentence}")
    print_diff(device.lines)
    say()


@click.command("validate")
@click.argument("units", nargs=-1, metavar="[UNIT]...", shell_complete=complete_units)
@click.option("--lab", is_flag=True, help="Open and close them on fresh lab devices of this inventory.")
@click.option(
    "--configs",
    type=click.Path(path_type=Path, exists=True, file_okay=False),
    help="Folder of <device>.cfg to plan against.",
)
@click.option(
    "--junit", "report", type=click.Path(path_type=Path, dir_okay=False), help="Write the results as JUnit XML, for CI."
)
@click.option(
    "--evidence",
    type=click.Path(path_type=Path, file_okay=False),
    help="With --lab: keep the evidence of its runs in this folder, for whoever reviews.",
)
@common
def validate(
    options: Options,
    units: tuple[str, ...],
    *,
    lab: bool,
    configs: Path | None,
    report: Path | None,
    evidence: Path | None,
) -> int:
    """Check units of the inventory (default: every one): files, names, rendering, plans and lints; sends nothing to your devices.

    Plans are made against saved running configurations: --configs, or the lab's bases where the inventory has a lab.
    """
    from netauto.workflows.validate import junit

    if evidence and not lab:
        raise click.UsageError("--evidence keeps what --lab proves: give both")
    cases = []
    for case in _on_lab(options, units, evidence) if lab else _offline(options, configs, units):
        cases.append(case)
        if not options.json:
            colour = {"passed": "green", "failed": "red", "skipped": "yellow"}[case.status]
            say(f"{case.status:7} {case.subject}: {case.case}" + (f": {case.detail}" if case.detail else ""), fg=colour)
    if report:
        report.write_text(junit(tuple(cases)), encoding="utf-8")
    failed = sum(1 for case in cases if case.status == "failed")
    if options.json:
        print_json({"sound": not failed, "cases": [case.model_dump() for case in cases]})
    else:
        say(f"{len(cases)} cases, {failed} failed", bold=True)
    return ExitCode.FAILED if failed else ExitCode.DONE


def _offline(options: Options, configs: Path | None, units: tuple[str, ...]) -> Iterator[Case]:
    from netauto.workflows.validate import offline

    with options.root() as root:
        bases = root.workspace.inventory / "bases"
        yield from offline(root, configs or (bases if bases.is_dir() else None), units)


def _on_lab(options: Options, units: tuple[str, ...], evidence: Path | None) -> Iterator[Case]:
    """Work on a copy of the inventory with a lab of its own: neither the user's lab nor the journal is touched."""
    import shutil
    import tempfile

    from netauto.cli.lab_copy import copied_lab
    from netauto.workflows.root import Root
    from netauto.workflows.validate import on_devices

    with options.root() as original:
        source = original.workspace
    if not (source.inventory / "lab.yml").is_file():
        raise InputError(
            f"inventory {source.inventory_name!r} has no lab.yml", hint="--lab needs a description of lab devices"
        )
    with tempfile.TemporaryDirectory(prefix="netauto-lab-") as folder, copied_lab(source, Path(folder)) as workspace:
        remark("opening and closing units on fresh lab devices ...") if not options.quiet else None
        try:
            with Root(workspace) as root:
                yield from on_devices(root, units)
        finally:
            if evidence and workspace.evidence.is_dir():
                shutil.copytree(workspace.evidence, evidence, dirs_exist_ok=True)
