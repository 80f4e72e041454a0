"""The files of a Linux box, in memory: paths, modes, symbolic links, and a disk that can be full."""

from __future__ import annotations

import fnmatch
import posixpath
from dataclasses import dataclass, field, replace

ROOT = "/"
VOLATILE = ("/run/", "/tmp/", "/proc/")  # noqa: S108 - of the emulated box: what a reboot empties


@dataclass(frozen=True, slots=True)
class Entry:
    """A file; link: what it points to, where it is a symbolic link."""

    content: bytes = b""
    mode: int = 0o644
    link: str = ""


@dataclass(slots=True)
class Storage:
    """Files and folders by absolute path.

    Attributes:
        read_only: the disk takes nothing any more.
        room: bytes that are left; writing more fails as on a full disk.
    """

    files: dict[str, Entry] = field(default_factory=dict)
    folders: set[str] = field(default_factory=lambda: {ROOT, "/etc", "/run", "/tmp", "/var", "/var/lib", "/proc"})  # noqa: S108
    read_only: bool = False
    room: int = 1 << 26

    def copy(self) -> Storage:
        """Return a copy that shares nothing that changes."""
        return Storage(dict(self.files), set(self.folders), self.read_only, self.room)

    def resolve(self, path: str) -> str:
        """Follow symbolic links at the end of `path`."""
        for _ in range(8):
            entry = self.files.get(path)
            if entry is None or not entry.link:
                return path
            path = posixpath.normpath(posixpath.join(posixpath.dirname(path), entry.link))
        return path

    def is_folder(self, path: str) -> bool:
        """Tell whether there is a folder of this name."""
        return path in self.folders

    def exists(self, path: str) -> bool:
        """Tell whether there is anything of this name."""
        return path in self.files or path in self.folders

    def read(self, path: str) -> bytes:
        """Return a file's content.

        Raises:
            OSError: there is none; the message is that of the C library.
        """
        found = self.files.get(self.resolve(path))
        if found is None:
            raise OSError("Is a directory" if path in self.folders else "No such file or directory")
        return found.content

    def write(self, path: str, content: bytes, mode: int | None = None) -> None:
        """Write a file.

        Raises:
            OSError: no such folder, no room, or the disk cannot be written.
        """
        path = self.resolve(path)
        if self.read_only:
            raise OSError("Read-only file system")
        if path in self.folders:
            raise OSError("Is a directory")
        if posixpath.dirname(path) not in self.folders:
            raise OSError("No such file or directory")
        if len(content) > self.room:
            raise OSError("No space left on device")
        old = self.files.get(path, Entry())
        self.files[path] = replace(old, content=content, mode=old.mode if mode is None else mode)

    def make_folder(self, path: str, *, parents: bool) -> None:
        """Make a folder (OSError as `mkdir`)."""
        if self.read_only:
            raise OSError("Read-only file system")
        if self.exists(path):
            if parents and path in self.folders:
                return
            raise OSError("File exists")
        above = posixpath.dirname(path)
        if above not in self.folders:
            if not parents:
                raise OSError("No such file or directory")
            self.make_folder(above, parents=True)
        self.folders.add(path)

    def remove(self, path: str) -> None:
        """Remove a file, or a folder with all that is in it."""
        self.files.pop(path, None)
        below = path.rstrip("/") + "/"
        self.files = {name: entry for name, entry in self.files.items() if not name.startswith(below)}
        self.folders = {name for name in self.folders if name != path and not name.startswith(below)}

    def rename(self, old: str, new: str) -> None:
        """Move a file or a folder in one step, as the kernel does."""
        if old in self.files:
            self.files[new] = self.files.pop(old)
            return
        below = old + "/"
        for name in [name for name in self.files if name.startswith(below)]:
            self.files[new + name.removeprefix(old)] = self.files.pop(name)
        self.folders = {
            new + name.removeprefix(old) if name == old or name.startswith(below) else name for name in self.folders
        }

    def names(self, folder: str) -> list[str]:
        """Return what stands in a folder, sorted."""
        start = folder.rstrip("/") + "/"
        found = {
            name.removeprefix(start).partition("/")[0]
            for name in (*self.files, *self.folders)
            if name.startswith(start)
        }
        return sorted(name for name in found if name)

    def glob(self, pattern: str) -> list[str]:
        """Return the paths that match a shell pattern; a star does not match a slash."""
        depth = pattern.count("/")
        return sorted(
            name
            for name in (*self.files, *self.folders)
            if name.count("/") == depth
            and all(
                fnmatch.fnmatchcase(one, wanted)
                for one, wanted in zip(name.split("/"), pattern.split("/"), strict=True)
            )
        )

    def reboot(self) -> None:
        """Empty what lives in memory only."""
        self.files = {name: entry for name, entry in self.files.items() if not name.startswith(VOLATILE)}
        self.folders = {name for name in self.folders if not name.startswith(VOLATILE)}
