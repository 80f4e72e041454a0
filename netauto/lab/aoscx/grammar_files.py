"""The grammar files of this folder."""

from __future__ import annotations

from functools import lru_cache

from netauto.lab.aoscx.params import aoscx_param
from netauto.lab.engine.grammar import Grammar, read_grammar


@lru_cache(maxsize=2)
def grammar(file: str) -> Grammar:
    """The grammar of one file of the `grammar` folder."""
    return read_grammar("netauto.lab.aoscx", (file,), aoscx_param)
