"""The 44 lines that every tool pushes to an access switch, and the switch's configuration before.

The lines are what netauto's templates print for one workstation port and one printer port of the shipped blueprint, without the
``exit`` that netauto adds: as a person would write them.
"""

from __future__ import annotations

from pathlib import Path

ROOT = Path(__file__).parent.parent
HOSTNAME = "hostname len-acc-1\n"
LINES = tuple((Path(__file__).parent / "access_switch.cfg").read_text(encoding="utf-8").splitlines())
BASE = (ROOT / "inventories/lab/bases/len-acc-1.cfg").read_text(encoding="utf-8")
