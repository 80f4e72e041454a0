"""The hard deadline of whatever waits for a device: its connection is cut, so that no wait outlives it."""

from __future__ import annotations

import contextlib
import socket
import threading
import time
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator


@contextlib.contextmanager
def hanging_up(cut: Callable[[], None], until: float) -> Iterator[None]:
    """Cut the connection when the block takes too long, whatever it waits for.

    Args:
        cut: called once, from another thread; must not raise.
        until: seconds on the clock of `time.monotonic`.

    Raises:
        TimeoutError: instead of what else went wrong, once it was cut.
    """
    late = threading.Event()

    def hang_up() -> None:
        late.set()
        cut()

    timer = threading.Timer(max(until - time.monotonic(), 0.001), hang_up)
    timer.daemon = True
    timer.start()
    try:
        yield
    except Exception:
        if late.is_set():
            raise TimeoutError from None  # what else went wrong followed from that
        raise
    finally:
        timer.cancel()


def shut(sock: socket.socket) -> None:
    """Shut a socket down, so that nothing waits for it any more; it may never have been connected, or be closed already."""
    with contextlib.suppress(OSError):
        socket.socket.shutdown(sock, socket.SHUT_RDWR)  # of a TLS socket too: its own would forget that it is encrypted
