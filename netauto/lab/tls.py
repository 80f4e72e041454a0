"""TLS inside the lab's own wire: what a client sends is held back, dripped or cut as bytes of TCP, not of HTTP.

asyncio would put its TLS between the socket and the lab's `Link`; here it stands behind the link, as on a device.
"""

from __future__ import annotations

import asyncio
import datetime as dt
import hashlib
import ipaddress
import ssl
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Protocol, cast

if TYPE_CHECKING:
    from collections.abc import Callable

CHUNK = 65536
LIFETIME = dt.timedelta(days=3650)


@dataclass(frozen=True, slots=True, eq=False)
class Certificate:
    """A self-signed certificate that a server shows. `fingerprint` is `sha256:` and the digest of its DER form."""

    context: ssl.SSLContext
    pem: str
    fingerprint: str


def make_certificate(name: str, address: str) -> Certificate:
    """A new certificate for a device: ECDSA on P-256, because fifty of them are made when a lab starts.

    Args:
        name: Common name and DNS name.
        address: The address that clients check it against.
    """
    from cryptography import x509  # noqa: PLC0415
    from cryptography.hazmat.primitives import hashes, serialization  # noqa: PLC0415
    from cryptography.hazmat.primitives.asymmetric import ec  # noqa: PLC0415
    from cryptography.x509.oid import NameOID  # noqa: PLC0415

    key = ec.generate_private_key(ec.SECP256R1())
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
    now = dt.datetime.now(dt.UTC)
    names = x509.SubjectAlternativeName([x509.DNSName(name), x509.IPAddress(ipaddress.ip_address(address))])
    certificate = (
        x509.CertificateBuilder(subject, subject, key.public_key(), x509.random_serial_number())
        .not_valid_before(now - dt.timedelta(days=1))
        .not_valid_after(now + LIFETIME)
        .add_extension(names, critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
        .sign(key, hashes.SHA256())
    )
    pem = certificate.public_bytes(serialization.Encoding.PEM)
    private = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    digest = hashlib.sha256(certificate.public_bytes(serialization.Encoding.DER)).hexdigest()
    return Certificate(_context(pem + private), pem.decode(), f"sha256:{digest}")


def _context(chain: bytes) -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    with tempfile.TemporaryDirectory(prefix="netauto-lab-") as folder:  # the library reads keys from files only
        file = Path(folder) / "chain.pem"
        file.touch(mode=0o600)
        file.write_bytes(chain)
        context.load_cert_chain(file)
    return context


class Application(Protocol):
    """What talks through the encrypted connection."""

    def data_received(self, data: bytes) -> None:
        """Clear bytes from the client."""

    def connection_lost(self) -> None:
        """The connection is gone."""


class TlsConnection(asyncio.Protocol):
    """One encrypted connection, server side. Built for each connection; `make` builds what talks through it."""

    def __init__(self, context: ssl.SSLContext, make: Callable[[TlsConnection], Application]) -> None:
        self._incoming = ssl.MemoryBIO()
        self._outgoing = ssl.MemoryBIO()
        self._tls = context.wrap_bio(self._incoming, self._outgoing, server_side=True)
        self._application = make(self)
        self._transport: asyncio.Transport | None = None
        self._greeted = False

    # From the client.

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """A client has connected; it speaks first."""
        self._transport = cast("asyncio.Transport", transport)

    def data_received(self, data: bytes) -> None:
        """Encrypted bytes."""
        self._incoming.write(data)
        try:
            clear = self._clear()
        except ssl.SSLError:  # it does not trust our certificate, or talks something else
            self._flush()
            self.close()
            return
        self._flush()
        if clear:
            self._application.data_received(clear)

    def _clear(self) -> bytes:
        parts: list[bytes] = []
        try:
            if not self._greeted:
                self._tls.do_handshake()
                self._greeted = True
            while piece := self._tls.read(CHUNK):
                parts.append(piece)
        except ssl.SSLWantReadError:
            pass
        except ssl.SSLZeroReturnError:
            self.close()
        return b"".join(parts)

    def eof_received(self) -> bool:
        """The client has closed its side."""
        return False

    def connection_lost(self, exc: Exception | None) -> None:  # noqa: ARG002
        """The connection is gone."""
        self._application.connection_lost()

    # To the client.

    def write(self, data: bytes) -> None:
        """Send clear bytes."""
        if self._greeted and self._transport is not None and not self._transport.is_closing():
            self._tls.write(data)
            self._flush()

    def close(self) -> None:
        """End the connection in good order."""
        if self._transport is not None and not self._transport.is_closing():
            self._transport.close()

    def get_extra_info(self, name: str) -> object:
        """As of an asyncio transport."""
        return self._transport.get_extra_info(name) if self._transport is not None else None

    def _flush(self) -> None:
        data = self._outgoing.read()
        if data and self._transport is not None:
            self._transport.write(data)
