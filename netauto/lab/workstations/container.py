"""One workstation: an overlay on the image, a systemd-nspawn container with a network namespace of its own, slirp4netns as its way out.

    RUNTIME/<name>/upper, work, root    what it wrote; the overlay's own; where it is mounted, for the container's eyes only
    RUNTIME/<name>/*.pid                `nspawn`, `slirp`, and `leader` (the container's first process): written when it is ready
    RUNTIME/<name>/*.log                what they said

Mounts are private to the container's processes: when these are gone, however they went, so are the mounts.
"""

from __future__ import annotations

import os
import select
import time
import uuid
from dataclasses import dataclass
from typing import TYPE_CHECKING

from netauto.lab.workstations import build, groups, hostside, processes, ssh, trees
from netauto.lab.workstations.errors import WorkstationError
from netauto.lab.workstations.notify import LEADER, Notices
from netauto.lab.workstations.recipe import USER, ImageFile

if TYPE_CHECKING:
    from pathlib import Path

    from netauto.lab.workstations.image import Image

BOOT_SECONDS = 60.0
PROCESSES = ("leader", "nspawn", "slirp")  # each has a pid file; in the order in which they are ended
HOST_KEY = "etc/ssh/ssh_host_ed25519_key"
_TAIL = 2000  # characters of a log that are told
# $1 pid file, $2 the overlay's options, $3 where to mount it, $4 the container's control group; then the program.
# A machine with the older kind of control groups gives the container a tree of the newer one. A group each: containers must not share one.
_LAUNCH = """set -e
cat /proc/sys/kernel/random/boot_id /proc/$$/stat > "$1.new"; mv "$1.new" "$1"
mount -t overlay overlay -o "$2" "$3"
if [ "$(stat -fc %T /sys/fs/cgroup)" != cgroup2fs ]; then
  umount -R /sys/fs/cgroup
  mount -t cgroup2 cgroup2 /sys/fs/cgroup
fi
mkdir -p "/sys/fs/cgroup/$4"
echo $$ > "/sys/fs/cgroup/$4/cgroup.procs"
shift 4
exec "$@"
"""


@dataclass(frozen=True, slots=True)
class Home:
    """The folder of one workstation, and the paths in it."""

    path: Path

    @property
    def name(self) -> str:
        """The workstation's name."""
        return self.path.name

    @property
    def upper(self) -> Path:
        """What it wrote, and what it was given before its start."""
        return self.path / "upper"

    @property
    def root(self) -> Path:
        """Its file system; empty for everybody but the container."""
        return self.path / "root"

    def pid_file(self, what: str) -> Path:
        """Pid file of `nspawn`, `slirp` or `leader`."""
        return self.path / f"{what}.pid"

    def log(self, what: str) -> Path:
        """What `nspawn` or `slirp` printed."""
        return self.path / f"{what}.log"

    def leader(self) -> int | None:
        """Return the container's first process; None unless it was ready, and all that belongs to it still runs."""
        found = [processes.read(self.pid_file(what)) for what in PROCESSES]
        return found[0].pid if found[0] and all(map(processes.alive, found)) else None


def prepare(home: Home, public_key: str) -> None:
    """Lay what makes a target itself over the image: name, identity, host key, who may log in."""
    for folder in (home.upper / "etc/ssh", home.path / "work", home.root):
        trees.make(folder)
    files = (
        ImageFile("/etc/hostname", f"{home.name}\n"),
        ImageFile("/etc/hosts", f"127.0.0.1 localhost\n127.0.1.1 {home.name}\n::1 localhost\n"),
        ImageFile("/etc/machine-id", f"{uuid.uuid4().hex}\n", 0o444),
        ImageFile(f"/etc/ssh/authorized_keys.d/{USER}", f"{public_key}\n"),
    )
    for file in files:
        build.write(home.upper, file)
    ssh.make_key(home.upper / HOST_KEY, home.name)


def start(home: Home, image: Image) -> None:
    """Boot a prepared workstation, and return when systemd says that it has booted and its way out is open.

    Raises:
        WorkstationError: it did not; the text has the end of what was printed.
    """
    deadline = time.monotonic() + BOOT_SECONDS
    with Notices() as notices:
        environment = hostside.environment() | {"NOTIFY_SOCKET": f"@{notices.name}"}
        environment["SYSTEMD_NSPAWN_UNIFIED_HIERARCHY"] = "1"
        pid = processes.spawn(container_command(home, image), home.log("nspawn"), environment)
        try:
            leader = int(notices.wait_for(LEADER, pid, deadline))
            _connect(home, leader, deadline)
            notices.wait_for("READY", pid, deadline)
            processes.write(home.pid_file("leader"), leader)
        except (WorkstationError, OSError, ValueError) as error:
            raise WorkstationError(f"{home.name}: {error}\n{_said(home)}") from error


def stop(home: Home) -> None:
    """End what runs in a folder, in whatever state it is, and remove the folder. As if the plug was pulled: nothing of it is kept.

    Raises:
        WorkstationError: a process cannot be killed.
    """
    ended = [processes.kill(processes.read(home.pid_file(what))) for what in PROCESSES]
    if not groups.end(groups.name_of(home.path)) or not all(ended):
        raise WorkstationError(f"{home.name}: its processes do not end; see {home.path}")
    trees.remove(home.path)


def inside(home: Home, command: list[str]) -> list[str]:
    """Return the command line that runs `command` in a workstation as root; its environment is for the caller to give.

    Raises:
        WorkstationError: it does not run.
    """
    leader = home.leader()
    if leader is None:
        raise WorkstationError(f"{home.name} does not run")
    return ["nsenter", "--target", str(leader), "--all", "--", *command]


def container_command(home: Home, image: Image) -> list[str]:
    """Return the command that mounts the workstation's file system and becomes its container."""
    layers = [layer.root for layer in image.layers]
    options = build.overlay(layers, home.upper, home.path / "work")
    launch = ["unshare", "--mount", "--propagation", "private", "sh", "-c", _LAUNCH, "sh"]
    launch += [str(home.pid_file("nspawn")), options, str(home.root), groups.name_of(home.path)]
    return [
        *launch,
        "systemd-nspawn",
        "--quiet",
        "--boot",
        "--notify-ready=yes",
        "--keep-unit",
        "--register=no",
        "--private-network",
        f"--directory={home.root}",
        f"--machine={home.name}",
        "--capability=CAP_NET_ADMIN,CAP_NET_RAW",
        "--console=read-only",
        "--link-journal=no",
        "--resolv-conf=off",
        "--timezone=off",
    ]


def network_command(home: Home, leader: int) -> list[str]:
    """Return the command that gives a container its way to the package mirror; it writes to `processes.GIVEN` when it is open."""
    options = ["--configure", "--mtu=65520", "--disable-host-loopback", f"--ready-fd={processes.GIVEN}"]
    return processes.recorded(home.pid_file("slirp"), ["slirp4netns", *options, str(leader), "tap0"])


def _connect(home: Home, leader: int, deadline: float) -> None:
    heard, said = os.pipe()
    try:
        try:
            processes.spawn(network_command(home, leader), home.log("slirp"), hostside.environment(), give=said)
        finally:
            os.close(said)
        left = max(0.0, deadline - time.monotonic())
        # Readable without a byte: the program ended, and its end of the pipe with it.
        if not select.select([heard], [], [], left)[0] or not os.read(heard, 1):
            raise WorkstationError("its way to the network did not open")
    finally:
        os.close(heard)


def _said(home: Home) -> str:
    logs = (home.log("nspawn"), home.log("slirp"))
    return "\n".join(log.read_text(errors="replace")[-_TAIL:] for log in logs if log.exists()).strip()
