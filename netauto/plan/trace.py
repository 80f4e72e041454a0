"""Commands understood by the rules alone, without a configuration: which line of which section each is about."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from netauto.errors import PlanError
from netauto.platforms.rules import Action, Key, Match, Section
from netauto.platforms.vlans import parse_vlans

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from netauto.platforms.platform import Platform
    from netauto.platforms.syntax import Command

Path = tuple[Key, ...]


class Step(NamedTuple):
    """One command: the sections it stands in and the line it is about, what it asks for, and itself."""

    path: Path
    match: Match
    command: Command


def trace(platform: Platform, lines: Sequence[str]) -> tuple[Step, ...]:
    """Return what each of `lines` is about.

    Raises:
        PlanError: a line that the platform has no rule for.
    """
    return tuple(_steps(platform, lines))


def _steps(platform: Platform, lines: Sequence[str]) -> Iterator[Step]:
    open_sections: list[tuple[Section, Path]] = [(platform.rules, ())]
    for entry in platform.syntax.read(lines):
        if entry.depth >= len(open_sections):
            raise PlanError(f"{platform.name}: line {entry.number}: nothing opens a section for {entry.text!r}")
        del open_sections[entry.depth + 1 :]
        section, path = open_sections[-1]
        match = understand(platform, section, entry)
        path = (*path, match.key)
        yield Step(path, match, entry)
        if match.rule.section is not None and match.action is Action.SET:
            open_sections.append((match.rule.section, path))


def path_text(path: Path) -> str:
    """Return `path` as a person would say it: ``firewall policy 203201: comments``."""
    words = [" ".join(_spoken(key)) for key in path]
    inside = len(path) > 1 and not path[-1][0].startswith("edit ")
    return f"{' '.join(words[:-1])}: {words[-1]}" if inside else " ".join(words)


def _spoken(key: Key) -> list[str]:
    captures = iter(key[1:])
    words = [next(captures) if word in "*#" else word for word in key[0].split()]
    return words[1:] if words[0] in {"config", "edit", "set"} else words


def understand(platform: Platform, section: Section, entry: Command) -> Match:
    """Return what a command asks for.

    Raises:
        PlanError: the platform has no rule for it, or it is incomplete, or too long.
    """
    match = section.command(entry.text, platform.syntax.tokens)
    if match is None:
        raise PlanError(
            f"platform {platform.name} has no rule for line {entry.number}: {entry.text!r}",
            hint=f"add it to {platform.rules_module}, with what the device's documentation says about it",
        )
    _check(match, entry)
    return match


def _check(match: Match, entry: Command) -> None:
    rule = match.rule
    if rule.kind == "key" and match.action is Action.SET and not match.value and not rule.optional:
        raise PlanError(f"line {entry.number}: {entry.text!r} is incomplete")
    name = match.captures[-1] if match.captures and rule.section else match.value.strip('"')
    if rule.longest and match.action is Action.SET and len(name) > rule.longest:
        raise PlanError(f"line {entry.number}: {name!r} is longer than {rule.longest} characters")
    if rule.elements == "vlans" and rule.kind == "object":
        try:
            alone = parse_vlans(match.captures[0])
        except ValueError as error:
            raise PlanError(f"line {entry.number}: {error}") from None
        if len(alone) > 1:
            raise PlanError(f"line {entry.number}: one VLAN at a time: {entry.text!r}")
