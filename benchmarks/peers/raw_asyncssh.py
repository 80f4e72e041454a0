"""The limit: one event loop, one write for everything, no look at any answer. Nobody should push like this."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

import asyncssh

if TYPE_CHECKING:
    from collections.abc import Callable

    from benchmarks.peers.job import Job, Target


def prepare(job: Job) -> Callable[[], None]:
    typed = "\n".join(("terminal length 0", "configure terminal", *job.lines, "end", "write memory", "exit", ""))

    async def one(target: Target) -> None:
        known = asyncssh.import_known_hosts(f"[{target.host}]:{target.port} {target.key}\n")
        async with (
            asyncssh.connect(
                target.host, target.port, username=job.user, password=job.password, known_hosts=known, config=None,
                client_keys=None, agent_path=None, preferred_auth="password",
            ) as connection,
            connection.create_process(term_type="vt100", term_size=(511, 1000)) as process,
        ):  # fmt: skip
            process.stdin.write(typed)
            await process.stdout.read()

    async def everything() -> None:
        await asyncio.gather(*(one(target) for target in job.targets))

    return lambda: asyncio.run(everything())
