"""A check is a value: one command, how to put its answer into words, and the words that must come out."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeVar

from netauto.verify.models import CheckResult, Status
from netauto.verify.parsers.text import LayoutError

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

_K = TypeVar("_K")
_V = TypeVar("_V")

ABSENT = "absent"
_UNPRINTABLE = re.compile(
    r"\x1b\[[0-9;?]*[ -/]*[@-~]|[\x00-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]+"
)
_LONGEST = 300


@dataclass(frozen=True, slots=True)
class Check:
    """One question to one device.

    Attributes:
        id: stable, e.g. ``vlan.state``.
        subject: what is asked about, e.g. ``VLAN 2032``.
        command: read-only; checks with the same command share one answer.
        parse: puts the answer into words about the subject; raises `LayoutError` when the answer cannot be read.
        expect: the words that must come out; equality is the whole judgement.
        settle: seconds that the state may honestly take after the change (an access point that joins again); 0: at once.
    """

    id: str
    device: str
    subject: str
    command: str
    parse: Callable[[str], str]
    expect: str
    settle: int = 0


def judge(check: Check, output: str) -> CheckResult:
    """Compare what the device said with what is expected; an answer that cannot be read is an error, never a pass."""
    try:
        observed = check.parse(output)
    except LayoutError as error:
        return result(check, "error", f"the answer cannot be read: {error}")
    return result(check, "passed" if observed == check.expect else "failed", observed)


def result(check: Check, status: Status, observed: str) -> CheckResult:
    """Return the result of `check`, its words cleaned of everything that a terminal or an editor would act upon."""
    return CheckResult(
        device=check.device,
        check=check.id,
        subject=one_line(check.subject),
        status=status,
        expected=one_line(check.expect),
        observed=one_line(observed),
        method="device",
    )


def one_line(text: str) -> str:
    """Return `text` on one line, without control, bidirectional and invisible characters, cut after 300 characters."""
    line = " ".join(_UNPRINTABLE.sub(" ", text).split())
    return line if len(line) <= _LONGEST else f"{line[:_LONGEST]}…"


def describe(checks: tuple[Check, ...]) -> tuple[str, ...]:
    """Return one sentence for each check, for the plan."""
    return tuple(f"{check.subject}: {check.expect} (`{check.command}`)" for check in checks)


def changed(base: Mapping[_K, _V], predicted: Mapping[_K, _V]) -> tuple[_K, ...]:
    """Return the keys whose value the change adds, removes or alters; those of `predicted` first, in its order."""
    keys = (*predicted, *(key for key in base if key not in predicted))
    return tuple(key for key in keys if base.get(key) != predicted.get(key))
