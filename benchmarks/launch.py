"""Runs one command and tells what it cost: `python -I -S launch.py COMMAND…`; standard output is a JSON document.

A process of its own, and a small one: Linux counts the size of the process that started a command as if the command had had it.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
import time


def main() -> None:
    with tempfile.TemporaryFile() as out, tempfile.TemporaryFile() as said:
        began = time.perf_counter()
        process = subprocess.Popen(sys.argv[1:], stdin=subprocess.DEVNULL, stdout=out, stderr=said)
        _, status, usage = os.wait4(process.pid, 0)
        wall = time.perf_counter() - began
        process.returncode = os.waitstatus_to_exitcode(status)
        texts = []
        for file in (out, said):
            file.seek(0)
            texts.append(file.read().decode("utf-8", "replace"))
    answer = {
        "wall": wall,
        "cpu": usage.ru_utime + usage.ru_stime,
        "memory": usage.ru_maxrss / 1024,
        "out": texts[0],
        "said": texts[1],
        "code": process.returncode,
    }
    json.dump(answer, sys.stdout)


if __name__ == "__main__":
    main()
