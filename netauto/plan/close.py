"""Taking a unit away again: exactly what opening added and what still stands, and nothing that people or other units rely on."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

from netauto.plan.apply import Device
from netauto.plan.commands import commands
from netauto.plan.found_again import found_again
from netauto.plan.references import uses
from netauto.plan.standing import Standing, Wish, alterations, wishes
from netauto.plan.substitute import with_references
from netauto.plan.trace import path_text, trace
from netauto.platforms.meaning import Meaning, absent, meaning, parse_elements, same
from netauto.platforms.rules import Action
from netauto.platforms.syntax import Command

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from netauto.plan.trace import Path, Step
    from netauto.platforms.platform import Platform
    from netauto.platforms.tree import Tree
    from netauto.render.models import Fragment


@dataclass(slots=True)
class Closing:
    """What is known while a unit's way back is being chosen.

    Attributes:
        wanted: what the unit's fragments want of each line.
        kept: what stays, and why, in the order in which it was found.
        changed: the part of `kept` that people changed since the unit was opened.
        passing: set → elements that the way back puts there: where it leads over several plans, a later step may take them away again.
    """

    platform: Platform
    standing: Standing
    wanted: dict[Path, Wish]
    kept: dict[Path, str] = field(default_factory=dict)
    changed: list[Path] = field(default_factory=list)
    passing: dict[Path, set[str]] = field(default_factory=dict)

    def keep_changed(self, path: Path, what: str) -> None:
        """Note that people changed something since the unit was opened; `what` completes the sentence that begins with its place."""
        self.kept[path] = f"{path_text(path)} {what}"
        self.changed.append(path)


class Closed(NamedTuple):
    """What closing a unit comes to on one device.

    Attributes:
        current: the configuration today, references in the place of the unit's secrets.
        target: the one after closing.
        kept: what stays of the unit, and why, one sentence each.
        left: the lines that would take away what stays only because others use it: whoever uses it last, takes it away.
    """

    current: Tree
    target: Tree
    kept: tuple[str, ...]
    left: tuple[str, ...]


def close_tree(
    platform: Platform,
    current: Tree,
    fragments: Sequence[Fragment],
    opened: Sequence[str],
    inherited: Sequence[str] = (),
) -> Closed:
    """Return what closing a unit comes to.

    Args:
        platform: of the device.
        current: its configuration today.
        fragments: what the templates contribute to the open unit.
        opened: the inverse lines of the plan that opened it; may be empty.
        inherited: what units that were closed before have `left`.

    Raises:
        PlanError: a line that the platform has no rule for.
    """
    closing, current, chosen = _close(platform, current, fragments, opened)
    others = [step for old in trace(platform, inherited) for step in _choose(closing, old)]
    ours = [step for step in others if step.match.action is not Action.REMOVE or _known(closing, step.path)]
    target = _without_used(closing, current, [*chosen, *ours])
    bare = _applied(closing, current, [*chosen, *others])
    left = commands(platform, target, bare) if bare != target else ()
    return Closed(current, target, tuple(dict.fromkeys(closing.kept.values())), left)


def changed_since(
    platform: Platform, current: Tree, fragments: Sequence[Fragment], opened: Sequence[str]
) -> tuple[str, ...]:
    """Return what people changed in the unit's parts since it was opened, one sentence each; arguments as `close_tree`."""
    closing, current, chosen = _close(platform, current, fragments, opened)
    _without_used(closing, current, chosen)
    return tuple(dict.fromkeys(closing.kept[path] for path in closing.changed))


def _close(
    platform: Platform, current: Tree, fragments: Sequence[Fragment], opened: Sequence[str]
) -> tuple[Closing, Tree, list[Step]]:
    """Return the configuration with references, and the way back as far as people have not changed what it leads over."""
    steps = [(fragment, trace(platform, fragment.text.splitlines())) for fragment in fragments]
    wanted = wishes(platform, (step for _, found in steps for step in found))
    current = with_references(platform, current, [step for _, found in steps for step in found])
    closing = Closing(platform, Standing(platform, current), wanted)
    back = trace(platform, opened)
    if not opened:
        own = [step for fragment, found in steps if not fragment.shared for step in found]
        back, unknown = found_again(closing.standing, own, wanted)
        closing.kept |= unknown
    return closing, current, [step for step in back for step in _choose(closing, step)]


def _choose(closing: Closing, step: Step) -> Iterator[Step]:
    """Yield `step` of the way back where it is to be done, reduced to what still stands."""
    if step.match.rule.section is not None:
        yield from _choose_section(closing, step)
    elif not _there(closing, step.path[:-1]):
        return
    elif step.match.rule.kind == "member":
        yield from _choose_members(closing, step)
    else:
        yield from _choose_line(closing, step)


def _there(closing: Closing, path: Path) -> bool:
    return not path or closing.standing.entry(path) is not None


def _choose_section(closing: Closing, step: Step) -> Iterator[Step]:
    entry = closing.standing.entry(step.path)
    if step.match.action is Action.MOVE:
        return  # entries that stay have their place; those of the unit go
    if step.match.action is Action.SET:
        if entry is not None or step.match.rule.kind == "container":
            yield step
        return
    if entry is None:
        return
    others = list(alterations(closing.standing, step.path, closing.wanted)) if _known(closing, step.path) else []
    if others:
        names = ", ".join(dict.fromkeys(_tail(path, step.path) for path in others))
        closing.keep_changed(step.path, f"was changed since the unit was opened ({names}) and stays")
        return
    yield step


def _known(closing: Closing, path: Path) -> bool:
    """Tell whether the fragments still say what the section is to hold; a template may have changed since."""
    return any(below[: len(path)] == path for below in closing.wanted)


def _tail(path: Path, section: Path) -> str:
    return " ".join(path_text((key,)) for key in path[len(section) :]).strip()


def _choose_members(closing: Closing, step: Step) -> Iterator[Step]:
    rule, action = step.match.rule, step.match.action
    now = closing.standing.meaning(step.path, rule).words
    given = parse_elements(rule, step.match.value, closing.platform.syntax)
    wish = closing.wanted.get(step.path)
    passing = closing.passing.setdefault(step.path, set())
    if action is Action.DROP:
        wanted: Iterable[str] = [element for element in given if element in now or element in passing]
    elif action is Action.ADD:
        wanted = [element for element in given if element not in now]
        passing.update(wanted)
    elif wish is None or set(now) == set(wish.elements):
        passing.update(given)
        yield step
        return
    else:
        closing.keep_changed(step.path, "was changed since the unit was opened and stays")
        return
    elements = tuple(wanted)
    if elements:
        yield _with_elements(closing, step, elements)


def _with_elements(closing: Closing, step: Step, elements: tuple[str, ...]) -> Step:
    rule, syntax = step.match.rule, closing.platform.syntax
    words = rule.drop if step.match.action is Action.DROP else rule.add
    if rule.apart:
        joined = elements[0]
    elif rule.elements == "vlans":
        joined = ",".join(elements)
    else:
        joined = " ".join(syntax.quote(one, True) for one in elements)  # noqa: FBT003
    return step._replace(command=Command(step.command.depth, f"{words} {joined}", step.command.number))


def _choose_line(closing: Closing, step: Step) -> Iterator[Step]:
    rule = step.match.rule
    now = closing.standing.meaning(step.path, rule)
    wish = closing.wanted.get(step.path)
    if same(now, _after(closing, step)):
        return
    if wish is not None and not same(now, wish.meaning):
        said = " ".join(now.words) or ("set" if now.on else "not set")
        closing.keep_changed(step.path, f"is {said!r} now; it was changed since the unit was opened and stays")
        return
    yield step


def _after(closing: Closing, step: Step) -> Meaning:
    rule = step.match.rule
    if step.match.action is Action.REMOVE and not (rule.negatable or rule.kind == "flag"):
        return absent(rule)
    return meaning(step.match, closing.platform.syntax)


def _without_used(closing: Closing, current: Tree, chosen: list[Step]) -> Tree:
    """Apply the way back; what others turn out to use stays, until nothing that goes is used."""
    while True:
        target = _applied(closing, current, chosen)
        used = dict(_still_used(closing, chosen, target))
        if not used:
            return target
        for path, where in used.items():
            closing.kept[path] = f"{path_text(path)} is used by {where} and stays"
        chosen = [step for step in chosen if step.path not in used or step.match.action is not Action.REMOVE]


def _applied(closing: Closing, current: Tree, chosen: Sequence[Step]) -> Tree:
    device = Device(closing.platform, current)
    device.take(step.command for step in _compact(chosen))
    return device.prints()


def _compact(steps: Sequence[Step]) -> Iterator[Step]:
    """Leave out sections in which nothing is left to do; they would be created where they are not there."""
    for number, step in enumerate(steps):
        following = steps[number + 1].command.depth if number + 1 < len(steps) else 0
        opens = step.match.rule.section is not None and step.match.action is Action.SET
        if not opens or following > step.command.depth:
            yield step


def _still_used(closing: Closing, chosen: Sequence[Step], target: Tree) -> Iterator[tuple[Path, str]]:
    going = [step for step in chosen if step.match.action is Action.REMOVE and step.match.rule.named]
    kinds = {step.match.rule.named for step in going}
    found = {(use.kind, use.name): use.where for use in sorted(uses(closing.platform, target, kinds))}
    for step in going:
        for name in _names(closing, step):
            where = found.get((step.match.rule.named, name))
            if where is not None:
                yield step.path, where
                break


def _names(closing: Closing, step: Step) -> tuple[str, ...]:
    """Return the names that a section goes by: a VLAN is also called by its name."""
    entry = closing.standing.section(step.path).known.get(("name",))
    return (step.match.captures[-1], entry.matches[0].value) if entry else (step.match.captures[-1],)
