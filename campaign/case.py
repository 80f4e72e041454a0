"""What a case is: data that says what is disturbed, when, and what is done afterwards."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from netauto.lab import Fault

UNIT = "lens-consult-3"
# Platforms that no case meets yet.
NOT_MET: dict[str, str] = {
    "arista_eos": "the campaign plays at Lens, where no switch is Arista's; its driver meets the contract suite and its traps",
    "junos": "the campaign plays at Lens, where nothing is Juniper's; its driver meets the contract suite and its traps",
}
ANY = "-"  # in the place of a platform: the fault concerns no single device

ActKind = Literal[
    "advance",  # time passes, for everybody alike: devices, operating system, `seconds` of it
    "drift",  # time passes on the devices alone
    "jump",  # somebody sets the machine's clock `seconds` ahead or back; nothing else moves
    "suspend",  # the machine sleeps for `seconds`: its clock jumps, what counts its running time does not, the devices go on
    "fault",  # `fault` is switched on at `device`
    "clear",  # every fault of `device` (empty: of all) is switched off
    "reboot",  # `device` restarts
    "console",  # somebody else types `lines` at `device`
    "cut",  # the way to `device` is gone until nothing waits on it any more
    "tear",  # the journal's newest transaction is torn: its last bytes never reached the disk
    "edit",  # in the files `lines[0]` of the workspace (a pattern) the text `lines[1]` becomes `lines[2]`
    "name",  # what the devices are now is whole, too: `lines[0]` is its name
    "write",  # the file `lines[0]` of the workspace holds `lines[1]`
    "fresh",  # everything is as it was at first; what was named stays whole
    "link",  # every answer takes `seconds` more
    "distinct",  # nothing happens, but the last two plans are compared: they may share nothing
    "kept",  # nothing happens; if `device` still has every one of `lines`, and the others are as before, that is whole: ``kept``
    "watchdog",  # nothing happens, until the watchdog of the command before has gone
    "busy",  # the command that `lines[0]` (a regular expression) finds keeps a device busy for `seconds`
]
# What happens to the process itself at a point, without a word from outside.
Fate = Literal["kill", "stop", "interrupt", "interrupt-twice", "terminate", "full"]


@dataclass(frozen=True, slots=True)
class Act:
    """Something that the world does."""

    kind: ActKind
    device: str = ""
    seconds: float = 0.0
    fault: Fault | None = None
    lines: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Command:
    """A command that an operator types, as a process of its own.

    Attributes:
        args: of ``netauto``; ``{open}`` and ``{close}`` stand for the digests of the plans.
        at: name of the point at which something happens; empty: nothing does.
        fate: what happens to the process there.
        acts: what the world does there, while the process waits (after it was stopped, when that is its fate).
        deadline: seconds that every exchange with a device may take; 0: as shipped.
        beside: another command, started at the point, or without one at the same time.
        watched: with the watchdog that netauto starts beside it.
        user: who types it.
        folder: where it is typed, relative to the workspace.
    """

    args: tuple[str, ...]
    at: str = ""
    fate: Fate | None = None
    acts: tuple[Act, ...] = ()
    deadline: float = 0.0
    beside: Command | None = None
    watched: bool = False
    user: str = "dora"
    folder: str = "."


Step = Act | Command

APPLY = Command(("apply", UNIT, "{open}", "--json"))
RESUME = Command(("resume", "--json"))


@dataclass(frozen=True, slots=True)
class Case:
    """One thing that goes wrong once.

    Attributes:
        id: e.g. ``kill.before-journal.intent.len-acc-1.arm.1``; `--only` finds it.
        fault: number in the matrix.
        platform: of the device that is disturbed, or `ANY`.
        script: what happens, in order. A `RESUME` follows at the end, whatever it is.
        ends: which of the named whole states may be the end.
        operator: why nobody could know, where a person is asked for; empty: netauto has to find out by itself.
    """

    id: str
    fault: int
    platform: str
    script: tuple[Step, ...]
    ends: tuple[str, ...] = ("before", "after")
    operator: str = ""
