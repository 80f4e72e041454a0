"""The reports' own words, one file per language. What people and devices wrote is shown as they wrote it."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

LANGUAGES = ("en", "fr")
FOREIGN = ("unproven.", "verifier.")  # keys of sentences that bundles and the verifier say in English


@dataclass(frozen=True, slots=True)
class Language:
    """The words of one language.

    Attributes:
        code: as HTML names it, e.g. ``fr``. texts: key → sentence, with ``{names}`` where values go.
        known: patterns of sentences that are said in English elsewhere, with the key of the same sentence in this language.
    """

    code: str
    texts: dict[str, str]
    known: tuple[tuple[re.Pattern[str], str], ...]

    def say(self, key: str, /, **values: object) -> str:
        """Return a sentence (KeyError: no such key, or a value that it needs is missing)."""
        return self.texts[key].format_map(values)

    def translated(self, sentence: str) -> str:
        """Return a sentence of a bundle or of the verifier in this language where its form is known, else as it stands."""
        for pattern, key in self.known:
            if found := pattern.fullmatch(sentence):
                return self.say(key, **found.groupdict())
        return sentence

    def span(self, ms: int) -> str:
        """Return a duration: ``850 ms``, ``12.3 s``, ``4 min 05 s``."""
        if ms < 1000:  # noqa: PLR2004 - a second
            return f"{ms} ms"
        tenths = round(ms / 100)
        if tenths < 600:  # noqa: PLR2004 - a minute
            return f"{tenths // 10}{self.texts['decimal']}{tenths % 10} s"
        minutes, seconds = divmod(round(ms / 1000), 60)
        return f"{minutes} min {seconds:02d} s"


@cache
def language(code: str) -> Language:
    """Return one of `LANGUAGES`."""
    texts, english = _texts(code), _texts("en")
    known = tuple((_pattern(text), key) for key, text in english.items() if key.startswith(FOREIGN))
    return Language(code, texts, known)


def _texts(code: str) -> dict[str, str]:
    text = files("netauto.reports").joinpath("texts", f"{code}.json").read_text(encoding="utf-8")
    found: dict[str, str] = json.loads(text)
    return found


def _pattern(text: str) -> re.Pattern[str]:
    """Return a pattern for what a sentence becomes when its values are put in."""
    parts = re.split(r"\{(\w+)\}", text)
    return re.compile(
        "".join(f"(?P<{part}>.+)" if number % 2 else re.escape(part) for number, part in enumerate(parts))
    )
