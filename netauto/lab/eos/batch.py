"""The commands of one eAPI request: run one after the other, in a session of their own, until one fails."""

from __future__ import annotations

import asyncio
import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Protocol, cast

from netauto.lab.eos.answer import Answer
from netauto.lab.eos.cli import EosCli

if TYPE_CHECKING:
    from collections.abc import Callable

    from netauto.lab.device import Device
    from netauto.lab.dialect import Login, Reply
    from netauto.lab.eos.system import EosSystem

# Documented: Command API Guide, error codes.
PARSE_ERROR, BAD_REQUEST, NO_METHOD, BAD_PARAMS = -32700, -32600, -32601, -32602
COMMAND_FAILED, UNCONVERTED = 1002, 1003
Json = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Command:
    """One command of a request, with what it asks for."""

    text: str
    answers: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Call:
    """A valid request. `format` is `json` or `text`, `complete` allows abbreviations, `ident` is given back with the answer."""

    commands: tuple[Command, ...]
    format: str
    complete: bool
    ident: object


@dataclass(frozen=True, slots=True)
class BadCall:
    """What is wrong with a request."""

    code: int
    message: str
    ident: object = None


class Connection(Protocol):
    """The connection below, and what a fault may do to it. `gone` says that nobody reads any more."""

    gone: bool

    def reset(self) -> None:
        """Reset it."""

    def mute(self) -> None:
        """Let nothing pass any more."""


def read_call(body: bytes) -> Call | BadCall:
    """What a request asks for."""
    try:
        raw = json.loads(body)
    except (ValueError, RecursionError):
        return BadCall(PARSE_ERROR, "Unable to parse JSON")
    if not isinstance(raw, dict) or raw.get("jsonrpc") != "2.0":
        return BadCall(BAD_REQUEST, "Invalid JSON-RPC request")
    ident, params = raw.get("id"), raw.get("params")
    if raw.get("method") != "runCmds":
        return BadCall(NO_METHOD, f"Method not found '{raw.get('method')}'", ident)
    if not isinstance(params, dict) or params.get("version") not in (1, "latest"):
        return BadCall(BAD_PARAMS, "Invalid params: version must be 1 or latest", ident)
    commands = [_command(item) for item in params["cmds"]] if isinstance(params.get("cmds"), list) else []
    wanted = params.get("format") or "json"
    if not commands or None in commands or wanted not in ("json", "text"):
        return BadCall(BAD_PARAMS, "Invalid params: cmds must be a list of commands, format json or text", ident)
    return Call(tuple(item for item in commands if item), wanted, bool(params.get("autoComplete")), ident)


def _command(item: object) -> Command | None:
    if isinstance(item, str):
        return Command(item)
    if isinstance(item, dict) and isinstance(item.get("cmd"), str):
        return Command(item["cmd"], tuple(str(item.get("input", "")).split("\n")) if "input" in item else ())
    return None


def bad_call(bad: BadCall) -> Json:
    """The answer to a request that is none."""
    return {"jsonrpc": "2.0", "id": bad.ident, "error": {"code": bad.code, "message": bad.message}}


class Batch:
    """One request under way. Faults act on its lines as they do on lines that are typed."""

    def __init__(
        self, device: Device, login: Login, call: Call, connection: Connection, done: Callable[[Json], None]
    ) -> None:
        self._device = device
        self._login = login
        self._call = call
        self._connection = connection
        self._done = done
        self._cli = EosCli(cast("EosSystem", device.system), login, words=not call.complete)
        self._results: list[Json] = []

    def start(self) -> None:
        """Run the first command; the rest follows when the device is no longer busy with it."""
        self._device.record("login", self._login.user, self._login.session)
        self._step()

    def _step(self) -> None:
        """Commands until one takes time, fails, or takes the connection with it."""
        while len(self._results) < len(self._call.commands):
            if self._connection.gone:
                self._leave()
                return
            command = self._call.commands[len(self._results)]
            answer = self._run(command)
            if answer is None:
                return
            busy = self._device.profile.busy(answer.command, config=answer.config) if answer.command else 0.0
            if not self._keep(command, answer):
                return
            if busy:
                asyncio.get_running_loop().call_later(busy, self._step)
                return
        self._end({"result": self._results})

    def _run(self, command: Command) -> Answer | None:
        """One command; None when a fault has taken the connection."""
        line = command.text
        self._device.record("command", line, self._login.session)
        if self._interrupted(line, after=False):
            return None
        screened = self._device.screen(line) if line.strip() else None
        if screened is not None and screened.reply is not None:
            answer = Answer(screened.reply, command=line, config=True, data={}, failed=bool(screened.reply))
        else:
            answer = self._typed(command, screened.line if screened is not None else line)
        return None if self._interrupted(line, after=True) else answer

    def _typed(self, command: Command, line: str) -> Answer:
        reply: Reply = self._cli.execute(line)
        answers = list(command.answers)
        while reply.ask is not None and answers:
            reply = reply.ask.answer(answers.pop(0))
        if reply.ask is not None:
            return Answer("% Command requires input\n", failed=True)  # assumed wording
        if self._cli.collector is not None:
            for text in (*answers, "EOF"):
                if self._cli.collector is not None:
                    reply = self._cli.execute(text)
        return reply if isinstance(reply, Answer) else Answer(reply.text, command=reply.command, config=reply.config)

    def _interrupted(self, line: str, *, after: bool) -> bool:
        if not self._device.interrupt(line, self._connection, after=after):
            return False
        self._leave()
        return True

    def _keep(self, command: Command, answer: Answer) -> bool:
        """Add an answer to the results; False when it ends the request."""
        if answer.failed:
            errors = [line.removeprefix("% ") for line in answer.text.splitlines() if line.strip()]
            self._fail(COMMAND_FAILED, command, "invalid command", {"errors": errors or ["Command failed"]})
        elif self._call.format == "text":
            self._results.append({"output": self._spoiled(command.text, answer.text)})
            return True
        elif answer.data is None:
            self._fail(UNCONVERTED, command, "unconverted command", {"errors": ["This is an unconverted command"]})
        else:
            messages = {"messages": [answer.text]} if not answer.data and answer.text and answer.config else {}
            self._results.append(answer.data or messages)
            return True
        return False

    def _spoiled(self, line: str, text: str) -> str:
        cut = self._device.faults.take("truncate", line)
        noise = self._device.faults.take("noise", line)
        text = text[: cut.size] if cut else text
        return f"{noise.text}\n{text}" if noise else text

    def _fail(self, code: int, command: Command, why: str, entry: Json) -> None:
        place = f"{len(self._results) + 1} of {len(self._call.commands)}"
        message = f"CLI command {place} '{command.text}' failed: {why}"
        self._end({"error": {"code": code, "message": message, "data": [*self._results, entry]}})

    def _leave(self) -> None:
        self._cli.close()
        self._device.record("logout", self._login.user, self._login.session)

    def _end(self, outcome: Json) -> None:
        self._leave()
        self._done({"jsonrpc": "2.0", "id": self._call.ident, **outcome})
