"""One bench, with its own lab devices, for all tests of a worker that play cases."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import pytest

from campaign.bench import Bench
from campaign.matrix import cases
from campaign.play import Player
from campaign.record import record

if TYPE_CHECKING:
    from collections.abc import Iterator

    from campaign.case import Case


@dataclass(frozen=True)
class Stage:
    """A bench with what was recorded on it."""

    bench: Bench
    player: Player
    cases: tuple[Case, ...]


@pytest.fixture(scope="session")
def stage() -> Iterator[Stage]:
    with Bench() as bench:
        recorded = record(bench)
        yield Stage(bench, Player(bench, recorded, bench.secrets()), cases(recorded))
