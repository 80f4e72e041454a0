"""Carrying out one case on a bench: its script, a resume, the time that timers need, the judge."""

from __future__ import annotations

import json
import re
import time
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from campaign.case import RESUME, Act, Command
from campaign.oracle import Break, Said, Scene, journal_rows, judge, same, whole
from netauto.lab import Profile
from netauto.lab.profile import Cost

if TYPE_CHECKING:
    from collections.abc import Callable

    from campaign.bench import Bench, Running
    from campaign.case import Case
    from campaign.record import Record

# Longer than every timer of the plan and than the transaction that a dead session leaves on a firewall.
EVERYTHING_OVER = 1300.0
_SESSION = re.compile(r"netauto-[\w-]+")  # how netauto names on a device what is of a run
_TORN = 100  # bytes that never reached the disk


@dataclass(frozen=True, slots=True)
class Played:
    """What became of a case.

    Attributes:
        breaks: what was broken; nothing: the invariant held.
        ended: the whole state in the end.
        recovery: real seconds from the fault to the end of the last resume.
        waited: seconds of the devices' clocks that passed meanwhile, in no time.
        asked: a person was asked for.
        words: exit codes, for the reader of a broken case.
    """

    case: str
    breaks: tuple[Break, ...]
    ended: str
    recovery: float
    waited: float
    asked: bool
    words: str


@dataclass(slots=True)
class Player:
    """Plays cases on one bench.

    Attributes:
        record: of an undisturbed run on this bench.
        secrets: that must stand nowhere.
    """

    bench: Bench
    record: Record
    secrets: tuple[str, ...]
    _wholes: dict[str, dict[str, str]] = field(default_factory=dict)
    _said: list[Said] = field(default_factory=list)
    _cut: str = ""
    _struck: float = 0.0
    _more: list[Break] = field(default_factory=list)

    def play(self, case: Case) -> Played:
        """Carry a case out and judge it."""
        self._begin()
        first = self.bench.sight()
        for step in case.script:
            self._take(step)
        self._clear("")
        self.bench.lab.set_profile("instant")
        self._take(RESUME)
        ended = time.time()
        waited = self.bench.waited
        self.bench.advance(EVERYTHING_OVER)
        final = self.bench.sight()
        scene = Scene(
            wholes=self._wholes,
            ends=case.ends,
            said=tuple(self._said),
            first=first,
            final=final,
            logs=self.bench.logs(),
            marks=self.bench.marks(),
            rows=journal_rows(self.bench.state / "journal.sqlite"),
            texts=self.bench.texts(),
            secrets=self.secrets,
            operator=bool(case.operator),
        )
        return Played(
            case=case.id,
            breaks=(*judge(scene), *self._more),
            ended=whole(self._wholes, final),
            recovery=ended - self._struck,
            waited=waited,
            asked=any(said.code == 6 for said in self._said),  # noqa: PLR2004 - the exit code
            words=", ".join(f"{said.args[0]} {said.code}" for said in self._said),
        )

    def _begin(self) -> None:
        self.bench.fresh()
        self._wholes = {name: dict(configs) for name, configs in self.record.wholes.items()}
        self._said, self._more, self._cut, self._struck = [], [], "", 0.0
        self.bench.on_advance = self._mend

    def _take(self, step: Act | Command) -> None:
        if isinstance(step, Act):
            self._act(step)
        else:
            self._run(step)

    # Commands.

    def _run(self, command: Command) -> None:
        others: list[Running] = []

        def happen() -> None:
            others.extend([self.bench.start(command.beside)] if command.beside else [])
            for act in command.acts:
                self._act(act)

        begun = time.time()
        self.bench.on_point = happen
        running = self.bench.start(command)
        if not command.at:
            happen()
        said = self.bench.finish(running, happen)
        met = self.bench.met(running)
        if command.at and not met:
            self._more.append(Break("not converged", f"never came to {command.at}"))
        self._struck = self._struck or met or begun
        meddled = any(act.kind in {"console", "reboot"} for act in command.acts)
        self._said.append(replace(said, alone=not others and not meddled))
        self._said += [replace(self.bench.finish(other, lambda: None), alone=False) for other in others]

    # What the world does.

    def _act(self, act: Act) -> None:
        _ACTS[act.kind](self, act)

    def _fault(self, act: Act) -> None:
        if act.fault is None:
            raise ValueError(f"no fault to switch on at {act.device}")
        self.bench.lab[act.device].set_fault(act.fault)

    def _clear(self, device: str) -> None:
        for each in [self.bench.lab[device]] if device else self.bench.lab:
            each.clear_faults()
        self._cut = ""

    def _console(self, act: Act) -> None:
        device = self.bench.lab[act.device]
        named = _SESSION.findall("\n".join(device.log.commands()))
        device.console(*(line.replace("{session}", named[-1] if named else "none") for line in act.lines))

    def _do_cut(self, act: Act) -> None:
        from netauto.lab import Fault  # noqa: PLC0415

        self._cut = act.device
        self.bench.lab[act.device].set_fault(Fault("refuse"))

    def _mend(self) -> None:
        """The way that a change has cut is back when the device itself has undone the change."""
        if self._cut and self.bench.lab[self._cut].state().pending is None:
            self._clear(self._cut)

    def _tear(self, _act: Act) -> None:
        """Take the end of the journal's newest transaction away, as when the power fails before the disk has it."""
        log = self.bench.state / "journal.sqlite-wal"
        with log.open("r+b") as file:
            file.truncate(max(log.stat().st_size - _TORN, 0))
        (self.bench.state / "journal.sqlite-shm").unlink(missing_ok=True)

    def _edit(self, act: Act) -> None:
        name, old, new = act.lines
        for path in self.bench.folder.glob(name):
            text = path.read_text(encoding="utf-8")
            if old not in text:
                raise ValueError(f"{path.name} does not hold {old!r}")
            path.write_text(text.replace(old, new, 1), encoding="utf-8")

    def _suspend(self, act: Act) -> None:
        self.bench.jump(act.seconds)
        self.bench.drift(act.seconds)

    def _name(self, act: Act) -> None:
        self._wholes[act.lines[0]] = self.bench.configs()

    def _write(self, act: Act) -> None:
        name, text = act.lines
        (self.bench.folder / name).write_text(text, encoding="utf-8")

    def _distinct(self, _act: Act) -> None:
        blocks = [json.loads(said.out)["allocation"]["block"] for said in self._said[-2:]]
        if len(set(blocks)) != len(blocks):
            self._more.append(Break("double application", f"two plans got the VLANs from {blocks[0]} on"))

    def _kept(self, act: Act) -> None:
        configs, before = self.bench.configs(), self._wholes["before"]
        others = all(same(text, before[name]) for name, text in configs.items() if name != act.device)
        if others and all(line in configs[act.device] for line in act.lines):
            self._wholes["kept"] = configs

    def _watchdog(self, _act: Act) -> None:
        if not self.bench.outlive_watchdogs():
            self._more.append(Break("not converged", "the watchdog did not come to an end"))
        begun = any(kind == "opened" for _, kind, _ in journal_rows(self.bench.state / "journal.sqlite"))
        if begun and not whole(self._wholes, self.bench.sight()):
            self._more.append(Break("mixed", "when the watchdog had gone"))

    def _link(self, act: Act) -> None:
        self.bench.lab.set_profile(Profile(name="far", round_trip=act.seconds))

    def _busy(self, act: Act) -> None:
        self.bench.lab.set_profile(Profile(name="busy", costs=(Cost(act.lines[0], act.seconds),)))


_ACTS: dict[str, Callable[[Player, Act], Any]] = {
    "advance": lambda player, act: player.bench.advance(act.seconds),
    "drift": lambda player, act: player.bench.drift(act.seconds),
    "jump": lambda player, act: player.bench.jump(act.seconds),
    "suspend": Player._suspend,  # noqa: SLF001
    "fault": Player._fault,  # noqa: SLF001 - the table of this class's own acts
    "clear": lambda player, act: player._clear(act.device),  # noqa: SLF001
    "reboot": lambda player, act: player.bench.lab[act.device].reboot(act.seconds),
    "console": Player._console,  # noqa: SLF001
    "cut": Player._do_cut,  # noqa: SLF001
    "tear": Player._tear,  # noqa: SLF001
    "edit": Player._edit,  # noqa: SLF001
    "name": Player._name,  # noqa: SLF001
    "write": Player._write,  # noqa: SLF001
    "fresh": lambda player, _act: player.bench.fresh(),
    "distinct": Player._distinct,  # noqa: SLF001
    "kept": Player._kept,  # noqa: SLF001
    "watchdog": Player._watchdog,  # noqa: SLF001
    "link": Player._link,  # noqa: SLF001
    "busy": Player._busy,  # noqa: SLF001
}
