"""What a change makes of a box's files: computed by the function that predicts, checked by the box, and refused line by line."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from netauto.drivers import linux_scripts as scripts
from netauto.drivers.linux_archive import Stored, new_file, pack
from netauto.drivers.screen import words
from netauto.drivers.secrets import Typed, resolve
from netauto.errors import PlanError, RejectedError
from netauto.plan.apply import apply
from netauto.platforms import PLATFORMS
from netauto.platforms.linux_syntax import from_text, to_text

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from netauto.drivers.protocol import Change

SENTINEL = "netauto_ends_here=1"  # no setting of hostapd
_LINE = re.compile(r"\bline (\d+)\b")
_NETDEV = re.compile(r"/etc/systemd/network/.+\.netdev")
_NAME = re.compile(r"^Name=(\S+)$", re.MULTILINE)
_INCLUDE = re.compile(r'^(\s*include ")/etc/', re.MULTILINE)
_NFT = re.compile(r"^(\S+?):(\d+):\d+(?:-\d+)?: (?:Error: )?(.*)$", re.MULTILINE)
_HOSTAPD = re.compile(r"Line (\d+): (.*)")
_SUM = re.compile(r"errors found in configuration file '([^']+)'")
_FILE = re.compile(r"^tar: (?:\./)?(?:check|etc)/([^\s:]+): (.*)$", re.MULTILINE)
_ALL_READ = "errors found in configuration file"  # hostapd has come to the sentinel


@dataclass(frozen=True, slots=True)
class Staging:
    """A change on its way to a box.

    Attributes:
        device, run, push: whose it is. work: what it does to files.
        typed: lines that hold a secret, to take it out of what the box's programs say.
        new: files as they are written. checked: what the box's programs look at, by path below the run's folder.
    """

    device: str
    run: str
    push: tuple[str, ...]
    work: scripts.Work
    typed: tuple[Typed, ...] = field(repr=False)
    new: Mapping[str, Stored] = field(repr=False)
    checked: Mapping[str, str] = field(repr=False)

    def archive(self) -> bytes:
        """Return everything that the run's folder holds."""
        present = (*self.work.changed, *self.work.created)
        texts = {
            "apply": scripts.apply_script(self.run, self.work),
            "restore": scripts.restore_script(self.run, self.work),
            "unit": scripts.unit_file(self.run),
            "files": _list(present),
            "kept": _list((*self.work.changed, *self.work.removed)),
            "created": _list(self.work.created),
            **{f"check/{path}": content for path, content in self.checked.items()},
        }
        return pack({name: text.encode() for name, text in texts.items()} | {"new.tar": pack(self.new)})

    def complaint(self, status: int, output: str, *, checking: bool = False) -> RejectedError | None:
        """Return what the box refuses, with the line of the change that it is about, or None.

        `checking`: the output is that of the check, in which hostapd must have read every file to its end.
        """
        for path, number, reason in self._found(output):
            return RejectedError(self.device, self._pushed(path, number), words(self._hidden(reason)))
        unread = checking and output.count(_ALL_READ) < sum(path.startswith("hostapd/") for path in self.checked)
        said = words(self._hidden(output))
        return RejectedError(self.device, f"files of run {self.run}", said) if status or unread else None

    def _hidden(self, text: str) -> str:
        for line in self.typed:
            text = line.hide(text)
        return text

    def _found(self, output: str) -> Iterator[tuple[str, int, str]]:
        """Give path, line and reason of everything that a program complains about."""
        for found in _NFT.finditer(output):
            yield found[1].removeprefix("./").removeprefix("/etc/"), int(found[2]), found[3]
        yield from _hostapd_complaints(output)
        for found in _FILE.finditer(output):
            yield found[1], 0, found[2]

    def _pushed(self, path: str, number: int) -> str:
        """Return the line of the change that stands at a line of a file; the line that names the file for 0."""
        content = self.checked.get(path, "") or self.new.get(f"/etc/{path}", Stored("")).content
        lines = content.splitlines()
        wanted = self._hidden(lines[number - 1].strip()) if 0 < number <= len(lines) else f"file /etc/{path}"
        return next((line for line in self.push if line.strip() == wanted), wanted)


def staging(device: str, files: Mapping[str, Stored], change: Change) -> Staging:
    """Return what `change` makes of the files of a box.

    Raises:
        RejectedError: a line that no rule knows, or that does not fit what is there.
        SecretError: the value of a secret cannot be written.
    """
    platform = PLATFORMS["linux"]
    # A secret that cannot be written is refused before anything else.
    typed = tuple(line for line in (resolve(line, change.secret) for line in change.push) if line.values)
    before = {path: stored.content for path, stored in files.items()}
    try:
        after = from_text(str(apply(platform, platform.parse(to_text(before)), change.push)))
        work = _work(before, after)
    except PlanError as error:
        number = _LINE.search(error.message)
        line = change.push[int(number[1]) - 1] if number and int(number[1]) <= len(change.push) else change.push[0]
        raise RejectedError(device, line, error.message) from None
    new = {
        path: _stored(files.get(path), path, _resolved(after[path], change)) for path in (*work.changed, *work.created)
    }
    return Staging(device, change.run, change.push, work, typed, new, _checked({**files, **new}, work))


def _work(before: Mapping[str, str], after: Mapping[str, str]) -> scripts.Work:
    links = [
        {found[1] for path, content in files.items() if _NETDEV.fullmatch(path) for found in _NAME.finditer(content)}
        for files in (before, after)
    ]
    return scripts.Work(
        changed=tuple(sorted(path for path in after if path in before and after[path] != before[path])),
        created=tuple(sorted(set(after) - set(before))),
        removed=tuple(sorted(set(before) - set(after))),
        made=tuple(sorted(links[1] - links[0])),
        unmade=tuple(sorted(links[0] - links[1])),
    )


def _resolved(content: str, change: Change) -> str:
    return "\n".join(resolve(line, change.secret).typed for line in content.split("\n"))


def _stored(old: Stored | None, path: str, content: str) -> Stored:
    return new_file(path, content) if old is None else Stored(content, old.mode, old.uid, old.gid)


def _checked(files: Mapping[str, Stored], work: scripts.Work) -> dict[str, str]:
    """Return copies for the programs to look at: paths as below ``/etc``, included files beside each other."""
    left = {path: stored.content for path, stored in files.items() if path not in work.removed}
    found: dict[str, str] = {}
    for path, content in left.items():
        name = path.removeprefix("/etc/")
        if path.startswith("/etc/nftables"):
            found[name] = _INCLUDE.sub(r"\1./", content)
        elif path.startswith("/etc/dnsmasq.d/"):
            found[name] = content
        elif path.startswith("/etc/hostapd/") and path in work.every:
            found[name] = f"{content.removesuffix(chr(10))}\n{SENTINEL}\n"
    return found


def _hostapd_complaints(output: str) -> Iterator[tuple[str, int, str]]:
    """Give path, line and reason of what hostapd complains about: it names the file after the lines, and the sentinel is none."""
    waiting: list[tuple[int, str]] = []
    for line in output.splitlines():
        if (found := _HOSTAPD.match(line)) and SENTINEL.partition("=")[0] not in line:
            waiting.append((int(found[1]), found[2]))
        elif found := _SUM.search(line):
            yield from ((found[1], number, reason) for number, reason in waiting)
            waiting = []


def _list(paths: tuple[str, ...]) -> str:
    return "".join(f"{path.lstrip('/')}\n" for path in paths)
