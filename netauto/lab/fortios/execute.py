"""`execute`, `diagnose`, and the `get` commands that are not configuration: tables of small functions."""

from __future__ import annotations

import ipaddress
from functools import partial
from typing import TYPE_CHECKING

from netauto.lab.dialect import Question, Reply
from netauto.lab.fortios import errors, views
from netauto.lab.fortios.lookup import Packet, matching_policy
from netauto.lab.fortios.rights import may_write
from netauto.lab.fortios.tables import find_path
from netauto.lab.fortios.workspace import DEFAULT_MINUTES, MOST_MINUTES

if TYPE_CHECKING:
    from collections.abc import Callable

    from netauto.lab.fortios.session import FortiOsCli
    from netauto.lab.fortios.words import Word

PROTOCOLS = {"tcp": 6, "udp": 17, "icmp": 1}
NO_TRANSACTION = "No config transaction is started in this session."
CONTINUE = "Do you want to continue? (y/n)"


def execute(cli: FortiOsCli, words: tuple[Word, ...]) -> Reply:
    """Run an `execute` command.

    Raises:
        RefusedError: Unknown, incomplete, or refused.
    """
    return _dispatch(cli, words, EXECUTE, "execute")


def diagnose(cli: FortiOsCli, words: tuple[Word, ...]) -> Reply:
    """Run a `diagnose` command.

    Raises:
        RefusedError: Unknown, incomplete, or refused.
    """
    return _dispatch(cli, words, DIAGNOSE, "diagnose")


def get_special(cli: FortiOsCli, words: tuple[Word, ...]) -> str | None:
    """The answer to a `get` that reads state, None when it reads configuration."""
    try:
        path, rest = find_path(words, GET)
    except errors.RefusedError:
        return None
    return None if rest else GET[path](cli)


def _dispatch(
    cli: FortiOsCli,
    words: tuple[Word, ...],
    table: dict[str, Callable[[FortiOsCli, tuple[str, ...]], Reply]],
    verb: str,
) -> Reply:
    if not words:
        raise errors.incomplete()
    path, rest = find_path(words, table)
    reply = table[path](cli, tuple(word.text for word in rest))
    return Reply(reply.text, reply.ask, reply.close, command=f"{verb} {path}")


# Transactions.


def _start(cli: FortiOsCli, words: tuple[str, ...]) -> Reply:
    minutes = words[0] if words else str(DEFAULT_MINUTES)
    if not (minutes.isascii() and minutes.isdigit()) or len(words) > 1:
        raise errors.bad_integer(words[-1])
    if not 1 <= int(minutes) <= MOST_MINUTES:
        raise errors.bad_value(minutes)
    system = cli.system
    system.workspaces.start(cli.login.session, cli.login.user, system.running, int(minutes))
    return Reply()


def _commit(cli: FortiOsCli, words: tuple[str, ...]) -> Reply:
    txn = cli.transaction
    if txn is None or words:
        raise errors.RefusedError(NO_TRANSACTION, code=-1)
    cli.system.commit(txn)
    return Reply()


def _abort(cli: FortiOsCli, words: tuple[str, ...]) -> Reply:
    txn = cli.transaction
    if txn is None or words:
        raise errors.RefusedError(NO_TRANSACTION, code=-1)
    cli.system.workspaces.close(txn)
    return Reply()


# Saved configuration and revisions.


def _cfg_save(cli: FortiOsCli, words: tuple[str, ...]) -> Reply:  # noqa: ARG001
    _needs_right(cli)
    return Reply(cli.system.save())


def _cfg_reload(cli: FortiOsCli, words: tuple[str, ...]) -> Reply:  # noqa: ARG001
    _needs_right(cli)
    if not cli.system.unsaved:
        return Reply("no config to be reloaded.\n")
    cli.system.reload()
    return Reply("configs reloaded. system will reboot.\n")


def _backup(cli: FortiOsCli, words: tuple[str, ...]) -> Reply:
    _needs_right(cli)
    if not views.store_revision(cli.system, cli.login.user, " ".join(words)):
        raise errors.RefusedError("Failed to back up config: no space left on device.", code=-1)
    return Reply("Please wait...\n\nConfig backed up to flash disk done.\n")


def _restore(cli: FortiOsCli, words: tuple[str, ...]) -> Reply:
    _needs_right(cli)
    text = views.revision(cli.system, words[0]) if len(words) == 1 else None
    if text is None:
        raise errors.not_in_table()

    def answered(answer: str) -> Reply:
        if answer.lower() == "y":
            cli.system.saving.saved = text
            cli.system.reload()
        return Reply()

    question = f"This operation will overwrite the current setting and could possibly reboot the system!\n{CONTINUE}"
    return Reply(ask=Question(question, answered, single_key=True))


def _reboot(cli: FortiOsCli, words: tuple[str, ...]) -> Reply:  # noqa: ARG001
    _needs_right(cli)

    def answered(answer: str) -> Reply:
        if answer.lower() == "y":
            cli.system.device.reboot()
        return Reply()

    return Reply(ask=Question(f"This operation will reboot the system !\n{CONTINUE}", answered, single_key=True))


def _needs_right(cli: FortiOsCli) -> None:
    if not may_write(cli.system.running, cli.login.user, cli.login.privilege, "sysgrp"):
        raise errors.denied()


# Reachability.


def _ping(cli: FortiOsCli, words: tuple[str, ...]) -> Reply:
    if len(words) != 1:
        raise errors.incomplete()
    return Reply(views.ping(cli.system, _host(words[0])))


def _lookup(cli: FortiOsCli, words: tuple[str, ...]) -> Reply:
    if len(words) < 6:  # noqa: PLR2004 - source, port, destination, port, protocol, interface
        raise errors.incomplete()
    source, source_port, destination, port, protocol, interface = words[:6]
    number = PROTOCOLS.get(protocol, int(protocol) if protocol.isdigit() else -1)
    if number < 0 or not source_port.isdigit() or not port.isdigit():
        raise errors.parse_error(protocol if number < 0 else port)
    if cli.system.running.entry("system interface", interface) is None:
        raise errors.parse_error(interface)
    packet = Packet(_host(source), int(source_port), _host(destination), int(port), number, interface)
    name = next((name for name, value in PROTOCOLS.items() if value == number), protocol)
    found = matching_policy(cli.system.running, packet)
    ends = f"src [{source}-{source_port}] dst [{destination}-{port}] proto {name} dev {interface}"
    return Reply(f"<{ends}> matches policy id: {found}\n")


def _host(text: str) -> ipaddress.IPv4Address:
    try:
        return ipaddress.IPv4Address(text)
    except ValueError:
        raise errors.bad_address(text) from None


def _txn(view: Callable[[FortiOsCli], str], cli: FortiOsCli, words: tuple[str, ...]) -> Reply:  # noqa: ARG001
    return Reply(view(cli))


EXECUTE: dict[str, Callable[[FortiOsCli, tuple[str, ...]], Reply]] = {
    "config-transaction": _start,
    "config-transaction start": _start,
    "config-transaction commit": _commit,
    "config-transaction abort": _abort,
    "cfg save": _cfg_save,
    "cfg reload": _cfg_reload,
    "backup config flash": _backup,
    "revision list config": lambda cli, _: Reply(views.revisions(cli.system)),
    "restore config flash": _restore,
    "reboot": _reboot,
    "ping": _ping,
}

DIAGNOSE: dict[str, Callable[[FortiOsCli, tuple[str, ...]], Reply]] = {
    "firewall iprope lookup": _lookup,
    "sys config-transaction status": partial(_txn, views.txn_status),
    "sys config-transaction show txn-meta": partial(_txn, views.txn_meta),
    "sys config-transaction show txn-info": partial(_txn, views.txn_info),
    "sys config-transaction show txn-entity": partial(_txn, views.txn_entity),
    "sys config-transaction show txn-lock": partial(_txn, views.txn_lock),
}

GET: dict[str, Callable[[FortiOsCli], str]] = {
    "system status": lambda cli: views.status(cli.system),
    "system performance status": lambda cli: views.performance(cli.system),
    "router info routing-table all": lambda cli: views.routing_table(cli.system.running),
}
