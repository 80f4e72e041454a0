"""Opening a page as a person does: in a headless Chromium, from the file system, with the network cut (`chromium` in conftest.py)."""

from __future__ import annotations

import re
import subprocess
from contextlib import contextmanager

PATIENCE = 120_000  # milliseconds: machines that run tests are busy
WIDE = {"width": 1400, "height": 900}
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]


@contextmanager
def opened(chromium, folder, text, **wishes):
    """The page as somebody opens it from the file system."""
    path = folder / "page.html"
    path.write_text(text, encoding="utf-8")
    with visited(chromium, path, path, **wishes) as shown:
        yield shown


@contextmanager
def visited(chromium, page, own, **wishes):
    """A page; what it complains about, or asks for that does not lie at or below `own`, fails the test."""
    context = chromium.new_context(viewport=WIDE, **wishes)
    context.set_default_timeout(PATIENCE)
    shown = context.new_page()
    complaints = []
    shown.on("console", lambda message: complaints.append(message.text))
    shown.on("pageerror", lambda error: complaints.append(str(error)))
    shown.on("request", lambda asked: asked.url.startswith((own.as_uri(), "data:")) or complaints.append(asked.url))
    shown.goto(page.as_uri())
    yield shown
    assert complaints == []
    context.close()


def pages(pdf):
    return len(re.findall(rb"/Type\s*/Page\b", pdf))


def sheets(pdf, pdftotext):
    """The text of each printed page, as it stands on it."""
    words = [pdftotext, "-layout", "-", "-"]
    text = subprocess.run(words, input=pdf, check=True, capture_output=True).stdout.decode()
    return text.removesuffix("\f").split("\f")
