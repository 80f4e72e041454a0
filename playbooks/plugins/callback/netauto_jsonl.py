# Copyright: netauto contributors
# GNU General Public License v3.0 or later (see ../LICENSE.md or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Ansible callback: what a playbook does, as one JSON object a line, written to a descriptor that the caller opened.

The lines are the whole interface; who reads them needs nothing of Ansible:

    {"event": "playbook", "tasks": 41}                                  tasks that are known beforehand
    {"event": "play", "name": "...", "tasks": 41}
    {"event": "task", "role": "...", "task": "..."}
    {"event": "start", "host": "...", "role": "...", "task": "..."}
    {"event": "ok" | "changed" | "skipped", "host": ..., "role": ..., "task": ...}
    {"event": "failed" | "unreachable", ..., "reason": "...", "ignored": false}
    {"event": "retry", ..., "attempt": 2}
    {"event": "told", "host": "...", "data": {...}}                     `ansible.builtin.set_stats` with `per_host: true`
    {"event": "stats", "hosts": {"...": {"ok": 1, "changed": 0, ...}}}

Of a task's result only the reason of a failure is told, never its values; Ansible has taken out what `no_log` hides before we see it.
"""

from __future__ import annotations

import json
import os
import signal

from ansible import constants as C
from ansible.plugins.callback import CallbackBase

DOCUMENTATION = """
    name: netauto_jsonl
    type: stdout
    short_description: one JSON object a line, for netauto
    description:
      - Writes what a playbook does to the descriptor whose number stands in the environment, and nothing to the terminal.
    options:
      descriptor:
        description: Number of an open descriptor to write to.
        type: int
        required: true
        env:
          - name: NETAUTO_EVENTS_FD
"""

LONGEST = 4000  # characters of one reason: whole sentences, and never a flood
PATIENCE = 10  # seconds; Ansible needs one, on a busy machine a few
HIDDEN = "the reason is hidden: the task handles secrets (no_log)"


class CallbackModule(CallbackBase):
    """Writes the lines."""

    CALLBACK_VERSION = 2.0
    CALLBACK_TYPE = "stdout"
    CALLBACK_NAME = "netauto_jsonl"

    def set_options(self, *arguments, **named):
        super().set_options(*arguments, **named)
        self._descriptor = self.get_option("descriptor")
        os.set_inheritable(self._descriptor, False)  # who reads must see the end when Ansible ends

    def v2_playbook_on_start(self, playbook):
        self._say("playbook", tasks=sum(_count(play.compile()) for play in playbook.get_plays()))

    def v2_playbook_on_play_start(self, play):
        self._say("play", name=play.get_name(), tasks=_count(play.compile()))

    def v2_playbook_on_task_start(self, task, is_conditional):
        self._say("task", **_named(task))

    def v2_runner_on_start(self, host, task):
        self._say("start", host=host.get_name(), **_named(task))

    def v2_runner_on_ok(self, result):
        values = _values(result)
        told = values.get("ansible_stats")
        if isinstance(told, dict) and told.get("per_host"):
            self._say("told", host=_host(result), data=told.get("data"))
        self._ended("changed" if values.get("changed") else "ok", result)

    def v2_runner_on_skipped(self, result):
        self._ended("skipped", result)

    def v2_runner_on_failed(self, result, ignore_errors=False):
        self._ended("failed", result, reason=_reason(_values(result)), ignored=bool(ignore_errors))

    def v2_runner_on_unreachable(self, result):
        self._ended("unreachable", result, reason=_reason(_values(result)), ignored=False)

    def v2_runner_retry(self, result):
        self._ended("retry", result, attempt=_values(result).get("attempts"))

    def v2_playbook_on_stats(self, stats):
        self._say("stats", hosts={host: stats.summarize(host) for host in sorted(stats.processed)})

    def _ended(self, event, result, **more):
        task = getattr(result, "task", None) or result._task  # ansible-core before 2.19
        self._say(event, host=_host(result), **_named(task), **more)

    def _say(self, event, **more):
        line = json.dumps({"event": event, **more}, default=str).encode() + b"\n"
        try:
            while line:
                line = line[os.write(self._descriptor, line) :]
        except BrokenPipeError:
            # Nobody listens any more: as if they had said stop. The alarm, set once, ends an Ansible that lost its way to the end.
            signal.alarm(signal.alarm(0) or PATIENCE)
            os.kill(os.getpid(), signal.SIGINT)


def _values(result):
    """Return what a task's result holds; ansible-core before 2.19 has another name for it."""
    return result.result if hasattr(result, "result") else result._result


def _host(result):
    return (getattr(result, "host", None) or result._host).get_name()  # ansible-core before 2.19


def _named(task):
    role = task._role.get_name() if task._role else ""  # Ansible gives no other way
    return {"role": role, "task": str(task.name or task.action)}


def _count(blocks):
    """Return how many tasks of these blocks each host comes by; what a failure alone leads to is left out."""
    total = 0
    for entry in (task for block in blocks for task in block.block + block.always):
        nested = hasattr(entry, "block")
        total += _count([entry]) if nested else entry.action not in C._ACTION_META
    return total


def _reason(values):
    """Return why a task failed, for a person: the module's words, what its program wrote last, and which items of a loop it was."""
    if "censored" in values:
        return HIDDEN
    said = [str(values.get("msg") or "")]
    said += [str(values[key])[-LONGEST // 4 :] for key in ("stderr", "module_stderr") if values.get(key)]
    for item in values.get("results") or ():
        if isinstance(item, dict) and (item.get("failed") or item.get("unreachable")):
            label = HIDDEN if "censored" in item else item.get("_ansible_item_label", item.get("item"))
            said.append(f"{label}: {_reason(item)}")
    return "\n".join(dict.fromkeys(filter(None, said)))[:LONGEST] or "it gave no reason"
