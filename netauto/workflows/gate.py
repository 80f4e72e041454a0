"""What has to be true before a plan may be applied: approvals, freezes, guarantees."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

from netauto.errors import PlanError, PolicyError
from netauto.evidence import Agreement
from netauto.evidence.signing import KEY_VARIABLE, sign, signing_key
from netauto.evidence.verifier.approvals import Approval, counting, key_of
from netauto.evidence.verifier.signatures import (
    FOR_APPROVALS,
    NOBODYS,
    SIGNERS,
    principals,
    signature_trouble,
    statement,
)
from netauto.workflows.holding import moves_only, openings
from netauto.workflows.signing import keys

if TYPE_CHECKING:
    from pathlib import Path

    from netauto.journal import Event
    from netauto.plan.models import Plan
    from netauto.workflows.root import Root

APPROVAL = "approval"
PLANNED = "planned"  # kind of the row that says who made a plan that others have to approve


def note_author(root: Root, plan: Plan) -> None:
    """Record who made a plan that others have to approve: the first who did; who makes the same again has only checked it."""
    if needed(root, plan) and not _author(root, plan):
        root.journal.append(_record(plan), PLANNED, digest=plan.digest, unit=plan.unit, user=root.user)


def approve(root: Root, plan: Plan, key: Path | None = None, *, ask: bool = False) -> None:
    """Record that the user of this process approves `plan`; the record names the plan's digest.

    Args:
        root: where everything lies.
        plan: what is approved.
        key: see `netauto.evidence.signing.signing_key`; without one the approval is not signed.
        ask: a person sits there who can type a passphrase.

    Raises:
        PolicyError: it has to be signed, and there is no key; or nobody would accept the signature.
        EvidenceError: the key cannot sign.
    """
    body = {"digest": plan.digest, "unit": plan.unit, "user": root.user}
    if author := _author(root, plan):
        body["author"] = author
    chosen = signing_key(key)
    if chosen is not None:
        body |= _signed(root, plan, chosen, ask=ask)
    elif root.policy.signed:
        raise PolicyError(
            "policy.yml asks for signed approvals, and no key is named",
            hint=f"netauto approve {plan.unit} {plan.digest[:12]} --key FILE, or {KEY_VARIABLE}",
        )
    root.journal.append(_record(plan), APPROVAL, **body)


def _signed(root: Root, plan: Plan, key: Path, *, ask: bool) -> dict[str, str]:
    moment = datetime.fromtimestamp(root.clock.now(), UTC).isoformat(timespec="seconds")
    text = _text(root, plan, root.user, moment)
    known = keys(root)
    if known is None:
        raise PolicyError(
            f"the inventory has no list of signers: {root.workspace.shown(root.workspace.inventory / SIGNERS)}",
            hint=f"a line there says whose key it is: {root.user} and the key's .pub",
        )
    signature = sign(text, FOR_APPROVALS, key, ask=ask)
    if trouble := signature_trouble(text, signature, FOR_APPROVALS, root.user, moment, keys=known):
        raise PolicyError(f"the signature {trouble}; nothing was recorded", hint=f"look at {SIGNERS} of the inventory")
    return {"inventory": root.workspace.inventory_name, "time": moment, "signature": signature.decode()}


def _text(root: Root, plan: Plan, user: str, moment: str) -> bytes:
    return statement(inventory=root.workspace.inventory_name, plan=plan.digest, time=moment, unit=plan.unit, user=user)


def needed(root: Root, plan: Plan) -> int:
    """Return how many people beside the author have to approve a plan."""
    return root.policy.approvals_of(plan.action, {device.guarantee for device in plan.devices if device.changes})


def approvers(root: Root, plan: Plan) -> tuple[str, ...]:
    """Return who approved exactly this plan, in order, each once."""
    return tuple(dict.fromkeys(event.body["user"] for event in _given(root, plan)))


def agreement(root: Root, plan: Plan) -> Agreement:
    """Return who agreed to a plan, or to the opening of the unit that said what it would do, and who had to."""
    count, opening = needed(root, plan), None
    if count and len(_others(root, plan)) < count:
        opening = next((each for each in _held_in(root, plan) if len(_others(root, each)) >= count), None)
    return Agreement(count, root.policy.signed, _author(root, plan), opening, _given(root, opening or plan))


def admit(root: Root, plan: Plan) -> None:
    """Refuse a plan that may not be applied now.

    Raises:
        PolicyError: approvals are missing, the day is frozen, or a guarantee is not accepted.
        PlanError: a finding of the plan is an error.
    """
    errors = [finding for finding in plan.findings if finding.level == "error" and not finding.waived]
    if errors:
        raise PlanError(f"the plan has {len(errors)} error(s): {errors[0].where}: {errors[0].message}")
    _refuse_frozen(root)
    _refuse_guarantees(root, plan)
    _refuse_unapproved(root, plan)


def _refuse_frozen(root: Root) -> None:
    today = root.today()
    for freeze in root.policy.freezes:
        if freeze.start <= today <= freeze.end:
            raise PolicyError(
                f"changes are frozen from {freeze.start} to {freeze.end}: {freeze.reason}",
                hint="wait, or change policy.yml in a review",
            )


def _refuse_guarantees(root: Root, plan: Plan) -> None:
    accepted = root.policy.guarantees
    weak = [device for device in plan.devices if device.changes and device.guarantee not in accepted]
    if weak:
        raise PolicyError(
            f"{weak[0].device} offers the guarantee {weak[0].guarantee!r}, and policy.yml accepts {', '.join(accepted)}",
        )


def _refuse_unapproved(root: Root, plan: Plan) -> None:
    count = needed(root, plan)
    others = _others(root, plan) if count else ()
    if len(others) >= count or any(len(_others(root, each)) >= count for each in _held_in(root, plan)):
        return
    author = _author(root, plan)
    nobody = (
        "your own does not count" if author in {"", root.user} else f"yours and {author}'s, who made it, do not count"
    )
    why = "".join(f"; {sentence}" for sentence in _refused(root, plan))
    raise PolicyError(
        f"plan {plan.digest[:12]} has {len(others)} of {count} approvals ({nobody}){why}",
        hint=f"somebody else runs: netauto approve {plan.unit} {plan.digest[:12]}",
    )


def _refused(root: Root, plan: Plan) -> list[str]:
    """Return why approvals do not count, a sentence each."""
    found = {event.body["user"]: _judged(root, plan, event) for event in _given(root, plan)}
    return [f"{user}'s {trouble}" for user, trouble in found.items() if isinstance(trouble, str)]


def _judged(root: Root, plan: Plan, event: Event) -> Approval | str:
    """Return an approval, or why it does not count, whoever gave it."""
    body, user = event.body, str(event.body["user"])
    if "signature" not in body:
        return "is not signed" if root.policy.signed else Approval(user)
    moment, signature = str(body.get("time")), str(body["signature"]).encode()
    known = keys(root)
    if known is None:
        return "is signed, and the inventory has no list of signers"
    trouble = signature_trouble(_text(root, plan, user, moment), signature, FOR_APPROVALS, user, moment, keys=known)
    names = principals(signature, moment, known)
    if not trouble and user not in names:
        trouble = NOBODYS
    return f"has a signature that {trouble}" if trouble else Approval(user, names, key_of(signature))


def _others(root: Root, plan: Plan) -> tuple[str, ...]:
    judged = (_judged(root, plan, event) for event in _given(root, plan))
    return counting((one for one in judged if isinstance(one, Approval)), (root.user, _author(root, plan)))


def _held_in(root: Root, plan: Plan) -> list[Plan]:
    """Return the openings of the unit that said what `plan` does, where it only moves ports of workstations that have proved themselves."""
    return [opening for opening in openings(root, plan.unit) if moves_only(plan, opening)]


def _given(root: Root, plan: Plan) -> tuple[Event, ...]:
    rows = root.journal.events(_record(plan))
    return tuple(event for event in rows if event.kind == APPROVAL and event.body.get("digest") == plan.digest)


def _author(root: Root, plan: Plan) -> str:
    """Return who made a plan; where the row that says so was archived, the approvals repeat it. Empty: nobody knows."""
    rows = [event for event in root.journal.events(_record(plan)) if event.body.get("digest") == plan.digest]
    named = [event.body["user"] for event in rows if event.kind == PLANNED]
    named += [event.body["author"] for event in rows if "author" in event.body]
    return str(named[0]) if named else ""


def _record(plan: Plan) -> str:
    return f"plan-{plan.digest[:16]}"
