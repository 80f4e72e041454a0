"""Golden folders, asserted by equality both ways.

``running.cfg`` + ``fragment.txt`` → ``predicted.cfg``, ``push.txt``, ``inverse.txt``. ``restored.cfg`` stands only where the device prints
another text of the same meaning after the inverse (a separator elsewhere, a uuid of its own).
"""

from pathlib import Path

import pytest

from netauto.plan.apply import apply
from netauto.plan.canonical import canonical_text, canonical_tree, fingerprint
from netauto.plan.commands import commands
from netauto.platforms import PLATFORMS

KEY = b"a key of the tests"
GOLDEN = Path(__file__).parents[2] / "golden"
CASES = sorted(path for path in GOLDEN.glob("*/*") if path.is_dir())


def read(case, name):
    return (case / name).read_text(encoding="utf-8")


def lines(case, name):
    return tuple(read(case, name).splitlines())


@pytest.fixture(params=CASES, ids=lambda path: f"{path.parent.name}-{path.name}")
def case(request):
    return request.param


@pytest.fixture
def platform(case):
    return PLATFORMS[case.parent.name]


@pytest.fixture
def running(case, platform):
    return platform.parse(read(case, "running.cfg"))


@pytest.fixture
def predicted(case, platform):
    return platform.parse(read(case, "predicted.cfg"))


def test_every_platform_has_cases():
    counts = {name: sum(path.parent.name == name for path in CASES) for name in PLATFORMS}
    assert all(count >= 8 for count in counts.values()), counts


def test_a_configuration_prints_back(case, running, predicted):
    assert (str(running), str(predicted)) == (read(case, "running.cfg"), read(case, "predicted.cfg"))


def test_the_device_prints_the_predicted_configuration(case, platform, running):
    assert str(apply(platform, running, lines(case, "fragment.txt"))) == read(case, "predicted.cfg")


def test_push_is_what_leads_there(case, platform, running, predicted):
    assert commands(platform, running, predicted) == lines(case, "push.txt")
    assert str(apply(platform, running, lines(case, "push.txt"))) == read(case, "predicted.cfg")


def test_inverse_is_what_leads_back(case, platform, running, predicted):
    assert commands(platform, predicted, running) == lines(case, "inverse.txt")
    back = apply(platform, predicted, lines(case, "inverse.txt"))
    restored = "restored.cfg" if (case / "restored.cfg").exists() else "running.cfg"
    assert str(back) == read(case, restored)
    assert canonical_tree(platform, back) == canonical_tree(platform, running)


def test_planning_again_is_empty(case, platform, predicted):
    assert commands(platform, predicted, apply(platform, predicted, lines(case, "fragment.txt"))) == ()


@pytest.mark.parametrize("name", ["running.cfg", "predicted.cfg"])
def test_the_canonical_form_of_the_canonical_form_is_itself(case, platform, name):
    canonical = canonical_text(platform, read(case, name), KEY)
    assert canonical_text(platform, canonical, KEY) == canonical


@pytest.mark.parametrize(
    ("start", "way", "end"),
    [("running.cfg", "push.txt", "predicted.cfg"), ("predicted.cfg", "inverse.txt", "running.cfg")],
)
def test_the_ways_lead_over_the_canonical_form_too(case, platform, start, way, end):
    canonical = canonical_text(platform, read(case, start), KEY)
    arrived = str(apply(platform, platform.parse(canonical), lines(case, way)))
    assert fingerprint(platform, arrived, KEY) == fingerprint(platform, read(case, end), KEY)
