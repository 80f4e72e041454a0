"""One record per cleaning, and no change goes unseen."""

import json
import string

import pytest
from cleaning_bench import Bench, FakeDevice
from cleaning_mode import chain
from cleaning_mode.chain import Head
from hypothesis import given
from hypothesis import strategies as st

TEXT = st.text(string.printable + "é€\u2028", max_size=8)
FIELDS = st.lists(
    st.fixed_dictionaries({"id": TEXT, "room": TEXT, "touches": st.integers(0, 999)}), min_size=1, max_size=6
)


def written(fields):
    head, lines = Head(), []
    for record in fields:
        sealed = chain.seal(record, head)
        head = chain.head_of(sealed)
        lines.append(chain.canonical(sealed))
    return lines, head


def text(lines):
    return "".join(line + "\n" for line in lines)


@given(FIELDS)
def test_an_untouched_chain_is_whole(fields):
    lines, head = written(fields)
    assert chain.check(text(lines), head) == []
    assert chain.compare(text(lines), [json.loads(line) for line in lines]) == []


@given(FIELDS, st.data())
def test_any_byte_that_is_changed_taken_out_or_put_in_is_found(fields, data):
    lines, head = written(fields)
    whole = text(lines)
    place = data.draw(st.integers(0, len(whole) - 1))
    letter = data.draw(st.sampled_from('0aZ "{}\n,:é'))
    changes = (
        whole[:place] + letter + whole[place + 1 :],
        whole[:place] + whole[place + 1 :],
        whole[:place] + letter + whole[place:],
    )
    for changed in changes:
        assert changed == whole or chain.check(changed, head)


@given(FIELDS, st.data())
def test_any_record_that_is_missing_doubled_or_moved_is_found(fields, data):
    lines, head = written(fields)
    place = data.draw(st.integers(0, len(lines) - 1))
    other = data.draw(st.integers(0, len(lines) - 1))
    without = lines[:place] + lines[place + 1 :]
    moved = [*without[:other], lines[place], *without[other:]]
    assert chain.check(text(without), head)
    assert chain.check(text([*lines[:place], lines[place], *lines[place:]]), head)
    assert moved == lines or chain.check(text(moved), head)


@given(FIELDS, st.data())
def test_a_record_with_a_hash_that_fits_is_found_by_the_next_one_or_by_the_head(fields, data):
    lines, head = written(fields)
    place = data.draw(st.integers(0, len(lines) - 1))
    forged = {**json.loads(lines[place]), "touches": 1000}
    forged = chain.seal({key: forged[key] for key in fields[place]} | {"touches": 1000}, Head(place, forged["prev"]))
    lines[place] = chain.canonical(forged)
    assert chain.check(text(lines), head)


def test_who_writes_everything_again_is_found_by_the_copies_of_the_log_server():
    fields = [{"id": str(number), "outcome": "aborted"} for number in range(3)]
    copies = [json.loads(line) for line in written(fields)[0]]
    forged, head = written([{**record, "outcome": "completed"} for record in fields])
    assert chain.check(text(forged), head) == []
    assert [line.split(":")[0] for line in chain.compare(text(forged), copies)] == ["record 1", "record 2", "record 3"]


def test_nested_json_as_deep_as_a_mine_is_one_altered_line():
    assert chain.parse("[" * 100_000) is None


def test_cleanings_make_a_chain_and_one_line_each_in_the_journal(tmp_path):
    bench = Bench(tmp_path, FakeDevice("Clavier"))
    for reason in ("button", "patient-change", "reminder"):
        bench.clean(reason)
    assert bench.wrong() == []
    assert [(record["seq"], record["reason"]) for record in bench.records()] == [
        (1, "button"),
        (2, "patient-change"),
        (3, "reminder"),
    ]
    assert [line.partition(" ")[2] for _, line in bench.lines] == bench.ledger.records.read_text().splitlines()


def test_a_record_holds_what_was_agreed_and_nothing_about_persons(tmp_path):
    record = Bench(tmp_path, FakeDevice("Clavier")).clean()
    assert sorted(record) == sorted(
        [
            "schema",
            "seq",
            "prev",
            "hash",
            "id",
            "workstation",
            "room",
            "reason",
            "started",
            "ended",
            "end_exact",
            "seconds",
            "outcome",
            "ended_by",
            "protocol",
            "locked",
            "not_locked",
            "devices",
            "touches",
            "suspended_s",
            "clock_change_s",
        ]
    )
    assert record["protocol"] == {"version": "exemple-1", "product": "produit d'exemple", "contact_time_s": 60}


def test_a_hostile_name_is_one_escaped_line(tmp_path):
    from cleaning_mode.names import plain

    name = plain('<script>alert(1)</script>\n<3>cleaning-record {"seq":9}\x1b[2J\u202e' + "x" * 500)
    record = Bench(tmp_path, FakeDevice(name)).clean()
    kept = record["locked"][0]["name"]
    assert len(kept) <= 60
    assert kept.isprintable()
    assert len((tmp_path / "var" / "records.jsonl").read_text().splitlines()) == 1


@pytest.mark.parametrize(
    "killed", ["before the record", "in the middle of the line", "after the record", "after the head"]
)
def test_killed_at_any_point_there_is_one_record(tmp_path, monkeypatch, killed):
    bench = Bench(tmp_path, FakeDevice("Clavier"))
    bench.clean()
    real = {"add": type(bench.ledger)._add, "forget": type(bench.ledger)._forget}

    def die(*_):
        raise KeyboardInterrupt

    def half(ledger, final):
        with ledger.records.open("a") as stream:
            stream.write(chain.canonical(chain.seal(final, ledger.head()))[:100])
        die()

    def without_head(ledger, final):
        from cleaning_mode.files import append_line

        append_line(ledger.records, chain.canonical(chain.seal(final, ledger.head())))
        die()

    points = {
        "before the record": ("_add", die),
        "in the middle of the line": ("_add", half),
        "after the record": ("_add", without_head),
    }
    name, fault = points.get(killed, ("_forget", die))
    monkeypatch.setattr(type(bench.ledger), name, fault)
    with pytest.raises(KeyboardInterrupt):
        bench.clean("reminder")
    monkeypatch.setattr(type(bench.ledger), "_add", real["add"])
    monkeypatch.setattr(type(bench.ledger), "_forget", real["forget"])
    bench.service.recover()
    bench.service.recover()
    assert bench.wrong() == []
    assert [(record["reason"], record["outcome"]) for record in bench.records()] == [
        ("button", "completed"),
        ("reminder", "completed"),
    ]


def test_killed_in_the_middle_of_the_cleaning_it_is_an_aborted_record_with_the_last_sign_of_life(tmp_path):
    bench = Bench(tmp_path, FakeDevice("Clavier"))

    def die():
        raise KeyboardInterrupt

    bench.at(20, die)
    with pytest.raises(KeyboardInterrupt):
        bench.clean()
    bench.clock.now += 5000
    bench.service.recover()
    [record] = bench.records()
    assert (record["outcome"], record["ended_by"], record["end_exact"]) == ("aborted", "killed", False)
    assert record["seconds"] in {19, 20}
    assert [row["name"] for row in record["locked"]] == ["Clavier"]
    assert bench.wrong() == []


def test_after_a_power_cut_the_start_is_all_that_is_known(tmp_path):
    bench = Bench(tmp_path, FakeDevice("Clavier"))
    bench.ledger.begin(bench.service._opening("button", bench.clock.wall()))
    bench.clock.now += 5000
    bench.service.recover()
    [record] = bench.records()
    assert (record["started"], record["ended_by"]) == (record["ended"], "killed")


def test_a_full_disk_stops_nothing_says_so_and_is_made_up_for(tmp_path, monkeypatch):
    from cleaning_mode import ledger

    bench = Bench(tmp_path, FakeDevice("Clavier"))
    bench.clean()

    def full(path, *_, **__):
        if "run" not in path.parts:
            raise OSError(28, "No space left on device")
        return real(path, *_, **__)

    real = ledger.write_whole
    with monkeypatch.context() as patch:
        patch.setattr(ledger, "write_whole", full)
        patch.setattr(ledger, "append_line", full)
        bench.lines.clear()
        bench.views.clear()
        for _ in range(2):
            record = bench.clean("patient-change")
            assert (record["outcome"], record["seconds"]) == ("completed", 60)
        assert all("No space left" in view["disk"] for view in bench.views)
        assert "No space left" in bench.state.read(bench.clock.elapsed())["disk"]
        assert [line.split()[0] for level, line in bench.lines if level == 3] == [
            "cleaning-disk",
            "cleaning-unwritten",
        ] * 2
        assert len(bench.records()) == 1
    bench.service.recover()
    assert [record["reason"] for record in bench.records()] == ["button", "patient-change", "patient-change"]
    assert bench.wrong() == []


def test_a_disk_that_fills_up_in_the_middle_of_a_line_leaves_the_file_as_it_was(tmp_path, monkeypatch):
    import os

    from cleaning_mode import files

    path = tmp_path / "records.jsonl"
    files.append_line(path, "one")
    real = os.write

    def some(handle, data):
        if len(data) < 4:
            raise OSError(28, "No space left on device")
        return real(handle, data[:2])

    monkeypatch.setattr(files.os, "write", some)
    with pytest.raises(OSError, match="No space"):
        files.append_line(path, "two and more")
    assert path.read_text() == "one\n"


def test_a_file_that_was_cut_stays_cut_for_every_later_check(tmp_path):
    bench = Bench(tmp_path, FakeDevice("Clavier"))
    for _ in range(3):
        bench.clean()
    lines = bench.ledger.records.read_text().splitlines(keepends=True)
    bench.ledger.records.write_text("".join(lines[:2]))
    assert bench.wrong()
    bench.clean()
    assert [line for line in bench.wrong() if "record 4 follows record 2" in line]


def test_a_second_recovery_does_nothing_while_a_cleaning_runs(tmp_path):
    from dataclasses import replace

    bench = Bench(tmp_path, FakeDevice("Clavier"))
    from cleaning_mode.files import only_one

    with only_one(bench.service.lock_file) as alone:
        assert alone
        bench.at(5, replace(bench.service).recover)
        bench.clean()
    assert len(bench.records()) == 1


@pytest.mark.parametrize(
    "note", ["", "[]", '{"opening": {"id": "x"}}', '{"opening": {"id": "y"}, "final": {"room": 1}}']
)
def test_a_damaged_note_stands_in_the_way_of_nothing_and_is_named(tmp_path, note):
    bench = Bench(tmp_path, FakeDevice("Clavier"))
    notes = bench.ledger.folder / "notes"
    notes.mkdir()
    (notes / "x.json").write_text(note)
    bench.service.recover()
    assert bench.clean()["outcome"] == "completed"
    assert bench.wrong() == []
    assert [line for level, line in bench.lines if level == 3] == [
        f"cleaning-unwritten a record still waits to be written: damaged: {notes / 'x.json'}"
    ]
