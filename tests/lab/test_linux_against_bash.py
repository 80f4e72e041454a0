"""The lab's shell beside the real one: the same lines are typed at both, and must print the same and leave the same files."""

import subprocess
from pathlib import Path

import pytest

from netauto.lab import DeviceSpec, Lab

FILE = "printf 'one\\ntwo\\nthree\\nfour\\n' > f"
LINES = (
    "cat f",
    "cat f - < f",
    "head -n 2 f",
    "head -n -1 f",
    "tail -n 1 f",
    "tail -n +3 f",
    "tail -n 1 -v f f",
    "sed '/two/d' f",
    "sed -n '/t/p' f",
    "sed '/t/p' f",
    "sed -i '/o/d' f && cat f",
    "wc -l f",
    "wc -l < f",
    "cut -d e -f 1 f",
    "echo a 'b  c' \"d $(expr 1 + 2)\"",
    "printf '%s=%s\\n' a 1 b 2",
    "expr 7 - 3",
    "sha256sum f",
    "cp f g && mv g h && ls && cat h",
    "mkdir -p a/b && echo x > a/b/c && ls a/b && rm -r a && ls",
    "ln -s f l && cat l",
    "echo more >> f && tail -n 1 f",
    "echo gone | tee t && cat t",
    "for x in 1 2; do echo $x; done",
    "if test -f f; then echo yes; else echo no; fi",
    "[ -z '' ] && echo empty",
    "false || echo other",
    "! false && echo turned",
    "echo $(cat f | wc -l) lines",
    "{ echo in; echo group; } | wc -l",
    "cat nothing",
    "cat nothing 2> /dev/null; echo $?",
    "head -x f 2> /dev/null || echo refused",
    "rm nothing",
    "ls nothing",
    "cat --no-such-option",
    "no-such-program",
)


@pytest.fixture(scope="module")
def lab():
    base = (Path(__file__).parent / "bases/lbs-fw-1.cfg").read_text(encoding="utf-8")
    with Lab([DeviceSpec(name="lbs-fw-1", dialect="linux", base=base, model="Debian 12", password="p")]) as opened:
        yield opened


@pytest.mark.parametrize("line", LINES)
def test_the_same_is_printed(lab, tmp_path, line):
    box = lab["lbs-fw-1"]
    box.reset()
    box.console("mkdir /tmp/here")
    script = f"{FILE}; {line}"
    said = box.console(f"cd /tmp/here; {script}")[0]
    real = subprocess.run(
        ["bash", "-c", script], cwd=tmp_path, env={"LC_ALL": "C", "PATH": "/usr/bin:/bin"}, stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT, text=True, check=False, stdin=subprocess.DEVNULL,
    )  # fmt: skip
    assert said == real.stdout.replace("bash: line 1: ", "bash: ")
