"""The scripts of the Linux driver under a real shell: dash, GNU coreutils and tar, and the real nft, in namespaces of their own.

What is not there in a container is stood in for by programs that write down how they were called: systemd, networkd, dnsmasq. `/etc` and
`/var/lib` are empty file systems of the namespace, the host's are not seen. Without root only the texts of the scripts are looked at.
"""

import io
import shutil
import subprocess
import tarfile
from pathlib import Path

import pytest

from netauto.drivers import Change
from netauto.drivers import linux_scripts as scripts
from netauto.drivers.linux_archive import Stored, unpack
from netauto.drivers.linux_stage import staging
from netauto.lab.linux import nftables
from netauto.platforms.linux_syntax import from_text, to_text

GOLDEN = Path(__file__).parents[1] / "golden" / "linux" / "whole-unit"
READY = bool(nftables.real() and shutil.which("unshare"))
STANDINS = ("systemctl", "systemd-run", "networkctl", "dnsmasq")
SETUP = """
mount -t tmpfs none /etc && mount -t tmpfs none /var/lib || exit 99
PATH=$1/bin:$PATH; export PATH; export CALLS=$1/calls
tar -xpf $1/base.tar -C / && mkdir -p /etc/systemd/system || exit 98
"""
SHOW = f"""
{scripts.READ.replace(": netauto running; ", "")} > $1/after.tar
ls -A /var/lib/netauto > $1/left; ls -A /etc/systemd/system > $1/units
"""


def golden(name):
    return (GOLDEN / name).read_text(encoding="utf-8")


def archive(files):
    stream = io.BytesIO()
    with tarfile.open(fileobj=stream, mode="w:") as packed:
        for path, content in files.items():
            member = tarfile.TarInfo(path.lstrip("/"))
            member.size = len(content.encode())
            packed.addfile(member, io.BytesIO(content.encode()))
    return stream.getvalue()


@pytest.fixture
def box(tmp_path):
    (tmp_path / "bin").mkdir()
    for name in STANDINS:
        program = tmp_path / "bin" / name
        program.write_text(f'#!/bin/sh\necho "{name} $*" >> "$CALLS"\n')
        program.chmod(0o755)
    (tmp_path / "calls").touch()
    before = from_text(golden("running.cfg"))
    (tmp_path / "base.tar").write_bytes(archive(before))
    change = Change("r1", tuple(golden("push.txt").splitlines()), (), str)
    staged = staging("lbs-fw-1", {path: Stored(content) for path, content in before.items()}, change)
    (tmp_path / "new.tar").write_bytes(staged.archive())
    return tmp_path, staged


def run(box, *steps):
    """Run the scripts one after the other as the driver would; return each one's exit status and the files afterwards."""
    folder, _ = box
    lines = [
        f"sh -c '{step}' < $1/new.tar; echo $? >> $1/status" for step in (step.replace("'", "'\\''") for step in steps)
    ]
    text = SETUP + "\n".join(lines) + SHOW
    done = subprocess.run(
        ["unshare", "--net", "--mount", "sh", "-c", text, "sh", str(folder)],
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    statuses = [int(line) for line in (folder / "status").read_text().split()]
    after = to_text({path: stored.content for path, stored in unpack((folder / "after.tar").read_bytes()).items()})
    return statuses, after, done.stderr


def prepared(box):
    _, staged = box
    return scripts.upload("r1"), scripts.check("r1", staged.work), scripts.arm("r1", 600)


def without_root(box):
    """Where no namespace can be made, say what the scripts are made of, and that is all."""
    _, staged = box
    assert nftables.judge() == nftables.OWN
    assert scripts.apply_script("r1", staged.work).startswith("set -e\n")


def test_a_change_is_armed_and_confirmed(box):
    if not READY:
        without_root(box)
        return
    statuses, after, said = run(box, *prepared(box), scripts.confirm("r1"), scripts.confirm("r1"))
    assert (statuses, said) == ([0, 0, 0, 0, scripts.GONE], said)
    assert sorted(from_text(after).items()) == sorted(from_text(golden("predicted.cfg")).items())
    assert (box[0] / "left").read_text() == ""
    assert (box[0] / "units").read_text() == "sysinit.target.wants\n"
    calls = (box[0] / "calls").read_text()
    timer = "--unit=netauto-r1 --on-active=600 --timer-property=AccuracySec=1s /bin/sh /var/lib/netauto/r1.restore"
    assert f"systemd-run --quiet {timer}" in calls
    assert "systemctl stop netauto-r1.timer" in calls
    assert "networkctl reload" in calls
    assert "systemctl restart dnsmasq.service" in calls


@pytest.mark.parametrize("way", ["revert", "timer", "boot"])
def test_a_change_goes_back(box, way):
    if not READY:
        without_root(box)
        return
    ways = {
        "revert": scripts.revert("r1"),
        "timer": "/bin/sh /var/lib/netauto/r1.restore",
        "boot": "/bin/sh /var/lib/netauto/r1.restore boot",
    }
    statuses, after, said = run(box, *prepared(box), ways[way], scripts.revert("r1"))
    assert statuses == [0, 0, 0, 0, 0], said
    assert after == golden("running.cfg")
    assert (box[0] / "left").read_text() == ""
    assert (box[0] / "units").read_text() == "sysinit.target.wants\n"


def test_an_edit_in_between_is_seen(box):
    if not READY:
        without_root(box)
        return
    edit = 'echo "# astreinte" >> /etc/nftables.d/unit-LBS-C1.nft'
    statuses, _, said = run(box, *prepared(box), edit, scripts.confirm("r1"), scripts.revert("r1"))
    assert statuses == [0, 0, 0, 0, scripts.CHANGED, 0], said


def test_other_rules_in_between_are_seen(box):
    if not READY:
        without_root(box)
        return
    statuses, after, said = run(box, *prepared(box), "nft flush ruleset", scripts.confirm("r1"), scripts.revert("r1"))
    assert statuses == [0, 0, 0, 0, scripts.CHANGED, 0], said
    assert after == golden("running.cfg")


def test_rules_that_cannot_be_loaded_stop_the_arming_and_go_back(box):
    if not READY:
        without_root(box)
        return
    broken = "echo nonsense > /etc/nftables.d/99-astreinte.nft"
    undo = "rm /etc/nftables.d/99-astreinte.nft"
    upload, check, arm = prepared(box)
    statuses, after, said = run(box, upload, check, broken, arm, undo, scripts.revert("r1"))
    assert statuses == [0, 0, 0, 1, 0, 0], said
    assert "/etc/nftables.d/99-astreinte.nft:1:" in said
    assert after == golden("running.cfg")


def test_a_permanent_change_leaves_nothing(box):
    if not READY:
        without_root(box)
        return
    statuses, after, said = run(box, scripts.upload("r1"), scripts.arm("r1", 0), scripts.PENDING)
    assert statuses == [0, 0, 0], said
    assert sorted(from_text(after).items()) == sorted(from_text(golden("predicted.cfg")).items())
    assert (box[0] / "left").read_text() == ""
    assert "systemd-run" not in (box[0] / "calls").read_text()
