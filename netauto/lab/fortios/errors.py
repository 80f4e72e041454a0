"""What FortiOS says when it refuses, in its own words.

Each function builds one refusal. The texts marked recorded in `behaviours.py` come from published transcripts and from
test data of clients that parse them; the others follow their form.
"""

from __future__ import annotations


class RefusedError(Exception):
    """A line was refused; the message is what the device prints, and nothing has changed."""

    def __init__(self, *lines: str, code: int | None = None) -> None:
        tail = () if code is None else (f"Command fail. Return code {code}",)
        super().__init__("\n".join((*lines, *tail)) + "\n")


def unknown_action() -> RefusedError:
    """The first word is no command here."""
    return RefusedError("Unknown action 0")


def parse_error(word: str) -> RefusedError:
    """A word that no command, table, attribute or option is called."""
    return RefusedError(f"command parse error before '{word}'", code=-61)


def ambiguous(word: str) -> RefusedError:
    """An abbreviation of more than one word."""
    return RefusedError(f"ambiguous command before '{word}'", code=-61)


def incomplete() -> RefusedError:
    """Something is missing at the end of the line."""
    return RefusedError("", "incomplete command in the end", code=-160)


def bad_value(word: str, *why: str, code: int = -651) -> RefusedError:
    """A value that its attribute does not take."""
    return RefusedError(*why, f"value parse error before '{word}'", code=code)


def bad_integer(word: str) -> RefusedError:
    """Not a number."""
    return bad_value(word, f"invalid unsigned integer value: {word}", "")


def bad_address(word: str) -> RefusedError:
    """Not an IPv4 address."""
    return bad_value(word, "invalid ip address", "", code=-8)


def bad_netmask(word: str) -> RefusedError:
    """Not a netmask."""
    return bad_value(word, "invalid netmask.", "", code=-9)


def too_long(word: str, limit: int) -> RefusedError:
    """More characters than the attribute holds."""
    return bad_value(word, f"string value is too long. the size is {len(word)}, the limit is {limit}", code=-1)


def bad_node(attribute: str, word: str, *why: str, code: int = -651) -> RefusedError:
    """A value that its attribute's own check refuses."""
    return bad_value(word, *why, f"node_check_object fail! for {attribute} {word}", "", code=code)


def not_in_datasource(word: str) -> RefusedError:
    """A reference to an object that does not exist, or that may not be used here."""
    return bad_value(word, "entry not found in datasource", "", code=-3)


def not_in_table() -> RefusedError:
    """No entry of this key."""
    return RefusedError("entry is not found in table", code=-3)


def in_use(count: int) -> RefusedError:
    """The object is referenced."""
    return RefusedError(f"The entry is used by other {count} entries", code=-23)


def must_be_set(attribute: str) -> RefusedError:
    """A required attribute is missing at `next`."""
    return RefusedError(f"Attribute '{attribute}' MUST be set.", code=-56)


def check_failed(why: str, code: int) -> RefusedError:
    """The object as a whole is refused at `next`."""
    return RefusedError(why, f"object check operator error, {code}, discard the setting", code=1)


def set_failed(why: str, code: int) -> RefusedError:
    """The object is refused because of others in the table."""
    return RefusedError(why, f"object set operator error, {code} discard the setting", code=1)


def table_full() -> RefusedError:
    """The table has no room."""
    return RefusedError(
        "Maximum number of entries has been reached.", "object set operator error, -4 discard the setting", code=-4
    )


def denied() -> RefusedError:
    """The administrator's profile does not allow it (assumed text)."""
    return RefusedError("Permission denied. Insufficient privileges.", code=-37)


def locked() -> RefusedError:
    """Another administrator's transaction holds the object."""
    return RefusedError(
        "Can not config the object since either the object or the referenced objects are being configured by other "
        "transactions.",
        code=14,
    )
