"""What a Junos device answers over NETCONF: errors, texts, its history of commits.

Sources: Juniper, NETCONF XML Management Protocol Developer Guide (documented). Of a commit that waits for its confirmation: replies of a
vSRX with Junos 24.4 to `get-commit-information`, in the tests of junos-mcp-server (recorded).
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from xml.etree import ElementTree as ET

from netauto.drivers.screen import printable, words

_MOMENT = re.compile(r"[0-9]{1,12}")
_MINUTES = re.compile(r"rollback in (\d{1,6}) ?min")
_HOLDER = re.compile(r"^\s*(\S+)(?: terminal\b[^(\n]*)? *\(pid \d+\)", re.MULTILINE)
_XNM_ERROR = "{http://xml.juniper.net/xnm/1.1/xnm}error"  # documented: how the Junos XML protocol says it
_PENDING = "rollback pending"
# A device says these about itself, beside what it was asked for (recorded on EX: ``{master:0}``).
_ASIDE = frozenset({"cli", "banner"})
_SENSITIVE = re.compile(r"(?i)secret|password|community|\bkey\b|authentication|hash|\$[0-9a-z]{1,2}\$")
_CHANGED = re.compile(r"[+-]\s|\[edit|!\s")


@dataclass(frozen=True, slots=True)
class Complaint:
    """Why a device refuses.

    Attributes:
        message: in its words, on as many lines as it needs for them.
        path: the section that it is about, as ``[edit vlans]``; empty when it does not say.
        element: the statement, or the word, that it does not take.
    """

    message: str
    path: str = ""
    element: str = ""

    def __str__(self) -> str:
        parts = (self.path, self.message, "" if self.element in self.message else self.element)
        return ": ".join(part for part in parts if part)


@dataclass(frozen=True, slots=True)
class Commit:
    """A row of the history of commits.

    Attributes:
        user: who committed.
        log: the comment that was given with it.
        at: seconds since 1970, on the device's clock; 0 when it does not say.
        waits: the device takes it back unless it is confirmed.
        minutes: after which it does; 0 when it does not say. It still says so when the commit was confirmed.
    """

    user: str = ""
    log: str = ""
    at: int = 0
    waits: bool = False
    minutes: int = 0


def read_reply(answer: str) -> ET.Element:
    """Return an answer as a tree whose tags have no namespaces.

    Raises:
        ValueError: it is not well-formed.
    """
    try:
        root = ET.fromstring(answer)  # noqa: S314 - what declares entities does not come this far
    except ET.ParseError as error:
        raise ValueError(str(error)) from None
    for element in root.iter():
        element.tag = "rpc-error" if element.tag == _XNM_ERROR else _bare(element.tag)
        element.attrib = {_bare(name): value for name, value in element.attrib.items()}
    return root


def read_complaints(reply: ET.Element) -> tuple[Complaint, ...]:
    """Return the errors of an answer; what is a warning only is none (documented: severity)."""
    return tuple(
        Complaint(
            message=_said(error, "error-message") or _said(error, "message") or "no reason",
            path=_said(error, "error-path"),
            element=_said(error, "error-info/bad-element"),
        )
        for error in reply.iter("rpc-error")
        if _said(error, "error-severity") != "warning"
    )


def read_text(reply: ET.Element) -> str:
    """Return the text of an answer, printable, without what the device says about itself.

    What stands beside the elements of an answer is no part of it; but where there are none, it is the answer.
    """
    pieces = [piece for child in reply for piece in _pieces(child)] or [reply.text or ""]
    text = "".join(pieces).strip("\n")
    return printable(f"{text}\n") if text.strip() else ""


def read_configuration(reply: ET.Element) -> str:
    """Return the configuration in an answer, one statement a line; empty when it is not there, or ends in the middle of a line."""
    text = reply.findtext(".//configuration-set", "")
    return printable(text.lstrip("\n")) if text.strip() and text.endswith("\n") else ""


def read_commits(reply: ET.Element) -> tuple[Commit, ...]:
    """Return the history of commits, the newest first.

    Raises:
        ValueError: it is none; never taken for "nothing was committed".
    """
    if next(reply.iter("commit-information"), None) is None:
        raise ValueError("no history")
    rows = sorted(reply.iter("commit-history"), key=lambda row: int(row.findtext("sequence-number", "0")))
    return tuple(
        Commit(
            user=_said(row, "user"),
            log=_said(row, "log"),
            at=_seconds(row.find("date-time")),
            waits=_PENDING in _said(row, "commit-confirmed"),
            minutes=int(found[1]) if (found := _MINUTES.search(_said(row, "comment"))) else 0,
        )
        for row in rows
    )


def read_clock(reply: ET.Element) -> int:
    """Return what time the device says that it is, in seconds since 1970; 0 when it does not say."""
    return _seconds(reply.find(".//current-time/date-time"))


def lock_holder(message: str) -> str:
    """Return the account that holds the lock, from the words in which the device refuses it; empty when it names none.

    Documented: Juniper, "Terminate a NETCONF Session": account, terminal (a program has none), process and since when.
    """
    found = _HOLDER.search(message)
    return found[1] if found else ""


def changed_lines(compared: str) -> str:
    """Return what was changed without being committed, as it may stand in an error: lines that may hold secrets are left out."""
    lines = [line.strip() for line in compared.splitlines() if _CHANGED.match(line)]
    shown = ("(a line that may hold a secret)" if _SENSITIVE.search(line) else line for line in lines)
    return words(" ".join(dict.fromkeys(shown)))


def _pieces(element: ET.Element) -> list[str]:
    pieces = [element.text or ""] if element.tag not in _ASIDE else []
    for child in element:
        pieces += [*_pieces(child), child.tail or ""] if element.tag not in _ASIDE else []
    return pieces


def _said(element: ET.Element, path: str) -> str:
    return printable(element.findtext(path) or "").strip()


def _seconds(element: ET.Element | None) -> int:
    text = element.get("seconds", "") if element is not None else ""
    return int(text) if _MOMENT.fullmatch(text) else 0


def _bare(name: str) -> str:
    return name.rpartition("}")[2]
