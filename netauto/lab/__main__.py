"""The lab's own process: `python -m netauto.lab LAB_FILE RUNTIME [--profile P] [--host-vars DIR] [--ready FD]`.

People use `netauto lab up`; see `netauto.lab.daemon`.
"""

from __future__ import annotations

import argparse
import fcntl
import json
import os
import signal
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from netauto.lab.control import ControlServer, Desk, forget, socket_path
from netauto.lab.daemon import LOCK, STATE
from netauto.lab.fleet import Lab
from netauto.lab.spec import LabSpecError, load_lab_file

if TYPE_CHECKING:
    from collections.abc import Callable

LOOK_AROUND = 20.0  # seconds between two looks whether the runtime folder is still there


def main(arguments: list[str]) -> int:
    """Serve until somebody says stop."""
    options = _options(arguments)
    with (options.runtime / LOCK).open("wb") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)  # waits for a moment when somebody looks whether a lab runs
        try:
            file = load_lab_file(options.spec)
            lab = Lab(file.devices, profile=options.profile or file.profile)
        except (LabSpecError, KeyError) as error:
            sys.stderr.write(f"{error}\n")
            return 1
        with lab:
            _serve(lab, options, lambda: not _same(options.runtime / LOCK, lock.fileno()))
    return 0


def _serve(lab: Lab, options: argparse.Namespace, orphaned: Callable[[], bool]) -> None:
    path, folder = socket_path(options.runtime)

    server = ControlServer(path, Desk(lab, _stop), orphaned)
    _remember(lab, options, path, folder)
    signal.signal(signal.SIGTERM, _interrupt)
    if options.ready is not None:
        os.write(options.ready, b"ready")
        os.close(options.ready)
    try:
        server.serve_forever(poll_interval=LOOK_AROUND)
    except KeyboardInterrupt:
        pass
    finally:
        server.server_close()
        path.unlink(missing_ok=True)
        forget(folder)


def _same(path: Path, descriptor: int) -> bool:
    """Whether the lock file is still where it was: a folder that was removed takes its lab with it."""
    try:
        return os.path.samestat(path.stat(), os.fstat(descriptor))
    except OSError:
        return False


def _stop() -> None:
    """End this process in good order: the signal wakes the main thread, a flag would wait for the next request."""
    os.kill(os.getpid(), signal.SIGTERM)


def _interrupt(*_: object) -> None:
    raise KeyboardInterrupt


def _remember(lab: Lab, options: argparse.Namespace, path: Path, folder: Path | None) -> None:
    state = {
        "pid": os.getpid(),
        "socket": str(path),
        "folder": str(folder) if folder else None,
        "host_vars": str(options.host_vars) if options.host_vars else None,
        "names": [device.name for device in lab],
    }
    draft = options.runtime / f"{STATE}.tmp"
    draft.write_text(json.dumps(state), encoding="utf-8")
    draft.replace(options.runtime / STATE)


def _options(arguments: list[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m netauto.lab", description=__doc__)
    parser.add_argument("spec", type=Path)
    parser.add_argument("runtime", type=Path)
    parser.add_argument("--profile")
    parser.add_argument("--host-vars", type=Path)
    parser.add_argument("--ready", type=int)
    return parser.parse_args(arguments)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
