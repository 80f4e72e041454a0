"""Commits: `show system commit`, its revision, and the clock that belongs to it.

Recorded: transcripts of `show system commit` on an EX and in PyEZ-based tools; the comment stands on a line of its own,
`rollback pending` behind it while a commit waits for its confirmation.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from netauto.lab.junos.markup import element, leaf
from netauto.lab.junos.views import View

if TYPE_CHECKING:
    from netauto.lab.junos.records import Commit
    from netauto.lab.junos.system import JunosSystem
    from netauto.lab.junos.views import Asked

PENDING = "rollback pending"


def history(asked: Asked) -> View:
    """`show system commit`."""
    system = asked.system
    lines: list[str] = []
    rows: list[str] = []
    for number, commit in enumerate(system.store.history):
        waits = not number and _waits(system)
        lines.append(f"{number:<3} {stamp(system, commit.at)} by {commit.user} via {commit.via} {commit.note}".rstrip())
        lines += [f"    {text}" for text in (commit.log, PENDING if waits else "") if text]
        rows.append(_row(system, number, commit, waits=waits))
    return View("".join(f"{line}\n" for line in lines), element("commit-information", *rows))


def revision(asked: Asked) -> View:
    """`show system commit revision detail`: the newest commit (recorded: NAPALM's test data)."""
    system = asked.system
    commit = system.store.history[0]
    name = f"re0-{seconds(system, commit.at)}-{commit.serial}"
    parent = f"re0-{seconds(system, commit.at)}-{max(0, commit.serial - 1)}"
    note = "" if commit.note and not _waits(system) and system.device.faults.find("lie_pending") else commit.note
    pairs = (("Revision", name), ("User", commit.user), ("Client", commit.via), ("Comment", note))
    text = "".join(f" {label:<12}: {value}\n" for label, value in pairs if value)
    xml = element(
        "commit-revision-information",
        leaf("revision", name),
        leaf("parent", parent),
        leaf("user", commit.user),
        leaf("client", commit.via),
        moment(system, "date-time", commit.at),
        leaf("comment", note) if note else "",
    )
    return View(text, xml)


def uptime(asked: Asked) -> View:
    """`show system uptime` (recorded: ntc-templates)."""
    system = asked.system
    now, booted, last = system.device.clock.now(), system.device.booted, system.store.history[0]
    up = _up(system.uptime)
    text = (
        f"Current time: {stamp(system, now)}\nTime Source:  NTP CLOCK\n"
        f"System booted: {stamp(system, booted)} ({up} ago)\n"
        f"Protocols started: {stamp(system, booted)} ({up} ago)\n"
        f"Last configured: {stamp(system, last.at)} ({_up(now - last.at)} ago) by {last.user}\n"
        f"{stamp(system, now)[11:16]}{_load(system.uptime)}\n"
    )
    xml = element(
        "system-uptime-information",
        element("current-time", moment(system, "date-time", now)),
        leaf("time-source", " NTP CLOCK "),
        element(
            "system-booted-time",
            moment(system, "date-time", booted),
            leaf("time-length", up, junos__seconds=str(int(system.uptime))),
        ),
        element("protocols-started-time", moment(system, "date-time", booted), leaf("time-length", up)),
        element("last-configured-time", moment(system, "date-time", last.at), leaf("user", last.user)),
    )
    return View(text, xml)


def stamp(system: JunosSystem, at: float) -> str:
    """A moment as Junos prints it."""
    return f"{system.device.clock.datetime(at):%Y-%m-%d %H:%M:%S} UTC"


def seconds(system: JunosSystem, at: float) -> int:
    """A moment in seconds of Unix time."""
    return int(system.device.clock.datetime(at).timestamp())


def moment(system: JunosSystem, tag: str, at: float) -> str:
    """A moment as an element, with its seconds."""
    return leaf(tag, stamp(system, at), junos__seconds=str(seconds(system, at)))


def _waits(system: JunosSystem) -> bool:
    return system.store.trial is not None and not system.device.faults.find("lie_pending")


def _row(system: JunosSystem, number: int, commit: Commit, *, waits: bool) -> str:
    return element(
        "commit-history",
        leaf("sequence-number", number),
        leaf("user", commit.user),
        leaf("client", commit.via),
        moment(system, "date-time", commit.at),
        leaf("comment", commit.note) if commit.note else "",
        leaf("log", commit.log) if commit.log else "",
        leaf("commit-confirmed", PENDING) if waits else "",
    )


def _up(lasted: float) -> str:
    days, rest = divmod(int(lasted), 86400)
    clock = f"{rest // 3600:02}:{rest % 3600 // 60:02}"
    return f"{days}d {clock}" if days else f"{clock}:{rest % 60:02}"


def _load(lasted: float) -> str:
    days, rest = divmod(int(lasted), 86400)
    since = f"{days} days, " if days else ""
    return f"  up {since}{rest // 3600}:{rest % 3600 // 60:02}, 1 users, load averages: 0.11, 0.17, 0.20"
