"""What verification says."""

from __future__ import annotations

from typing import Literal

from netauto.intent.models import Model

Status = Literal["passed", "failed", "error", "skipped"]


class CheckResult(Model):
    """The outcome of one check on one device.

    Attributes:
        check: stable id, e.g. ``config.equals-predicted``, ``vlan.state``.
        status: failed: the network is wrong; error: netauto could not tell; skipped: does not apply, with the reason.
        expected, observed: in words, one line each.
        method: ``model`` (read from the running configuration), ``device`` (state as the device shows it).
    """

    device: str
    check: str
    subject: str
    status: Status
    expected: str
    observed: str
    method: Literal["model", "device"]
