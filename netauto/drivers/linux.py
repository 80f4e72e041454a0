"""Debian boxes: files, checked by the programs that own them, loaded under a timer of the box's own.

The box goes back by itself in every case: a timer of systemd runs the restore, and so does a service at boot, because what is armed
stands in ``/etc`` already. See `netauto.drivers.linux_scripts` for what runs there.
Sources: nft(8), systemd-run(1), systemd.timer(5), networkctl(1), hostapd 2.10 (documented; nft and hostapd tried out).
"""

from __future__ import annotations

import re
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

from netauto.drivers import linux_scripts as scripts
from netauto.drivers.linux_archive import unpack
from netauto.drivers.linux_shell import Shell
from netauto.drivers.linux_stage import Staging, staging
from netauto.drivers.protocol import Pending
from netauto.drivers.screen import words
from netauto.errors import DeviceError, LoginError, PlatformMismatchError, RejectedError
from netauto.platforms import PLATFORMS
from netauto.platforms.linux_syntax import to_text

if TYPE_CHECKING:
    from collections.abc import Iterator

    from netauto.drivers.linux_archive import Stored
    from netauto.drivers.linux_shell import Answer
    from netauto.drivers.protocol import Change, Deadlines, Driver
    from netauto.inventory.models import Device

TIMER_LEAST, TIMER_MOST = 10, 24 * 3600
_TIMER = re.compile(r"^netauto-(\S+)\.timer\s+loaded\s+active\s", re.MULTILINE)
_DEADLINE = re.compile(rf"^deadline {scripts.BASE}/(\S+?)(?:\.reverting)?/deadline (\d+)$", re.MULTILINE)


@contextmanager
def open_linux(
    device: Device, password: str, enable_password: str | None, run: str, deadlines: Deadlines
) -> Iterator[Driver]:
    """Open a session; see `netauto.drivers.open_driver`."""
    del enable_password
    shell = Shell(device)
    try:
        shell.connect(password, deadlines.connect)
        yield LinuxDriver(device, shell, run or "netauto", deadlines)
    finally:
        shell.close()


@dataclass(frozen=True, slots=True)
class _Waiting:
    """What waits on the box: run → seconds since boot when it is undone (0: not known)."""

    uptime: float
    runs: dict[str, int]


class LinuxDriver:
    """See `netauto.drivers.protocol.Driver`."""

    def __init__(self, device: Device, shell: Shell, run: str, deadlines: Deadlines) -> None:
        self._device = device
        self._shell = shell
        self._run = run
        self._deadlines = deadlines
        self._staged: Staging | None = None

    def running(self) -> str:
        """See `Driver.running`: the files that netauto reads."""
        return to_text({path: stored.content for path, stored in self._files().items()})

    def show(self, command: str) -> str:
        """See `Driver.show`: whatever command, by its exit status."""
        answer = self._shell.run(command, seconds=self._deadlines.show)
        if answer.status:
            raise RejectedError(self._device.name, command, words(answer.err or answer.text))
        return answer.text

    def stage(self, change: Change) -> None:
        """See `Driver.stage`: the box's own programs check the new files in a folder of the run."""
        self._prove_identity()
        self._leave_alone()
        staged = staging(self._device.name, self._files(), change)
        upload = self._shell.run(scripts.upload(change.run), stdin=staged.archive(), seconds=self._deadlines.commit)
        if upload.status == 0:
            checked = self._shell.run(scripts.check(change.run, staged.work), seconds=self._deadlines.show)
            complaint = staged.complaint(checked.status, f"{checked.text}\n{checked.err}", checking=True)
        else:
            complaint = staged.complaint(upload.status, f"{upload.text}\n{upload.err}")
        if complaint is not None:
            self._shell.run(scripts.revert(change.run), seconds=self._deadlines.commit)
            raise complaint
        self._staged = staged

    def arm(self, revert_after: int) -> None:
        """See `Driver.arm`."""
        staged = self._staged
        if staged is None:
            raise DeviceError(self._device.name, "nothing is staged in this session")
        if revert_after and not TIMER_LEAST <= revert_after <= TIMER_MOST:
            hint = f"from {TIMER_LEAST} seconds to a day"
            raise DeviceError(self._device.name, f"its timer cannot be {revert_after} s", hint=hint)
        self._staged = None
        answer = self._shell.run(scripts.arm(staged.run, revert_after), seconds=self._deadlines.commit)
        if answer.status:
            raise staged.complaint(answer.status, f"{answer.text}\n{answer.err}") or RejectedError(
                self._device.name, "apply", words(answer.err)
            )

    def pending(self) -> Pending:
        """See `Driver.pending`: every run has a timer, and a folder, called by its id."""
        waiting = self._waiting()
        if not waiting.runs:
            return Pending("none")
        owner = self._run if self._run in waiting.runs else next(iter(waiting.runs))
        left = max(0, int(waiting.runs[owner] - waiting.uptime))
        return Pending("ours" if owner == self._run else "foreign", owner, left)

    def confirm(self) -> None:
        """See `Driver.confirm`: refused when what runs is not what was loaded."""
        answer = self._shell.run(scripts.confirm(self._run), seconds=self._deadlines.commit)
        reasons = {
            scripts.GONE: "nothing waits for confirmation",
            scripts.CHANGED: "somebody has changed the files or the loaded rules since they were loaded",
        }
        if answer.status:
            raise RejectedError(
                self._device.name, "confirm", reasons.get(answer.status, words(answer.err or answer.text))
            )
        if self.pending().state == "ours":
            raise DeviceError(self._device.name, f"did not confirm: {words(answer.err)}")

    def revert(self) -> None:
        """See `Driver.revert`."""
        self._staged = None
        answer = self._shell.run(scripts.revert(self._run), seconds=self._deadlines.commit)
        if answer.status or self.pending().state == "ours":
            raise DeviceError(
                self._device.name, f"did not revert: {words(answer.err)}", hint="its timer, or a reboot, reverts it"
            )

    def startup(self) -> str:
        """See `Driver.startup`: `/etc` is what it boots with, but for a change that waits, which is undone at boot."""
        return "" if self.pending().state == "none" else self._before()

    def save(self) -> None:
        """See `Driver.save`: a confirmed change is in `/etc`; this brings it from memory to the disk."""
        answer = self._shell.run(scripts.SAVE, seconds=self._deadlines.commit)
        if answer.status:
            raise RejectedError(self._device.name, "sync", words(answer.err or answer.text))

    def _files(self) -> dict[str, Stored]:
        return self._unpacked(self._shell.run(scripts.READ, seconds=self._deadlines.show))

    def _unpacked(self, answer: Answer) -> dict[str, Stored]:
        try:
            files = unpack(answer.out) if answer.status == 0 else {}
        except (ValueError, UnicodeDecodeError) as error:
            raise DeviceError(self._device.name, f"its files cannot be read: {words(str(error))}") from None
        if "/etc/hostname" not in files:
            raise DeviceError(self._device.name, f"its files cannot be read: {words(answer.err) or 'no /etc/hostname'}")
        return files

    def _before(self) -> str:
        """Return the files with those of the snapshot in their place."""
        waiting = next(iter(self._waiting().runs), "")
        files = self._files()
        if waiting:
            answer = self._shell.run(scripts.snapshot(waiting), seconds=self._deadlines.show)
            created, _, archive = answer.out.partition(b"\0")
            for path in created.decode("utf-8", "replace").split():
                files.pop(f"/{path}", None)
            files |= self._unpacked_snapshot(archive)
        return to_text({path: stored.content for path, stored in files.items()})

    def _unpacked_snapshot(self, data: bytes) -> dict[str, Stored]:
        try:
            return unpack(data) if data.strip(b"\0") else {}
        except (ValueError, UnicodeDecodeError) as error:
            raise DeviceError(self._device.name, f"its snapshot cannot be read: {words(str(error))}") from None

    def _prove_identity(self) -> None:
        answer = self._shell.run(scripts.IDENTITY, seconds=self._deadlines.show)
        user, _, release = answer.text.partition("\n")
        pattern = next(iter(PLATFORMS[self._device.platform].identify.values()))
        if not re.search(pattern, release):
            raise PlatformMismatchError(
                self._device.name,
                f"is no Debian: {words(release or answer.err)[:80]}",
                hint="correct netauto_platform in the inventory",
            )
        if user.strip() != "0":
            raise LoginError(
                self._device.name, f"the account {self._device.user} may not configure", hint="it needs root's id"
            )

    def _leave_alone(self) -> None:
        waiting = self.pending()
        if waiting.state != "none":
            raise DeviceError(
                self._device.name,
                f"a change of {waiting.owner} waits for confirmation; it is left alone",
                hint="wait until it is confirmed or reverted",
            )

    def _waiting(self) -> _Waiting:
        text = self._shell.run(scripts.PENDING, seconds=self._deadlines.show).text
        try:
            uptime = float(text.split(maxsplit=1)[0])
        except (IndexError, ValueError):
            raise DeviceError(self._device.name, f"what waits on it cannot be read: {words(text)}") from None
        runs = dict.fromkeys(_TIMER.findall(text), 0)
        runs |= {run: int(deadline) for run, deadline in _DEADLINE.findall(text)}
        return _Waiting(uptime, runs)
