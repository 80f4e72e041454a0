"""Playbook runs: Ansible as a program, its events as values, every host's end in plain words."""

from netauto.provision.attest import Attestation, Proof, attestation, picture
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
from netauto.provision.order import Order, Secret, Target
from netauto.provision.playbooks import ATTEST, SET_UP, WIPE, Playbook, make_order, roles, targets
from netauto.provision.result import (
    Failure,
    HostProgress,
    HostResult,
    PlaybookResult,
    Progress,
)
from netauto.provision.run import PlaybookRun
from netauto.provision.variables import unit_variables

__all__ = [
    "ATTEST",
    "SET_UP",
    "WIPE",
    "Attestation",
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
    "Playbook",
    "PlaybookResult",
    "PlaybookRun",
    "Progress",
    "Proof",
    "Secret",
    "Target",
    "TaskStarted",
    "attestation",
    "make_order",
    "picture",
    "roles",
    "targets",
    "unit_variables",
]
