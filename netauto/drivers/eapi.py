"""A session with Arista's eAPI, opened by NAPALM, to a pinned certificate.

On the device every request is one CLI session of its own: it begins in unprivileged mode, runs its commands in order, and stops at the
first that is refused (documented: Arista, "Command API"). What is kept between requests is kept by the device: configuration sessions.

NAPALM opens (it knows which releases it can talk to) and pyeapi words the requests; what goes over the wire goes through
`netauto.drivers.pinned_https`, because pyeapi takes any certificate, has no deadline, and writes requests with their secrets to its log.
"""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any

from netauto.drivers.pinned_https import PinnedHttps
from netauto.drivers.screen import printable, words
from netauto.drivers.secrets import Typed
from netauto.drivers.translate import translating
from netauto.errors import DeviceError, LoginError, PlatformMismatchError, RejectedError, UnreachableError

if TYPE_CHECKING:
    from collections.abc import Callable
    from contextlib import AbstractContextManager

    from netauto.inventory.models import Device

_PATH = "/command-api"
_NOT_EAPI = "answers, but not as eAPI does"
_PLATFORM_HINT = "are netauto_platform and the port right in the inventory, and management api http-commands enabled?"
# documented: HTTP's own meaning; that EOS answers 401 to a wrong password is what pyeapi expects, too.
_STATUS: dict[int, tuple[type[DeviceError], str, str]] = {
    401: (LoginError, "refuses the login", "check user and password reference"),
    403: (LoginError, "does not let the account use eAPI", "the account needs privilege level 15"),
    502: (UnreachableError, "its eAPI is not ready", "does it still start, or are all its sessions taken?"),
    503: (UnreachableError, "its eAPI is not ready", "does it still start, or are all its sessions taken?"),
}
_OK = 200
_ENABLE = 1  # number of the command that every request begins with
_NUMBERED = re.compile(r"CLI command (\d{1,6}) of ")
_REASON = re.compile(r"\A.*' failed: ", re.DOTALL)


class Eapi:
    """A session with the eAPI of one device.

    Args:
        device: as the inventory knows it.
        complaint: finds what the device says when it refuses a line in its reply; None when it does not refuse.

    Raises:
        HostKeyError: the inventory pins no certificate.
    """

    def __init__(self, device: Device, complaint: Callable[[str], object]) -> None:
        self.device = device
        self._complaint = complaint
        self._https = PinnedHttps(device)
        self._napalm: Any = None
        self._enable: str | dict[str, str] = "enable"
        self._seconds = 0.0

    def open(self, password: str, enable_password: str | None, seconds: float) -> None:
        """Prove that the device is the pinned one, lets us in, and is an Arista switch.

        Args:
            password: of the inventory's user.
            enable_password: where privileged mode asks for one.
            seconds: for all of it.

        Raises:
            HostKeyError: the device shows another certificate than the pinned one.
            LoginError: wrong password, or no way into privileged mode.
            UnreachableError: no connection, or no answer in time.
            PlatformMismatchError: the device talks, but not as EOS does, or as one too old.
        """
        if enable_password:
            self._enable = {"cmd": "enable", "input": enable_password}
        self._seconds = seconds
        with self._translating("connect"):
            self._napalm = _napalm(self.device, password, enable_password, self._exchange, self._refusal)
            try:
                self._napalm.open()
            except (LookupError, TypeError, AttributeError):  # it looks for a version in whatever was answered
                raise self._strange(_NOT_EAPI) from None

    def close(self) -> None:
        """End the session, without a word to the device: no configuration session of NAPALM's is open, so that it aborts none."""
        napalm, self._napalm = self._napalm, None
        if napalm is not None:
            napalm.close()
        self._https.close()

    def ask(self, *commands: str, seconds: float) -> tuple[str, ...]:
        """Return the text of each command's answer.

        Raises:
            RejectedError: the device does not take one of them.
            UnreachableError: the connection was lost, or no answer in time; the session is over.
        """
        return tuple(self._output(result) for result in self._run(_plain(commands), "text", seconds))

    def ask_json(self, *commands: str, seconds: float) -> tuple[object, ...]:
        """Return each command's answer as JSON; see `ask`."""
        return tuple(self._run(_plain(commands), "json", seconds))

    def send_lines(self, lines: tuple[Typed, ...], *, seconds: float) -> None:
        """Type configuration lines, in one request.

        Raises:
            RejectedError: the first line that was refused.
            UnreachableError: the connection was lost, or no answer in time; the session is over.
        """
        for line, result in zip(lines, self._run(lines, "text", seconds), strict=True):
            reply = self._output(result)
            if self._complaint(reply):
                raise RejectedError(self.device.name, line.shown, words(line.hide(reply)))

    def _run(self, lines: tuple[Typed, ...], style: str, seconds: float) -> list[Any]:
        """Run commands in one request, behind `enable`; return what the device answers to each."""
        operation = lines[0].shown
        if self._napalm is None:
            raise UnreachableError(self.device.name, f"{operation}: the connection is lost")
        self._seconds = seconds
        commands = [self._enable, *(line.typed for line in lines)]
        with self._translating(operation):
            connection = self._napalm.device.connection
            answer = connection.exchange(connection.request(commands, encoding=style))
            if "error" in answer:
                raise self._refusal(lines, answer["error"])
            results = answer["result"]
            if not isinstance(results, list) or len(results) != len(commands):
                raise self._strange(_NOT_EAPI)
        return results[_ENABLE:]

    def _exchange(self, body: str, login: tuple[str, str]) -> dict[str, Any]:
        """Send one JSON-RPC request, and return the answer, which holds `error` or `result`."""
        headers = {"Content-Type": "application/json-rpc", login[0]: login[1]}
        status, raw = self._https.post(_PATH, body.encode(), headers, self._seconds)
        if status != _OK:
            kind, message, hint = _STATUS.get(status, (PlatformMismatchError, _NOT_EAPI, _PLATFORM_HINT))
            raise kind(self.device.name, f"{message} (HTTP {status})", hint=hint)
        try:
            answer = json.loads(raw)
        except (ValueError, RecursionError):
            answer = None
        if not isinstance(answer, dict) or not {"error", "result"} & set(answer):
            raise self._strange(_NOT_EAPI)
        return answer

    def _refusal(self, lines: tuple[Typed, ...], error: object) -> DeviceError:
        """Return what a JSON-RPC error means: which line was refused, and why, in the device's words."""
        number, said = _said(error)
        for line in lines:
            said = line.hide(said)  # the device repeats what it was sent; as a whole, before it is shortened
        said = words(said)
        if number == _ENABLE:
            hint = "it needs privilege level 15, or netauto_enable_password in the inventory"
            return LoginError(self.device.name, f"the account may only look: {said}", hint=hint)
        if _ENABLE < number <= _ENABLE + len(lines):
            return RejectedError(self.device.name, lines[number - _ENABLE - 1].shown, said)
        return DeviceError(self.device.name, f"refuses a request: {said}")

    def _output(self, result: object) -> str:
        text = result.get("output", "") if isinstance(result, dict) else None
        if not isinstance(text, str):
            raise self._strange(_NOT_EAPI)
        return printable(text)

    def _strange(self, message: str) -> PlatformMismatchError:
        return PlatformMismatchError(self.device.name, message, hint=_PLATFORM_HINT)

    def _translating(self, operation: str) -> AbstractContextManager[None]:
        return translating(self.device.name, operation, self._over)

    def _over(self) -> None:
        self._napalm = None


def _plain(commands: tuple[str, ...]) -> tuple[Typed, ...]:
    return tuple(Typed(command, command) for command in commands)


def _said(error: object) -> tuple[int, str]:
    """Return the number of the command that was refused (1-based; 0: none is named) and why.

    The error's ``data`` holds what was answered to the commands before, and at its end ``errors`` of the refused one; its ``message``
    repeats the command (documented: Arista, "Command API").
    """
    body = error if isinstance(error, dict) else {}
    message, data = str(body.get("message", "")), body.get("data")
    last = data[-1] if isinstance(data, list) and data else {}
    reasons = last.get("errors") if isinstance(last, dict) else None
    if not isinstance(reasons, list) or not reasons:
        reasons = [_REASON.sub("", message) or "no reason"]
    found = _NUMBERED.search(message)
    return int(found[1]) if found else 0, "; ".join(map(str, reasons))


def _napalm(
    device: Device,
    password: str,
    enable_password: str | None,
    exchange: Callable[[str, tuple[str, str]], dict[str, Any]],
    refusal: Callable[[tuple[Typed, ...], object], DeviceError],
) -> Any:  # noqa: ANN401 - NAPALM is published without types
    """Return NAPALM's driver, not opened yet, over requests of ours."""
    from napalm.eos import EOSDriver  # noqa: PLC0415 - a second
    from pyeapi.eapilib import EapiConnection  # noqa: PLC0415

    class Pinned(EapiConnection):  # type: ignore[misc]
        """pyeapi's connection, which leaves the connecting to us."""

        def __init__(self, username: str, password: str, **_where: object) -> None:
            super().__init__()
            self.authentication(username, password)

        def exchange(self, body: str) -> dict[str, Any]:
            return exchange(body, self._auth)

        def send(self, data: str) -> dict[str, Any]:
            answer = self.exchange(data)
            if "error" in answer:
                raise refusal((), answer["error"])
            return answer

    return EOSDriver(
        device.host,
        device.user,
        password,
        optional_args={"transport": Pinned, "enable_password": enable_password or ""},
    )
