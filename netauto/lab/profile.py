"""How slow the lab's devices are, so that speed can be judged and not only correctness.

No real device was measured. `campus` is built from published figures and from general knowledge of these machines;
each figure carries its mark. The round trip is emulated on the TCP connection, both ways, so what a client writes
together travels together; device time is what a command keeps the device busy, and typed-ahead input waits meanwhile.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import lru_cache


@dataclass(frozen=True, slots=True)
class Cost:
    """Seconds that a command keeps the device busy; `pattern` is searched in the expanded command."""

    pattern: str
    seconds: float
    mark: str = "assumed"


@dataclass(frozen=True, slots=True)
class Profile:
    """One way for a network to be slow.

    Attributes:
        name: How people ask for it.
        round_trip: Seconds between a byte sent and the answer to it, network only.
        exec_command: Seconds for an ordinary exec command that no entry of `costs` names.
        config_line: Seconds for one line of configuration.
        login: Seconds from the accepted password to the first prompt.
        ap_rejoin: Seconds of the lab's clock that an access point is away after its policy tag changed.
        reboot: Seconds of the lab's clock that a reboot takes.
        costs: Commands that take longer, first match wins.
    """

    name: str
    round_trip: float = 0.0
    exec_command: float = 0.0
    config_line: float = 0.0
    login: float = 0.0
    ap_rejoin: float = 0.0
    reboot: float = 0.0
    costs: tuple[Cost, ...] = field(default=())

    def busy(self, command: str, *, config: bool) -> float:
        """Seconds that `command` keeps the device busy."""
        for cost in self.costs:
            if _compiled(cost.pattern).search(command):
                return cost.seconds
        return self.config_line if config else self.exec_command


@lru_cache(maxsize=256)
def _compiled(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern)


INSTANT = Profile(name="instant")

CAMPUS = Profile(
    name="campus",
    round_trip=0.008,
    exec_command=0.02,
    config_line=0.01,
    login=0.15,
    ap_rejoin=22.0,  # documented: a policy tag change costs an access point 20 to 25 s
    reboot=240.0,
    costs=(
        Cost(r"^show running-config \|", 0.6),
        Cost(r"^show (running-config|startup-config|full-configuration)", 0.4),
        Cost(r"^(get-config|show configuration)", 0.4),
        Cost(r"^(show|get|diagnose)\b", 0.05),
        Cost(r"^(write memory|copy running-config startup-config)", 1.5),
        Cost(r"^copy running-config ", 0.8),
        Cost(r"^copy \S+ running-config", 1.0),
        Cost(r"^configure (replace|revert now)", 4.0),
        Cost(r"^configure terminal revert", 0.8),  # it writes a copy of the running configuration first
        Cost(r"^verify /md5", 0.3),
        Cost(r"^execute config-transaction commit", 0.5),
        Cost(r"^load-configuration", 0.3),
        Cost(r"^commit-configuration check", 1.5),
        Cost(r"^commit-configuration", 3.0),
    ),
)

WAN = Profile(
    name="wan",
    round_trip=0.04,
    exec_command=CAMPUS.exec_command,
    config_line=CAMPUS.config_line,
    login=CAMPUS.login,
    ap_rejoin=CAMPUS.ap_rejoin,
    reboot=CAMPUS.reboot,
    costs=CAMPUS.costs,
)

PROFILES: dict[str, Profile] = {profile.name: profile for profile in (INSTANT, CAMPUS, WAN)}


def profile_named(name: str | Profile) -> Profile:
    """Return a profile by name, or the given one unchanged.

    Raises:
        KeyError: No shipped profile has this name; the message lists them.
    """
    if isinstance(name, Profile):
        return name
    if name not in PROFILES:
        raise KeyError(f"no delay profile is called {name!r}; there are: {', '.join(sorted(PROFILES))}")
    return PROFILES[name]
