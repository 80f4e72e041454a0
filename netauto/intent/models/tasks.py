"""What people have to do beside a plan, and its clock: nothing here is ever done by netauto, or pretended to be."""

from __future__ import annotations

from typing import Literal

from netauto.intent.models.base import Model
from netauto.intent.types import ChangeRef, IsoDate, Text

TaskKind = Literal[
    "patching", "radius", "dhcp", "egress", "declaration", "names", "printers", "secrets", "operator", "partner"
]


class TaskClock(Model):
    """When somebody was asked for one kind of work, and when it was done.

    Attributes:
        due: None: `since` and the lead time that unit, site or group say (`lead_days`).
        by: who was asked. order: the reference of his ticket.
    """

    since: IsoDate
    due: IsoDate | None = None
    done: IsoDate | None = None
    by: Text = ""
    order: ChangeRef | None = None
