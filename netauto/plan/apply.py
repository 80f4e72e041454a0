"""What a device makes of commands: `apply` gives the configuration that it would print afterwards.

Strict on commands: a command that the platform has no rule for is refused, and so is one that the device itself would refuse (an
interface that the hardware does not have, a sequence number that is taken). The configuration it starts from is taken as it is.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from netauto.errors import PlanError
from netauto.plan.copies import copies
from netauto.plan.edit import Editor, Item
from netauto.plan.trace import Path, understand
from netauto.platforms.meaning import (
    absent,
    command,
    element_texts,
    elements,
    head,
    is_all,
    meaning,
    parse_elements,
    same,
    subtract,
    unite,
    value_text,
)
from netauto.platforms.rules import Action, Match, Rule
from netauto.platforms.tree import Tree

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from netauto.platforms.meaning import Elements
    from netauto.platforms.platform import Platform
    from netauto.platforms.syntax import Command, Syntax


class Touch(NamedTuple):
    """One command understood.

    Attributes:
        path: the sections it stands in, and the line it is about.
        match: what it asks for.
        command: the command itself.
        created: the line, or the section, was not there before.
        lost: elements of a set that are not there any more.
    """

    path: Path
    match: Match
    command: Command
    created: bool
    lost: Elements = ()


def apply(platform: Platform, tree: Tree, lines: Sequence[str]) -> Tree:
    """Return `tree` after a device of `platform` has taken `lines`.

    Raises:
        PlanError: a command that the platform has no rule for, or that the device would refuse.
    """
    device = Device(platform, tree)
    device.take(platform.syntax.read(lines))
    return device.prints()


class Device:
    """A device of `platform` in memory: it takes commands and says what it would print.

    Args:
        platform: what it is.
        tree: what it prints at first.
    """

    def __init__(self, platform: Platform, tree: Tree) -> None:
        self._platform = platform
        self._root = Editor(platform.rules, tree.children, platform.syntax, platform.syntax.root)

    def take(self, entries: Iterable[Command]) -> tuple[Touch, ...]:
        """Take commands, and return what each of them was about.

        Raises:
            PlanError: as `apply`; the device is not to be used any further.
        """
        touches = _run(self._platform, self._root, entries)
        return (*touches, *_run(self._platform, self._root, copies(self._platform, self._root, touches)))

    def keep_places(self) -> None:
        """See `Editor.keep_places`."""
        self._root.keep_places()

    def prints(self) -> Tree:
        """Return the configuration as it is now."""
        return Tree(self._root.freeze())


def _run(platform: Platform, root: Editor, entries: Iterable[Command]) -> list[Touch]:
    open_sections: list[tuple[Editor, Path]] = [(root, ())]
    touches = []
    for entry in entries:
        if entry.depth >= len(open_sections):
            raise PlanError(f"{platform.name}: line {entry.number}: nothing opens a section for {entry.text!r}")
        del open_sections[entry.depth + 1 :]
        editor, path = open_sections[-1]
        match = understand(platform, editor.section, entry)
        below, created, lost = _obey(editor, match, entry)
        path = (*path, match.key)
        touches.append(Touch(path, match, entry, created, lost))
        if below is not None:
            open_sections.append((below, path))
    return touches


def _obey(editor: Editor, match: Match, entry: Command) -> tuple[Editor | None, bool, Elements]:
    """Do what `match` asks for; return the section it opens, if any, whether it created the line, and the elements it took away."""
    found = editor.find(match.key)
    lost: Elements = ()
    if match.action is Action.MOVE:
        _move(editor, match, entry)
    elif match.rule.section is not None:
        if match.action is Action.SET:
            item = found[0] if found else _create(editor, match, entry)
            _check_header(editor, item, match, entry)
            return editor.enter(item, match.rule), not found, lost
        _remove_section(editor, match, found, entry)
    elif match.rule.kind == "member":
        lost = _change_members(editor, match, found)
    elif match.rule.kind == "ordered":
        _change_entry(editor, match, found, entry)
    else:
        _put(editor, match, found)
    return None, not found, lost


def _create(editor: Editor, match: Match, entry: Command) -> Item:
    rule = match.rule
    if rule.built_in and re.fullmatch(rule.built_in, match.captures[0]):
        raise PlanError(f"line {entry.number}: the device has no {entry.text!r}, and it cannot be created")
    text = head(rule, match.captures, editor.syntax)
    return editor.insert(match, f"{text} {match.value}".rstrip() if match.value else text)


def _check_header(editor: Editor, item: Item, match: Match, entry: Command) -> None:
    """Refuse to enter a section under another id than it has (``wlan NAME 18 SSID`` where NAME is 17)."""
    known = item.match.value if item.match is not None else ""
    tokens = editor.syntax.tokens
    if match.value and [word.text for word in tokens(match.value)] != [word.text for word in tokens(known)]:
        raise PlanError(f"line {entry.number}: {entry.text!r} is there already, as {item.node.text!r}")


def _remove_section(editor: Editor, match: Match, found: list[Item], entry: Command) -> None:
    rule = match.rule
    if rule.built_in and re.fullmatch(rule.built_in, match.captures[0]):
        raise PlanError(f"line {entry.number}: {entry.text!r}: what the hardware has cannot be deleted")
    for item in tuple(found):
        editor.delete(item)


def _put(editor: Editor, match: Match, found: list[Item]) -> None:
    """Bring a key or a flag to what `match` asks for."""
    rule = match.rule
    wanted = meaning(match, editor.syntax)
    known = meaning(found[0].match, editor.syntax) if found and found[0].match else absent(rule)
    if same(wanted, known):
        return
    text = _printed(editor.syntax, match)
    if text is None:
        for item in tuple(found):
            editor.delete(item)
    elif found and found[0].match and found[0].match.action is match.action:
        editor.replace(found[0], match, text)
    else:
        for item in tuple(found):
            editor.delete(item)
        editor.insert(match, text)


def _printed(syntax: Syntax, match: Match) -> str | None:
    """Return the line that the device prints after `match`, or None where it prints none."""
    rule = match.rule
    negated = match.action is Action.REMOVE
    if rule.kind == "flag":
        if rule.both_shown or negated is rule.off_shown:
            return command(rule.remove if negated else rule.words, match.captures, rule, syntax)
        return None
    if negated:
        return command(rule.remove, match.captures, rule, syntax) if rule.negatable else None
    if rule.default is not None and meaning(match, syntax) == absent(rule):
        return None
    return syntax.joined(head(rule, match.captures, syntax), value_text(rule, match.value, syntax))


def _change_entry(editor: Editor, match: Match, found: list[Item], entry: Command) -> None:
    """Add or remove one line of a numbered list."""
    if match.action is Action.REMOVE:
        for item in tuple(found):
            editor.delete(item)
    elif not found:
        opening = head(match.rule, match.captures, editor.syntax)
        editor.insert(match, editor.syntax.joined(opening, value_text(match.rule, match.value, editor.syntax)))
    elif found[0].match and not same(meaning(match, editor.syntax), meaning(found[0].match, editor.syntax)):
        raise PlanError(f"line {entry.number}: {entry.text!r}: its place is taken by {found[0].node.text!r}")


def _change_members(editor: Editor, match: Match, found: list[Item]) -> Elements:
    rule = match.rule
    known = elements((item.match for item in found if item.match), editor.syntax) if found else absent(rule).words
    given = parse_elements(rule, match.value, editor.syntax)
    if match.action is Action.REMOVE:
        wanted = absent(rule).words
    elif match.action is Action.DROP:
        wanted = subtract(rule, known, given)
    elif match.action is Action.ADD or rule.add == rule.words:
        wanted = unite(rule, known, given)
    else:
        wanted = given if is_all(rule, given) else unite(rule, (), given)
    if wanted != known:
        _write_members(editor, match, found, wanted)
    return _lost(rule, known, wanted)


def _lost(rule: Rule, known: Elements, wanted: Elements) -> Elements:
    if is_all(rule, wanted):
        return ()
    left = set(wanted)
    return tuple(element for element in known if element not in left)


def _write_members(editor: Editor, match: Match, found: list[Item], wanted: Elements) -> None:
    rule = match.rule
    every = is_all(rule, wanted)
    gone = (every and not rule.all_shown) or (not wanted and not rule.none)
    shown = wanted if every else element_texts(rule, wanted, editor.syntax) if wanted else (rule.none,)
    texts = () if gone else shown
    for item in found[1:] if texts else tuple(found):
        editor.delete(item)
    for number, text in enumerate(texts):
        action = Action.ADD if number else Action.SET
        words = (rule.continued or rule.words) if number else rule.words
        line = match._replace(action=action, value=text)
        printed = command(words, match.captures, rule, editor.syntax, text)
        if number == 0 and found:
            editor.replace(found[0], line, printed)
        else:
            editor.insert(line, printed)


def _move(editor: Editor, match: Match, entry: Command) -> None:
    words = [word.text for word in editor.syntax.tokens(entry.text)]
    if len(words) != len(["move", "X", "before", "Y"]) or words[2] not in ("before", "after"):
        raise PlanError(f"line {entry.number}: {entry.text!r} is incomplete")
    item, anchor = (editor.find((match.rule.words, name)) for name in (words[1], words[3]))
    if not item or not anchor or item == anchor:
        raise PlanError(f"line {entry.number}: {entry.text!r} names an entry that is not there")
    editor.move(item[0], anchor[0], after=words[2] == "after")
