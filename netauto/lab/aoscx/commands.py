"""The table of exec commands: `run=NAME` of the grammar → the function that answers.

A function takes the session and the matched command, and returns text or a whole reply; it raises `Refused` with the vendor's text when
the command fails.
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

    from netauto.lab.aoscx.cli import AosCxCli
    from netauto.lab.dialect import Reply
    from netauto.lab.engine.syntax import Match

    Command = Callable[[AosCxCli, Match], "str | Reply"]


@lru_cache(maxsize=1)
def _table() -> dict[str, Command]:
    from netauto.lab.aoscx import exec_config, exec_session  # noqa: PLC0415
    from netauto.lab.aoscx.views import VIEWS  # noqa: PLC0415

    return {**exec_session.COMMANDS, **exec_config.COMMANDS, **VIEWS}


def command(name: str) -> Command:
    """The function for a `run` mark.

    Raises:
        KeyError: The grammar names a function that does not exist.
    """
    return _table()[name]


def names() -> frozenset[str]:
    """All names that the grammar may use."""
    return frozenset(_table())
