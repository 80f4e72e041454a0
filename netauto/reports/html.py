"""The report as one HTML page that needs nothing else: no network, no file, no script from elsewhere.

Every value goes through `one_line` and Jinja's escaping, wherever it stands: the environment does it, no template has to remember.
The page's own style and script are named by their hashes; nothing else may be loaded or run.
"""

from __future__ import annotations

import base64
import hashlib
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any

from markupsafe import Markup

from netauto import __version__
from netauto.canonical import digest
from netauto.reports.language import language
from netauto.reports.visible import one_line

if TYPE_CHECKING:
    from collections.abc import Mapping

    from jinja2 import Environment

    from netauto.reports.report import Report

MANY = 2500  # lines of diff: from there on the page opens with its sections folded
MINUTE_MS = 60_000
STYLES = {"page": ("page.css",), "site": ("page.css", "site.css")}


def page(report: Report, code: str = "en") -> str:
    """Return the page in the language `code`; on paper each sheet names the bundle."""
    sheet = f'@page{{@bottom-left{{content:"SHA-256 {report.sealed.digest}"}}}}\n'
    return rendered("page.html.j2", code, style=sheet, report=report, folded=_lines(report) > MANY)


def looks() -> str:
    """Return a digest of everything of our own that a page is made from; it changes when pages would look or say otherwise."""
    ours = [part for folder in ("templates", "texts") for part in files("netauto.reports").joinpath(folder).iterdir()]
    return digest({part.name: part.read_text(encoding="utf-8") for part in ours} | {"version": __version__})


def rendered(template: str, code: str, *, own: str = "page", style: str = "", **values: object) -> str:
    """Return a template of this room, in the language `code`, with style and script of `own`, one of `STYLES`, and more `style`."""
    words = language(code)
    tools: dict[str, object] = {"say": words.say, "span": words.span, "translated": words.translated, "lang": code}
    return _environment().get_template(template).render({**tools, **_own_parts(own, style), **values})


def _lines(report: Report) -> int:
    return sum(len(section.lines) for device in report.devices for section in device.sections)


def _own_parts(kind: str, more: str) -> Mapping[str, Any]:
    """Return style, script and the policies that allow these two; where there are two policies, both have to agree.

    The site's script asks for one kind of file, ``lines/<digest>.js``: a page that was opened from a folder reads other files by a script
    element or not at all, and no browser judges the hash of one there (``integrity`` needs a server). So ``'strict-dynamic'`` says that
    what our own script adds may run, and nothing that stands in the page; the fence, that it comes from the page's own server, or, of a
    page on a disk, from that disk: for Chromium any file of it is ``'self'``, and Firefox holds no policy against local files. What
    matters holds in both: nothing comes from a network, and nothing of a bundle becomes part of a file's name but its digest.
    """
    style, script = "".join((*map(_own, STYLES[kind]), more)), _own(f"{kind}.js")
    ours, asks = _hash(script), kind == "site"
    scripts = f"{ours} 'strict-dynamic'" if asks else ours
    policy = f"default-src 'none'; img-src data:; style-src {_hash(style)}; script-src {scripts}; base-uri 'none'; form-action 'none'"
    fence = f"script-src {ours} 'self'" if asks else ""
    return {"style": Markup(style), "script": Markup(script), "policy": policy, "fence": fence}  # noqa: S704 - our own files


@cache
def _own(name: str) -> str:
    return files("netauto.reports").joinpath("templates", name).read_text(encoding="utf-8")


def _hash(text: str) -> str:
    return f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"


@cache
def _environment() -> Environment:
    from jinja2 import Environment, FunctionLoader, StrictUndefined  # noqa: PLC0415 - 40 ms that `--help` does not pay

    environment = Environment(
        loader=FunctionLoader(_own),
        autoescape=True,
        undefined=StrictUndefined,
        finalize=_shown,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters["picture"] = _picture
    environment.filters["moment"] = _moment
    return environment


def _shown(value: object) -> object:
    """Return what is printed for a value: our own markup as it is, everything else without a character that cannot be seen."""
    return value if isinstance(value, Markup) else one_line(str(value))


def _picture(data: bytes) -> str:
    return f"data:image/png;base64,{base64.b64encode(data).decode()}"


def _moment(text: str) -> str:
    """Return a time of the bundle shorter: ``2020-04-06 10:12:01``; what has another form stays."""
    return f"{text[:10]} {text[11:19]}" if text[10:11] == "T" and text.isascii() else text
