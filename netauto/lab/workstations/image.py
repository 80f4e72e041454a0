"""The cache of image layers: each is built once for a machine, under a lock, and believed only when it is whole.

    CACHE/netauto/workstations/<layer>-<key>/root          the tree
    CACHE/netauto/workstations/<layer>-<key>/layer.json    what it took
    CACHE/netauto/workstations/lock                        held while somebody builds

CACHE is `$XDG_CACHE_HOME`, else `~/.cache`. The key is a digest of everything that the layer is made from, those below it included. A layer
is built in a folder of another name and renamed when it is complete: a folder that bears a layer's name is that layer.
"""

from __future__ import annotations

import fcntl
import hashlib
import json
import os
import time
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from itertools import accumulate
from pathlib import Path
from typing import TYPE_CHECKING

from netauto.lab.workstations import build, hostside, trees
from netauto.lab.workstations.progress import BuildEvent, silent
from netauto.lab.workstations.recipe import LAYERS, SUITE

if TYPE_CHECKING:
    from collections.abc import Iterator

    from netauto.lab.workstations.hostside import HostSide
    from netauto.lab.workstations.progress import Progress
    from netauto.lab.workstations.recipe import Recipe

LOCK, PARTIAL, RECORD, ROOT = "lock", "partial-", "layer.json", "root"
UNUSED = 14 * 24 * 3600.0  # seconds after which a layer that nobody asked for makes room for a new one


@dataclass(frozen=True, slots=True)
class Layer:
    """A layer that is complete.

    Attributes:
        root: its tree.
        seconds: what its build took.
        megabytes: its size on disk, in units of 10^6 bytes.
    """

    root: Path
    seconds: float
    megabytes: int


@dataclass(frozen=True, slots=True)
class Image:
    """The whole image: its layers, topmost first, as an overlay takes them."""

    layers: tuple[Layer, ...]


def cache_folder() -> Path:
    """Return the folder of the layers; it may not exist yet."""
    home = os.environ.get("XDG_CACHE_HOME") or str(Path.home() / ".cache")
    return Path(home) / "netauto" / "workstations"


def keys(recipes: tuple[Recipe, ...], host: HostSide) -> tuple[str, ...]:
    """Return one key a layer: 16 hexadecimal digits that change when anything below or in the layer changes."""
    script = Path(build.__file__).read_text(encoding="utf-8")
    sources = [Path(path).read_text(encoding="utf-8") for path in host.sources]
    first = _digest([SUITE, script, sources, [asdict(file) for file in host.files]])
    return tuple(accumulate(recipes, lambda below, recipe: _digest([below, asdict(recipe)]), initial=first))[1:]


def ready(cache: Path | None = None) -> bool:
    """Return whether the whole image is there already: nothing would have to be built."""
    folder, host = cache or cache_folder(), hostside.look()
    return all(home.is_dir() for home in _places(folder, host))


def ensure(progress: Progress = silent, cache: Path | None = None) -> Image:
    """Return the image, after building what is missing of it. Of several callers at once, one builds and the others wait.

    Args:
        progress: told what is done, and when somebody else is waited for.
        cache: folder of the layers; None: `cache_folder`.

    Raises:
        WorkstationError: a layer could not be built. What was built before it stays.
    """
    folder, host = (cache or cache_folder()).resolve(), hostside.look()
    folder.mkdir(parents=True, exist_ok=True)
    layers: tuple[Layer, ...] = ()
    for recipe, home in zip(LAYERS, _places(folder, host), strict=True):
        if not home.is_dir():
            with _locked(folder, recipe.name, progress) as lock:
                if not home.is_dir():  # nobody built it while this one waited
                    _build(build.Builder(host, lock, progress), recipe, tuple(layer.root for layer in layers), home)
        os.utime(home)  # in use: see `_make_room`
        record = json.loads((home / RECORD).read_text(encoding="utf-8"))
        layers = (Layer(home / ROOT, record["seconds"], record["megabytes"]), *layers)
    return Image(layers)


def _places(folder: Path, host: HostSide) -> list[Path]:
    """Return where each layer is, once it is complete."""
    return [folder / f"{recipe.name}-{key}" for recipe, key in zip(LAYERS, keys(LAYERS, host), strict=True)]


def _build(builder: build.Builder, recipe: Recipe, lower: tuple[Path, ...], home: Path) -> None:
    """Build one layer beside its place, and put it there when it is complete."""
    _make_room(home.parent)
    for left_over in home.parent.glob(f"{PARTIAL}*"):  # whoever left it is dead: the lock is ours
        trees.remove(left_over)
    partial = home.with_name(f"{PARTIAL}{home.name}")
    partial.mkdir()
    started = time.monotonic()
    builder.make(recipe, lower, partial / ROOT)
    seconds = round(time.monotonic() - started, 1)
    record = {"seconds": seconds, "megabytes": _megabytes(partial / ROOT), "packages": recipe.packages}
    (partial / RECORD).write_text(json.dumps(record, indent=1), encoding="utf-8")
    os.sync()  # a name must not outlive a power cut that its content did not
    partial.rename(home)
    builder.progress(BuildEvent(recipe.name, f"built in {seconds:.0f} s, {record['megabytes']} MB"))


def _make_room(folder: Path) -> None:
    """Give up layers of recipes that are no longer followed; each takes a gigabyte. What is being removed does not bear a layer's name."""
    now = time.time()
    for layer in [record.parent for record in folder.glob(f"*/{RECORD}")]:
        if now - layer.stat().st_mtime > UNUSED:
            layer.rename(layer.with_name(f"{PARTIAL}{layer.name}"))


@contextmanager
def _locked(folder: Path, layer: str, progress: Progress) -> Iterator[int]:
    """Hold the lock of the cache, and yield its descriptor. It is given back when the last program that holds it is gone."""
    descriptor = os.open(folder / LOCK, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    try:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            progress(BuildEvent(layer, "somebody else builds an image; waiting"))
            fcntl.flock(descriptor, fcntl.LOCK_EX)
        yield descriptor
    finally:
        os.close(descriptor)


def _digest(value: object) -> str:
    return hashlib.sha256(json.dumps(value, sort_keys=True).encode()).hexdigest()[:16]


def _megabytes(root: Path) -> int:
    """Return the size on disk; a file with several names counts once."""
    seen: dict[tuple[int, int], int] = {}
    for folder, _, files in os.walk(root):
        for name in files:
            status = os.lstat(os.path.join(folder, name))  # noqa: PTH118 - 60 000 files: strings are five times faster
            seen[status.st_dev, status.st_ino] = status.st_blocks * 512
    return round(sum(seen.values()) / 1_000_000)
