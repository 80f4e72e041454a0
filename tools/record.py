# ruff: noqa: INP001 - tools are scripts, not a package
"""Record terminal sessions of the program as SVG, on a throw-away copy of the lab: `python tools/record.py` writes docs/img/.

What is shown is what was printed. Only the middle of two long lists is left out, and the picture says how many lines that were.
"""

from __future__ import annotations

import io
import os
import re
import shutil
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

from rich._export_format import CONSOLE_SVG_FORMAT
from rich.console import Console
from rich.text import Text

ROOT = Path(__file__).resolve().parents[1]
IMAGES = ROOT / "docs" / "img"
WIDTH = 110
HEAD_OF_DIFF = 14  # lines of it that are shown
# Rich's frame loads a font from elsewhere; pages should load nothing from anywhere.
FRAME = re.sub(r"@font-face \{\{.*?\}\}\s*", "", CONSOLE_SVG_FORMAT, flags=re.DOTALL)

REFUSED = """
netauto lab up --quiet > /dev/null
netauto lab fault len-fw-1 reject --match UC-LEN-C3-0005 --text 'Command fail. Return code -5' > /dev/null
digest=$(netauto plan lens-consult-3 --json --quiet |
    python -c 'import json, sys; print(json.load(sys.stdin)["digest"][:16])')
netauto open-unit lens-consult-3 --approve "$digest" || test $? -eq 5
"""


@dataclass(frozen=True, slots=True)
class Scene:
    """One recording.

    Attributes:
        name: of the file.
        typed: the line that is shown as typed.
        script: what is run by bash.
    """

    name: str
    typed: str
    script: str


SCENES = (
    Scene("demo", "make demo", "exec bash tools/demo"),
    Scene("refused", "netauto open-unit lens-consult-3    # and the firewall refuses one line", REFUSED),
)


def record(scene: Scene) -> str:
    """Run a scene in a workspace of its own and return what it printed, colours included."""
    with tempfile.TemporaryDirectory(prefix="netauto-record-") as folder:
        workspace = Path(folder)
        shutil.copytree(ROOT / "templates", workspace / "templates")
        shipped = shutil.ignore_patterns(
            ".netauto", "endpoint.yml", "lens-consult-3.lock.yml", "lens-consult-3.undo.yml"
        )
        shutil.copytree(ROOT / "inventories" / "lab", workspace / "inventories" / "lab", ignore=shipped)
        path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
        surroundings = os.environ | {"FORCE_COLOR": "1", "COLUMNS": str(WIDTH), "PATH": path}
        surroundings["NETAUTO_WORKSPACE"] = folder
        try:
            done = subprocess.run(
                ["bash", "-c", scene.script],
                cwd=ROOT,
                env=surroundings,
                stdin=subprocess.DEVNULL,
                stdout=subprocess.PIPE,
                stderr=subprocess.STDOUT,
                text=True,
                timeout=600,
                check=False,
            )
        finally:
            subprocess.run(
                ["netauto", "lab", "down", "--quiet"], env=surroundings, stdout=subprocess.DEVNULL, check=False
            )
    if done.returncode:
        sys.exit(f"{scene.name} failed:\n{done.stdout[-2000:]}")
    return done.stdout.replace(f"{folder}/", "")


def shortened(printed: str) -> list[str]:
    """Leave out most of what people have to do, and of the diff; say how much."""
    lines = printed.rstrip().split("\n")
    plain = [Text.from_ansi(line).plain for line in lines]
    people = _first(plain, "Before or beside it") + 3
    diff = _first(plain, "--- ")
    phases = _first(plain, r" +\d+\.\d s  read ")
    left = [f"    ... {diff - 1 - people} more ...", ""]
    gap = ["", f"    ... {phases - diff - HEAD_OF_DIFF} more lines of the difference ...", ""]
    return [*lines[:people], *left, *lines[diff : diff + HEAD_OF_DIFF], *gap, *lines[phases:]]


def _first(lines: list[str], pattern: str) -> int:
    return next(at for at, line in enumerate(lines) if re.match(pattern, line))


def draw(scene: Scene, lines: list[str]) -> None:
    """Write the SVG."""
    console = Console(record=True, width=WIDTH, file=io.StringIO(), force_terminal=True, color_system="truecolor")
    console.print(Text(f"$ {scene.typed}", style="bold"))
    for line in lines:
        console.print(Text.from_ansi(line))
    IMAGES.mkdir(exist_ok=True)
    svg = console.export_svg(title=scene.typed.partition("#")[0].strip(), code_format=FRAME, unique_id=scene.name)
    (IMAGES / f"{scene.name}.svg").write_text(svg, encoding="utf-8")
    sys.stdout.write(f"wrote docs/img/{scene.name}.svg\n")


if __name__ == "__main__":
    for each in SCENES:
        draw(each, shortened(record(each)))
