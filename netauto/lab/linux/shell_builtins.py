"""What a POSIX shell brings itself: tests, folders, variables, other shells."""

from __future__ import annotations

from typing import TYPE_CHECKING

from netauto.lab.linux.shell import Call, Result, Shell, fail

if TYPE_CHECKING:
    from collections.abc import Callable

TOO_DEEP = 10  # scripts that start scripts


def test(call: Call) -> Result:
    """Answer ``[ … ]``."""
    words = list(call.argv[1:])
    if call.argv[0] == "[":
        if words[-1:] != ["]"]:
            return fail("[", "missing `]'", 2)
        words.pop()
    if words[:1] == ["!"]:
        return Result(int(not test(Call(("test", *words[1:]), b"", call.shell)).status))
    storage = call.storage
    one: dict[str, Callable[[str], bool]] = {
        "-e": lambda name: storage.exists(call.path(name)),
        "-f": lambda name: call.path(name) in storage.files,
        "-d": lambda name: storage.is_folder(call.path(name)),
        "-n": bool,
        "-z": lambda text: not text,
    }
    two: dict[str, Callable[[str, str], bool]] = {"=": str.__eq__, "==": str.__eq__, "!=": str.__ne__}
    match words:
        case [option, name] if option in one:
            holds = one[option](name)
        case [left, operator, right] if operator in two:
            holds = two[operator](left, right)
        case [text]:
            holds = bool(text)
        case _:
            return fail(call.argv[0], "too many arguments", 2)
    return Result(int(not holds))


def change_folder(call: Call) -> Result:
    """Stand somewhere else."""
    target = call.path(call.argv[1] if len(call.argv) > 1 else "/root")
    if not call.storage.is_folder(target):
        return fail("bash", f"cd: {call.argv[1]}: No such file or directory")
    call.shell.folder = target
    return Result()


def leave(call: Call) -> Result:
    """End the shell with a status."""
    word = call.argv[1] if len(call.argv) > 1 else call.shell.variables.get("?", "0")
    call.shell.ended = int(word) if word.isdigit() else 2
    return Result(call.shell.ended)


def settings(call: Call) -> Result:
    """``set -e``: end at the first command that fails."""
    if any(word not in ("-e", "-u", "-eu") for word in call.argv[1:]):
        return fail("set", f"{call.argv[1]}: invalid option", 2)
    call.shell.strict = True
    return Result()


def export(call: Call) -> Result:
    """Set variables; what is started from here would see them."""
    for word in call.argv[1:]:
        name, assigned, value = word.partition("=")
        if assigned:
            call.shell.variables[name] = value
    return Result()


def start_shell(call: Call) -> Result:
    """Run a script: ``sh FILE [ARGUMENTS]``, ``sh -c TEXT``, or what is read."""
    words = (
        [word for word in call.argv[1:] if word not in ("-l", "-s", "-e", "-lc")]
        if "-lc" not in call.argv
        else [
            "-c",
            *call.argv[call.argv.index("-lc") + 1 :],
        ]
    )
    depth = int(call.shell.variables.get("SHLVL", "1"))
    if depth >= TOO_DEEP:
        return fail(call.argv[0], "too many shells")
    if words[:1] == ["-c"] and len(words) > 1:
        text, positions = words[1], words[2:]
    elif words:
        try:
            text, positions = call.storage.read(call.path(words[0])).decode("utf-8", "replace"), words
        except OSError as error:
            return fail(call.argv[0], f"0: cannot open {words[0]}: {error}", 2)
    else:
        text, positions = call.stdin.decode("utf-8", "replace"), []
    variables = {"SHLVL": str(depth + 1)} | {str(number): word for number, word in enumerate(positions)}
    inner = Shell(call.storage, call.shell.programs, call.shell.folder, variables, left=call.shell.left)
    return inner.run(text, b"" if not words else call.stdin)


BUILTINS: dict[str, Callable[[Call], Result]] = {
    "test": test, "[": test, "cd": change_folder, "exit": leave, "logout": leave, "set": settings, "export": export, "sh": start_shell,
    "bash": start_shell, ":": lambda _call: Result(), "true": lambda _call: Result(), "false": lambda _call: Result(1),
    "pwd": lambda call: Result(out=f"{call.shell.folder}\n".encode()), "unset": lambda _call: Result(),
}  # fmt: skip
