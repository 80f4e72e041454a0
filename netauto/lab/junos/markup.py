"""XML of a configuration, both ways. What comes from a client is parsed without document types: it is hostile."""

from __future__ import annotations

import xml.etree.ElementTree as ET
from typing import TYPE_CHECKING
from xml.sax.saxutils import escape, quoteattr

from netauto.lab.junos import edit
from netauto.lab.junos.tree import Step
from netauto.lab.junos.types import Unfit

if TYPE_CHECKING:
    from collections.abc import Iterator

    from netauto.lab.junos.schema import Statement
    from netauto.lab.junos.tree import Node, Path

XNM = "http://xml.juniper.net/xnm/1.1/xnm"
DELETED = {"delete": "delete", "operation": "delete"}


class BadXml(ValueError):  # noqa: N818 - what it is
    """A text is not XML, or has a document type."""


def parse(text: str) -> ET.Element:
    """An XML document.

    Raises:
        BadXml: It is none, or has a document type or entities.
    """
    if "<!DOCTYPE" in text or "<!ENTITY" in text:
        raise BadXml("document types are not accepted")
    try:
        return ET.fromstring(text)  # noqa: S314 - see above
    except ET.ParseError as error:
        raise BadXml(str(error)) from error


def local(element: ET.Element) -> str:
    """An element's name without namespace."""
    return element.tag.rpartition("}")[2]


def attribute(element: ET.Element, name: str) -> str:
    """An attribute, whatever its namespace; empty when it is missing."""
    return next((value for key, value in element.attrib.items() if key.rpartition("}")[2] == name), "")


def element(tag: str, *inside: str, **attributes: str) -> str:
    """An element: `inside` is XML already, names of attributes have `_` for `-` and `__` for `:`."""
    named = "".join(
        f" {key.replace('__', ':').replace('_', '-')}={quoteattr(value)}" for key, value in attributes.items()
    )
    body = "".join(inside)
    return f"<{tag}{named}>{body}</{tag}>" if body else f"<{tag}{named}/>"


def leaf(tag: str, text: object, **attributes: str) -> str:
    """An element with a text."""
    return element(tag, escape(str(text)), **attributes)


# Printing.


def to_xml(node: Node) -> str:
    """What stands in a node, as XML."""
    return "".join(_printed(child) for child in node.children)


def _printed(node: Node) -> str:
    statement = node.statement
    marks = {"inactive": "inactive"} if node.inactive else {}
    if statement.kind == "any":
        return leaf("undocumented", " ".join(node.step.words), **marks)
    if statement.kind in ("leaf", "leaf-list"):
        inner = statement.marks.get("inner")
        value = leaf(inner, node.name) if inner else escape(node.name)
        return element(statement.tag, value, **marks)
    if statement.kind == "list":
        names = "".join(leaf(tag, key) for tag, key in zip(key_tags(statement), node.step.keys, strict=True))
        return element(statement.tag, names, to_xml(node), **marks)
    if any(child.has("flat") for child in statement.children) and not node.inactive:
        return to_xml(node)
    return element(statement.tag, to_xml(node), **marks)


def key_tags(statement: Statement) -> tuple[str, ...]:
    """Names of the elements that hold a list's keys."""
    given = statement.marks.get("keytags")
    if given:
        return tuple(given.split(","))
    return ("name", *(f"name{number}" for number in range(2, len(statement.types) + 1)))


# Reading.


def load(tree: Node, configuration: ET.Element, action: str) -> list[edit.Complaint]:
    """Bring an XML configuration into a tree; what Junos refuses of it is returned."""
    reader = _Loader(tree, action)
    reader.inside(tree.statement, configuration, ())
    return reader.complaints


class _Loader:
    def __init__(self, tree: Node, action: str) -> None:
        self._tree = tree
        self._replaces = action == "replace"
        self.complaints: list[edit.Complaint] = []

    def inside(self, statement: Statement, parent: ET.Element, path: Path) -> None:
        """Everything that stands in an element."""
        for child in parent:
            if not isinstance(child.tag, str) or (local(child) in key_tags(statement) and statement.kind == "list"):
                continue
            found = _below(statement, local(child))
            if found is None:
                self.complaints.append(edit.Complaint("syntax error", local(child)))
                continue
            self._statement(found[-1], child, (*path, *(Step(above) for above in found[:-1])))

    def _statement(self, statement: Statement, element_: ET.Element, path: Path) -> None:
        try:
            step = _step(statement, element_)
        except (Unfit, ValueError) as unfit:
            self.complaints.append(edit.Complaint(str(unfit), local(element_)))
            return
        here = (*path, step)
        if "delete" in (attribute(element_, "delete"), attribute(element_, "operation")):
            self._delete(here)
            return
        if attribute(element_, "operation") == "remove":
            if self._tree.follow(here) is not None:
                self._delete(here)
            return
        replaces = attribute(element_, "operation") == "replace" or (self._replaces and attribute(element_, "replace"))
        if replaces and self._tree.follow(here) is not None:
            self._delete(here)
        if statement.kind != "container" or statement.presence:
            edit.put(self._tree, here)
        if statement.kind in ("container", "list"):
            self.inside(statement, element_, here)
        self._decorate(element_, here)

    def _delete(self, path: Path) -> None:
        try:
            edit.remove(self._tree, path)
        except edit.NotFound as missing:
            self.complaints.append(missing)

    def _decorate(self, element_: ET.Element, path: Path) -> None:
        """`inactive`, `active`, and `insert` with the name of the neighbour."""
        node = self._tree.follow(path)
        if node is None:
            return
        if attribute(element_, "inactive"):
            node.inactive = True
        if attribute(element_, "active"):
            node.inactive = False
        where, anchor = attribute(element_, "insert"), attribute(element_, "name")
        if where in ("before", "after") and anchor:
            try:
                edit.move(self._tree, path, Step(path[-1].statement, (anchor,)), after=where == "after")
            except edit.Complaint as missing:
                self.complaints.append(missing)


def _below(statement: Statement, tag: str) -> tuple[Statement, ...] | None:
    """The statement of an element, with a container above it that has no element of its own."""
    found = statement.by_tag.get(tag)
    if found is not None:
        flat = next((child for child in found.children if child.has("flat") and child.tag == tag), None)
        return (found, flat) if flat is not None and found.kind == "container" else (found,)
    for child in statement.children:
        if child.kind == "container" and any(inner.has("flat") and inner.tag == tag for inner in child.children):
            return child, child.by_tag[tag]
    return None


def _step(statement: Statement, element_: ET.Element) -> Step:
    if statement.kind in ("container", "flag"):
        return Step(statement)
    if statement.kind == "any":
        return Step(statement, tuple((element_.text or "").split()))
    if statement.kind == "list":
        texts = [_child_text(element_, tag) for tag in key_tags(statement)]
        return Step(statement, tuple(kind.read(text) for kind, text in zip(statement.types, texts, strict=True)))
    inner = statement.marks.get("inner")
    text = _child_text(element_, inner) if inner else (element_.text or "").strip()
    if not text and statement.kind in ("leaf", "leaf-list"):
        return Step(statement)
    return Step(statement, (statement.types[0].read(text),))


def _child_text(element_: ET.Element, tag: str) -> str:
    return next(((child.text or "").strip() for child in element_ if local(child) == tag), "")


def filtered(tree: Node, wanted: ET.Element) -> Node:
    """The part of a configuration that a filter asks for; an empty element asks for everything below it."""
    children = [child for child in wanted if isinstance(child.tag, str)]
    if not children:
        return tree
    result = type(tree)(tree.step, [], tree.inactive)
    for child in children:
        for found, inner in _asked(tree, child):
            part = filtered(found, inner)
            if part not in result.children:
                result.children.append(part)
    return result


def _asked(tree: Node, wanted: ET.Element) -> Iterator[tuple[Node, ET.Element]]:
    names = [(child.text or "").strip() for child in wanted if local(child) == "name"]
    rest = ET.Element(wanted.tag)
    rest.extend(child for child in wanted if local(child) != "name")
    below = _below(tree.statement, local(wanted))
    if below is None:
        return
    nodes = [tree]
    for statement in below:
        nodes = [child for node in nodes for child in node.children if child.statement is statement]
    for node in nodes:
        if not any(names) or node.name in names:
            yield node, rest
