"""`netauto lab`: start, stop, look at and disturb the embedded lab devices."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING, Any

import click

from netauto.cli.completion import complete_devices
from netauto.cli.lab_start import lab_errors, lab_file
from netauto.cli.lab_workstations import start_workstations, stop_workstations
from netauto.cli.options import common
from netauto.cli.output import print_json, say, table
from netauto.errors import ExitCode, InputError

if TYPE_CHECKING:
    from pathlib import Path

    from netauto.cli.options import Options
    from netauto.lab.daemon import Status


@click.group("lab")
def lab() -> None:
    """Start, stop and disturb the embedded lab devices. Their configurations live in memory: a stop forgets them."""


@lab.command("up")
@click.option("--profile", help="How slow the devices are: instant, campus or wan.")
@click.option("--workstations", is_flag=True, help="Start its workstations, too: real Debian containers; needs root.")
@common
def up(options: Options, profile: str | None, *, workstations: bool) -> int:
    """Start the lab devices of the inventory, unless they run; commands that need them do so by themselves."""
    from netauto.lab import daemon

    with options.root() as root:
        workspace = root.workspace
    if not lab_file(workspace).is_file():
        raise InputError(f"inventory {workspace.inventory_name!r} has no lab.yml", hint="its devices are real ones")
    workspace.make_state()
    with lab_errors():
        status = daemon.up(lab_file(workspace), workspace.lab, workspace.inventory / "host_vars", profile=profile)
        if workstations:
            start_workstations(workspace, quiet=options.quiet)
    _show(options, status)
    return ExitCode.DONE


@lab.command("down")
@common
def down(options: Options) -> int:
    """Stop the lab devices and workstations; what was configured on them is forgotten."""
    from netauto.lab import daemon

    with options.root() as root:
        workspace = root.workspace
    with lab_errors():
        stop_workstations(workspace)
        stopped = daemon.down(workspace.lab)
    if options.json:
        _show(options, stopped)
    else:
        say("the lab is stopped")
    return ExitCode.DONE


@lab.command("status")
@common
def status(options: Options) -> int:
    """Show whether the lab runs, and where its devices listen."""
    from netauto.lab import daemon

    with lab_errors():
        found = daemon.status(_folder(options))
    _show(options, found)
    return ExitCode.DONE


@lab.command("fault")
@click.argument("device", shell_complete=complete_devices)
@click.argument("kind")
@click.option("--match", default="", help="Regular expression of the lines that it acts on (default: every line).")
@click.option("--at", type=click.IntRange(1), default=1, help="It acts from the n-th such line on.")
@click.option("--times", type=click.IntRange(0), default=0, help="How often it acts (0: until it is cleared).")
@click.option("--after", is_flag=True, help="drop, hang, reboot: when the line has taken effect.")
@click.option("--text", default="", help="What the device says, in its own words.")
@click.option("--size", type=click.IntRange(0), default=0, help="Bytes (drop), bytes a second (slow), characters.")
@click.option("--seconds", type=click.FloatRange(0), default=0.0, help="Of the lab's clock (reboot, foreign_timer).")
@common
def fault(options: Options, device: str, kind: str, **details: Any) -> int:  # noqa: ANN401 - handed on as they are
    """Let DEVICE go wrong: KIND is e.g. reject, drop, hang, slow, refuse, host_key, save_fails, reboot."""
    from netauto.lab import Fault, daemon
    from netauto.lab.faults import KINDS

    if kind not in KINDS:
        raise click.BadParameter(f"no fault is called {kind!r}; there are: {', '.join(KINDS)}")
    with lab_errors():
        daemon.set_fault(_folder(options), device, Fault(kind, **details))  # type: ignore[arg-type]  # one of KINDS
    return _done(options, f"{device}: {kind} until `netauto lab clear {device}`")


@lab.command("clear")
@click.argument("device", required=False, shell_complete=complete_devices)
@common
def clear(options: Options, device: str | None) -> int:
    """Switch off the faults of DEVICE, or of all devices."""
    from netauto.lab import daemon

    with lab_errors():
        daemon.clear_faults(_folder(options), device)
    return _done(options, f"{device or 'every device'}: no faults")


@lab.command("advance")
@click.argument("seconds", type=click.FloatRange(min=0))
@common
def advance(options: Options, seconds: float) -> int:
    """Let SECONDS of the lab's time pass at once: revert timers that fall due act."""
    from netauto.lab import daemon

    with lab_errors():
        daemon.advance(_folder(options), seconds)
    return _done(options, f"the lab's clock is {seconds:g} s further")


@lab.command("state")
@click.argument("device", shell_complete=complete_devices)
@common
def state(options: Options, device: str) -> int:
    """Print the truth about DEVICE: its running configuration, and on standard error timer, locks and sessions."""
    from netauto.cli.output import remark
    from netauto.lab import daemon

    with lab_errors():
        found = daemon.device_state(_folder(options), device)
    if options.json:
        print_json(asdict(found) | {"files": [name for name, _ in found.files]})
        return ExitCode.DONE
    timer = f"{found.pending.seconds_left:.0f} s left ({found.pending.owner})" if found.pending else "none"
    remark(f"{device}: {'up' if found.up else 'down'}; revert timer: {timer}; sessions: {len(found.sessions)}")
    say(found.running.rstrip("\n"))
    return ExitCode.DONE


def _folder(options: Options) -> Path:
    with options.root() as root:
        return root.workspace.lab


def _done(options: Options, words: str) -> int:
    if options.json:
        print_json({"done": words})
    else:
        say(words)
    return ExitCode.DONE


def _show(options: Options, status: Status) -> None:
    if options.json:
        print_json(asdict(status))
    elif not status.running:
        say("the lab does not run")
    else:
        rows = [(device.name, device.model, f"{device.address}:{device.port}") for device in status.devices]
        table(("device", "model", "address"), rows)
        for note in dict.fromkeys(device.note for device in status.devices if device.note):
            say(f"{', '.join(device.name for device in status.devices if device.note == note)}: {note}")
        say(f"delay profile: {status.profile} (process {status.pid})")
