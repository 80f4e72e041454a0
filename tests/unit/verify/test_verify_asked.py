"""What drift last found is kept whole, read only where it is what netauto wrote, and holds no line of a device."""

from __future__ import annotations

import json
import os

import pytest

from netauto.errors import EvidenceError
from netauto.plan.models import DiffLine
from netauto.verify.asked import LARGEST, Asked, Differing, read_asked, write_asked
from netauto.workflows.inspect import DeviceDrift

UNIT = "lens-consult-3"
CLEAN = Differing(device="len-wlc-1", lines=0, meaning=0, added=0)
ANSWER = Asked(
    unit=UNIT,
    at="2026-11-23T03:40:12.250+00:00",
    intent="ab" * 32,
    devices=(Differing(device="len-acc-1", lines=2, meaning=1, added=0), CLEAN),
)


@pytest.fixture
def kept(tmp_path):
    path = tmp_path / f"{UNIT}.json"
    write_asked(ANSWER, path)
    return path


def test_what_was_written_is_read(kept):
    assert read_asked(kept, UNIT) == ANSWER
    assert [device.device for device in ANSWER.changed] == ["len-acc-1"]
    assert list(kept.parent.iterdir()) == [kept]


def test_nobody_has_asked(tmp_path):
    assert read_asked(tmp_path / "none.json", UNIT) is None


@pytest.mark.parametrize(
    "change",
    [
        {"version": 2},
        {"unit": "lens-consult-4"},
        {"at": "2026-11-23 03:40"},
        {"at": "2026-02-31T03:40:12.250+00:00"},
        {"at": "2026-11-23T03:40:12.250+02:00"},
        {"at": 12},
        {"intent": "<script>"},
        {"devices": "none"},
        {"devices": [{"device": "len-acc-1", "lines": -1, "meaning": 0, "added": 0}]},
        {"devices": [{"device": "len-acc-1", "lines": "2", "meaning": 0, "added": 0}]},
        {"lines": ["radius-server key 0 in-the-clear"]},
    ],
)
def test_what_netauto_did_not_write_is_refused(kept, change):
    kept.write_text(json.dumps(json.loads(kept.read_text()) | change))
    with pytest.raises(EvidenceError, match="not what netauto drift wrote for unit lens-consult-3") as refused:
        read_asked(kept, UNIT)
    assert refused.value.hint == f"ask again: netauto drift {UNIT}"


def _half(path):
    path.write_bytes(path.read_bytes()[:40])


def _link(path):
    path.rename(path.with_name("elsewhere"))
    path.symlink_to("elsewhere")


def _folder(path):
    path.unlink()
    path.mkdir()


def _pipe(path):
    path.unlink()
    os.mkfifo(path)


def _huge(path):
    path.write_bytes(path.read_bytes() + b" " * LARGEST)


@pytest.mark.parametrize("damage", [_half, _link, _folder, _pipe, _huge])
def test_a_damaged_or_foreign_file_is_refused_and_never_waited_for(kept, damage):
    damage(kept)
    with pytest.raises(EvidenceError):
        read_asked(kept, UNIT)


def test_of_what_was_found_only_numbers_are_kept():
    lines = [(" ", "interface Gi1/0/13"), ("-", "description SECRET-LOOKING"), ("+", "description unit")]
    found = DeviceDrift(
        device="len-acc-1",
        lines=tuple(DiffLine(sign=sign, depth=0, text=text) for sign, text in lines),
        meaning=("port Gi1/0/13: SECRET-LOOKING, and should be unit",),
        added=("SECRET-LOOKING", "SECRET-LOOKING too"),
    )
    assert found.counted == Differing(device="len-acc-1", lines=2, meaning=1, added=2)
    assert "SECRET" not in found.counted.model_dump_json()
