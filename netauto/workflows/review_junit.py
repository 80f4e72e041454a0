"""A review as JUnit XML: one case a file, a lint and a device."""

from __future__ import annotations

from typing import TYPE_CHECKING

from netauto.policy.lints import LINTS
from netauto.workflows.validate import Case, junit

if TYPE_CHECKING:
    from collections.abc import Iterator

    from netauto.plan.models import LintFinding
    from netauto.workflows.review import Review


def review_junit(review: Review) -> str:
    """Return the document: errors fail, warnings pass and are told, waived ones are skipped with their reason.

    What is verified on a device once the lines are sent is skipped: nothing was sent.
    """
    return junit(tuple(_cases(review)), "netauto diff")


def _cases(review: Review) -> Iterator[Case]:
    unit, plan = review.unit, review.plan
    problems = "\n".join(str(problem) for problem in review.problems)
    yield Case(
        subject=unit,
        case="every file is well formed, every name exists",
        status="failed" if problems else "passed",
        detail=problems,
    )
    if problems:
        return
    refused = review.refused if review.refused is not None and not review.findings else None
    yield Case(
        subject=unit,
        case=f"can be planned: {review.action}",
        status="failed" if refused else "passed",
        detail=refused.message if refused else "",
    )
    if refused or review.action == "close":
        return
    for lint in LINTS:
        found = [finding for finding in review.findings if finding.lint == lint.id]
        yield _case(unit, f"{lint.id}: {lint.sentence}", found)
    for device in plan.devices if plan else ():
        if device.checks:
            detail = "nothing was sent, so nothing was looked at:\n" + "\n".join(device.checks)
            yield Case(subject=device.device, case=f"{len(device.checks)} checks", status="skipped", detail=detail)


def _case(unit: str, case: str, found: list[LintFinding]) -> Case:
    open_ones = [each for each in found if not each.waived]
    detail = "\n".join(f"{each.level}: {each.where}: {each.message}" for each in open_ones)
    if any(each.level == "error" for each in open_ones):
        return Case(subject=unit, case=case, status="failed", detail=detail)
    if found and not open_ones:
        waived = "\n".join(f"{each.where}: waived: {each.waived}" for each in found)
        return Case(subject=unit, case=case, status="skipped", detail=waived)
    return Case(subject=unit, case=case, status="passed", detail=detail)
