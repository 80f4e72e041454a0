"""Telling the log of a mistake of our own, without its words: nobody has checked them for secrets."""

from __future__ import annotations

import traceback
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import logging


def log_bug(log: logging.Logger, what: str, bug: BaseException) -> None:
    """Log what went wrong, the kind of exception, and its stack: source lines, neither values nor messages.

    Args:
        log: of the module.
        what: went wrong, in our words.
        bug: the exception.
    """
    frames = "".join(traceback.format_tb(bug.__traceback__))
    log.error("%s (%s)\n%s", what, type(bug).__name__, frames.rstrip())
