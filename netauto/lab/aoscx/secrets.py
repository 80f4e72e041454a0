"""Secrets as a configuration shows them: a blob of the device's own, never as typed (documented: `ciphertext`)."""

from __future__ import annotations

import base64
import hashlib
import re

CLEAR = re.compile(r"\bplaintext (\S+)")


def sealed(line: str) -> str:
    """A line with its clear-text secret as the device keeps it (assumed: one blob for each secret)."""
    return CLEAR.sub(lambda found: f"ciphertext {_blob(found[1])}", line)


def _blob(clear: str) -> str:
    return "AQBap" + base64.b64encode(hashlib.sha384(clear.encode()).digest()).decode()
