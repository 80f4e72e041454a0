"""Kernel locks that keep two runs off one unit and one device.

A lock is a file under ``<state>/locks`` held by `flock`: the kernel frees it when its last holder ends, however it ends, and
children that inherit the descriptor keep it. Whoever needs several takes them in sorted order and keeps those that he has while he
waits for the next, so that two can never wait for each other: of all that wait, the one that holds the last lock in the order can go on.
"""

from __future__ import annotations

import fcntl
import json
import os
import re
import threading
import time
from contextlib import ExitStack, contextmanager
from dataclasses import asdict, dataclass
from functools import partial
from typing import TYPE_CHECKING

from netauto.errors import BusyError, JournalError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,120}")
_FLAGS = os.O_RDWR | os.O_CLOEXEC | os.O_NOFOLLOW


@dataclass(frozen=True, slots=True)
class Holder:
    """Who holds a lock, in words for the person who is refused.

    Attributes:
        user: login name.
        unit, run: what for.
        since: UTC time, ISO 8601.
        pid: process that took the lock.
    """

    user: str
    unit: str
    run: str
    since: str
    pid: int

    def __str__(self) -> str:
        return f"{self.user} (process {self.pid}) for unit {self.unit}, run {self.run}, since {self.since}"


def silent(_words: str) -> None:
    """Tell nobody for whom is waited."""


@contextmanager
def hold(
    folder: Path,
    names: tuple[str, ...],
    holder: Holder,
    *,
    wait: float = 0.0,
    tell: Callable[[str], None] = silent,
) -> Iterator[tuple[int, ...]]:
    """Hold the locks `names` while the block runs; yield their descriptors, for children that must keep them.

    Args:
        folder: where the lock files are; created when missing.
        names: e.g. ``unit.lens-consult-3``, ``device.len-acc-1``; taken in sorted order whatever their order here.
        holder: what somebody else reads when he waits or is refused.
        wait: seconds in all for which locks that somebody else holds are waited for; 0: refuse at once.
        tell: called with a sentence that says who holds a lock, before it is waited for.

    Raises:
        BusyError: one is taken, and stayed so; says by whom. None is held then.
        JournalError: the folder cannot be written.
    """
    queue = partial(_queue, deadline=time.monotonic() + wait, tell=tell)
    with ExitStack() as stack:
        try:
            folder.mkdir(parents=True, exist_ok=True)
            held = [_take(stack, folder, name, holder, queue) for name in sorted(set(names))]
        except OSError as error:
            raise JournalError(
                f"cannot lock in {folder}: {error.strerror}", hint="check its owner and rights"
            ) from error
        yield tuple(held)


def held_by(folder: Path, name: str) -> str:
    """Return the words of whoever holds the lock `name`; empty when nobody does. Takes nothing and waits for nobody."""
    try:
        descriptor = os.open(folder / f"{name}.lock", _FLAGS)
    except OSError:  # nobody has ever held it, or it is not ours to look at
        return ""
    try:
        fcntl.flock(descriptor, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except BlockingIOError:
        return _holder(descriptor)
    finally:
        os.close(descriptor)
    return ""


def _take(stack: ExitStack, folder: Path, name: str, holder: Holder, queue: Callable[[int, str], None]) -> int:
    if not _NAME.fullmatch(name):
        raise ValueError(f"not a lock's name: {name!r}")
    descriptor = os.open(folder / f"{name}.lock", _FLAGS | os.O_CREAT, 0o640)
    stack.callback(os.close, descriptor)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        queue(descriptor, name)
    os.ftruncate(descriptor, 0)
    os.pwrite(descriptor, json.dumps(asdict(holder)).encode(), 0)
    return descriptor


def _queue(descriptor: int, name: str, deadline: float, tell: Callable[[str], None]) -> None:
    """Return when the lock is ours."""
    kind, _, what = name.partition(".")
    left = deadline - time.monotonic()
    if left > 0:
        tell(f"{what} is held by {_holder(descriptor)}; waiting")
        if _locked_within(descriptor, left):
            return
    raise BusyError(
        f"{kind} {what} is held by {_holder(descriptor)}", hint="wait until that run has ended (--wait SECONDS)"
    )


def _locked_within(descriptor: int, seconds: float) -> bool:
    """Wait in a thread, where the kernel wakes it; Ctrl-C is heard meanwhile, because the caller waits for an event."""
    locked = threading.Event()
    # A lock belongs to what was opened, not to the number: through its copy the thread locks for the caller, and when the caller has
    # given up and closed his, the thread closes the last one as soon as it has the lock, which frees it again.
    copy = os.dup(descriptor)

    def block() -> None:
        try:
            fcntl.flock(copy, fcntl.LOCK_EX)
            locked.set()
        finally:
            os.close(copy)

    threading.Thread(target=block, name="lock", daemon=True).start()
    return locked.wait(min(seconds, threading.TIMEOUT_MAX))


def _holder(descriptor: int) -> str:
    """Return the words of whoever holds the file; they are written just after the lock is taken, so they may still be missing."""
    try:
        return str(Holder(**json.loads(os.pread(descriptor, 4096, 0))))
    except (ValueError, TypeError):
        return "somebody who has only just begun"
