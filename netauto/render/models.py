"""What rendering gives."""

from __future__ import annotations

from dataclasses import dataclass

# Objects that several units refer to (a server's address, a service's ports): made if absent, left at close.
SHARED_OWNER = "shared"


@dataclass(frozen=True, slots=True)
class Fragment:
    """What one template contributes to one device: commands in the device's own language.

    Attributes:
        device: inventory name.
        owner: unit that the lines belong to, or ``shared``: created if absent, and still there after the unit is closed.
        template: ``ios_xe/access_port.j2``.
        template_digest: SHA-256 of the template's text.
        intent_key: what in the unit's file asked for it, e.g. ``rooms[0].port``.
        text: one command a line, indented as the platform indents; never empty.
    """

    device: str
    owner: str
    template: str
    template_digest: str
    intent_key: str
    text: str

    @property
    def shared(self) -> bool:
        """Whether the lines stay when the unit is closed."""
        return self.owner == SHARED_OWNER
