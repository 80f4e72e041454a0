"""Runs the ``console`` blocks of a page and holds what is printed against what the page says.

In a block, a line ``$ command`` is typed into bash, in one folder for the whole page; the lines below it are the expected output.
``...`` on a line of its own stands for any lines, inside a line for any text. A line that ends with ``[y/N]: y`` is answered so.
What differs from run to run (digests, run ids, times, counts of lines and checks) is masked on both sides; a digest in a command
becomes the newest one that was printed.
"""

import os
import pty
import re
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parents[2]
BLOCK = re.compile(r"^```console\n(.*?)^```$", re.MULTILINE | re.DOTALL)
FILE = re.compile(r"^```yaml\n# (units/\S+)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
DIGEST = re.compile(r"\b(?=[0-9a-f]*[0-9])(?=[0-9a-f]*[a-f])[0-9a-f]{12,64}\b|\b[0-9]{12}\b")
MASKS = (
    (re.compile(r"\d{8}T\d{6}Z-[0-9a-f]{6}"), "<run>"),
    (DIGEST, "<digest>"),
    (re.compile(r"^ *\d+\.\d+ s", re.MULTILINE), "<time>"),
    (re.compile(r"\+\d+ -\d+"), "<lines>"),
    (re.compile(r"\d+ passed"), "<n> passed"),
    (re.compile(r"\d+ lines to"), "<n> lines to"),
    (re.compile(r"\d+ rows"), "<n> rows"),
    (re.compile(r" +$", re.MULTILINE), ""),
)


@dataclass(frozen=True)
class Step:
    command: str
    expected: str

    @property
    def agreed(self):
        return "[y/N]: y" in self.expected


def steps_of(page):
    """The commands of a page with what they are expected to print, in order."""
    found = []
    for block in BLOCK.findall(page):
        for part in re.split(r"^\$ ", block, flags=re.MULTILINE)[1:]:
            command, _, expected = part.partition("\n")
            found.append(Step(command, expected.rstrip("\n")))
    return found


def masked(text):
    for pattern, mask in MASKS:
        text = pattern.sub(mask, text)
    return text.strip("\n")


def matches(expected, actual):
    """Whether `actual` is what the page says, both masked."""
    pattern = ""
    for line in masked(expected).splitlines():
        pattern += r"(?:[^\n]*\n)*" if line == "..." else r"[^\n]*".join(map(re.escape, line.split("..."))) + r"\n"
    return re.fullmatch(pattern, masked(actual) + "\n" if actual.strip() else "") is not None


class Terminal:
    """Somebody who types the commands of a page, in a copy of the shipped workspace."""

    def __init__(self, workspace):
        self.workspace = workspace
        self.code = 0
        self.digest = ""
        path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
        self.surroundings = {"PATH": path, "HOME": str(workspace), "COLUMNS": "250", "LANG": "C.UTF-8"}

    def type(self, step):
        if step.command == "echo $?":
            return f"{self.code}\n"
        command = DIGEST.sub(self.digest, step.command) if self.digest else step.command
        keyboard, stdin = pty.openpty()
        try:
            os.write(keyboard, b"y\n" if step.agreed else b"")
            done = subprocess.run(
                ["bash", "-c", command],
                cwd=self.workspace,
                env=self.surroundings,
                stdin=stdin,
                stdout=subprocess.PIPE,
                stderr=subprocess.STDOUT,
                text=True,
                timeout=240,
                check=False,
            )
        finally:
            os.close(keyboard)
            os.close(stdin)
        self.code = done.returncode
        printed = re.findall(r"\b[0-9a-f]{64}\b", done.stdout)
        self.digest = printed[-1][:12] if printed else self.digest
        return done.stdout.replace(f"{self.workspace}/", "").replace("[y/N]: ", "[y/N]: y\n")

    def write_files(self, page):
        for name, text in FILE.findall(page):
            (self.workspace / "inventories" / "lab" / name).write_text(text, encoding="utf-8")
