"""Whose signature it is: `ssh-keygen -Y verify`, with the moment that the signer claims, and a sentence where it does not hold."""

from __future__ import annotations

import re
import shutil
import subprocess
import tempfile
from pathlib import Path
from typing import NamedTuple

from netauto.canonical import canonical_json

SIGNERS = "allowed_signers"
REVOKED = "revoked_signers"
FOR_APPROVALS = "netauto-approval"  # namespaces: a signature that was made for one is none for the other
FOR_BUNDLES = "netauto-bundle"

PATIENCE = 30  # seconds for ssh-keygen
PROGRAM = "ssh-keygen"
# Nothing of whoever runs this: neither settings nor agents; and times without a zone are UTC on any machine.
SURROUNDINGS = {"TZ": "UTC", "LC_ALL": "C", "SSH_ASKPASS_REQUIRE": "never"}

NOBODYS = "is by a key that the list of signers does not give to this person alone"

USER = re.compile(r"\w[\w.@-]*", re.ASCII)
_MOMENT = re.compile(r"(\d{4})-(\d\d)-(\d\d)T(\d\d):(\d\d):(\d\d)(?:\.\d{1,6})?\+00:00")
_REASONS = (
    ("key has expired", "was made after its key had expired"),
    ("key is not yet valid", "was made before its key became valid"),
    ("not permitted for use in signature namespace", "is by a key that may not sign this"),
)


class Keys(NamedTuple):
    """Lists in OpenSSH's form: whose key which is, and which are revoked (None: none)."""

    signers: bytes
    revoked: bytes | None = None


def statement(**said: str) -> bytes:
    """Return what an approval signs: inventory, plan, time, unit and user, as canonical JSON."""
    return canonical_json({field: said[field] for field in ("inventory", "plan", "time", "unit", "user")})


def signature_trouble(
    text: bytes, signature: bytes, namespace: str, who: str, moment: str, *, keys: Keys | None
) -> str:
    """Return what is wrong with a signature; empty: it holds.

    Args:
        text: what was signed.
        signature: armoured, as `ssh-keygen` writes it.
        namespace: what it was made for.
        who: the principal that is said to have signed.
        moment: UTC, ISO 8601, when that is said to have happened; empty: now.
        keys: who may sign; None: only whether some key signed this text.
    """
    when = "".join(found.groups()) if (found := _MOMENT.fullmatch(moment)) else ""
    if not shutil.which(PROGRAM):
        return f"cannot be checked: {PROGRAM} (OpenSSH) is not installed"
    if moment and not when:
        return "says no time at which it was made"
    if keys is None:
        good, _ = _run(("check-novalidate", "-n", namespace), text, signature)
        return "" if good else "is not of this text, or is damaged"
    if not USER.fullmatch(who):
        return "names nobody who could have made it"
    asked = ("verify", "-n", namespace, "-I", who, *((f"-Overify-time={when}",) if when else ()))
    good, said = _run(asked, text, signature, keys)
    return "" if good else _reason(said, asked, text, signature, keys)


def _reason(said: str, asked: tuple[str, ...], text: bytes, signature: bytes, keys: Keys) -> str:
    if not _run(("check-novalidate", *asked[1:3]), text, signature)[0]:
        return "is not of this text, or is damaged"
    if keys.revoked is not None and _run(asked, text, signature, Keys(keys.signers))[0]:
        # OpenSSH refuses both alike, and tells them apart only where it says all that it does.
        revoked = "Key is revoked" in _run((*asked, "-vvv"), text, signature, keys)[1]
        return (
            "is by a key that was revoked" if revoked else "cannot be judged: the list of revoked keys cannot be read"
        )
    for words, reason in _REASONS:
        if words in said:
            return reason
    return f"is by a key that the list of signers does not know as {asked[4]}'s"


def principals(signature: bytes, moment: str, keys: Keys) -> tuple[str, ...]:
    """Return whose key made a signature, as the list of signers says, at that moment or now."""
    found: dict[str, None] = {}
    then = _MOMENT.fullmatch(moment)
    for options in ((f"-Overify-time={''.join(then.groups())}",) if then else (), ()):
        good, said = _run(("find-principals", *options), b"", signature, keys)
        found.update(dict.fromkeys(name for name in re.split(r"[\s,]+", said) if good and USER.fullmatch(name)))
    return tuple(found)


def _run(asked: tuple[str, ...], text: bytes, signature: bytes, keys: Keys | None = None) -> tuple[bool, str]:
    with tempfile.TemporaryDirectory(prefix="verify-") as folder:
        files = [("-s", signature)]
        if keys is not None:
            files.append(("-f", keys.signers))
            if keys.revoked is not None and asked[0] == "verify":
                files.append(("-r", keys.revoked))
        command = [PROGRAM, "-Y", asked[0]]
        for option, data in files:
            path = Path(folder, option[1])
            path.write_bytes(data)
            command += [option, str(path)]
        try:
            done = subprocess.run(
                [*command, *asked[1:]],
                input=text,
                capture_output=True,
                timeout=PATIENCE,
                check=False,
                env={"PATH": _path(), **SURROUNDINGS},
            )
        except (OSError, subprocess.TimeoutExpired):
            return False, "no answer"
    return done.returncode == 0, (done.stdout + done.stderr).decode("utf-8", "replace")


def _path() -> str:
    return str(Path(shutil.which(PROGRAM) or PROGRAM).parent)
