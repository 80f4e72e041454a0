"""The judge: what the devices are and what reached them, against what netauto said. It never takes netauto's word for anything.

It is given states (`LabDevice.state()`), logs (`LabDevice.log`), the journal's rows, and everything that netauto wrote.
"""

from __future__ import annotations

import base64
import json
import re
import sqlite3
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Literal

from netauto.lab.faults import STRANGER

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from pathlib import Path

    from netauto.lab import DeviceState
    from netauto.lab.events import Event

Kind = Literal["mixed", "false success", "double application", "leak", "not converged"]
KINDS: tuple[Kind, ...] = ("mixed", "false success", "double application", "leak", "not converged")
NEEDS_OPERATOR = 6
REFUSED = (1, 2)  # exit codes that say that nothing was sent
UNENDED = (1, 2, NEEDS_OPERATOR, 70, 99)  # exit codes that a last resume must not have
UNSURE = ("Journal", "Evidence")  # errors that say nothing about the devices
# Made by the device itself for every new object; another number each time, and nothing that netauto could keep.
MADE_BY_DEVICE = re.compile(r"^(\s*set (?:uuid|snmp-index)) .*$", re.MULTILINE)
COMMIT = re.compile(r"^execute config-transaction commit|^configure session \S+ commit|^commit")
NAMED = re.compile(r"^configure session (\S+)")  # a candidate that any session may go on with, by its name
UNDONE = re.compile(r"^(?:expired|reverted|aborted|reboot$|saved configuration reloaded)")
ARCHIVE = re.compile(r"^ path (?:\w+:)?/*(\S+)$", re.MULTILINE)
SHORTEST_SECRET = 6  # a shorter value occurs in any text by chance


@dataclass(frozen=True, slots=True)
class Break:
    """One way in which the invariant was broken."""

    kind: Kind
    words: str


@dataclass(frozen=True, slots=True)
class Said:
    """A command of netauto's that has ended, and the devices at that moment.

    Attributes:
        code: exit status; negative: it was killed.
        out: what it printed on standard output.
        at_start, at_end: state of every device.
        alone: nobody else changed a device at the same time.
    """

    args: tuple[str, ...]
    code: int
    out: str
    at_start: Mapping[str, DeviceState]
    at_end: Mapping[str, DeviceState]
    alone: bool = True

    @property
    def runs(self) -> tuple[dict[str, Any], ...]:
        """The results that it printed as JSON; none when it printed none."""
        try:
            found = json.loads(self.out)
        except ValueError:
            return ()
        runs = found.get("runs", [found] if "verdict" in found else []) if isinstance(found, dict) else []
        return tuple(run for run in runs if isinstance(run, dict) and "devices" in run)

    @property
    def error(self) -> str:
        """The kind of error that it printed as JSON, or nothing."""
        try:
            return str(json.loads(self.out)["error"]["kind"])
        except (ValueError, KeyError, TypeError):
            return ""


@dataclass(frozen=True, slots=True)
class Marks:
    """How a device's own log shows that the change, or its inverse, was typed.

    Attributes:
        forward, inverse: a line that only the change, or only its inverse, holds.
        candidate: lines take effect with a commit.
    """

    forward: str
    inverse: str
    candidate: bool


@dataclass(frozen=True, slots=True)
class Scene:
    """Everything that the judge looks at, when a case is over.

    Attributes:
        wholes: name → device → running configuration: the states that are whole, ``before`` among them.
        ends: names of the wholes that may be the end.
        said: what netauto said, in order.
        final: the devices when timers and transactions have had their time.
        first: the devices at the very beginning.
        logs: what reached each device.
        marks: see `Marks`, by device.
        rows: the journal's rows: run, kind, verdict.
        texts: everything that was written or printed, by where.
        secrets: values that must stand nowhere.
        operator: a person may be asked for.
    """

    wholes: Mapping[str, Mapping[str, str]]
    ends: tuple[str, ...]
    said: tuple[Said, ...]
    first: Mapping[str, DeviceState]
    final: Mapping[str, DeviceState]
    logs: Mapping[str, tuple[Event, ...]]
    marks: Mapping[str, Marks]
    rows: tuple[tuple[str, str, str], ...] = ()
    texts: Mapping[str, bytes] = field(default_factory=dict)
    secrets: tuple[str, ...] = ()
    operator: bool = False


def judge(scene: Scene) -> tuple[Break, ...]:
    """Return everything that is wrong; nothing: the invariant holds."""
    found = [
        *_mixed(scene),
        *(each for said in scene.said for each in false_claims(scene.wholes, said)),
        *_false_journal(scene),
        *(each for name in scene.logs for each in doubled(name, scene.logs[name], scene.marks.get(name))),
        *_left(scene),
        *secrets_in(scene.texts, scene.secrets),
        *_unconverged(scene),
    ]
    return tuple(dict.fromkeys(found))


def same(one: str, other: str) -> bool:
    """Whether two configurations are the same, but for what the device itself makes for new objects."""
    return one == other or MADE_BY_DEVICE.sub(r"\1", one) == MADE_BY_DEVICE.sub(r"\1", other)


def whole(wholes: Mapping[str, Mapping[str, str]], states: Mapping[str, DeviceState]) -> str:
    """Return the name of the whole state that the devices are in; empty: none."""
    for name, configs in wholes.items():
        alike = (lambda a, b: a == b) if name == "before" else same  # what is undone is undone byte for byte
        if all(alike(states[device].running, text) for device, text in configs.items()):
            return name
    return ""


def _mixed(scene: Scene) -> Iterator[Break]:
    found = whole(scene.wholes, scene.final)
    if found in scene.ends:
        for name, state in scene.final.items():
            allowed = {state.running} if found == "after" else {state.running, scene.first[name].startup}
            if state.startup and not any(same(state.startup, text) for text in allowed):
                yield Break("mixed", f"{name} runs what is {found}, and would start with something else")
        return
    if found:
        yield Break("mixed", f"every device is {found}, which may not be the end here")
        return
    where = {device: _where(scene, device) for device in scene.final}
    yield Break("mixed", ", ".join(f"{device} {at}" for device, at in sorted(where.items())))


def _where(scene: Scene, device: str) -> str:
    names = [name for name, configs in scene.wholes.items() if same(scene.final[device].running, configs[device])]
    return "/".join(names) or "neither"


def false_claims(wholes: Mapping[str, Mapping[str, str]], said: Said) -> Iterator[Break]:
    """Yield what a command said that was not true when it said it."""
    shown = " ".join(said.args[:2])
    for run in said.runs:
        for device in run["devices"]:
            if problem := _false_outcome(wholes, said, run, device):
                yield Break("false success", f"{shown} said that {device['device']} is {problem}")
        waiting = [state.pending for state in said.at_end.values() if state.pending and state.pending.owner != STRANGER]
        if run["verdict"] == "reverted" and waiting:
            yield Break("false success", f"{shown} said reverted while a timer runs")
    if said.alone and said.code in REFUSED and not said.runs and said.error not in UNSURE:
        changed = [name for name, state in said.at_end.items() if state.running != said.at_start[name].running]
        if changed:
            yield Break("false success", f"{shown} said that nothing was sent, and {', '.join(changed)} changed")
    if (
        said.code == 0
        and said.args[0] == "apply"
        and not any(run["verdict"] in {"open", "closed"} for run in said.runs)
    ):
        yield Break("false success", f"{shown} ended with 0 and without a verdict")


def _false_outcome(
    wholes: Mapping[str, Mapping[str, str]], said: Said, run: Mapping[str, Any], device: Mapping[str, Any]
) -> str:
    """Return what was said of a device when that is not true."""
    name, outcome = device["device"], device["outcome"]
    state = said.at_end[name]
    if outcome == "applied" and not _is_done(wholes, run, name, state):
        return "applied"
    if outcome == "applied" and state.pending:
        return "applied, and its timer runs"
    if (
        device.get("saved")
        and state.startup
        and run["verdict"] in {"open", "closed"}
        and state.startup != state.running
    ):
        return "saved"
    if outcome == "reverted" and not _is_undone(wholes, run, name, state):
        return "reverted"
    changed = not same(state.running, said.at_start[name].running)
    return "untouched" if outcome == "untouched" and said.alone and changed else ""


def _is_done(wholes: Mapping[str, Mapping[str, str]], run: Mapping[str, Any], name: str, state: DeviceState) -> bool:
    if run["action"] == "close" and state.running == wholes["before"][name]:
        return True
    return any(same(state.running, configs[name]) for whole_name, configs in wholes.items() if whole_name != "before")


def _is_undone(wholes: Mapping[str, Mapping[str, str]], run: Mapping[str, Any], name: str, state: DeviceState) -> bool:
    if run["action"] == "open":
        return state.running == wholes["before"][name]
    return any(same(state.running, configs[name]) for whole_name, configs in wholes.items() if whole_name != "before")


def _false_journal(scene: Scene) -> Iterator[Break]:
    """The newest run that the journal calls open, closed or reverted has to be what the devices are in the end."""
    closed = [(run, verdict) for run, kind, verdict in scene.rows if kind == "closed"]
    if not closed or scene.operator:
        return
    run, verdict = closed[-1]
    found = whole(scene.wholes, scene.final)
    if (verdict == "open" and found == "before") or (verdict in {"open", "closed", "reverted"} and not found):
        yield Break(
            "false success", f"the journal says that {run} is {verdict}, and the devices are {found or 'mixed'}"
        )


def doubled(name: str, log: Iterable[Event], marks: Marks | None) -> Iterator[Break]:
    """Yield a break when the change took effect on a device that had it already."""
    if marks is None:
        return
    stands, staged, names = False, dict[int | str, str](), dict[int, str]()
    for event in log:
        text = event.text.strip()
        if event.kind in {"timer", "system"} and UNDONE.match(text):
            stands = False
        if event.kind != "command":
            continue
        if entered := NAMED.match(text):
            names[event.session] = entered[1]
        candidate = names.get(event.session, event.session)
        typed = {marks.forward: "forward", marks.inverse: "inverse"}.get(text)
        if typed and marks.candidate:
            staged[candidate] = typed
            typed = None
        if marks.candidate and COMMIT.match(text):
            typed = staged.pop(candidate, None)
        if typed == "forward" and stands:
            yield Break("double application", f"{name} got the change while it had it")
        stands = typed == "forward" if typed else stands


def _left(scene: Scene) -> Iterator[Break]:
    for name, state in scene.final.items():
        if state.pending:
            yield Break("leak", f"{name}: a timer of {state.pending.owner} still runs")
        if state.config_locked_by:
            yield Break("leak", f"{name}: {state.config_locked_by} holds its configuration")
        if state.sessions:
            yield Break("leak", f"{name}: a session of {', '.join(sorted(set(state.sessions)))} is open")
        files = {file for file, _ in state.files} - {file for file, _ in scene.first[name].files}
        archive = ARCHIVE.search(scene.first[name].running)
        # The device's own archive, which it fills and empties by itself, is no file of ours.
        if ours := sorted(file for file in files if not (archive and file.startswith(archive[1]))):
            yield Break("leak", f"{name}: left the files {', '.join(ours)}")


def forms(secret: str) -> tuple[bytes, ...]:
    """Return how a secret may be written: plain, in JSON, in base64, in hexadecimal."""
    plain = secret.encode()
    return plain, json.dumps(secret)[1:-1].encode(), base64.b64encode(plain).rstrip(b"="), plain.hex().encode()


def secrets_in(texts: Mapping[str, bytes], secrets: Iterable[str]) -> Iterator[Break]:
    """Yield where a secret stands; the secret itself is not repeated."""
    needles = [form for secret in secrets if len(secret) >= SHORTEST_SECRET for form in forms(secret)]
    for where, data in texts.items():
        if any(needle in data for needle in needles):
            yield Break("leak", f"a secret stands in {where}")


def _unconverged(scene: Scene) -> Iterator[Break]:
    last = scene.said[-1] if scene.said else None
    if last is not None and (last.code < 0 or last.code in UNENDED):
        yield Break("not converged", f"{' '.join(last.args)} ended with {last.code}: {last.out[-200:]}")
    asked = [said for said in scene.said if said.code == NEEDS_OPERATOR]
    if asked and not scene.operator:
        yield Break("not converged", f"{' '.join(asked[0].args)} asked for a person")
    ended = {run for run, kind, _ in scene.rows if kind == "closed"}
    begun = {run for run, kind, _ in scene.rows if kind == "opened"}
    if left := sorted(begun - ended):
        yield Break("not converged", f"{len(left)} run(s) unfinished")


def journal_rows(path: Path) -> tuple[tuple[str, str, str], ...]:
    """Return run, kind and verdict of every row that begins or ends a run, read without netauto; none without a journal."""
    if not path.exists():
        return ()
    connection = sqlite3.connect(path)
    try:
        query = "SELECT run, kind, body FROM event WHERE kind IN ('opened', 'closed') ORDER BY seq"
        rows = connection.execute(query).fetchall()
    finally:
        connection.close()
    return tuple((run, kind, json.loads(body).get("verdict", "")) for run, kind, body in rows)
