"""What a comparison leaves out, by the names of the rules that say so: whoever reads a diff knows what it does not show."""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING

from netauto.intent.models import Model
from netauto.plan.redact import encrypted_anew

if TYPE_CHECKING:
    from netauto.platforms.platform import Platform

ENCRYPTED = "encrypted-anew"


class LeftOut(Model):
    """Lines that one rule leaves out of a comparison.

    Attributes:
        rule: platform and name of the rule: ``fortios uuid``.
        why: in words.
        lines: how many.
    """

    rule: str
    why: str
    lines: int

    def __str__(self) -> str:
        """Return ``fortios uuid (92 lines)``."""
        return f"{self.rule} ({self.lines} line{'s' if self.lines > 1 else ''})"


def left_out(platform: Platform, text: str) -> tuple[LeftOut, ...]:
    """Return what is left out when a running configuration is compared, in the order of the rules; nothing is said of rules without lines.

    Args:
        platform: of the device.
        text: the configuration as the device prints it.
    """
    counts = Counter(name for line in text.splitlines() if (name := _rule(platform, line.strip())))
    secrets = encrypted_anew(platform, text)
    rules = [(rule.name, rule.why, counts[rule.name]) for rule in platform.volatile]
    rules.append((ENCRYPTED, "a secret that the device encrypts anew at each output: only that there is one", secrets))
    return tuple(LeftOut(rule=f"{platform.name} {name}", why=why, lines=lines) for name, why, lines in rules if lines)


def _rule(platform: Platform, line: str) -> str:
    return next((rule.name for rule in platform.volatile if re.match(rule.pattern, line)), "")
