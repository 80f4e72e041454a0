"""Background processes that outlive the command that started them: found again by pid files, never by a name or a guess.

A pid file holds the boot's id and the process's line of `/proc/PID/stat`, as the process wrote it about itself before it did anything else.
A process is the one meant only when boot, number and start time agree: a number that was given to somebody else is not believed.
"""

from __future__ import annotations

import os
import select
import signal
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

PROC = Path("/proc")
GIVEN = 3  # the first number that is not one of the standard three
# Writes the pid file $1, and becomes the program in the rest of the arguments. The file is whole or not there.
RECORDED = """cat /proc/sys/kernel/random/boot_id /proc/$$/stat > "$1.new" && mv "$1.new" "$1"; shift; exec "$@" """
_STATE, _START = 0, 19  # fields after the command's name, counted from 0; proc(5)


@dataclass(frozen=True, slots=True)
class Process:
    """A process, as a pid file knows it: `started` is in clock ticks since the boot `boot`."""

    boot: str
    pid: int
    started: int


def recorded(pid_file: Path, command: list[str]) -> list[str]:
    """Return the command that writes `pid_file` about itself and then becomes `command`."""
    return ["sh", "-c", RECORDED, "sh", str(pid_file), *command]


def spawn(command: list[str], log: Path, environment: dict[str, str], give: int | None = None) -> int:
    """Start a program in a session of its own, and return its number.

    Args:
        command: program, found on this process's PATH, and arguments.
        log: file that takes what it prints.
        environment: all its variables.
        give: a descriptor that it gets, as number `GIVEN`; it gets no other, not even a lock that the caller's caller holds.
    """
    flags = os.O_WRONLY | os.O_CREAT | os.O_APPEND | os.O_CLOEXEC
    actions = [
        (os.POSIX_SPAWN_OPEN, 0, os.devnull, os.O_RDONLY, 0),
        (os.POSIX_SPAWN_OPEN, 1, str(log), flags & ~os.O_CLOEXEC, 0o600),
        (os.POSIX_SPAWN_DUP2, 1, 2),
    ]
    if give is not None:
        actions.append((os.POSIX_SPAWN_DUP2, give, GIVEN))
    kept = {0, 1, 2, *([GIVEN] if give is not None else [])}
    actions += [(os.POSIX_SPAWN_CLOSE, number) for number in _inheritable() - kept]
    return os.posix_spawnp(command[0], command, environment, file_actions=actions, setsid=True)


def _inheritable() -> set[int]:
    """Return the descriptors that a program started now would get."""
    found = set()
    for path in Path("/proc/self/fd").iterdir():
        with suppress(OSError):  # the one of the folder itself is closed by now
            found |= {int(path.name)} if os.get_inheritable(int(path.name)) else set()
    return found


def write(pid_file: Path, pid: int, proc: Path = PROC) -> None:
    """Write the pid file of a process that cannot do it itself.

    Raises:
        OSError: there is no such process.
    """
    boot = (proc / "sys/kernel/random/boot_id").read_text(encoding="utf-8")
    draft = pid_file.with_name(f"{pid_file.name}.new")
    draft.write_text(boot + (proc / str(pid) / "stat").read_text(encoding="utf-8", errors="replace"), encoding="utf-8")
    draft.replace(pid_file)


def read(pid_file: Path) -> Process | None:
    """Return the process of a pid file; None when the file is not there or is none."""
    try:
        boot, _, stat = pid_file.read_text(encoding="utf-8").partition("\n")
        pid, fields = _parse(stat)
        return Process(boot, pid, int(fields[_START]))
    except (OSError, ValueError, IndexError):
        return None


def alive(process: Process | None, proc: Path = PROC) -> bool:
    """Return whether it still runs: same boot, same number, same start, and not merely waiting to be collected."""
    if process is None:
        return False
    try:
        boot = (proc / "sys/kernel/random/boot_id").read_text(encoding="utf-8").strip()
        _, fields = _parse((proc / str(process.pid) / "stat").read_text(encoding="utf-8", errors="replace"))
    except OSError:
        return False
    return boot == process.boot and int(fields[_START]) == process.started and fields[_STATE] not in {"Z", "X"}


def kill(process: Process | None, patience: float = 10.0) -> bool:
    """Kill a process and wait for its end; nothing to do for one that is gone.

    Args:
        process: as read from its file.
        patience: seconds to wait for the kernel to do it.

    Returns:
        Whether it is gone.
    """
    if process is None or not alive(process):
        return True
    try:
        descriptor = os.pidfd_open(process.pid)
    except ProcessLookupError:
        return True
    try:
        if alive(process):  # the descriptor holds on to the very process that was meant
            with suppress(ProcessLookupError):
                signal.pidfd_send_signal(descriptor, signal.SIGKILL)
            select.select([descriptor], [], [], patience)
    finally:
        os.close(descriptor)
    collect(process.pid)
    return not alive(process)


def collect(pid: int) -> None:
    """Let the kernel forget an ended process, if it was a child of this one."""
    with suppress(ChildProcessError):
        os.waitpid(pid, os.WNOHANG)


def _parse(stat: str) -> tuple[int, list[str]]:
    """Return number and fields of a line of `/proc/PID/stat`; the name in parentheses may hold anything, parentheses too.

    Raises:
        ValueError: it is no such line.
    """
    number, _, rest = stat.partition(" (")
    return int(number), rest.rpartition(") ")[2].split()
