"""Exec commands that change configurations: configure, confirm, revert, replace, save."""

from __future__ import annotations

from typing import TYPE_CHECKING

from netauto.lab.dialect import Question, Reply
from netauto.lab.ios.exec_files import read
from netauto.lab.ios.vocabulary import ARCHIVE_OFF, NO_PENDING

if TYPE_CHECKING:
    from netauto.lab.engine.syntax import Match
    from netauto.lab.ios.cli import IosCli
    from netauto.lab.ios.commands import Command

GREETING = "Enter configuration commands, one per line.  End with CNTL/Z.\n"
BACKING_UP = "Rollback Confirmed Change: Backing up current running config to {}\n"
PENDING = "% A Rollback Confirmed Change is already pending; confirm or revert it first\n"  # assumed wording
REPLACE_QUESTION = (
    "This will apply all necessary additions and deletions\n"
    "to replace the current running configuration with the\n"
    "contents of the specified configuration file, which is\n"
    "assumed to be a complete configuration, not a partial\n"
    "configuration. Enter Y if you are sure you want to proceed. ? [no]: "
)


def _locked(cli: IosCli) -> str:
    holder = cli.system.locked_by
    if holder in (None, cli.login.user):
        return ""
    return f"Configuration mode is locked by process '318' user '{holder}' from terminal '2'. Please try later.\n"


def configure(cli: IosCli, found: Match) -> str:  # noqa: ARG001
    """`configure terminal`."""
    locked = _locked(cli)
    if locked:
        return locked
    cli.enter_config()
    return GREETING


def configure_lock(cli: IosCli, found: Match) -> str:
    """`configure terminal lock`: nobody else may configure until the session leaves (assumed: until it is cleared)."""
    answer = configure(cli, found)
    if cli.frames:
        cli.system.locked_by = cli.login.user
    return answer


def clear_lock(cli: IosCli, found: Match) -> str:  # noqa: ARG001
    """`clear configuration lock`."""
    cli.system.locked_by = None
    return ""


def configure_revert(cli: IosCli, found: Match) -> str:
    """`configure terminal revert timer N`: arm, then configure."""
    refusal = _locked(cli) or _arming_refusal(cli)
    if refusal:
        return refusal
    return _arm(cli, int(found.values[-1][1])) + configure(cli, found)


def _arming_refusal(cli: IosCli) -> str:
    if not cli.system.rollback.enabled():
        return ARCHIVE_OFF
    return PENDING if cli.system.rollback.armed is not None else ""


def _arm(cli: IosCli, minutes: int) -> str:
    rollback = cli.system.rollback
    name = rollback.archive()
    if name is None:
        return "%Error: no space left on device, the running config could not be backed up\n"
    rollback.arm(cli.login.user, minutes, cli.system.store.text())
    return BACKING_UP.format(name)


def configure_confirm(cli: IosCli, found: Match) -> str:  # noqa: ARG001
    """`configure confirm`: any administrator may (assumed; the documents do not say otherwise)."""
    if cli.system.rollback.armed is None:
        return NO_PENDING
    cli.system.rollback.disarm(f"confirmed by {cli.login.user}")
    return ""


def configure_revert_now(cli: IosCli, found: Match) -> str:  # noqa: ARG001
    """`configure revert now`."""
    if cli.system.rollback.armed is None:
        return NO_PENDING
    name = cli.system.rollback.archived[-1] if cli.system.rollback.archived else "the saved configuration"
    cli.system.rollback.revert()
    cli.system.touched(cli.login.user)
    return f"Rollback Confirmed Change: rolling to:{name}\n\nTotal number of passes: 1\nRollback Done\n\n"


def configure_revert_timer(cli: IosCli, found: Match) -> str:
    """`configure revert timer N`: another deadline, from now on."""
    if cli.system.rollback.armed is None:
        return NO_PENDING
    cli.system.rollback.rearm(cli.login.user, int(found.values[-1][1]))
    return ""


def configure_replace(cli: IosCli, found: Match) -> Reply:
    """`configure replace FILE [force] [revert trigger error] [timer N]`."""
    words = found.text.split()
    refusal = _locked(cli)
    timed = "timer" in words
    if timed and not refusal:
        refusal = _arming_refusal(cli)
    text = read(cli, words[2])
    if refusal or text is None:
        return Reply(refusal or f"%Error opening {words[2]} (No such file or directory)\n")
    if "force" in words:
        return Reply(_replace(cli, text, words))
    return Reply(ask=Question(REPLACE_QUESTION, lambda answer: _sure(cli, text, words, answer)))


def _sure(cli: IosCli, text: str, words: list[str], answer: str) -> Reply:
    return Reply(_replace(cli, text, words) if answer.strip().lower() in ("y", "yes") else "")


def _replace(cli: IosCli, text: str, words: list[str]) -> str:
    armed = _arm(cli, int(words[words.index("timer") + 1])) if "timer" in words else ""
    before = cli.system.store.text()
    unknown = cli.system.store.unknown_lines(text)
    cli.system.replace_running(text)
    cli.system.touched(cli.login.user)
    if not unknown:
        return f"{armed}Total number of passes: 1\nRollback Done\n\n"
    listed = "\n".join(unknown)
    failed = f"{armed}The rollback configlet from the last pass is listed below:\n********\n{listed}\n********\n\n"
    cli.system.rollback.disarm("replace failed")
    cli.system.replace_running(before)
    if "trigger" in words:
        return f"{failed}Rollback aborted after 5 passes\nThe original configuration has been successfully restored.\n"
    return f"{failed}Rollback aborted after 5 passes\n"


def write_memory(cli: IosCli, found: Match) -> str:  # noqa: ARG001
    """`write memory`."""
    complaint = cli.system.save(cli.login.user)
    return "Building configuration...\n" + (complaint or "[OK]\n")


def copy_run_start(cli: IosCli, found: Match) -> Reply:
    """`copy running-config startup-config`, with its question unless `file prompt quiet`."""
    if cli.system.store.running.find("file prompt quiet") is not None:
        return Reply(write_memory(cli, found))
    return Reply(ask=Question("Destination filename [startup-config]? ", lambda _: Reply(write_memory(cli, found))))


def write_erase(cli: IosCli, found: Match) -> Reply:  # noqa: ARG001
    """`write erase`."""

    def confirmed(key: str) -> Reply:
        if key.lower() in ("", "y"):
            cli.system.store.startup = ""
            return Reply("[OK]\nErase of nvram: complete\n")
        return Reply()

    text = "Erasing the nvram filesystem will remove all configuration files! Continue? [confirm]"
    return Reply(ask=Question(text, confirmed, single_key=True))


def archive_config(cli: IosCli, found: Match) -> str:  # noqa: ARG001
    """`archive config`."""
    if not cli.system.rollback.enabled():
        return ARCHIVE_OFF
    return "" if cli.system.rollback.archive() else "%Error: no space left on device\n"


COMMANDS: dict[str, Command] = {
    "configure": configure,
    "configure_lock": configure_lock,
    "clear_lock": clear_lock,
    "configure_revert": configure_revert,
    "configure_confirm": configure_confirm,
    "configure_revert_now": configure_revert_now,
    "configure_revert_timer": configure_revert_timer,
    "configure_replace": configure_replace,
    "write_memory": write_memory,
    "copy_run_start": copy_run_start,
    "write_erase": write_erase,
    "archive_config": archive_config,
}
