"""JSON Schema of what people write, for editors and for other tools."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Literal, get_args

from netauto.errors import InputError
from netauto.intent.descriptions import DESCRIPTIONS, EXAMPLES
from netauto.intent.models import Blueprint, Catalogue, Group, Hygiene, Policy, Unit, Workstations
from netauto.intent.validate import nearest

if TYPE_CHECKING:
    from pydantic import BaseModel

    from netauto.intent.yaml_source import Keys

SchemaName = Literal["unit", "blueprint", "catalogue", "site", "policy", "workstations", "hygiene"]
SCHEMA_NAMES: tuple[str, ...] = get_args(SchemaName)
MODELS: dict[str, type[BaseModel]] = {
    "unit": Unit,
    "blueprint": Blueprint,
    "catalogue": Catalogue,
    "site": Group,
    "policy": Policy,
    "workstations": Workstations,
    "hygiene": Hygiene,
}
DIALECT = "https://json-schema.org/draft/2020-12/schema"


def schema(name: str) -> dict[str, Any]:
    """Return the JSON Schema (2020-12) of one kind of file.

    Args:
        name: ``unit`` (units/*.yml), ``blueprint`` (blueprints/*.yml), ``catalogue``, ``site`` (sites.yml), ``policy``,
            ``workstations`` or ``hygiene``.

    Raises:
        InputError: there is no such kind.
    """
    if name not in MODELS:
        hint = f"there is: {', '.join(SCHEMA_NAMES)}" + (
            f"; did you mean {guess!r}?" if (guess := nearest(name, MODELS)) else ""
        )
        raise InputError(f"no schema {name!r}", hint=hint)
    result: dict[str, Any] = {"$schema": DIALECT, **MODELS[name].model_json_schema(by_alias=True)}
    for title, part in ((result["title"], result), *result.get("$defs", {}).items()):
        _describe(title, part)
    return result


def keys_at(model: type[BaseModel], path: Keys) -> tuple[str, ...]:
    """Return the keys that may stand at `path` of a file of `model`; nothing where any name may stand."""
    full = model.model_json_schema(by_alias=True)
    part: dict[str, Any] = full
    for key in path:
        part = _inside(_resolve(full, part), key)
    return tuple(_resolve(full, part).get("properties", ()))


def _inside(part: dict[str, Any], key: str | int) -> dict[str, Any]:
    """Return the description of what stands under `key`: a list's entry, a known key, or any other key of a mapping."""
    named = part.get("properties", {}).get(key)
    inner = part.get("items") if isinstance(key, int) else named or part.get("additionalProperties")
    return inner if isinstance(inner, dict) else {}


def _resolve(full: dict[str, Any], part: dict[str, Any]) -> dict[str, Any]:
    """Follow a reference, and look through "this or null"."""
    for choice in part.get("anyOf", ()):
        if choice.get("type") != "null":
            return _resolve(full, choice)
    reference = part.get("$ref", "")
    return full["$defs"][reference.rpartition("/")[2]] if reference else part


def _describe(title: str, part: dict[str, Any]) -> None:
    """Put the words of `DESCRIPTIONS` beside each key, and drop the class's own text: it speaks to programmers."""
    part.pop("description", None) if part.get("type") == "object" else None
    for key, field in part.get("properties", {}).items():
        where = f"{title}.{key}"
        if where in DESCRIPTIONS:
            field["description"] = DESCRIPTIONS[where]
        if where in EXAMPLES:
            field["examples"] = list(EXAMPLES[where])
        field.pop("title", None)
