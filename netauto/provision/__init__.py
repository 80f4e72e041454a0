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
from netauto.provision.playbooks import ATTEST, SET_UP, WIPE, Playbook, roles, targets
from netauto.provision.result import (
    Failure,
    HostProgress,
    HostResult,
    PlaybookResult,
    Progress,
)
from netauto.provision.run import PlaybookRun
from netauto.provision.variables import HostVariables, unit_variables

__all__ = [
    "ATTEST",
    "SET_UP",
    "WIPE",
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
    "HostVariables",
    "Order",
    "PlayStarted",
    "Playbook",
    "PlaybookResult",
    "PlaybookRun",
    "Progress",
    "Target",
    "TaskStarted",
    "roles",
    "targets",
    "unit_variables",
]
