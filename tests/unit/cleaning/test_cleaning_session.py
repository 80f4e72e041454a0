"""One cleaning: what is locked, for how long, and how it ends."""

import errno

import pytest
from cleaning_bench import ESC, LETTER, WHEN, Bench, FakeDevice
from cleaning_mode.clock import stamp


@pytest.fixture
def keyboard():
    return FakeDevice("Clavier")


@pytest.fixture
def panel():
    return FakeDevice("Dalle tactile", "touch", keys=frozenset({0x14A}))


def test_the_timer_ends_it_and_releases_everything(tmp_path, keyboard, panel):
    bench = Bench(tmp_path, keyboard, panel)
    bench.at(30, lambda: bench.views.append({"grabbed": (keyboard.grabbed, panel.grabbed)}))
    record = bench.clean()
    assert {"grabbed": (True, True)} in bench.views
    assert (keyboard.grabbed, panel.grabbed) == (False, False)
    assert (record["outcome"], record["ended_by"], record["seconds"]) == ("completed", "timer", 60)
    assert (record["started"], record["ended"]) == (stamp(WHEN), stamp(WHEN + 60))
    assert [row["name"] for row in record["locked"]] == ["Clavier", "Dalle tactile"]
    assert record["not_locked"] == []


def test_nobody_else_reads_what_is_pressed_meanwhile_and_it_is_counted(tmp_path, keyboard, panel):
    bench = Bench(tmp_path, keyboard, panel)
    keyboard.press(LETTER, 1)
    keyboard.press(LETTER, 0)
    for second in range(5, 15):
        bench.hold(keyboard, second, 0.2, LETTER)
    bench.hold(panel, 20, 0.2, 0x14A)
    bench.hold(panel, 21, 0.2, 0x145)  # BTN_TOOL_FINGER says what touches, not that something does
    record = bench.clean()
    assert keyboard.others == [(LETTER, 1), (LETTER, 0)]
    assert panel.others == []
    assert record["touches"] == 11


def test_three_seconds_on_the_key_end_it_while_the_finger_is_still_down(tmp_path, keyboard):
    bench = Bench(tmp_path, keyboard)
    bench.at(10, keyboard.press, ESC, 1)
    record = bench.clean()
    assert (record["outcome"], record["ended_by"], record["seconds"]) == ("aborted", "long-press", 13)
    assert not keyboard.grabbed


@pytest.mark.parametrize("presses", [((10, 2.9),), ((10, 2.0), (12.5, 2.0)), ((57.5, 2.9),)])
def test_shorter_presses_do_not_end_it(tmp_path, keyboard, presses):
    bench = Bench(tmp_path, keyboard)
    for start, seconds in presses:
        bench.hold(keyboard, start, seconds)
    assert bench.clean()["ended_by"] == "timer"


def test_another_key_held_for_long_does_not_end_it(tmp_path, keyboard):
    bench = Bench(tmp_path, keyboard)
    bench.hold(keyboard, 5, 20, LETTER)
    assert bench.clean()["ended_by"] == "timer"


def test_two_keyboards_do_not_add_up(tmp_path, keyboard):
    second = FakeDevice("Second clavier")
    bench = Bench(tmp_path, keyboard, second)
    bench.hold(keyboard, 10, 2)
    bench.hold(second, 11.9, 2)
    assert bench.clean()["ended_by"] == "timer"


def test_a_release_that_was_lost_is_not_taken_for_a_long_press(tmp_path, keyboard):
    bench = Bench(tmp_path, keyboard)
    bench.at(10, keyboard.press, ESC, 1)
    bench.at(10.1, keyboard.down.clear)  # the kernel dropped the event; the key is up
    assert bench.clean()["ended_by"] == "timer"


def test_the_screen_shows_how_long_the_key_is_held(tmp_path, keyboard):
    bench = Bench(tmp_path, keyboard)
    bench.at(10, keyboard.press, ESC, 1)
    bench.clean()
    assert max(view["held_s"] for view in bench.views) >= 2.5
    assert all(view["way_out"] for view in bench.views)


def test_without_the_key_on_any_device_the_screen_does_not_promise_it(tmp_path, panel):
    bench = Bench(tmp_path, panel)
    bench.clean()
    assert not any(view["way_out"] for view in bench.views)


def test_a_busy_device_is_shown_and_recorded_and_the_others_are_locked(tmp_path, keyboard, panel):
    keyboard.refuses = errno.EBUSY
    bench = Bench(tmp_path, keyboard, panel)
    record = bench.clean()
    row = {"name": "Clavier", "kind": "keyboard", "problem": "busy"}
    assert all(view["progress"]["not_locked"] == [row] for view in bench.views)
    assert record["not_locked"] == [row]
    assert [device["name"] for device in record["locked"]] == ["Dalle tactile"]


def test_a_busy_device_is_locked_as_soon_as_it_is_free(tmp_path, keyboard):
    keyboard.refuses = errno.EBUSY
    bench = Bench(tmp_path, keyboard)
    bench.at(20, setattr, keyboard, "refuses", 0)
    record = bench.clean()
    assert record["locked"] == [{"name": "Clavier", "kind": "keyboard", "after_s": 20}]
    assert record["not_locked"] == []


@pytest.mark.parametrize(("number", "problem"), [(errno.EACCES, "denied"), (errno.EIO, "refused")])
def test_a_device_that_cannot_be_opened_is_shown(tmp_path, keyboard, number, problem):
    keyboard.closed_to_us = number
    record = Bench(tmp_path, keyboard).clean()
    assert record["not_locked"] == [{"name": "Clavier", "kind": "keyboard", "problem": problem}]


def test_a_device_plugged_in_meanwhile_is_locked_within_a_quarter_of_a_second(tmp_path, keyboard):
    bench = Bench(tmp_path, keyboard)
    late = FakeDevice("Clé USB clavier")
    bench.at(20, bench.bus.plug, "event9", late)
    bench.hold(late, 20.3, 0.1, LETTER)
    record = bench.clean()
    assert late.others == []
    assert {"name": "Clé USB clavier", "kind": "keyboard", "after_s": 20} in record["locked"]


def test_a_device_unplugged_meanwhile_is_named_and_the_time_runs_on(tmp_path, keyboard, panel):
    bench = Bench(tmp_path, keyboard, panel)
    bench.at(20, bench.bus.unplug, "event0")
    record = bench.clean()
    assert record["ended_by"] == "timer"
    assert record["not_locked"] == [{"name": "Clavier", "kind": "keyboard", "problem": "unplugged"}]


def test_unplugging_with_the_key_down_is_no_long_press(tmp_path, keyboard, panel):
    bench = Bench(tmp_path, keyboard, panel)
    bench.at(10, keyboard.press, ESC, 1)
    bench.at(11, bench.bus.unplug, "event0")
    assert bench.clean()["ended_by"] == "timer"


def test_a_loose_plug_is_one_device(tmp_path, panel):
    bench = Bench(tmp_path, panel)
    for second in range(5, 45, 2):
        bench.at(second, lambda: bench.bus.plug("event5", FakeDevice("Clavier lâche")))
        bench.at(second + 1, bench.bus.unplug, "event5")
    record = bench.clean()
    assert record["not_locked"] == [{"name": "Clavier lâche", "kind": "keyboard", "problem": "unplugged"}]
    assert record["devices"] == 2


def test_a_thousand_devices_are_counted_and_not_all_named(tmp_path):
    bench = Bench(tmp_path, *(FakeDevice(f"Clavier {number}") for number in range(100)))
    record = bench.clean()
    assert (record["devices"], len(record["locked"])) == (100, 32)


def test_what_can_be_neither_pressed_nor_touched_is_left_alone(tmp_path, keyboard):
    lid = FakeDevice("Capot", "")
    record = Bench(tmp_path, keyboard, lid).clean()
    assert record["devices"] == 1
    assert lid.opened == 0


def test_a_key_that_is_down_at_the_start_is_waited_for_so_that_it_does_not_repeat_afterwards(tmp_path, keyboard):
    keyboard.press(LETTER, 1)
    bench = Bench(tmp_path, keyboard)
    bench.at(0.5, keyboard.press, LETTER, 0)
    record = bench.clean()
    assert bench.views[0]["progress"]["not_locked"][0]["problem"] == "pressed"
    assert keyboard.others == [(LETTER, 1), (LETTER, 0)]
    assert [row["name"] for row in record["locked"]] == ["Clavier"]


def test_a_key_that_stays_down_delays_the_lock_for_two_seconds_at_most(tmp_path, keyboard):
    keyboard.press(LETTER, 1)
    record = Bench(tmp_path, keyboard).clean()
    assert record["locked"] == [{"name": "Clavier", "kind": "keyboard", "after_s": 1}]


def test_a_machine_without_devices_says_so(tmp_path):
    record = Bench(tmp_path).clean()
    assert (record["outcome"], record["devices"], record["locked"]) == ("completed", 0, [])


def test_moving_the_wall_clock_moves_neither_the_end_nor_the_record_of_its_length(tmp_path, keyboard):
    bench = Bench(tmp_path, keyboard)
    bench.at(10, setattr, bench.clock, "jumped", -86400.0)
    record = bench.clean()
    assert (record["seconds"], record["clock_change_s"]) == (60, -86400)
    assert record["ended"] == stamp(WHEN + 60 - 86400)


def test_sleep_of_the_machine_counts_and_is_recorded(tmp_path, keyboard):
    bench = Bench(tmp_path, keyboard)

    def sleep():
        bench.clock.now += 3600
        bench.clock.slept += 3600

    bench.at(10, sleep)
    record = bench.clean()
    assert (record["ended_by"], record["suspended_s"], record["seconds"]) == ("timer", 3600, 3610)
    assert not keyboard.grabbed


def test_being_told_to_stop_is_an_aborted_cleaning(tmp_path, keyboard):
    bench = Bench(tmp_path, keyboard)
    bench.at(5, bench.told.append, 15)
    record = bench.clean()
    assert (record["outcome"], record["ended_by"], record["seconds"]) == ("aborted", "stopped", 5)


def test_a_fault_of_the_program_releases_everything_and_is_recorded(tmp_path, keyboard):
    bench = Bench(tmp_path, keyboard)
    bench.at(5, lambda: 1 / 0)
    record = bench.clean()
    assert (record["outcome"], record["ended_by"]) == ("aborted", "error")
    assert not keyboard.grabbed
    assert any(level == 3 and "ZeroDivisionError" in line for level, line in bench.lines)
