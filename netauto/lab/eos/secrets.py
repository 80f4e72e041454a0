"""Secrets as a configuration shows them: hashed or obfuscated, never as typed."""

from __future__ import annotations

import base64
import hashlib
import re

CLEAR = re.compile(r"\b(secret|password) (?:0 )?(?!sha512 |5 |8a |\*|policy)(\S+)$")
KEY = re.compile(r"(?:(?<= )|^)((?:key)|(?:\d+ (?:md5|sha1))) (?:0 (\S+)|(?!7 |8a )(\S+))$")
# Documented: the table of the Vigenère cipher that vendors call type 7.
TABLE = b"dsfd;kfoA,.iyewrkldJKDHSUBsgvca69834ncxv9873254k;fg87"
SALT = 7


def hashed(text: str) -> str:
    """A line with its clear-text password hashed; it must end with it (assumed: one hash per password, without salt)."""
    return CLEAR.sub(lambda found: f"{found[1]} sha512 {_sha512(found[2])}", text)


def _sha512(password: str) -> str:
    digest = base64.b64encode(hashlib.sha512(password.encode()).digest(), b"./").decode().rstrip("=")
    return f"$6$netautolab${digest}"


def obfuscated(text: str) -> str:
    """A line with its clear-text key obfuscated as type 7; it must end with it."""
    return KEY.sub(lambda found: f"{found[1]} 7 {_type7(found[2] or found[3])}", text)


def _type7(clear: str) -> str:
    pairs = zip(
        clear.encode(), (TABLE[(SALT + index) % len(TABLE)] for index in range(len(clear.encode()))), strict=True
    )
    return f"{SALT:02d}" + "".join(f"{byte ^ mask:02X}" for byte, mask in pairs)
