"""What a workstation says of itself, as JSON: name → proved, provable, how it was asked, what was seen. Runs there, on Debian's Python.

A container cannot show everything (it has no disk and no modules of its own): what it cannot show is not `provable`, and never `proved`.
"""

import base64
import json
import os
import pathlib
import shutil
import subprocess
import urllib.request
from http import HTTPStatus

LEAST_FREE = 1 << 30  # bytes
MOST_PICTURE = 1 << 20  # bytes
Answer = dict[str, object]
MODULES = pathlib.Path("/proc/modules")
SETTINGS = pathlib.Path("/etc/cleaning-mode/settings.json")
REMINDER = pathlib.Path("/run/cleaning-mode/reminder.json")
USED = pathlib.Path("/run/kiosk/used")  # since somebody touched the session


def ask(*command: str) -> str:
    """Return what a command prints, and '' where it is not there or says no."""
    try:
        done = subprocess.run(command, capture_output=True, text=True, timeout=20, check=False)
    except (OSError, subprocess.SubprocessError):
        return ""
    return done.stdout.strip() if done.returncode == 0 else ""


def proof(proved: object, how: str, observed: object, *, provable: bool = True) -> Answer:
    """Return one answer."""
    return {"proved": bool(proved and provable), "provable": provable, "how": how, "observed": str(observed)[:300]}


def screen_lock() -> Answer:
    """Return whether a program ends or locks a session that nobody uses."""
    watchers = ask("pgrep", "--list-full", "--exact", "swayidle").splitlines()
    return proof(watchers, "pgrep swayidle", watchers[0] if watchers else "nothing watches for a session that is idle")


def cleaning_mode() -> Answer:
    """Return whether a cleaning can be started and would be shown."""
    states = ask("systemctl", "is-active", "cleaning-mode.socket", "cleaning-reminder.timer").split()
    active = states == ["active", "active"]
    status = page() if active else "the cleaning mode does not wait for requests"
    return proof(
        active and status == HTTPStatus.OK, "systemctl is-active, and GET of the count-down's page", f"page: {status}"
    )


def page() -> int | str:
    """Return the status of the count-down's page, or why there is none."""
    try:
        port = int(json.loads(SETTINGS.read_text(encoding="utf-8"))["port"])
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/", timeout=5) as answer:
            return answer.status
    except (OSError, ValueError, KeyError) as error:
        return str(error)


def disk_space() -> Answer:
    """Return whether there is room for logs and upgrades."""
    free = shutil.disk_usage("/").free
    return proof(free >= LEAST_FREE, f"free space of / is {LEAST_FREE >> 20} MiB or more", f"{free >> 20} MiB")


def disk_encryption(container: str) -> Answer:
    """Return whether the root file system lies on an encrypted device."""
    source = ask("findmnt", "--noheadings", "--output=SOURCE", "/")
    kinds = ask("lsblk", "--inverse", "--noheadings", "--list", "--output=TYPE", source).split() if source else []
    seen = (
        f"not proven: {container} has no disk of its own" if container else " on ".join(kinds) or f"{source}: unknown"
    )
    return proof("crypt" in kinds, "lsblk from / down: one is of type crypt", seen, provable=not container)


def peripherals(container: str) -> Answer:
    """Return whether USB storage is blocked: no such module is loaded, and asking for it gives nothing."""
    modules = MODULES.read_text(encoding="utf-8") if MODULES.exists() else ""  # a kernel that loads none has no list
    loaded = any(line.startswith("usb_storage ") for line in modules.splitlines())
    chosen = ask("modprobe", "--show-config")
    blocked = any(line.startswith("install usb_storage /bin/false") for line in chosen.replace("-", "_").splitlines())
    seen = f"{'loaded' if loaded else 'not loaded'}, {'blocked' if blocked else 'not blocked'} in modprobe.d"
    seen += f" ({container}: the file is proven, not what a kernel does with it)" if container else ""
    return proof(blocked and not loaded, "modprobe --show-config and /proc/modules: usb_storage", seen)


def last_cleaning() -> dict[str, object]:
    """Return when the last completed cleaning ended, and whether the next one is overdue, as the cleaning mode's reminder has it."""
    try:
        reminder = json.loads(REMINDER.read_text(encoding="utf-8"))
        return {"last": reminder["last"], "overdue": reminder["overdue"]}
    except (OSError, ValueError, KeyError):
        return {}


def picture() -> str:
    """Return what the screen shows, as PNG in base64; '' where it cannot be had, and never of a session that somebody uses."""
    where = {"XDG_RUNTIME_DIR": "/run/kiosk", "WAYLAND_DISPLAY": "wayland-1"}
    try:
        seen = b"" if USED.exists() else _output("grim", "-", where=where)
    except (OSError, subprocess.SubprocessError):
        return ""
    return base64.b64encode(seen).decode() if len(seen) <= MOST_PICTURE and not USED.exists() else ""


def _output(*command: str, where: dict[str, str]) -> bytes:
    return subprocess.run(command, env=os.environ | where, capture_output=True, timeout=20, check=True).stdout


def main() -> None:
    """Print all answers."""
    container = ask("systemd-detect-virt", "--container")
    answers = {
        "screen_lock": screen_lock(),
        "cleaning_mode": cleaning_mode(),
        "disk_space": disk_space(),
        "disk_encryption": disk_encryption(container),
        "peripherals": peripherals(container),
        "cleaning": last_cleaning(),
        "picture": picture(),
    }
    print(json.dumps(answers))


if __name__ == "__main__":
    main()
