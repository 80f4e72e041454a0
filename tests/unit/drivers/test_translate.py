import http.client
import inspect
import socket
import ssl

import jnpr.junos.exception
import lxml.etree
import napalm.base.exceptions
import ncclient
import ncclient.operations.errors
import ncclient.transport.errors
import netmiko.exceptions
import paramiko.hostkeys
import paramiko.ssh_exception
import pyeapi.eapilib
import pytest

from netauto.drivers.junos_framing import FramingError
from netauto.drivers.translate import TABLE, translated, translating
from netauto.errors import DeviceError, HostKeyError, LoginError, RejectedError, UnreachableError


def exceptions_of(module):
    return [
        kind
        for _, kind in inspect.getmembers(module, inspect.isclass)
        if issubclass(kind, Exception) and kind.__module__ == module.__name__
    ]


# Of facts that PyEZ gathers, and of JSON: netauto asks it for neither.
NOT_OF_THE_NETWORK = (jnpr.junos.exception.FactLoopError, jnpr.junos.exception.JSONLoadError)
FOREIGN = [
    *exceptions_of(netmiko.exceptions),
    *exceptions_of(paramiko.ssh_exception),
    *exceptions_of(napalm.base.exceptions),
    *exceptions_of(pyeapi.eapilib),
    *exceptions_of(ncclient.operations.errors),
    *exceptions_of(ncclient.transport.errors),
    ncclient.NCClientError,
    *(kind for kind in exceptions_of(jnpr.junos.exception) if not issubclass(kind, NOT_OF_THE_NETWORK)),
    lxml.etree.XMLSyntaxError,
    FramingError,
    *exceptions_of(http.client),
    *exceptions_of(ssl),
    paramiko.hostkeys.InvalidHostKey,
    socket.gaierror,
    socket.herror,
    TimeoutError,
    ConnectionError,
    ConnectionAbortedError,
    ConnectionRefusedError,
    ConnectionResetError,
    BrokenPipeError,
    EOFError,
    OSError,
]


def made(kind):
    """An instance of an exception class whatever its constructor wants."""
    error = lxml.etree.XMLSyntaxError("", 1, 1, 1) if kind is lxml.etree.XMLSyntaxError else kind.__new__(kind)
    Exception.__init__(error, "words of the library")
    return error


@pytest.mark.parametrize("kind", FOREIGN, ids=lambda kind: f"{kind.__module__}.{kind.__name__}")
def test_whatever_the_libraries_raise_has_a_meaning(kind):
    class Silent(kind):
        def __str__(self):
            return "words of the library"

    error = made(kind)
    try:
        str(error)
    except (AttributeError, TypeError, ValueError, IndexError):  # some describe fields that only their constructor sets
        error = Silent.__new__(Silent)
    meant = translated("len-acc-1", "connect", error)
    assert isinstance(meant, DeviceError)
    assert meant.message.startswith("len-acc-1: connect: ")


def test_every_row_names_a_class_that_exists():
    known = {f"{kind.__module__}.{kind.__qualname__}" for foreign in FOREIGN for kind in foreign.__mro__}
    assert {row.name for row in TABLE} <= known


def test_the_cause_that_netmiko_hides_is_found():
    key = paramiko.Ed25519Key
    error = None
    try:
        try:
            raise paramiko.BadHostKeyException("h", made_key(key), made_key(key))
        except paramiko.SSHException:
            raise netmiko.exceptions.NetmikoTimeoutException("connection failed")  # noqa: B904 - as Netmiko does
    except netmiko.exceptions.NetmikoTimeoutException as caught:
        error = translated("len-acc-1", "connect", caught)
    assert isinstance(error, HostKeyError)
    assert "inventory" in error.hint


def made_key(kind):
    key = kind.__new__(kind)
    key.get_base64 = lambda: "AAAA"
    return key


@pytest.mark.parametrize(
    ("error", "kind", "says"),
    [
        (netmiko.exceptions.NetmikoAuthenticationException("Authentication failed."), LoginError, "refuses the login"),
        (
            paramiko.AuthenticationException("Authentication failed: transport shut down or saw EOF"),
            UnreachableError,
            "during the login",
        ),
        (paramiko.AuthenticationException("Authentication timeout."), UnreachableError, "during the login"),
        (ConnectionRefusedError(111, "Connection refused"), UnreachableError, "refuses the connection"),
        (socket.gaierror(-2, "Name or service not known"), UnreachableError, "cannot be resolved"),
        (TimeoutError(), UnreachableError, "no answer in time"),
        (OSError(113, "No route to host"), UnreachableError, "No route to host"),
    ],
)
def test_what_people_read(error, kind, says):
    meant = translated("len-acc-1", "connect", error)
    assert type(meant) is kind
    assert says in meant.message


def test_the_libraries_words_are_made_harmless():
    meant = translated("len-acc-1", "connect", OSError("\x1b[2Jgone\r\n" + "x" * 5000))
    assert "\x1b" not in meant.message
    assert len(meant.message) < 600


def test_an_error_of_our_own_is_none_of_theirs():
    assert translated("len-acc-1", "connect", KeyError("x")) is None


def test_what_is_lost_is_told_and_the_libraries_own_words_are_left_out():
    told = []
    with pytest.raises(UnreachableError) as caught, translating("hnb-acc-1", "commit", lambda: told.append(1)):
        raise ncclient.transport.errors.SessionCloseError(b"<secret>Geheim</secret>")
    assert told == [1]
    assert "Geheim" not in str(caught.value)
    assert caught.value.__cause__ is None


def test_a_refusal_is_no_loss():
    told = []
    with pytest.raises(RejectedError), translating("hnb-acc-1", "commit", lambda: told.append(1)):
        raise RejectedError("hnb-acc-1", "commit", "no")
    assert not told
