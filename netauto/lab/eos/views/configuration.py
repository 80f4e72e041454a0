"""Configurations and configuration sessions as `show` prints them."""

from __future__ import annotations

import difflib
from typing import TYPE_CHECKING

from netauto.lab.engine.refusals import Refused
from netauto.lab.eos.answer import Answer, Model
from netauto.lab.eos.grammar_files import grammar
from netauto.lab.eos.interfaces import expand_range
from netauto.lab.eos.tree import Node
from netauto.lab.eos.words import NO_SESSION

if TYPE_CHECKING:
    from netauto.lab.engine.syntax import Match
    from netauto.lab.eos.cli import EosCli
    from netauto.lab.eos.commands import Command
    from netauto.lab.eos.sessions import Session

CONTEXT = 3


def show_running(cli: EosCli, found: Match) -> Answer:
    """`show running-config`; with `all` it has the defaults that the grammar knows, `sanitized` changes nothing (assumed)."""
    if found.text.endswith("diffs"):
        diff = _diff("flash:/startup-config", cli.system.startup, "system:/running-config", cli.system.running.render())
        return Answer(diff)
    tree = _with_defaults(cli.system.running.copy()) if found.text.endswith(" all") else cli.system.running
    return _whole(cli, found.text, tree)


def _with_defaults(node: Node) -> Node:
    """Add the lines of `show running-config all` below every block of a copy."""
    for child in node.children:
        if child.opens:
            _with_defaults(child)
    for rule in grammar("config").modes[node.opens].rules if node.rule and node.opens else ():
        key = rule.syntax.partition(" =")[0]
        value = "" if rule.mark("sign") == "~" else rule.mark("hide") or rule.mark("full")
        if value is not None and not set("<[{") & set(key) and node.find(key) is None:
            node.insert(Node(f"no {key}" if value == "no" else f"{key} {value}".rstrip(), key, rule))
    return node


def _whole(cli: EosCli, command: str, tree: Node, saved: str = "") -> Answer:
    header = cli.system.header(command, saved)
    return Answer(header + tree.render(), data={"header": header.strip().split("\n"), "cmds": _model(tree)})


def _model(node: Node) -> Model:
    return {child.text: ({"cmds": _model(child)} if child.children else None) for child in node.children}


def show_running_section(cli: EosCli, found: Match) -> str:
    """`show running-config section WORD`."""
    from netauto.lab.eos.pipes import apply_pipe  # noqa: PLC0415

    return apply_pipe(cli.system.running.render(), f"section {found.value('line')}")


def show_running_interfaces(cli: EosCli, found: Match) -> str:
    """`show running-config interfaces NAMES`."""
    names = expand_range(found.value("ifs") or "")
    nodes = [cli.system.running.find(f"interface {name}") for name in names]
    return "".join("\n".join(node.section()) + "\n" for node in nodes if node is not None)


def show_startup(cli: EosCli, found: Match) -> Answer:
    """`show startup-config`."""
    if not cli.system.startup:
        raise Refused("% Error displaying startup-config: No such file or directory\n")
    tree, _ = cli.system.read(cli.system.startup)
    when = cli.system.device.clock.datetime(cli.system.saved_at).strftime("%a %b %e %H:%M:%S %Y")
    return _whole(cli, found.text, tree, f"! Startup-config last modified at {when} by {cli.login.user}\n")


def show_session(cli: EosCli, found: Match) -> Answer:
    """`show session-config [named NAME]`."""
    return _whole(cli, found.text, _session(cli, found).tree)


def show_session_diffs(cli: EosCli, found: Match) -> Answer:
    """`show session-config [named NAME] diffs`: a unified diff of both as files, with their header (recorded)."""
    session = _session(cli, found)
    header = cli.system.header()
    target = f"session:/{session.name}-session-config"
    old, new = header + cli.system.running.render(), header + session.tree.render()
    return Answer(_diff("system:/running-config", old, target, new))


def _session(cli: EosCli, found: Match) -> Session:
    name = found.value("session")
    session = cli.system.sessions.get(name) if name else cli.session
    if session is None:
        raise Refused(NO_SESSION.format(name=name or "(none)"))
    return session


def _diff(old_name: str, old: str, new_name: str, new: str) -> str:
    lines = difflib.unified_diff(old.splitlines(), new.splitlines(), old_name, new_name, n=CONTEXT, lineterm="")
    return "".join(f"{line}\n" for line in lines)


VIEWS: dict[str, Command] = {
    "show_running": show_running,
    "show_running_section": show_running_section,
    "show_running_interfaces": show_running_interfaces,
    "show_startup": show_startup,
    "show_session": show_session,
    "show_session_diffs": show_session_diffs,
}
