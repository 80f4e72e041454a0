"""Exec commands about files: dir, more, verify, copy, delete."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from netauto.lab.dialect import Question, Reply

if TYPE_CHECKING:
    from netauto.lab.engine.syntax import Match
    from netauto.lab.ios.cli import IosCli
    from netauto.lab.ios.commands import Command

RUNNING = ("running-config", "system:running-config", "system:/running-config")
STARTUP = ("startup-config", "nvram:startup-config", "nvram:/startup-config")
FIRST_INODE = 32769


def plain(name: str) -> str:
    """`flash:/dir/x` → `dir/x`."""
    return re.sub(r"^\w+:/*", "", name)


def read(cli: IosCli, name: str) -> str | None:
    """Content of a file or of a configuration; None when there is none of this name."""
    if name in RUNNING:
        return cli.system.file_text()
    if name in STARTUP:
        return cli.system.store.startup or None
    if name.startswith("null:"):
        return ""
    stored = cli.system.files.get(plain(name))
    return stored.content.decode("utf-8", "replace") if stored is not None else None


def missing(name: str) -> str:
    """The device's text for a file that is not there."""
    return f"%Error opening {name} (No such file or directory)\n"


def dir_files(cli: IosCli, found: Match) -> str:
    """`dir [FILE]`."""
    name = found.value("file") or f"{cli.system.model.flash}:/"
    system = name.partition(":")[0] + ":"
    wanted = plain(name)
    shown = [entry for entry in cli.system.files.items() if not wanted or entry[0] == wanted]
    if wanted and not shown:
        return missing(f"{system}/{wanted}")
    lines = [f"Directory of {system}/{wanted}", ""]
    for index, (path, stored) in enumerate(shown):
        at = cli.system.device.clock.datetime(stored.written).strftime("%b %-d %Y %H:%M:%S +00:00")
        lines.append(f"{FIRST_INODE + index}  -rw-  {len(stored.content):>16}  {at}  {path}")
    store = cli.system.files
    lines.extend(["", f"{store.capacity} bytes total ({store.capacity - store.used} bytes free)"])
    return "\n".join(lines) + "\n"


def more_file(cli: IosCli, found: Match) -> str:
    """`more FILE`."""
    name = found.text.split()[-1]
    text = read(cli, name)
    return missing(name) if text is None else text


def verify_md5(cli: IosCli, found: Match) -> str:
    """`verify /md5 FILE`."""
    name = found.value("file") or ""
    stored = cli.system.files.get(plain(name))
    if stored is None:
        return missing(name)
    return f"{'.' * 8}Done!\nverify /md5 ({name}) = {stored.md5}\n"


def delete_file(cli: IosCli, found: Match) -> Reply:
    """`delete [/force] FILE`, with two questions unless forced or `file prompt quiet`."""
    name = found.value("file") or ""
    quiet = cli.system.store.running.find("file prompt quiet") is not None
    if "/force" in found.text or quiet:
        return Reply(_delete(cli, name))

    def named(answer: str) -> Reply:
        chosen = f"{name.partition(':')[0]}:{answer.strip()}" if answer.strip() else name
        text = f"Delete {chosen}? [confirm]"
        return Reply(
            ask=Question(
                text, lambda key: Reply(_delete(cli, chosen) if key.lower() in ("", "y") else ""), single_key=True
            )
        )

    return Reply(ask=Question(f"Delete filename [{plain(name)}]? ", named))


def _delete(cli: IosCli, name: str) -> str:
    if cli.system.files.delete(plain(name)):
        return ""
    return f"%Error deleting {name} (No such file or directory)\n"


def copy_any(cli: IosCli, found: Match) -> Reply:
    """`copy SOURCE DESTINATION`."""
    source, destination = found.text.split()[1:3]
    text = read(cli, source)
    if text is None:
        return Reply(missing(source))
    if cli.system.store.running.find("file prompt quiet") is not None:
        return Reply(_copy(cli, text, destination))
    base = plain(destination) or plain(source)

    def named(answer: str) -> Reply:
        chosen = destination
        if answer.strip() and destination not in (*RUNNING, *STARTUP):
            chosen = f"{destination.partition(':')[0]}:{answer.strip()}"
        return Reply(_copy(cli, text, chosen))

    return Reply(ask=Question(f"Destination filename [{base}]? ", named))


def _copy(cli: IosCli, text: str, destination: str) -> str:
    size = len(text.encode())
    if destination in RUNNING:
        applied = cli.system.store.merge(text, lambda line: _screened(cli, line))
        cli.system.touched(cli.login.user)
        return f"{applied.text}{size} bytes copied in 0.340 secs ({int(size / 0.34)} bytes/sec)\n"
    if destination in STARTUP:
        cli.system.store.startup = text
        return f"[OK]\n{size} bytes copied in 0.520 secs ({int(size / 0.52)} bytes/sec)\n"
    if not cli.system.files.put(plain(destination), text.encode(), cli.system.device.clock.now()):
        return f"%Error opening {destination} (No space left on device)\n"
    return f"{size} bytes copied in 0.280 secs ({int(size / 0.28)} bytes/sec)\n"


def _screened(cli: IosCli, line: str) -> tuple[str, str | None]:
    screened = cli.system.device.screen(line)
    return screened.line, screened.reply


COMMANDS: dict[str, Command] = {
    "dir_files": dir_files,
    "more_file": more_file,
    "verify_md5": verify_md5,
    "delete_file": delete_file,
    "copy_any": copy_any,
}
