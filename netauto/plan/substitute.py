"""Putting references in the place of a unit's secrets, so that no value of a secret reaches a plan."""

from __future__ import annotations

from typing import TYPE_CHECKING

from netauto.plan.edit import Editor
from netauto.platforms.meaning import SECRET_MARK, head
from netauto.platforms.rules import Action
from netauto.platforms.tree import Tree

if TYPE_CHECKING:
    from collections.abc import Iterable

    from netauto.plan.trace import Step
    from netauto.platforms.platform import Platform


def with_references(platform: Platform, tree: Tree, steps: Iterable[Step]) -> Tree:
    """Return `tree` with the lines whose secret the unit's commands refer to written as those commands write them."""
    referring = [step for step in steps if SECRET_MARK in step.match.value and step.match.action is Action.SET]
    if not referring:
        return tree
    root = Editor(platform.rules, tree.children, platform.syntax, platform.syntax.root)
    for step in referring:
        _replace(root, step)
    return Tree(root.freeze())


def _replace(editor: Editor, step: Step) -> None:
    for key in step.path[:-1]:
        found = editor.find(key)
        if not found or found[0].match is None:
            return
        editor = editor.enter(found[0], found[0].match.rule)
    for item in editor.find(step.path[-1]):
        editor.replace(
            item, step.match, f"{head(step.match.rule, step.match.captures, editor.syntax)} {step.match.value}"
        )
