"""Lines that name something which must exist: the parameter types of the grammar that are references."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from netauto.lab.engine.syntax import Match
    from netauto.lab.engine.tree import Tree


class Refused(Exception):  # noqa: N818 - the device refuses; it is an answer, not an error of the lab
    """The device does not accept the line; the text is its answer."""


# Parameter type → beginnings of the lines that define such a thing, and what the device answers when none does.
REFERENCES: dict[str, tuple[tuple[str, ...], str]] = {
    "policy-map": (("policy-map {}",), "% policy map {} not configured\n"),
    "pm-subscriber": (("policy-map type control subscriber {}",), "% policy map {} not configured\n"),
    "class-map": (("class-map match-any {}", "class-map match-all {}"), "% class map {} not configured\n"),
    "cm-subscriber": (
        tuple(f"class-map type control subscriber match-{word} {{}}" for word in ("all", "any", "none")),
        "% class map {} not configured\n",
    ),
    "radius-server": (("radius server {}",), '% Server "{}" is not defined\n'),
    "tacacs-server": (("tacacs server {}",), '% Server "{}" is not defined\n'),
    "aaa-group": (
        ("aaa group server radius {}", "aaa group server tacacs+ {}"),
        '% AAA: Server group "{}" is not defined. Please define it.\n',
    ),
    "aaa-authentication": (
        ("aaa authentication dot1x {} ", "aaa authentication login {} "),
        "% Authentication list {} is not configured\n",
    ),
    "parameter-map": (("parameter-map type webauth {}",), "% Parameter-map {} does not exist\n"),
    "wlan": (("wlan {} ",), "% WLAN profile {} does not exist\n"),
    "policy-profile": (("wireless profile policy {}",), "% Policy profile {} does not exist\n"),
    "policy-tag": (("wireless tag policy {}",), "% Policy tag {} does not exist\n"),
    "site-tag": (("wireless tag site {}",), "% Site tag {} does not exist\n"),
    "rf-tag": (("wireless tag rf {}",), "% RF tag {} does not exist\n"),
}
BUILT_IN: dict[str, frozenset[str]] = {
    "aaa-group": frozenset({"radius", "tacacs+", "ldap"}),
    "cm-subscriber": frozenset({"always"}),
    "policy-profile": frozenset({"default-policy-profile"}),
    "policy-tag": frozenset({"default-policy-tag"}),
    "site-tag": frozenset({"default-site-tag"}),
    "rf-tag": frozenset({"default-rf-tag"}),
    "parameter-map": frozenset({"global"}),
}


def check_references(tree: Tree, found: Match) -> None:
    """Refuse a line that names something which does not exist.

    Raises:
        Refused: With the device's text.
    """
    for kind, name in found.values:
        if kind not in REFERENCES or name in BUILT_IN.get(kind, frozenset()):
            continue
        beginnings, text = REFERENCES[kind]
        if not any(exists(tree, beginning.format(name)) for beginning in beginnings):
            raise Refused(text.format(name))


def exists(tree: Tree, beginning: str) -> bool:
    """Whether a top-level line is `beginning`, or starts with it when it ends in a blank."""
    if beginning.endswith(" "):
        return any(tree.starting(beginning))
    return any(node.text == beginning for node in tree.children)
