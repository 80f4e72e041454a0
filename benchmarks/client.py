"""Runs one tool once, in a process of its own: `python -m benchmarks.client MODULE`, the job on stdin, the figures on stdout."""

from __future__ import annotations

import ctypes
import importlib
import json
import os
import resource
import signal
import sys
import time
from contextlib import suppress
from pathlib import Path

from benchmarks.peers.job import Job

_SUBREAPER = 36  # prctl(2): orphaned processes become ours, so that what Ansible leaves running is counted too


def main() -> None:
    ctypes.CDLL(None).prctl(_SUBREAPER, 1, 0, 0, 0)
    job = Job.of(json.load(sys.stdin))
    try:
        push = importlib.import_module(f"benchmarks.peers.{sys.argv[1]}").prepare(job)
    except ImportError as error:
        print(json.dumps({"missing": error.name or str(error)}))
        return
    before, start = _cpu(), time.perf_counter()
    failure = ""
    try:
        push()
    except Exception as error:  # noqa: BLE001 - whatever a tool raises belongs in the table
        failure = f"{type(error).__name__}: {error}"
    wall = time.perf_counter() - start
    _end_what_is_left()
    print(json.dumps({"wall": wall, "cpu": _cpu() - before, "failure": failure}))


def _cpu() -> float:
    usages = (resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    return sum(usage.ru_utime + usage.ru_stime for usage in usages)


def _end_what_is_left() -> None:
    """End the connection processes that a tool leaves behind, and wait for them: only then does the kernel count their CPU."""
    for children in Path("/proc/self/task").glob("*/children"):
        with suppress(FileNotFoundError, ProcessLookupError):  # threads and processes end meanwhile
            for pid in map(int, children.read_text().split()):
                os.kill(pid, signal.SIGTERM)
    with suppress(ChildProcessError):
        while True:
            os.waitpid(-1, 0)


if __name__ == "__main__":
    main()
