import shutil
from pathlib import Path

import pytest

from netauto import workspace as module
from netauto.errors import InputError
from netauto.workspace import Workspace


@pytest.fixture(autouse=True)
def _nothing_from_the_caller(monkeypatch):
    for name in ("NETAUTO_WORKSPACE", "NETAUTO_INVENTORY", "XDG_DATA_HOME"):
        monkeypatch.delenv(name, raising=False)


@pytest.fixture
def checkout(tmp_path):
    for name in ("lab", "group-a"):
        (tmp_path / "checkout" / "inventories" / name).mkdir(parents=True)
    return tmp_path / "checkout"


def test_it_is_found_from_anywhere_below(checkout):
    deep = checkout / "templates" / "ios_xe"
    deep.mkdir(parents=True)
    assert Workspace.find(deep) == Workspace(checkout, "lab")
    assert Workspace.find(deep, "group-a").inventory == checkout / "inventories" / "group-a"


def test_the_environment_names_the_workspace_and_the_inventory(checkout, tmp_path, monkeypatch):
    monkeypatch.setenv("NETAUTO_WORKSPACE", str(checkout))
    monkeypatch.setenv("NETAUTO_INVENTORY", "group-a")
    assert Workspace.find(tmp_path) == Workspace(checkout, "group-a")
    assert Workspace.find(tmp_path, "lab") == Workspace(checkout, "lab")


def test_the_only_inventory_needs_no_name(checkout):
    (checkout / "inventories" / "lab").rmdir()
    assert Workspace.find(checkout).inventory_name == "group-a"


def test_an_unknown_inventory_lists_the_known(checkout):
    with pytest.raises(InputError) as caught:
        Workspace.find(checkout, "group-b")
    assert (str(caught.value), caught.value.hint) == (
        f"no inventory 'group-b' in {checkout / 'inventories'}",
        "there is: group-a, lab",
    )


def test_a_workspace_that_is_none(tmp_path, monkeypatch):
    monkeypatch.setenv("NETAUTO_WORKSPACE", str(tmp_path))
    with pytest.raises(InputError, match="which has no folder 'inventories'"):
        Workspace.find(tmp_path)


@pytest.mark.parametrize("name", ["..", ".", "", "a/b", "/etc", "a\\b", "a\n", "-a", "A", ".hidden", "a.b", "x" * 65])
def test_names_from_people_never_leave_the_folder(name):
    plain = Workspace(Path("root"))
    for path_of in (plain.unit_file, plain.lock_file, plain.undo_file, plain.blueprint_file):
        with pytest.raises(InputError, match="is not a name"):
            path_of(name)
    with pytest.raises(InputError, match="is not a name"):
        Workspace(Path("root"), name)


def test_where_things_are():
    here = Workspace(Path("/w"), "lab")
    assert {
        "unit": here.shown(here.unit_file("lens-consult-3")),
        "lock": here.shown(here.lock_file("lens-consult-3")),
        "blueprint": here.shown(here.blueprint_file("covid-consultation")),
        "hosts": here.shown(here.hosts),
        "templates": here.shown(here.templates),
        "playbooks": here.shown(here.playbooks),
        "roles": here.shown(here.roles),
        "journal": here.shown(here.journal),
        "elsewhere": here.shown(Path("/etc/hosts")),
    } == {
        "unit": "inventories/lab/units/lens-consult-3.yml",
        "lock": "inventories/lab/units/lens-consult-3.lock.yml",
        "blueprint": "inventories/lab/blueprints/covid-consultation.yml",
        "hosts": "inventories/lab/hosts.yml",
        "templates": "templates",
        "playbooks": "playbooks",
        "roles": "roles",
        "journal": "inventories/lab/.netauto/journal.sqlite",
        "elsewhere": "/etc/hosts",
    }


def test_state_is_for_its_owner_only(checkout):
    here = Workspace(checkout)
    state = here.make_state()
    assert here.make_state() == state
    folders = {path.name: oct(path.stat().st_mode & 0o777) for path in (state, *state.iterdir())}
    assert folders == dict.fromkeys((".netauto", "plans", "evidence", "drift", "cache", "locks", "lab", "log"), "0o700")


def test_state_that_cannot_be_made(checkout):
    (checkout / "inventories" / "lab" / ".netauto").write_text("a file")
    with pytest.raises(InputError, match=r"cannot make .*netauto: File exists"):
        Workspace(checkout).make_state()


@pytest.fixture
def installed(tmp_path, monkeypatch):
    """The package as a wheel installs it, and a home of its own."""
    package = tmp_path / "site-packages" / "netauto"
    (package / "_data" / "inventories" / "lab").mkdir(parents=True)
    (package / "_data" / "templates").mkdir()
    (package / "_data" / "inventories" / "lab" / "hosts.yml").write_text("all: {}\n")
    monkeypatch.setattr(module, "__file__", str(package / "workspace.py"))
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))
    (tmp_path / "nowhere").mkdir()
    return tmp_path


def test_the_shipped_workspace_is_copied_once_and_the_user_can_be_told(installed):
    first = Workspace.find(installed / "nowhere")
    assert first.root == installed / "data" / "netauto" / f"workspace-{module.__version__}"
    assert (first.copied, first.hosts.read_text()) == (True, "all: {}\n")
    first.hosts.write_text("all: {hosts: {a: }}\n")
    second = Workspace.find(installed / "nowhere")
    assert (second.copied, second.hosts.read_text()) == (False, "all: {hosts: {a: }}\n")


def test_an_interrupted_copy_is_never_taken_for_a_workspace(installed, monkeypatch):
    def interrupted(source, target):
        target.mkdir(parents=True)
        raise KeyboardInterrupt

    monkeypatch.setattr(module.shutil, "copytree", interrupted)
    with pytest.raises(KeyboardInterrupt):
        Workspace.find(installed / "nowhere")
    monkeypatch.undo()
    monkeypatch.setattr(module, "__file__", str(installed / "site-packages" / "netauto" / "workspace.py"))
    monkeypatch.setenv("XDG_DATA_HOME", str(installed / "data"))
    assert list((installed / "data" / "netauto").iterdir()) == []
    assert Workspace.find(installed / "nowhere").hosts.exists()


def test_nothing_shipped_and_nothing_here(installed):
    shutil.rmtree(installed / "site-packages" / "netauto" / "_data")
    with pytest.raises(InputError) as caught:
        Workspace.find(installed / "nowhere")
    assert caught.value.hint == "go to your checkout, or set NETAUTO_WORKSPACE"
