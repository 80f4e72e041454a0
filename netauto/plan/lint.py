"""What is refused in a fragment before anything is computed from it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from netauto.errors import PlanError
from netauto.plan.redact import holds_secret, may_refer
from netauto.platforms.meaning import SECRET_MARK

if TYPE_CHECKING:
    from netauto.platforms.platform import Platform
    from netauto.render.models import Fragment

_RESIDUE = re.compile(r"\{\{|\}\}|\{%|%\}|\{#|#\}|\b(?:None|Undefined)\b")
_REFERENCE = re.compile(r"⟦secret:(?:vault|env):[A-Za-z0-9_.-]+⟧")


def refuse_unsafe(platform: Platform, fragment: Fragment) -> None:
    """Refuse what no fragment may hold.

    Raises:
        PlanError: template residue, a secret's value, a reference that is malformed or stands where the device prints the secret in a
            form that could be compared.
    """
    for number, line in enumerate(fragment.text.splitlines(), start=1):
        reason = _reason(platform, line)
        if reason:
            where = f"{fragment.template}, line {number} for {fragment.intent_key}"
            raise PlanError(f"{where}: {reason}", hint="correct the template; nothing was sent")


def _reason(platform: Platform, line: str) -> str:
    residue = _RESIDUE.search(line)
    if residue:
        return f"template residue {residue.group()!r} in {line.strip()!r}"
    if holds_secret(platform, line):
        return "a secret's value stands in the line; write a reference (vault:name, env:NAME)"
    if "⟦" in _REFERENCE.sub("", line):
        return f"a malformed reference to a secret in {line.strip()!r}"
    if SECRET_MARK in line and not may_refer(platform, line):
        return f"{line.strip()!r} holds a reference to a secret where the result could not be verified"
    return ""
