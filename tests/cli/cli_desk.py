"""A desk without a network: the shipped workspace copied, and somebody who types."""

from __future__ import annotations

import io
import os
import shutil
import sys
from contextlib import redirect_stderr, redirect_stdout
from dataclasses import dataclass
from pathlib import Path
from unittest import mock

from netauto.cli.boundary import guarded
from netauto.cli.main import main
from netauto.workspace import Workspace

ROOT = Path(__file__).parents[2]
UNIT = "lens-consult-3"


@dataclass(frozen=True)
class Done:
    """A command that has ended."""

    code: int
    out: str
    err: str


@dataclass(frozen=True)
class Desk:
    """A workspace; commands run in this process.

    Attributes:
        folder: holds ``inventories/`` and ``templates/``.
    """

    folder: Path

    def path(self, name: str) -> Path:
        return self.folder / "inventories" / "lab" / name

    def replace(self, name: str, old: str, new: str) -> None:
        text = self.path(name).read_text(encoding="utf-8")
        assert old in text
        self.path(name).write_text(text.replace(old, new, 1), encoding="utf-8")

    def type(self, *args: str, answers: str = "", **environment: str) -> Done:
        out, err = io.StringIO(), io.StringIO()
        variables = {"NETAUTO_WORKSPACE": str(self.folder), "COLUMNS": "100", **environment}
        with (
            mock.patch.dict(os.environ, variables),
            mock.patch.object(sys, "stdin", io.StringIO(answers)),
            redirect_stdout(out),
            redirect_stderr(err),
        ):
            code = guarded(main, list(args))
        return Done(int(code), out.getvalue(), err.getvalue())


def desk_in(folder: Path, known: Path | None = None) -> Desk:
    """Copy the shipped workspace into `folder`, without its lab.

    `known` holds what Ansible said about these very files before: asking it again takes longer than all the rest.
    """
    ignore = shutil.ignore_patterns(".netauto", "endpoint.yml", "lab.yml", f"{UNIT}.lock.yml", f"{UNIT}.undo.yml")
    shutil.copytree(ROOT / "inventories" / "lab", folder / "inventories" / "lab", ignore=ignore)
    shutil.copytree(ROOT / "templates", folder / "templates")
    if known is not None:
        Workspace(folder).make_state()
        shutil.copytree(known, Workspace(folder).cache, dirs_exist_ok=True)
    return Desk(folder)
