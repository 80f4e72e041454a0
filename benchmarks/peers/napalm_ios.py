"""NAPALM's own `ios` driver: SCP, not inline; the flash known beforehand; merge and commit, which saves. No comparison."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING

from napalm import get_network_driver

if TYPE_CHECKING:
    from collections.abc import Callable

    from benchmarks.peers.job import Job, Target


def prepare(job: Job) -> Callable[[], None]:
    kind = get_network_driver("ios")
    config = "\n".join((*job.lines, "end", ""))

    def one(target: Target) -> None:
        options = {"port": target.port, "dest_file_system": "flash:"}
        with kind(target.host, job.user, job.password, optional_args=options) as driver:
            driver.load_merge_candidate(config=config)
            driver.commit_config()

    def push() -> None:
        with ThreadPoolExecutor(max_workers=len(job.targets)) as pool:
            tuple(pool.map(one, job.targets))

    return push
