"""Workstations of one runtime folder: start, end, list them, run a command in one.

What runs is what the pid files of the folder say. Whoever changes it holds the folder's lock; what a killed command left is swept by the
next `up`.
"""

from __future__ import annotations

import fcntl
import re
import subprocess
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

from netauto.lab.workstations import container, hostside, image, ssh
from netauto.lab.workstations.container import HOST_KEY, Home
from netauto.lab.workstations.errors import NotHereError, WorkstationError
from netauto.lab.workstations.progress import silent
from netauto.lab.workstations.requirements import missing

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from netauto.lab.workstations.image import Image
    from netauto.lab.workstations.progress import Progress

LOCK = ".lock"  # no host name
AT_ONCE = 8  # containers that boot at the same time
_NAME = re.compile(r"[a-z]([a-z0-9-]{0,61}[a-z0-9])?")


@dataclass(frozen=True, slots=True)
class Workstation:
    """One that runs.

    Attributes:
        name: its host name.
        leader: the number of its first process, on this machine.
        host_key: its public SSH key, `type base64`.
        started: whether the call that returned this started it; False: it ran already.
    """

    name: str
    leader: int
    host_key: str
    started: bool = False


def up(names: tuple[str, ...], runtime: Path, progress: Progress = silent) -> tuple[Workstation, ...]:
    """Start the workstations that do not run yet, and return those of `names` in their order, booted and reachable by SSH.

    The image is built first when it is not there. Leftovers of killed commands are removed. What else runs in the folder goes on.

    Args:
        names: host names: small letters, digits, hyphens.
        runtime: folder for all that they write; made when it is missing. `ssh -F RUNTIME/ssh_config NAME` opens them.
        progress: told about the build of the image.

    Raises:
        NotHereError: this machine cannot run them; the text says what it lacks.
        WorkstationError: a name is none, the image cannot be built, or one did not start; those that did are left running.
    """
    if lacking := missing():
        raise NotHereError(lacking)
    homes = [_home(runtime, name) for name in dict.fromkeys(names)]
    ready_image = image.ensure(progress)
    with _locked(runtime):
        for home in _homes(runtime):
            if home.leader() is None:
                container.stop(home)
        public_key = ssh.make_key(runtime / ssh.KEY, "netauto lab")
        fresh = [home for home in homes if home.leader() is None]
        try:
            _start(fresh, public_key, ready_image)
        finally:
            ssh.write_config(runtime, _doors(runtime))
        return tuple(_workstation(home, started=home in fresh) for home in homes)


def down(runtime: Path, names: tuple[str, ...] = ()) -> tuple[str, ...]:
    """End workstations, whole or broken, remove what they wrote, and return their names. No names: all of the folder.

    Raises:
        WorkstationError: a name is none, or one cannot be ended.
    """
    chosen = {_home(runtime, name) for name in names}
    if not runtime.is_dir():
        return ()
    with _locked(runtime):
        homes = [home for home in _homes(runtime) if not chosen or home in chosen]
        for home in homes:
            container.stop(home)
        ssh.write_config(runtime, _doors(runtime))
    return tuple(home.name for home in homes)


def running(runtime: Path) -> tuple[Workstation, ...]:
    """Return the workstations of a folder that run, by name."""
    return tuple(_workstation(home) for home in _homes(runtime) if home.leader() is not None)


def inside(runtime: Path, name: str, command: list[str]) -> tuple[list[str], dict[str, str]]:
    """Return the command line, and its whole environment, that runs `command` in a workstation as root, without SSH.

    Raises:
        WorkstationError: it does not run.
    """
    return container.inside(_home(runtime, name), command), hostside.environment()


def run(runtime: Path, name: str, command: list[str]) -> subprocess.CompletedProcess[str]:
    """Run a command in a workstation as root, without SSH, and return how it ended with what it printed.

    Raises:
        WorkstationError: the workstation does not run.
    """
    line, environment = inside(runtime, name, command)
    return subprocess.run(
        line, env=environment, stdin=subprocess.DEVNULL, capture_output=True, text=True, errors="replace", check=False
    )


def _start(homes: list[Home], public_key: str, ready_image: Image) -> None:
    """Boot several at once; the first error is raised when all have come to an end, and nothing is left of those that failed."""

    def boot(home: Home) -> WorkstationError | None:
        try:
            container.prepare(home, public_key)
            container.start(home, ready_image)
        except (WorkstationError, OSError, subprocess.SubprocessError) as error:  # e.g. the disk is full
            container.stop(home)
            return error if isinstance(error, WorkstationError) else WorkstationError(f"{home.name}: {error}")
        return None

    with ThreadPoolExecutor(AT_ONCE) as pool:
        errors = [error for error in pool.map(boot, homes) if error]
    if errors:
        raise errors[0]


def _workstation(home: Home, *, started: bool = False) -> Workstation:
    leader = home.leader()
    if leader is None:
        raise WorkstationError(f"{home.name} ended right after its start; see {home.path}")
    return Workstation(home.name, leader, ssh.public_half(home.upper / HOST_KEY), started)


def _doors(runtime: Path) -> tuple[ssh.Door, ...]:
    return tuple(ssh.Door(found.name, found.leader, found.host_key) for found in running(runtime))


def _home(runtime: Path, name: str) -> Home:
    if not _NAME.fullmatch(name):
        raise WorkstationError(
            f"{name!r} is no host name: a letter, then small letters, digits and hyphens, at most 63"
        )
    return Home(runtime.resolve() / name)


def _homes(runtime: Path) -> list[Home]:
    """Return the folders that workstations have, whole or broken."""
    if not runtime.is_dir():
        return []
    folders = sorted(path for path in runtime.resolve().iterdir() if path.is_dir() and _NAME.fullmatch(path.name))
    return [Home(path) for path in folders]


@contextmanager
def _locked(runtime: Path) -> Iterator[None]:
    runtime.mkdir(parents=True, exist_ok=True)
    with (runtime / LOCK).open("wb") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield
