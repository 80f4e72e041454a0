"""Loading what people write: all problems of all files at once, or values that the rest can trust."""

from __future__ import annotations

from typing import TYPE_CHECKING

from netauto.canonical import digest
from netauto.errors import InputError, IntentError
from netauto.intent.checks import check_sources
from netauto.intent.files import yaml_files
from netauto.intent.layers import merge
from netauto.intent.models import Blueprint, Catalogue, Group, Intent, KnownPrefix, Policy, Unit
from netauto.intent.partners import known_prefixes, resolve
from netauto.intent.sources import read_sources, require
from netauto.intent.validate import nearest
from netauto.intent.workstations import check_workstations

if TYPE_CHECKING:
    from collections.abc import Mapping

    from netauto.errors import Problem
    from netauto.intent.layers import Merged
    from netauto.intent.models import Site, Workstations
    from netauto.intent.sources import Sources
    from netauto.inventory.models import Inventory
    from netauto.workspace import Workspace


def load_group(workspace: Workspace) -> Group:
    """Return ``sites.yml`` (IntentError: its problems)."""
    return require(workspace, workspace.inventory / "sites.yml", Group).value


def load_catalogue(workspace: Workspace) -> Catalogue:
    """Return ``catalogue.yml`` (IntentError: its problems)."""
    return require(workspace, workspace.inventory / "catalogue.yml", Catalogue).value


def load_policy(workspace: Workspace) -> Policy:
    """Return ``policy.yml`` (IntentError: its problems)."""
    return require(workspace, workspace.inventory / "policy.yml", Policy).value


def load_blueprint(workspace: Workspace, name: str) -> Blueprint:
    """Return the blueprint `name` (IntentError: its problems)."""
    return require(workspace, workspace.blueprint_file(name), Blueprint).value


def load_unit(workspace: Workspace, name: str) -> Unit:
    """Return the unit `name`, not yet compared with anything else.

    Raises:
        IntentError: the file's problems.
        InputError: there is no such unit.
    """
    known_unit(workspace, name)
    return require(workspace, workspace.unit_file(name), Unit).value


def load_units(workspace: Workspace) -> tuple[Unit, ...]:
    """Return every unit of the inventory, in order of their names (IntentError: the problems of all of them)."""
    sources = read_sources(workspace)
    if problems := tuple(
        problem for problem in sources.problems if problem.file.startswith(workspace.shown(workspace.units))
    ):
        raise IntentError(problems)
    return tuple(located.value for located in sources.units.values())


def unit_names(workspace: Workspace) -> tuple[str, ...]:
    """Return the names of the units, without reading the files."""
    return tuple(path.stem for path in yaml_files(workspace.units))


def load_intent(workspace: Workspace, unit: str, inventory: Inventory) -> Intent:
    """Return everything that the plan of `unit` follows from.

    Every file of the inventory is read and compared: a conflict with another unit is a problem of both.

    Raises:
        IntentError: every problem of every file.
        InputError: there is no such unit.
    """
    known_unit(workspace, unit)
    return _intents(workspace, inventory, (unit,))[0]


def load_intents(workspace: Workspace, inventory: Inventory) -> tuple[Intent, ...]:
    """Return everything that the plans of all units follow from, in order of their names; files are read and compared once.

    Raises:
        IntentError: every problem of every file.
    """
    return _intents(workspace, inventory, unit_names(workspace))


def _intents(workspace: Workspace, inventory: Inventory, wanted: tuple[str, ...]) -> tuple[Intent, ...]:
    sources = read_sources(workspace)
    problems = _problems(sources, inventory)
    if problems or sources.group is None or sources.catalogue is None or sources.policy is None:
        raise IntentError(problems)
    merged = {name: found for name in sources.units if (found := merge(sources, name)) is not None}
    catalogue, sites, policy = sources.catalogue.value, sources.group.value.sites, sources.policy.value
    intents = (_intent(merged, name, catalogue, sites, policy) for name in wanted)
    settings = sources.workstations
    return tuple(
        _administered(intent, inventory, catalogue, settings.value) if settings else intent for intent in intents
    )


def _administered(intent: Intent, inventory: Inventory, catalogue: Catalogue, settings: Workstations) -> Intent:
    """Add who may reach the unit's workstations, and what they need, where netauto sets some up."""
    if not any(inventory.managed(room.workstation) for room in intent.unit.rooms):
        return intent
    services, partners = resolve(catalogue, (name for name in settings.services if name not in intent.services))
    return intent.model_copy(
        update={
            "administration": settings.administration.prefixes,
            "services": intent.services | services,
            "partners": intent.partners | partners,
        }
    )


def _problems(sources: Sources, inventory: Inventory) -> tuple[Problem, ...]:
    """Return what is wrong with all files, each problem once."""
    found = (*sources.problems, *check_sources(sources, inventory), *check_workstations(sources))
    return tuple(dict.fromkeys(found))


def _intent(
    merged: Mapping[str, Merged], name: str, catalogue: Catalogue, sites: Mapping[str, Site], policy: Policy
) -> Intent:
    own = merged[name]
    services, partners = resolve(catalogue, own.services)
    return Intent(
        unit=own.unit,
        blueprint=own.blueprint,
        site=own.site,
        services=services,
        policy=policy,
        others=tuple(one.unit for other, one in merged.items() if other != name and one.unit.site == own.unit.site),
        elsewhere=(*_elsewhere(sites, own.unit.site), *known_prefixes(catalogue)),
        shapes=_shapes(merged, name),
        partners=partners,
        lead_days=own.lead_days,
        review_days=own.review_days,
    )


def _elsewhere(sites: Mapping[str, Site], here: str) -> tuple[KnownPrefix, ...]:
    return tuple(KnownPrefix(prefix=site.prefix, what=f"site {name}") for name, site in sites.items() if name != here)


def _shapes(merged: Mapping[str, Merged], name: str) -> dict[str, Blueprint]:
    """Return the blueprint of each other unit of the site that is of another shape than unit `name`."""
    own = merged[name]
    return {
        other: shape.blueprint
        for other, shape in merged.items()
        if other != name and shape.unit.site == own.unit.site and shape.blueprint != own.blueprint
    }


def check_all(workspace: Workspace, inventory: Inventory) -> int:
    """Check every file of the inventory, for ``netauto validate``; return how many units are well formed.

    Raises:
        IntentError: every problem of every file.
    """
    sources = read_sources(workspace)
    if problems := _problems(sources, inventory):
        raise IntentError(problems)
    return len(sources.units)


def intent_digest(intent: Intent) -> str:
    """Return the SHA-256 of everything in `intent`; equal intents give equal digests on any machine."""
    return digest(intent.model_dump(mode="json", by_alias=True))


def known_unit(workspace: Workspace, name: str) -> None:
    """Raise InputError, with the nearest name, unless there is a file of unit `name`."""
    if workspace.unit_file(name).is_file():
        return
    known = unit_names(workspace)
    guess = nearest(name, known)
    hint = (
        f"did you mean {guess!r}?"
        if guess
        else f"there is: {', '.join(known) or 'none'}; netauto init unit NAME writes one"
    )
    raise InputError(f"no unit {name!r} in {workspace.shown(workspace.units)}", hint=hint)
