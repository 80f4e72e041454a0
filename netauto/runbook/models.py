"""What stands on the paper; how it looks is the business of `netauto.runbook.text` and `netauto.runbook.html`."""

from __future__ import annotations

from typing import Literal

from netauto.intent.models import Model

Title = Literal["before", "begin", "lines", "effect", "after", "keep", "held", "back", "undo"]


class Look(Model):
    """What has to be seen in the answer to a command: of what, and how it has to be."""

    subject: str
    expect: str


class Step(Model):
    """One line to type, with a box to tick.

    Attributes:
        text: exactly as it is typed, blanks before it included; a secret stands as its reference.
        looks: what its answer has to say; empty: nothing in particular.
    """

    text: str
    looks: tuple[Look, ...] = ()


class Block(Model):
    """Steps that belong together.

    Attributes:
        title: a key of `netauto.runbook.words.WORDS`; so are the `notes`.
        about: what of: a port, for what is held.
    """

    title: Title
    steps: tuple[Step, ...]
    notes: tuple[str, ...] = ()
    about: str = ""


class Sheet(Model):
    """One device.

    Attributes:
        where: how to reach it, as the inventory says; empty: the inventory does not know it any more.
        base, predicted: fingerprints of its configuration before and after.
        secrets: references that stand in its lines.
    """

    device: str
    title: str
    site: str
    role: str
    where: str
    user: str
    password: str
    base: str
    predicted: str
    timed: bool
    edited: bool
    impact: tuple[str, ...]
    secrets: tuple[str, ...]
    blocks: tuple[Block, ...]


class Runbook(Model):
    """The change of one plan, device by device, in the order in which netauto would arm them.

    Attributes:
        plan: the plan's digest: who approves it approves these lines.
        owner: who answers for the unit; empty: to be filled in.
        minutes: of the devices' own timers, for hands.
        vault: file that ``vault:`` references are looked up in.
        unchanged: devices that nothing is typed at.
    """

    unit: str
    code: str
    action: Literal["open", "close"]
    change: str
    plan: str
    intent: str
    tool: str
    owner: str
    minutes: int
    vault: str
    prerequisites: tuple[str, ...]
    sheets: tuple[Sheet, ...]
    unchanged: tuple[str, ...]
