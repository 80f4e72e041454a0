"""What netauto knows about a platform: a value made of data and pure functions."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from netauto.platforms.model import DeviceModel
    from netauto.platforms.rules import Copying, Section
    from netauto.platforms.syntax import Syntax
    from netauto.platforms.tree import Tree

Mark = Literal["recorded", "documented", "assumed"]


ISOLATED_PORT = "isolated port"  # a port whose clients do not reach those of another one in the same VLAN


@dataclass(frozen=True, slots=True)
class Fact:
    """A statement about the vendor's device.

    Attributes:
        mark: recorded on a device by somebody who published it, documented by the vendor, or assumed. netauto itself has never been
            run on a real device.
        source: where to look it up.
    """

    statement: str
    mark: Mark
    source: str


@dataclass(frozen=True, slots=True)
class ErrorText:
    """What a device writes when it refuses a line: a regular expression, and what it means."""

    pattern: str
    meaning: str
    mark: Mark = "documented"


@dataclass(frozen=True, slots=True)
class SecretText:
    """Where a secret stands in a line.

    Attributes:
        pattern: regular expression; group 1 is what stands before the secret, group 2 the secret.
        reencrypted: the device prints the same secret differently each time, or differently from what was typed: it cannot be
            compared, and a constant stands for it.
        within: the section that the line has to stand in; empty: anywhere.
    """

    pattern: str
    reencrypted: bool = False
    within: str = ""


@dataclass(frozen=True, slots=True)
class Volatile:
    """Lines that change by themselves: never compared, and named to whoever reads a diff.

    Attributes:
        name: of the rule, one word: ``uuid``.
        pattern: regular expression that such a line begins with, without its indentation.
        why: they are left out, in words.
    """

    name: str
    pattern: str
    why: str


@dataclass(frozen=True, slots=True)
class Limits:
    """Greatest lengths of names, and the VLAN ids that a unit may have (0: not on this platform)."""

    vlan_name: int = 0
    interface_name: int = 0
    zone_name: int = 0
    policy_name: int = 0
    address_name: int = 0
    profile_name: int = 0
    lowest_vlan: int = 2
    highest_vlan: int = 4094
    reserved_vlans: frozenset[int] = frozenset()
    maps_per_policy_tag: int = 0


@dataclass(frozen=True, eq=False)
class Platform:
    """A kind of device.

    Attributes:
        name: key in `netauto.platforms.PLATFORMS` and in the inventory.
        title: as people call it.
        syntax: how its configuration is written.
        rules: what its lines mean.
        rules_module: where a rule that is missing has to be added.
        volatile: lines that change by themselves; never compared.
        secrets: where secrets stand, beside the places that are alike everywhere (`netauto.platforms.anywhere`).
        secret_hint: regular expression that every line with such a secret contains; the other lines are not looked at more closely.
        errors: what the device says when it refuses, at the beginning of a line of its reply; the first that matches explains it.
        harmless: what looks like one of `errors` and is none; looked up first.
        references: kind of name (`Rule.named`) → regular expressions that find the uses of such a name in a line (group 1: the name
            or names).
        copying: sections that the device keeps alike.
        identify: command → regular expression that its answer must match for the device to be of this platform.
        limits: lengths and ranges.
        unsupported: regular expression of a line of a configuration → why netauto does not touch such a device.
        translates_by_zone: addresses are translated by a table of its own, from zone to zone; elsewhere each policy says its pool.
        cannot: what a unit may ask for (`ISOLATED_PORT`) and the platform has no way to do → why.
        read_model: understands a whole configuration.
        facts: what was assumed about the vendor's device, and where it comes from.
    """

    name: str
    title: str
    syntax: Syntax
    rules: Section
    rules_module: str
    volatile: tuple[Volatile, ...]
    secrets: tuple[SecretText, ...]
    secret_hint: str
    errors: tuple[ErrorText, ...]
    harmless: tuple[str, ...]
    references: Mapping[str, tuple[str, ...]]
    copying: tuple[Copying, ...]
    identify: Mapping[str, str]
    limits: Limits
    unsupported: Mapping[str, str]
    read_model: Callable[[str], DeviceModel]
    facts: tuple[Fact, ...] = field(default=())
    cannot: Mapping[str, str] = field(default_factory=dict)
    translates_by_zone: bool = False

    def complaint(self, reply: str) -> ErrorText | None:
        """Return the error text that a device's reply to a line contains, or None.

        Args:
            reply: what the device printed between the echo of the line and the next prompt, without control characters.
        """
        for line in reply.splitlines():
            text = line.strip()
            if any(re.search(pattern, text) for pattern in self.harmless):
                continue
            for error in self.errors:
                if re.search(error.pattern, text):
                    return error
        return None

    def parse(self, text: str) -> Tree:
        """Return the tree of a configuration; ``str()`` of it gives `text` back."""
        return self.syntax.parse(text)
