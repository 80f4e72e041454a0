"""What is wrong with a configuration that cannot be committed."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Mistake:
    """One mistake: where it is (`[edit ...]`), the statement, and what Junos says."""

    path: str
    statement: str
    message: str


class Failed(Exception):  # noqa: N818 - what it is
    """A configuration cannot be committed."""

    def __init__(self, mistakes: tuple[Mistake, ...]) -> None:
        super().__init__("\n".join(mistake.message for mistake in mistakes))
        self.mistakes = mistakes
