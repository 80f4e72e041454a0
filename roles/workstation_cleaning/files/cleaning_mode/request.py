"""Asking for a cleaning: one line to the service's Unix socket, one word back. Who may write to the socket may ask; more is not needed."""

from __future__ import annotations

import json
import socket
from contextlib import suppress
from typing import TYPE_CHECKING

from .errors import NotReachableError

if TYPE_CHECKING:
    from pathlib import Path

REASONS = ("button", "patient-change", "reminder")
"""Why a cleaning starts."""

LONGEST_LINE = 200
PATIENCE_S = 2.0
"""How long the service waits for the line of whoever woke it, and the client for the answer of a service that has to start first."""

STARTED, RUNNING, PAUSED, BAD = "started", "running", "paused", "bad-request"


def ask(path: Path, reason: str, patience_s: float = 15.0) -> str:
    """Ask for a cleaning.

    Returns:
        `started`, `running` (one is under way) or `paused` (one has just ended).

    Raises:
        NotReachableError: the socket is not there, may not be used, or nobody answers.
    """
    try:
        with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as channel:
            channel.settimeout(patience_s)
            channel.connect(str(path))
            with suppress(
                BrokenPipeError, ConnectionResetError
            ):  # a service that is busy answers without waiting for the reason
                channel.sendall(json.dumps({"reason": reason}).encode() + b"\n")
            answer = channel.recv(LONGEST_LINE).decode("ascii", "replace").strip()
    except OSError as error:
        raise NotReachableError(f"the cleaning service cannot be reached at {path}: {error}") from None
    if answer not in {STARTED, RUNNING, PAUSED, BAD}:
        raise NotReachableError(f"the cleaning service gave no answer at {path}")
    return answer


def next_caller(listener: socket.socket) -> tuple[socket.socket, str] | None:
    """Return the next caller and the reason given, empty if it is none of `REASONS`; None if nobody calls in time."""
    listener.settimeout(PATIENCE_S)
    try:
        caller, _ = listener.accept()
    except OSError:
        return None
    return caller, _reason(caller)


def turn_away(listener: socket.socket, answer: str = RUNNING) -> None:
    """Answer everybody who waits, without reading: nobody holds up a cleaning by being slow."""
    listener.setblocking(False)  # noqa: FBT003 - the socket's own signature
    with suppress(OSError):
        while True:
            caller, _ = listener.accept()
            reply(caller, answer)


def reply(caller: socket.socket, answer: str) -> None:
    """Answer a caller and hang up."""
    with suppress(OSError), caller:
        caller.setblocking(False)  # noqa: FBT003 - the socket's own signature
        caller.sendall(answer.encode() + b"\n")


def _reason(caller: socket.socket) -> str:
    caller.settimeout(PATIENCE_S)
    try:
        found = json.loads(caller.recv(LONGEST_LINE))  # one piece: who drips letters does not hold up the next one
    except (OSError, ValueError, RecursionError):
        return ""
    reason = found.get("reason") if isinstance(found, dict) else None
    return reason if reason in REASONS else ""
