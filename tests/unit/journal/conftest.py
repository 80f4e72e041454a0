"""A journal with four runs of some years, and the clock that it was written by."""

import pytest
from journal_years import Calendar, years


@pytest.fixture
def calendar():
    return Calendar()


@pytest.fixture
def path(tmp_path, calendar):
    years(tmp_path / "journal.sqlite", calendar)
    return tmp_path / "journal.sqlite"
