"""Compares two large configurations once, in a new process: `python -m benchmarks.diffing PLATFORM`; prints seconds of each step."""

from __future__ import annotations

import json
import sys
import time

from netauto.plan.commands import commands
from netauto.plan.diff import diff
from netauto.platforms import PLATFORMS

LINES = 8000
_PORT = (
    "interface GigabitEthernet{switch}/{module}/{port}",
    " description room {number}",
    " switchport access vlan {vlan}",
    " switchport mode access",
    " switchport voice vlan 30",
    " spanning-tree portfast",
    " service-policy type control subscriber DOT1X-MAB",
    "!",
)
_ADDRESS = (
    '    edit "H-{number}"',
    '        set comment "room {number}"',
    "        set subnet 10.{switch}.{module}.{port} 255.255.255.255",
    "    next",
)


def configuration(platform: str, changed: int) -> str:
    """Return a configuration of about 8 000 lines; every `changed`-th port or address says something else."""
    block = _PORT if platform == "ios_xe" else _ADDRESS
    lines = []
    for number in range(LINES // len(block)):
        other = number % changed == 0 if changed else False
        values = {"switch": number // 400 + 1, "module": number // 50 % 8, "port": number % 50 + 1}
        values |= {"number": f"{number} moved" if other else str(number), "vlan": 20 if other else 10}
        lines += [line.format(**values) for line in block]
    if platform == "fortios":
        lines = ["config firewall address", *lines, "end"]
    return "\n".join([*lines, ""])


def main() -> None:
    platform = PLATFORMS[sys.argv[1]]
    texts = configuration(platform.name, 0), configuration(platform.name, 10)
    began = time.perf_counter()
    before, after = (platform.parse(text) for text in texts)
    read = time.perf_counter()
    shown = diff(platform, before, after, b"key")
    compared = time.perf_counter()
    push = commands(platform, before, after)
    pushed = time.perf_counter()
    answer = {"read": read - began, "diff": compared - read, "commands": pushed - compared, "push": len(push)}
    json.dump(answer | {"shown": len(shown), "lines": texts[0].count("\n")}, sys.stdout)


if __name__ == "__main__":
    main()
