"""eAPI: commands over HTTPS, as JSON-RPC 2.0 (documented: Arista, "Command API Guide").

Each request is a fresh session of the command line: what one leaves behind in its mode, the next one does not see.
"""

from __future__ import annotations

import json
import traceback
from http import HTTPStatus
from typing import TYPE_CHECKING, Any, cast

from netauto.lab.dialect import Login
from netauto.lab.eos.batch import Batch, Call, bad_call, read_call
from netauto.lab.http import BadRequest, RequestReader, response
from netauto.lab.listener import Listener
from netauto.lab.tls import Certificate, TlsConnection, make_certificate

if TYPE_CHECKING:
    import socket

    from netauto.lab.device import Device
    from netauto.lab.eos.system import EosSystem
    from netauto.lab.http import Request
    from netauto.lab.link import Link
    from netauto.lab.listener import Acceptor

PATH = "/command-api"
REALM = 'WWW-Authenticate: Basic realm="COMMAND_API_AUTH"\r\n'


class EapiServer(Listener[Certificate]):
    """The HTTPS port of one device."""

    @property
    def host_key(self) -> str:
        """`sha256:` and the digest of the certificate's DER form."""
        return self._key.fingerprint

    @property
    def certificate(self) -> str:
        """The certificate as PEM, for clients that verify against a file."""
        return self._key.pem

    def _new_identity(self) -> Certificate:
        return make_certificate(self.device.spec.name, self.address)

    async def _serve(self, listener: socket.socket) -> Acceptor:
        context = self._key.context
        return await self._loop.create_server(
            lambda: TlsConnection(context, lambda wire: EapiConnection(self.device, wire)), sock=listener
        )


class EapiConnection:
    """One client's connection: requests in, responses out, one at a time. `gone` says that nobody reads any more."""

    def __init__(self, device: Device, wire: TlsConnection) -> None:
        self._device = device
        self._wire = wire
        self._reader = RequestReader()
        self._busy = False
        self._serving = False
        self.gone = False

    def connection_lost(self) -> None:
        """The connection is gone; what was under way has no reader any more."""
        self.gone = True

    def data_received(self, data: bytes) -> None:
        """Clear bytes from the client."""
        if not cast("EosSystem", self._device.system).eapi_enabled:
            self.reset()
            return
        self._reader.feed(data)
        self._next()

    def _next(self) -> None:
        """Serve what has come, one request after the other; a loop, because a client may send thousands at once."""
        if self._serving:
            return
        self._serving = True
        try:
            while not self._busy and not self.gone and (request := self._reader.take()) is not None:
                self._serve(request)
        except BadRequest as bad:
            self._send(bad.status, str(bad).encode())
        except Exception:
            # A mistake of the lab must not look like a fault of the device: it is kept, and `Lab.stop` raises it.
            self._device.record("bug", traceback.format_exc())
            self.reset()
            raise
        finally:
            self._serving = False

    def _serve(self, request: Request) -> None:
        user, password = request.credentials()
        spec = self._device.spec
        if {**spec.others, spec.username: spec.password}.get(user) != password or not user:
            self._device.record("refused", user)
            self._send(
                HTTPStatus.UNAUTHORIZED, b"Unable to authenticate user: Bad username/password combination", REALM
            )
        elif request.path.partition("?")[0] != PATH:
            self._send(HTTPStatus.NOT_FOUND, b"Not Found")
        elif request.method != "POST":
            self._send(HTTPStatus.METHOD_NOT_ALLOWED, b"Method Not Allowed")
        elif self._device.login_refusal():
            self._send(HTTPStatus.SERVICE_UNAVAILABLE, b"Service Unavailable")
        else:
            self._call(request, user)

    def _call(self, request: Request, user: str) -> None:
        call = read_call(request.body)
        if not isinstance(call, Call):
            self._reply(request, bad_call(call))
            return
        spec = self._device.spec
        privilege = spec.privilege if user == spec.username else 15
        peer = cast("tuple[object, ...]", self._wire.get_extra_info("peername") or ("?",))
        login = Login(self._device.next_session(), user, privilege, str(peer[0]))
        self._busy = True
        Batch(self._device, login, call, self, lambda answer: self._done(request, answer)).start()

    def _done(self, request: Request, answer: dict[str, Any]) -> None:
        self._busy = False
        self._reply(request, answer)
        self._next()

    def _reply(self, request: Request, answer: dict[str, Any]) -> None:
        body = json.dumps(answer).encode()
        self._wire.write(response(HTTPStatus.OK, body, kind="application/json", keep=request.keeps))
        if not request.keeps:
            self._leave()

    def _send(self, status: HTTPStatus, body: bytes, extra: str = "") -> None:
        self._wire.write(response(status, body, extra=extra))
        self._leave()

    def _leave(self) -> None:
        """End the connection in good order; what else the client has sent is not served."""
        self.gone = True
        self._wire.close()

    # What a batch calls.

    def reset(self) -> None:
        """Reset the connection."""
        self.gone = True
        cast("Link", self._wire.get_extra_info("link")).reset()

    def mute(self) -> None:
        """Never answer again."""
        self.gone = True
        cast("Link", self._wire.get_extra_info("link")).mute()
