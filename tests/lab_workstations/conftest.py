"""Real workstations for the tests that need them; elsewhere these are skipped, and the reason stands in pytest's summary."""

from __future__ import annotations

import sys

import pytest

from netauto.lab import workstations


@pytest.fixture(scope="session")
def real_machine() -> None:
    """A machine that can run workstations, with their image built."""
    if sentence := workstations.missing():
        pytest.skip(f"NOT RUN: {sentence}")
    workstations.ensure(lambda event: sys.stderr.write(f"image, layer {event.layer}: {event.text}\n"))


@pytest.fixture
def runtime(real_machine, tmp_path):
    """A folder whose workstations are ended after the test, however it ended."""
    folder = tmp_path / "workstations"
    yield folder
    workstations.down(folder)
