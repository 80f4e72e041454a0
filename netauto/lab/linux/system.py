"""One Linux box: files, shell, kernel, services."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from netauto.lab.dialect import SystemState, TerminalStyle
from netauto.lab.linux import hostapd, network, nftables
from netauto.lab.linux.archive import tar
from netauto.lab.linux.cli import BashCli
from netauto.lab.linux.coreutils import PROGRAMS
from netauto.lab.linux.leftovers import Leftovers
from netauto.lab.linux.shell import Call, Result, Shell, fail
from netauto.lab.linux.storage import Entry, Storage
from netauto.lab.linux.systemd import WANTS, Systemd
from netauto.lab.oracle import Pending

if TYPE_CHECKING:
    from collections.abc import Callable

    from netauto.lab.device import Device
    from netauto.lab.dialect import Login
    from netauto.lab.faults import Fault

# What a configuration is made of, in the order in which it is told: the files that say what the box does in the network.
TOLD = (
    r"/etc/hostname|/etc/nftables\.conf|/etc/nftables\.d/[^/]+\.nft|/etc/systemd/network/[^/]+\.(?:netdev|network)"
    r"|/etc/systemd/network/[^/]+\.network\.d/[^/]+\.conf|/etc/dnsmasq\.d/[^/]+\.conf|/etc/hostapd/[^/]+\.conf|/etc/sysctl\.d/[^/]+\.conf"
)
UNENDED = "\\ no newline at the end of the file"
RELEASE = 'PRETTY_NAME="Debian GNU/Linux 12 (bookworm)"\nNAME="Debian GNU/Linux"\nVERSION_ID="12"\nID=debian\n'
FOREIGN_SECONDS = 300.0
_STATE = "/var/lib/netauto"


class LinuxSystem:
    """A Debian box."""

    style = TerminalStyle(
        typeahead=4096,  # documented: N_TTY_BUF_SIZE of the kernel
        help_key=b"",
        rejected="bash: Operation not permitted\n",
        denied="bash: Permission denied\n",
        ssh_version="OpenSSH_9.2p1 Debian-2+deb12u3",
    )
    vty = 10  # documented: sshd_config(5), MaxSessions

    def __init__(self, device: Device) -> None:
        self.device = device
        self.storage = told_files(device.spec.base)
        self.storage.room = min(device.spec.flash_bytes, 1 << 26)
        self.files = Leftovers(self.storage)
        self.network = network.Network()
        self.ruleset = nftables.Ruleset()
        self.radios: dict[str, tuple[hostapd.Bss, ...]] = {}
        self.systemd = Systemd(device.clock, self._as_root, self._service)
        self.programs = self._programs()
        self._trial = False  # nothing is loaded while it is tried out what a boot would do
        self._start()
        self.note = f"rules are read by {nftables.judge()}, radios by {hostapd.judge()}"
        device.record("system", self.note)

    # The seam.

    def open(self, login: Login) -> BashCli:
        """A session has logged in."""
        return BashCli(self, login)

    def run_command(self, login: Login, command: str, stdin: bytes) -> tuple[int, bytes, bytes]:
        """Run a command of a channel of its own."""
        del login
        result = self.shell().run(command, stdin)
        return result.status, result.out, result.err

    def state(self) -> SystemState:
        """The truth: what it boots with is found by booting a copy."""
        waiting = [(timer.due, name) for name, timer in self.systemd.timers.items() if name.startswith("netauto-")]
        pending = None
        if waiting:
            due, name = min(waiting)
            owner = name.removeprefix("netauto-").removesuffix(".timer")
            pending = Pending(owner, max(0.0, due - self.device.clock.now()))
        return SystemState(told(self.storage), self._boots_with(), pending, config_locked_by=None)

    def restart(self) -> None:
        """Boot: what lives in memory is gone, units that are wanted at boot run, then everything is loaded from `/etc`."""
        self.systemd.forget()
        self.storage.reboot()
        self.network = network.Network()
        self.ruleset = nftables.Ruleset()
        self._trial = True
        self._boot_units()
        self._trial = False
        self._start()

    def enact(self, fault: Fault) -> None:
        """Faults of this dialect; nobody can hold the configuration of a box."""
        if fault.kind == "lose_timer":
            self.systemd.forget()
        elif fault.kind == "foreign_timer":
            self.systemd.arm(f"netauto-{fault.user}.timer", fault.seconds or FOREIGN_SECONDS, ":")

    def file_copy_refusal(self, login: Login) -> str | None:
        """Root may copy."""
        del login
        return None

    # Inside.

    def shell(self) -> Shell:
        """A new shell of root."""
        return Shell(self.storage, self.programs)

    @property
    def hostname(self) -> str:
        """Name in the prompt."""
        return self.storage.read("/etc/hostname").decode("utf-8", "replace").strip() or "localhost"

    @property
    def uptime(self) -> float:
        """Seconds since the box booted."""
        return self.device.clock.now() - self.device.booted if hasattr(self.device, "booted") else 0.0

    def texts(self, start: str) -> dict[str, str]:
        """Return the text files below a path."""
        return {
            path: entry.content.decode("utf-8", "replace")
            for path, entry in self.storage.files.items()
            if path.startswith(start) and not entry.link
        }

    def _as_root(self, command: str) -> Result:
        return self.shell().run(command)

    def _start(self) -> None:
        hardware = (
            "lo",
            *sorted({name for text in self.texts("/etc/systemd/network/").values() for name in _hardware(text)}),
        )
        self.network.reload(self.texts("/etc/systemd/network/"), hardware)
        complaint, ruleset = self._rules("/etc/nftables.conf", "/etc/nftables.conf")
        if not complaint:
            self.ruleset = ruleset
        else:
            self.device.record("system", f"nftables.service failed: {complaint.splitlines()[0]}")
        for path in self.texts("/etc/hostapd/"):
            self._service("restart", f"hostapd@{path.rpartition('/')[2].removesuffix('.conf')}")

    def _rules(self, path: str, shown: str) -> tuple[str, nftables.Ruleset]:
        folder = path.rpartition("/")[0] + "/"
        return nftables.load(self.texts(folder), path, shown, lambda line: self.device.screen(line).reply)

    def _boot_units(self) -> None:
        shell = self.shell()
        self.systemd.boot(
            lambda path: self.storage.read(path).decode("utf-8", "replace"),
            self.storage.names(WANTS.rstrip("/")) if self.storage.is_folder(WANTS.rstrip("/")) else [],
            lambda path: self.storage.exists(shell.storage.resolve(path)),
        )

    def _boots_with(self) -> str:
        kept, self.storage = self.storage, self.storage.copy()
        self._trial = True
        try:
            self._boot_units()
            return told(self.storage)
        finally:
            self._trial = False
            self.storage = kept

    def _service(self, verb: str, name: str) -> Result:
        if self._trial:
            return Result()
        radio = name.removeprefix("hostapd@")
        if radio != name:
            return self._radio(verb, radio)
        if name == "nftables" and verb in ("restart", "reload", "start"):
            return self._nft(Call(("nft", "-f", "/etc/nftables.conf"), b"", self.shell()))
        if name == "systemd-networkd":
            self._networkctl_reload()
        return Result()

    def _radio(self, verb: str, radio: str) -> Result:
        path = f"/etc/hostapd/{radio}.conf"
        text = self.texts(path).get(path)
        if text is None:
            return Result(1, err=f"Failed to {verb} hostapd@{radio}.service: Unit not found.\n".encode())
        said = hostapd.on_air(text)
        self.radios[radio] = said if verb != "stop" else ()
        return Result()

    def _networkctl_reload(self) -> None:
        self.network.reload(
            self.texts("/etc/systemd/network/"),
            tuple(link.name for link in self.network.links.values() if not link.kind),
        )

    # Programs.

    def _programs(self) -> dict[str, Callable[[Call], Result]]:
        return PROGRAMS | {
            "tar": tar(self._written),
            "nft": self._nft,
            "hostapd": self._hostapd,
            "hostapd_cli": self._hostapd_cli,
            "iw": self._iw,
            "dnsmasq": self._dnsmasq,
            "ip": lambda call: Result() if self._trial else network.ip(self.network, call),
            "networkctl": self._networkctl,
            "systemctl": self.systemd.systemctl,
            "systemd-run": self.systemd.systemd_run,
            "sync": self._sync,
            "id": lambda call: Result(out=b"0\n" if "-u" in call.argv else b"uid=0(root) gid=0(root) groups=0(root)\n"),
            "uname": self._uname,
            "hostname": lambda _call: Result(out=f"{self.hostname}\n".encode()),
            "uptime": lambda _call: Result(out=f" up {int(self.uptime // 60)} min\n".encode()),
            "date": lambda _call: Result(out=f"{self.device.clock.datetime():%a %b %d %H:%M:%S UTC %Y}\n".encode()),
            "cat": self._cat,
            "cut": self._cut,
            "reboot": self._reboot,
        }

    def _with_proc(self) -> None:
        self.storage.files["/proc/uptime"] = Entry(f"{self.uptime:.2f} {self.uptime:.2f}\n".encode(), 0o444)

    def _cat(self, call: Call) -> Result:
        self._with_proc()
        return PROGRAMS["cat"](call)

    def _cut(self, call: Call) -> Result:
        self._with_proc()
        return PROGRAMS["cut"](call)

    def _written(self, path: str) -> str | None:
        """Let a fault refuse a file as a disk would, whether it is written in its place or in a folder beside."""
        found = re.search(r"(?:/check)?(/etc/.+|/check/.+)$", path)
        name = found[1].replace("/check/", "/etc/") if found else path
        reply = self.device.screen(f"file {name}").reply
        return reply.strip() or "No space left on device" if reply is not None else None

    def _nft(self, call: Call) -> Result:
        words = list(call.argv[1:])
        if "-f" in words and words[-1] != "-f":
            path = call.path(words[words.index("-f") + 1])
            if path not in call.storage.files:
                return Result(1, err=f'Error: Could not open file "{words[-1]}": No such file or directory\n'.encode())
            if self._trial:
                return Result()
            complaint, ruleset = self._rules(path, words[words.index("-f") + 1])
            if complaint:
                return Result(1, err=complaint.encode())
            if "-c" not in words:
                self.ruleset = ruleset
            return Result()
        plain = [word for word in words if not word.startswith("-")]
        if plain[:1] == ["list"]:
            return self._listed(words, plain)
        return Result(1, err=f"Error: syntax error, unexpected {plain[0] if plain else 'end of file'}\n".encode())

    def _listed(self, words: list[str], plain: list[str]) -> Result:
        if "-j" in words:
            text = self.ruleset.json
            return Result(out=text.encode()) if text else fail("nft", f"JSON is not there: {nftables.OWN}")
        text = self.ruleset.terse if "-t" in words else self.ruleset.listing
        if plain[1:2] == ["ruleset"]:
            return Result(out=text.encode())
        if plain[1:2] == ["chain"] and len(plain) == 5:  # noqa: PLR2004 - list chain FAMILY TABLE CHAIN
            found = re.search(rf"^\tchain {re.escape(plain[4])} \{{\n(?:\t\t.*\n|\n)*\t\}}\n", text, re.MULTILINE)
            if found:
                return Result(out=f"table {plain[2]} {plain[3]} {{\n{found.group()}}}\n".encode())
        return Result(1, err=b"Error: No such file or directory\n")

    def _hostapd(self, call: Call) -> Result:
        names = [word for word in call.argv[1:] if not word.startswith("-")]
        if "-v" in call.argv:
            return Result(1, err=b"hostapd v2.10\n")
        text = self.texts(call.path(names[0])).get(call.path(names[0])) if names else None
        if text is None:
            return Result(1, f"Could not open configuration file '{names[0] if names else ''}' for reading.\n".encode())
        for number, line in enumerate(text.splitlines(), start=1):
            refused = self.device.screen(line).reply if line.strip() else None
            if refused:
                return Result(
                    1, f"Line {number}: {refused.strip()}\n1 errors found in configuration file '{names[0]}'\n".encode()
                )
        return Result(1, hostapd.read(names[0], text).encode())

    def _hostapd_cli(self, call: Call) -> Result:
        words = [word for word in call.argv[1:] if word != "-i"]
        bss = {one.interface: one for radio in self.radios.values() for one in radio}
        if len(words) < 2 or words[0] not in bss:  # noqa: PLR2004 - interface and command
            return Result(255, err=b"Failed to connect to hostapd - wpa_ctrl_open: No such file or directory\n")
        if words[1] != "get_config" and words[1] != "status":
            return Result(1, b"UNKNOWN COMMAND\n")
        one = bss[words[0]]
        lines = [f"bssid=02:00:00:00:00:{len(bss):02x}", f"ssid={one.ssid}"]
        lines += [
            f"{key}={one.settings[key]}" for key in ("wpa", "wpa_key_mgmt", "rsn_pairwise") if key in one.settings
        ]
        head = ["state=ENABLED"] if words[1] == "status" else []
        return Result(out="".join(f"{line}\n" for line in [*head, *lines]).encode())

    def _iw(self, call: Call) -> Result:
        if call.argv[1:] != ("dev",):
            return fail("iw", "command is not known here", 1)
        lines = []
        for number, (radio, said) in enumerate(sorted(self.radios.items())):
            lines.append(f"phy#{number}")
            for one in said:
                lines += [f"\tInterface {one.interface}", "\t\ttype AP", f"\t\tssid {one.ssid}"]
            lines += [] if said else [f"\tInterface {radio}", "\t\ttype managed"]
        return Result(out="".join(f"{line}\n" for line in lines).encode())

    def _dnsmasq(self, call: Call) -> Result:
        return (
            Result(err=b"dnsmasq: syntax check OK.\n")
            if "--test" in call.argv
            else fail("dnsmasq", "already running", 2)
        )

    def _networkctl(self, call: Call) -> Result:
        if call.argv[1:2] in (("reload",), ("reconfigure",)):
            if not self._trial:
                self._networkctl_reload()
            return Result()
        return network.networkctl(self.network, call)

    def _sync(self, call: Call) -> Result:
        fault = self.device.faults.take("save_fails", " ".join(call.argv))
        return fail("sync", fault.text.strip() or "error syncing '/': Input/output error") if fault else Result()

    def _uname(self, call: Call) -> Result:
        name = f"Linux {self.hostname} 6.1.0-28-amd64 #1 SMP PREEMPT_DYNAMIC Debian 6.1.119-1 x86_64 GNU/Linux"
        return Result(
            out=f"{name if '-a' in call.argv else name.split()[2] if '-r' in call.argv else 'Linux'}\n".encode()
        )

    def _reboot(self, call: Call) -> Result:
        del call
        self.device.clock.after(0, self.device.reboot)
        return Result()


def told_files(text: str) -> Storage:
    """Return the files of a base configuration: ``file PATH``, then each line of the file indented by four blanks."""
    storage = Storage()
    found: dict[str, list[str]] = {}
    lines: list[str] = []
    for raw in text.split("\n")[:-1]:
        if raw.startswith("file "):
            lines = found.setdefault(raw.removeprefix("file "), [])
        elif raw == UNENDED and lines:
            lines[-1] = lines[-1].rstrip("\n")
        else:
            lines.append(raw.removeprefix("    ") + "\n")
    found.setdefault("/etc/os-release", [RELEASE])
    for path, content in found.items():
        storage.make_folder(path.rpartition("/")[0], parents=True)
        storage.write(path, "".join(content).encode(), 0o600 if path.startswith("/etc/hostapd/") else 0o644)
    for folder in ("/root", "/etc/systemd/system", "/etc/systemd/network", "/etc/nftables.d", "/etc/dnsmasq.d"):
        storage.make_folder(folder, parents=True)
    return storage


def told(storage: Storage) -> str:
    """Return the configuration as one text; the opposite of `told_files`."""
    parts = []
    for path, entry in sorted(storage.files.items()):
        if entry.link or not re.fullmatch(TOLD, path):
            continue
        *lines, last = entry.content.decode("utf-8", "replace").split("\n")
        parts.append(f"file {path}\n" + "".join(f"    {line}\n" if line else "\n" for line in lines))
        parts += [f"    {last}\n{UNENDED}\n"] if last else []
    return "".join(parts)


def _hardware(text: str) -> list[str]:
    """Return the interfaces that a ``.network`` file matches and no ``.netdev`` could make: the machine's own."""
    found = re.search(r"^\[Match\]\nName=(.+)$", text, re.MULTILINE)
    return [name for name in (found[1].split() if found else []) if re.fullmatch(r"(?:en|eth|wan|wl)\w*", name)]
