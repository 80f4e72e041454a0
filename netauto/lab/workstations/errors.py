"""What can go wrong with the lab's workstations, for the caller to tell a person."""

from __future__ import annotations


class WorkstationError(Exception):
    """An image cannot be built, or a workstation cannot start or be reached; the text says why."""


class NotHereError(WorkstationError):
    """This machine cannot run workstations; the text is `requirements.missing`."""
