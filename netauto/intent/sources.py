"""Every file that people wrote in one inventory, read once, with all problems of all of them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeVar

from netauto.errors import IntentError, Problem
from netauto.intent.files import yaml_files
from netauto.intent.models import Blueprint, Catalogue, Group, Hygiene, Model, Policy, Unit, Workstations
from netauto.intent.validate import Located, validate
from netauto.intent.yaml_source import read_file

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from netauto.workspace import Workspace

M = TypeVar("M", bound=Model)


@dataclass(frozen=True, slots=True)
class Sources:
    """What was read. A file with problems is absent here, and its problems are in `problems`.

    Attributes:
        workstations, hygiene: None where the inventory has no such file, too.
        units, blueprints: by the name of the file without ``.yml``.
        unit_names, broken_blueprints: files that are there, and blueprints that could not be read: naming one is no mistake of its own.
    """

    group: Located[Group] | None
    catalogue: Located[Catalogue] | None
    policy: Located[Policy] | None
    workstations: Located[Workstations] | None
    hygiene: Located[Hygiene] | None
    blueprints: Mapping[str, Located[Blueprint]]
    units: Mapping[str, Located[Unit]]
    unit_names: tuple[str, ...]
    broken_blueprints: tuple[str, ...]
    problems: tuple[Problem, ...]


def read_sources(workspace: Workspace) -> Sources:
    """Read every file of the inventory; never raises for what they hold."""
    problems: list[Problem] = []

    def read(path: Path, model: type[M]) -> Located[M] | None:
        located, found = read_one(workspace, path, model)
        problems.extend(found)
        return located

    def read_optional(path: Path, model: type[M]) -> Located[M] | None:
        return read(path, model) if path.is_file() else None

    def read_all(folder: Path, model: type[M]) -> dict[str, Located[M]]:
        found = {path.stem: read(path, model) for path in yaml_files(folder)}
        return {name: located for name, located in found.items() if located is not None}

    blueprints = read_all(workspace.blueprints, Blueprint)
    return Sources(
        group=read(workspace.inventory / "sites.yml", Group),
        catalogue=read(workspace.inventory / "catalogue.yml", Catalogue),
        policy=read(workspace.inventory / "policy.yml", Policy),
        workstations=read_optional(workspace.inventory / "workstations.yml", Workstations),
        hygiene=read_optional(workspace.inventory / "hygiene.yml", Hygiene),
        blueprints=blueprints,
        units=read_all(workspace.units, Unit),
        unit_names=tuple(path.stem for path in yaml_files(workspace.units)),
        broken_blueprints=tuple(path.stem for path in yaml_files(workspace.blueprints) if path.stem not in blueprints),
        problems=tuple(problems),
    )


def read_one(workspace: Workspace, path: Path, model: type[M]) -> tuple[Located[M] | None, tuple[Problem, ...]]:
    """Read one file; return its value with its positions, or None, and its problems."""
    document = read_file(path, workspace.shown(path))
    value, problems = validate(document, model)
    return (None if value is None else Located(value, document)), problems


def require(workspace: Workspace, path: Path, model: type[M]) -> Located[M]:
    """Read one file.

    Raises:
        IntentError: all of its problems.
    """
    located, problems = read_one(workspace, path, model)
    if located is None:
        raise IntentError(problems)
    return located
