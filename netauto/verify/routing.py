"""Device-state checks of IOS-XE routers: static routes, prefix lists, access lists."""

from __future__ import annotations

import re
from functools import partial
from typing import TYPE_CHECKING

from netauto.verify.check import ABSENT, Check, changed
from netauto.verify.parsers import router

if TYPE_CHECKING:
    from collections.abc import Iterator

    from netauto.platforms.model import DeviceModel, ListEntry

_PREFIX_ENTRY = re.compile(r"^(permit|deny) \d+(\.\d+){3}/\d+( [gl]e \d+)*$")


def routing_checks(device: str, base: DeviceModel, predicted: DeviceModel) -> Iterator[Check]:
    """Yield a check for everything that the change does to static routes and to lists with sequence numbers."""
    old, new = next_hops(base), next_hops(predicted)
    for prefix in changed(old, new):
        words = hop_words(new.get(prefix, frozenset()))
        subject = f"route {prefix}"
        yield Check("route.installed", device, subject, "show ip route static", partial(_route, prefix), words)
    before, after = _entries(base), _entries(predicted)
    for key in changed(before, after):
        entry = after.get(key)
        command = _list_command(entry or before[key])
        words = " ".join(entry.text.split()) if entry else ABSENT
        yield Check("list.entry", device, f"{key[0]} {key[1]}", command, partial(_entry, key[1]), words)


def next_hops(model: DeviceModel) -> dict[str, frozenset[str]]:
    """Return prefix → next hops of the static routes."""
    hops: dict[str, set[str]] = {}
    for route in model.routes:
        hops.setdefault(route.prefix, set()).add(route.next_hop)
    return {prefix: frozenset(found) for prefix, found in hops.items()}


def _entries(model: DeviceModel) -> dict[tuple[str, int], ListEntry]:
    return {(entry.list, entry.sequence): entry for entry in model.entries}


def _list_command(entry: ListEntry) -> str:
    kind = "prefix-list" if _PREFIX_ENTRY.match(entry.text) else "access-lists"
    return f"show ip {kind} {entry.list}"


def hop_words(hops: frozenset[str]) -> str:
    """Return ``via 10.60.255.1``."""
    return f"via {', '.join(sorted(hops))}" if hops else ABSENT


def _route(prefix: str, output: str) -> str:
    return hop_words(router.static_routes(output).get(prefix, frozenset()))


def _entry(sequence: int, output: str) -> str:
    return router.list_entries(output).get(sequence, ABSENT)
