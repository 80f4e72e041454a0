"""The one place that resolves paths.

A workspace is the folder that holds ``inventories/``, ``templates/``, ``roles/`` and ``playbooks/``. It is found, in this order: the
folder named by ``NETAUTO_WORKSPACE``; the nearest folder above the current one that has ``inventories/``; the one that the package
ships, copied once into the user's data folder so that it can be edited.
"""

from __future__ import annotations

import os
import re
import shutil
import tempfile
from dataclasses import dataclass
from pathlib import Path

from netauto import __version__
from netauto.errors import InputError

DEFAULT_INVENTORY = "lab"
SHIPPED = ("inventories", "templates", "roles", "playbooks")
# A name becomes one path component: no separator, no dot at all, nothing hidden.
_NAME = re.compile(r"[a-z0-9]([a-z0-9_-]{0,62}[a-z0-9])?")


@dataclass(frozen=True, slots=True)
class Workspace:
    """Paths of one inventory of a workspace. Nothing is read or made, except by `make_state`.

    Attributes:
        root: folder that holds ``inventories/`` and ``templates/``.
        inventory_name: folder below ``inventories/``.
        copied: the shipped workspace was copied to `root` by this call of `find`; worth telling the user.

    Raises:
        InputError: `inventory_name` is not one plain name.
    """

    root: Path
    inventory_name: str = DEFAULT_INVENTORY
    copied: bool = False

    def __post_init__(self) -> None:
        _plain(self.inventory_name, "inventory")

    @classmethod
    def find(cls, start: Path, inventory: str | None = None) -> Workspace:
        """Return the workspace that a command started in `start` works on.

        Args:
            start: usually the current folder.
            inventory: its name; None: ``NETAUTO_INVENTORY``, else the only one, else ``lab``.

        Raises:
            InputError: there is no such workspace or inventory.
        """
        root, copied = _find_root(start.resolve())
        known = sorted(path.name for path in (root / "inventories").iterdir() if path.is_dir())
        only = known[0] if len(known) == 1 else DEFAULT_INVENTORY
        name = inventory or os.environ.get("NETAUTO_INVENTORY") or only
        workspace = cls(root, name, copied)
        if name not in known:
            raise InputError(
                f"no inventory {name!r} in {root / 'inventories'}", hint=f"there is: {', '.join(known) or 'none'}"
            )
        return workspace

    @property
    def inventory(self) -> Path:
        """Folder of the inventory: ``inventories/<name>``."""
        return self.root / "inventories" / self.inventory_name

    @property
    def hosts(self) -> Path:
        """The Ansible inventory file."""
        return self.inventory / "hosts.yml"

    @property
    def templates(self) -> Path:
        """Device templates: ``templates/<platform>/*.j2``."""
        return self.root / "templates"

    @property
    def playbooks(self) -> Path:
        """Playbooks for workstations."""
        return self.root / "playbooks"

    @property
    def roles(self) -> Path:
        """Roles for workstations."""
        return self.root / "roles"

    @property
    def blueprints(self) -> Path:
        """Folder of the shapes of units."""
        return self.inventory / "blueprints"

    @property
    def units(self) -> Path:
        """Folder of the units and their lock files."""
        return self.inventory / "units"

    def blueprint_file(self, name: str) -> Path:
        """File of the blueprint `name` (InputError: not a plain name)."""
        return self.blueprints / f"{_plain(name, 'blueprint')}.yml"

    def unit_file(self, name: str) -> Path:
        """File of the unit `name` (InputError: not a plain name)."""
        return self.units / f"{_plain(name, 'unit')}.yml"

    def lock_file(self, name: str) -> Path:
        """Lock file of the unit `name` (InputError: not a plain name)."""
        return self.units / f"{_plain(name, 'unit')}.lock.yml"

    def undo_file(self, name: str) -> Path:
        """The way back of the open unit `name` (InputError: not a plain name)."""
        return self.units / f"{_plain(name, 'unit')}.undo.yml"

    def attested_file(self, name: str) -> Path:
        """Which workstations of the open unit `name` have proved themselves (InputError: not a plain name)."""
        return self.units / f"{_plain(name, 'unit')}.workstations.yml"

    @property
    def left_file(self) -> Path:
        """What closed units have left to those who use it."""
        return self.inventory / "left-behind.yml"

    @property
    def state(self) -> Path:
        """What netauto writes while it runs; not in Git."""
        return self.inventory / ".netauto"

    @property
    def journal(self) -> Path:
        """The journal's database."""
        return self.state / "journal.sqlite"

    @property
    def plans(self) -> Path:
        """Saved plans."""
        return self.state / "plans"

    @property
    def evidence(self) -> Path:
        """Sealed bundles, one folder a run."""
        return self.state / "evidence"

    @property
    def drift(self) -> Path:
        """What devices last answered when they were asked for drift."""
        return self.state / "drift"

    def drift_file(self, name: str) -> Path:
        """The last answer for the unit `name` (InputError: not a plain name)."""
        return self.drift / f"{_plain(name, 'unit')}.json"

    def provision(self, run: str) -> Path:
        """What playbooks were told, and brought home, for `run`."""
        return self.state / "provision" / run

    @property
    def cache(self) -> Path:
        """What can be thrown away and made again."""
        return self.state / "cache"

    @property
    def locks(self) -> Path:
        """Lock files of runs and devices."""
        return self.state / "locks"

    @property
    def lab(self) -> Path:
        """State of the embedded lab."""
        return self.state / "lab"

    @property
    def log(self) -> Path:
        """Logs."""
        return self.state / "log"

    def make_state(self) -> Path:
        """Make the state folders, readable by their owner only, and return `state`.

        Raises:
            InputError: the inventory's folder cannot be written.
        """
        folders = (self.state, self.plans, self.evidence, self.drift, self.cache, self.locks, self.lab, self.log)
        try:
            for folder in folders:
                folder.mkdir(mode=0o700, parents=False, exist_ok=True)
        except OSError as error:
            raise InputError(
                f"cannot make {error.filename}: {error.strerror}", hint="netauto keeps its journal there"
            ) from error
        return self.state

    def shown(self, path: Path) -> str:
        """Return `path` as a person would type it: relative to the workspace where it lies inside."""
        try:
            return str(path.relative_to(self.root))
        except ValueError:
            return str(path)


def _plain(name: str, what: str) -> str:
    """Return `name` if it is one harmless path component."""
    if not _NAME.fullmatch(name):
        raise InputError(
            f"{what} {name!r} is not a name",
            hint="a name is made of lower-case letters, digits and hyphens, e.g. lens-consult-3",
        )
    return name


def _find_root(start: Path) -> tuple[Path, bool]:
    named = os.environ.get("NETAUTO_WORKSPACE")
    if named:
        root = Path(named).expanduser().resolve()
        if not (root / "inventories").is_dir():
            raise InputError(f"NETAUTO_WORKSPACE names {root}, which has no folder 'inventories'")
        return root, False
    for folder in (start, *start.parents):
        if (folder / "inventories").is_dir():
            return folder, False
    return _shipped_copy()


def _shipped_copy() -> tuple[Path, bool]:
    """Copy the shipped workspace into the user's data folder, once a version."""
    source = Path(__file__).parent / "_data"
    if not (source / "inventories").is_dir():
        raise InputError(
            "no workspace: no folder 'inventories' here or above",
            hint="go to your checkout, or set NETAUTO_WORKSPACE",
        )
    home = Path(os.environ.get("XDG_DATA_HOME") or "~/.local/share").expanduser() / "netauto"
    target = home / f"workspace-{__version__}"
    if target.is_dir():
        return target, False
    home.mkdir(mode=0o700, parents=True, exist_ok=True)
    half = Path(tempfile.mkdtemp(prefix=f".{target.name}.", dir=home))
    try:
        for folder in SHIPPED:
            if (source / folder).is_dir():
                shutil.copytree(source / folder, half / folder)
        half.rename(target)  # whole or not at all: a copy that was interrupted is never taken for a workspace
    except OSError as error:
        if not target.is_dir():
            raise InputError(f"cannot copy the shipped workspace to {target}: {error.strerror or error}") from error
        return target, False  # another process was faster
    finally:
        shutil.rmtree(half, ignore_errors=True)
    return target, True
