import json

import plan_sample
import pytest
from plan_case import IOS, SWITCH, UNIT, plan

from netauto.errors import PlanError
from netauto.plan.store import load_plan, save_plan


@pytest.fixture
def whole():
    return plan_sample.plan(plan(IOS, SWITCH, UNIT), verify_budget=120)


@pytest.fixture
def file(whole, tmp_path):
    path = tmp_path / "lens-consult-3.plan.json"
    save_plan(whole, path)
    return path


def test_a_plan_comes_back_as_it_was(whole, file):
    loaded = load_plan(file)
    assert loaded == whole
    assert loaded.digest == whole.digest
    assert [path.name for path in file.parent.iterdir()] == [file.name]


def test_the_same_plan_gives_the_same_bytes(whole, file, tmp_path):
    other = tmp_path / "other.json"
    save_plan(load_plan(file), other)
    assert other.read_bytes() == file.read_bytes()


def test_any_changed_byte_is_noticed(file):
    text = file.read_bytes()
    for position in range(0, len(text), 7):
        file.write_bytes(text[:position] + bytes([text[position] ^ 1]) + text[position + 1 :])
        with pytest.raises(PlanError):
            load_plan(file)
    file.write_bytes(text + b" ")
    with pytest.raises(PlanError, match="plan file was altered"):
        load_plan(file)


def test_a_changed_plan_with_a_fitting_digest_of_its_own_is_another_plan(whole, file):
    data = json.loads(file.read_text(encoding="utf-8"))
    data["plan"]["devices"][0]["push"].append("no aaa new-model")
    file.write_text(json.dumps(data), encoding="utf-8")
    with pytest.raises(PlanError, match="plan file was altered"):
        load_plan(file)


@pytest.mark.parametrize(
    "text", ["", "{}", "[]", "null", '{"digest": 1, "plan": 2}', "[" * 100_000, '{"digest": "x", "plan": {}}']
)
def test_what_is_no_plan_is_refused(file, text):
    file.write_text(text, encoding="utf-8")
    with pytest.raises(PlanError):
        load_plan(file)


def test_another_version_is_named_as_such(file):
    data = json.loads(file.read_text(encoding="utf-8"))
    data["plan"]["version"] = 2
    file.write_text(json.dumps(data), encoding="utf-8")
    with pytest.raises(PlanError, match="of another version of netauto"):
        load_plan(file)


def test_a_missing_file_is_named(tmp_path):
    with pytest.raises(PlanError, match=r"nothing\.json cannot be read"):
        load_plan(tmp_path / "nothing.json")


def test_a_plan_that_cannot_be_written_leaves_the_old_one(whole, file, monkeypatch):
    before = file.read_bytes()

    def full(_descriptor):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("os.fsync", full)
    with pytest.raises(OSError, match="No space left"):
        save_plan(whole.model_copy(update={"unit": "lens-consult-4"}), file)
    assert file.read_bytes() == before
    assert [path.name for path in file.parent.iterdir()] == [file.name]
