"""The paper as one HTML page that prints: no script, nothing from elsewhere, a page break a device."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from netauto.runbook.text import device_facts, facts, secret_place, shown
from netauto.runbook.words import word

if TYPE_CHECKING:
    from markupsafe import Markup

    from netauto.runbook.models import Runbook
    from netauto.runbook.words import Language

PAGE = Path(__file__).with_name("page.html.j2")


def html(book: Runbook, language: Language) -> str:
    """Return the whole page; what people and devices wrote is escaped, and cannot run."""
    from jinja2 import Environment, StrictUndefined  # noqa: PLC0415 - 40 ms that `--help` does not pay

    environment = Environment(autoescape=True, undefined=StrictUndefined, keep_trailing_newline=True)
    template = environment.from_string(PAGE.read_text(encoding="utf-8"))
    return template.render(
        book=book,
        css=css,
        language=language,
        facts=facts(book, language),
        device_facts=partial(device_facts, language=language),
        secret_place=partial(secret_place, book, language=language),
        shown=shown,
        word=partial(word, language=language),
    )


def css(text: str) -> Markup:
    """Return `text` as a string of a style sheet; every character but letters and digits is escaped, so that nothing ends the string."""
    from markupsafe import Markup  # noqa: PLC0415 - it comes with Jinja

    escaped = (char if char.isascii() and char.isalnum() else f"\\{ord(char):x} " for char in shown(text))
    return Markup(f'"{"".join(escaped)}"')  # noqa: S704 - nothing that is markup is left
