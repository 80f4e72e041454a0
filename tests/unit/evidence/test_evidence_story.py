"""Tables that contradict the rows of the journal are found, each by its own sentence."""

from __future__ import annotations

import pytest
from evidence_sample import PLAN, RESULT, RUN, another, told

from netauto.evidence import seal, verify_bundle
from netauto.evidence.verifier.story import contradictions

DECISION = "the journal rows do not decide what the verdict {} needs"
VERDICT = "the manifest's `verdict` is not that of the journal rows"


def manifest(**changed):
    files = {
        f"{folder}/{one.device}.txt": {"sha256": digest, "size": 0}
        for folder in ("before", "after")
        for one, digest in zip(RESULT.devices, digests(folder), strict=True)
    }
    return {"plan": PLAN.digest, "operator": "astreinte", "verdict": "open", "files": files} | changed


def digests(folder):
    from netauto.canonical import sha256

    return [sha256(getattr(one, folder)) for one in RESULT.devices]


def as_read(result):
    return [{"kind": row.kind, "device": row.device, "step": row.step, "body": row.body} for row in told(result)]


def found(rows=None, outcomes=None, checks=None, plan=None, **changed):
    said = {"devices": [{"device": one.device, "outcome": one.outcome} for one in RESULT.devices]}
    made = [check.model_dump(mode="json") for check in RESULT.checks]
    tables = (
        PLAN.model_dump(mode="json") if plan is None else plan,
        outcomes or said,
        made if checks is None else checks,
    )
    return list(contradictions(manifest(**changed), as_read(RESULT) if rows is None else rows, *tables))


def without(kind):
    return [row for row in as_read(RESULT) if row["kind"] != kind]


def test_what_follows_from_its_rows_is_no_contradiction():
    assert found() == []


@pytest.mark.parametrize(
    ("changed", "problem"),
    [
        ({"plan": {"unit": "another"}}, "the journal rows opened another plan"),
        ({"checks": []}, "checks.json does not hold the checks of the journal rows"),
        ({"operator": "dora"}, "the manifest's `operator` drove none of the attempts in the journal rows"),
        ({"rows": without("attempt") + as_read(RESULT)[:1]}, "events.json holds 2 rows that open the run, not one"),
        ({"rows": without("opened")}, "events.json holds 0 rows that open the run, not one"),
        ({"rows": without("closed")}, VERDICT),
        ({"verdict": "needs-operator"}, VERDICT),
        ({"rows": without("decision")}, DECISION.format("open")),
        ({"rows": without("outcome")}, "outcomes.json says of len-acc-2: applied, and the journal rows do not"),
        ({"rows": without("seen")}, "before/len-acc-2.txt is not what the journal rows read"),
        ({"outcomes": {"devices": "none"}}, "outcomes.json does not hold what it should"),
        ({"outcomes": {"devices": [{"device": 7}]}}, "outcomes.json does not hold what it should"),
        (
            {"outcomes": {"devices": [{"device": "len-fw-1", "outcome": "reverted"}]}},
            "outcomes.json says of len-fw-1: reverted, and the verdict is open",
        ),
        ({"files": {}}, "after/len-fw-1.txt is not what the journal rows read"),
    ],
)
def test_what_contradicts_the_rows_is_told(changed, problem):
    assert problem in found(**changed)


@pytest.mark.parametrize("verdict", ["open", "closed", "reverted", "needs-operator"])
def test_each_verdict_can_be_told(verdict, tmp_path):
    outcomes = {"open": "applied", "closed": "applied", "reverted": "reverted", "needs-operator": "unknown"}
    devices = tuple(
        one.model_copy(update={"outcome": outcomes[verdict]}) if one.outcome == "applied" else one
        for one in RESULT.devices
    )
    assert verify_bundle(seal(another(verdict=verdict, devices=devices), tmp_path / RUN, None)) == ()
