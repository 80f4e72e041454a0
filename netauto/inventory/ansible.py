"""Reading the device list with one run of ``ansible-inventory``.

Ansible's own program decides what a host's variables are (groups, precedence, ranges): a second reader of the same files would be a
second truth. It takes half a second, so its answer is kept, under the digest of every file that it depends on.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from contextlib import suppress
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import TYPE_CHECKING, Any

from netauto.canonical import sha256
from netauto.errors import InventoryError
from netauto.intent.yaml_source import read_file
from netauto.inventory.hosts import build

if TYPE_CHECKING:
    from netauto.inventory.models import Inventory
    from netauto.workspace import Workspace

PROGRAM = "ansible-inventory"
TIMEOUT = 60.0  # seconds; half a second is usual
LAST_LINES = 5  # of a program that died
KEPT = 8  # answers in the cache
_ANSI = re.compile(r"\x1b\[[0-9;?]*[ -/]*[@-~]|\x1b[@-Z\\-_]|[\x00-\x08\x0b-\x1f\x7f-\x9f]")
_SAID = re.compile(r"^\[(?:ERROR|WARNING)\]: *")
# Warnings after which the answer lacks something that a person wrote.
_INCOMPLETE = "Skipping"


def load_inventory(workspace: Workspace) -> Inventory:
    """Return devices, access points and workstations.

    Raises:
        InventoryError: ``ansible-inventory`` refuses the files, or what they say is unusable; all problems at once.
    """
    answer = read_hosts(workspace)
    texts = {workspace.shown(path): path.read_text("utf-8", "replace") for path in inventory_files(workspace)}
    return build(workspace.inventory_name, answer, texts)


def read_hosts(workspace: Workspace) -> dict[str, Any]:
    """Return the answer of ``ansible-inventory --list``, from the cache where nothing has changed."""
    if not workspace.hosts.is_file():
        raise InventoryError(
            f"no file {workspace.shown(workspace.hosts)}", hint="it lists the devices, see docs/data.md"
        )
    cached = workspace.cache / f"inventory-{_key(workspace)}.json"
    with suppress(OSError, ValueError):  # absent, unreadable or cut short: asked again
        answer = json.loads(cached.read_bytes())
        if isinstance(answer, dict) and "_meta" in answer:
            return answer
    answer = _ask(workspace)
    _keep(workspace, cached, answer)
    return answer


def inventory_files(workspace: Workspace) -> tuple[Path, ...]:
    """Return every file that ``ansible-inventory`` reads, in order."""
    folders = (workspace.inventory / "group_vars", workspace.inventory / "host_vars")
    files = (path for folder in folders for path in folder.rglob("*") if path.is_file())
    return (workspace.hosts, *sorted(files))


def find_program(name: str) -> str:
    """Return the path of an Ansible program: beside this Python (the same environment) first, then on PATH.

    Raises:
        InventoryError: it is not installed.
    """
    beside = Path(sys.executable).parent / name
    if os.access(beside, os.X_OK):
        return str(beside)
    if found := shutil.which(name):
        return found
    raise InventoryError(f"{name} is not installed", hint="pip install 'ansible-core>=2.18,<2.20' beside netauto")


def ansible_environment(workspace: Workspace) -> dict[str, str]:
    """Return the environment for Ansible programs: no colours, no stray configuration, its files in the state folder (made)."""
    home = workspace.make_state() / "ansible"
    home.mkdir(mode=0o700, exist_ok=True)
    empty = home / "ansible.cfg"
    empty.touch()  # without a file of that name Ansible would look for one in the current folder and at home
    kept = {name: value for name, value in os.environ.items() if not name.startswith("ANSIBLE_")}
    return {
        **kept,
        "ANSIBLE_CONFIG": str(empty),
        "ANSIBLE_HOME": str(home),
        "ANSIBLE_DUPLICATE_YAML_DICT_KEY": "error",
        "ANSIBLE_INVENTORY_ANY_UNPARSED_IS_FAILED": "true",
        "ANSIBLE_INVENTORY_ENABLED": "yaml",  # never run an inventory file that happens to be executable
        "ANSIBLE_NOCOLOR": "1",
        "LC_ALL": "C.UTF-8",
        "PYTHONWARNINGS": "ignore",
    }


def plain_words(text: str) -> tuple[str, ...]:
    """Return what an Ansible program complains about, one complaint a line, without colours, control characters and repetitions.

    Where it died without its usual marks, the end of what it printed.
    """
    lines = [_ANSI.sub("", line).strip() for line in text.splitlines()]
    marked = [_SAID.sub("", line) for line in lines if _SAID.match(line)]
    return tuple(dict.fromkeys(marked or [line for line in lines if line][-LAST_LINES:]))


def _key(workspace: Workspace) -> str:
    try:
        ansible = version("ansible-core")
    except PackageNotFoundError:
        ansible = find_program(PROGRAM)  # another environment's; its path stands for its version
    parts = [ansible]
    for path in inventory_files(workspace):
        parts += [str(path.relative_to(workspace.inventory)), sha256(path.read_bytes())]
    return sha256("\0".join(parts))


def _ask(workspace: Workspace) -> dict[str, Any]:
    command = [find_program(PROGRAM), "-i", str(workspace.hosts), "--list"]
    try:
        done = subprocess.run(  # noqa: PLW1510 (the exit status is judged below)
            command,
            capture_output=True,
            cwd=workspace.inventory,
            env=ansible_environment(workspace),
            stdin=subprocess.DEVNULL,
            text=True,
            timeout=TIMEOUT,
        )
    except subprocess.TimeoutExpired:
        raise InventoryError(f"{PROGRAM} gave no answer in {TIMEOUT:.0f} s") from None
    words = plain_words(done.stderr)
    if done.returncode or any(line.startswith(_INCOMPLETE) for line in words):
        raise _refusal(workspace, words)
    answer = json.loads(done.stdout)
    if not isinstance(answer, dict):
        raise InventoryError(f"{PROGRAM} answered something else than an inventory")
    return answer


def _refusal(workspace: Workspace, words: tuple[str, ...]) -> InventoryError:
    """Ansible often does not say which file it means: read them with our own reader, which names the line."""
    own = [
        str(problem)
        for path in inventory_files(workspace)
        if path.suffix in {".yml", ".yaml"}
        for problem in read_file(path, workspace.shown(path)).problems
    ]
    said = [line.replace(f"{workspace.root}{os.sep}", "") for line in words] or ["it gave no reason"]
    lines = "\n".join(f"  {line}" for line in (*own, *(f"{PROGRAM}: {line}" for line in said)))
    return InventoryError(f"{PROGRAM} refuses {workspace.shown(workspace.inventory)}:\n{lines}")


def _keep(workspace: Workspace, cached: Path, answer: dict[str, Any]) -> None:
    half = cached.with_name(f"{cached.name}.{os.getpid()}")
    half.write_text(json.dumps(answer), encoding="utf-8")
    half.replace(cached)
    old = sorted(workspace.cache.glob("inventory-*.json"), key=lambda path: path.stat().st_mtime)
    for path in old[:-KEPT]:
        path.unlink(missing_ok=True)
