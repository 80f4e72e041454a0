"""The flash file store of a lab device."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class StoredFile:
    """One file: its content and when it was written, in seconds of the lab's clock."""

    content: bytes
    written: float

    @property
    def md5(self) -> str:
        """Hexadecimal digest, as `verify /md5` prints it."""
        return hashlib.md5(self.content, usedforsecurity=False).hexdigest()


@dataclass(slots=True)
class FileStore:
    """Files by name (no leading slash), bounded by `capacity` bytes."""

    capacity: int = 11_353_194_496
    _files: dict[str, StoredFile] = field(default_factory=dict)

    def put(self, name: str, content: bytes, now: float) -> bool:
        """Write a file; False when there is no room for it."""
        old = self._files.get(name)
        if self.used - (len(old.content) if old else 0) + len(content) > self.capacity:
            return False
        self._files[name] = StoredFile(content, now)
        return True

    def get(self, name: str) -> StoredFile | None:
        """The file, or None."""
        return self._files.get(name)

    def delete(self, name: str) -> bool:
        """Remove a file; False when there is none of this name."""
        return self._files.pop(name, None) is not None

    def items(self) -> tuple[tuple[str, StoredFile], ...]:
        """All files, oldest entry first."""
        return tuple(self._files.items())

    @property
    def used(self) -> int:
        """Bytes taken."""
        return sum(len(stored.content) for stored in self._files.values())
