"""netauto's driver: a revert timer on the device, the lines, confirmation with proof, save."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING

from netauto.drivers import Change, open_driver, warm
from netauto.inventory.models import Device

if TYPE_CHECKING:
    from collections.abc import Callable

    from benchmarks.peers.job import Job, Target

REVERT_AFTER = 600  # seconds


def prepare(job: Job) -> Callable[[], None]:
    warm(("ios_xe",))

    def one(target: Target) -> None:
        device = Device(
            name=target.name,
            site="lens",
            role="access",
            platform="ios_xe",
            host=target.host,
            port=target.port,
            user=job.user,
            password="vault:device_password",
            host_key=target.key,
        )
        with open_driver(device, password=job.password, run="benchmark") as driver:
            driver.stage(Change(run="benchmark", push=job.lines, inverse=(), secret=lambda name: name))
            driver.arm(REVERT_AFTER)
            driver.confirm()
            driver.save()

    def push() -> None:
        with ThreadPoolExecutor(max_workers=len(job.targets)) as pool:
            tuple(pool.map(one, job.targets))

    return push
