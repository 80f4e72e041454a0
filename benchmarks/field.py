"""Lab devices in a process of their own, so that what the clients cost is measured apart from what the devices cost."""

from __future__ import annotations

import json
import subprocess
import sys
from typing import TYPE_CHECKING, Any

from benchmarks.environment import child_environment

if TYPE_CHECKING:
    from types import TracebackType
    from typing import Self

USER, PASSWORD = "netauto", "lab-only-Passw0rd"
ENDING = 30  # seconds


class Field:
    """A running lab process; ask it for fresh devices as often as needed."""

    def __enter__(self) -> Self:
        self._process = subprocess.Popen(
            [sys.executable, "-m", "benchmarks.field_process"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            env=child_environment(),
        )
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        try:
            self._process.communicate(timeout=ENDING)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()

    def _ask(self, do: str, **more: object) -> Any:
        if self._process.stdin is None or self._process.stdout is None:
            raise RuntimeError("the lab has no pipes")
        self._process.stdin.write(json.dumps({"do": do, **more}) + "\n")
        self._process.stdin.flush()
        return json.loads(self._process.stdout.readline())

    def switches(self, count: int, round_trip: float) -> list[dict[str, Any]]:
        """Start `count` fresh access switches in place of what ran; return where they listen."""
        targets: list[dict[str, Any]] = self._ask("switches", count=count, round_trip=round_trip)
        return targets

    def site(self, profile: str, devices: tuple[str, ...] = ("len-",), round_trip: float = 0.0) -> list[dict[str, Any]]:
        """Start lab devices in place of what ran; return where they listen.

        profile: of delays; or ``far``: nothing takes time but the `round_trip`, in seconds. devices: how their names begin.
        """
        targets: list[dict[str, Any]] = self._ask("site", profile=profile, devices=devices, round_trip=round_trip)
        return targets

    def cpu(self) -> float:
        """CPU seconds that the lab has used."""
        return float(self._ask("cpu"))

    def memory(self) -> float:
        """Greatest resident size of the lab so far, in MB."""
        return float(self._ask("memory"))

    def configurations(self) -> list[tuple[str, str]]:
        """Running and startup configuration of each device."""
        return [(running, startup) for running, startup in self._ask("configurations")]

    def worked(self) -> dict[str, list[tuple[float, float, str]]]:
        """Of each device of a site: when it began a command (monotonic clock), how many seconds it took, the command; in order."""
        return {
            name: [(at, spent, command) for at, spent, command in notes] for name, notes in self._ask("worked").items()
        }
