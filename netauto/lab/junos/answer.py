"""Answers of the device to NETCONF: replies and errors, in Junos's layout."""

from __future__ import annotations

from typing import TYPE_CHECKING

from netauto.lab.junos.markup import element, leaf

if TYPE_CHECKING:
    from netauto.lab.junos.edit import Complaint
    from netauto.lab.junos.mistakes import Mistake

BASE = "urn:ietf:params:xml:ns:netconf:base:1.0"
OK = "<ok/>"
CAPABILITIES = (
    "urn:ietf:params:netconf:base:1.0",
    "urn:ietf:params:netconf:base:1.1",
    "urn:ietf:params:netconf:capability:candidate:1.0",
    "urn:ietf:params:netconf:capability:confirmed-commit:1.0",
    "urn:ietf:params:netconf:capability:validate:1.0",
    "urn:ietf:params:netconf:capability:url:1.0?scheme=http,ftp,file",
    "urn:ietf:params:xml:ns:netconf:base:1.0",
    "urn:ietf:params:xml:ns:netconf:capability:candidate:1.0",
    "urn:ietf:params:xml:ns:netconf:capability:confirmed-commit:1.0",
    "urn:ietf:params:xml:ns:netconf:capability:validate:1.0",
    "urn:ietf:params:xml:ns:netconf:capability:url:1.0?scheme=http,ftp,file",
    "http://xml.juniper.net/netconf/junos/1.0",
    "http://xml.juniper.net/dmi/system/1.0",
)


class RpcError(Exception):
    """A request that the device refuses; `str()` is the `rpc-error` elements."""

    def __init__(self, *errors: str) -> None:
        super().__init__("".join(errors))


def hello(session: int) -> str:
    """The first message of a session."""
    capabilities = "".join(leaf("capability", uri) for uri in CAPABILITIES)
    body = element("capabilities", capabilities) + leaf("session-id", session)
    return f'<?xml version="1.0" encoding="us-ascii"?>\n{element("hello", body, xmlns=BASE)}'


def namespace(version: str) -> str:
    """The namespace of what Junos of a version answers: `http://xml.juniper.net/junos/21.4R0/junos`."""
    train = version.partition("-")[0].partition("R")[0]
    return f"http://xml.juniper.net/junos/{train}R0/junos"


def reply(body: str, attributes: str, version: str) -> str:
    """A reply. `attributes` are the request's own, which come back (documented: RFC 6241, 4.1)."""
    return f'<rpc-reply xmlns="{BASE}" xmlns:junos="{namespace(version)}"{attributes}>\n{body}\n</rpc-reply>'


def error(
    message: str,
    *,
    severity: str = "error",
    tag: str = "operation-failed",
    path: str = "",
    bad: str = "",
    extra: str = "",
) -> str:
    """One `rpc-error` (recorded: replies in PyEZ's and ncclient's test data)."""
    info = leaf("bad-element", bad) if bad else ""
    return element(
        "rpc-error",
        leaf("error-type", "protocol"),
        leaf("error-tag", tag),
        leaf("error-severity", severity),
        leaf("error-path", path) if path else "",
        leaf("error-message", f"\n{message}\n"),
        element("error-info", info, extra) if info or extra else "",
    )


def complaint(refusal: Complaint) -> str:
    """A line of configuration that was refused."""
    return error(str(refusal), severity=refusal.severity, bad=refusal.word)


def mistakes(found: tuple[Mistake, ...]) -> str:
    """What `commit check` has found, and that it has failed."""
    each = (error(f"{mistake.message}", path=mistake.path, bad=mistake.statement) for mistake in found)
    return "".join((*each, error("configuration check-out failed")))
