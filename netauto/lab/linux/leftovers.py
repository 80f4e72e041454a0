"""What lies about on a box beside its configuration, in the shape in which the lab asks for a device's files."""

from __future__ import annotations

from typing import TYPE_CHECKING

from netauto.lab.files import FileStore, StoredFile

if TYPE_CHECKING:
    from netauto.lab.linux.storage import Storage

PLACES = ("/var/lib/netauto/", "/root/", "/tmp/", "/etc/systemd/system/", "/run/")  # noqa: S108 - of the emulated box


class Leftovers(FileStore):
    """The files of a box outside its configuration; copies by SCP end up here, too.

    Args:
        storage: the box's files.
    """

    def __init__(self, storage: Storage) -> None:
        super().__init__()
        self._storage = storage

    def put(self, name: str, content: bytes, now: float) -> bool:
        """Write a file; False when there is no room or no such folder."""
        del now
        try:
            self._storage.write(f"/{name}", content)
        except OSError:
            return False
        return True

    def get(self, name: str) -> StoredFile | None:
        """Return a file, or None."""
        try:
            return StoredFile(self._storage.read(f"/{name}"), 0.0)
        except OSError:
            return None

    def delete(self, name: str) -> bool:
        """Remove a file; False when there is none."""
        return self._storage.files.pop(f"/{name}", None) is not None

    def items(self) -> tuple[tuple[str, StoredFile], ...]:
        """Return what lies about."""
        return tuple(
            (path.lstrip("/"), StoredFile(entry.content or entry.link.encode(), 0.0))
            for path, entry in sorted(self._storage.files.items())
            if path.startswith(PLACES)
        )

    @property
    def used(self) -> int:
        """Bytes taken."""
        return sum(len(stored.content) for _, stored in self.items())
