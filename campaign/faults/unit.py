"""Faults 23 to 29 and 32: what happens to the unit as a whole."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from campaign.case import ANY, APPLY, Act, Case, Command
from campaign.faults.common import OUT_OF_REACH, fault, on_line, platforms, spread
from campaign.faults.device import carriers
from campaign.vendor import WORDS

if TYPE_CHECKING:
    from collections.abc import Iterator

    from campaign.record import Record

PLAN_CLOSE = Command(("plan", "{unit}", "--close", "--json"))
CLOSE = Command(("apply", "{unit}", "{close}", "--json"))
SMALL = """\
unit: {unit}
site: lens
blueprint: covid-consultation
change: CHG-2020-0500
owner: Service de pneumologie
review: 2027-06-30
rooms:
  - {{name: box-1, port: {port}, workstation: {station}}}
"""
OTHERS = {
    "lens-consult-4": ("len-acc-1 Gi1/0/36", "len-ws-901"),
    "lens-consult-5": ("len-acc-1 Gi1/0/46", "len-ws-902"),
}


def cases(record: Record) -> Iterator[Case]:
    """Yield the cases."""
    for platform, device in platforms(record):
        yield from _rollback(record, platform, device)
        yield from _secrets(record, platform, device)
        yield from _between(platform, device)
        residue = Act("edit", lines=(f"templates/{platform}/*.j2", "", "description {{ '{{ zone }}' }}\n"))
        yield Case(
            f"residue.{platform}", 32, platform, (residue, Command(("plan", "{unit}", "--json"))), ends=("before",)
        )
    yield Case("closed.undisturbed", 28, ANY, (APPLY, PLAN_CLOSE, CLOSE), ends=("before",))
    yield from _two_plans()
    yield from _shared(record)


def _rollback(record: Record, platform: str, device: str) -> Iterator[Case]:
    """The last of N fails; a rollback fails; the change cuts the way."""
    last = record.lines(device, "arm")[-1]
    yield Case(f"last-fails.{platform}", 23, platform, (on_line(last, "reject"), APPLY))
    for name, other in platforms(record):
        if name == platform:
            continue
        bad = on_line(spread(carriers(record, other), 1)[0], "ignore")
        stuck = (bad, fault(device, "reject", match=record.undoing(device)), APPLY)
        why = "the device refuses to go back, so what it will run is for a person to see to"
        yield Case(f"rollback-fails.{name}.{platform}", 24, platform, stuck, operator=why)
    for number, line in enumerate(spread(record.lines(device, "arm"), 3), start=1):
        cut = replace(
            APPLY,
            at=f"before-{line.point}",
            acts=(Act("cut", device), fault(device, "drop", match=line.match, after=True)),
        )
        yield Case(f"way-cut.{number}.{platform}", 26, platform, (cut,), operator=OUT_OF_REACH)


def _secrets(record: Record, platform: str, device: str) -> Iterator[Case]:
    secret = record.password
    line = spread(carriers(record, device), 1)[0]
    for name, act in (
        ("refusal", on_line(line, "reject", text=f"% Invalid input: {secret}\nvalue parse error before '{secret}'\n")),
        ("banner", fault(device, "banner", text=f"the password is {secret}")),
        ("log", fault(device, "noise", match="^show run|^show$", text=f"%SYS-5-CONFIG_I: password {secret}", times=1)),
    ):
        yield Case(f"secret.{name}.{platform}", 29, platform, (act, APPLY))


def _between(platform: str, device: str) -> Iterator[Case]:
    """Somebody edits a device while the unit is open: closing keeps what they made."""
    words = WORDS.get(platform)
    if words is None:
        return
    edit = Act("console", device, lines=(*words.edit, *words.save))
    undo = Act("console", device, lines=(*words.undo, *words.save))
    known = (edit, Act("name", lines=("edited",)), undo)
    yield Case(
        f"edited-while-open.{platform}", 28, platform, (*known, APPLY, edit, PLAN_CLOSE, CLOSE), ends=("edited",)
    )
    late = (APPLY, PLAN_CLOSE, edit, Act("name", lines=("after-edited",)), CLOSE)
    yield Case(f"edited-after-plan.{platform}", 28, platform, late, ends=("after-edited",))


def _two_plans() -> Iterator[Case]:
    folder = "inventories/lab/units"
    written = tuple(
        Act("write", lines=(f"{folder}/{unit}.yml", SMALL.format(unit=unit, port=port, station=station)))
        for unit, (port, station) in OTHERS.items()
    )
    first, second = (Command(("plan", unit, "--json", "-q")) for unit in OTHERS)
    both = replace(first, beside=second)
    yield Case("two-plans", 25, ANY, (*written, both, Act("distinct")), ends=("before",))
    yield Case(
        "two-plans.one-unit", 25, ANY, (replace(Command(("plan", "{unit}", "--json")), beside=APPLY),), ends=("after",)
    )


def _shared(record: Record) -> Iterator[Case]:
    """Another unit's rule uses an address of ours: closing keeps what the other one needs, or refuses."""
    firewalls = [device for platform, device in platforms(record) if platform == "fortios"]
    for device in firewalls:
        group = ("config firewall addrgrp", "edit G-AUTRE-UNITE", "set member N-LEN-C3-CLIN", "next", "end")
        shared = (APPLY, Act("console", device, lines=group), Act("name", lines=("shared",)), PLAN_CLOSE, CLOSE)
        yield Case(
            "shared-at-close.fortios",
            27,
            "fortios",
            (*shared, Act("kept", device, lines=("N-LEN-C3-CLIN",))),
            ends=("shared", "kept"),
        )
