"""The one file that lies in every bundle, made of the modules that netauto itself verifies with."""

from __future__ import annotations

import ast
from functools import lru_cache
from typing import TYPE_CHECKING

from netauto import canonical
from netauto.evidence.verifier import approvals, chains, signatures, sources, story, verdicts

if TYPE_CHECKING:
    from types import ModuleType

NAME = "verify.py"
MODULES = (canonical, sources, signatures, approvals, story, verdicts, chains)
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

from __future__ import annotations
'''


@lru_cache(maxsize=1)
def script() -> bytes:
    """Return the program's text."""
    imports: set[str] = set()
    bodies = []
    for module in MODULES:
        text = _source(module)
        tops = ast.parse(text).body
        first = next(index for index, node in enumerate(tops) if index and not _is_import(node))
        imports |= {ast.unparse(node) for node in tops[:first] if _is_foreign(node)}
        lines = text.splitlines()[tops[first - 1].end_lineno :]
        bodies.append(f"# --- {module.__name__} ---\n\n{chr(10).join(lines).strip()}\n")
    return "\n\n".join((HEAD + "\n".join(sorted(imports)) + "\n", *bodies)).encode()


def _source(module: ModuleType) -> str:
    from importlib.resources import files  # noqa: PLC0415 - only who seals or asks for it needs it

    package, _, name = module.__name__.rpartition(".")
    return (files(package) / f"{name}.py").read_text(encoding="utf-8")


def _is_import(node: ast.stmt) -> bool:
    return isinstance(node, (ast.Import, ast.ImportFrom)) or _is_for_types(node)


def _is_for_types(node: ast.stmt) -> bool:
    return isinstance(node, ast.If) and ast.unparse(node.test) == "TYPE_CHECKING"


def _is_foreign(node: ast.stmt) -> bool:
    """Tell whether the program needs an import: the modules themselves and what only type checkers read are not there."""
    module = (node.module or "") if isinstance(node, ast.ImportFrom) else ""
    return isinstance(node, (ast.Import, ast.ImportFrom)) and module.partition(".")[0] not in {"netauto", "__future__"}
