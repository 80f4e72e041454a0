"""What people write about workstations: ``workstations.yml`` and ``hygiene.yml``, read and held against the rest."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

from netauto.errors import IntentError, Problem
from netauto.intent.models import Hygiene, Model, Workstations
from netauto.intent.sources import read_one
from netauto.intent.validate import Located, nearest

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from netauto.intent.sources import Sources
    from netauto.intent.yaml_source import Keys
    from netauto.workspace import Workspace

M = TypeVar("M", bound=Model)
WORKSTATIONS, HYGIENE = "workstations.yml", "hygiene.yml"


def load_workstations(workspace: Workspace) -> Workstations | None:
    """Return ``workstations.yml``; None where the inventory has none (IntentError: its problems)."""
    return _load(workspace, WORKSTATIONS, Workstations)


def load_hygiene(workspace: Workspace) -> Hygiene | None:
    """Return ``hygiene.yml``; None where the inventory has none (IntentError: its problems)."""
    located, problems = _read(workspace, HYGIENE, Hygiene)
    if problems := (*problems, *(_protocols(located) if located else ())):
        raise IntentError(problems)
    return located.value if located else None


def check_workstations(sources: Sources) -> tuple[Problem, ...]:
    """Return what both files name that exists nowhere: services, blueprints, units and protocols."""
    settings, hygiene = sources.workstations, sources.hygiene
    found: list[Problem] = []
    if settings and sources.catalogue:
        services, what = sources.catalogue.value.services, "service of the catalogue"
        found += _unknown(settings, (("pages", name) for name in settings.value.pages), what, services)
        asked = settings.value.services
        found += [
            settings.document.problem(("services", index), f"'{name}'", f"must be a {what}", nearest(name, services))
            for index, name in enumerate(asked)
            if name not in services
        ]
    if hygiene:
        shapes, units = (*sources.blueprints, *sources.broken_blueprints), sources.unit_names
        found += _protocols(hygiene)
        found += _unknown(hygiene, (("blueprints", name) for name in hygiene.value.blueprints), "blueprint", shapes)
        found += _unknown(hygiene, (("units", name) for name in hygiene.value.units), "unit", units)
    return tuple(found)


def _protocols(located: Located[Hygiene]) -> tuple[Problem, ...]:
    """Return what names a protocol that the file does not have."""
    hygiene = located.value
    named: dict[Keys, str] = {("default",): hygiene.default} if hygiene.default else {}
    named |= {("blueprints", name): protocol for name, protocol in hygiene.blueprints.items()}
    named |= {("units", name): protocol for name, protocol in hygiene.units.items()}
    known = ", ".join(hygiene.protocols)
    return tuple(
        located.document.problem(
            path, f"'{protocol}'", f"must be one of the protocols: {known}", nearest(protocol, hygiene.protocols)
        )
        for path, protocol in named.items()
        if protocol not in hygiene.protocols
    )


def _unknown(located: Located[M], paths: Iterable[Keys], what: str, known: Iterable[str]) -> Iterator[Problem]:
    names = tuple(known)
    for path in paths:
        name = str(path[-1])
        if name not in names:
            yield located.document.problem(path, f"'{name}'", f"must be a {what}", nearest(name, names))


def _load(workspace: Workspace, name: str, model: type[M]) -> M | None:
    located, problems = _read(workspace, name, model)
    if problems:
        raise IntentError(problems)
    return located.value if located else None


def _read(workspace: Workspace, name: str, model: type[M]) -> tuple[Located[M] | None, tuple[Problem, ...]]:
    path = workspace.inventory / name
    return read_one(workspace, path, model) if path.is_file() else (None, ())
