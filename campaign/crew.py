"""Several benches at once: each worker has its own devices, and takes the next case when it is done with one."""

from __future__ import annotations

import multiprocessing as mp
import re
import traceback
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from campaign.hospital import HOSPITALS
from campaign.matrix import cases, sample

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from multiprocessing.queues import Queue
    from multiprocessing.sharedctypes import Synchronized

    from campaign.case import Case
    from campaign.hospital import Hospital
    from campaign.play import Played

_SILENCE = 600.0  # seconds without a word from any worker


@dataclass(frozen=True, slots=True)
class Choice:
    """Which cases are played.

    Attributes:
        only: regular expression that the id has to hold.
        sample: the small choice.
        unit: only of this hospital's unit; None: of all.
    """

    only: str = ""
    sample: bool = False
    unit: str | None = None

    def of(self, found: tuple[Case, ...]) -> tuple[Case, ...]:
        """Return the chosen ones."""
        chosen = sample(found) if self.sample else found
        return tuple(case for case in chosen if re.search(self.only, case.id) or case.id == self.only)


@dataclass(frozen=True, slots=True)
class News:
    """What a worker has to say: which cases a unit has, that one was played, or what went wrong in the campaign itself.

    Attributes:
        unit: the hospital's.
        ids: of all its cases.
        chosen: how many of them are played.
    """

    unit: str = ""
    ids: tuple[str, ...] = ()
    chosen: int = 0
    case: Case | None = None
    played: Played | None = None
    trouble: str = ""


def work(choice: Choice, jobs: int) -> Iterator[News]:
    """Play the chosen cases on `jobs` benches at once; yield the news as they come.

    Raises:
        RuntimeError: the campaign itself is broken.
    """
    context = mp.get_context("spawn")
    news: Queue[News] = context.Queue()
    turns = [context.Value("i", 0) for _ in HOSPITALS]
    workers = [context.Process(target=_work, args=(choice, turns, news, number)) for number in range(jobs)]
    for worker in workers:
        worker.start()
    try:
        yield from _listen(news, jobs)
    finally:
        for worker in workers:
            worker.join(10)
            if worker.is_alive():
                worker.terminate()


def _listen(news: Queue[News], jobs: int) -> Iterator[News]:
    left = jobs
    while left:
        word = news.get(timeout=_SILENCE)
        if word.trouble:
            raise RuntimeError(word.trouble)
        if word == News():
            left -= 1
        else:
            yield word


def _work(choice: Choice, turns: Sequence[Synchronized[int]], news: Queue[Any], number: int) -> None:
    try:
        for hospital, turn in zip(HOSPITALS, turns, strict=True):
            if choice.unit in {None, hospital.unit}:
                _play(hospital, choice, turn, news, first=number == 0)
        news.put(News())
    except BaseException:  # noqa: BLE001 - told to whoever started it
        news.put(News(trouble=traceback.format_exc()))


def _play(hospital: Hospital, choice: Choice, turn: Synchronized[int], news: Queue[Any], *, first: bool) -> None:
    from campaign.bench import Bench  # noqa: PLC0415 - the parent needs none of it
    from campaign.play import Player  # noqa: PLC0415
    from campaign.record import record  # noqa: PLC0415

    with Bench(hospital) as bench:
        recorded = record(bench)
        found = cases(recorded)
        chosen = choice.of(found)
        if first:
            news.put(News(hospital.unit, tuple(case.id for case in found), len(chosen)))
        player = Player(bench, recorded, bench.secrets())
        while True:
            with turn.get_lock():
                mine, turn.value = turn.value, turn.value + 1
            if mine >= len(chosen):
                return
            news.put(News(case=chosen[mine], played=player.play(chosen[mine])))
