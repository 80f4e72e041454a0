"""The one place where an outcome becomes an exit code and a message."""

from __future__ import annotations

import errno
import os
import sys
import traceback
from contextlib import suppress
from typing import TYPE_CHECKING

import click

from netauto.cli.output import colour_wanted, print_json, remark
from netauto.errors import ExitCode, NetautoError

if TYPE_CHECKING:
    from pathlib import Path

# What a person can put right: full, over quota, read-only, not ours to write, too large, broken.
DISK_TROUBLE = {errno.ENOSPC, errno.EDQUOT, errno.EROFS, errno.EACCES, errno.EPERM, errno.EFBIG, errno.EIO}


def guarded(command: click.Command, args: list[str]) -> int:
    """Run `command` with `args` and return the process's exit code; nothing escapes.

    With ``--json`` among the arguments an error is one JSON object on standard output; else it is words on standard error.
    """
    try:
        outcome = command.main(args, prog_name="netauto", standalone_mode=False)
        sys.stdout.flush()
    except BaseException as error:  # noqa: BLE001 - the boundary
        return _explain(error, args)
    return int(outcome) if isinstance(outcome, int) else ExitCode.DONE


def _explain(error: BaseException, args: list[str]) -> int:
    match error:
        case click.exceptions.Exit():
            code = error.exit_code
        case click.Abort() | KeyboardInterrupt():
            click.echo("interrupted", err=True)
            code = ExitCode.INTERRUPTED
        case click.ClickException():
            code = _usage(error, args)
        case NetautoError():
            code = _expected(error, args)
        case BrokenPipeError() | SystemExit():
            # The reader went away (`| head`): not an error of ours. click leaves by SystemExit then, and only then.
            code = _silenced()
        case OSError() if error.errno in DISK_TROUBLE:
            code = _expected(NetautoError(f"{error.filename or 'the disk'}: {error.strerror}"), args)
        case Exception():
            code = _bug(error, args)
        case _:
            raise error
    return code


def _silenced() -> int:
    """Point standard output elsewhere, so that the interpreter's last flush complains to nobody."""
    with suppress(OSError, ValueError):  # not a file, in tests
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.__stdout__.fileno() if sys.__stdout__ else 1)
    return ExitCode.DONE


def _usage(usage: click.ClickException, args: list[str]) -> int:
    if "--json" in args:
        _print_json("usage", usage.format_message(), "", ExitCode.USAGE)
    else:
        usage.show()
    return ExitCode.USAGE


def _expected(error: NetautoError, args: list[str]) -> int:
    kind = type(error).__name__.removesuffix("Error")
    if "--json" in args:
        _print_json(kind, error.message, error.hint, error.exit_code)
    else:
        click.secho("error: ", err=True, fg="red", bold=True, nl=False, color=colour_wanted(sys.stderr.isatty()))
        remark(error.message)
        if error.hint:
            remark(f"  next: {error.hint}")
    return error.exit_code


def _bug(bug: Exception, args: list[str]) -> int:
    log = _write_bug_log(bug)
    message = f"this is a bug in netauto ({type(bug).__name__}); the log to send is {log}"
    if "--json" in args:
        _print_json("bug", message, "", ExitCode.BUG)
    else:
        click.echo(f"error: {message}", err=True)
    return ExitCode.BUG


def _print_json(kind: str, message: str, hint: str, code: int) -> None:
    error = {"kind": kind, "message": message, "hint": hint, "exit_code": int(code)}
    print_json({"error": error})


def _write_bug_log(bug: Exception) -> Path:
    """Write versions and the stack (source lines only: local values may hold secrets) to a file of its own."""
    import platform
    import tempfile
    from pathlib import Path

    from netauto import __version__

    frames = traceback.format_tb(bug.__traceback__)
    head = f"netauto {__version__}, Python {platform.python_version()}, {platform.platform()}\n{type(bug).__name__}\n"
    with tempfile.NamedTemporaryFile("w", prefix="netauto-bug-", suffix=".log", delete=False) as log:
        log.write(head + "".join(frames))
    return Path(log.name)
