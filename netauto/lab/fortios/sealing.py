"""Secrets at rest and on screen: stored sealed, and printed with another text every time.

A real device encrypts with a fresh initialisation vector whenever it prints a secret, so the text of an unchanged
secret differs from one `show` to the next, and all of these texts are accepted back. Here the stored token is wrapped
with a salt of the session and a counter; what comes back is unwrapped. This hides nothing from an attacker and is not
meant to: the lab holds no real secret.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import re

MARK = b"lab1:"
SALT = 12
SEALED = re.compile(r"(?<= ENC )(\S+)")


def seal(clear: str) -> str:
    """The stored token of a secret typed in clear: equal secrets give equal tokens."""
    return base64.b64encode(hashlib.sha512(b"netauto-lab " + clear.encode()).digest()).decode()


def unwrap(token: str) -> str:
    """The stored token that a printed one stands for; a token from elsewhere stands for itself."""
    try:
        raw = base64.b64decode(token, validate=True)
    except (binascii.Error, ValueError):
        return token
    clear = _mask(raw[SALT:], raw[:SALT])
    return clear[len(MARK) :].decode("ascii", "replace") if clear.startswith(MARK) else token


class Wrapper:
    """Prints the secrets of one session, each time differently."""

    def __init__(self, salt: bytes) -> None:
        self._salt = salt
        self._count = 0

    def screen(self, text: str) -> str:
        """`text` as this session sees it now."""
        return SEALED.sub(lambda found: self._wrap(found[1]), text)

    def _wrap(self, token: str) -> str:
        self._count += 1
        salt = hashlib.sha256(self._salt + self._count.to_bytes(8, "big")).digest()[:SALT]
        return base64.b64encode(salt + _mask(MARK + token.encode(), salt)).decode()


def _mask(data: bytes, salt: bytes) -> bytes:
    stream = hashlib.shake_128(salt).digest(len(data))
    return bytes(left ^ right for left, right in zip(data, stream, strict=True))
