"""From a running configuration and fragments to one device's part of a plan."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

from netauto.canonical import sha256
from netauto.errors import PlanError
from netauto.plan.apply import Device, Touch
from netauto.plan.canonical import canonical_tree
from netauto.plan.certify import certify_idempotence, certify_ownership, certify_reading, certify_ways
from netauto.plan.close import close_tree
from netauto.plan.commands import commands
from netauto.plan.diff import Origin, diff
from netauto.plan.lint import refuse_unsafe
from netauto.plan.models import DevicePlan, Guarantee
from netauto.plan.redact import redact
from netauto.plan.trace import path_text
from netauto.platforms.meaning import Meaning, meaning
from netauto.platforms.rules import Action

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from netauto.plan.trace import Path
    from netauto.platforms.platform import Platform
    from netauto.platforms.tree import Tree
    from netauto.render.models import Fragment


class Claim(NamedTuple):
    """What one fragment wants of one line."""

    fragment: Fragment
    meaning: Meaning


@dataclass(slots=True)
class Merge:
    """Fragments taken by a device one after the other, and what each line owes to which of them."""

    device: Device
    origins: dict[Path, list[Fragment]] = field(default_factory=dict)
    claims: dict[Path, Claim] = field(default_factory=dict)
    created: set[Path] = field(default_factory=set)


def plan_device(
    device: str,
    platform: Platform,
    base_text: str,
    fragments: Sequence[Fragment],
    *,
    guarantee: Guarantee,
    revert_after: int,
    key: bytes,
) -> DevicePlan:
    """Return what applying `fragments` to `device` does, certified.

    Args:
        device: inventory name.
        platform: of the device.
        base_text: its running configuration, as the device prints it.
        fragments: what the templates contribute, in order.
        guarantee: what undoes the change if netauto dies.
        revert_after: seconds after which the device reverts by itself; 0 where it cannot.
        key: the group's redaction key.

    Raises:
        PlanError: a line without a rule, a contradiction between fragments, a proof that fails (see `netauto.plan.certify`).
    """
    base = platform.parse(base_text)
    certify_reading(device, platform, base_text, base)
    merged = _merge(device, platform, base, fragments)
    predicted = merged.device.prints()
    if predicted != base:  # else there is nothing to own, and a second time is the first one again
        certify_ownership(device, platform, base, predicted, merged.origins)
        certify_idempotence(device, platform, predicted, _merge(device, platform, predicted, fragments).device.prints())
    origins = {path: _origin(found) for path, found in merged.origins.items()}
    plan = _device_plan(device, platform, base, predicted, key=key, origins=origins)
    return plan.model_copy(update={"guarantee": guarantee, "revert_after": revert_after})


def lines_of(platform: Platform, text: str, fragments: Sequence[Fragment], device: str) -> tuple[str, ...]:
    """Return the lines that bring `device` from the canonical configuration `text` to what `fragments` ask for."""
    tree = platform.parse(text)
    return commands(platform, tree, _merge(device, platform, tree, fragments).device.prints())


def plan_close_device(
    device: str,
    platform: Platform,
    current_text: str,
    fragments: Sequence[Fragment],
    *,
    opened: Sequence[str],
    inherited: Sequence[str] = (),
    guarantee: Guarantee,
    revert_after: int,
    key: bytes,
) -> tuple[DevicePlan, tuple[str, ...]]:
    """Return what closing a unit does to `device`, and what stays there with the reason, one sentence each.

    Exactly what opening added and what still stands is taken away; values that opening overwrote come back; what people changed since
    stays, and what others use, shared objects included.

    Args:
        device: inventory name.
        platform: of the device.
        current_text: the running configuration today.
        fragments: what the templates contribute to the open unit.
        opened: the inverse lines of the plan that opened the unit; empty: what was overwritten stays, and is named.
        inherited: what units that were closed before have left there because others used it.
        guarantee: what undoes the change if netauto dies.
        revert_after: seconds after which the device reverts by itself; 0 where it cannot.
        key: the group's redaction key.

    Raises:
        PlanError: a line without a rule, or a proof that fails.
    """
    current = platform.parse(current_text)
    certify_reading(device, platform, current_text, current)
    closed = close_tree(platform, current, fragments, opened, inherited)
    plan = _device_plan(device, platform, closed.current, closed.target, key=key, origins={})
    return plan.model_copy(
        update={"guarantee": guarantee, "revert_after": revert_after, "left": closed.left}
    ), closed.kept


def _device_plan(
    device: str, platform: Platform, base: Tree, predicted: Tree, *, key: bytes, origins: Mapping[Path, Origin]
) -> DevicePlan:
    """Return the certified plan from `base` to `predicted`; the caller says what guarantees it."""
    if predicted == base:
        text = redact(platform, canonical_tree(platform, base), key)
        return _unchanged(device, platform, text)
    push, inverse = commands(platform, base, predicted), commands(platform, predicted, base)
    certify_ways(device, platform, (base, predicted), push, inverse)
    predicted_text = redact(platform, canonical_tree(platform, predicted), key)
    return DevicePlan(
        device=device,
        platform=platform.name,
        base=sha256(redact(platform, canonical_tree(platform, base), key)),
        predicted=sha256(predicted_text),
        predicted_text=predicted_text,
        push=push,
        inverse=inverse,
        diff=diff(platform, base, predicted, key, origins),
        guarantee="none",
        revert_after=0,
    )


def _unchanged(device: str, platform: Platform, text: str) -> DevicePlan:
    """Return the plan of a device that is as it should be: many units of a hospital are, each time all are planned."""
    return DevicePlan(
        device=device,
        platform=platform.name,
        base=sha256(text),
        predicted=sha256(text),
        predicted_text=text,
        push=(),
        inverse=(),
        diff=(),
        guarantee="none",
        revert_after=0,
    )


def _merge(device: str, platform: Platform, base: Tree, fragments: Iterable[Fragment]) -> Merge:
    merged = Merge(Device(platform, base))
    for fragment in fragments:
        refuse_unsafe(platform, fragment)
        try:
            _note(merged, platform, fragment, merged.device.take(platform.syntax.read(fragment.text.splitlines())))
        except PlanError as error:
            where = f"{device}: {fragment.template} for {fragment.intent_key}"
            raise PlanError(f"{where}: {error.message}", hint=error.hint) from error
    merged.device.keep_places()
    return merged


def _note(merged: Merge, platform: Platform, fragment: Fragment, touches: Iterable[Touch]) -> None:
    """Note who asked for what; refuse two fragments that want different values of one line."""
    last: dict[Path, Touch] = {}
    for touch in touches:
        _refuse_replacement(merged, touch)
        if touch.created and touch.match.action is Action.SET:
            merged.created.add(touch.path)
        merged.origins.setdefault(touch.path, []).append(fragment)
        last[touch.path] = touch
    for path, touch in last.items():
        if touch.match.rule.section is None and touch.match.rule.kind in {"key", "flag"}:
            claim = Claim(fragment, meaning(touch.match, platform.syntax))
            earlier = merged.claims.setdefault(path, claim)
            if earlier.meaning != claim.meaning:
                raise PlanError(f"{path_text(path)}: {earlier.fragment.intent_key} asks for another value")


def _refuse_replacement(merged: Merge, touch: Touch) -> None:
    """Refuse to write a set anew that others have a part in."""
    if touch.match.action is Action.SET and touch.lost and touch.path[:-1] not in merged.created:
        rule = touch.match.rule
        raise PlanError(
            f"line {touch.command.number}: {touch.command.text!r} replaces a list that is not the unit's",
            hint=f"write `{rule.add} …`: members are added and removed, a list is never replaced",
        )


def _origin(fragments: Sequence[Fragment]) -> Origin:
    keys = dict.fromkeys(fragment.intent_key for fragment in fragments)
    return Origin(fragments[-1].template, ", ".join(keys))
