"""The requests of a NETCONF session.

Documented: RFC 6241, Junos XML Management Protocol Guide, NETCONF XML Management Protocol Guide.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from netauto.lab.junos import answer, markup, operations
from netauto.lab.junos.answer import OK, RpcError, error
from netauto.lab.junos.compare import compare
from netauto.lab.junos.configuration import difference, formatted
from netauto.lab.junos.loading import ACTIONS, Load
from netauto.lab.junos.markup import XNM, attribute, element, leaf, local
from netauto.lab.junos.mistakes import Failed
from netauto.lab.junos.records import Refused
from netauto.lab.junos.store import DEFAULT_MINUTES, MAX_MINUTES
from netauto.lab.junos.views import Asked, Unanswered

if TYPE_CHECKING:
    import xml.etree.ElementTree as ET
    from collections.abc import Callable

    from netauto.lab.dialect import Login
    from netauto.lab.junos.system import JunosSystem
    from netauto.lab.junos.tree import Node
    from netauto.lab.junos.views import View

SECONDS = 60
WARNING = "uncommitted changes will be discarded on exit"


class Rpcs:
    """Answers the requests of one session."""

    def __init__(self, system: JunosSystem, login: Login) -> None:
        self._system = system
        self._store = system.store
        self._login = login
        self._table: dict[str, Callable[[ET.Element], str]] = {
            "get-configuration": self._get_configuration,
            "get-config": self._get_config,
            "load-configuration": self._load_configuration,
            "edit-config": self._edit_config,
            "lock-configuration": self._lock,
            "lock": self._lock,
            "unlock-configuration": self._unlock,
            "unlock": self._unlock,
            "open-configuration": self._open,
            "close-configuration": self._close,
            "commit-configuration": self._commit_configuration,
            "commit": self._commit,
            "validate": self._validate,
            "discard-changes": self._discard,
            "command": self._command,
            "get-rollback-information": self._rollback_information,
        }

    def answer(self, request: ET.Element) -> str:
        """What stands in the reply to a request.

        Raises:
            RpcError: It is refused.
        """
        name = local(request)
        try:
            if name in self._table:
                return self._table[name](request)
            return self._operational(name, request)
        except Refused as refused:
            holder = leaf("session-id", refused.session) if refused.session else ""
            tag = "lock-denied" if refused.session else "operation-failed"
            raise RpcError(error(str(refused), tag=tag, extra=holder)) from refused
        except Failed as failed:
            raise RpcError(answer.mistakes(failed.mistakes)) from failed
        except Unanswered as unanswered:
            raise RpcError(error(str(unanswered), bad=name)) from unanswered

    # Reading.

    def _get_configuration(self, request: ET.Element) -> str:
        candidate = attribute(request, "database") not in ("committed", "running")
        tree = self._store.candidate(self._login) if candidate else self._store.active
        if attribute(request, "compare") == "rollback":
            number = _number(attribute(request, "rollback") or "0")
            changes = f"\n{difference(self._system, tree, number)}"
            return element("configuration-information", leaf("configuration-output", changes))
        wanted = next((child for child in request if local(child) == "configuration"), None)
        return self._shown(tree, attribute(request, "format") or "xml", wanted, candidate=candidate)

    def _shown(self, tree: Node, layout: str, wanted: ET.Element | None, *, candidate: bool) -> str:
        if wanted is not None:
            tree = markup.filtered(tree, wanted)
        if layout in ("text", "set"):
            body = f"\n{formatted(self._system, tree, layout, candidate=candidate)}"
            return leaf(f"configuration-{layout}", body, xmlns=XNM)
        if layout != "xml":
            raise RpcError(error(f"format {layout} is not supported", bad=layout))
        return element("configuration", markup.to_xml(tree), xmlns=XNM)

    def _rollback_information(self, request: ET.Element) -> str:
        """What a commit of before was, or how two of them differ."""
        given = {local(child): (child.text or "").strip() for child in request}
        chosen = self._store.revision(_number(given.get("rollback") or "0")).tree
        if "compare" not in given:
            return element(
                "rollback-information", self._shown(chosen, given.get("format", "text"), None, candidate=False)
            )
        other = self._store.revision(_number(given["compare"])).tree
        output = leaf("configuration-output", f"\n{compare(chosen, other)}")
        return element("rollback-information", element("configuration-information", output))

    def _get_config(self, request: ET.Element) -> str:
        source = next((local(child) for part in request if local(part) == "source" for child in part), "running")
        wanted = next(
            (child for part in request if local(part) == "filter" for child in part if local(child) == "configuration"),
            None,
        )
        tree = self._store.candidate(self._login) if source == "candidate" else self._store.active
        return element("data", self._shown(tree, "xml", wanted, candidate=source == "candidate"))

    # Editing.

    def _load_configuration(self, request: ET.Element) -> str:
        back = attribute(request, "rollback")
        if back:
            self._store.load(self._login, self._store.revision(_number(back)).tree.copy())
            return element("load-configuration-results", OK)
        action = attribute(request, "action") or "merge"
        if action not in ACTIONS:
            raise RpcError(error(f"invalid action: {action}", bad=action))
        content = next(iter(request), None)
        if content is None:
            raise RpcError(error("missing configuration", bad="load-configuration"))
        return element("load-configuration-results", self._load(content, action))

    def _edit_config(self, request: ET.Element) -> str:
        parts = {local(part): part for part in request}
        default = (parts["default-operation"].text or "").strip() if "default-operation" in parts else "merge"
        if "config-text" in parts:
            content = parts["config-text"][0]
        elif "config" in parts and len(parts["config"]):
            content = parts["config"][0]
        else:
            raise RpcError(error("missing configuration", bad="edit-config"))
        return self._load(content, "override" if default == "replace" else "merge")

    def _load(self, content: ET.Element, action: str) -> str:
        self._store.check_lock(self._login)
        load = Load(self._system.device, self._store.candidate(self._login), action)
        kind = local(content)
        if kind == "configuration-set":
            self._note(content.text or "")
            load.lines(content.text or "")
        elif kind == "configuration-text":
            load.braces(content.text or "")
        elif kind == "configuration":
            load.xml(content)
        else:
            raise RpcError(error("syntax error", bad=kind))
        self._store.load(self._login, load.tree)
        complaints = "".join(answer.complaint(complaint) for complaint in load.complaints)
        if load.failed:
            count = sum(complaint.severity == "error" for complaint in load.complaints)
            return complaints + leaf("load-error-count", count)
        return complaints + OK

    def _note(self, text: str) -> None:
        """Lines that are loaded stand in the event log as lines that are typed do."""
        for line in filter(None, map(str.strip, text.splitlines())):
            self._system.device.record("command", line, self._login.session)

    def _discard(self, request: ET.Element) -> str:  # noqa: ARG002 - all handlers look alike
        self._store.load(self._login, self._store.base(self._login).copy())
        return OK

    # Locks.

    def _lock(self, request: ET.Element) -> str:  # noqa: ARG002
        self._store.take_lock(self._login, "netconf")
        return OK

    def _unlock(self, request: ET.Element) -> str:  # noqa: ARG002
        self._store.release_lock(self._login)
        return OK

    def _open(self, request: ET.Element) -> str:
        kinds = {local(child) for child in request}
        if "private" not in kinds:
            raise RpcError(error("syntax error", bad=", ".join(sorted(kinds)) or "open-configuration"))
        self._store.open_private(self._login)
        return error(WARNING, severity="warning") + OK

    def _close(self, request: ET.Element) -> str:  # noqa: ARG002
        self._store.close_private(self._login)
        return OK

    # Commits.

    def _commit_configuration(self, request: ET.Element) -> str:
        given = {local(child): (child.text or "").strip() for child in request}
        if "check" in given:
            self._store.check(self._login)
            return self._committed("commit-check-success")
        if "at-time" in given or ("confirmed" in given and not _is_minutes(given.get("confirm-timeout", "1"))):
            raise RpcError(error("invalid value", tag="invalid-value", bad="confirm-timeout"))
        minutes = int(given.get("confirm-timeout") or DEFAULT_MINUTES) if "confirmed" in given else 0
        self._store.commit(self._login, "netconf", given.get("log", ""), minutes)
        return self._committed("commit-success")

    def _commit(self, request: ET.Element) -> str:
        """RFC 6241: the timeout is in seconds here."""
        given = {local(child): (child.text or "").strip() for child in request}
        seconds = _number(given.get("confirm-timeout") or str(DEFAULT_MINUTES * SECONDS))
        minutes = -(-seconds // SECONDS) if "confirmed" in given else 0
        self._store.commit(self._login, "netconf", given.get("log", ""), minutes)
        return OK

    def _committed(self, what: str) -> str:
        engine = element("routing-engine", leaf("name", "re0"), element(what), junos__style="normal")
        return element("commit-results", engine) + OK

    def _validate(self, request: ET.Element) -> str:  # noqa: ARG002
        self._store.check(self._login)
        return OK

    # Operational.

    def _command(self, request: ET.Element) -> str:
        view = self._system.run(self._login, (request.text or "").strip())
        layout = attribute(request, "format") or "xml"
        return self._viewed(view, layout)

    def _operational(self, name: str, request: ET.Element) -> str:
        operation = operations.BY_RPC.get(name)
        if operation is None:
            raise RpcError(error("syntax error", bad=name))
        words = {local(child).replace("-", "_"): (child.text or "").strip() or local(child) for child in request}
        return self._viewed(operation.answer(Asked(self._system, self._login, words)), attribute(request, "format"))

    def _viewed(self, view: View, layout: str) -> str:
        if layout == "text" or not view.xml:
            return leaf("output", f"\n{view.text}")
        return view.xml


def _number(text: str) -> int:
    if not text.isascii() or not text.isdigit():
        raise RpcError(error(f"invalid value '{text[:20]}'", tag="invalid-value"))
    return int(text)


def _is_minutes(text: str) -> bool:
    return text.isascii() and text.isdigit() and 1 <= int(text) <= MAX_MINUTES
