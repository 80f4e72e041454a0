"""The shell scripts that a Linux box runs for us: POSIX shell, GNU coreutils and tar, and the programs that own the files.

Nothing is put into a script but the id of the run, and paths that the platform's rules allow; both are checked here, because a shell's
quotation is the only thing between a name and a command. Content travels as an archive on standard input, never as an argument, which
every account of the box could read.

Who undoes is decided by one rename: whoever moves the run's folder first, confirmation or restore, has decided.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from netauto.errors import PlanError

BASE = "/var/lib/netauto"
READ_PATTERNS = (
    "etc/hostname",
    "etc/nftables.conf",
    "etc/nftables.d/*.nft",
    "etc/systemd/network/*.netdev",
    "etc/systemd/network/*.network",
    "etc/systemd/network/*.network.d/*.conf",
    "etc/dnsmasq.d/*.conf",
    "etc/hostapd/*.conf",
    "etc/sysctl.d/*.conf",
)
GONE, CHANGED = 3, 4  # exit statuses of `confirm`: nothing waits; what runs is not what was loaded
_RUN = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.-]{0,80}")
_PATH = re.compile(r"/etc/[\w./-]+")
_LINK = re.compile(r"[\w.-]{1,15}")

READ = f": netauto running; cd / && ls -d {' '.join(READ_PATTERNS)} 2>/dev/null | tar -cf - -T -"
PENDING = (
    ": netauto pending; cat /proc/uptime; systemctl list-units --all --plain --no-legend 'netauto-*.timer'; "
    f'for d in {BASE}/*/deadline; do [ -f "$d" ] && echo "deadline $d $(cat "$d")"; done; :'
)
IDENTITY = ": netauto stage; id -u; cat /etc/os-release"
SAVE = ": netauto save; sync -f /etc"
# What the loaded rules are, without counters and without what dnsmasq adds to sets.
_RULES = "nft -s -t list ruleset"
_UNIT = """\
[Unit]
Description=netauto: back to the state before a change that nobody has confirmed
DefaultDependencies=no
ConditionPathExists={restore}
After=local-fs.target
Before=network-pre.target systemd-networkd.service nftables.service dnsmasq.service shutdown.target
Wants=network-pre.target

[Service]
Type=oneshot
ExecStart=/bin/sh {restore} boot
"""


@dataclass(frozen=True, slots=True)
class Work:
    """What a change does to the files of a box, in absolute paths, sorted.

    Attributes:
        changed: files that are there before and after. created, removed: the others.
        made, unmade: interfaces that the new, or the old, files define and the others do not.
    """

    changed: tuple[str, ...]
    created: tuple[str, ...]
    removed: tuple[str, ...]
    made: tuple[str, ...]
    unmade: tuple[str, ...]

    def __post_init__(self) -> None:
        """Refuse what would be more than a name to a shell."""
        for path in self.every:
            if not _PATH.fullmatch(path) or ".." in path:
                raise PlanError(f"{path!r} is no path that may be written")
        for link in (*self.made, *self.unmade):
            if not _LINK.fullmatch(link):
                raise PlanError(f"{link!r} is no name of an interface")

    @property
    def every(self) -> tuple[str, ...]:
        """All files that the change touches."""
        return (*self.changed, *self.created, *self.removed)


def folder(run: str) -> str:
    """Return the folder of a run on the box.

    Raises:
        PlanError: its id holds more than letters, digits, ``_``, ``.`` and ``-``.
    """
    if not _RUN.fullmatch(run):
        raise PlanError(f"{run!r} is no id of a run")
    return f"{BASE}/{run}"


def upload(run: str) -> str:
    """Return the script that takes the archive of a run; what another try left behind goes first."""
    home = folder(run)
    return (
        f": netauto upload {run}; rm -rf {home} {BASE}/*.confirmed; "
        f"mkdir -p {BASE} && chmod 700 {BASE} && mkdir {home} && tar -xpf - -C {home}"
    )


def check(run: str, work: Work) -> str:
    """Return the script by which the box's own programs read the new files, without any effect."""
    home = f"{folder(run)}/check"
    steps = [f": netauto check {run}; cd {home}"]
    if _touched(work, "/etc/nftables"):
        steps.append("nft -c -f nftables.conf")
    if _touched(work, "/etc/dnsmasq.d/"):
        steps.append("dnsmasq --test --conf-file=/dev/null --conf-dir=dnsmasq.d,*.conf")
    # hostapd has no check of its own: the copy ends in a line that it refuses, so that it stops before it touches the radio.
    steps += [
        f"! hostapd {path.removeprefix('/etc/')} 2>&1" for path in work.changed if path.startswith("/etc/hostapd/")
    ]
    return " && ".join(steps)


def arm(run: str, seconds: int) -> str:
    """Return the script that makes the change take effect, to be undone after `seconds`; 0: it is permanent at once."""
    return f": netauto arm {run}; sh {folder(run)}/apply {seconds:d}"


def snapshot(run: str) -> str:
    """Return the script that prints what a restore would do: files to remove, a zero byte, the archive to put back."""
    home = folder(run)
    return f": netauto snapshot {run}; cat {home}/created && printf '\\0' && cat {home}/before.tar"


def confirm(run: str) -> str:
    """Return the script that makes an armed change permanent; its exit status says why not."""
    home = folder(run)
    return (
        f": netauto confirm {run}; [ -f {home}/deadline ] || exit {GONE}; "
        f'[ "$({_digest(home)})" = "$(cat {home}/loaded)" ] || exit {CHANGED}; '
        f"systemctl stop netauto-{run}.timer 2>/dev/null; mv {home} {home}.confirmed || exit {GONE}; "
        f"{_forget(run)}; rm -rf {home}.confirmed"
    )


def revert(run: str) -> str:
    """Return the script that undoes whatever is there of a run."""
    home = folder(run)
    return (
        f": netauto revert {run}; if [ -f {home}.restore ]; then sh {home}.restore || exit 1; fi; "
        f"systemctl stop netauto-{run}.timer 2>/dev/null; rm -rf {home}"
    )


def apply_script(run: str, work: Work) -> str:
    """Return the program of arming: snapshot, the ways back, then the new files, then loading them."""
    home = folder(run)
    unit = f"/etc/systemd/system/netauto-restore-{run}.service"
    wants = "/etc/systemd/system/sysinit.target.wants"
    lines = [
        "set -e",
        "cd /",
        f"tar -cpf {home}/before.tar -T {home}/kept",
        f"cp {home}/restore {home}.restore",
        'if [ "$1" != 0 ]; then',
        f"mkdir -p {wants}",
        f"cp {home}/unit {unit}",
        f"ln -sf {unit} {wants}/netauto-restore-{run}.service",
        f'expr "$(cut -d. -f1 /proc/uptime)" + "$1" > {home}/deadline',
        f'systemd-run --quiet --unit=netauto-{run} --on-active="$1" --timer-property=AccuracySec=1s /bin/sh {home}.restore',
        "fi",
        "sync",
        f"tar -xpf {home}/new.tar -C /",
        *([f"rm -f {' '.join(work.removed)}"] if work.removed else []),
        *_load(work, gone=work.unmade),
        f"{_digest(home)} > {home}/loaded",
        f'if [ "$1" = 0 ]; then rm -rf {home}.restore {home}; fi',
    ]
    return "\n".join(lines) + "\n"


def restore_script(run: str, work: Work) -> str:
    """Return the program of going back: run by the timer, at boot, or by us; it does no harm a second time."""
    home = folder(run)
    lines = [
        f"D={home}.reverting",
        f'[ -d {home} ] && mv {home} "$D"',
        '[ -d "$D" ] || exit 0',
        "cd /",
        'tar -xpf "$D/before.tar" -C / || exit 1',
        *([f"rm -f {' '.join(work.created)}"] if work.created else []),
        'if [ "$1" != boot ]; then',
        *(f"{line} || exit 1" if line.startswith("nft") else line for line in _load(work, gone=work.made)),
        ":",
        "fi",
        _forget(run),
        "sync",
        'rm -rf "$D"',
    ]
    return "\n".join(lines) + "\n"


def unit_file(run: str) -> str:
    """Return the service that goes back when the box boots before anybody has confirmed."""
    return _UNIT.format(restore=f"{folder(run)}.restore")


def _forget(run: str) -> str:
    unit = f"netauto-restore-{run}.service"
    return f"rm -f {folder(run)}.restore /etc/systemd/system/{unit} /etc/systemd/system/sysinit.target.wants/{unit}"


def _digest(home: str) -> str:
    return f"{{ cd / && cat {home}/files | tar -cf - --mtime=@0 -T - && {_RULES}; }} | sha256sum"


def _touched(work: Work, start: str) -> bool:
    return any(path.startswith(start) for path in work.every)


def _load(work: Work, *, gone: tuple[str, ...]) -> list[str]:
    """Return what makes the programs read their files again; `gone`: interfaces that no file defines any more."""
    lines = []
    if _touched(work, "/etc/systemd/network/"):
        # documented, networkctl(1): reload makes new interfaces, and never deletes one.
        lines += [f"ip link delete dev {link} 2>/dev/null || :" for link in gone]
        lines.append("networkctl reload")
    if _touched(work, "/etc/nftables"):
        lines.append("nft -f /etc/nftables.conf")
    if _touched(work, "/etc/dnsmasq.d/"):
        lines.append("systemctl restart dnsmasq.service")
    radios = sorted(
        {path.rpartition("/")[2].removesuffix(".conf") for path in work.every if path.startswith("/etc/hostapd/")}
    )
    lines += [f"systemctl reload hostapd@{radio}.service" for radio in radios]
    return lines
