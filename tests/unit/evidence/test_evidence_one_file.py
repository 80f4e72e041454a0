"""A bundle as one zip file: the same bytes again, judged without being extracted, and refused where it could do harm."""

from __future__ import annotations

import io
import shutil
import stat
import struct
import zipfile
from dataclasses import replace

import pytest
from evidence_sample import PREVIOUS, RECORD, RUN

from netauto.errors import EvidenceError
from netauto.evidence import bundle_digest, seal, verify_bundle
from netauto.evidence.one_file import export, packed
from netauto.evidence.verifier.chains import judge_path
from netauto.evidence.verifier.script import script
from netauto.evidence.verifier.verdicts import Trust


@pytest.fixture
def bundle(tmp_path):
    return seal(RECORD, tmp_path / "evidence" / RUN, PREVIOUS)


@pytest.fixture(scope="module")
def apart():
    """The program of each bundle, apart from netauto's modules."""
    names = {"__name__": "apart"}
    exec(compile(script(), "verify.py", "exec"), names)
    return names


@pytest.fixture
def problems(apart):
    def found(file):
        theirs = apart["judge_path"](file, apart["Trust"]()).problems
        assert theirs == verify_bundle(file)
        return theirs

    return found


def test_the_same_bundle_gives_the_same_file(bundle, tmp_path, problems):
    export(bundle, tmp_path / "one.zip")
    shutil.copytree(bundle, tmp_path / "copy" / RUN)
    for path in (tmp_path / "copy").rglob("*"):
        path.chmod(0o700)
    assert packed(tmp_path / "copy" / RUN) == (tmp_path / "one.zip").read_bytes()
    assert problems(tmp_path / "one.zip") == ()
    verdict = judge_path(tmp_path / "one.zip", Trust())
    assert (verdict.name, verdict.digest) == (RUN, bundle_digest(bundle))
    assert verdict == judge_path(bundle, Trust())


def test_unpacked_it_is_the_bundle(bundle, tmp_path):
    export(bundle, tmp_path / "one.zip")
    with zipfile.ZipFile(tmp_path / "one.zip") as archive:
        archive.extractall(tmp_path / "out")
    assert verify_bundle(tmp_path / "out" / RUN) == ()
    assert sorted(path.name for path in (tmp_path / "out").iterdir()) == [RUN]


def test_what_was_altered_is_found_in_the_file_too(bundle, tmp_path, problems):
    (bundle / "summary.md").write_text("all is well")
    (bundle / "plan.json").unlink()
    (bundle / "extra.txt").write_text("x")
    export(bundle, tmp_path / "one.zip")
    assert problems(tmp_path / "one.zip") == verify_bundle(bundle)
    assert len(verify_bundle(bundle)) == 3


def test_links_are_not_packed(bundle, tmp_path):
    (bundle / "door").symlink_to("/etc/passwd")
    with pytest.raises(EvidenceError, match="'door' is not a plain file"):
        export(bundle, tmp_path / "one.zip")
    assert not (tmp_path / "one.zip").exists()


def test_a_full_disk_or_a_missing_folder(bundle, tmp_path):
    with pytest.raises(EvidenceError, match="cannot be written: No such file"):
        export(bundle, tmp_path / "nowhere" / "one.zip")


def member(name, data=b"x", mode=stat.S_IFREG, packing=zipfile.ZIP_DEFLATED):
    entry = zipfile.ZipInfo(name)
    entry.external_attr, entry.create_system, entry.compress_type = mode << 16, 3, packing
    return entry, data


BOMB = member(f"{RUN}/plan.json", b"\0" * (3 << 20))
HOSTILE = [
    ([member("../evil")], "'../evil' in the zip file is not a path inside the bundle"),
    ([member("/etc/passwd")], "'/etc/passwd' in the zip file is not a path inside the bundle"),
    ([member(f"{RUN}/../../evil")], f"'{RUN}/../../evil' in the zip file is not a path inside the bundle"),
    ([member(f"{RUN}\\evil")], f"'{RUN}\\\\evil' in the zip file is not a path inside the bundle"),
    ([member(f"{RUN}/.hidden")], f"'{RUN}/.hidden' in the zip file is not a path inside the bundle"),
    ([member(f"{RUN}/folder/")], f"'{RUN}/folder/' in the zip file is not a path inside the bundle"),
    ([member("manifest.json")], "'manifest.json' in the zip file is not a path inside the bundle"),
    ([member(f"{RUN}/a", b"/etc", stat.S_IFLNK)], f"'{RUN}/a' in the zip file is a link, or no plain file"),
    ([member(f"{RUN}/a", b"", stat.S_IFIFO)], f"'{RUN}/a' in the zip file is a link, or no plain file"),
    (
        [member(f"{RUN}/a", packing=zipfile.ZIP_LZMA)],
        f"'{RUN}/a' in the zip file is encrypted, or packed in an unusual way",
    ),
    ([BOMB], f"'{RUN}/plan.json' in the zip file would become too large: a zip bomb"),
    ([member(f"{RUN}/a"), member("other/b")], "the zip file does not hold one folder of a bundle's size"),
    ([], "the zip file does not hold one folder of a bundle's size"),
    ([member(f"{RUN}/a"), member(f"{RUN}/A")], "the zip file holds two files of one name"),
    ([member(f"{RUN}/a"), member(f"{RUN}/a/", b"", stat.S_IFDIR)], "the zip file holds two files of one name"),
    (
        [member(f"{RUN}/a/", b"", stat.S_IFLNK)],
        f"'{RUN}/a/' in the zip file is not a path inside the bundle",
    ),
    ([member(f"{RUN}/a")], "manifest.json is missing, or not a plain file"),
]


@pytest.mark.parametrize(("members", "problem"), HOSTILE, ids=[problem for _, problem in HOSTILE])
def test_a_hostile_zip_file_is_refused_and_nothing_is_written(tmp_path, problems, members, problem):
    file = tmp_path / "hostile.zip"
    with zipfile.ZipFile(file, "w") as archive:
        for entry, data in members:
            archive.writestr(entry, data)
    assert problems(file) == (problem,)
    assert [path.name for path in tmp_path.iterdir()] == ["hostile.zip"]


def test_a_file_that_another_program_packed_is_the_bundle_too(bundle, tmp_path, problems):
    with zipfile.ZipFile(tmp_path / "other.zip", "w") as archive:
        archive.mkdir(RUN)
        for path in sorted(bundle.rglob("*")):
            archive.write(path, f"{RUN}/{path.relative_to(bundle)}")
    assert any(name.endswith("/before/") for name in zipfile.ZipFile(tmp_path / "other.zip").namelist())
    assert problems(tmp_path / "other.zip") == ()


HIDING = "the zip file holds more than the files that it lists: other programs may show something else"


def rebuilt(data, before=b"", behind=b"", comment=b""):
    """The file with bytes put around its list of files, and an end that says so."""
    size, begin = struct.unpack("<2L", data[-10:-2])
    last = data[-22:-10] + struct.pack("<2LH", size + len(behind), begin + len(before), len(comment)) + comment
    return data[:begin] + before + data[begin : begin + size] + behind + last


ANOTHER = io.BytesIO()
with zipfile.ZipFile(ANOTHER, "w") as ARCHIVE:
    ARCHIVE.writestr(f"{RUN}/manifest.json", b"{}")
HIDDEN = {
    "before the first file": lambda data: b"#!/bin/sh\n" + data,
    "behind the last": lambda data: data + b"\n",
    "another zip file before": lambda data: ANOTHER.getvalue() + data,
    "another zip file behind": lambda data: data + ANOTHER.getvalue(),
    "a comment": lambda data: rebuilt(data, comment=b"of another program"),
    "a file that is not listed": lambda data: rebuilt(data, ANOTHER.getvalue()[:-22]),
    "where the list of a large file would be": lambda data: rebuilt(data, behind=b"PK\6\7" + bytes(16)),
}


@pytest.mark.parametrize("hide", HIDDEN.values(), ids=HIDDEN)
def test_what_other_programs_may_show_instead_is_refused(bundle, tmp_path, problems, hide):
    export(bundle, tmp_path / "one.zip")
    (tmp_path / "one.zip").write_bytes(hide((tmp_path / "one.zip").read_bytes()))
    assert problems(tmp_path / "one.zip") == (HIDING,)


def test_a_list_of_files_larger_than_any_bundles_is_not_read(tmp_path, problems, monkeypatch):
    size = 5 << 20
    last = struct.pack("<4s4H2LH", b"PK\5\6", 0, 0, 1, 1, size, 0, 0)
    (tmp_path / "one.zip").write_bytes(bytes(size) + last)
    monkeypatch.setattr(zipfile, "ZipFile", None)
    assert problems(tmp_path / "one.zip") == (HIDING,)


def test_sizes_that_follow_the_data_of_a_file_hide_nothing(bundle, tmp_path, problems):
    class Pipe(io.BytesIO):
        def seekable(self):
            return False

        def seek(self, *_):
            raise io.UnsupportedOperation

    stream = Pipe()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for path in sorted(path for path in bundle.rglob("*") if path.is_file()):
            archive.write(path, f"{RUN}/{path.relative_to(bundle)}")
    (tmp_path / "one.zip").write_bytes(stream.getvalue())
    assert zipfile.ZipFile(tmp_path / "one.zip").infolist()[0].flag_bits & 8
    assert problems(tmp_path / "one.zip") == ()


def test_two_files_of_one_name(tmp_path, problems):
    with zipfile.ZipFile(tmp_path / "two.zip", "w") as archive:
        archive.writestr(*member(f"{RUN}/manifest.json", b"1"))
        with pytest.warns(UserWarning, match="Duplicate name"):
            archive.writestr(*member(f"{RUN}/manifest.json", b"2"))
    assert problems(tmp_path / "two.zip") == ("the zip file holds two files of one name",)


def test_too_many_files(tmp_path, problems):
    with zipfile.ZipFile(tmp_path / "many.zip", "w") as archive:
        for number in range(10_001):
            archive.writestr(f"{RUN}/{number}", b"")
    assert problems(tmp_path / "many.zip") == ("the zip file does not hold one folder of a bundle's size",)


def test_a_size_that_the_file_lies_about_is_not_believed(bundle, tmp_path, problems):
    export(bundle, tmp_path / "one.zip")
    data = bytearray((tmp_path / "one.zip").read_bytes())
    whole = (bundle / "summary.md").stat().st_size.to_bytes(4, "little")
    place = data.rindex(whole)
    data[place : place + 4] = (5).to_bytes(4, "little")
    (tmp_path / "one.zip").write_bytes(data)
    assert problems(tmp_path / "one.zip") != ()


def test_every_cut_and_every_flipped_byte_is_found_or_harmless(tmp_path, problems):
    few = replace(RECORD, pictures=())
    export(seal(few, tmp_path / RUN, PREVIOUS), tmp_path / "one.zip")
    data = (tmp_path / "one.zip").read_bytes()
    digest = bundle_digest(tmp_path / RUN)
    for place in range(0, len(data), 211):
        for altered in (data[:place], data[:place] + bytes([data[place] ^ 0x55]) + data[place + 1 :]):
            (tmp_path / "bad.zip").write_bytes(altered)
            found = problems(tmp_path / "bad.zip")
            assert found or judge_path(tmp_path / "bad.zip", Trust()).digest == digest
