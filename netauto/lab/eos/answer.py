"""What an EOS command answers: text for a terminal, and a model for eAPI."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from netauto.lab.dialect import Reply

Model = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Answer(Reply):
    """A reply with what eAPI needs besides its text.

    Attributes:
        data: The answer in eAPI's `json` format; None when the command has no model.
        failed: EOS says that the command failed: eAPI stops there.
    """

    data: Model | None = None
    failed: bool = False


def failure(text: str) -> Answer:
    """The device refuses: `text` is what it says."""
    return Answer(text, failed=True)
