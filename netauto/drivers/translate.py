"""One table from what Netmiko, Paramiko, NAPALM, ncclient, PyEZ, TLS, HTTP and sockets raise to `netauto.errors`.

Classes are named, not imported: this module costs nothing until something goes wrong. Netmiko hides the cause in the context of the
error that it raises, so the whole chain is looked up; the first row that matches anything in it wins.
"""

from __future__ import annotations

import re
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

from netauto.drivers.screen import words
from netauto.errors import DeviceError, HostKeyError, LoginError, PlatformMismatchError, UnreachableError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator


@dataclass(frozen=True, slots=True)
class Row:
    """What an error of the libraries underneath means.

    Attributes:
        name: ``module.Class``; subclasses count.
        error: what it becomes.
        message: what happened; ``{words}`` is the library's own message.
        hint: what to do next.
        says: regular expression that the library's message must match.
    """

    name: str
    error: type[DeviceError]
    message: str
    hint: str = ""
    says: str = ""


_LOST = "the connection was lost"
KEY_HINT = "somebody may stand between, or the device was replaced: compare its key at its console, then change host_key in the inventory"

TABLE: tuple[Row, ...] = (
    Row(
        "paramiko.ssh_exception.BadHostKeyException",
        HostKeyError,
        "shows another host key than the inventory pins",
        KEY_HINT,
    ),
    Row(
        "paramiko.hostkeys.InvalidHostKey",
        HostKeyError,
        "the host key in the inventory is not one",
        "copy the line from ssh-keyscan again",
    ),
    Row("builtins.EOFError", UnreachableError, _LOST),
    Row(
        "builtins.ConnectionRefusedError",
        UnreachableError,
        "refuses the connection",
        "is SSH (on Arista: eAPI) switched on, and the port right?",
    ),
    Row("builtins.ConnectionResetError", UnreachableError, _LOST),
    Row("builtins.BrokenPipeError", UnreachableError, _LOST),
    Row("socket.gaierror", UnreachableError, "its name cannot be resolved", "check host in the inventory"),
    Row(
        "paramiko.ssh_exception.AuthenticationException",
        UnreachableError,
        "closed the connection during the login",
        "are all its terminal lines taken?",
        says=r"(?i)transport shut down|EOF|timeout",
    ),
    Row(
        "paramiko.ssh_exception.BadAuthenticationType",
        LoginError,
        "does not take a password",
        "the account needs password login",
    ),
    Row("paramiko.ssh_exception.PasswordRequiredException", LoginError, "asks for a key's passphrase"),
    Row("paramiko.ssh_exception.PartialAuthentication", LoginError, "asks for a second factor"),
    Row("paramiko.ssh_exception.UnableToAuthenticate", LoginError, "refuses the login"),
    Row(
        "paramiko.ssh_exception.AuthenticationException",
        LoginError,
        "refuses the login",
        "check user and password reference",
    ),
    Row(
        "paramiko.ssh_exception.IncompatiblePeer",
        UnreachableError,
        "has no cipher or key exchange in common with us: {words}",
    ),
    Row(
        "paramiko.ssh_exception.ChannelException",
        UnreachableError,
        "refuses to open a terminal",
        "are all its terminal lines taken?",
    ),
    Row("paramiko.ssh_exception.NoValidConnectionsError", UnreachableError, "refuses the connection"),
    Row("paramiko.ssh_exception.ProxyCommandFailure", UnreachableError, "the proxy command failed"),
    Row("paramiko.ssh_exception.CouldNotCanonicalize", UnreachableError, "its name cannot be resolved"),
    Row("paramiko.ssh_exception.ConfigParseError", UnreachableError, "the SSH configuration cannot be read"),
    Row("paramiko.ssh_exception.MessageOrderError", UnreachableError, "breaks the SSH protocol"),
    Row("builtins.TimeoutError", UnreachableError, "gave no answer in time"),
    Row("netmiko.exceptions.ReadTimeout", UnreachableError, "gave no answer in time"),
    Row("netmiko.exceptions.ReadException", UnreachableError, _LOST),
    Row("netmiko.exceptions.WriteException", UnreachableError, _LOST),
    Row("netmiko.exceptions.NetmikoBaseException", UnreachableError, "the session failed: {words}"),
    Row(
        "paramiko.ssh_exception.SSHException",
        UnreachableError,
        "refuses to open a terminal",
        "are all its terminal lines taken?",
        says=r"Channel closed",
    ),
    Row("paramiko.ssh_exception.SSHException", UnreachableError, _LOST, says=r"No existing session"),
    Row("paramiko.ssh_exception.SSHException", UnreachableError, "the SSH connection failed: {words}"),
    Row("ssl.SSLEOFError", UnreachableError, _LOST),
    Row("ssl.SSLZeroReturnError", UnreachableError, _LOST),
    Row(
        "ssl.SSLError",
        PlatformMismatchError,
        "does not speak TLS there",
        "are netauto_platform and the port right in the inventory?",
        says=r"WRONG_VERSION_NUMBER|HTTP_REQUEST|RECORD_LAYER_FAILURE|PACKET_LENGTH_TOO_LONG",
    ),
    Row("ssl.SSLError", UnreachableError, "TLS failed: {words}", "has it TLS 1.2 or later in common with us?"),
    Row("http.client.IncompleteRead", UnreachableError, _LOST),
    Row("http.client.HTTPException", PlatformMismatchError, "does not speak HTTP there", "is the port right?"),
    Row(
        "napalm.base.exceptions.UnsupportedVersion",
        PlatformMismatchError,
        "its software is too old",
        "EOS 4.23 is the oldest that NAPALM talks to",
    ),
    Row("napalm.base.exceptions.NapalmException", UnreachableError, "the session failed"),
    Row("pyeapi.eapilib.EapiError", UnreachableError, "the session failed"),
    Row("netauto.drivers.junos_framing.FramingError", UnreachableError, "breaks the NETCONF protocol: {words}"),
    Row("ncclient.transport.errors.AuthenticationError", LoginError, "refuses the login"),
    Row("ncclient.transport.errors.PermissionError", LoginError, "refuses the login"),
    Row("ncclient.transport.errors.SSHUnknownHostError", HostKeyError, "shows another host key", KEY_HINT),
    Row("ncclient.transport.errors.SessionCloseError", UnreachableError, _LOST),
    Row("ncclient.transport.errors.NetconfFramingError", UnreachableError, "breaks the NETCONF protocol"),
    Row("ncclient.transport.errors.SessionError", PlatformMismatchError, "does not say hello as NETCONF does"),
    Row("ncclient.operations.errors.TimeoutExpiredError", UnreachableError, "gave no answer in time"),
    Row("ncclient.operations.errors.OperationError", UnreachableError, "breaks the NETCONF protocol"),
    Row("ncclient.NCClientError", UnreachableError, "the session failed"),
    Row("jnpr.junos.exception.ConnectAuthError", LoginError, "refuses the login"),
    Row("jnpr.junos.exception.ConnectError", UnreachableError, "the session failed"),
    Row("jnpr.junos.exception.ProbeError", UnreachableError, "the session failed"),
    Row("jnpr.junos.exception.RpcError", UnreachableError, "the session failed"),
    Row("lxml.etree.XMLSyntaxError", UnreachableError, "breaks the NETCONF protocol: its answer is not XML"),
    Row("builtins.OSError", UnreachableError, "cannot be reached: {words}"),
)


def translated(device: str, operation: str, error: BaseException) -> DeviceError | None:
    """Return what `error` means for the caller; None when it comes from none of the libraries underneath.

    Args:
        device: inventory name.
        operation: what was being done, as in "connect".
        error: what was raised.
    """
    chain = _chain(error)
    for row in TABLE:
        for link in chain:
            if row.name in _names(link) and (not row.says or re.search(row.says, str(link))):
                return row.error(device, f"{operation}: {row.message.format(words=words(str(link)))}", hint=row.hint)
    return None


@contextmanager
def translating(device: str, operation: str, lost: Callable[[], None]) -> Iterator[None]:
    """Turn what the libraries underneath raise into `DeviceError`, without their words: they may hold what was sent.

    Args:
        device: inventory name.
        operation: what is being done, as in "connect".
        lost: called when the session is over, because an answer is missing.
    """
    try:
        yield
    except UnreachableError:
        lost()
        raise
    except DeviceError:
        raise
    except Exception as error:
        known = translated(device, operation, error)
        if known is None:
            raise
        lost()
        raise known from None


def _chain(error: BaseException) -> tuple[BaseException, ...]:
    links: list[BaseException] = []
    link: BaseException | None = error
    while link is not None and link not in links:
        links.append(link)
        link = link.__cause__ or (None if link.__suppress_context__ else link.__context__)
    return tuple(links)


def _names(error: BaseException) -> set[str]:
    return {f"{kind.__module__}.{kind.__qualname__}" for kind in type(error).__mro__}
