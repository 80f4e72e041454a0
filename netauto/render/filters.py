"""The few filters that templates have beside Jinja's own."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping
    from ipaddress import IPv4Network

# Two neighbours stand as `10,11`, three as `10-12`.
RANGE_FROM = 3
# What a policy is made of where nothing in particular is meant (documented: Junos OS predefined addresses and applications).
JUNOS_NAMES = {"all": "any", "ALL": "any", "ALL_ICMP": "junos-icmp-all"}


def address(prefix: IPv4Network) -> str:
    """Return ``10.60.48.0`` for ``10.60.48.0/20``."""
    return str(prefix.network_address)


def netmask(prefix: IPv4Network) -> str:
    """Return ``255.255.240.0`` for a /20."""
    return str(prefix.netmask)


def wildcard(prefix: IPv4Network) -> str:
    """Return ``0.0.15.255`` for a /20: an access list's mask, ones where any bit may stand."""
    return str(prefix.hostmask)


def quoted(names: Iterable[str]) -> str:
    """Return ``"A" "B"``: a FortiOS list. Names hold no quote, their models see to that."""
    return " ".join(f'"{name}"' for name in names)


def paired(names: tuple[str, ...], others: tuple[str, ...]) -> tuple[tuple[str, str], ...]:
    """Return each name with its counterpart; one counterpart alone goes with every name."""
    return tuple(zip(names, others * len(names) if len(others) == 1 else others, strict=True))


def bare(text: str) -> str:
    """Return what an access list's words are about: ``host 10.0.0.1`` → ``10.0.0.1``, `` range 1 2`` → ``1-2``, ``any`` as it is."""
    words = text.split()
    return "-".join(words[1:] or words)


def needed(value: str | None, where: str) -> str:
    """Return `value`; a template that cannot do without it says where a person writes it (ValueError)."""
    if value is None:
        raise ValueError(f"{where} is missing")
    return value


def spaced(interface: str) -> str:
    """Return ``lag 1`` for ``lag1``, as AOS-CX writes it in a configuration; ``1/1/12`` stays."""
    kind = interface.rstrip("0123456789")
    return f"{kind} {interface[len(kind) :]}" if kind.isalpha() else interface


def vlan_list(vlans: Iterable[int]) -> str:
    """Return ``10,11,20-22``: VLAN ids in order, each once."""
    runs: list[list[int]] = []
    for vlan in sorted(set(vlans)):
        if runs and vlan == runs[-1][-1] + 1:
            runs[-1].append(vlan)
        else:
            runs.append([vlan])
    return ",".join(_run(run) for run in runs)


def _run(run: list[int]) -> str:
    return f"{run[0]}-{run[-1]}" if len(run) >= RANGE_FROM else ",".join(map(str, run))


def junos(name: str) -> str:
    """Return what Junos calls everything (`all`, `ALL`) and every ICMP message; other names as they are."""
    return JUNOS_NAMES.get(name, name)


FILTERS: Mapping[str, Callable[..., object]] = {
    "address": address,
    "bare": bare,
    "junos": junos,
    "needed": needed,
    "netmask": netmask,
    "paired": paired,
    "quoted": quoted,
    "spaced": spaced,
    "vlan_list": vlan_list,
    "wildcard": wildcard,
}
