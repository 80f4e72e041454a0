"""The one file that lies in every bundle, made of the modules that netauto itself verifies with."""

from __future__ import annotations

import ast
from functools import lru_cache
from itertools import accumulate
from typing import TYPE_CHECKING

from netauto import canonical
from netauto.evidence.verifier import approvals, chains, contents, signatures, sources, story, verdicts

if TYPE_CHECKING:
    from collections.abc import Iterator
    from types import ModuleType

NAME = "verify.py"
MODULES = (canonical, sources, signatures, contents, approvals, story, verdicts, chains)
HEAD = '''\
#!/usr/bin/env python3
"""Verify evidence bundles of netauto offline: files, plan, journal rows, approvals, signatures, and the chain of bundles.

    python3 verify.py [--signers FILE] [--revoked FILE] [--known DIGEST] [--approvals N] [--signed] [BUNDLE...]

A BUNDLE is a folder, a zip file of one, or a folder of bundles; without any, it is the folder in which this file lies. Exit code 0: all
is what was sealed; 1: it is not, and each sentence says where. Needs Python 3.9 or later, and `ssh-keygen` of OpenSSH where something is
signed. Nothing of a bundle is executed or extracted.

The copy of this file inside a bundle cannot vouch for that bundle: take it from a place that you trust. The same holds for the list of
signers inside: `--signers` and `--revoked` name lists of your own, `--known` the digest of a bundle that you kept elsewhere.
"""

import sys

# Python looks for modules beside a script first, and whoever made the bundle could put some there.
if __name__ == "__main__" and not (sys.flags.isolated or getattr(sys.flags, "safe_path", False)):
    del sys.path[0]
'''


@lru_cache(maxsize=1)
def script() -> bytes:
    """Return the program's text."""
    imported: dict[str, set[str]] = {}
    bodies = []
    for module in MODULES:
        text = _quoted(_source(module))
        tops = ast.parse(text).body
        first = next(index for index, node in enumerate(tops) if index and not _is_import(node))
        for name, part in _foreign(tops[:first]):
            imported.setdefault(name, set()).update({part} - {""})
        lines = text.splitlines()[tops[first - 1].end_lineno :]
        bodies.append(f"# --- {module.__name__} ---\n\n{chr(10).join(lines).strip()}\n")
    heads = [
        f"from {name} import {', '.join(sorted(parts))}" if parts else f"import {name}"
        for name, parts in sorted(imported.items())
    ]
    return "\n\n".join((HEAD + "\n" + "\n".join(heads) + "\n", *bodies)).encode()


def _source(module: ModuleType) -> str:
    from importlib.resources import files  # noqa: PLC0415 - only who seals or asks for it needs it

    package, _, name = module.__name__.rpartition(".")
    return (files(package) / f"{name}.py").read_text(encoding="utf-8")


def _quoted(text: str) -> str:
    """Return a module with its annotations as strings: no Python evaluates them, and the program need not import `__future__` first."""
    notes = [
        note
        for node in ast.walk(ast.parse(text))
        for note in (getattr(node, "annotation", None), getattr(node, "returns", None))
        if note is not None
    ]
    starts = [0, *accumulate(len(line) for line in text.encode().splitlines(keepends=True))]
    data = text.encode()
    for note in sorted(notes, key=lambda note: (note.lineno, note.col_offset), reverse=True):
        begin, end = starts[note.lineno - 1] + note.col_offset, starts[note.end_lineno - 1] + note.end_col_offset
        # As it is written: another version of Python would print it in another way, and the program has one digest.
        data = data[:begin] + repr(data[begin:end].decode()).encode() + data[end:]
    return data.decode()


def _is_import(node: ast.stmt) -> bool:
    return isinstance(node, (ast.Import, ast.ImportFrom)) or _is_for_types(node)


def _is_for_types(node: ast.stmt) -> bool:
    return isinstance(node, ast.If) and ast.unparse(node.test) == "TYPE_CHECKING"


def _foreign(imports: list[ast.stmt]) -> Iterator[tuple[str, str]]:
    """Yield module and name (empty: the module itself) of what the program has to import: not its own modules, nor what the head has."""
    for node in imports:
        if isinstance(node, ast.Import):
            yield from ((name.name, "") for name in node.names if name.name != "sys")
        elif (
            isinstance(node, ast.ImportFrom)
            and node.module
            and node.module.partition(".")[0] not in {"netauto", "__future__"}
        ):
            yield from ((node.module, name.name) for name in node.names)
