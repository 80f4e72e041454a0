"""One way to turn a value into bytes, and bytes into a digest."""

from __future__ import annotations

import hashlib
import json


def canonical_json(value: object) -> bytes:
    """Return the one JSON text of `value`: sorted keys, no spaces, UTF-8, newline at the end.

    Args:
        value: dictionaries with string keys, lists, strings, integers, booleans, None; no floats (they print differently elsewhere).

    Raises:
        TypeError: for anything else.
    """
    _refuse_floats(value)
    return written(value)


def written(value: object) -> bytes:
    """Return the canonical JSON of a value that is known to hold no float: it came from JSON that was read so."""
    text = json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False)
    return text.encode() + b"\n"


def sha256(data: bytes | str) -> str:
    """Return the lower-case hexadecimal SHA-256 of `data` (text is UTF-8)."""
    return hashlib.sha256(data.encode() if isinstance(data, str) else data).hexdigest()


def digest(value: object) -> str:
    """Return the SHA-256 of the canonical JSON of `value`."""
    return sha256(canonical_json(value))


def _refuse_floats(value: object) -> None:
    if isinstance(value, float):
        raise TypeError(f"no floats in canonical JSON: {value!r}")
    if isinstance(value, dict):
        for item in value.values():
            _refuse_floats(item)
    elif isinstance(value, (list, tuple)):
        for item in value:
            _refuse_floats(item)
