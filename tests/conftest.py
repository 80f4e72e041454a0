"""What holds for every test: properties are not timed, since a machine that does other work is no fault of the code."""

from __future__ import annotations

from hypothesis import settings

settings.register_profile("untimed", parent=settings(), deadline=None)  # of the one in force: CI has its own
settings.load_profile("untimed")
