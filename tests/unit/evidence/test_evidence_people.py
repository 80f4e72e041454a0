"""The part of the summary about people: work with its clock, and what is left when something is lost."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from evidence_sample import RECORD

from netauto.evidence.summary import summary
from netauto.plan.models import Task


def page(**fields):
    return summary(replace(RECORD, plan=RECORD.plan.model_copy(update=fields)))


def test_each_kind_of_work_shows_its_clock():
    asked = Task(
        kind="patching",
        sentences=("box-1 is patched",),
        since=date(2020, 4, 6),
        due=date(2020, 4, 7),
        by="Cabling | team",
        order="PAT-1",
    )
    shown = page(tasks=(asked, Task(kind="radius", sentences=("RADIUS knows",))))
    assert "| work | asked | due | done | by | reference |" in shown
    assert r"| patching | 2020-04-06 | 2020-04-07 | not said | Cabling \| team | PAT-1 |" in shown
    assert "| radius | not said | not said | not said |  |  |" in shown


def test_without_tasks_there_is_no_table():
    assert "| work |" not in page(tasks=())
