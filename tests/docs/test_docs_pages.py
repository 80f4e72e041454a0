"""Pages agree with the program, with each other, and with the rules of the house."""

from __future__ import annotations

import json
import re
import shlex
from xml.etree import ElementTree as ET

import pytest
import yaml
from docs_runner import FILE, ROOT

from netauto import __version__
from netauto.cli.main import COMMANDS
from netauto.evidence.verifier.sources import MANIFEST

PAGES = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")])
TEXTS = {str(page.relative_to(ROOT)): page.read_text(encoding="utf-8") for page in PAGES}
PROSE = {name: re.sub(r"^```.*?^```$", "", text, flags=re.MULTILINE | re.DOTALL) for name, text in TEXTS.items()}
PICTURES = sorted((ROOT / "docs" / "img").glob("*.svg"))


def each(texts):
    return pytest.mark.parametrize(("name", "text"), texts.items(), ids=texts)


def test_generated_parts_are_what_the_program_says(generator):
    stale = [str(page.relative_to(ROOT)) for page in generator.write(only_check=True)]
    assert stale == [], "run: make docs"


def test_every_generated_part_is_shown_somewhere(generator):
    shown = set(re.findall(r"<!-- generated: ([\w-]+) -->", "".join(TEXTS.values())))
    assert shown == set(generator.PARTS)


def test_every_exit_code_is_explained(generator):
    assert set(generator.EXITS) == {int(code) for code in generator.errors.ExitCode}


def test_every_error_of_the_tree_is_in_its_drawing(generator):
    kinds = [each.__name__ for each in vars(generator.errors).values() if isinstance(each, type)]
    drawn = re.findall(r"\b(\w+Error)  ", generator.errors.__doc__)
    assert sorted(drawn) == sorted(name for name in kinds if name.endswith("Error"))


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_is_in_a_guide(name):
    guides = "".join(
        TEXTS[page]
        for page in ("README.md", "docs/engineers.md", "docs/auditors.md", "docs/data.md", "docs/workstations.md")
    )
    assert f"netauto {name}" in guides


def commands_in(text):
    """Everything in a page that is a command of ours: in code spans, and in blocks without their answers."""
    spans = re.findall(r"`(netauto [a-z][^`\n]*)`", text)
    blocks = "".join(re.findall(r"^```(?:sh|console|yaml)$(.*?)^```$", text, re.MULTILINE | re.DOTALL))
    typed = re.findall(r"^(?:\$ |\s*- (?:run: )?|)(netauto [a-z].*?)(?: [|>#]| \|\|| &&|$)", blocks, re.MULTILINE)
    return [*spans, *typed]


@each(TEXTS)
def test_commands_and_options_exist(name, text, generator):
    known = {words.removeprefix("netauto "): command for words, command in generator.every_command()}
    for found in commands_in(text):
        words = shlex.split(found.replace("'", "").replace('"', ""))[1:]
        command = known.get(" ".join(words[:2])) or known.get(words[0])
        assert command, f"{name}: {found}"
        options = {option for parameter in command.params for option in (*parameter.opts, *parameter.secondary_opts)}
        unknown = {word.partition("=")[0] for word in words if re.match(r"--?[a-z]", word)} - options - {"--help"}
        assert not unknown, f"{name}: {found}"


def anchors(text):
    return {
        re.sub(r"[^\w -]", "", title.lower()).replace(" ", "-")
        for title in re.findall(r"^#+ (.+)$", text, re.MULTILINE)
    }


@each(PROSE)
def test_links_lead_somewhere(name, text):
    for target in re.findall(r"\]\(([^)\s]+)\)", text):
        if re.match(r"https?:", target):
            continue
        path, _, anchor = target.partition("#")
        page = (ROOT / name).parent / path if path else ROOT / name
        assert page.exists(), f"{name}: {target}"
        assert not anchor or anchor in anchors(page.read_text(encoding="utf-8")), f"{name}: {target}"


@each(PROSE)
def test_files_that_are_named_exist(name, text):
    named = re.findall(r"`((?:netauto|tests|tools|docs|templates)/[\w./-]+)`", text)
    assert [path for path in named if not (ROOT / path).exists()] == []


# They speak of folders of a workstation.
OF_WORKSTATIONS = {"docs/kiosk.md", "docs/workstation-hardening.md"}


@each(TEXTS)
def test_no_page_knows_the_machine_it_was_written_on(name, text):
    folders = "work|root|home" if name in OF_WORKSTATIONS else "work|root|home|tmp"
    assert not re.search(rf"(?<![\w.<])/({folders})\b", text), name


@each({name: text for name, text in TEXTS.items() if "```yaml" in text})
def test_yaml_blocks_are_yaml(name, text):
    for block in re.findall(r"^```yaml\n(.*?)^```$", text, re.MULTILINE | re.DOTALL):
        assert isinstance(yaml.safe_load(block), dict), name


def test_the_unit_in_the_guide_follows_the_schema(generator):
    from jsonschema import Draft202012Validator, FormatChecker

    ((_, unit),) = FILE.findall(TEXTS["docs/engineers.md"])
    value = json.loads(json.dumps(yaml.safe_load(unit), default=str))
    Draft202012Validator(generator.schema("unit"), format_checker=FormatChecker()).validate(value)


def test_every_file_of_a_bundle_is_explained_to_auditors():
    shown = set(re.findall(r"^\| (`.*?) \|", TEXTS["docs/auditors.md"], re.MULTILINE))
    named = {name.split("/")[0] for cell in shown for name in re.findall(r"`([\w./]+)`", cell)}
    golden = (ROOT / "tests/unit/evidence/golden/manifest.json").read_text(encoding="utf-8")
    sealed = re.findall(r'"((?:\w+/)?[\w-]+\.(?:json|md|txt|diff|png|py))":', golden)
    assert {path.split("/")[0] for path in sealed} | {MANIFEST} == named


def test_the_changelog_has_a_place_for_what_is_new():
    headings = re.findall(r"^## \[(.+?)\]", TEXTS["CHANGELOG.md"], re.MULTILINE)
    assert headings[0] in {"Unreleased", __version__}


def test_pages_say_that_no_real_device_was_used():
    for page in ("README.md", "docs/lab.md", "docs/platforms.md", "CONTRIBUTING.md"):
        assert re.search(r"no real device was ever used", TEXTS[page], re.IGNORECASE), page


@pytest.mark.parametrize("picture", PICTURES, ids=lambda path: path.name)
def test_pictures_are_drawings_that_load_nothing(picture):
    text = picture.read_text(encoding="utf-8")
    ET.fromstring(text)
    assert not re.search(r"(?:href|src|url)\s*[=(]\s*[\"']?https?:", text)
    assert not re.search(r"/(work|root|home|tmp)/", text)
    assert f"docs/img/{picture.name}" in TEXTS["README.md"] or f"img/{picture.name}" in TEXTS["docs/engineers.md"]


@pytest.mark.parametrize(("picture", "verdict"), [("demo", "open"), ("refused", "reverted")])
def test_pictures_end_with_their_verdict(picture, verdict):
    text = (ROOT / "docs" / "img" / f"{picture}.svg").read_text(encoding="utf-8").replace("&#160;", " ")
    assert f"lens-consult-3: {verdict}" in text
