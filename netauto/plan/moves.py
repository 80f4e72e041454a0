"""Bringing the entries of an ordered table into order, where a new entry is appended and only ``move`` gives it a place."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from netauto.plan.survey import Survey


def moves(old: Survey, new: Survey) -> list[str]:
    """Return the ``move`` commands after which the table of `old`, with what `new` adds appended, has the order of `new`.

    Entries that `new` no longer has are still there when the moves happen; they are deleted later.
    """
    wanted = [key[1] for key, entry in new.known.items() if entry.rule.kind == "ordered"]
    stay = set(wanted)
    known = [key[1] for key, entry in old.known.items() if entry.rule.kind == "ordered" and key[1] in stay]
    created = set(wanted) - set(known)
    order = known + [name for name in wanted if name in created]
    result = []
    for name in order[len(known) :]:
        anchor = next((later for later in wanted[wanted.index(name) + 1 :] if later not in created), None)
        if anchor is not None:
            result.append(f"move {name} before {anchor}")
            order.remove(name)
            order.insert(order.index(anchor), name)
    return result + _settle(order, wanted)


def _settle(order: list[str], wanted: list[str]) -> list[str]:
    """Return the moves for entries that were there before and have changed places: none in an ordinary plan."""
    if order == wanted:
        return []
    result = []
    for name, successor in zip(wanted[-2::-1], wanted[:0:-1], strict=True):
        if order.index(name) + 1 != order.index(successor):
            result.append(f"move {name} before {successor}")
            order.remove(name)
            order.insert(order.index(successor), name)
    return result
