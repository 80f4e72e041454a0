import threading

import pytest
import yaml

from netauto.allocation.lockfile import allocating, lock_text, read_lock, read_locks, remove_lock, write_lock
from netauto.errors import InputError, IntentError


@pytest.fixture
def first(lab):
    return read_lock(lab, "lens-consult-1")


def refused(call, *arguments):
    with pytest.raises(IntentError) as caught:
        call(*arguments)
    return [str(problem) for problem in caught.value.problems]


def test_the_shipped_lock_files_are_canonical(lab):
    for unit, lock in read_locks(lab).items():
        assert lab.lock_file(unit).read_text() == lock_text(lock)
    assert list(read_locks(lab)) == sorted(path.name.removesuffix(".lock.yml") for path in lab.units.glob("*.lock.yml"))


def test_what_is_written_is_read_and_any_yaml_reader_agrees(lab, first):
    own = first.model_copy(update={"unit": "lens-consult-9", "wlan_ids": {"guest": 21}})
    path = write_lock(lab, own)
    assert read_lock(lab, "lens-consult-9") == own
    assert path.read_text().startswith("# Written by netauto; review it, do not edit.\nversion: 1\ndigest: ")
    assert yaml.safe_load(path.read_text())["allocation"] == own.model_dump(mode="json")


def test_a_unit_without_a_lock(lab):
    assert read_lock(lab, "lens-consult-3") is None
    with pytest.raises(InputError, match="is not a name"):
        read_lock(lab, "../lens-consult-1")


def test_a_lock_is_given_back(lab):
    before = list(read_locks(lab))
    remove_lock(lab, "lens-consult-1")
    remove_lock(lab, "lens-consult-1")
    assert list(read_locks(lab)) == [unit for unit in before if unit != "lens-consult-1"]


def test_the_lock_of_a_unit_whose_file_is_gone_still_holds(lab):
    lab.unit_file("lens-consult-1").unlink()
    assert "lens-consult-1" in read_locks(lab)


EDITED = "the file was edited by hand or badly merged: take it back from Git, or close the unit and delete it"


@pytest.mark.parametrize(
    ("out", "into"),
    [
        ("vlan: 2000", "vlan: 2100"),
        ("sequence: 1000", "sequence: 1020"),
        ("10.60.16.1\n", "10.60.16.2\n"),
        ("short: C1", "short: C7"),
    ],
)
def test_an_edit_by_hand_is_found(out, into, lab):
    path = lab.lock_file("lens-consult-1")
    digest = yaml.safe_load(path.read_text())["digest"]
    path.write_text(path.read_text().replace(out, into, 1))
    assert refused(read_lock, lab, "lens-consult-1") == [
        f"inventories/lab/units/lens-consult-1.lock.yml:3: digest: found '{digest[:12]}…'; {EDITED}"
    ]


def test_comments_and_order_are_no_edit(lab, first):
    path = lab.lock_file("lens-consult-1")
    path.write_text(
        "# reviewed\n" + path.read_text().replace("  site: lens\n", "").replace("  code:", "  site: lens\n  code:")
    )
    assert read_lock(lab, "lens-consult-1") == first


def test_a_newer_version_is_refused_by_its_version_alone(lab):
    lab.lock_file("lens-consult-1").write_text("version: 2\nsomething: new\n")
    assert refused(read_locks, lab) == [
        "inventories/lab/units/lens-consult-1.lock.yml:1: version: found 2; this netauto reads version 1: update netauto"
    ]


def test_a_lock_file_under_another_name(lab):
    lab.lock_file("lens-consult-1").rename(lab.lock_file("lens-consult-9"))
    assert refused(read_lock, lab, "lens-consult-9") == [
        "inventories/lab/units/lens-consult-9.lock.yml:5: allocation.unit: found 'lens-consult-1'; must be the name of the file"
    ]


def test_a_file_that_is_no_lock_file(lab):
    lab.lock_file("lens-consult-1").write_text("")
    lab.lock_file("lens-consult-2").write_text("version: 1\ndigest: x\nallocation: {unit: a}\n")
    problems = refused(read_locks, lab)
    assert (
        problems[0]
        == "inventories/lab/units/lens-consult-1.lock.yml:1: (file): found an empty file; must be keys and values"
    )
    assert len(problems) == 9


def test_two_units_with_one_vlan_prefix_code_and_sequence(lab, first):
    write_lock(lab, first.model_copy(update={"unit": "lens-consult-9"}))
    here = "inventories/lab/units/lens-consult-9.lock.yml: allocation: found"
    advice = "unit 'lens-consult-1' has it too: keep one lock file, plan the other again"
    assert refused(read_locks, lab) == [
        f"{here} VLAN 2000; {advice}",
        f"{here} prefix 10.60.16.0/20; {advice}",
        f"{here} code LEN-C1; {advice}",
        f"{here} sequence 1000; {advice}",
    ]


def test_a_crash_while_writing_leaves_the_old_file_whole(lab, first, monkeypatch):
    before = lab.lock_file("lens-consult-1").read_text()

    def full(descriptor):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("os.fsync", full)
    with pytest.raises(OSError, match="No space left"):
        write_lock(lab, first.model_copy(update={"sequence": 1020}))
    assert lab.lock_file("lens-consult-1").read_text() == before
    assert sorted(path.name for path in lab.units.iterdir() if path.name.startswith(".")) == []


def test_two_plans_never_allocate_at_the_same_time(lab):
    order = []
    inside = threading.Event()

    def second():
        inside.wait()
        with allocating(lab):
            order.append("second")

    thread = threading.Thread(target=second)
    thread.start()
    with allocating(lab):
        inside.set()
        thread.join(0.2)  # it cannot come in; a failure would show as another order
        order.append("first")
    thread.join()
    assert order == ["first", "second"]
    assert [path.name for path in lab.locks.iterdir()] == ["allocation"]
