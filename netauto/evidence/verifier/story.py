"""Whether the tables of a bundle say what the rows of the journal say: the rows were written first, everything else follows from them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from netauto.canonical import sha256

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

ENDS = {
    "open": "applied",
    "closed": "applied",
    "reverted": "reverted",
}  # verdict → what became of each device that was touched
COPIES = ("allocation", "findings", "prerequisites")  # tables that repeat a part of the plan, for readers
PROOFS = {"applied": "settle", "reverted": "revert"}  # outcome → the step whose success proves it


def contradictions(
    manifest: Mapping[str, Any], rows: list[dict[str, Any]], plan: object, outcomes: object, checks: object
) -> Iterator[str]:
    """Yield what contradicts the rows of the run, a sentence each.

    Args:
        manifest: of the bundle.
        rows: the run's own, each as it was written, in their order.
        plan: what the tables say; None: that table cannot be read, which is told elsewhere.
        outcomes: likewise.
        checks: likewise.
    """
    yield from _opening(manifest, rows, plan)
    yield from _ending(manifest, rows)
    if isinstance(outcomes, dict):
        yield from _outcomes(manifest, rows, outcomes.get("devices"))
    made = _last(rows, "checks").get("checks", [])
    if checks is not None and checks != made:
        yield "checks.json does not hold the checks of the journal rows"


def copies(plan: Mapping[str, Any], tables: Mapping[str, object]) -> Iterator[str]:
    """Yield which of the tables that repeat a part of the plan say something else; None: that table cannot be read."""
    for name in COPIES:
        if tables[name] is not None and tables[name] != plan.get(name):
            yield f"{name}.json does not say what plan.json says"


def _opening(manifest: Mapping[str, Any], rows: list[dict[str, Any]], plan: object) -> Iterator[str]:
    opened = _of(rows, "opened")
    if len(opened) != 1:
        yield f"events.json holds {len(opened)} rows that open the run, not one"
    for body in opened:
        if body.get("digest") != manifest["plan"] or (plan is not None and body.get("plan") != plan):
            yield "the journal rows opened another plan"
    if manifest["operator"] not in {body.get("user") for kind in ("opened", "attempt") for body in _of(rows, kind)}:
        yield "the manifest's `operator` drove none of the attempts in the journal rows"


def _ending(manifest: Mapping[str, Any], rows: list[dict[str, Any]]) -> Iterator[str]:
    verdict = manifest["verdict"]
    closed = [body.get("verdict") for body in _of(rows, "closed")]
    if closed != [verdict] and (closed or verdict in ENDS):
        yield "the manifest's `verdict` is not that of the journal rows"
    goal = _last(rows, "decision").get("goal")
    if verdict in ENDS and goal != ("revert" if verdict == "reverted" else "confirm"):
        yield f"the journal rows do not decide what the verdict {verdict} needs"


def _outcomes(manifest: Mapping[str, Any], rows: list[dict[str, Any]], devices: object) -> Iterator[str]:
    last = {
        (row.get("device"), row.get("step")): row["body"].get("state") for row in rows if row.get("kind") == "outcome"
    }
    files, verdict = manifest["files"], manifest["verdict"]
    for entry in devices if isinstance(devices, list) else [None]:
        if not isinstance(entry, dict) or not isinstance(entry.get("device"), str):
            yield "outcomes.json does not hold what it should"
            continue
        name, outcome = entry["device"], entry.get("outcome")
        if verdict in ENDS and outcome not in {ENDS[verdict], "untouched"}:
            yield f"outcomes.json says of {name}: {outcome}, and the verdict is {verdict}"
        if outcome in PROOFS and last.get((name, PROOFS[outcome])) != "done":
            yield f"outcomes.json says of {name}: {outcome}, and the journal rows do not"
        texts = [row["body"].get("text") for row in rows if (row.get("kind"), row.get("device")) == ("seen", name)]
        for folder, text in (("before", texts[:1]), ("after", texts[-1:])):
            wanted = sha256(str(text[0]).encode("utf-8", "surrogatepass") if text else b"")
            if (files.get(f"{folder}/{name}.txt") or {}).get("sha256") != wanted:
                yield f"{folder}/{name}.txt is not what the journal rows read"


def _of(rows: list[dict[str, Any]], kind: str) -> list[dict[str, Any]]:
    return [row["body"] for row in rows if row.get("kind") == kind]


def _last(rows: list[dict[str, Any]], kind: str) -> dict[str, Any]:
    return (_of(rows, kind) or [{}])[-1]
