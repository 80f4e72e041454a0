"""Addresses and masks as devices print them."""

from __future__ import annotations

from ipaddress import IPv4Network


def mask_length(mask: str) -> int | None:
    """Return the length of a mask in dotted form (24 for ``255.255.255.0``), or None where it is none."""
    try:
        return IPv4Network(f"0.0.0.0/{mask}").prefixlen
    except ValueError:
        return None


def network(address: str, mask: str) -> str:
    """Return ``10.60.48.0/20`` for an address and a mask in dotted form; both as they stand where they are no prefix."""
    try:
        return str(IPv4Network(f"{address}/{mask}", strict=False))
    except ValueError:
        return f"{address} {mask}"
