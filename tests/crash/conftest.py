"""A bench of each hospital, with its own lab devices, for all tests of a worker that play cases there."""

from __future__ import annotations

from contextlib import ExitStack
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

import pytest

from campaign.bench import Bench
from campaign.hospital import HOSPITALS
from campaign.matrix import cases
from campaign.play import Player
from campaign.record import record

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from campaign.case import Case
    from campaign.hospital import Hospital


@dataclass(frozen=True)
class Stage:
    """A bench with what was recorded on it."""

    bench: Bench
    player: Player
    cases: tuple[Case, ...]


@pytest.fixture(scope="session")
def stages() -> Iterator[Callable[[Hospital], Stage]]:
    with ExitStack() as stack:

        @cache
        def stage(hospital: Hospital) -> Stage:
            bench = stack.enter_context(Bench(hospital))
            recorded = record(bench)
            return Stage(bench, Player(bench, recorded, bench.secrets()), cases(recorded))

        yield stage


@pytest.fixture
def stage(stages: Callable[[Hospital], Stage]) -> Stage:
    return stages(HOSPITALS[0])
