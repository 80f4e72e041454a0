"""What every check needs: looking a name up, and finding what stands twice."""

from __future__ import annotations

from typing import TYPE_CHECKING

from netauto.intent.validate import nearest

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator

    from netauto.errors import Problem
    from netauto.intent.yaml_source import Document, Keys

# Words that mean something else on a device or in netauto: FortiOS has the zone and address `any` and `all`, the controller the
# profile `default`, and `shared` owns what several units use.
RESERVED = frozenset({"all", "any", "default", "global", "local", "none", "null", "root", "shared"})
MANY = 12  # names that a message lists before it only counts them


def unknown(document: Document, path: Keys, name: str, known: Collection[str], what: str) -> Iterator[Problem]:
    """Yield a problem when `name` at `path` is not one of `known`; `what` is e.g. ``a service of catalogue.yml``."""
    if name not in known:
        yield document.problem(path, f"'{name}'", f"must be {what}{listed(known)}", nearest(name, known))


def reserved(document: Document, path: Keys, name: str) -> Iterator[Problem]:
    """Yield a problem when `name` is reserved."""
    if name in RESERVED:
        yield document.problem(path, f"'{name}'", "is a reserved word: choose another name")


def twice(document: Document, items: Iterable[tuple[Keys, str]], what: str) -> Iterator[Problem]:
    """Yield a problem for each of `items` (path, value) whose value stood before."""
    first: dict[str, Keys] = {}
    for path, value in items:
        if value in first:
            line = document.line(first[value])
            yield document.problem(path, f"'{value}'", f"{what} stands on line {line} already")
        first.setdefault(value, path)


def same_as_file(document: Document, path: Keys, name: str, stem: str) -> Iterator[Problem]:
    """Yield a problem when a file holds something of another name than its own."""
    if name != stem:
        yield document.problem(path, f"'{name}'", f"must be the name of the file, '{stem}'")


def listed(known: Collection[str]) -> str:
    """Return `: a, b, c`, or how many there are."""
    if not known:
        return "; there is none"
    return f": {', '.join(sorted(known))}" if len(known) <= MANY else f" ({len(known)} are known)"
