"""Writing a bundle: all of it or nothing, and nothing secret in it."""

from __future__ import annotations

import base64
import fcntl
import html
import json
import os
import shutil
import tempfile
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from netauto.errors import EvidenceError
from netauto.evidence.bundle import EDITABLE, files, manifest
from netauto.evidence.markdown import escape
from netauto.evidence.tamper import head, read_manifest
from netauto.evidence.verifier.contents import files_of
from netauto.evidence.verifier.sources import MANIFEST, source_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from netauto.evidence.record import RunRecord

_PARTIAL = ".partial."
SHORTEST_SECRET = 4  # a shorter value occurs in any text by chance


def append(record: RunRecord, root: Path, *, secrets: Iterable[str] = ()) -> Path:
    """Seal `record` as the newest bundle under `root` and return its folder.

    Sealing the same record again returns the bundle that exists. A run that was sealed unfinished and went on later gets a bundle of its
    own, ``<run>-2``.

    Raises:
        EvidenceError: see `seal`; or the chain under `root` has been tampered with.
    """
    root.mkdir(parents=True, exist_ok=True)
    with _turn(root):
        for folder in _names(root, record.result.run):
            if not folder.exists():
                return seal(record, folder, head(root), secrets=secrets)
            if _is_sealed(record, folder):
                return folder
    raise AssertionError("the names never end")


def seal(record: RunRecord, folder: Path, previous: str | None, *, secrets: Iterable[str] = ()) -> Path:
    """Write the bundle into `folder`, which must not exist; it appears whole or not at all, readable by its owner only.

    Args:
        record: what the bundle is made from.
        folder: the bundle, e.g. ``evidence/<run>``.
        previous: digest of the bundle before, None for the first.
        secrets: values that must not occur in it, in any usual encoding.

    Raises:
        EvidenceError: a secret would get into it, the folder exists, or the disk refuses. Nothing is left behind.
    """
    content = files(record)
    content[MANIFEST] = manifest(record, content, previous)
    found = _leaking(content, secrets)
    if found:
        raise EvidenceError(
            f"a secret would be written to {', '.join(found)}", hint="nothing was sealed; report it as a fault"
        )
    if folder.exists():
        raise EvidenceError(f"{folder.name} exists already", hint="a sealed bundle is never written again")
    try:
        _write(folder, content)
    except OSError as error:
        raise EvidenceError(
            f"the bundle cannot be written: {error.strerror}", hint="look at the disk and seal again"
        ) from error
    return folder


def leaks(record: RunRecord, secrets: Iterable[str]) -> tuple[str, ...]:
    """Return the files of the bundle that would hold one of the secrets (values of four characters or more)."""
    content = files(record)
    return _leaking({**content, MANIFEST: manifest(record, content, None)}, secrets)


def _leaking(content: Mapping[str, bytes], secrets: Iterable[str]) -> tuple[str, ...]:
    needles = {form for secret in secrets if len(secret) >= SHORTEST_SECRET for form in _forms(secret)}
    return tuple(path for path, data in sorted(content.items()) if any(needle in data for needle in needles))


def _forms(secret: str) -> Iterator[bytes]:
    raw = secret.encode()
    yield raw
    yield raw.hex().encode()
    yield base64.b64encode(raw).rstrip(b"=")
    for text in (
        json.dumps(secret)[1:-1],
        json.dumps(secret, ensure_ascii=False)[1:-1],
        escape(secret),
        html.escape(secret),
    ):
        yield text.encode()
    yield quote(secret, safe="").encode()


def _write(folder: Path, content: Mapping[str, bytes]) -> None:
    folder.parent.mkdir(parents=True, exist_ok=True)
    partial = Path(tempfile.mkdtemp(prefix=f"{_PARTIAL}{folder.name}.", dir=folder.parent))
    try:
        for path, data in content.items():
            _write_file(partial / path, data)
        for inside in (*(path for path in partial.iterdir() if path.is_dir()), partial):
            _sync_folder(inside)
        partial.rename(folder)
    except BaseException:
        shutil.rmtree(partial, ignore_errors=True)
        raise
    _sync_folder(folder.parent)


def _write_file(path: Path, data: bytes) -> None:
    path.parent.mkdir(exist_ok=True)
    with path.open("xb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())


def _sync_folder(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


@contextmanager
def _turn(root: Path) -> Iterator[None]:
    # Two units that end at the same moment must not follow the same bundle.
    with (root / ".lock").open("a") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        for left in root.glob(
            f"{_PARTIAL}*"
        ):  # of a process that was killed while it wrote: we hold the lock, so it is gone
            if left.is_dir():
                shutil.rmtree(left)
        yield


def _names(root: Path, run: str) -> Iterator[Path]:
    yield root / run
    number = 2
    while True:
        yield root / f"{run}-{number}"
        number += 1


def _is_sealed(record: RunRecord, folder: Path) -> bool:
    there = read_manifest(folder)
    if files_of(source_of(folder), there).problems:  # who agreed, and who signed, is another question
        return False
    return _lasting(there) == _lasting(json.loads(manifest(record, files(record), there["previous"])))


def _lasting(manifest: Mapping[str, Any]) -> dict[str, Any]:
    """Return what a manifest says of the run itself."""
    return {**manifest, "files": {path: entry for path, entry in manifest["files"].items() if path not in EDITABLE}}
