"""Exec commands that change, copy or commit configurations, and the files of the flash."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from netauto.lab.dialect import Question, Reply
from netauto.lab.engine.refusals import Refused
from netauto.lab.eos.answer import Answer, failure
from netauto.lab.eos.words import COPIED, LOCKED

if TYPE_CHECKING:
    from netauto.lab.engine.syntax import Match
    from netauto.lab.eos.cli import EosCli
    from netauto.lab.eos.commands import Command
    from netauto.lab.eos.tree import Node

FLASH = re.compile(r"^(?:flash:|file:|/mnt/flash)?/*")


def _check_lock(cli: EosCli) -> None:
    holder = cli.system.locked_by
    if holder not in (None, cli.login.user):
        raise Refused(LOCKED.format(user=holder))


def configure(cli: EosCli, found: Match) -> Answer:  # noqa: ARG001
    """`configure terminal`: lines take effect at once."""
    _check_lock(cli)
    cli.enter_config()
    return Answer(data={})


def configure_lock(cli: EosCli, found: Match) -> Answer:  # noqa: ARG001
    """`configure lock`: nobody else may configure until it is given back (documented; its duration is assumed)."""
    _check_lock(cli)
    cli.system.locked_by = cli.login.user
    return Answer(data={})


def configure_unlock(cli: EosCli, found: Match) -> Answer:
    """`configure unlock`, with `force` for somebody else's lock."""
    if not found.text.endswith("force"):
        _check_lock(cli)
    cli.system.locked_by = None
    return Answer(data={})


# Configuration sessions.


def _name(found: Match) -> str:
    return found.value("session") or ""


def session_enter(cli: EosCli, found: Match) -> Answer:
    """`configure session [NAME]`."""
    _check_lock(cli)
    cli.enter_config(cli.system.sessions.enter(_name(found), cli.login.user))
    return Answer(data={})


def session_commit(cli: EosCli, found: Match) -> Answer:
    """`configure session NAME commit`: take effect for good, or confirm a trial."""
    _check_lock(cli)
    cli.system.sessions.commit(_name(found), cli.login.user)
    return Answer(data={})


def session_timer(cli: EosCli, found: Match) -> Answer:
    """`configure session NAME commit timer HH:MM:SS`: take effect on trial."""
    _check_lock(cli)
    cli.system.sessions.arm(_name(found), cli.login.user, _seconds(found))
    return Answer(data={})


def _seconds(found: Match) -> float:
    hours, minutes, seconds = (int(part) for part in (found.value("timer") or "0:0:0").split(":"))
    total = hours * 3600 + minutes * 60 + seconds
    if not total:
        raise Refused("% Timer must be greater than zero\n")  # assumed wording
    return total


def session_abort(cli: EosCli, found: Match) -> Answer:
    """`configure session NAME abort`: forget it, and undo what is on trial."""
    cli.system.sessions.abort(_name(found), cli.login.user)
    return Answer(data={})


def here_commit(cli: EosCli, found: Match) -> Answer:  # noqa: ARG001
    """`commit` inside a session."""
    cli.system.sessions.commit(_here(cli), cli.login.user)
    cli.leave_config()
    return Answer(data={})


def here_timer(cli: EosCli, found: Match) -> Answer:
    """`commit timer` inside a session."""
    cli.system.sessions.arm(_here(cli), cli.login.user, _seconds(found))
    cli.leave_config()
    return Answer(data={})


def here_abort(cli: EosCli, found: Match) -> Answer:  # noqa: ARG001
    """`abort` inside a session."""
    name = _here(cli)
    cli.leave_config()
    cli.system.sessions.abort(name, cli.login.user)
    return Answer(data={})


def here_clean(cli: EosCli, found: Match) -> Answer:  # noqa: ARG001
    """`rollback clean-config`: the session starts again from the machine's first configuration."""
    if cli.session is not None:
        cli.session.tree = cli.system.clean()
        cli.enter_config(cli.session)
    return Answer(data={})


def _here(cli: EosCli) -> str:
    return cli.session.name if cli.session is not None else ""


# Whole configurations and files.


def plain(name: str) -> str:
    """`flash:/a.cfg` → `a.cfg`."""
    return FLASH.sub("", name)


def write_memory(cli: EosCli, found: Match) -> Answer:  # noqa: ARG001
    """`write memory`, `copy running-config startup-config`."""
    complaint = cli.system.save(cli.login.user)
    return failure(complaint) if complaint else Answer(COPIED, data={"messages": [COPIED.strip()]})


def write_erase(cli: EosCli, found: Match) -> Answer:
    """`write erase` asks, `write erase now` does not."""

    def confirmed(key: str) -> Reply:
        if key.lower() in ("", "y"):
            cli.system.startup = ""
        return Answer(data={})

    if found.text.endswith(" now"):
        cli.system.startup = ""
        return Answer(data={})
    return Answer(ask=Question("Proceed with erasing startup configuration? [confirm]", confirmed, single_key=True))


def copy(cli: EosCli, found: Match) -> Answer:
    """`copy SOURCE DESTINATION` among the two configurations and the flash."""
    source, target = found.text.split()[1:3]
    text = _content(cli, source)
    if text is None:
        return failure(f"% Error copying {source} to {target} (No such file or directory)\n")
    if target == "running-config":
        return _merge(cli, text)
    if target == "startup-config":
        cli.system.startup = text
    elif not cli.system.files.put(plain(target), text.encode(), cli.system.device.clock.now()):
        return failure(f"% Error copying {source} to {target} (No space left on device)\n")
    return Answer(COPIED, data={"messages": [COPIED.strip()]})


def _content(cli: EosCli, name: str) -> str | None:
    if name == "running-config":
        return cli.system.running.render()
    if name == "startup-config":
        return cli.system.startup
    stored = cli.system.files.get(plain(name))
    return stored.content.decode("utf-8", "replace") if stored else None


def _merge(cli: EosCli, text: str) -> Answer:
    """Lines of a file, typed one after the other: refused ones are named, the rest takes effect (documented)."""
    _check_lock(cli)
    answers = []
    cli.enter_config()
    for line in text.splitlines():
        screened = cli.system.device.screen(line) if line.strip() else None
        reply = cli.execute(line) if screened is None or screened.reply is None else Answer(screened.reply)
        answers.append(reply.text)
        if not cli.frames:
            cli.enter_config()
    cli.leave_config()
    return Answer("".join(answers) + COPIED, data={"messages": [COPIED.strip()]})


def configure_replace(cli: EosCli, found: Match) -> Answer:
    """`configure replace FILE`: all of it, or nothing when a line is refused (documented)."""
    _check_lock(cli)
    name = found.value("file") or ""
    text = _content(cli, "startup-config" if plain(name) == "startup-config" else name)
    if text is None:
        return failure(f"% Error: {name}: No such file or directory\n")
    tree, complaints = _replacement(cli, text)
    if complaints and "ignore-errors" not in found.text:
        return failure("".join(f"> {line}\n" for line in complaints) + "% Failed to replace the configuration\n")
    cli.system.become(tree, cli.login.user)
    return Answer(data={})


def _replacement(cli: EosCli, text: str) -> tuple[Node, list[str]]:
    kept, refused = [], []
    for line in text.splitlines():
        screened = cli.system.device.screen(line) if line.strip() else None
        if screened is None or screened.reply is None:
            kept.append(line if screened is None else screened.line)
        elif screened.reply:
            refused.append(f"{line.strip()}: {screened.reply.strip()}")
    tree, complaints = cli.system.read("\n".join(kept))
    return tree, refused + complaints


def delete(cli: EosCli, found: Match) -> Answer:
    """`delete flash:FILE`."""
    name = found.value("file") or ""
    if not cli.system.files.delete(plain(name)):
        return failure(f"% Error deleting {name} (No such file or directory)\n")
    return Answer(data={})


def more(cli: EosCli, found: Match) -> Answer:
    """`more flash:FILE`."""
    name = found.value("file") or ""
    text = _content(cli, "startup-config" if plain(name) == "startup-config" else name)
    return failure(f"% Error displaying {name} (No such file or directory)\n") if text is None else Answer(text)


def directory(cli: EosCli, found: Match) -> Answer:
    """`dir [flash:]`."""
    wanted = plain(found.value("file") or "flash:")
    clock = cli.system.device.clock
    rows = [("startup-config", len(cli.system.startup.encode()), cli.system.saved_at)]
    rows += [(name, len(stored.content), stored.written) for name, stored in cli.system.files.items()]
    rows = [row for row in sorted(rows) if wanted in ("", row[0])]
    if not rows:
        return failure(f"% Error listing directory {found.value('file')} (No such file or directory)\n")
    listed = [f"       -rw-  {size:>10}  {clock.datetime(at):%b %d %H:%M}  {name}" for name, size, at in rows]
    total = cli.system.files.capacity
    free = total - cli.system.files.used
    text = "Directory of flash:/\n\n" + "\n".join(listed) + f"\n\n{total} bytes total ({free} bytes free)\n"
    return Answer(text, data={"urls": {"flash:/": {"files": {name: {"fileSize": size} for name, size, _ in rows}}}})


COMMANDS: dict[str, Command] = {
    "configure": configure,
    "configure_lock": configure_lock,
    "configure_unlock": configure_unlock,
    "session_enter": session_enter,
    "session_commit": session_commit,
    "session_timer": session_timer,
    "session_abort": session_abort,
    "here_commit": here_commit,
    "here_timer": here_timer,
    "here_abort": here_abort,
    "here_clean": here_clean,
    "configure_replace": configure_replace,
    "write_memory": write_memory,
    "write_erase": write_erase,
    "copy": copy,
    "delete": delete,
    "more": more,
    "dir": directory,
}
