"""`netauto`: the table of commands, and the one boundary that turns outcomes into exit codes.

Commands are imported when they are called, so that ``netauto --help`` stays fast.
"""

from __future__ import annotations

import gc
import logging
import os
import sys
from contextlib import suppress
from importlib import import_module
from typing import TYPE_CHECKING, NoReturn

import click

from netauto import __version__
from netauto.cli.boundary import guarded

if TYPE_CHECKING:
    from collections.abc import Sequence

# Configurations are tens of thousands of small values without cycles: looking for cycles among them would take a sixth of the time.
SELDOM = 50_000
# Command → module of netauto.cli that holds it, and the sentence that `netauto --help` shows.
COMMANDS: dict[str, tuple[str, str]] = {
    "open-unit": ("unit", "Open a unit: plan, ask, apply as one transaction, prove."),
    "close-unit": ("unit", "Close a unit: remove exactly what open-unit added."),
    "plan": ("plan", "Show and save what open-unit would do; sends nothing."),
    "diff": ("diff", "Print what a unit's plan changes and sends; for people, merge requests and CI."),
    "runbook": ("runbook", "Print the change of a unit as a procedure on paper, device by device."),
    "approve": ("plan", "Record that you approve a saved plan, by its digest."),
    "apply": ("plan", "Apply a saved plan."),
    "resume": ("run", "Bring an interrupted run to its end: the only repair command."),
    "stop": ("run", "Ask a run that is under way to roll back, and wait until it has."),
    "status": ("run", "Show units, runs and what is unfinished."),
    "verify": ("check", "Check an open unit on its devices."),
    "drift": ("check", "Show what changed on devices since a unit was opened."),
    "workstations": ("workstations", "Show the workstations of a unit; set them up, or wipe them."),
    "validate": ("check", "Check every unit offline; with --lab, open and close each on lab devices."),
    "report": ("report", "Make a report of a run, or a site of all runs, from sealed evidence."),
    "audit": ("evidence", "Verify evidence bundles and the journal."),
    "lab": ("lab", "Start, stop and disturb the embedded lab devices."),
    "units": ("lists", "List units."),
    "devices": ("lists", "List devices."),
    "explain": ("explain", "Show where a value of a unit comes from, and what it overrides."),
    "schema": ("write", "Print the JSON Schema of a file that people write."),
    "init": ("write", "Write a unit's file by asking a few questions."),
}


class LazyGroup(click.Group):
    """A group whose commands are imported when they are looked up."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 - click's signature
        """Return the commands in the order in which people meet them."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002 - click's signature
        """Import and return the command; unknown names are refused by `resolve_command` with a suggestion."""
        entry = COMMANDS.get(cmd_name)
        if entry is None:
            return None
        module = import_module(f"netauto.cli.{entry[0]}")
        command: click.Command = getattr(module, cmd_name.replace("-", "_"))
        return command

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Find the command, or name the nearest one."""
        if args and args[0] not in COMMANDS and not args[0].startswith("-"):
            from difflib import get_close_matches

            near = get_close_matches(args[0], COMMANDS, n=1)
            hint = f" Did you mean {near[0]!r}?" if near else ""
            raise click.UsageError(f"no such command {args[0]!r}.{hint}", ctx)
        return super().resolve_command(ctx, args)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:  # noqa: ARG002 - click's signature
        """List the commands from the table, without importing them."""
        with formatter.section("Commands"):
            formatter.write_dl([(name, sentence) for name, (_, sentence) in COMMANDS.items()])


@click.group(cls=LazyGroup, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(__version__, prog_name="netauto")
def main() -> None:
    """Open a hospital consultation unit (VLANs, Wi-Fi, firewall, WAN) as one reversible transaction with proof.

    Exit codes: 0 done or nothing to do, 1 expected failure, 2 usage, 3 changes pending, 4 verification failed, 5 reverted,
    6 needs operator, 70 bug, 130 interrupted.
    """


def entry(args: Sequence[str] | None = None) -> None:
    """Run the command line and leave the process with its exit code."""
    gc.set_threshold(SELDOM)
    # What the SSH library says of connections that end is told by our own errors, with the device's name.
    logging.getLogger("paramiko").addHandler(logging.NullHandler())
    _leave(guarded(main, list(sys.argv[1:] if args is None else args)))


def _leave(code: int) -> NoReturn:
    """End the process now.

    Whatever has to be closed is closed by its ``with`` before this. The interpreter's own way out would take every module and model apart
    first (a fifth of a second after a plan), and might wait there for a thread that the SSH library left in the middle of something.
    """
    logging.shutdown()
    for stream in (sys.stdout, sys.stderr):
        with suppress(OSError, ValueError):  # nobody reads any more, or the stream is closed: `guarded` has judged that
            stream.flush()
    os._exit(code)
