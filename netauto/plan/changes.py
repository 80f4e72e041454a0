"""Which lines two configurations differ in, by who the lines are."""

from __future__ import annotations

from typing import TYPE_CHECKING

from netauto.plan.canonical import unruled
from netauto.plan.survey import meaning_of, survey
from netauto.platforms.meaning import same

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from netauto.plan.survey import Entry
    from netauto.plan.trace import Path
    from netauto.platforms.platform import Platform
    from netauto.platforms.rules import Section
    from netauto.platforms.tree import Node, Tree


def changed_paths(platform: Platform, before: Tree, after: Tree) -> tuple[Path, ...]:
    """Return the paths of lines and sections that are new, gone or different; lines that no rule knows as ``("", text)``."""
    return tuple(_section(platform, platform.rules, before.children, after.children, ()))


def _section(
    platform: Platform, section: Section, before: Sequence[Node], after: Sequence[Node], path: Path
) -> Iterator[Path]:
    if before is after:
        return
    old, new = survey(section, before, platform.syntax), survey(section, after, platform.syntax)
    ours, theirs = (unruled(platform, side.unknown) for side in (old, new))
    if ours != theirs:
        different = set(ours) ^ set(theirs) or {"order of lines"}
        yield from ((*path, ("", text)) for text in sorted(different))
    for key in dict.fromkeys((*old.known, *new.known)):
        yield from _entry(platform, old.known.get(key), new.known.get(key), (*path, key))


def _entry(platform: Platform, old: Entry | None, new: Entry | None, path: Path) -> Iterator[Path]:
    entry = new or old
    if entry is None or (old and new and old.nodes == new.nodes):
        return
    rule = entry.rule
    if rule.section is None:
        if not same(meaning_of(old, rule, platform.syntax), meaning_of(new, rule, platform.syntax)):
            yield path
    elif old and new:
        yield from _section(platform, rule.section, old.children, new.children, path)
    elif rule.kind == "container":
        yield from _section(platform, rule.section, old.children if old else (), new.children if new else (), path)
    else:
        yield path
