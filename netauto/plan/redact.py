"""Replacing secrets by keyed fingerprints: two equal secrets look equal, a change is visible, the value is not.

Works on any text: a configuration, a diff, a line that a device refused together with the device's reply.
"""

from __future__ import annotations

import hmac
import re
from functools import lru_cache
from typing import TYPE_CHECKING

from netauto.platforms import anywhere
from netauto.platforms.meaning import SECRET_MARK

if TYPE_CHECKING:
    from collections.abc import Iterator

    from netauto.platforms.platform import Platform, SecretText

_FINGERPRINT = 12  # hexadecimal digits: enough to tell the secrets of one group apart
_REPLACED = "<secret"
_UNMISTAKABLE = (
    8  # characters: a shorter value may stand in words by chance, once blanks between its characters do not count
)
_PRIVATE_KEY = re.compile(
    r"(-----BEGIN [A-Z ]*PRIVATE KEY(?: BLOCK)?-----).*?(-----END [A-Z ]*PRIVATE KEY(?: BLOCK)?-----|\Z)", re.DOTALL
)


def secret_fingerprint(key: bytes, value: str) -> str:
    """Return what stands in the place of the secret `value`: ``<secret:`` and 12 hexadecimal digits of its HMAC-SHA256, ``>``."""
    return f"{_REPLACED}:{hmac.new(key, value.encode(), 'sha256').hexdigest()[:_FINGERPRINT]}>"


def redact(platform: Platform, text: str, key: bytes) -> str:
    """Return `text` with every secret that the platform's patterns know replaced.

    Args:
        platform: whose language the text is in.
        text: any text, of one line or many.
        key: the group's redaction key; equal secrets have equal fingerprints under one key.
    """
    if "PRIVATE KEY" in text:
        text = _PRIVATE_KEY.sub(lambda found: _private(found, key), text)
    return "\n".join(_lines(platform, text, key))


def encrypted_anew(platform: Platform, text: str) -> int:
    """Return how many secrets of `text` the device encrypts anew at each output, so that a constant stands for them."""
    redacted = redact(platform, text, b"\0")
    return redacted.count(f"{_REPLACED}>") - text.count(f"{_REPLACED}>")


def without(text: str, value: str, mark: str) -> str:
    """Return `text` with the secret `value` replaced by `mark`: also where a device has broken it over lines, or put backslashes into it.

    Args:
        text: what a device or a program said.
        value: the secret itself.
        mark: what stands in its place.
    """
    text = text.replace(value, mark)
    if len(value) < _UNMISTAKABLE or value[:1] not in text:
        return text
    return _broken(value).sub(lambda _found: mark, text)


@lru_cache(maxsize=64)
def _broken(value: str) -> re.Pattern[str]:
    return re.compile(r"[\s\\]*".join(map(re.escape, value)))


def holds_secret(platform: Platform, line: str) -> bool:
    """Tell whether `line` holds a secret's value; a reference is none, nor is a fingerprint."""
    values = (
        found.group(2)
        for pattern, secret in _compiled((*platform.secrets, *anywhere.ANYWHERE))
        if not secret.within
        for found in pattern.finditer(line)
    )
    return any(SECRET_MARK not in value and _REPLACED not in value for value in values)


def may_refer(platform: Platform, line: str) -> bool:
    """Tell whether `line` may hold a reference: only where the device's own text for the secret is never compared."""
    return any(
        SECRET_MARK in found.group(2)
        for pattern, secret in _compiled((*platform.secrets, *anywhere.ANYWHERE))
        if secret.reencrypted
        for found in pattern.finditer(line)
    )


def _lines(platform: Platform, text: str, key: bytes) -> Iterator[str]:
    patterns = _compiled(platform.secrets)
    hint = re.compile(platform.secret_hint).search
    patterns_anywhere = _compiled(anywhere.ANYWHERE)
    hint_anywhere = re.compile(anywhere.HINT).search
    section = ""
    for line in text.split("\n"):
        if line and not line[0].isspace():
            section = line
        shown = _line(line, section, patterns, key) if hint(line) else line
        yield _line(shown, section, patterns_anywhere, key) if hint_anywhere(shown) else shown


def _line(line: str, section: str, patterns: tuple[tuple[re.Pattern[str], SecretText], ...], key: bytes) -> str:
    for pattern, secret in patterns:
        if secret.within and not section.startswith(secret.within):
            continue
        line = pattern.sub(lambda found, secret=secret: _replaced(found, secret, key), line)  # type: ignore[misc]
    return line


def _private(found: re.Match[str], key: bytes) -> str:
    """Return what stands for a private key: one that is encrypted has another salt at each output (assumed of FortiOS)."""
    if found.group(0).startswith(f"{found.group(1)}{_REPLACED}"):  # already
        return found.group()
    mark = f"{_REPLACED}>" if "ENCRYPTED" in found.group(1) else secret_fingerprint(key, found.group())
    return f"{found.group(1)}{mark}{found.group(2)}"


def _replaced(found: re.Match[str], secret: SecretText, key: bytes) -> str:
    value = found.group(2)
    if secret.reencrypted:
        return f"{found.group(1)}{_REPLACED}>"
    return (
        found.group() if SECRET_MARK in value or _REPLACED in value else found.group(1) + secret_fingerprint(key, value)
    )


@lru_cache(maxsize=16)
def _compiled(secrets: tuple[SecretText, ...]) -> tuple[tuple[re.Pattern[str], SecretText], ...]:
    return tuple((re.compile(secret.pattern), secret) for secret in secrets)
