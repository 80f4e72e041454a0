"""What the program refuses, in words for the person who started it."""

from __future__ import annotations


class CleaningError(Exception):
    """An expected failure; its text is shown to a person, and the program ends with code 1."""


class SettingsError(CleaningError):
    """The settings cannot be used. Nothing is locked; every mistake is named, not the first one."""


class NotReachableError(CleaningError):
    """The service's socket does not answer."""
