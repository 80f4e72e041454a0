"""A review as Markdown, for a comment on a merge request: folded by device, and never larger than such a comment may be."""

from __future__ import annotations

import re
from html import escape as html_escape
from typing import TYPE_CHECKING

from netauto.evidence.markdown import code, escape, table
from netauto.intent.yaml_source import printable

if TYPE_CHECKING:
    from collections.abc import Sequence

    from netauto.errors import Problem
    from netauto.plan.models import DevicePlan, LintFinding, Plan
    from netauto.workflows.review import Review

MOST = 60_000  # bytes; GitHub takes 65,536 characters
LONGEST = 500  # characters of a line that are shown
_MARGIN = 400  # bytes of what is said of a device's part that was cut
_LEVELS = ("error", "warning", "info")


def markdown(review: Review, most: int = MOST) -> str:
    """Return the comment; words of people and devices are escaped, and what was cut is said.

    Args:
        review: what is shown.
        most: bytes, in UTF-8.
    """
    head = _head(review) if review.plan is None else [*_head(review), *_summary(review.plan)]
    findings = _findings(review)
    parts = [_Part(review, device) for device in review.plan.devices if device.changes] if review.plan else []
    tail = _left_out(review)
    top = _bounded("\n".join((*head, *findings, "")), most // 3)
    room = most - _size(top) - _size(tail) - len(parts) * _MARGIN
    rooms = shares([_size(part.text()) for part in parts], room)
    bodies = [part.text(allowed) for part, allowed in zip(parts, rooms, strict=True)]
    return "\n".join((top, *bodies, tail)).rstrip() + "\n"


def shares(sizes: Sequence[int], room: int) -> list[int]:
    """Divide `room` among parts: each gets what it needs, as long as no other one gets less than its equal share."""
    given = [0] * len(sizes)
    left = max(room, 0)
    for rank, index in enumerate(sorted(range(len(sizes)), key=lambda index: sizes[index])):
        given[index] = min(sizes[index], left // (len(sizes) - rank))
        left -= given[index]
    return given


class _Part:
    """What is shown of one device."""

    def __init__(self, review: Review, device: DevicePlan) -> None:
        self._device = device
        closing = " --close" if review.action == "close" else ""
        self._command = f"netauto diff {review.unit} --device {device.device}{closing} --sent"
        self._sent = [_line(text) for text in device.push]
        self._diff = [f"{line.sign} {' ' * line.depth}{_line(line.text)}".rstrip() for line in device.diff]

    def text(self, room: int | None = None) -> str:
        """Return the part, in at most `room` bytes and what is said of the cut."""
        sent, diff = self._sent, self._diff
        if room is not None and room < _size(self._whole(sent, diff)):
            each = max(room - _size(self._whole([], [])), 0)
            wanted = [_size("\n".join(lines)) for lines in (sent, diff)]
            sent, diff = (_kept(lines, share) for lines, share in zip((sent, diff), shares(wanted, each), strict=True))
        return self._whole(sent, diff)

    def _whole(self, sent: list[str], diff: list[str]) -> str:
        device = self._device
        added, removed = (sum(line.sign == sign for line in device.diff) for sign in "+-")
        safety = (
            f"goes back by itself after {device.revert_after // 60} min" if device.revert_after else device.guarantee
        )
        name, platform = (html_escape(_line(text)) for text in (device.device, device.platform))
        title = f"<b>{name}</b> ({platform}): {len(device.push)} lines are sent, +{added} -{removed}, {safety}"
        lines = [f"<details><summary>{title}</summary>", "", "Sent, in this order:", "", *_fenced("text", sent)]
        lines += self._said_of(len(device.push) - len(sent))
        lines += ["", "What its configuration becomes by that:", "", *_fenced("diff", diff)]
        lines += self._said_of(len(device.diff) - len(diff))
        return "\n".join([*lines, "", "</details>", ""])

    def _said_of(self, cut: int) -> list[str]:
        return ["", f"**{cut} more lines were cut here**: {code(self._command)}"] if cut else []


def _head(review: Review) -> list[str]:
    lines = [f"### netauto: {review.action} {escape(review.unit)}", ""]
    if review.refused is not None:
        return [*lines, f"**Refused**: {escape(review.refused.message.splitlines()[0])}", ""]
    return lines


def _summary(plan: Plan) -> list[str]:
    if not plan.changes:
        return ["Nothing to do: every device is as planned.", ""]
    vlans = ", ".join(str(zone.vlan) for zone in plan.allocation.zones)
    rows = (
        ("change", escape(plan.change)),
        ("allocation", f"{code(plan.allocation.code)}, {code(str(plan.allocation.prefix))}, VLANs {vlans}"),
        (
            "sent",
            f"{sum(len(device.push) for device in plan.devices)} lines to {_changed(plan)} devices, in this order",
        ),
        ("plan", code(plan.digest)),
    )
    return [*table(("", ""), rows), ""]


def _changed(plan: Plan) -> int:
    return sum(1 for device in plan.devices if device.changes)


def _findings(review: Review) -> list[str]:
    found = [_problem(each) for each in review.problems]
    found += [_finding(each) for level in _LEVELS for each in review.findings if each.level == level]
    return ["**Findings**", "", *found, ""] if found else []


def _problem(problem: Problem) -> str:
    place = code(f"{problem.file}:{problem.line}")
    return f"- **error** {place} {escape(problem.key)}: {escape(problem.found)}; {escape(problem.allowed)}"


def _finding(finding: LintFinding) -> str:
    waived = f" (waived: {escape(finding.waived)})" if finding.waived else ""
    return f"- **{finding.level}** {escape(finding.where)}: {escape(finding.message)} {code(finding.lint)}{waived}"


def _left_out(review: Review) -> str:
    rows = [
        f"- {escape(device)}: {escape(str(each))}: {escape(each.why)}"
        for device, found in review.left_out.items()
        for each in found
    ]
    if not rows:
        return ""
    summary = f"<details><summary>Left out of the comparison, by {len(rows)} rules</summary>"
    return "\n".join([summary, "", *rows, "", "</details>"])


def _line(text: str) -> str:
    return printable(text, LONGEST)


def _fenced(kind: str, lines: list[str]) -> list[str]:
    """Return lines between fences that none of them can close."""
    longest = max((len(run) for line in lines for run in re.findall("`+", line)), default=0)
    fence = "`" * max(3, longest + 1)
    return [f"{fence}{kind}", *lines, fence] if lines else []


def _kept(lines: list[str], room: int) -> list[str]:
    """Return the first of `lines`, as many as fit."""
    kept = []
    for line in lines:
        room -= _size(line) + 1
        if room < 0:
            break
        kept.append(line)
    return kept


def _bounded(text: str, room: int) -> str:
    """Return `text`, cut at the end of a line where it is larger than `room`; the cut is said."""
    if _size(text) <= room:
        return text
    lines = text.split("\n")
    kept = _kept(lines, room)
    return "\n".join([*kept, "", f"**{len(lines) - len(kept)} more lines were cut here**", ""])


def _size(text: str) -> int:
    return len(text.encode())
