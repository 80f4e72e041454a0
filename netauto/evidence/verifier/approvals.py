"""Which approvals count: each person once, whatever he calls himself, and never who made the plan or carries it out."""

from __future__ import annotations

import base64
import struct
import unicodedata
from typing import TYPE_CHECKING, NamedTuple

from netauto.canonical import sha256
from netauto.evidence.verifier.signatures import USER

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

_BEGIN, _END = b"-----BEGIN SSH SIGNATURE-----", b"-----END SSH SIGNATURE-----"
_MAGIC = b"SSHSIG"


class Approval(NamedTuple):
    """An approval that holds.

    Attributes:
        who: the name that it gives.
        names: all that the list of signers calls the holder of its key; none: it is not signed, or no list knows the key.
        key: digest of the public key; empty: it is not signed.
    """

    who: str
    names: tuple[str, ...] = ()
    key: str = ""


def counting(given: Iterable[Approval], nobody: Iterable[str]) -> tuple[str, ...]:
    """Return who counts, in order; two names of one key are one person, as are two ways to write a name.

    Args:
        given: the approvals that hold.
        nobody: names that do not count: who made the plan, who carries it out.
    """
    seen = {plain(name) for name in nobody}
    counted = []
    for approval in given:
        marks = {plain(approval.who), *map(plain, approval.names), *({approval.key} - {""})}
        if USER.fullmatch(approval.who) and not marks & seen:
            counted.append(approval.who)
        seen |= marks
    return tuple(counted)


def plain(name: str) -> str:
    """Return a name as it is compared."""
    return unicodedata.normalize("NFKC", name).casefold().strip()


def key_of(signature: bytes) -> str:
    """Return the digest of the public key that a signature names (SHA-256, as hexadecimal digits); empty: it is none.

    Source: OpenSSH, PROTOCOL.sshsig: after the magic preamble and the version comes the public key, as a string.
    """
    try:
        blob = base64.b64decode(signature.partition(_BEGIN)[2].partition(_END)[0])
        (size,) = struct.unpack_from(">I", blob, len(_MAGIC) + 4)
        key = blob[len(_MAGIC) + 8 :][:size]
    except (ValueError, struct.error):
        return ""
    return sha256(key) if blob.startswith(_MAGIC) and len(key) == size else ""


def fingerprint(key: str) -> str:
    """Return a digest of `key_of` as `ssh-keygen -l` prints it."""
    return "SHA256:" + base64.b64encode(bytes.fromhex(key)).decode().rstrip("=")


def strays(plan: Mapping[str, object], opening: Mapping[str, object]) -> Iterator[str]:
    """Yield the devices to which `plan` sends anything but what `opening` said it would send to move held ports, port by port."""
    said: dict[str, list[list[object]]] = {}
    for held in _maps(opening.get("held")):
        said.setdefault(str(held.get("device")), []).append(_list(held.get("push")))
    for device in _maps(plan.get("devices")):
        left = _list(device.get("push"))
        ports = [port for port in said.get(str(device.get("device")), ()) if port]
        while port := next((port for port in ports if left[: len(port)] == port), None):
            left = left[len(port) :]
        if left:
            yield str(device.get("device"))


def _list(value: object) -> list[object]:
    return value if isinstance(value, list) else []


def _maps(value: object) -> list[Mapping[str, object]]:
    return [one for one in _list(value) if isinstance(one, dict)]
