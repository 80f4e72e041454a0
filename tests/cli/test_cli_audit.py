"""`netauto audit` where no run is needed: the program for strangers, and lists of signers that are none."""

from __future__ import annotations

import json
import os

import pytest

from netauto.canonical import sha256
from netauto.evidence.verifier.script import script


def test_a_copy_of_the_verifier_to_trust(desk, tmp_path):
    target = tmp_path / "verify.py"
    done = desk.type("audit", "verifier", "--to", str(target))
    digest = sha256(script())
    assert (done.code, target.read_bytes()) == (0, script())
    assert done.out.splitlines() == [
        f"{target} is the verifier of this netauto",
        f"its SHA-256, to be told by another way than the file: {digest}",
    ]
    told = desk.type("audit", "verifier", "--to", str(target), "--json")
    assert json.loads(told.out) == {"file": str(target), "sha256": digest}


def test_without_a_name_it_is_written_here(desk, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    assert desk.type("audit", "verifier").code == 0
    assert (tmp_path / "verify.py").read_bytes() == script()


def test_where_it_cannot_be_written(desk, tmp_path):
    done = desk.type("audit", "verifier", "--to", str(tmp_path / "nowhere" / "verify.py"))
    assert (done.code, done.out) == (1, "")
    assert "verify.py cannot be written: No such file or directory" in done.err


@pytest.mark.parametrize("option", ["--signers", "--revoked"])
@pytest.mark.parametrize("make", [os.mkfifo, os.mkdir])
def test_a_list_of_keys_is_a_plain_file(desk, tmp_path, option, make):
    make(tmp_path / "list")
    done = desk.type("audit", "verify", option, str(tmp_path / "list"))
    assert (done.code, done.out) == (2, "")
    assert f"{option}: {tmp_path / 'list'} is not a plain file" in " ".join(done.err.split())
