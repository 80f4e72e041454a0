"""The chain of records: pure functions between records and lines of text.

A record is one line of JSON with sorted keys, no spaces and no fractions. It holds its number (`seq`), the hash of the record before it
(`prev`) and its own (`hash`: SHA-256 of the line without `hash`). So a record cannot be altered, taken out or moved without a trace, except
by somebody who writes every later one again as well: therefore each line also goes to the log server, and `compare` holds the file
against it.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

GENESIS = "0" * 64
"""`prev` of the first record."""

Json = str | int | bool | None | Sequence["Json"] | Mapping[str, "Json"]
Record = dict[str, Json]


@dataclass(frozen=True)
class Head:
    """The last record: its number and its hash."""

    seq: int = 0
    hash: str = GENESIS


def canonical(value: Mapping[str, Json]) -> str:
    """Return the one JSON text of `value`, ASCII only: what a terminal or a log would interpret is escaped."""
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=True, allow_nan=False)


def seal(fields: Record, before: Head) -> Record:
    """Return a record as the chain's next one."""
    record = {**fields, "seq": before.seq + 1, "prev": before.hash}
    return {**record, "hash": _hash(record)}


def parse(line: str) -> Record | None:
    """Return the record of a line; None if it is not a whole, unaltered one, to the last byte."""
    try:
        record = json.loads(line)
    except (ValueError, RecursionError):
        return None
    if not isinstance(record, dict) or type(record.get("seq")) is not int:
        return None
    bare = {key: value for key, value in record.items() if key != "hash"}
    return record if record.get("hash") == _hash(bare) and canonical(record) == line else None


def head_of(record: Record) -> Head:
    """Return the head that a chain has when it ends with this record."""
    return Head(int(str(record["seq"])), str(record["hash"]))


def check(text: str, head: Head) -> list[str]:
    """Return what is wrong with a file of records; nothing if the chain is whole and ends with `head`.

    Args:
        text: the file.
        head: the last record that the program wrote, which it keeps in a file of its own.
    """
    wrong: list[str] = []
    last = Head()
    *lines, rest = text.split("\n")
    for number, line in enumerate(lines, 1):
        record = parse(line)
        if record is None:
            wrong.append(f"line {number}: altered: not the record that was written")
            last = Head(last.seq + 1, "")  # the next one is judged by its number
            continue
        wrong += _link(number, record, last)
        last = head_of(record)
    if rest:
        wrong.append(f"line {len(lines) + 1}: incomplete: the end of the line is missing")
    if last != head:
        wrong.append(
            f"the file ends with record {last.seq}, the last one written is {head.seq}: missing, added or altered at the end"
        )
    return wrong


def compare(text: str, copies: Iterable[Record]) -> list[str]:
    """Return which records of another place (the log server) are not in the file as they are there."""
    here = set(text.split("\n"))
    return [
        f"record {copy['seq']}: the copy differs from the file, or the file does not have it"
        for copy in copies
        if canonical(copy) not in here
    ]


def _link(number: int, record: Record, last: Head) -> list[str]:
    seq = record["seq"]
    if seq != last.seq + 1:
        return [f"line {number}: record {seq} follows record {last.seq}: missing, doubled or out of order"]
    if last.hash and record["prev"] != last.hash:
        return [f"line {number}: record {seq} does not follow from the one before it: that one was altered"]
    return []


def _hash(record: Mapping[str, Json]) -> str:
    return hashlib.sha256(canonical(record).encode()).hexdigest()
