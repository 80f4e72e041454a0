"""Kinds of values: what may be typed after `set NAME`, and how the device prints it back."""

from __future__ import annotations

import ipaddress
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from netauto.lab.fortios import errors
from netauto.lab.fortios.sealing import seal, unwrap
from netauto.lab.fortios.words import quote

if TYPE_CHECKING:
    from netauto.lab.fortios.words import Word

PORTS = re.compile(r"^(\d+)(?:-(\d+))?(?::(\d+)(?:-(\d+))?)?$")
DOMAIN = re.compile(r"(\*\.)?([A-Za-z0-9_-]{1,63}\.)+[A-Za-z0-9-]{2,63}")
TOP_PORT = 65535
NAME_FORBIDDEN = re.compile(r"[<>()#'\"]")  # FortiOS refuses them in names (cross-site scripting check)


class Datasource(Protocol):
    """What a reference may name."""

    def offers(self, tables: tuple[str, ...], name: str) -> bool:
        """Whether one of `tables` has an entry `name` that may be referenced from here."""


class Kind(Protocol):
    """One kind of value. `many` values can be appended to and taken from."""

    @property
    def many(self) -> bool:
        """The attribute holds a list."""

    def read(self, name: str, words: tuple[Word, ...], source: Datasource) -> tuple[str, ...]:
        """The printed items of a typed value of attribute `name`.

        Raises:
            RefusedError: The value is refused.
        """


def _one(words: tuple[Word, ...]) -> str:
    if len(words) > 1:
        raise errors.parse_error(words[1].text)
    return words[0].text


@dataclass(frozen=True, slots=True)
class Options:
    """One of a few words, or several of them."""

    words: tuple[str, ...]
    many: bool = False

    def read(self, name: str, words: tuple[Word, ...], source: Datasource) -> tuple[str, ...]:  # noqa: ARG002
        """As `Kind.read`."""
        chosen = tuple(word.text for word in words) if self.many else (_one(words),)
        for word in chosen:
            if word not in self.words:
                raise errors.parse_error(word)
        return tuple(dict.fromkeys(chosen))


@dataclass(frozen=True, slots=True)
class Integer:
    """A number in a range."""

    low: int
    high: int
    many: bool = False

    def read(self, name: str, words: tuple[Word, ...], source: Datasource) -> tuple[str, ...]:  # noqa: ARG002
        """As `Kind.read`."""
        word = _one(words)
        if not (word.isascii() and word.isdigit()):
            raise errors.bad_integer(word)
        if not self.low <= int(word) <= self.high:
            raise errors.bad_node(name, word)
        return (str(int(word)),)


@dataclass(frozen=True, slots=True)
class Text:
    """A string, printed in quotes; `name` strings may not hold markup characters."""

    limit: int
    many: bool = False
    is_name: bool = False

    def read(self, name: str, words: tuple[Word, ...], source: Datasource) -> tuple[str, ...]:  # noqa: ARG002
        """As `Kind.read`."""
        texts = tuple(word.text for word in words) if self.many else (_one(words),)
        for text in texts:
            if len(text.encode()) > self.limit:
                raise errors.too_long(text, self.limit)
            if self.is_name and NAME_FORBIDDEN.search(text):
                raise errors.bad_value(text, "The string contains XSS vulnerability characters", "", code=-173)
        return tuple(quote(text) for text in texts)


@dataclass(frozen=True, slots=True)
class Pattern:
    """A value of a fixed form, printed as typed."""

    pattern: str
    many: bool = False

    def read(self, name: str, words: tuple[Word, ...], source: Datasource) -> tuple[str, ...]:  # noqa: ARG002
        """As `Kind.read`."""
        typed = tuple(word.text for word in words) if self.many else (_one(words),)
        for word in typed:
            if not re.fullmatch(self.pattern, word):
                raise errors.bad_node(name, word)
        return typed


@dataclass(frozen=True, slots=True)
class DomainName:
    """A fully qualified domain name, printed in quotes; a leading `*.` is allowed."""

    many: bool = False

    def read(self, name: str, words: tuple[Word, ...], source: Datasource) -> tuple[str, ...]:  # noqa: ARG002
        """As `Kind.read`."""
        word = _one(words)
        if not DOMAIN.fullmatch(word):
            raise errors.bad_node(name, word, "domain name is not valid.")
        return (quote(word),)


@dataclass(frozen=True, slots=True)
class Address:
    """One IPv4 address, or a list of them; `quoted` where the device prints quotes and a blank behind the last."""

    many: bool = False
    quoted: bool = False

    def read(self, name: str, words: tuple[Word, ...], source: Datasource) -> tuple[str, ...]:  # noqa: ARG002
        """As `Kind.read`."""
        texts = tuple(word.text for word in words) if self.many else (_one(words),)
        for text in texts:
            _ipv4(text)
        return tuple(quote(text) for text in texts) if self.quoted else texts


@dataclass(frozen=True, slots=True)
class Prefix:
    """Address and mask: `10.0.0.1 255.0.0.0` or `10.0.0.1/8`, printed the first way; `network` clears host bits."""

    network: bool = False
    many: bool = False

    def read(self, name: str, words: tuple[Word, ...], source: Datasource) -> tuple[str, ...]:  # noqa: ARG002
        """As `Kind.read`."""
        address, mask = self._halves(words)
        host = _ipv4(address)
        try:
            net = ipaddress.IPv4Network(f"{host}/{mask}", strict=False)
        except ValueError:
            raise errors.bad_netmask(mask) from None
        return (f"{net.network_address if self.network else host} {net.netmask}",)

    @staticmethod
    def _halves(words: tuple[Word, ...]) -> tuple[str, str]:
        if len(words) == 1:
            address, slash, mask = words[0].text.partition("/")
            if not slash:
                _ipv4(address)
                raise errors.incomplete()
            return address, mask
        _one(words[1:])
        return words[0].text, words[1].text


@dataclass(frozen=True, slots=True)
class Reference:
    """The name of an entry of another table; `literals` are accepted besides."""

    tables: tuple[str, ...]
    many: bool = False
    literals: tuple[str, ...] = ()

    def read(self, name: str, words: tuple[Word, ...], source: Datasource) -> tuple[str, ...]:  # noqa: ARG002
        """As `Kind.read`."""
        names = tuple(word.text for word in words) if self.many else (_one(words),)
        for text in names:
            if text not in self.literals and not source.offers(self.tables, text):
                raise errors.not_in_datasource(text)
        return tuple(quote(text) for text in dict.fromkeys(names))


@dataclass(frozen=True, slots=True)
class Ports:
    """TCP, UDP or SCTP ports: `80`, `80-90`, `80:1024-65535`, several."""

    many: bool = True

    def read(self, name: str, words: tuple[Word, ...], source: Datasource) -> tuple[str, ...]:  # noqa: ARG002
        """As `Kind.read`."""
        for word in words:
            found = PORTS.match(word.text)
            if not found or not _rising(found[1], found[2]) or not _rising(found[3], found[4]):
                raise errors.bad_node(name, word.text, code=-650)
        return tuple(word.text for word in words)


def _rising(low: str | None, high: str | None) -> bool:
    first = int(low or 0)
    return first <= int(high or first) <= TOP_PORT


@dataclass(frozen=True, slots=True)
class Secret:
    """A password: typed in clear or sealed, printed sealed (`ENC ...`), never in clear."""

    limit: int = 128
    many: bool = False

    def read(self, name: str, words: tuple[Word, ...], source: Datasource) -> tuple[str, ...]:  # noqa: ARG002
        """As `Kind.read`."""
        if words[0].text == "ENC" and len(words) > 1:
            return ("ENC", unwrap(_one(words[1:])))
        text = _one(words)
        if len(text) > self.limit:
            raise errors.too_long("*", self.limit)
        return ("ENC", seal(text))


def _ipv4(text: str) -> ipaddress.IPv4Address:
    try:
        return ipaddress.IPv4Address(text)
    except ValueError:
        raise errors.bad_address(text) from None
