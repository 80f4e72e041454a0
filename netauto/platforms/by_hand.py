"""What a person types around the lines of a plan: to look first, to begin, to let it take effect, to keep it, to go back.

The same commands as the platform's driver sends, with the same order and the same safety net; the only difference is the timer, which is
as long as hands need (`MINUTES`). Sources: those of the drivers.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

MINUTES = 60  # a person types more slowly than netauto; no platform's timer ends earlier than this allows


@dataclass(frozen=True, slots=True)
class ByHand:
    """Commands of one platform.

    ``{mark}`` stands for a name that the person's work bears on the device, ``{minutes}`` and ``{clock}`` for the timer, ``{created}`` for
    the files that the plan makes (a command of its own that needs one is left out where there is none).

    Attributes:
        look: shows whether somebody else is at work, and whether the device can go back.
        begin: before the lines of the plan.
        effect: after them, so that they take effect under the timer.
        keep: makes it permanent and writes it to startup.
        back: undoes it while it is not permanent; empty: only the inverse lines do.
        undo_begin, undo_effect: around the inverse lines, once it is permanent.
        edited: the lines of the plan are what stands in files, and not what is typed at a prompt.
    """

    look: tuple[str, ...]
    begin: tuple[str, ...]
    effect: tuple[str, ...]
    keep: tuple[str, ...]
    back: tuple[str, ...]
    undo_begin: tuple[str, ...]
    undo_effect: tuple[str, ...]
    edited: bool = False


_IOS = ByHand(
    look=(
        "terminal length 0",
        "show privilege",
        "show archive",
        "show archive config rollback timer",
        "show configuration lock",
    ),
    begin=("configure terminal revert timer {minutes}",),
    effect=("end",),
    keep=("configure confirm", "write memory"),
    back=("configure revert now",),
    undo_begin=("configure terminal",),
    undo_effect=("end", "write memory"),
)
_EOS = ByHand(
    look=("enable", "terminal length 0", "show version", "show configuration sessions detail"),
    begin=("configure session {mark}",),
    effect=("end", "show session-config named {mark} diffs", "configure session {mark} commit timer {clock}"),
    keep=("configure session {mark} commit", "write memory"),
    back=("configure session {mark} abort",),
    undo_begin=("configure session {mark}-back",),
    undo_effect=("end", "configure session {mark}-back commit", "write memory"),
)
_AOSCX = ByHand(
    look=("no page", "show version", "show checkpoint", "show accounting log | include checkpoint"),
    begin=("copy running-config checkpoint {mark}", "checkpoint auto {minutes}", "configure terminal"),
    effect=("end",),
    keep=("checkpoint auto confirm", "write memory", "erase checkpoint {mark}"),
    back=("checkpoint rollback {mark}", "checkpoint auto confirm", "erase checkpoint {mark}"),
    undo_begin=("configure terminal",),
    undo_effect=("end", "write memory"),
)
_FORTIOS = ByHand(
    look=("get system status", "diagnose sys config-transaction show txn-meta"),
    begin=("execute config-transaction start 10",),
    effect=("execute config-transaction commit",),
    keep=("execute cfg save",),
    back=(),
    undo_begin=("execute config-transaction start 10",),
    undo_effect=("execute config-transaction commit", "execute cfg save"),
)
_JUNOS = ByHand(
    look=("show version", "show system commit"),
    begin=("configure exclusive",),
    effect=("show | compare", "commit check", "commit confirmed {minutes} comment {mark}", "exit"),
    keep=("configure exclusive", "commit", "exit"),
    back=("configure exclusive", "rollback 1", "commit", "exit"),
    undo_begin=("configure exclusive",),
    undo_effect=("show | compare", "commit", "exit"),
)
_ETC = "nftables.conf nftables.d systemd/network dnsmasq.d hostapd sysctl.d"
_CHECKED = "cd /etc && nft -c -f nftables.conf && dnsmasq --test --conf-file=/dev/null --conf-dir=/etc/dnsmasq.d,*.conf"
_LOADED = (
    "networkctl reload",
    "nft -f /etc/nftables.conf",
    "systemctl restart dnsmasq.service",
    "systemctl reload 'hostapd@*.service'",
)
_PUT_BACK = ("tar -xpf /var/backups/{mark}.tar -C /etc", "rm -f {created}")
_LINUX = ByHand(
    look=("id -u", "cat /etc/os-release", "systemctl list-units --all --plain --no-legend 'netauto-*.timer'"),
    begin=(
        "mkdir -p /var/backups",
        f"cd /etc && tar -cpf /var/backups/{{mark}}.tar $(ls -d {_ETC} 2>/dev/null)",
        (
            "systemd-run --unit={mark} --on-active={minutes}min /bin/sh -c 'tar -xpf /var/backups/{mark}.tar -C /etc; rm -f {created}; "
            "networkctl reload; nft -f /etc/nftables.conf; systemctl restart dnsmasq.service'"
        ),
    ),
    effect=(_CHECKED, *_LOADED),
    keep=("systemctl stop {mark}.timer", "sync -f /etc"),
    back=(*_PUT_BACK, *_LOADED, "systemctl stop {mark}.timer"),
    undo_begin=(),
    undo_effect=(_CHECKED, *_LOADED, "sync -f /etc"),
    edited=True,
)

BY_HAND: Mapping[str, ByHand] = {
    "arista_eos": _EOS,
    "aruba_aoscx": _AOSCX,
    "c9800": _IOS,
    "fortios": _FORTIOS,
    "ios_xe": _IOS,
    "junos": _JUNOS,
    "linux": _LINUX,
}
