"""The lab's small shell and its own readings: strict, bounded, and plain about what they are."""

import pytest

from netauto.lab.linux import hostapd, nftables
from netauto.lab.linux.coreutils import PROGRAMS
from netauto.lab.linux.shell import Shell
from netauto.lab.linux.storage import Storage


@pytest.fixture
def shell():
    storage = Storage()
    storage.make_folder("/root", parents=True)
    return Shell(storage, PROGRAMS)


@pytest.mark.parametrize(
    ("line", "printed"),
    [
        ("echo a  'b  c' \"d  e\"", "a b  c d  e\n"),
        ("echo 'it'\\''s; $(rm -rf /) `x` > y'", "it's; $(rm -rf /) `x` > y\n"),
        ("x='a b'; echo \"$x\" $x", "a b a b\n"),
        ("echo one && false || echo two; echo $?", "one\ntwo\n0\n"),
        ("! false && echo yes", "yes\n"),
        ("printf '%s-%s\\n' a b c d | wc -l", "2\n"),
        ("for d in a 'b c'; do echo \"<$d>\"; done", "<a>\n<b c>\n"),
        ("if [ -f /root/x ]; then echo there; else echo missing; fi", "missing\n"),
        ("{ echo a; echo b; } | tail -n 1", "b\n"),
        ('echo "$(echo a; echo b)"', "a\nb\n"),
        ("echo x > /root/f; echo y >> /root/f; cat < /root/f", "x\ny\n"),
        ("echo *.nope", "*.nope\n"),
        ("touch 2>/dev/null; cd /root; echo 1 > b.x; echo 1 > a.x; echo *.x '*.x'", "a.x b.x *.x\n"),
        ("sh -c 'echo $1' zero one; echo '#' x # comment", "one\n# x\n"),
        ('expr "$(echo 12.5 | cut -d. -f1)" + 3', "15\n"),
        ("echo a | tee /root/t | sha256sum", "87428fc522803d31065e7bce3cf03fe475096631e5e07bbd7a0fde60c4cf25c7  -\n"),
    ],
)
def test_a_line_of_shell(shell, line, printed):
    assert shell.run(line).out.decode() == printed


@pytest.mark.parametrize(
    "line",
    [
        "echo 'open",
        'echo "open',
        "if true; then",
        "echo `id`",
        "a & b",
        "| x",
        "for 1 in a; do :; done",
        "} x",
        "( a",
        "x >",
    ],
)
def test_what_cannot_be_read_is_a_syntax_error_and_does_nothing(shell, line):
    result = shell.run(f"{line}")
    assert result.status == 2
    assert result.err.startswith(b"bash: ")


def test_an_unknown_command_answers_like_bash(shell):
    result = shell.run("reboot-now --force")
    assert (result.status, result.err) == (127, b"bash: reboot-now: command not found\n")


def test_an_unknown_option_is_refused(shell):
    for line in ("cat --frobnicate", "rm -Z x", "ls --color", "mkdir -q x"):
        assert shell.run(line).status, line


def test_a_loop_that_does_not_end_is_killed(shell):
    words = " ".join(["x"] * 100)
    nested = f"for a in {words}; do for b in {words}; do :; done; done"
    assert shell.run(nested).status == 137


def test_a_script_ends_at_the_first_failure(shell):
    shell.run("echo 'set -e' > /root/s; echo 'echo a' >> /root/s; echo 'false' >> /root/s; echo 'echo b' >> /root/s")
    result = shell.run("sh /root/s")
    assert (result.status, result.out) == (1, b"a\n")
    assert shell.run("set -e; false || echo c; if false; then :; fi; echo d").out == b"c\nd\n"


def test_a_disk_that_takes_nothing(shell):
    shell.storage.read_only = True
    assert b"Read-only file system" in shell.run("echo a > /root/f").err
    shell.storage.read_only = False
    shell.storage.room = 3
    assert b"No space left on device" in shell.run("echo abcdef | tee /root/f").err


def judged(text, **more):
    return nftables.load({"/etc/x.nft": text} | more, "/etc/x.nft", "x.nft", lambda _line: None)


@pytest.fixture
def without_programs(monkeypatch):
    monkeypatch.setattr(nftables, "real", lambda: "")
    monkeypatch.setattr(hostapd, "real", lambda: "")


@pytest.mark.parametrize(
    ("line", "why"),
    [
        ("nonsense here", "unexpected nonsense"),
        ("jump nowhere", "No such file or directory"),
        ("ip saddr @nobody drop", "No such file or directory"),
        ("ip saddr $NOBODY drop", "unknown identifier 'NOBODY'"),
        ('log prefix "open', "unexpected"),
        ("}", "unexpected"),
    ],
)
def test_our_own_reading_is_strict_and_names_file_and_line(without_programs, line, why):
    complaint, _ = judged(f"table inet netauto {{\n\tchain a {{\n\t\t{line}\n\t}}\n}}\n")
    assert complaint.startswith("x.nft:")
    assert why in complaint


def test_our_own_reading_says_who_it_is(without_programs):
    _, ruleset = judged("table inet netauto {\n    chain a {\n        accept\n    }\n}\n")
    assert ruleset.judge == nftables.OWN
    assert ruleset.listing == "table inet netauto {\n\tchain a {\n\t\taccept\n\t}\n}\n"
    assert hostapd.judge() == hostapd.OWN


@pytest.mark.parametrize(
    ("line", "why"),
    [("chanel=6", "unknown configuration item 'chanel'"), ("ssid=" + "x" * 33, "invalid SSID"), ("x", "invalid line")],
)
def test_our_own_list_of_settings(without_programs, line, why):
    said = hostapd.read("w.conf", f"interface=wlan0\n{line}\n")
    assert f"Line 2: {why}" in said
    assert "1 errors found in configuration file 'w.conf'" in said


def test_real_and_own_agree_about_a_good_file_and_a_bad_one(monkeypatch):
    good = "table inet netauto {\n\tchain a {\n\t\taccept\n\t}\n\tchain b {\n\t\tjump a\n\t}\n}\n"
    bad = good.replace("jump a", "jump c")
    seen = [bool(judged(text)[0]) for text in (good, bad)]
    monkeypatch.setattr(nftables, "real", lambda: "")
    assert [bool(judged(text)[0]) for text in (good, bad)] == seen == [False, True]
