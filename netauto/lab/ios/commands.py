"""The table of exec commands: `run=NAME` of the grammar files → the function that answers.

A function takes the session and the matched command, and returns text or a whole reply.
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

    from netauto.lab.dialect import Reply
    from netauto.lab.engine.syntax import Match
    from netauto.lab.ios.cli import IosCli

    Command = Callable[[IosCli, Match], "str | Reply"]


@lru_cache(maxsize=1)
def _table() -> dict[str, Command]:
    from netauto.lab.ios import exec_config, exec_files, exec_session  # noqa: PLC0415
    from netauto.lab.ios.views import VIEWS  # noqa: PLC0415

    return {**exec_session.COMMANDS, **exec_config.COMMANDS, **exec_files.COMMANDS, **VIEWS}


def command(name: str) -> Command:
    """The function for a `run` mark.

    Raises:
        KeyError: The grammar names a function that does not exist.
    """
    return _table()[name]


def names() -> frozenset[str]:
    """All names that the grammar may use."""
    return frozenset(_table())
