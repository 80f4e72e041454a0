"""One unit's values out of several levels: netauto's default < group < blueprint < site < unit. The narrowest level that speaks wins.

This is the one place where levels meet. What comes out (`merge`) is all that the rest of netauto sees; where each value comes from
(`layered`) is told by ``netauto explain``.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, TypeVar, get_args

from netauto.intent.models import (
    Blueprint,
    Infrastructure,
    Model,
    Site,
    SiteSettings,
    Sizing,
    TaskKind,
    Unit,
    UnitSettings,
)
from netauto.intent.yaml_source import Document, at, dotted

if TYPE_CHECKING:
    from collections.abc import Iterator

    from netauto.intent.sources import Sources
    from netauto.intent.yaml_source import Keys, Value

Level = Literal["default", "group", "blueprint", "site", "unit"]
M = TypeVar("M", bound=Model)

KINDS: tuple[TaskKind, ...] = get_args(TaskKind)
SERVERS, SIZES = "infrastructure", "sizing"
LINE_KEYS = ("kind", "rate_kbps")  # of a site's link, which the line in service decides
# Where each level writes what, from the widest to the narrowest; `SITE` stands for the unit's site.
SITE = "(site)"
_PLACES: tuple[tuple[str, Level, Keys], ...] = (
    (SERVERS, "group", ("settings", SERVERS)),
    (SERVERS, "site", ("sites", SITE, SERVERS)),
    (SERVERS, "unit", ("settings", SERVERS)),
    (SIZES, "group", ("settings", SIZES)),
    (SIZES, "blueprint", (SIZES,)),
    (SIZES, "site", ("sites", SITE, "settings", SIZES)),
    (SIZES, "unit", ("settings", SIZES)),
    ("budget_minutes", "group", ("settings", "budget_minutes")),
    ("budget_minutes", "blueprint", ("budget_minutes",)),
    ("budget_minutes", "site", ("sites", SITE, "settings", "budget_minutes")),
    ("budget_minutes", "unit", ("settings", "budget_minutes")),
    ("review_days", "group", ("settings", "review_days")),
    ("review_days", "site", ("sites", SITE, "settings", "review_days")),
    ("review_days", "unit", ("settings", "review_days")),
    ("lead_days", "group", ("settings", "lead_days")),
    ("lead_days", "site", ("sites", SITE, "settings", "lead_days")),
    ("lead_days", "unit", ("settings", "lead_days")),
    ("wifi", "site", ("sites", SITE, "settings", "wifi")),
    ("wifi", "unit", ("wifi",)),
)
# Lists that add services, and lists that take them away again, in the order in which they count.
_SERVICES: tuple[tuple[Level, Keys, bool], ...] = (
    ("group", ("settings", "services"), True),
    ("blueprint", ("services",), True),
    ("site", ("sites", SITE, "settings", "services"), True),
    ("site", ("sites", SITE, "settings", "without"), False),
    ("unit", ("services",), True),
    ("unit", ("settings", "without"), False),
)
_DEFAULTS: dict[str, Value] = {
    **{f"{SIZES}.{key}": field.default for key, field in Sizing.model_fields.items()},
    "budget_minutes": Blueprint.model_fields["budget_minutes"].default,
}


@dataclass(frozen=True, slots=True)
class Said:
    """What one level says.

    Attributes:
        file, line, path: where; empty and 0 for netauto's own default.
    """

    level: Level
    value: Value
    file: str = ""
    line: int = 0
    path: str = ""


@dataclass(frozen=True, slots=True)
class Merged:
    """A unit with everything that its levels say.

    Attributes:
        services: names, the widest level's first.
    """

    unit: Unit
    blueprint: Blueprint
    site: Site
    services: tuple[str, ...]
    lead_days: dict[TaskKind, int]
    review_days: int | None


def layered(sources: Sources, name: str) -> dict[str, tuple[Said, ...]]:
    """Return each key that has levels with what they say about unit `name`, the widest level first: the last one holds.

    A service is a key (``services.doctolib``) whose value is whether the unit has it; so is a Wi-Fi purpose (``wifi.tablet``).
    A level whose file could not be read says nothing.
    """
    found: dict[str, list[Said]] = {key: [Said("default", value)] for key, value in _DEFAULTS.items()}
    words = (*_offered(sources, name), *_values(sources, name), *_services(sources, name), *_line(sources, name))
    for key, said in words:
        found.setdefault(key, []).append(said)
    return {key: tuple(levels) for key, levels in found.items()}


def merge(sources: Sources, name: str) -> Merged | None:
    """Return unit `name` with everything that its levels say; None where unit, blueprint or site could not be read or do not exist."""
    located, site = sources.units.get(name), merged_site(sources, name)
    shape = sources.blueprints.get(located.value.blueprint) if located else None
    if located is None or shape is None or site is None:
        return None
    values = _held(sources, name)
    days = values.get("review_days")
    merged = {
        "sizing": _model(Sizing, SIZES, values),
        "budget_minutes": values["budget_minutes"],
        "wifi": _wifi(shape.value, values, located.value),
    }
    return Merged(
        # What was merged is said once, where it holds: whoever compares two intents need not know on which level it stood.
        located.value.model_copy(update={"settings": UnitSettings()}),
        shape.value.model_copy(update=merged),
        site,
        tuple(key.removeprefix("services.") for key, value in values.items() if key.startswith("services.") and value),
        {kind: lead for kind in KINDS if isinstance(lead := values.get(f"lead_days.{kind}"), int)},
        days if isinstance(days, int) else None,
    )


def merged_site(sources: Sources, name: str) -> Site | None:
    """Return the site of unit `name` as it is for this unit; None where unit or site could not be read or do not exist."""
    located = sources.units.get(name)
    site = sources.group.value.sites.get(located.value.site) if located and sources.group else None
    if site is None:
        return None
    values = _held(sources, name)
    servers = _model(Infrastructure, SERVERS, values)
    rate = {key: values[f"wan.{key}"] for key in LINE_KEYS if f"wan.{key}" in values}
    declared = {
        "infrastructure": servers if servers.model_fields_set else None,
        "wan": site.wan.model_copy(update=rate) if site.wan else None,
        "settings": SiteSettings(),
    }
    return site.model_copy(update=declared)


def _held(sources: Sources, name: str) -> dict[str, Value]:
    return {key: levels[-1].value for key, levels in layered(sources, name).items()}


def _wifi(blueprint: Blueprint, values: dict[str, Value], unit: Unit) -> object:
    """Return the blueprint's Wi-Fi without what is turned off; what the site turned on is no longer optional."""
    kept = {}
    for purpose, wifi in blueprint.wifi.items():
        wanted = values[f"wifi.{purpose}"] or purpose in unit.wifi.own
        asked = purpose == "tablet" and unit.wifi.tablet  # the unit's own word: it stays in the unit
        if wanted or wifi.optional:
            kept[purpose] = wifi.model_copy(update={"optional": wifi.optional and (asked or not wanted)})
    return kept


def _model(model: type[M], key: str, values: dict[str, Value]) -> M:
    """Build a model of the values under `key`; each was validated where it stands."""
    said = {inner: values[f"{key}.{inner}"] for inner in model.model_fields if f"{key}.{inner}" in values}
    return model.model_validate_json(json.dumps(said), strict=True)


def _offered(sources: Sources, name: str) -> Iterator[tuple[str, Said]]:
    """Give the blueprint's word about each Wi-Fi purpose: offered, or only to who asks."""
    shape = sources.blueprints.get(sources.units[name].value.blueprint)
    if shape is not None:
        for purpose, wifi in shape.value.wifi.items():
            yield f"wifi.{purpose}", _said("blueprint", not wifi.optional, shape.document, ("wifi", purpose))


def _values(sources: Sources, name: str) -> Iterator[tuple[str, Said]]:
    for key, level, place in _PLACES:
        document, path = _document(sources, name, level), _here(sources, name, place)
        found = at(document.data, path)
        inner = (
            {f"{key}.{part}": (*path, part) for part in found if part != "own"}
            if isinstance(found, dict)
            else {key: path}
        )
        for full, where in inner.items():
            if (value := at(document.data, where)) is not None:
                yield full, _said(level, value, document, where)


def _services(sources: Sources, name: str) -> Iterator[tuple[str, Said]]:
    for level, place, adds in _SERVICES:
        document, path = _document(sources, name, level), _here(sources, name, place)
        listed = at(document.data, path)
        for position, service in enumerate(listed if isinstance(listed, list) else ()):
            yield f"services.{service}", _said(level, adds, document, (*path, position))


def _line(sources: Sources, name: str) -> Iterator[tuple[str, Said]]:
    """Give kind and rate of the site's link: those of `wan`, and those of the line in service, which is what the site lives on."""
    document, here = _document(sources, name, "site"), _here(sources, name, ("sites", SITE))
    lines = at(document.data, (*here, "lines"))
    serving = (
        [i for i in range(len(lines)) if at(document.data, (*here, "lines", i, "state")) == "in-service"]
        if isinstance(lines, list)
        else []
    )
    for place in ((*here, "wan"), *((*here, "lines", position) for position in serving)):
        for key in LINE_KEYS:
            if (value := at(document.data, (*place, key))) is not None:
                yield f"wan.{key}", _said("site", value, document, (*place, key))


def _said(level: Level, value: Value, document: Document, path: Keys) -> Said:
    return Said(level, value, document.file, document.line(path), dotted(path))


def _document(sources: Sources, name: str, level: Level) -> Document:
    """Return the document of one level; an empty one where it could not be read."""
    unit = sources.units[name]
    located = {"unit": unit, "blueprint": sources.blueprints.get(unit.value.blueprint)}.get(level, sources.group)
    return Document("") if located is None else located.document


def _here(sources: Sources, name: str, place: Keys) -> Keys:
    site = sources.units[name].value.site
    return tuple(site if part == SITE else part for part in place)
