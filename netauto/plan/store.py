"""Plans in files. The file says its own digest: one changed byte and the plan is refused."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from pydantic import ValidationError

from netauto.canonical import canonical_json, digest
from netauto.durable import write_whole
from netauto.errors import PlanError
from netauto.plan.models import PLAN_VERSION, Plan

if TYPE_CHECKING:
    from pathlib import Path


def save_plan(plan: Plan, path: Path) -> None:
    """Write `plan` to `path`; after a crash it is the old file or the new one, whole.

    Raises:
        OSError: the disk refuses.
    """
    body = plan.model_dump(mode="json")
    write_whole(path, canonical_json({"digest": digest(body), "plan": body}))


def load_plan(path: Path) -> Plan:
    """Return the plan in `path`.

    Raises:
        PlanError: there is no such file, it was altered, or it is of another version of netauto.
    """
    try:
        text = path.read_bytes()
    except OSError as error:
        raise PlanError(f"{path.name} cannot be read: {error.strerror}") from error
    try:
        data = json.loads(text)
        body, stated = data["plan"], data["digest"]
    except (ValueError, TypeError, KeyError, RecursionError) as error:
        raise PlanError(f"{path.name}: plan file was altered: it is not what netauto wrote") from error
    if not isinstance(body, dict) or body.get("version") != PLAN_VERSION:
        raise PlanError(
            f"{path.name} is of another version of netauto, which this one does not know", hint="plan again"
        )
    return _verified(path.name, text, body, stated)


def read_plan(path: Path) -> Plan:
    """Return the plan in `path`, whether netauto saved it there for review or sealed it into a bundle (``plan.json``).

    A sealed plan does not say its own digest; the bundle's manifest does. Who is given one alone compares the digest himself.

    Raises:
        PlanError: as `load_plan`.
    """
    try:
        text = path.read_bytes()
        body = json.loads(text)
    except (OSError, ValueError, RecursionError):
        return load_plan(path)  # which says why
    if not isinstance(body, dict) or "plan" in body or body.get("version") != PLAN_VERSION:
        return load_plan(path)
    return _verified(path.name, canonical_json({"digest": digest(body), "plan": body}), body, digest(body))


def _verified(name: str, text: bytes, body: dict[str, object], stated: object) -> Plan:
    altered = f"{name}: plan file was altered"
    try:
        same = digest(body) == stated and canonical_json({"digest": stated, "plan": body}) == text
        plan = Plan.model_validate(body)
    except (TypeError, ValueError, ValidationError) as error:
        raise PlanError(altered, hint="plan again") from error
    if not same or plan.digest != stated:
        raise PlanError(altered, hint="plan again")
    return plan
