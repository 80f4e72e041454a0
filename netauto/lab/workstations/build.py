"""Makes one layer in a folder of its own: the commands, and their running. Where layers are kept is `image`'s matter."""

from __future__ import annotations

import subprocess
from collections import deque
from dataclasses import dataclass
from typing import TYPE_CHECKING

from netauto.lab.workstations import trees
from netauto.lab.workstations.errors import WorkstationError
from netauto.lab.workstations.progress import BuildEvent, Reader
from netauto.lab.workstations.recipe import SUITE, ImageFile

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from netauto.lab.workstations.hostside import HostSide
    from netauto.lab.workstations.progress import Progress
    from netauto.lab.workstations.recipe import Recipe

TAIL = 15  # lines of a failed command that are told
# Runs a command in a layer, in a mount namespace of its own.
# $1 options of the overlay, $2 where it is mounted, the rest is the command. The machine's own resolv.conf, for the machine's network.
_INSIDE = """set -e
mount -t overlay overlay -o "$1" "$2"
mount -t proc proc "$2/proc"
mount --bind "$(readlink -f /etc/resolv.conf)" "$2/etc/resolv.conf"
root=$2; shift 2
exec chroot "$root" "$@"
"""
# Asked by maintainer scripts before they start a service; 101: no.
_POLICY = ImageFile("/usr/sbin/policy-rc.d", "#!/bin/sh\nexit 101\n", 0o755)


def overlay(lower: Iterable[Path], upper: Path, work: Path) -> str:
    """Return the mount options of an overlay, topmost lower folder first.

    Raises:
        WorkstationError: a path holds a character that separates options.
    """
    paths = tuple(map(str, (*lower, upper, work)))
    for path in paths:
        if set(path) & set(":,\\"):
            raise WorkstationError(f"a folder of the lab must not have ':', ',' or '\\' in its path: {path}")
    return f"lowerdir={':'.join(paths[:-2])},upperdir={paths[-2]},workdir={paths[-1]}"


@dataclass(frozen=True, slots=True)
class Builder:
    """Makes layers.

    Attributes:
        host: where packages come from, and what is taken over from this machine.
        lock: descriptor that every program of the build holds open: while one of them lives, nobody else builds.
        progress: told what is done.
    """

    host: HostSide
    lock: int
    progress: Progress

    def make(self, recipe: Recipe, lower: tuple[Path, ...], root: Path) -> None:
        """Make a layer in `root`, a folder that does not exist yet.

        Args:
            recipe: what it holds.
            lower: trees of the layers that it stands on, topmost first; none: it is the first.
            root: the layer's tree; folders beside it are used as well.

        Raises:
            WorkstationError: a command failed; the text has the end of what it printed.
        """
        inside = self._above(recipe, lower, root) if lower else self._first(recipe, root)
        for file in (*recipe.files, *(() if lower else self.host.files)):
            write(root, file)
        for command in recipe.commands:
            self.progress(BuildEvent(recipe.name, command[0]))
            self._run(recipe.name, (*inside, *command))

    def _first(self, recipe: Recipe, root: Path) -> tuple[str, ...]:
        """Make the first layer's tree, and return what a command inside of it starts with."""
        # apt's lists stay, so that a target can install without asking for them again.
        options = (
            "--mode=root",
            "--variant=minbase",
            "--skip=cleanup/apt/lists",
            f"--include={','.join(recipe.packages)}",
        )
        self._run(recipe.name, ("mmdebstrap", *options, SUITE, str(root), *self.host.sources))
        return ("chroot", str(root))

    def _above(self, recipe: Recipe, lower: tuple[Path, ...], root: Path) -> tuple[str, ...]:
        """Install another layer's packages, and return what a command inside of it starts with."""
        work, mounted = root.with_name("work"), root.with_name("mounted")
        for folder in (root, work, mounted):
            trees.make(folder)
        inside = ("sh", "-c", _INSIDE, "sh", overlay(lower, root, work), str(mounted))
        install = ("apt-get", "install", "--yes", "--no-install-recommends")
        write(root, _POLICY)
        self._run(recipe.name, (*inside, *install, *recipe.packages))
        self._run(recipe.name, (*inside, *install, "--download-only", *recipe.archives))
        (root / _POLICY.path.lstrip("/")).unlink()
        return inside

    def _run(self, layer: str, command: tuple[str, ...]) -> None:
        """Run a command to its end, told line by line.

        What it mounts is its own, and gone when it is killed. When this process is killed, it is told to end.
        """
        reader, tail = Reader(layer), deque[str](maxlen=TAIL)
        with subprocess.Popen(
            ("setpriv", "--pdeathsig", "TERM", "unshare", "--mount", "--propagation", "private", *command),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            errors="replace",
            env=self.host.environment,
            pass_fds=(self.lock,),
            cwd="/",
        ) as process:
            for line in process.stdout or ():
                tail.append(line.rstrip())
                if event := reader.read(line.rstrip()):
                    self.progress(event)
        if process.returncode:
            end = "\n  ".join(tail)
            raise WorkstationError(f"layer {layer}: {command[0]} ended with status {process.returncode}:\n  {end}")


def write(root: Path, file: ImageFile) -> None:
    """Write a file of the image below `root`, with the folders above it."""
    path = root / file.path.lstrip("/")
    trees.make(path.parent)
    path.unlink(missing_ok=True)  # it may be a link that leads out of the root
    path.write_text(file.text, encoding="utf-8")
    path.chmod(file.mode)
