"""What comes from outside: settings of the role, names and facts of devices, the command line."""

import json
import string
from dataclasses import replace

import pytest
from cleaning_bench import SETTINGS, Bench, FakeDevice
from cleaning_mode import cli
from cleaning_mode.devices import Description, LinuxBus, kind_of
from cleaning_mode.errors import SettingsError
from cleaning_mode.names import LONGEST, plain
from cleaning_mode.settings import Settings, parse
from hypothesis import given
from hypothesis import strategies as st


def test_settings_are_read_as_the_role_writes_them():
    assert parse(json.dumps(SETTINGS)) == Settings(**SETTINGS)


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({"contact_time_s": 0}, "contact_time_s: 0 is not in 1 to 1800"),
        ({"contact_time_s": 90000}, "contact_time_s: 90000 is not in 1 to 1800"),
        ({"contact_time_s": "60"}, "contact_time_s: '60' is not int"),
        ({"contact_time_s": True}, "contact_time_s: True is not int"),
        ({"contact_time_s": 60.5}, "contact_time_s: 60.5 is not int"),
        ({"product": " "}, "product: ' ' is not one line of text"),
        ({"room": "a\nb"}, "room: 'a\\nb' is not one line of text"),
        ({"patient": "x"}, "patient: unknown"),
        ({"port": 80}, "port: 80 is not in 1024 to 65535"),
    ],
)
def test_settings_that_cannot_be_used_are_refused_in_words(changed, words):
    with pytest.raises(SettingsError) as caught:
        parse(json.dumps(SETTINGS | changed))
    assert str(caught.value) == f"settings cannot be used: {words}"


def test_every_mistake_is_named_at_once():
    with pytest.raises(SettingsError, match=r"port: unknown.*|.*") as caught:
        parse(json.dumps({"room": 1}))
    assert str(caught.value).count("missing") == len(SETTINGS) - 1


@pytest.mark.parametrize("text", ["", "[", "[]", "null", "[" * 3000])
def test_what_is_no_json_object_is_refused(text):
    with pytest.raises(SettingsError):
        parse(text)


@given(st.text())
def test_any_name_becomes_one_short_printable_line(name):
    kept = plain(name)
    assert len(kept) <= LONGEST
    assert kept.isprintable()
    assert "\n" not in kept
    assert plain(kept) == kept


@given(st.text(string.ascii_letters + "<>&\"'", max_size=LONGEST))
def test_letters_and_markup_are_left_as_they_are(name):
    assert plain(name) == name


LETTERS = ((1 << 10) - 1) << 16


@pytest.mark.parametrize(
    ("events", "keys", "axes", "kind"),
    [
        (0b10, LETTERS, 0, "keyboard"),
        (0b10, LETTERS | 1 << 0x14A, 0, "keyboard"),  # no axis: a key of that number is no panel
        (0b1010, 1 << 0x14A, 0b11, "touch"),
        (0b1010, 0, 1 << 0x35, "touch"),
        (0b110, 1 << 0x110, 0, "pointer"),
        (0b100, 0, 0, "pointer"),
        (0b10, 1 << 116, 0, "buttons"),  # the power button
        (0b100000, 0, 0, None),  # a lid
        (0b1000, 0, 0b111, None),  # an accelerometer
    ],
)
def test_devices_are_told_apart_by_what_they_can_do(events, keys, axes, kind):
    assert kind_of(events, keys, axes) == kind


def device(root, node, name, **bits):
    folder = root / "sys" / node / "device/capabilities"
    folder.mkdir(parents=True)
    (folder.parent / "name").write_bytes(name)
    for field, value in bits.items():
        (folder / field).write_text(value)
    (root / "dev").mkdir(exist_ok=True)
    (root / "dev" / node).touch()


def test_the_name_of_a_device_is_known_before_it_is_opened_and_is_not_believed(tmp_path):
    device(
        tmp_path,
        "event0",
        b"AT \xff<i>\x1b[2J\n",
        ev="120013\n",
        key="402000000 3803078f800d001 feffffdfffefffff fffffffffffffffe\n",
        abs="0\n",
    )
    device(tmp_path, "event1", b"Lid Switch\n", ev="21\n", key="0\n", abs="0\n")
    device(tmp_path, "event2", b"", ev="b\n", key="400 0 0 0 0 0\n", abs="260800000000003\n")
    (tmp_path / "dev/mouse0").touch()
    bus = LinuxBus(tmp_path / "dev", tmp_path / "sys")
    assert list(bus.nodes()) == ["event0", "event1", "event2"]
    assert bus.describe("event0") == Description("AT �<i> [2J", "keyboard")
    assert bus.describe("event1") is None
    assert bus.describe("event2") == Description("event2", "touch")
    assert bus.describe("event9") is None


def test_a_machine_without_input_devices_has_none(tmp_path):
    assert list(LinuxBus(tmp_path / "nothing").nodes()) == []


def test_verify_says_whole_or_what_is_wrong(tmp_path, capsys):
    bench = Bench(tmp_path, FakeDevice("Clavier"))
    ledger = replace(bench.ledger, folder=tmp_path / "root/var/lib/cleaning-mode")
    ledger.folder.mkdir(parents=True)
    bench.service = replace(bench.service, ledger=ledger, settings=Settings(**SETTINGS | {"contact_time_s": 1}))
    for _ in range(3):
        bench.clean()
    log = tmp_path / "server.log"
    log.write_text("".join(f"2020-04-12 len-ws-2 cleaning-mode: {line}\n" for _, line in bench.lines))
    arguments = ["--root", str(tmp_path / "root"), "verify", "--against", str(log)]
    assert cli.main(arguments) == 0
    assert capsys.readouterr().out.startswith("3 records, the last is 3 ")
    ledger.records.write_text(ledger.records.read_text().replace('"touches":0', '"touches":9', 1))
    assert cli.main(arguments) == 4
    assert [line.split(":")[0] for line in capsys.readouterr().out.splitlines()[:2]] == ["line 1", "record 1"]


def test_verify_without_any_record_is_whole(tmp_path, capsys):
    assert cli.main(["--root", str(tmp_path), "verify"]) == 0
    assert capsys.readouterr().out.endswith(": whole\n")


def test_without_settings_the_command_says_so_in_one_line(tmp_path, capsys):
    assert cli.main(["--root", str(tmp_path), "recover"]) == 1
    assert capsys.readouterr().err.startswith("cleaning-mode: settings cannot be read: ")


def test_serve_by_hand_names_the_right_command(tmp_path, capsys):
    assert cli.main(["--root", str(tmp_path), "serve"]) == 1
    assert "cleaning-mode start" in capsys.readouterr().err


def test_a_change_of_patient_starts_nothing_where_the_protocol_does_not_ask_for_it(tmp_path, capsys):
    (tmp_path / "etc/cleaning-mode").mkdir(parents=True)
    (tmp_path / "etc/cleaning-mode/settings.json").write_text(json.dumps(SETTINGS | {"at_patient_change": False}))
    assert cli.main(["--root", str(tmp_path), "start", "--reason", "patient-change"]) == 0
    assert capsys.readouterr().out == "not-asked\n"
    assert (
        cli.main(["--root", str(tmp_path), "start", "--reason", "button"]) == 1
    )  # it would start: nobody listens here


def test_no_cleaning_starts_right_after_another_one(bench):
    bench.clean()
    assert bench.service._paused()
    bench.clock.now += 10
    assert not bench.service._paused()
