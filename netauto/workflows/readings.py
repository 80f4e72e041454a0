"""Configurations as the rest of netauto sees them: fingerprinted, in canonical form, without secrets."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import lru_cache
from typing import TYPE_CHECKING

from netauto.plan.canonical import canonical_text, fingerprint, is_volatile
from netauto.plan.redact import redact
from netauto.platforms import PLATFORMS

if TYPE_CHECKING:
    from netauto.platforms.model import DeviceModel


@lru_cache(maxsize=64)
def model(platform: str, text: str) -> DeviceModel:
    """Return what a configuration means; one command asks for the same text several times."""
    return PLATFORMS[platform].read_model(text)


@dataclass(frozen=True, slots=True)
class Readings:
    """What can be said of a configuration without saying its secrets.

    Attributes:
        key: the inventory's redaction key.
    """

    key: bytes = field(repr=False)

    def fingerprint(self, platform: str, text: str) -> str:
        """Return what the plan compares: equal for two texts that mean the same to the device."""
        return fingerprint(PLATFORMS[platform], text, self.key)

    def canonical(self, platform: str, text: str) -> str:
        """Return the canonical form, secrets replaced."""
        return canonical_text(PLATFORMS[platform], text, self.key)

    def redact(self, platform: str, text: str) -> str:
        """Return `text` as the device printed it, secrets replaced."""
        return redact(PLATFORMS[platform], text, self.key)

    def settled(self, platform: str, text: str) -> str:
        """Return `text` byte for byte, but without its header and other lines that change by themselves, and secrets replaced."""
        lines = self.redact(platform, text).splitlines(keepends=True)
        return "".join(line for line in lines if not is_volatile(PLATFORMS[platform], line.strip())).lstrip("!\n")
