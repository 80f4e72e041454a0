"""What Junos looks at in routing policies and filters before it commits."""

from __future__ import annotations

from typing import TYPE_CHECKING

from netauto.lab.junos.mistakes import Mistake

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from netauto.lab.junos.tree import Node

CLASSES = frozenset({"best-effort", "expedited-forwarding", "assured-forwarding", "network-control"})


def _exports(tree: Node) -> Iterator[Mistake]:
    statements = set(tree.values("policy-options", "policy-statement"))
    for group in tree.all("protocols", "bgp", "group"):
        for where in (group, *group.all("neighbor")):
            for kind in ("import", "export"):
                for name in where.values(kind):
                    if name not in statements:
                        message = f"Policy error: Policy {name} referenced but not defined"
                        yield Mistake(f"[edit protocols bgp group {group.name}]", f"{kind} {name}", message)


def _prefix_lists(tree: Node) -> Iterator[Mistake]:
    lists = set(tree.values("policy-options", "prefix-list"))
    for policy in tree.all("policy-options", "policy-statement"):
        for where in (policy, *policy.all("term")):
            for kind in ("prefix-list", "prefix-list-filter"):
                for name in where.values("from", kind):
                    if name not in lists:
                        path = f"[edit policy-options policy-statement {policy.name}]"
                        message = f"Policy error: Prefix-list {name} referenced but not defined"
                        yield Mistake(path, f"{kind} {name}", message)


def _filters(tree: Node) -> Iterator[Mistake]:
    lists = set(tree.values("policy-options", "prefix-list"))
    classes = set(tree.values("class-of-service", "forwarding-classes", "class")) | CLASSES
    classes |= {queue.value("class-name") for queue in tree.all("class-of-service", "forwarding-classes", "queue")}
    for family in tree.all("firewall", "family"):
        for kind in family.children:
            for rules in kind.all("filter"):
                for term in rules.all("term"):
                    path = f"[edit firewall family {kind.statement.word} filter {rules.name} term {term.name}]"
                    yield from _term(term, path, lists, classes)


def _applied_filters(tree: Node) -> Iterator[Mistake]:
    known = set(tree.values("firewall", "family", "inet", "filter"))
    for port in tree.all("interfaces", "interface"):
        for unit in port.all("unit"):
            for way in ("input", "output"):
                name = unit.value("family", "inet", "filter", way)
                if name and name not in known:
                    path = f"[edit interfaces {port.name} unit {unit.name} family inet]"
                    yield Mistake(path, "filter", f"Referenced filter '{name}' is not defined")


def _term(term: Node, path: str, lists: set[str], classes: set[str]) -> Iterator[Mistake]:
    for kind in ("prefix-list", "source-prefix-list", "destination-prefix-list"):
        for name in term.values("from", kind, kind):
            if name not in lists:
                yield Mistake(f"{path[:-1]} from]", f"{kind} {name}", f"Referenced prefix-list '{name}' is not defined")
    name = term.value("then", "forwarding-class")
    if name and name not in classes:
        yield Mistake(f"{path[:-1]} then]", f"forwarding-class {name}", f"Forwarding class {name} is not defined")


RULES: tuple[Callable[[Node], Iterator[Mistake]], ...] = (_exports, _prefix_lists, _filters, _applied_filters)
