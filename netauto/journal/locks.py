"""Kernel locks that keep two runs off one unit and one device.

A lock is a file under ``<state>/locks`` held by `flock`: the kernel frees it when its last holder ends, however it ends, and
children that inherit the descriptor keep it. Several locks are taken in sorted order, so that two runs cannot wait for each other;
nobody waits at all: a lock that is taken is refused with its holder's words.
"""

from __future__ import annotations

import fcntl
import json
import os
import re
from contextlib import ExitStack, contextmanager
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING

from netauto.errors import BusyError, JournalError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,120}")


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


@contextmanager
def hold(folder: Path, names: tuple[str, ...], holder: Holder) -> Iterator[tuple[int, ...]]:
    """Hold the locks `names` while the block runs; yield their descriptors, for children that must keep them.

    Args:
        folder: where the lock files are; created when missing.
        names: e.g. ``unit.lens-consult-3``, ``device.len-acc-1``; taken in sorted order whatever their order here.
        holder: what somebody else reads when refused.

    Raises:
        BusyError: one is taken; says by whom. None is held then.
        JournalError: the folder cannot be written.
    """
    with ExitStack() as stack:
        try:
            folder.mkdir(parents=True, exist_ok=True)
            held = [_take(stack, folder, name, holder) for name in sorted(set(names))]
        except OSError as error:
            raise JournalError(
                f"cannot lock in {folder}: {error.strerror}", hint="check its owner and rights"
            ) from error
        yield tuple(held)


def _take(stack: ExitStack, folder: Path, name: str, holder: Holder) -> int:
    if not _NAME.fullmatch(name):
        raise ValueError(f"not a lock's name: {name!r}")
    descriptor = os.open(folder / f"{name}.lock", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC | os.O_NOFOLLOW, 0o640)
    stack.callback(os.close, descriptor)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        kind, _, what = name.partition(".")
        raise BusyError(
            f"{kind} {what} is held by {_holder(descriptor)}", hint="wait until that run has ended"
        ) from None
    os.ftruncate(descriptor, 0)
    os.pwrite(descriptor, json.dumps(asdict(holder)).encode(), 0)
    return descriptor


def _holder(descriptor: int) -> str:
    """Return the words of whoever holds the file; they are written just after the lock is taken, so they may still be missing."""
    try:
        return str(Holder(**json.loads(os.pread(descriptor, 4096, 0))))
    except (ValueError, TypeError):
        return "somebody who has only just begun"
