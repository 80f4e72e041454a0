"""One row of the journal, as a value."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from netauto.canonical import canonical_json, digest
from netauto.journal.chain import COLUMNS

if TYPE_CHECKING:
    from collections.abc import Mapping

    from netauto.journal.chain import Row


@dataclass(frozen=True, slots=True)
class Event:
    """One row.

    Attributes:
        seq: 1, 2, 3 … over the whole journal.
        time: UTC, ISO 8601 with milliseconds.
        run: id of the run.
        kind: what the row is, e.g. ``intent``, ``outcome``, ``decision``.
        device, step: what it is about, or empty.
        body: JSON object; no secret, no float.
        prev, hash: SHA-256 of the row before, and of this one.
    """

    seq: int
    time: str
    run: str
    kind: str
    device: str
    step: str
    body: Mapping[str, Any]
    prev: str
    hash: str

    @classmethod
    def of(cls, row: Row) -> Event:
        """Return what a stored row says (ValueError: its body is damaged)."""
        fields = dict(zip(COLUMNS, row, strict=True))
        body = json.loads(fields["body"])
        if not isinstance(body, dict):
            raise ValueError("a row's body is a JSON object")  # noqa: TRY004 - damage, not a mistake of the caller
        return cls(**(fields | {"body": body}))

    @property
    def digest(self) -> str:
        """The hash that this row should carry."""
        return digest({column: getattr(self, column) for column in COLUMNS[:-1]})

    @property
    def row(self) -> Row:
        """The row as it is stored."""
        body = canonical_json(self.body).decode().rstrip()
        return tuple(body if column == "body" else getattr(self, column) for column in COLUMNS)
