"""The way back from a unit whose opening nobody wrote down: what it created is found again by what its templates say."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from netauto.plan.standing import alterations
from netauto.plan.trace import Step, path_text
from netauto.platforms.meaning import command
from netauto.platforms.rules import Action
from netauto.platforms.syntax import Command

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from netauto.plan.standing import Standing, Wish
    from netauto.plan.trace import Path


def found_again(
    standing: Standing, steps: Iterable[Step], wanted: dict[Path, Wish]
) -> tuple[tuple[Step, ...], dict[Path, str]]:
    """Return the commands that take away what the unit's own commands `steps` created, and what cannot be restored, with the reason.

    A named section is the unit's creation when it holds exactly what the templates say; members and numbered entries are the unit's by
    themselves. What a value was before it was overwritten, nobody knows.
    """
    ordered = list(steps)
    created = {step.path for step in ordered if _is_creation(standing, step, wanted)}
    back: list[Step] = []
    unknown: dict[Path, list[str]] = {}
    for step in _last_first(ordered, created):
        if any(step.path[:length] in created for length in range(1, len(step.path))):
            continue
        undone = _undo(standing, step, created)
        if undone is not None:
            back += [*_headers(ordered, step), undone]
        elif step.match.rule.kind in {"key", "flag"} and standing.entry(step.path[:-1]):
            unknown.setdefault(step.path[:-1], []).append(path_text(step.path[-1:]))
    return tuple(back), {path: _sentence(path, lines) for path, lines in unknown.items()}


def _sentence(section: Path, lines: list[str]) -> str:
    names = ", ".join(reversed(lines))
    return (
        f"{path_text(section)}: what stood there before the unit was opened is not known; it stays as it is ({names})"
    )


def _is_creation(standing: Standing, step: Step, wanted: dict[Path, Wish]) -> bool:
    rule = step.match.rule
    if rule.section is None or rule.kind == "container" or not rule.named or standing.entry(step.path) is None:
        return False
    if rule.built_in and re.fullmatch(rule.built_in, step.match.captures[0]):
        return False
    return not list(alterations(standing, step.path, wanted))


def _last_first(steps: list[Step], created: set[Path]) -> Iterator[Step]:
    seen: set[tuple[Path, str]] = set()
    for step in reversed(steps):
        if (step.match.rule.section is None or step.path in created) and (step.path, step.match.value) not in seen:
            seen.add((step.path, step.match.value))
            yield step


def _undo(standing: Standing, step: Step, created: set[Path]) -> Step | None:
    match, syntax = step.match, standing.platform.syntax
    rule = match.rule
    if step.path in created or rule.kind == "ordered" or (rule.kind == "key" and rule.remove_value):
        action, words, value = Action.REMOVE, rule.remove, match.value if rule.remove_value else ""
    elif rule.kind == "member" and rule.drop:
        action, words, value = Action.DROP, rule.drop, match.value
    else:
        return None
    text = command(words, match.captures, rule, syntax, value)
    return Step(step.path, match._replace(action=action), Command(step.command.depth, text, step.command.number))


def _headers(steps: list[Step], step: Step) -> list[Step]:
    """Return the commands that open the sections that `step` stands in."""
    by_path = {
        other.path: other
        for other in steps
        if other.match.rule.section is not None and other.match.action is Action.SET
    }
    return [by_path[step.path[:length]] for length in range(1, len(step.path))]
