"""Running what `grammar` has read: expansion, redirections, pipes, exit statuses. Programs are functions in a table."""

from __future__ import annotations

import posixpath
import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from netauto.lab.linux.grammar import For, Group, If, ShellError, Simple, parse

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from netauto.lab.linux.grammar import Command, Pipeline, Script, Word
    from netauto.lab.linux.storage import Storage

NOT_FOUND = 127
_MOST = 4096  # commands of one line of input: a loop that does not end must not stop the lab


@dataclass(slots=True)
class Result:
    """What a program has printed, and its exit status."""

    status: int = 0
    out: bytes = b""
    err: bytes = b""


def fail(program: str, message: str, status: int = 1) -> Result:
    """Return what a program leaves that gives up."""
    return Result(status, err=f"{program}: {message}\n".encode())


@dataclass(slots=True)
class Call:
    """One start of a program.

    Attributes:
        argv: its name and its arguments. stdin: what it reads. shell: who started it.
    """

    argv: tuple[str, ...]
    stdin: bytes
    shell: Shell

    @property
    def storage(self) -> Storage:
        """The box's files."""
        return self.shell.storage

    def path(self, name: str) -> str:
        """Return an absolute path."""
        return posixpath.normpath(posixpath.join(self.shell.folder, name))


@dataclass(slots=True)
class Shell:
    """One shell.

    Attributes:
        storage: the box's files.
        programs: name → what it does.
        folder: where it stands.
        variables: names, positions (``1``) and ``?``.
    """

    storage: Storage
    programs: Mapping[str, Callable[[Call], Result]]
    folder: str = "/root"
    variables: dict[str, str] = field(default_factory=dict)
    strict: bool = False  # `set -e`
    left: int = _MOST
    ended: int | None = None  # status of `exit`

    def run(self, text: str, stdin: bytes = b"") -> Result:
        """Run a line, or a script of several lines."""
        try:
            script = parse(text)
        except ShellError as error:
            return Result(2, err=f"bash: {error}\n".encode())
        return self._script(script, stdin)

    def _script(self, script: Script, stdin: bytes) -> Result:
        result = Result()
        for number, (operator, pipeline) in enumerate(script.steps):
            if self.ended is not None:
                break
            if (operator == "&&" and result.status) or (operator == "||" and not result.status):
                continue
            found = self._pipeline(pipeline, stdin)
            result = Result(found.status, result.out + found.out, result.err + found.err)
            self.variables["?"] = str(found.status)
            last = number + 1 == len(script.steps) or script.steps[number + 1][0] == ";"
            if self.strict and found.status and last and not pipeline.negated and operator != "||":
                self.ended = found.status
        if self.ended is not None:
            result.status = self.ended
        return result

    def _pipeline(self, pipeline: Pipeline, stdin: bytes) -> Result:
        err = b""
        result = Result()
        for command in pipeline.commands:
            result = self._command(command, stdin)
            err += result.err
            stdin = result.out
        status = int(not result.status) if pipeline.negated else result.status
        return Result(status, result.out, err)

    def _command(self, command: Command, stdin: bytes) -> Result:
        self.left -= 1
        if self.left < 0:
            self.ended = 137
            return Result(137, err=b"Killed\n")
        if isinstance(command, Simple):
            return self._simple(command, stdin)
        if isinstance(command, Group):
            return self._redirected(self._script(command.body, stdin), command.redirections)
        if isinstance(command, If):
            return self._choice(command, stdin)
        return self._loop(command, stdin)

    def _choice(self, command: If, stdin: bytes) -> Result:
        strict, self.strict = self.strict, False
        asked = self._script(command.condition, stdin)
        self.strict = strict
        found = self._script(command.other if asked.status else command.body, stdin)
        return Result(found.status, asked.out + found.out, asked.err + found.err)

    def _loop(self, command: For, stdin: bytes) -> Result:
        result = Result()
        for value in self._fields(command.words):
            self.variables[command.name] = value
            found = self._script(command.body, stdin)
            result = Result(found.status, result.out + found.out, result.err + found.err)
        return result

    def _simple(self, command: Simple, stdin: bytes) -> Result:
        argv = tuple(self._fields(command.words))
        for name, word in command.assignments:
            self.variables[name] = "".join(self._value(piece.kind, piece.text) for piece in word)
        for operator, target in command.redirections:
            if operator == "<":
                try:
                    stdin = self.storage.read(self._target(target))
                except OSError as error:
                    return fail("bash", f"{self._target(target)}: {error}")
        if not argv:
            return self._redirected(Result(), command.redirections)
        program = self.programs.get(posixpath.basename(argv[0]) if "/" in argv[0] else argv[0])
        missing = fail("bash", f"{argv[0]}: command not found", NOT_FOUND)
        return self._redirected(missing if program is None else program(Call(argv, stdin, self)), command.redirections)

    def _redirected(self, result: Result, redirections: tuple[tuple[str, Word], ...]) -> Result:
        for operator, target in redirections:
            if operator == "2>&1":
                result = Result(result.status, result.out + result.err, b"")
            elif operator in (">&2", "1>&2"):
                result = Result(result.status, b"", result.out + result.err)
            elif operator != "<":
                result = self._into(operator, self._target(target), result)
        return result

    def _into(self, operator: str, path: str, result: Result) -> Result:
        text = result.err if operator.startswith("2") else result.out
        left = (
            Result(result.status, result.out, b"")
            if operator.startswith("2")
            else Result(result.status, b"", result.err)
        )
        if path == "/dev/null":
            return left
        try:
            before = self.storage.read(path) if operator.endswith(">>") and path in self.storage.files else b""
            self.storage.write(path, before + text)
        except OSError as error:
            return Result(1, left.out, left.err + f"bash: {path}: {error}\n".encode())
        return left

    def _target(self, word: Word) -> str:
        return posixpath.normpath(
            posixpath.join(self.folder, "".join(self._value(piece.kind, piece.text) for piece in word))
        )

    # Words.

    def _value(self, kind: str, text: str) -> str:
        if kind == "variable":
            return self.variables.get(text, "")
        if kind == "command":
            inner = Shell(self.storage, self.programs, self.folder, dict(self.variables), left=self.left)
            return inner.run(text).out.decode("utf-8", "replace").rstrip("\n")
        return text

    def _fields(self, words: tuple[Word, ...]) -> list[str]:
        """Expand words: variables, commands, splitting, patterns."""
        found: list[str] = []
        for word in words:
            parts: list[tuple[str, bool]] = [("", False)]
            quoted = False
            for piece in word:
                value = self._value(piece.kind, piece.text)
                if piece.quoted or piece.kind == "text":
                    parts[-1] = (parts[-1][0] + (_escaped(value) if piece.quoted else value), True)
                    quoted = quoted or piece.quoted
                    continue
                for number, one in enumerate(re.split(r"\s+", value)):
                    if number:
                        parts.append(("", False))
                    parts[-1] = (parts[-1][0] + _escaped(one), parts[-1][1])
            for text, _ in parts:
                if text or quoted:
                    found += self._paths(text)
        return found

    def _paths(self, text: str) -> list[str]:
        plain = _plain(text)
        if not re.search(r"(?<!\\)[*?[]", text):
            return [plain]
        whole = posixpath.normpath(posixpath.join(self.folder, text))
        hits = self.storage.glob(whole)
        if text.startswith("/"):
            return hits or [plain]
        start = self.folder.rstrip("/") + "/"
        return [hit.removeprefix(start) for hit in hits] or [plain]


def _escaped(text: str) -> str:
    return re.sub(r"([*?\[\\])", r"\\\1", text)


def _plain(text: str) -> str:
    return re.sub(r"\\([*?\[\\])", r"\1", text)
