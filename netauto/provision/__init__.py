"""Playbook runs: Ansible as a program, its events as values, every host's end in plain words."""

from netauto.provision.events import (
    Counted,
    Event,
    Finished,
    Garbled,
    HostEnded,
    HostStarted,
    HostTold,
    PlayStarted,
    TaskStarted,
)
from netauto.provision.order import Order, Target
from netauto.provision.result import (
    Failure,
    HostProgress,
    HostResult,
    PlaybookResult,
    Progress,
)
from netauto.provision.run import PlaybookRun

__all__ = [
    "Counted",
    "Event",
    "Failure",
    "Finished",
    "Garbled",
    "HostEnded",
    "HostProgress",
    "HostResult",
    "HostStarted",
    "HostTold",
    "Order",
    "PlayStarted",
    "PlaybookResult",
    "PlaybookRun",
    "Progress",
    "Target",
    "TaskStarted",
]
