"""What the person at the keyboard may choose."""

from __future__ import annotations

from dataclasses import dataclass

from benchmarks.peers import PEERS


@dataclass(frozen=True)
class Options:
    """devices: how many switches, one table row group each. round_trips: seconds. rounds: how often each is measured."""

    devices: tuple[int, ...] = (1, 10, 50)
    round_trips: tuple[float, ...] = (0.0, 0.02)
    rounds: int = 3
    peers: tuple[str, ...] = tuple(PEERS)
