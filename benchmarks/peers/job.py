"""What a tool is asked to do."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from benchmarks.field import PASSWORD, USER
from benchmarks.fragment import LINES

if TYPE_CHECKING:
    from collections.abc import Sequence


@dataclass(frozen=True)
class Target:
    """One switch. key: its host key, ``ssh-ed25519 AAAA…``."""

    name: str
    host: str
    port: int
    key: str


@dataclass(frozen=True)
class Job:
    """Push `lines` to all `targets`, and save."""

    targets: tuple[Target, ...]
    lines: tuple[str, ...] = LINES
    user: str = USER
    password: str = PASSWORD

    @classmethod
    def of(cls, raw: Sequence[dict[str, Any]]) -> Job:
        return cls(tuple(Target(**one) for one in raw))
