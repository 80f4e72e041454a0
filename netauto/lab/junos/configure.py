"""Configuration mode: `set`, `edit`, `show | compare`, `commit` and their like."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from netauto.lab.dialect import Question, Reply
from netauto.lab.junos import edit
from netauto.lab.junos.mistakes import Failed
from netauto.lab.junos.pipes import BadPipe, applied, parts
from netauto.lab.junos.records import Refused
from netauto.lab.junos.store import DEFAULT_MINUTES, MAX_MINUTES
from netauto.lab.junos.words import BadWords, read_path, split

if TYPE_CHECKING:
    from collections.abc import Callable

    from netauto.lab.junos.cli import JunosCli
    from netauto.lab.junos.schema import Statement
    from netauto.lab.junos.tree import Path

UNSAVED = "The configuration has been changed but not committed\n"
COMMIT = re.compile(
    r'(?P<check>check)?(?P<confirmed>confirmed(?: (?P<minutes>\d+))?)?\s*(?:comment (?P<log>"[^"]*"|\S+))?\s*(?P<quit>and-quit)?'
)


class Editing:
    """One session in configuration mode. `path` is where it stands."""

    def __init__(self, cli: JunosCli, *, private: bool, exclusive: bool) -> None:
        self._cli = cli
        self._store = cli.system.store
        self.private = private
        self.exclusive = exclusive
        self.path: Path = ()
        self._verbs: dict[str, Callable[[str], Reply]] = {
            "show": self._show,
            "edit": self._edit,
            "top": self._top,
            "up": self._up,
            "exit": self._exit,
            "quit": self._exit,
            "commit": self._commit,
            "rollback": self._rollback,
            "run": cli.run,
        }

    @property
    def place(self) -> str:
        """`[edit]`, `[edit interfaces ge-0/0/1]`."""
        return f"[edit{''.join(f' {word}' for step in self.path for word in step.words)}]"

    def run(self, line: str, column: int) -> Reply | None:
        """Run one line, typed behind a prompt of `column` characters; None when there is no such command."""
        text, _ = parts(line)
        verb, _, rest = line.partition(" ")
        action = self._change if verb in edit.VERBS else self._verbs.get(verb)
        if action is None:
            return None
        try:
            return action(line if verb in edit.VERBS else rest)
        except edit.NotFound as missing:
            return Reply(f"warning: {missing}\n", command=verb, config=True)
        except edit.Complaint as complaint:
            wrong, where = str(complaint), complaint.column
        except BadWords as bad:
            wrong, where = str(bad), len(text)
        except Refused as refused:
            return Reply(f"error: {refused}\n", command=verb)
        return Reply(f"{' ' * (column + where)}^\n{wrong}.\n", command=verb, config=True)

    def words(self, typed: list[str]) -> list[str]:
        """The keywords that may come next."""
        if not typed or typed[0] not in (*edit.VERBS, "show", "edit"):
            first = typed[0] if typed else ""
            return sorted(word for word in (*edit.VERBS, *self._verbs) if word.startswith(first))
        try:
            path = read_path(self._here(), typed[1:-1], short=True)
        except BadWords:
            return []
        here = path[-1].statement if path else self._here()
        return [child.word for child in here.children if child.word.startswith(typed[-1] if len(typed) > 1 else "")]

    # Changes.

    def _change(self, line: str) -> Reply:
        login = self._cli.login
        self._store.check_lock(login)
        tree = self._store.candidate(login).copy()
        edit.apply(tree, line, self.path, short=True)
        self._store.load(login, tree)
        return Reply(command="set", config=True)

    def _rollback(self, rest: str) -> Reply:
        number = int(rest) if rest.isdigit() else 0
        self._store.load(self._cli.login, self._store.revision(number).tree.copy())
        return Reply("load complete\n", command="rollback")

    def _commit(self, rest: str) -> Reply:
        found = COMMIT.fullmatch(rest.strip())
        minutes = int(found["minutes"] or DEFAULT_MINUTES) if found and found["confirmed"] else 0
        if found is None or minutes > MAX_MINUTES or (found["confirmed"] and not minutes):
            raise BadWords("syntax error", 0)
        command = f"commit-configuration {rest}".strip()
        try:
            if found["check"]:
                self._store.check(self._cli.login)
                return Reply("configuration check succeeds\n", command=command)
            self._store.commit(self._cli.login, "cli", (found["log"] or "").strip('"'), minutes)
        except Failed as failed:
            return Reply(_told(failed), command=command)
        text = "commit complete\n"
        if minutes:
            warning = f"commit confirmed will be automatically rolled back in {minutes} minutes unless confirmed\n"
            text = f"{warning}{text}\n# commit confirmed will be rolled back in {minutes} minutes\n"
        if found["quit"]:
            self._cli.stop_editing()
            text += "Exiting configuration mode\n"
        return Reply(text, command=command)

    # Moving about.

    def _here(self) -> Statement:
        return self.path[-1].statement if self.path else self._store.active.statement

    def _edit(self, rest: str) -> Reply:
        path = read_path(self._here(), split(rest), short=True)
        last = path[-1] if path else None
        if (
            last is None
            or last.statement.kind not in ("container", "list")
            or len(last.keys) < len(last.statement.types)
        ):
            raise BadWords("syntax error", 0)
        self.path = (*self.path, *path)
        return Reply(command="edit", config=True)

    def _top(self, rest: str) -> Reply:
        before, self.path = self.path, ()
        if not rest:
            return Reply(command="top", config=True)
        reply = self.run(rest, 0) or Reply("unknown command.\n")
        self.path = before if not rest.startswith("edit") else self.path
        return reply

    def _up(self, rest: str) -> Reply:
        count = int(rest) if rest.isdigit() else 1
        self.path = self.path[: max(0, len(self.path) - count)]
        return Reply(command="up", config=True)

    def _exit(self, rest: str) -> Reply:
        if rest not in ("", "configuration-mode"):
            raise BadWords("syntax error", 0)
        if self.path and not rest:
            self.path = ()
            return Reply(command="exit", config=True)
        own = self.private or self.exclusive
        if self._store.candidate(self._cli.login) == self._store.base(self._cli.login):
            return self._left("yes")
        question = (
            "Discard uncommitted changes? [yes,no] (yes) " if own else "Exit with uncommitted changes? [yes,no] (yes) "
        )
        return Reply(UNSAVED, ask=Question(question, self._left), command="exit")

    def _left(self, answer: str) -> Reply:
        if answer.strip().lower() in ("no", "n"):
            return Reply("Exit aborted\n")
        self._cli.stop_editing()
        return Reply("Exiting configuration mode\n", command="exit")

    # Showing.

    def _show(self, rest: str) -> Reply:
        text, modifiers = parts(rest)
        path = (*self.path, *read_path(self._here(), split(text), short=True))
        tree = self._store.candidate(self._cli.login)
        try:
            shown, left = self._cli.configuration(tree, path, modifiers)
            for modifier in left:
                shown = applied(shown, modifier)
        except BadPipe as bad:
            raise BadWords(str(bad).rstrip("."), 0) from bad
        return Reply(shown, command="show configuration")


def _told(failed: Failed) -> str:
    """The mistakes of a configuration as the command line prints them."""
    text = "".join(f"{each.path}\n  '{each.statement}'\n    {each.message}\n" for each in failed.mistakes)
    return f"{text}error: configuration check-out failed\n"
