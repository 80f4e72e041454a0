"""The same 44 lines to 1, 10 and 50 switches, by netauto and by the tools that people use today."""

from __future__ import annotations

import sys
from statistics import median
from typing import TYPE_CHECKING

from benchmarks.field import Field
from benchmarks.figures import NOTHING, TIMES, Section, spread, verdict
from benchmarks.measure import Sample, push
from benchmarks.peers import PEERS, SLOW

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from benchmarks.scenarios.options import Options

OURS = "netauto_push"
TARGETS = {"nornir_netmiko": 3.0, "ansible_ios_config": 60.0}  # times as fast, at 50 devices
TARGET_AT = 50
HEADER = (
    "tool",
    "devices",
    "round trip",
    "n",
    "wall s",
    "client CPU s",
    "device CPU s",
    "devices/s",
    "process s",
    "time against netauto",
)
HOW = """\
Every tool pushes the same 44 lines (four VLANs, a workstation port, a printer port, the uplink's trunk) to lab switches of an
occupied hospital (1 000 lines each) and saves. In each round every tool gets fresh switches; the tools take turns, so that a
disturbance of the machine meets all of them. The switches run in a process of their own: *device CPU* is theirs, *client CPU* the
tool's. Afterwards the running and the startup configuration of every switch are compared with what the lines mean; a push that left
one switch out is not counted. The switches take no time of their own here, only the network does: the table shows what the tools
cost, not what hardware costs.

*wall* is the push alone, from the first connection to the last answer; importing libraries is not part of it (*process* has it all).
Ansible is a program, so its start is part of its push. Settings: a thread or fork for each device everywhere. **netauto** proves
that the device can revert, arms the device's own revert timer, types the lines in windows and looks at each answer, confirms, asks
whether the timer is gone, and saves. **Nornir + Netmiko**: `send_config_set` and `save_config`, `fast_cli` on, which is the default.
**NAPALM**: SCP instead of inline transfer, file system named, merge and commit without comparing. **Ansible**: one play, `forks` =
devices, libssh, persistent connections, modules imported into the worker (`import_modules`). **raw asyncssh** writes everything at
once and looks at nothing: the limit, not a way to work. Nornir, NAPALM and Ansible take any host key; netauto and asyncssh check it.
Ratios are computed within a round; shown is the median of *n* rounds, with the lowest and the highest."""


def measure(options: Options) -> Section:
    rows, said = [], []
    with Field() as field:
        for round_trip in options.round_trips:
            for count in options.devices:
                samples = _rounds(field, options, count, round_trip)
                rows += [_row(peer, count, round_trip, samples) for peer in options.peers]
                said += list(_verdicts(samples, count, round_trip))
    return Section("Pushing 44 lines", HOW, HEADER, tuple(rows), tuple(said))


def _rounds(field: Field, options: Options, count: int, round_trip: float) -> dict[str, list[Sample]]:
    samples: dict[str, list[Sample]] = {peer: [] for peer in options.peers}
    for number in range(options.rounds):
        for peer in options.peers:
            if number and count > SLOW.get(peer, count):
                continue
            sample = push(field, peer, count, round_trip)
            samples[peer].append(sample)
            said = sample.trouble or f"{sample.wall:.2f} s"
            sys.stderr.write(f"push: {count} devices, {round_trip * 1000:g} ms, {PEERS[peer]}: {said}\n")
    return samples


def _row(peer: str, count: int, round_trip: float, samples: Mapping[str, Sequence[Sample]]) -> tuple[str, ...]:
    head = (PEERS[peer], str(count), f"{round_trip * 1000:g} ms")
    good = [sample for sample in samples[peer] if not sample.trouble]
    if not good:
        trouble = next((sample.trouble for sample in samples[peer]), "not run").splitlines()[0]
        return (*head, "0", trouble, *[NOTHING] * 5)
    return (
        *head,
        str(len(good)),
        spread([sample.wall for sample in good]),
        f"{median(sample.cpu for sample in good):.2f}",
        f"{median(sample.server for sample in good):.2f}",
        f"{count / median(sample.wall for sample in good):.1f}",
        f"{median(sample.process for sample in good):.2f}",
        spread(_ratios(peer, samples), TIMES, 1) if OURS in samples and peer != OURS else "1",
    )


def _ratios(peer: str, samples: Mapping[str, Sequence[Sample]]) -> list[float]:
    pairs = zip(samples[peer], samples.get(OURS, ()), strict=False)
    return [theirs.wall / ours.wall for theirs, ours in pairs if not (theirs.trouble or ours.trouble)]


def _verdicts(samples: Mapping[str, Sequence[Sample]], count: int, round_trip: float) -> Iterator[str]:
    for peer, target in TARGETS.items():
        ratios = _ratios(peer, samples) if peer in samples and count == TARGET_AT else []
        if ratios:
            what = f"{PEERS[peer]} against netauto at {count} devices, {round_trip * 1000:g} ms"
            yield verdict(what, median(ratios), target, TIMES, at_least=True, digits=1)
