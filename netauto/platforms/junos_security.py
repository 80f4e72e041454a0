"""Understanding zones, address books, applications and policies of an SRX."""

from __future__ import annotations

from ipaddress import IPv4Network
from typing import TYPE_CHECKING, NamedTuple

from netauto.platforms.model import Address, AddressGroup, FirewallPolicy, ServiceObject, Zone

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from netauto.platforms.junos_words import Words

GLOBAL = "global"
EVERY_ZONE = frozenset({"any"})
# What every Junos knows by itself, in the words that all platforms share.
ANY_ADDRESS = {"any": "all", "any-ipv4": "all"}
ANY_SERVICE = {"any": "ALL", "junos-icmp-all": "ALL_ICMP"}
# documented: `show configuration groups junos-defaults applications`.
PREDEFINED = {
    "junos-dns-tcp": "tcp/53",
    "junos-dns-udp": "udp/53",
    "junos-ftp": "tcp/21",
    "junos-http": "tcp/80",
    "junos-https": "tcp/443",
    "junos-imap": "tcp/143",
    "junos-imaps": "tcp/993",
    "junos-ldap": "tcp/389",
    "junos-mail": "tcp/25",
    "junos-ms-sql": "tcp/1433",
    "junos-ntp": "udp/123",
    "junos-ping": "icmp",
    "junos-pop3": "tcp/110",
    "junos-radacct": "udp/1813",
    "junos-radius": "udp/1812",
    "junos-sip": "udp/5060",
    "junos-smb-session": "tcp/445",
    "junos-smtp": "tcp/25",
    "junos-smtps": "tcp/465",
    "junos-snmp-get": "udp/161",
    "junos-ssh": "tcp/22",
    "junos-syslog": "udp/514",
    "junos-telnet": "tcp/23",
    "junos-tftp": "udp/69",
}
# documented: names of ports that Junos takes instead of numbers.
_PORTS = {
    "domain": "53",
    "ftp": "21",
    "http": "80",
    "https": "443",
    "ldap": "389",
    "ntp": "123",
    "smtp": "25",
    "ssh": "22",
}
_EVERY_PORT = "1-65535"


def zones(top: Words) -> dict[str, Zone]:
    """Return the zones. Traffic inside one needs a policy like any other (documented), unless everything is permitted."""
    permitted = top.says("security", "policies", "default-policy", "permit-all")
    return {
        name: Zone(name, frozenset(map(_logical, said.at("interfaces"))), not permitted)
        for name, said in top.at("security", "zones", "security-zone").items()
    }


def _logical(interface: str) -> str:
    return interface if "." in interface else f"{interface}.0"


def _books(top: Words) -> Iterator[Words]:
    """Yield every address book: the global one first, then those of zones."""
    books = top.at("security", "address-book")
    yield from sorted(books.values(), key=lambda book: book is not books.get(GLOBAL))
    yield from (zone.at("address-book") for zone in top.at("security", "zones", "security-zone").values())


def addresses(top: Words) -> dict[str, Address]:
    """Return the addresses of all books; where two books have one name, the global book's."""
    found: dict[str, Address] = {}
    for book in _books(top):
        for name, said in book.at("address").items():
            found.setdefault(name, Address(name, _value(said)))
    return found


def _value(said: Words) -> str:
    if "dns-name" in said:
        return said.one("dns-name")
    if "range-address" in said:
        first = said.one("range-address")
        return f"{first}-{said.one('range-address', first, 'to')}"
    text = next((word for word in said if "/" in word), "")
    try:
        return str(IPv4Network(text, strict=False))
    except ValueError:
        return text


def address_groups(top: Words) -> dict[str, AddressGroup]:
    """Return the address sets of all books."""
    found: dict[str, AddressGroup] = {}
    for book in _books(top):
        for name, said in book.at("address-set").items():
            found.setdefault(name, AddressGroup(name, frozenset((*said.at("address"), *said.at("address-set")))))
    return found


def services(top: Words) -> dict[str, ServiceObject]:
    """Return applications and application sets, those that Junos knows by itself included where they are used."""
    configured = top.at("applications", "application")
    ports = {name: frozenset({port}) for name, port in PREDEFINED.items()}
    ports |= {name: frozenset(_application(said)) for name, said in configured.items()}
    sets = top.at("applications", "application-set")
    used = {name for policy in _all_policies(top) for name in policy.said.at("match", "application")}
    names = {*configured, *sets, *(used & PREDEFINED.keys())}
    return {name: ServiceObject(name, _flat(name, sets, ports)) for name in sorted(names)}


def _flat(
    name: str, sets: Words, ports: Mapping[str, frozenset[str]], seen: frozenset[str] = frozenset()
) -> frozenset[str]:
    if name not in sets or name in seen:
        return ports.get(name, frozenset())
    members = (*sets[name].at("application"), *sets[name].at("application-set"))
    return frozenset(port for member in members for port in _flat(member, sets, ports, seen | {name}))


def _application(said: Words) -> Iterator[str]:
    for words in (said, *said.at("term").values()):
        protocol = words.one("protocol")
        if protocol in ("tcp", "udp"):
            port = words.one("destination-port")
            yield f"{protocol}/{_PORTS.get(port, port) or _EVERY_PORT}"
        elif protocol:
            yield protocol if protocol == "icmp" else f"ip/{protocol}"


def policies(top: Words) -> tuple[FirewallPolicy, ...]:
    """Return the policies in the order of evaluation: those of zone pairs before the global ones (documented)."""
    pools = dict(_translations(top))
    return tuple(_policy(found, pools) for found in _all_policies(top))


class _Found(NamedTuple):
    """A policy as it is written; a policy of a zone pair has its name there only (documented), so its key names the pair."""

    key: str
    name: str
    sources: frozenset[str]
    destinations: frozenset[str]
    said: Words


def _all_policies(top: Words) -> Iterator[_Found]:
    here = top.at("security", "policies")
    for source, targets in here.at("from-zone").items():
        for target, below in targets.at("to-zone").items():
            for name, said in below.at("policy").items():
                yield _Found(f"{source} to {target} {name}", name, frozenset({source}), frozenset({target}), said)
    for name, said in here.at(GLOBAL, "policy").items():
        match = said.at("match")
        sources, destinations = (frozenset(match.at(side)) or EVERY_ZONE for side in ("from-zone", "to-zone"))
        yield _Found(name, name, sources, destinations, said)


def _policy(found: _Found, pools: Mapping[tuple[str, str], str]) -> FirewallPolicy:
    match, then = found.said.at("match"), found.said.at("then")
    translated = {pools.get((source, target), "") for source in found.sources for target in found.destinations}
    return FirewallPolicy(
        key=found.key,
        name=found.name,
        sources=found.sources,
        destinations=found.destinations,
        source_addresses=_renamed(match.at("source-address"), ANY_ADDRESS),
        destination_addresses=_renamed(match.at("destination-address"), ANY_ADDRESS),
        services=_renamed(match.at("application"), ANY_SERVICE),
        accept="permit" in then,
        log="log" in then,
        nat_pool=translated.pop() if "permit" in then and len(translated) == 1 else "",
        comment=found.said.one("description"),
    )


def _renamed(words: Words, names: Mapping[str, str]) -> frozenset[str]:
    return frozenset(names.get(word, word) for word in words)


def _translations(top: Words) -> Iterator[tuple[tuple[str, str], str]]:
    """Yield source zone, destination zone → pool, where every rule of that way uses the same one."""
    for said in top.at("security", "nat", "source", "rule-set").values():
        pools = {rule.one("then", "source-nat", "pool") for rule in said.at("rule").values()}
        if len(pools) == 1:
            pool = pools.pop()
            yield from (
                ((source, target), pool) for source in said.at("from", "zone") for target in said.at("to", "zone")
            )
