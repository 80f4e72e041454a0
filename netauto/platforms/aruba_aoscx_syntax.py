"""How AOS-CX writes a configuration: nested by indentation of four blanks; banners end at a delimiter that the first line names."""

from __future__ import annotations

from netauto.platforms.indented import INDENTED
from netauto.platforms.syntax import Syntax


def _closes(_header: str) -> str | None:
    return None


# Recorded: banners, sections and separators read like those of IOS-XE (running configurations in the tests of netutils and oxidized).
AOSCX = Syntax(
    INDENTED.parse, INDENTED.read, INDENTED.tokens, INDENTED.quote, "    ", INDENTED.leave, _closes, INDENTED.separator
)
