"""The SSH front end of one device, served by asyncssh."""

from __future__ import annotations

import asyncio
import re
import traceback
from typing import TYPE_CHECKING, cast

import asyncssh

from netauto.lab.dialect import Login, load_subsystem
from netauto.lab.exec_channel import ExecChannel, RunsCommands
from netauto.lab.listener import Listener
from netauto.lab.scp import ScpSink, ScpSource
from netauto.lab.terminal import Terminal

if TYPE_CHECKING:
    import socket
    from collections.abc import Callable

    from netauto.lab.device import Device
    from netauto.lab.link import Link
    from netauto.lab.terminal import Conversation, Wire

SCP = re.compile(r"scp\s+(?:-\S+\s+)*?-(?P<flags>[a-z]*[tf][a-z]*)\s+(?:--\s+)?(?P<path>.+)")
FLASH = re.compile(r"^(?:flash\d?|bootflash|disk0|harddisk)?:?/*")


class DeviceServer(Listener[asyncssh.SSHKey]):
    """The SSH port of one device."""

    @property
    def host_key(self) -> str:
        """The public host key, one line in OpenSSH's format without comment."""
        return self._key.export_public_key("openssh").decode().strip()

    def _new_identity(self) -> asyncssh.SSHKey:
        return asyncssh.generate_private_key("ssh-ed25519")

    async def _serve(self, listener: socket.socket) -> asyncssh.SSHAcceptor:
        return await asyncssh.listen(
            sock=listener,
            server_factory=lambda: _Server(self.device),
            server_host_keys=[self._key],
            config=None,
            line_editor=False,
            encoding=None,
            keepalive_interval=0,
            login_timeout=30,
            rekey_bytes=1 << 30,
            compression_algs=["none"],
            server_version=self.device.system.style.ssh_version,
        )


class _Server(asyncssh.SSHServer):
    """One connection: who may log in, and what sessions may do."""

    def __init__(self, device: Device) -> None:
        self._device = device
        self._connection: asyncssh.SSHServerConnection | None = None

    def connection_made(self, conn: asyncssh.SSHServerConnection) -> None:
        self._connection = conn

    def begin_auth(self, username: str) -> bool:  # noqa: ARG002
        return True

    def password_auth_supported(self) -> bool:
        return True

    def validate_password(self, username: str, password: str) -> bool:
        spec = self._device.spec
        accepted = {**spec.others, spec.username: spec.password}.get(username) == password
        if not accepted:
            self._device.record("refused", username)
        return accepted

    def session_requested(self) -> _Session | bool:
        if self._connection is None:
            return False
        return _Session(self._device, self._connection)


class _Session(asyncssh.SSHServerSession[bytes]):
    """One channel: a shell, a subsystem, one SCP transfer, or one command."""

    def __init__(self, device: Device, connection: asyncssh.SSHServerConnection) -> None:
        self._device = device
        user = str(connection.get_extra_info("username"))
        privilege = device.spec.privilege if user == device.spec.username else 15
        peer = connection.get_extra_info("peername") or ("?",)
        self._login = Login(device.next_session(), user, privilege, str(peer[0]))
        self._link = cast("Link", connection.get_extra_info("link"))
        self._chan: asyncssh.SSHServerChannel[bytes] | None = None
        self._terminal: Conversation | None = None
        self._subsystem: Callable[[Device, Login, Wire], Conversation] | None = None
        self._scp: ScpSink | ScpSource | None = None
        self._exec: ExecChannel | None = None
        self._early = bytearray()
        self._due = 0.0  # when the timer that is being served was due; 0 while none is

    # What asyncssh calls.

    def connection_made(self, chan: asyncssh.SSHServerChannel[bytes]) -> None:
        self._chan = chan

    def pty_requested(self, term_type: str, term_size: object, term_modes: object) -> bool:  # noqa: ARG002
        return True

    def shell_requested(self) -> bool:
        refusal = self._device.login_refusal()
        if refusal:
            self._device.record("refused", f"{self._login.user}: {refusal}")
        return refusal is None

    def subsystem_requested(self, subsystem: str) -> bool:
        self._subsystem = load_subsystem(self._device.spec.dialect, subsystem)
        refusal = self._device.login_refusal() if self._subsystem is not None else f"no subsystem {subsystem}"
        if refusal:
            self._device.record("refused", f"{self._login.user}: {refusal}")
        return refusal is None

    def exec_requested(self, command: str) -> bool:
        found = SCP.fullmatch(command.strip())
        if not found and isinstance(self._device.system, RunsCommands):
            self._exec = ExecChannel(self._device, self._login, command, wire=self, done=self._ran)
            return True
        refusal = self._device.file_copy_refusal(self._login) if found else "only scp may be started"
        if not found or refusal:
            self._device.record("refused", f"{self._login.user}: {command}: {refusal}")
            return False
        self._scp = self._transfer(found["flags"], FLASH.sub("", found["path"].strip("'\"")))
        return True

    def session_started(self) -> None:
        if self._exec is not None:
            self._guarded(self._exec.start)
            return
        if self._scp is not None:
            self._scp.start()
            self._scp_data(b"")
            return
        self._device.record("login", self._login.user, self._login.session)
        self._terminal = self._conversation()
        self._device.terminals[self._login.session] = self._terminal
        self._terminal.start()

    def _conversation(self) -> Conversation:
        if self._subsystem is not None:
            return self._subsystem(self._device, self._login, self)
        return Terminal(self._device, self._device.system.open(self._login), self._login, self)

    def data_received(self, data: bytes, datatype: object) -> None:  # noqa: ARG002
        self._guarded(lambda: self._received(data))

    def _received(self, data: bytes) -> None:
        if self._terminal is not None:
            self._terminal.feed(data)
        elif self._scp is not None:
            self._scp_data(data)
        elif self._exec is not None:
            self._exec.feed(data)

    def _guarded(self, action: Callable[[], None]) -> None:
        try:
            action()
        except Exception:
            # A mistake of the lab must not look like a fault of the device: it is kept, and `Lab.stop` raises it.
            self._device.record("bug", traceback.format_exc(), self._login.session)
            self._link.reset()
            raise

    def eof_received(self) -> bool:
        if self._scp is not None:
            self._exit(0)
        elif self._exec is not None:
            self._guarded(self._exec.end)
        return self._exec is not None

    def break_received(self, msec: int) -> bool:  # noqa: ARG002
        return True

    def connection_lost(self, exc: Exception | None) -> None:  # noqa: ARG002
        if self._terminal is not None:
            self._device.terminals.pop(self._login.session, None)
            self._device.record("logout", self._login.user, self._login.session)
            self._terminal.hang_up()

    # What the terminal calls.

    def write(self, data: bytes) -> None:
        """Send to the client."""
        if self._chan is not None and not self._chan.is_closing():
            self._chan.write(data)

    def close(self) -> None:
        """End the session: the device closes the whole connection after `exit`."""
        self._exit(0)

    def reset(self) -> None:
        """Cut the connection."""
        self._link.reset()

    def mute(self) -> None:
        """Never answer again."""
        self._link.mute()

    def later(self, seconds: float, action: Callable[[], None]) -> None:
        """Call `action` after `seconds` of real time.

        What follows at once on an action that came late is counted from when that was due: hundreds of lines typed ahead take as
        long together as the profile says.
        """
        loop = asyncio.get_running_loop()
        due = (self._due or loop.time()) + seconds
        loop.call_at(due, self._act, due, action)

    def _act(self, due: float, action: Callable[[], None]) -> None:
        self._due = due
        try:
            action()
        finally:
            self._due = 0.0

    def _ran(self, status: int, complaints: bytes) -> None:
        """Send what a command has complained about, and its exit status."""
        if self._chan is not None and not self._chan.is_closing():
            if complaints:
                self._chan.write_stderr(complaints)
            self._chan.exit(status)

    # SCP.

    def _transfer(self, flags: str, path: str) -> ScpSink | ScpSource:
        if "t" in flags:
            return ScpSink(path, self._store, self.write)
        stored = self._device.system.files.get(path)
        if stored is None:
            return ScpSource(path, b"", self._missing, lambda: self._exit(1))
        return ScpSource(path, stored.content, self.write, lambda: self._exit(0))

    def _missing(self, data: bytes) -> None:  # noqa: ARG002
        self.write(b"\x01scp: No such file or directory\n")

    def _store(self, name: str, content: bytes) -> bool:
        self._device.record("file", f"{name} {len(content)} bytes", self._login.session)
        return self._device.system.files.put(name, content, self._device.clock.now())

    def _scp_data(self, data: bytes) -> None:
        if self._scp is not None and not self._scp.feed(data):
            self._exit(1)

    def _exit(self, status: int) -> None:
        if self._chan is not None and not self._chan.is_closing():
            self._chan.exit(status)
