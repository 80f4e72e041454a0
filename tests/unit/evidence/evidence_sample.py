"""One finished run, the same in every test. `PYTHONPATH=tests python` with this file writes the golden bundle again
after a change that is meant.

A plan's own form, and the verifier's text, are not what is proven here: where a digest or size that follows from them would stand in the
golden files, a mark stands.
"""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from plan_sample import allocation, device_plan, plan

from netauto.canonical import digest, sha256
from netauto.deploy.models import DeviceResult, RunResult, StepError, Timing
from netauto.evidence.bundle import files, manifest
from netauto.evidence.record import Agreement, Request, RunRecord
from netauto.evidence.verifier.story import PROOFS
from netauto.journal import GENESIS, Event
from netauto.plan.models import DiffLine, LintFinding
from netauto.verify.models import CheckResult

GOLDEN = Path(__file__).parent / "golden"
PREVIOUS = "ab" * 32
RUN = "lens-consult-3-20200406T101201"
BEFORE = "hostname len-acc-2\nvlan 10\n name ADM-BUREAUX\n"
AFTER = BEFORE + "vlan 2032\n name U-LEN-C3-CLIN\n"

ALLOCATION = allocation(
    zones=(
        {
            "zone": "clin",
            "vlan": 2032,
            "vlan_name": "U-LEN-C3-CLIN",
            "prefix": "10.60.48.0/24",
            "gateway": "10.60.48.1",
            "interface": "c3-clin",
            "firewall_zone": "C3-CLIN",
            "address": "N-LEN-C3-CLIN",
        },
    )
)


def device(name, platform, guarantee, revert_after, push):
    added = DiffLine(sign="+", depth=0, text="vlan 2032", template="ios_xe/vlans.j2", intent_key="rooms")
    told = {"push": push, "inverse": ("no vlan 2032",), "diff": (added,)} if push else {"push": (), "inverse": ()}
    return device_plan(name, platform, predicted_text=AFTER, guarantee=guarantee, revert_after=revert_after, **told)


PLAN = plan(
    device("len-acc-2", "ios_xe", "timed-native", 600, ("vlan 2032", " name U-LEN-C3-CLIN")),
    device("len-fw-1", "fortios", "tool-side-undo", 0, ("config system zone", "end")),
    device("len-wan-1", "ios_xe", "timed-native", 600, ()),
    templates={"ios_xe/vlans.j2": "4" * 64},
    allocation=ALLOCATION,
    findings=(
        LintFinding(
            lint="ssid-count",
            level="warning",
            where="len-ap-31",
            message="5 SSIDs on one access point",
            waived="guest portal moves in May (until 2020-05-31)",
        ),
    ),
    proofs=("clin to patient-record tcp/443: allowed by UC-LEN-C3-0001",),
    prerequisites=("Patch socket 13 of len-acc-2 to room box-1.",),
)

HOSTILE = "\x1b[31m<script>alert(1)</script> | `rm` [x](https://evil.example) @admin \u202etxt.exe"

CHECKS = (
    CheckResult(
        device="len-acc-2",
        check="config.equals-predicted",
        subject="running configuration",
        status="passed",
        expected="equal",
        observed="equal",
        method="model",
    ),
    CheckResult(
        device="len-acc-2",
        check="vlan.state",
        subject="VLAN 2032",
        status="passed",
        expected="active, named U-LEN-C3-CLIN",
        observed="active, named U-LEN-C3-CLIN",
        method="device",
    ),
    CheckResult(
        device="len-fw-1",
        check="zone.members",
        subject="zone C3-CLIN",
        status="error",
        expected="members c3-clin",
        observed=HOSTILE,
        method="device",
    ),
)


def event(seq, kind, prev, *, moment="", run=RUN, device="", step="", **body):
    fields = {
        "seq": seq,
        "time": moment or f"2020-04-06T10:12:0{seq - 10}.000+00:00",
        "run": run,
        "kind": kind,
        "device": device,
        "step": step,
        "body": body,
        "prev": prev,
    }
    return Event(**fields, hash=digest(fields))


def told(result):
    """The rows of the journal from which a result follows."""
    rows = []

    def add(kind, moment=result.started, **more):
        rows.append(
            event(11 + len(rows), kind, rows[-1].hash if rows else "e" * 64, moment=moment, run=result.run, **more)
        )

    add("opened", plan=PLAN.model_dump(mode="json"), digest=PLAN.digest, user="astreinte")
    add("attempt", user="astreinte", pid=4711, unit=result.unit, action=result.action)
    for one in result.devices:
        add("seen", device=one.device, step="read", text=one.before)
    add("checks", step="verify", checks=[check.model_dump(mode="json") for check in result.checks])
    add("decision", goal="revert" if result.verdict == "reverted" else "confirm", reason="as told")
    for one in result.devices:
        if one.outcome in PROOFS:
            add("outcome", device=one.device, step=PROOFS[one.outcome], state="done")
        add("seen", device=one.device, step="settle", text=one.after)
    add("closed", result.ended, verdict=result.verdict)
    return tuple(rows)


def events():
    rows = told(RESULT)
    answers = {"roles": proof(proved=True), "disk_encryption": proof(provable=False), "screen_lock": proof()}
    said = {"workstation": "len-ws-301", "good": False, "proofs": answers}
    return *rows, event(rows[-1].seq + 1, "attested", rows[-1].hash, moment=RESULT.ended, **said)


def proof(*, proved=False, provable=True):
    return {"proved": proved, "provable": provable, "how": "asked", "observed": "seen"}


def approval(user="claire", plan=PLAN.digest, **more):
    """A row of the journal by which somebody agreed."""
    body = {"digest": plan, "unit": "lens-consult-3", "user": user, **more}
    return event(3, "approval", GENESIS, run=f"plan-{plan[:16]}", moment="2020-04-06T09:58:00.000+00:00", **body)


RESULT = RunResult(
    run=RUN,
    unit="lens-consult-3",
    action="open",
    plan=PLAN.digest,
    verdict="open",
    reason="",
    finished=True,
    interrupted=False,
    attempts=1,
    started="2020-04-06T10:12:01.000+00:00",
    ended="2020-04-06T10:13:13.450+00:00",
    devices=(
        DeviceResult(
            device="len-acc-2", guarantee="timed-native", outcome="applied", saved=True, before=BEFORE, after=AFTER
        ),
        DeviceResult(
            device="len-fw-1", guarantee="tool-side-undo", outcome="applied", saved=True, before="", after="config\n"
        ),
        DeviceResult(
            device="len-wan-1", guarantee="timed-native", outcome="untouched", saved=False, before="x\n", after="x\n"
        ),
    ),
    errors=(),
    checks=CHECKS,
    timings=(
        Timing(phase="read", device="len-acc-2", ms=410),
        Timing(phase="read", device="len-fw-1", ms=622),
        Timing(phase="read", device="", ms=630),
        Timing(phase="arm", device="len-acc-2", ms=12340),
        Timing(phase="arm", device="", ms=65100),
    ),
)

RECORD = RunRecord(
    inventory="lab",
    operator="astreinte",
    tool="netauto 0.1.0",
    plan=PLAN,
    result=RESULT,
    events=events(),
    pictures=(("len-ws-301", b"\x89PNG\r\n\x1a\n"),),
    templates=(("ios_xe/vlans.j2", "4" * 64),),
    request=Request(
        file="lens-consult-3.yml", text="unit: lens-consult-3\n", owner="Service de pneumologie", review="2020-06-30"
    ),
    agreement=Agreement(needed=1, author="astreinte", given=(approval(),)),
    rehearsed=tuple(
        {
            "device": device,
            "method": "simulated",
            "inverse": ["no vlan 2032"],
            "before": "5" * 64,
            "arrived": "5" * 64,
            "leads_back": True,
        }
        for device in ("len-acc-2", "len-fw-1")
    ),
    limits=("The devices are emulated: no real equipment took part.",),
)


def another(**changes):
    """The record of another run, or of one that ended otherwise."""
    result = RESULT.model_copy(update=changes)
    return replace(RECORD, result=result, events=told(result))


REVERTED = another(
    verdict="reverted",
    reason="verify failed: 1 check of 3",
    devices=tuple(
        one.model_copy(update={"outcome": "reverted"}) if one.outcome == "applied" else one for one in RESULT.devices
    ),
    errors=(StepError(device="len-fw-1", step="verify", kind="VerificationFailedError", message="zone | wrong"),),
)


def marks():
    """Return mark → what stands there now."""
    content = files(RECORD)
    entries = {
        f"@ENTRY-OF-{name}@": f'{{"sha256":"{sha256(content[name])}","size":{len(content[name])}}}'
        for name in ("plan.json", "approvals.json", "events.json", "verify.py")
    }
    return {"@PLAN@": PLAN.digest, "@SUMMARY@": sha256(content["summary.md"]), **entries}


def golden(name):
    """Return a golden file as it must come out."""
    text = (GOLDEN / name).read_text()
    for mark, value in marks().items():
        text = text.replace(mark, value)
    return text


if __name__ == "__main__":
    CONTENT = files(RECORD)
    for name, data in (("summary.md", CONTENT["summary.md"]), ("manifest.json", manifest(RECORD, CONTENT, PREVIOUS))):
        text = data.decode()
        for mark, value in sorted(marks().items(), key=lambda pair: -len(pair[1])):
            text = text.replace(value, mark)
        (GOLDEN / name).write_text(text)
