"""What the device answers to operational commands: a text, and the same as XML where clients ask for it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from netauto.lab.dialect import Login
    from netauto.lab.junos.system import JunosSystem
    from netauto.lab.junos.tree import Node


@dataclass(frozen=True, slots=True)
class Asked:
    """A question to the device.

    Attributes:
        system: Who is asked.
        login: Who asks.
        words: What they name: an interface, a zone, by the name of the group or element that holds it.
    """

    system: JunosSystem
    login: Login
    words: dict[str, str] = field(default_factory=dict)

    @property
    def active(self) -> Node:
        """What is committed."""
        return self.system.store.active

    def __getitem__(self, name: str) -> str:
        return self.words.get(name) or ""


@dataclass(frozen=True, slots=True)
class View:
    """An answer; without `xml` the text stands in an `output` element."""

    text: str
    xml: str = ""


class Unanswered(Exception):  # noqa: N818 - what it is
    """The device has no answer; the text is its complaint, without `error: `."""
