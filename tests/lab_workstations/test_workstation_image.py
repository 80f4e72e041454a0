"""The cache of image layers: its keys, its lock, and what a killed build leaves."""

from __future__ import annotations

import fcntl
import json
import os
import subprocess
import sys
import threading
import time
from dataclasses import replace

import pytest

from netauto.lab.workstations import WorkstationError, build, hostside, image, trees
from netauto.lab.workstations.hostside import HostSide
from netauto.lab.workstations.progress import BuildEvent, Reader
from netauto.lab.workstations.recipe import BASE, LAYERS, WORKSTATION, ImageFile

HOST = HostSide(sources=(), files=(), environment={"PATH": "/usr/bin:/bin"})


@pytest.fixture
def built(monkeypatch):
    """Layers as a builder makes them, without packages; the list says which were built."""
    made = []

    def make(self, recipe, lower, root):
        made.append((recipe.name, len(lower)))
        root.mkdir()
        (root / "file").write_text("x")

    monkeypatch.setattr(build.Builder, "make", make)
    monkeypatch.setattr(hostside, "look", lambda: HOST)
    return made


def test_each_layer_stands_on_those_before_and_is_built_once(built, tmp_path):
    first = image.ensure(cache=tmp_path)
    assert built == [("base", 0), ("workstation", 1)]
    assert [layer.root.parent.name.split("-")[0] for layer in first.layers] == ["workstation", "base"]
    assert image.ensure(cache=tmp_path) == first
    assert len(built) == 2
    assert image.ready(tmp_path)


@pytest.mark.parametrize(
    ("changed", "same"),
    [
        pytest.param((replace(BASE, packages=(*BASE.packages, "nano")), WORKSTATION), (), id="a package below"),
        pytest.param((BASE, replace(WORKSTATION, archives=())), (0,), id="an archive above"),
        pytest.param((replace(BASE, commands=()), WORKSTATION), (), id="a command"),
        pytest.param((replace(BASE, files=(ImageFile("/etc/motd", "hello"),)), WORKSTATION), (), id="a file"),
    ],
)
def test_a_key_changes_with_what_is_in_the_layer_or_below(changed, same):
    before, after = image.keys(LAYERS, HOST), image.keys(changed, HOST)
    assert [index for index in range(2) if before[index] == after[index]] == list(same)
    assert image.keys(LAYERS, HOST) == before


def test_a_key_changes_with_the_machine_s_own_part(tmp_path):
    source = tmp_path / "debian.sources"
    source.write_text("Types: deb\n")
    hosts = [HOST, replace(HOST, sources=(str(source),)), replace(HOST, files=(ImageFile("/ca.crt", "PEM"),))]
    assert len({image.keys(LAYERS, host) for host in hosts}) == 3


def test_what_a_killed_build_left_is_neither_believed_nor_kept(built, tmp_path):
    key = image.keys(LAYERS, HOST)[0]
    left = tmp_path / f"partial-base-{key}" / "root"
    left.mkdir(parents=True)
    (left / "half").write_text("written")
    assert not image.ready(tmp_path)
    layers = image.ensure(cache=tmp_path).layers
    assert [path.name for path in layers[1].root.iterdir()] == ["file"]
    assert not list(tmp_path.glob("partial-*"))


def test_a_layer_that_nobody_used_for_long_makes_room_and_others_stay(built, tmp_path):
    for name, age in (("base-0000", 15), ("workstation-0000", 13)):
        (tmp_path / name).mkdir()
        (tmp_path / name / "layer.json").write_text("{}")
        then = time.time() - age * 24 * 3600
        os.utime(tmp_path / name, (then, then))
    image.ensure(cache=tmp_path)
    assert not (tmp_path / "base-0000").exists()
    assert (tmp_path / "workstation-0000").exists()


def test_a_layer_that_is_used_stays_young(built, tmp_path):
    layers = image.ensure(cache=tmp_path).layers
    for layer in layers:
        os.utime(layer.root.parent, (0, 0))
    image.ensure(cache=tmp_path)
    assert all(time.time() - layer.root.parent.stat().st_mtime < image.UNUSED for layer in layers)


def test_a_build_that_fails_leaves_no_layer_and_says_why(monkeypatch, tmp_path):
    monkeypatch.setattr(hostside, "look", lambda: HOST)
    failing = ("sh", "-c", "echo no space left; exit 3")
    monkeypatch.setattr(build.Builder, "_first", lambda self, recipe, root: self._run(recipe.name, failing))
    with pytest.raises(WorkstationError, match="layer base: sh ended with status 3:\n  no space left"):
        image.ensure(cache=tmp_path)
    assert not image.ready(tmp_path)


def test_a_second_builder_waits_and_finds_the_layer_of_the_first(built, tmp_path):
    events: list[BuildEvent] = []
    waiting = threading.Event()

    def tell(event):
        events.append(event)
        waiting.set()

    with (tmp_path / "lock").open("wb") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        second = threading.Thread(target=image.ensure, args=(tell, tmp_path))
        second.start()
        assert waiting.wait(10)
        for home in image._places(tmp_path, HOST):
            (home / "root").mkdir(parents=True)
            (home / "layer.json").write_text(json.dumps({"seconds": 1.0, "megabytes": 2}))
    second.join(10)
    assert not second.is_alive()
    assert events == [BuildEvent("base", "somebody else builds an image; waiting")]
    assert built == []


def test_the_lock_stays_with_a_program_that_outlives_the_builder(tmp_path):
    """A builder that was killed may leave a package manager at work in the folder: nobody starts beside it."""
    script = (
        "import os, subprocess, sys, pathlib\n"
        "from netauto.lab.workstations import image\n"
        f"with image._locked(pathlib.Path({str(tmp_path)!r}), 'base', print) as lock:\n"
        "    child = subprocess.Popen(['cat'], stdin=sys.stdin, pass_fds=(lock,))\n"
        "    print('held', flush=True)\n"
        "    os.kill(os.getpid(), 9)\n"
    )
    with subprocess.Popen(
        [sys.executable, "-c", script], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as killed:
        assert killed.stdout.readline() == "held\n"
        killed.wait(10)
        with (tmp_path / "lock").open("wb") as lock:
            with pytest.raises(BlockingIOError):
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            killed.stdin.close()  # lets the program end
            fcntl.flock(lock, fcntl.LOCK_EX)


def test_the_options_of_an_overlay_name_the_topmost_layer_first(tmp_path):
    options = build.overlay([tmp_path / "top", tmp_path / "base"], tmp_path / "upper", tmp_path / "work")
    assert options == f"lowerdir={tmp_path}/top:{tmp_path}/base,upperdir={tmp_path}/upper,workdir={tmp_path}/work"


@pytest.mark.parametrize("letter", [":", ",", "\\"])
def test_a_path_that_an_overlay_would_misread_is_refused(tmp_path, letter):
    with pytest.raises(WorkstationError, match="must not have"):
        build.overlay([tmp_path], tmp_path / f"a{letter}b", tmp_path / "work")


@pytest.mark.parametrize("where", ["left", "left/root/proc", "left/root/with blank"])
def test_a_tree_with_a_mount_in_it_is_not_removed(tmp_path, where):
    """What is mounted may be anybody's: a program that was killed may leave /proc and /dev there."""
    (tmp_path / "left/root").mkdir(parents=True)
    mounts = tmp_path / "mounts"
    escaped = str(tmp_path / where).replace(" ", "\\040")
    mounts.write_text(f"proc /proc proc rw 0 0\nnone {escaped} tmpfs rw 0 0\n")
    with pytest.raises(WorkstationError, match="is mounted; unmount it"):
        trees.remove(tmp_path / "left", mounts)
    mounts.write_text(f"none {tmp_path}/left-over tmpfs rw 0 0\n")
    trees.remove(tmp_path / "left", mounts)
    assert not (tmp_path / "left").exists()


def test_a_strict_umask_does_not_close_the_image_s_folders(tmp_path):
    before = os.umask(0o077)
    try:
        build.write(tmp_path / "root", ImageFile("/etc/ssh/x.conf", "x\n"))
    finally:
        os.umask(before)
    modes = [(tmp_path / path).stat().st_mode & 0o777 for path in ("root", "root/etc", "root/etc/ssh/x.conf")]
    assert modes == [0o755, 0o755, 0o644]


def test_a_file_of_the_image_replaces_a_link_instead_of_following_it(tmp_path):
    outside = tmp_path / "outside"
    outside.write_text("mine")
    (tmp_path / "root/etc").mkdir(parents=True)
    (tmp_path / "root/etc/resolv.conf").symlink_to(outside)
    build.write(tmp_path / "root", ImageFile("/etc/resolv.conf", "nameserver 10.0.2.3\n", 0o600))
    written = tmp_path / "root/etc/resolv.conf"
    assert (outside.read_text(), written.read_text(), written.is_symlink()) == ("mine", "nameserver 10.0.2.3\n", False)
    assert written.stat().st_mode & 0o777 == 0o600


def test_progress_counts_what_apt_does():
    reader = Reader("workstation")
    lines = (
        "Reading package lists...",
        "0 upgraded, 2 newly installed, 0 to remove and 0 not upgraded.",
        "Get:1 http://deb.example/debian bookworm/main amd64 sway amd64 1.7-6 [340 kB]",
        "Selecting previously unselected package sway.",
        "Unpacking sway (1.7-6) ...",
        "Setting up sway (1.7-6) ...",
        "I: extracting archives...",
    )
    assert [event for line in lines if (event := reader.read(line))] == [
        BuildEvent("workstation", "2 packages", 0, 6),
        BuildEvent("workstation", "downloading sway", 1, 6),
        BuildEvent("workstation", "unpacking sway", 2, 6),
        BuildEvent("workstation", "setting up sway", 3, 6),
        BuildEvent("workstation", "extracting archives", 0, 0),
    ]
