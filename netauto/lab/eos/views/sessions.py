"""`show configuration sessions` as EOS prints it, before 4.32 and since.

Recorded (napalm-automation/napalm issue 2166, SUNET/cnaas-nms issue 395): up to 4.31 a session on trial is
`pendingCommitTimer` and has a `commitBy`; since 4.32 it is `committed` at once, and two keys beside the sessions say which
one waits for its confirmation. Both moments count by the device's uptime (recorded: the NAPALM eos driver).
"""

from __future__ import annotations

import datetime as dt
import re
from typing import TYPE_CHECKING

from netauto.lab.eos.answer import Answer, Model
from netauto.lab.eos.sessions import MAX_COMPLETED, MAX_PENDING

if TYPE_CHECKING:
    from netauto.lab.engine.syntax import Match
    from netauto.lab.eos.cli import EosCli
    from netauto.lab.eos.commands import Command
    from netauto.lab.eos.sessions import Session

NEW_WORDING = (4, 32)
OLD_STATES = {"pending": "pending", "pendingCommitTimer": "pendingCommitTimer", "completed": "completed"}
NEW_STATES = {"pending": "pending", "pendingCommitTimer": "committed", "completed": "committed"}


def show_sessions(cli: EosCli, found: Match) -> Answer:
    """`show configuration sessions [detail]`."""
    release = tuple(int(part) for part in re.findall(r"\d+", cli.system.version)[:2])
    new = release >= NEW_WORDING
    sessions = cli.system.sessions.items()
    lying = cli.system.device.faults.find("lie_pending") is not None
    waiting = None if lying else cli.system.sessions.on_trial()
    states = {session.name: _state(session, new=new, lying=lying) for session in sessions}
    data: Model = {
        "maxSavedSessions": MAX_COMPLETED,
        "maxOpenSessions": MAX_PENDING,
        "mergeOnCommit": False,
        "saveToStartupConfigOnCommit": False,
        "sessions": {session.name: _model(cli, session, states[session.name]) for session in sessions},
    }
    if waiting is not None and waiting.trial is not None:
        until = waiting.trial.deadline - cli.system.device.booted
        if new:
            data |= {"commitTimerSessionName": waiting.name, "commitTimerExpireTime": until}
        else:
            data["sessions"][waiting.name]["commitBy"] = until
    return Answer(_text(cli, found, states, waiting, new=new), data=data)


def _state(session: Session, *, new: bool, lying: bool) -> str:
    state = "completed" if lying and session.trial is not None else session.state
    return (NEW_STATES if new else OLD_STATES)[state]


def _model(cli: EosCli, session: Session, state: str) -> Model:
    model: Model = {"state": state, "description": "", "instances": {}}
    model["commitUser"] = session.user if state != "pending" else ""
    if state != "pending":
        model["completedTime"] = cli.system.device.clock.datetime(session.settled_at).timestamp()
    return model


def _text(cli: EosCli, found: Match, states: dict[str, str], waiting: Session | None, *, new: bool) -> str:
    lines = [
        f"Maximum number of completed sessions: {MAX_COMPLETED}",
        f"Maximum number of pending sessions: {MAX_PENDING}",
    ]
    if found.text.endswith("detail"):
        lines += ["Merge on commit is disabled", "Autosave to startup-config on commit is disabled"]
    left = 0
    if waiting is not None and waiting.trial is not None:
        left = max(0, int(waiting.trial.deadline - cli.system.device.clock.now()))
        if new:
            lines += ["", f"Session with pending commit timer: {waiting.name}"]
            lines.append(f"Time left until commit timer expiry: in {dt.timedelta(seconds=left)}")
    lines += ["", f"  {'Name':<28} {'State':<19} {'User':<10} {'Terminal':<10} {'Commit Time Left':<17}"]
    lines.append(f"  {'-' * 28} {'-' * 19} {'-' * 10} {'-' * 10} {'-' * 17}")
    for session in cli.system.sessions.items():
        mark = "*" if session is cli.session else " "
        shown = f"{left // 60}m{left % 60}s" if session is waiting and not new else ""
        row = f"{mark} {session.name:<28} {states[session.name]:<19} {session.user:<10} {'':<10} {shown}"
        lines.append(row.rstrip())
    return "\n".join(lines) + "\n"


VIEWS: dict[str, Command] = {"show_sessions": show_sessions}
