"""A new unit's file from a few answers: the questions as data, the file as text. Who asks, and where the text goes, is the caller's."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from netauto.errors import InputError, IntentError
from netauto.intent import types
from netauto.intent.models import Unit
from netauto.intent.validate import validate
from netauto.intent.yaml_source import INTEGER, WORDS, read_text

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

YES = frozenset({"y", "yes", "o", "oui", "true"})
NO = frozenset({"n", "no", "non", "false", ""})
MAX_PORTS = 48
_PORT_RANGE = re.compile(r"(?P<stem>.*?)(?P<first>\d+)-(?P<last>\d+)")
_SIMPLE = re.compile(r"\w[\w ./-]*")


@dataclass(frozen=True, slots=True)
class Question:
    """One question of ``netauto init unit``.

    Attributes:
        key: of the answers.
        prompt: the question.
        pattern: regular expression that each part of the answer matches.
        example: shown beside the prompt.
        default: answer of somebody who answers nothing; None: an answer is needed.
        many: the answer is a list, its parts separated by commas.
        choices: what can be offered: names of this kind exist in the workspace.
    """

    key: str
    prompt: str
    pattern: str
    example: str
    default: str | None = None
    many: bool = False
    choices: Literal["sites", "blueprints", "workstations", "access_points", "services", ""] = ""

    def problem(self, answer: str) -> str:
        """Return what is wrong with `answer`, in words, or nothing."""
        parts = self.parts(answer)
        if not parts:
            return "" if self.default == "" else "an answer is needed"
        wrong = next((part for part in parts if not re.fullmatch(self.pattern, part)), None)
        return "" if wrong is None else f"{wrong!r}: must be {types.WORDS.get(self.pattern, self.example)}"

    def parts(self, answer: str) -> tuple[str, ...]:
        """Return the answer's parts: several for a list, one else; none when nothing was answered."""
        text = answer.strip() or (self.default or "")
        if not self.many:
            return (text,) if text else ()
        return tuple(part for piece in text.split(",") for part in _spread(piece.strip()) if part)


QUESTIONS = (
    Question("site", "Which hospital?", types.NAME, "lens", choices="sites"),
    Question("blueprint", "Which shape of unit?", types.NAME, "covid-consultation", choices="blueprints"),
    Question("change", "Which change request?", types.CHANGE_REF, "CHG-2020-0412"),
    Question("owner", "Who answers for the unit?", types.TEXT, "Service des urgences"),
    Question("review", "When is it reviewed?", r"\d{4}-\d{2}-\d{2}", "2027-06-30"),
    Question("ports", "Which switch ports, one a room?", types.PORT_REF, "len-acc-1 Gi1/0/13-15", many=True),
    Question(
        "workstations",
        "Which workstations, in the same order?",
        types.NAME,
        "len-ws-301",
        many=True,
        choices="workstations",
    ),
    Question("printers", "Which ports of printers?", types.PORT_REF, "len-acc-2 Gi1/0/20", "", many=True),
    Question("access_points", "Which access points?", types.NAME, "len-ap-31", "", many=True, choices="access_points"),
    Question(
        "services", "Which services beyond the blueprint's?", types.NAME, "doctolib", "", many=True, choices="services"
    ),
    Question("tablet", "Wi-Fi for donated tablets (yes or no)?", "|".join(sorted(YES | NO - {""})), "yes or no", "no"),
)


def scaffold_unit(answers: Mapping[str, str]) -> str:
    """Return the commented text of a unit's file.

    Args:
        answers: question key → answer as typed, and ``unit`` → the unit's name; an absent key is an empty answer.

    Raises:
        InputError: an answer that its question does not allow, or another number of workstations than of ports.
        IntentError: the answers make no unit.
    """
    parts: dict[str, tuple[str, ...]] = {}
    for question in QUESTIONS:
        answer = answers.get(question.key, "")
        if problem := question.problem(answer):
            raise InputError(f"{question.key}: {problem}", hint=f"e.g. {question.example}")
        parts[question.key] = question.parts(answer)
    if len(parts["ports"]) != len(parts["workstations"]):
        raise InputError(
            f"{len(parts['ports'])} ports and {len(parts['workstations'])} workstations: one workstation a port"
        )
    text = "\n".join(_lines(answers.get("unit", ""), parts)) + "\n"
    _, problems = validate(read_text(text.encode(), "(new unit)"), Unit)
    if problems:
        raise IntentError(problems)
    return text


def _lines(unit: str, parts: Mapping[str, tuple[str, ...]]) -> Iterator[str]:
    one = {key: _scalar(values[0]) for key, values in parts.items() if values}
    yield f"# Check it with `netauto validate`, see what it does with `netauto plan {unit}`."
    yield f"unit: {_scalar(unit)}"
    yield f"site: {one['site']}"
    yield f"blueprint: {one['blueprint']}  # zones, Wi-Fi and the services that every such unit gets"
    yield f"change: {one['change']}"
    yield f"owner: {one['owner']}"
    yield f"review: {one['review']}  # when somebody asks whether it is still needed"
    yield ""
    yield "rooms:  # rename them as the doors say; `zone:` and `phone: false` where a room differs"
    for number, (port, station) in enumerate(zip(parts["ports"], parts["workstations"], strict=True), 1):
        yield f"  - {{name: box-{number}, port: {port}, workstation: {station}}}"
    if parts["printers"]:
        yield ""
        yield "printers:"
        for number, port in enumerate(parts["printers"], 1):
            yield f"  - {{name: printer-{unit}-{number}, port: {port}}}"
    for key, remark in (("access_points", "each restarts its tunnel once"), ("services", "beyond the blueprint's")):
        if parts[key]:
            yield ""
            yield f"{key}:  # {remark}"
            yield from (f"  - {name}" for name in parts[key])
    if one.get("tablet") in YES:
        yield ""
        yield "wifi:"
        yield "  tablet: true  # donated tablets: Internet only"


def _scalar(text: str) -> str:
    """Return `text` as YAML reads it back: in quotes where it would be taken for something else."""
    plain = _SIMPLE.fullmatch(text) and text == text.strip() and not INTEGER.fullmatch(text) and text not in WORDS
    return text if plain else json.dumps(text, ensure_ascii=False)


def _spread(part: str) -> tuple[str, ...]:
    """Return ``len-acc-1 Gi1/0/13-15`` as three ports; anything else as it is."""
    device, space, interface = part.partition(" ")
    match = _PORT_RANGE.fullmatch(interface)
    if match is None or not space:
        return (part,)
    first, last = int(match["first"]), int(match["last"])
    if not first <= last < first + MAX_PORTS:
        return (part,)
    return tuple(f"{device} {match['stem']}{number}" for number in range(first, last + 1))
