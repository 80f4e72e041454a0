import sys
from pathlib import Path

FILES = Path(__file__).resolve().parents[3] / "roles/workstation_kiosk/files"
sys.path.insert(0, str(FILES))

writes, sys.dont_write_bytecode = (
    sys.dont_write_bytecode,
    True,
)  # what stands in the role's files is copied to workstations
from kiosk_session import cli  # noqa: E402, F401 - all modules, once

sys.dont_write_bytecode = writes
