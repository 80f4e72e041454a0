"""Workstations of the lab from a shell: `up NAME ...`, `down [NAME ...]`, `list`, `exec NAME COMMAND ...`."""

from __future__ import annotations

import argparse
import subprocess
import sys
from pathlib import Path

from netauto.lab import workstations
from netauto.lab.workstations import WorkstationError
from netauto.lab.workstations.progress import Lines

RUNTIME = Path(".netauto/workstations")


def main(arguments: list[str]) -> int:
    """Do what the arguments say, and return the exit status: 0 done, 1 not, with the reason; `exec`: that of the command."""
    options = _parser().parse_args(arguments)
    try:
        return int(options.act(options))
    except WorkstationError as error:
        sys.stderr.write(f"{error}\n")
        return 1


def _up(options: argparse.Namespace) -> int:
    for found in workstations.up(tuple(options.names), options.runtime, Lines()):
        sys.stdout.write(f"{found.name} {'started' if found.started else 'runs'}\n")
    return 0


def _down(options: argparse.Namespace) -> int:
    for name in workstations.down(options.runtime, tuple(options.names)):
        sys.stdout.write(f"{name} ended\n")
    return 0


def _list(options: argparse.Namespace) -> int:
    for found in workstations.running(options.runtime):
        sys.stdout.write(f"{found.name} {found.leader} {found.host_key}\n")
    return 0


def _exec(options: argparse.Namespace) -> int:
    command, environment = workstations.inside(options.runtime, options.name, [options.program, *options.arguments])
    return subprocess.run(command, env=environment, check=False).returncode


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m netauto.lab.workstations", description=__doc__)
    parser.add_argument("--runtime", type=Path, default=RUNTIME, help="folder of what runs (default: %(default)s)")
    verbs = parser.add_subparsers(required=True, metavar="VERB")
    verb = verbs.add_parser("up", help="start workstations; builds their image the first time")
    verb.add_argument("names", nargs="+", metavar="NAME")
    verb.set_defaults(act=_up)
    verb = verbs.add_parser("down", help="end workstations, all without a name, and forget what they wrote")
    verb.add_argument("names", nargs="*", metavar="NAME")
    verb.set_defaults(act=_down)
    verbs.add_parser("list", help="name, first process and host key of those that run").set_defaults(act=_list)
    verb = verbs.add_parser("exec", help="run a command in a workstation as root")
    verb.add_argument("name", metavar="NAME")
    verb.add_argument("program", metavar="COMMAND")
    verb.add_argument("arguments", nargs=argparse.REMAINDER, metavar="...")
    verb.set_defaults(act=_exec)
    return parser


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
