"""One run of a playbook: start it, follow it, stop it, and say how every host came out.

    with PlaybookRun.start(order) as run:
        for event in run.events():
            show(event, run.progress())
    print(run.result.missing)

Ansible is a program here (GPL): it is started, its callback writes events to a pipe, and it is stopped by signals.
"""

from __future__ import annotations

import os
import select
import signal
import subprocess
from threading import Lock
from typing import TYPE_CHECKING, Self

from netauto.clock import SystemClock
from netauto.inventory.ansible import plain_words
from netauto.provision import processes
from netauto.provision.command import MARK, Prepared, prepare
from netauto.provision.events import Counted, read_event
from netauto.provision.memory import unnamed_file
from netauto.provision.redact import Redactor
from netauto.provision.result import Board

if TYPE_CHECKING:
    from collections.abc import Iterator
    from types import TracebackType

    from netauto.clock import Clock
    from netauto.provision.events import Event
    from netauto.provision.order import Order
    from netauto.provision.result import PlaybookResult, Progress

LONGEST_LINE = 4 * 1024 * 1024  # bytes; what is longer is no event
CHUNK = 65536
LOOK_AGAIN = 1.0  # seconds without an event after which it is asked whether Ansible still lives
# How long to wait after each signal, in seconds: Ansible ends its workers and cleans up; it ends at once; the kernel ends it.
PATIENCE = ((signal.SIGINT, 10.0), (signal.SIGTERM, 5.0), (signal.SIGKILL, 5.0))
KEPT_WORDS = 65536  # bytes of what Ansible complained about last


class PlaybookRun:
    """A run that was started. Leaving the context ends it, whatever it is at.

    Args:
        prepared: what Ansible reads.
        clock: to be moved by tests.
    """

    def __init__(self, prepared: Prepared, clock: Clock) -> None:
        order = prepared.order
        self._prepared, self._clock = prepared, clock
        self._board = Board(order.hosts)
        self._redact = Redactor(order.secrets.values())
        self._cancelled = False
        self._ending = Lock()
        self._result: PlaybookResult | None = None
        self._complaints = unnamed_file("netauto-complaints")
        self._events, given = os.pipe()
        self._began = clock.monotonic()
        try:
            self._process = subprocess.Popen(
                prepared.command(),
                cwd=order.folder,
                env=prepared.environment(given),
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=self._complaints,
                pass_fds=(given, prepared.memory.lock, *order.inherited),
                process_group=0,
            )
        except BaseException:
            os.close(self._events)
            os.close(self._complaints)
            raise
        finally:
            os.close(given)

    @classmethod
    def start(cls, order: Order, clock: Clock | None = None) -> PlaybookRun:
        """Start Ansible.

        Raises:
            InputError, InventoryError: the order cannot be run, or Ansible is not installed; nothing was started.
            OSError: the run's folder cannot be written, or no process can be made.
        """
        prepared = prepare(order)
        try:
            return cls(prepared, clock or SystemClock())
        except BaseException:
            prepared.close()
            raise

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._result is None:
            self.cancel()
            self._finish()

    def events(self) -> Iterator[Event]:
        """Yield what happens until the end; then there is a `result`. Another thread may `cancel` meanwhile."""
        if self._result is not None:
            return
        for line in self._lines():
            event = self._redact.event(read_event(line))
            if isinstance(event, Counted):
                self._prepared.forget()
            if event is not None:
                self._board.add(event)
                yield event
        self._finish()

    def progress(self) -> Progress:
        """Return where the run is."""
        return self._board.progress(self._clock.monotonic() - self._began)

    def cancel(self) -> None:
        """Stop the run, and return when nothing of it is left here. What a workstation is at may go on there.

        It takes no longer than the sum of `PATIENCE`. The result then says ``cancelled``, unless the run had ended already.
        """
        with self._ending:
            if self._process.poll() is not None:
                return
            self._cancelled = True
            for number, patience in PATIENCE:
                processes.signal_group(self._process.pid, number)
                try:
                    self._process.wait(patience)
                except subprocess.TimeoutExpired:
                    continue
                break
            processes.end_marked(self._mark, PATIENCE[-1][1])

    @property
    def result(self) -> PlaybookResult:
        """How it ended.

        Raises:
            RuntimeError: it has not ended: follow `events` to their end, or leave the context.
        """
        if self._result is None:
            raise RuntimeError("the run has not ended")
        return self._result

    @property
    def _mark(self) -> str:
        return f"{MARK}={self._prepared.memory.path}"

    def _lines(self) -> Iterator[bytes]:
        """Yield whole lines until the pipe's other end is closed, or nobody is left who writes to it."""
        rest = b""
        while chunk := self._chunk():
            *lines, rest = (rest + chunk).split(b"\n")
            yield from lines
            if len(rest) > LONGEST_LINE:
                yield rest[:CHUNK]
                rest = b""
        if rest:
            yield rest

    def _chunk(self) -> bytes:
        while not select.select([self._events], [], [], LOOK_AGAIN)[0]:
            if self._process.poll() is not None:
                return b""  # Ansible was killed, and workers that it left behind hold the pipe
        return os.read(self._events, CHUNK)

    def _finish(self) -> None:
        try:
            status = self._process.wait(PATIENCE[0][1])
        except subprocess.TimeoutExpired:  # it closed the pipe, and does not end
            self.cancel()
            status = self._process.wait()
        with self._ending:
            processes.end_marked(
                self._mark, PATIENCE[-1][1]
            )  # connections that ssh keeps, and workers without a parent
            seconds = self._clock.monotonic() - self._began
            words = tuple(map(self._redact.text, plain_words(self._complained())))
            self._result = self._board.result(status, seconds, cancelled=self._cancelled, words=words)
            os.close(self._events)
            os.close(self._complaints)
            self._prepared.close()

    def _complained(self) -> str:
        start = max(0, os.fstat(self._complaints).st_size - KEPT_WORDS)
        return os.pread(self._complaints, KEPT_WORDS, start).decode(errors="replace")
