"""The disk is full at every journal write of a run in turn, and stays full until somebody makes room."""

import pytest
from deploy_hospital import FEW, few_devices

from netauto.errors import JournalError


class Disk:
    """Counts what is written; from `full_at` on it refuses."""

    def __init__(self, append, full_at):
        self.append, self.full_at, self.writes = append, full_at, 0

    def __call__(self, run, kind, **body):
        self.writes += 1
        if self.full_at and self.writes >= self.full_at:
            raise JournalError("the disk is full", hint="free some space, then: netauto resume")
        return self.append(run, kind, **body)


def driven(hospital, full_at=0):
    """Drive the run; return how many rows were written, and how it ended, or None when the disk ended it."""
    with hospital.journal() as journal:
        disk = journal.append = Disk(journal.append, full_at)
        try:
            result = hospital.drive(hospital.plan(names=FEW), journal=journal)
        except JournalError:
            return disk.writes, None
        return disk.writes, result


@pytest.mark.parametrize("scenario", ["well", "fails", "turns"])
def test_full_at_each_write_and_then_resumed(tmp_path, scenario):
    writes, _ = driven(few_devices(tmp_path / "whole", scenario))
    assert writes > 20
    for at in range(1, writes + 1):
        hospital = few_devices(tmp_path / str(at), scenario)
        _, stopped = driven(hospital, full_at=at)
        assert stopped is None, at
        _, result = driven(hospital)
        assert result is not None
        assert result.finished, (at, result.reason)
        assert result.verdict in {"open", "reverted"}, (at, result.reason)
        assert hospital.all_after() if result.verdict == "open" else hospital.all_before(), at
        with hospital.journal() as journal:
            assert journal.verify_chain() > 0
            assert journal.open_runs() == ()
