"""Signing with an engineer's own SSH key: `ssh-keygen -Y sign`, which finds the private half in a file or in the agent.

Nothing waits for a person unless one sits there and asked for it: a run that nobody watches is sealed without a signature, and says so.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from netauto.durable import write_whole
from netauto.errors import EvidenceError
from netauto.evidence.verifier.signatures import FOR_BUNDLES, PROGRAM
from netauto.evidence.verifier.sources import MANIFEST, SIGNATURE

if TYPE_CHECKING:
    from collections.abc import Mapping

KEY_VARIABLE = "NETAUTO_SIGNING_KEY"  # path of a private key, or of a public one whose private half is in the agent
UNATTENDED, ATTENDED = 20.0, 300.0  # seconds; a person may have to find a token and touch it


def signing_key(named: Path | None = None) -> Path | None:
    """Return the key that somebody named, on the command line or in the environment; None: nobody did."""
    text = str(named or os.environ.get(KEY_VARIABLE, ""))
    return Path(text).expanduser() if text else None


def sign(text: bytes, namespace: str, key: Path, *, ask: bool = False) -> bytes:
    """Return an armoured signature of `text`.

    Args:
        text: what is signed.
        namespace: what for.
        key: see `signing_key`.
        ask: a person sits there who can type a passphrase.

    Raises:
        EvidenceError: `ssh-keygen` cannot or may not sign; its own words say why.
    """
    if not key.is_file():
        raise EvidenceError(f"no signing key {key}", hint=f"name one with --key or {KEY_VARIABLE}: its path")
    if not shutil.which(PROGRAM):
        raise EvidenceError(f"{PROGRAM} is not installed", hint="install OpenSSH's client, 8.2 or later")
    with tempfile.TemporaryDirectory(prefix="sign-") as folder:
        file = Path(folder, "text")
        file.write_bytes(text)
        command = [PROGRAM, "-q", "-Y", "sign", "-f", str(key), "-n", namespace, str(file)]
        said = _attended(command) if ask else _unattended(command)
        signature = file.with_name("text.sig")
        if not signature.is_file():
            raise EvidenceError(
                f"{key.name} cannot sign: {said or 'no signature came out'}",
                hint="a key with a passphrase has to be in the agent: ssh-add",
            )
        return signature.read_bytes()


def sign_bundle(folder: Path, key: Path, *, ask: bool = False) -> None:
    """Write the signature of a bundle's manifest beside it; none of the files that the manifest names changes.

    Raises:
        EvidenceError: see `sign`; or it cannot be written.
    """
    signature = sign((folder / MANIFEST).read_bytes(), FOR_BUNDLES, key, ask=ask)
    try:
        write_whole(folder / SIGNATURE, signature)
    except OSError as error:
        raise EvidenceError(f"the signature cannot be written: {error.strerror}", hint="look at the disk") from error


def _attended(command: list[str]) -> str:
    try:
        subprocess.run(command, check=False, timeout=ATTENDED, stdout=subprocess.DEVNULL)
    except subprocess.TimeoutExpired:
        return "nobody answered"
    return ""  # it has told the person itself


def _unattended(command: list[str]) -> str:
    surroundings: Mapping[str, str] = {**os.environ, "SSH_ASKPASS_REQUIRE": "never", "LC_ALL": "C"}
    try:
        done = subprocess.run(
            command,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            errors="replace",
            check=False,
            timeout=UNATTENDED,
            env=surroundings,
            start_new_session=True,  # no terminal: it cannot ask there either
        )
    except subprocess.TimeoutExpired:
        return "no answer in time"
    return " ".join(done.stderr.split())[-200:]
