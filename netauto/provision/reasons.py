"""Why a host failed, in plain words: what OpenSSH and apt say in many lines means one of few things to who has to act.

The texts on the left are those of OpenSSH 9 (sshconnect.c, ssh.c), apt 2.6 and the C library in English, which `LC_ALL` chooses.
"""

from __future__ import annotations

import re

from netauto.drivers.screen import words

_MEANINGS = (
    (
        r"REMOTE HOST IDENTIFICATION HAS CHANGED|Host key verification failed|No \S+ host key is known",
        "it shows another SSH host key than the inventory pins: another machine, or a new installation",
    ),
    (
        r"Permission denied \((?:publickey|password|keyboard)",
        "it refuses the account or the key that the inventory names",
    ),
    (r"Could not resolve hostname|Name or service not known", "nobody knows an address of that name"),
    (r"Connection timed out|Operation timed out|Timeout \(", "no answer in time: switched off, or not on the network"),
    (r"No route to host|Network is unreachable", "no way to it: switched off, or not on the network"),
    (r"Connection refused", "it is there, and no SSH server answers"),
    (r"[Mm]issing sudo password|a password is required", "the account that logs in may not become root"),
    (r"No space left on device|n[o']t have enough free space", "its disk is full"),
    (
        r"Failed to fetch|Unable to fetch|Temporary failure resolving|Failed to update apt cache",
        "packages cannot be fetched: the mirror does not answer",
    ),
    (r"No package matching|Unable to locate package", "the mirror does not have a package"),
)
_TABLE = tuple((re.compile(pattern), meaning) for pattern, meaning in _MEANINGS)


def plain(reason: str) -> str:
    """Return why a host failed: what it means where that is known, then the program's own words; one line of bounded length."""
    meaning = next((meaning for pattern, meaning in _TABLE if pattern.search(reason)), "")
    return words(f"{meaning} ({reason.strip()})" if meaning else reason)
