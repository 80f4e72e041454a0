"""A review as SARIF 2.1.0: findings and problems at the lines of the files that people write.

Source: OASIS, "Static Analysis Results Interchange Format (SARIF) Version 2.1.0", sections 3.13 to 3.52.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from netauto import __version__
from netauto.canonical import sha256
from netauto.intent.yaml_source import Document, printable, read_file
from netauto.policy.lints import LINTS

if TYPE_CHECKING:
    from collections.abc import Mapping

    from netauto.errors import Problem
    from netauto.intent.yaml_source import Keys
    from netauto.plan.models import LintFinding
    from netauto.workflows.review import Review
    from netauto.workspace import Workspace

SCHEMA = "https://json.schemastore.org/sarif-2.1.0.json"
LEVELS = {"error": "error", "warning": "warning", "info": "note"}
# Rules beside the lints.
PROBLEM, REFUSED = "file-problem", "plan-refused"
_EXTRA = {
    PROBLEM: "a file that people write holds what it may hold",
    REFUSED: "the unit can be planned",
}
_KEY = re.compile(r"([^.\[\] ]+)|\[(\d+)\]")
_LONGEST = 1_000


def sarif(review: Review, workspace: Workspace) -> dict[str, Any]:
    """Return the document, ready for `json.dumps`.

    Args:
        review: what was found.
        workspace: whose files are meant; paths are relative to its root.
    """
    document = read_file(workspace.unit_file(review.unit), review.file)
    results = [_finding(review, document, each) for each in review.findings]
    results += [_problem(each) for each in review.problems]
    if review.refused is not None and not results:
        place = _place(review.file, 1, review.unit)
        results.append(_result(REFUSED, "error", review.refused.message, place, review.unit))
    driver = {
        "name": "netauto",
        "semanticVersion": __version__,
        "rules": _rules(),
    }
    return {
        "$schema": SCHEMA,
        "version": "2.1.0",
        "runs": [
            {
                "tool": {"driver": driver},
                "automationDetails": {"id": f"netauto/{review.action}/{review.unit}/"},
                "columnKind": "unicodeCodePoints",
                "results": results,
            }
        ],
    }


def _rules() -> list[dict[str, Any]]:
    return [
        *(_rule(lint.id, lint.sentence, LEVELS[lint.level]) for lint in LINTS),
        *(_rule(name, sentence, "error") for name, sentence in _EXTRA.items()),
    ]


def _rule(name: str, sentence: str, level: str) -> dict[str, Any]:
    return {"id": name, "shortDescription": {"text": sentence}, "defaultConfiguration": {"level": level}}


def _finding(review: Review, document: Document, finding: LintFinding) -> dict[str, Any]:
    place = _place(review.file, line_of(document, finding.where), finding.where)
    found = _result(finding.lint, LEVELS[finding.level], finding.message, place, review.unit)
    if finding.waived:
        found["suppressions"] = [
            {"kind": "external", "status": "accepted", "justification": printable(finding.waived, _LONGEST)}
        ]
    return found


def _problem(problem: Problem) -> dict[str, Any]:
    hint = f" (did you mean {problem.suggestion!r}?)" if problem.suggestion else ""
    message = f"{problem.key}: found {problem.found}; {problem.allowed}{hint}"
    return _result(PROBLEM, "error", message, _place(problem.file, problem.line or 1, problem.key), problem.file)


def line_of(document: Document, where: str) -> int:
    """Return the line of the unit's file that a finding is about: where its key stands, else the first line."""
    path: Keys = tuple(int(number) if number else name for name, number in _KEY.findall(where))
    return document.line(path) if path and path[:1] in document.lines else 1


def _place(file: str, line: int, where: str) -> dict[str, Any]:
    return {
        "physicalLocation": {"artifactLocation": {"uri": quote(file)}, "region": {"startLine": line}},
        "logicalLocations": [{"fullyQualifiedName": printable(where, _LONGEST)}],
    }


def _result(rule: str, level: str, message: str, place: Mapping[str, Any], unit: str) -> dict[str, Any]:
    text = printable(message, _LONGEST)
    return {
        "ruleId": rule,
        "level": level,
        "message": {"text": text},
        "locations": [place],
        # Who reads two documents knows the same finding again, wherever its line has moved to.
        "partialFingerprints": {"netautoFinding/v1": sha256(f"{unit}\n{rule}\n{text}")},
    }
