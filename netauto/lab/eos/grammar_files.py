"""The grammar files of this folder."""

from __future__ import annotations

from functools import lru_cache

from netauto.lab.engine.grammar import Grammar, read_grammar
from netauto.lab.eos.params import eos_param


@lru_cache(maxsize=2)
def grammar(file: str) -> Grammar:
    """The grammar of one file of the `grammar` folder."""
    return read_grammar("netauto.lab.eos", (file,), eos_param)
