"""Workstations of the lab: Debian containers with a full systemd, their own network and their own sshd, ready in less than a second each.

    if sentence := missing():            # root, Debian, a few packages; elsewhere, say it and go on without
        ...
    up(("len-ws-301", "len-ws-302"), runtime, progress)
    run(runtime, "len-ws-301", ["systemctl", "is-system-running"])
    down(runtime)

`runtime` is a folder of the caller; `ssh -F RUNTIME/ssh_config len-ws-301` opens a workstation, its host key pinned. Molecule's create and
destroy, and people, use `python -m netauto.lab.workstations`. Two folders know nothing of each other: the same name may run in both.
"""

from netauto.lab.workstations.errors import NotHereError, WorkstationError
from netauto.lab.workstations.fleet import Workstation, down, inside, run, running, up
from netauto.lab.workstations.image import Image, Layer, ensure, ready
from netauto.lab.workstations.progress import BuildEvent, Progress
from netauto.lab.workstations.publish import publish, withdraw
from netauto.lab.workstations.requirements import missing
from netauto.lab.workstations.ssh import ansible_variables

__all__ = [
    "BuildEvent",
    "Image",
    "Layer",
    "NotHereError",
    "Progress",
    "Workstation",
    "WorkstationError",
    "ansible_variables",
    "down",
    "ensure",
    "inside",
    "missing",
    "publish",
    "ready",
    "run",
    "running",
    "up",
    "withdraw",
]
