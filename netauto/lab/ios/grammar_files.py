"""The grammar files of this folder."""

from __future__ import annotations

from functools import lru_cache

from netauto.lab.engine.grammar import Grammar, Mode, read_grammar

__all__ = ["Grammar", "Mode", "grammar"]


@lru_cache(maxsize=8)
def grammar(*files: str) -> Grammar:
    """The grammar made of some files of the `grammar` folder."""
    return read_grammar("netauto.lab.ios", files)
