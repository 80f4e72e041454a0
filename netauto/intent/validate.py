"""From a document to a model: every complaint of pydantic becomes a `Problem` in words that a network engineer reads."""

from __future__ import annotations

import difflib
import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Generic, TypeVar

from pydantic import BaseModel, ValidationError

from netauto.intent.types import SECRET_REF, WORDS
from netauto.intent.yaml_source import Document, at, printable

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from typing import Any

    from pydantic_core import ErrorDetails

    from netauto.errors import Problem
    from netauto.intent.yaml_source import Keys, Value

M = TypeVar("M", bound=BaseModel)


@dataclass(frozen=True, slots=True)
class Located(Generic[M]):
    """A value and the document it came from, so that a later check can still name the line."""

    value: M
    document: Document


# Kind of complaint → what is allowed, with the complaint's own numbers filled in. Kinds that need more are in `_SPECIAL`.
_ALLOWED = {
    "int_type": "must be a whole number",
    "int_from_float": "must be a whole number",
    "bool_type": "must be true or false",
    "string_type": "must be text",
    "model_type": "must be keys and values",
    "model_attributes_type": "must be keys and values",
    "dict_type": "must be keys and values",
    "tuple_type": "must be a list",
    "list_type": "must be a list",
    "missing": "the key is required",
    "ip_v4_address": "must be an IPv4 address, e.g. 10.60.0.11",
    "ip_v4_network": "must be an IPv4 prefix without host bits, e.g. 10.60.16.0/20",
    "greater_than_equal": "must be at least {ge}",
    "less_than_equal": "must be at most {le}",
    "string_too_long": "must have at most {max_length} characters",
    "string_too_short": "must have at least {min_length} characters",
    "too_short": "must have {min_length} or more entries",
    "too_long": "must have {max_length} or fewer entries",
}


def validate(document: Document, model: type[M]) -> tuple[M | None, tuple[Problem, ...]]:
    """Return the model of `document`, or None, and every problem of both reading and validation.

    A document that could not be read as a whole is not validated: half a file has the wrong problems.
    """
    if document.data is None or (document.problems and not isinstance(document.data, dict)):
        empty = document.problems or (document.problem((), "an empty file", "must be keys and values"),)
        return None, empty
    try:
        # Through JSON, because only there "strict" means: "12" is no number, 12 is no text, and yet text may be a date or a prefix.
        value = model.model_validate_json(json.dumps(document.data), strict=True)
    except ValidationError as error:
        problems = [_problem(document, model, detail) for detail in _essential(error.errors(include_url=False))]
        return None, (*document.problems, *sorted(problems, key=lambda problem: problem.line))
    return (None if document.problems else value), document.problems


def nearest(word: str, known: Iterable[str]) -> str:
    """Return the name of `known` that `word` was probably meant to be, or nothing."""
    close = difflib.get_close_matches(word, sorted(known), n=1, cutoff=0.6)
    return close[0] if close else ""


def found_words(value: Value) -> str:
    """Return what stands in the file, as a short harmless text."""
    match value:
        case dict():
            return "keys and values"
        case list():
            return "a list"
        case None:
            return "nothing"
        case bool():
            return str(value).lower()
        case int():
            return str(value)
        case _:
            return f"'{printable(value)}'"


def _essential(details: list[ErrorDetails]) -> list[ErrorDetails]:
    """Drop "too few entries" where the entries are there and have problems of their own."""
    paths = [detail["loc"] for detail in details]
    return [
        detail
        for detail in details
        if detail["type"] != "too_short"
        or not any(len(path) > len(detail["loc"]) and path[: len(detail["loc"])] == detail["loc"] for path in paths)
    ]


def _problem(document: Document, model: type[BaseModel], detail: ErrorDetails) -> Problem:
    path = _path(detail["loc"])
    kind = detail["type"]
    context = detail.get("ctx", {})
    special = _SPECIAL.get(kind)
    if special is not None:
        return special(document, model, path, context)
    allowed = _ALLOWED.get(kind, detail["msg"][:1].lower() + detail["msg"][1:]).format_map(context)
    found = "nothing" if kind == "missing" else found_words(at(document.data, path))
    return document.problem(path, found, allowed)


def _path(loc: tuple[int | str, ...]) -> Keys:
    # "[key]" marks a complaint about a mapping's key; the key itself is already the part before.
    return tuple(part for part in loc if part != "[key]")


def _unknown_key(document: Document, model: type[BaseModel], path: Keys, context: dict[str, Any]) -> Problem:
    del context
    key = str(path[-1])
    known = _siblings(model, path[:-1])
    allowed = f"allowed keys: {', '.join(known)}" if known else "no such key"
    return document.problem(path, f"the unknown key '{printable(key)}'", allowed, nearest(key, known))


def _siblings(model: type[BaseModel], path: Keys) -> tuple[str, ...]:
    """Return the keys that `model` knows at `path`."""
    from netauto.intent.schema import keys_at  # noqa: PLC0415 (only for an error message)

    return keys_at(model, path)


def _pattern(document: Document, model: type[BaseModel], path: Keys, context: dict[str, Any]) -> Problem:
    del model
    value = at(document.data, path)
    if isinstance(value, dict):  # the complaint is about a key, not about what it holds
        value = str(path[-1])
    # Whoever wrote a secret in the place of its reference must not find it in a log.
    found = "something else (not repeated here)" if context["pattern"] == SECRET_REF else found_words(value)
    return document.problem(path, found, "must be " + WORDS.get(context["pattern"], context["pattern"]))


def _one_of(document: Document, model: type[BaseModel], path: Keys, context: dict[str, Any]) -> Problem:
    del model
    value = at(document.data, path)
    if isinstance(value, dict):
        value = str(path[-1])
    names = [name.strip("'") for name in context["expected"].replace(" or ", ", ").split(", ")]
    return document.problem(path, found_words(value), f"must be one of {', '.join(names)}", nearest(str(value), names))


def _value_error(document: Document, model: type[BaseModel], path: Keys, context: dict[str, Any]) -> Problem:
    del model
    return document.problem(path, found_words(at(document.data, path)), str(context["error"]))


_SPECIAL: dict[str, Callable[[Document, type[BaseModel], Keys, dict[str, Any]], Problem]] = {
    "extra_forbidden": _unknown_key,
    "string_pattern_mismatch": _pattern,
    "literal_error": _one_of,
    "value_error": _value_error,
}
