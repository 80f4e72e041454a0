"""Operational commands and the RPCs that ask the same (documented: Junos XML API Explorer)."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from netauto.lab.junos.views import Asked, Unanswered, View, commits, machine

if TYPE_CHECKING:
    from collections.abc import Callable

    from netauto.lab.dialect import Login
    from netauto.lab.junos.system import JunosSystem


@dataclass(frozen=True, slots=True)
class Operation:
    """One thing to ask. `command` is a pattern in full words whose groups are the question's words; `rpc` may be empty."""

    command: str
    rpc: str
    answer: Callable[[Asked], View]


OPERATIONS: tuple[Operation, ...] = (
    Operation(r"show version(?: brief| detail)?", "get-software-information", machine.version),
    Operation(r"show version invoke-on all-routing-engines", "", machine.version),
    Operation(r"show chassis hardware(?: detail)?", "get-chassis-inventory", machine.hardware),
    Operation(r"show chassis routing-engine", "get-route-engine-information", machine.engine),
    Operation(r"show system commit", "get-commit-information", commits.history),
    Operation(r"show system commit revision(?: detail)?", "get-commit-revision-information", commits.revision),
    Operation(r"show system uptime", "get-system-uptime-information", commits.uptime),
)
BY_RPC = {operation.rpc: operation for operation in OPERATIONS if operation.rpc}


def find_command(line: str) -> tuple[Operation, dict[str, str]] | None:
    """The operation that a line of full words asks for, and the words that it names."""
    for operation in OPERATIONS:
        found = _compiled(operation.command).fullmatch(line)
        if found:
            return operation, {name: value for name, value in found.groupdict().items() if value}
    return None


@lru_cache(maxsize=256)
def _compiled(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern)


def ask(system: JunosSystem, login: Login, line: str) -> View:
    """The answer to a command.

    Raises:
        Unanswered: There is none; the text is the device's complaint.
    """
    found = find_command(" ".join(line.split()))
    if found is None:
        raise Unanswered("syntax error, expecting <command>")
    return found[0].answer(Asked(system, login, found[1]))
