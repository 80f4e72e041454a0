"""`netauto schema`, `netauto init`: help for people who write."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from netauto.cli.options import common
from netauto.cli.output import print_json, remark, say
from netauto.errors import ExitCode, InputError

if TYPE_CHECKING:
    from netauto.cli.options import Options
    from netauto.intent.scaffold import Question
    from netauto.workflows.root import Root

KINDS = ("unit", "blueprint", "catalogue", "site", "policy", "workstations", "hygiene")


@click.command("schema")
@click.argument("kind", type=click.Choice(KINDS))
def schema(kind: str) -> int:
    """Print the JSON Schema of a KIND of file, for editors."""
    from netauto.intent.schema import schema as schema_of

    print_json(schema_of(kind))
    return ExitCode.DONE


@click.group("init")
def init() -> None:
    """Write a new file by asking a few questions."""


@init.command("unit")
@click.argument("name")
@common
def init_unit(options: Options, name: str) -> int:
    """Write units/NAME.yml. An existing file is never overwritten."""
    from netauto.intent.scaffold import QUESTIONS, scaffold_unit

    with options.root() as root:
        path = root.workspace.unit_file(name)
        if path.exists():
            raise InputError(f"{root.workspace.shown(path)} exists already", hint="edit it, or choose another name")
        answers = {"unit": name}
        for question in QUESTIONS:
            answers[question.key] = _ask(question, root)
        path.write_text(scaffold_unit(answers), encoding="utf-8")
    if options.json:
        print_json({"file": str(path)})
    else:
        say(f"wrote {root.workspace.shown(path)}")
        remark(f"  next: netauto plan {name}")
    return ExitCode.DONE


def _ask(question: Question, root: Root) -> str:
    """Ask until the answer is allowed; nothing is allowed where there is a default."""

    def check(answer: str) -> str:
        if problem := question.problem(answer):
            raise click.BadParameter(problem)
        return answer

    names = _choices(question, root)
    if names:
        remark(f"  there is: {', '.join(names)}")
    prompt = f"{question.prompt} (e.g. {question.example})"
    answer: str = click.prompt(
        prompt, default=question.default, value_proc=check, show_default=bool(question.default), err=True
    )
    return answer


def _choices(question: Question, root: Root) -> tuple[str, ...]:
    """Return the names that fit the question, as far as they are not taken by another unit."""
    from netauto.intent.load import load_catalogue, load_group, load_units

    workspace = root.workspace
    match question.choices:
        case "sites":
            return tuple(load_group(workspace).sites)
        case "blueprints":
            return tuple(sorted(path.stem for path in workspace.blueprints.glob("*.yml")))
        case "services":
            return tuple(load_catalogue(workspace).services)
        case "workstations":
            taken = {room.workstation for unit in load_units(workspace) for room in unit.rooms}
            return tuple(station.name for station in root.inventory.workstations if station.name not in taken)
        case "access_points":
            used = {name for unit in load_units(workspace) for name in unit.access_points}
            return tuple(point.name for point in root.inventory.access_points if point.name not in used)
        case _:
            return ()
