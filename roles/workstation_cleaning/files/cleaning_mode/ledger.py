"""Exactly one record per cleaning, whatever happens to the program, the power or the disk.

Before a cleaning starts, a *note* of it goes to the disk. When it has ended, the note gets the final fields, the record is added to the
chain, the head is written, the note is removed. After a crash the note says what is missing: without final fields the cleaning was cut off
and becomes an aborted record; with them the record is added unless it is the chain's last one. If the disk refuses the note, it is kept in
memory (`/run`), and the record is written when there is room again.
"""

from __future__ import annotations

import os
from dataclasses import dataclass
from typing import TYPE_CHECKING

from . import chain
from .chain import Head, Record
from .files import append_line, read_json, write_whole

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

TAIL_BYTES = 65536
"""How much of the file is read to find the last records: a record is at most a fifth of it (64 devices with names of 60 characters)."""


@dataclass(frozen=True)
class Ledger:
    """The records of one workstation.

    Attributes:
        folder: on the disk: `records.jsonl`, `head.json`, `notes/`.
        spare: in memory: notes that the disk refused.
    """

    folder: Path
    spare: Path

    @property
    def records(self) -> Path:
        """The chain, one record a line."""
        return self.folder / "records.jsonl"

    @property
    def head_file(self) -> Path:
        """The last record that was written."""
        return self.folder / "head.json"

    def begin(self, opening: Record) -> str:
        """Note that a cleaning starts. Returns what the disk said if it refused, else nothing."""
        return self._note({"opening": opening})

    def finish(self, opening: Record, final: Record) -> tuple[Record | None, str]:
        """Add the record of a cleaning to the chain.

        Returns:
            The sealed record and nothing, or None and what the disk said; the note is kept then, and `recover` adds the record.
        """
        refused = self._note({"opening": opening, "final": final})
        try:
            sealed = self._add(final)
        except OSError as error:
            return None, refused or str(error)
        self._forget(str(opening["id"]))
        return sealed, ""

    def recover(self, aborted: Callable[[Record], Record]) -> tuple[list[Record], str]:
        """Add the records that a crash or a full disk left out. Call it only while no cleaning runs.

        Args:
            aborted: makes the final fields of a cleaning that was cut off from its opening ones.

        Returns:
            The records added, oldest first, and what the disk said if it refused one.
        """
        added: list[Record] = []
        notes, damaged = self._notes()
        for note in sorted(notes, key=lambda found: str(found["opening"]["started"])):
            try:
                added.append(self._add(note.get("final") or aborted(note["opening"])))
            except OSError as error:
                return added, str(error)
            self._forget(str(note["opening"]["id"]))
        return added, f"damaged: {', '.join(damaged)}" if damaged else ""

    def tail(self) -> list[Record]:
        """Return the newest whole records in the file, oldest first."""
        try:
            with self.records.open("rb") as stream:
                stream.seek(max(0, stream.seek(0, os.SEEK_END) - TAIL_BYTES))
                lines = stream.read().decode("ascii", "replace").split("\n")
        except OSError:
            return []
        return [record for line in lines[:-1] if (record := chain.parse(line)) is not None]

    def head(self) -> Head:
        """Return the last record that the program wrote, from its own file."""
        found = read_json(self.head_file)
        seq, digest = found.get("seq"), found.get("hash")
        return Head(seq, digest) if type(seq) is int and isinstance(digest, str) else Head()

    def _add(self, final: Record) -> Record:
        last, head = next(reversed(self.tail()), None), self.head()
        if last is not None and last.get("id") == final["id"]:  # cut off between the record and the removal of its note
            sealed = last
        else:
            # A file that is shorter than its head was cut: the chain goes on from the head, so that the gap stays visible.
            before = chain.head_of(last) if last is not None and chain.head_of(last).seq > head.seq else head
            sealed = chain.seal(final, before)
            self._drop_fragment()
            append_line(self.records, chain.canonical(sealed))
        newest = chain.head_of(sealed)
        write_whole(self.head_file, chain.canonical({"seq": newest.seq, "hash": newest.hash}))
        return sealed

    def _drop_fragment(self) -> None:
        """Take away a line that a crash cut off; it never was a record, and its note is still there."""
        try:
            data = self.records.read_bytes()
        except FileNotFoundError:
            return
        whole = data.rfind(b"\n") + 1
        if whole != len(data):
            os.truncate(self.records, whole)

    def _note(self, note: dict[str, Record]) -> str:
        name = f"{note['opening']['id']}.json"
        refused = ""
        for folder in (self.folder / "notes", self.spare):
            try:
                folder.mkdir(parents=True, exist_ok=True)
                write_whole(folder / name, chain.canonical(note))
            except OSError as error:
                refused = refused or str(error)
            else:
                return refused
        return refused

    def _notes(self) -> tuple[list[dict[str, Record]], list[str]]:
        """Return the notes, and the names of files that are none: they are kept, and told at each recovery."""
        found: dict[str, dict[str, Record]] = {}
        damaged: list[str] = []
        for folder in (
            self.folder / "notes",
            self.spare,
        ):  # the spare one is newer: it is written when the disk refuses
            for path in folder.glob("*.json") if folder.is_dir() else ():
                note = read_json(path)
                if _is_note(note, path.stem):
                    found[path.name] = note
                else:
                    damaged.append(str(path))
        return list(found.values()), sorted(damaged)

    def _forget(self, name: str) -> None:
        for folder in (self.folder / "notes", self.spare):
            (folder / f"{name}.json").unlink(missing_ok=True)


def _is_note(note: dict[str, Record], name: str) -> bool:
    """Tell whether a note has what a record of it needs; `name` is its file's, which is the cleaning's id."""
    parts = [note.get("opening"), note.get("final", {"id": name, "started": "", "ended": ""})]
    return all(isinstance(part, dict) and part.get("id") == name and "started" in part for part in parts)
