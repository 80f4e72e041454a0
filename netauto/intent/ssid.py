"""What the name of a Wi-Fi network may be.

An SSID is broadcast to the street: a name that tells why people are in the building tells everybody why each visitor is.
"""

from __future__ import annotations

import re
import unicodedata

MAX_BYTES = 32  # IEEE 802.11: the SSID element holds 0 to 32 octets, not characters

# Written without accents, in small letters. A long one is found anywhere in the name, spaces and hyphens left out; one of
# `SHORT` letters or fewer only as a word of its own: "hiv" also stands in the middle of "archives".
SHORT = 4
PATHOLOGY_WORDS = (
    "cancer",
    "cardio",
    "coronavirus",
    "covid",
    "dialyse",
    "grippe",
    "hepatite",
    "hiv",
    "infect",
    "ivg",
    "maternite",
    "oncolog",
    "patholog",
    "psy",
    "psychiatr",
    "reanimation",
    "sarscov",
    "sida",
    "tuberculose",
    "variole",
    "vih",
)
_REFUSED = re.compile(r"[\x00-\x1f\x7f-\x9f\"'`\\?<>{}%$;|&!#]")


def ssid_problem(ssid: str) -> str:
    """Return why `ssid` cannot be broadcast, in words, or nothing."""
    size = len(ssid.encode())
    if size > MAX_BYTES:
        return f"an SSID has at most {MAX_BYTES} bytes, this one has {size} (an accented letter counts twice)"
    if ssid != ssid.strip() or _REFUSED.search(ssid):
        return "an SSID has no space at its ends and none of \\ ? < > { } % $ ; | & ! # or quotes"
    found = next((word for word in PATHOLOGY_WORDS if _tells(ssid, word)), "")
    return f"an SSID must not tell why people are there ({found!r}): everybody around reads it" if found else ""


def _tells(ssid: str, word: str) -> bool:
    letters = "".join(
        mark for mark in unicodedata.normalize("NFKD", ssid.casefold()) if not unicodedata.combining(mark)
    )
    words = re.findall(r"[^\W_]+", letters)
    return word in words if len(word) <= SHORT else word in "".join(words)
