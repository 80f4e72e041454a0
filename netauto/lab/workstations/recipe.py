"""What the two layers of the workstations' image hold, as data.

`base` is a Debian that boots, with sshd and what Ansible needs. `workstation` stands on it: what is big is installed there; what is small
is only downloaded, so that a role really installs it, and no converge waits for a package mirror.

Whatever is true of a container only, and not of a PC, stands here in `FILES` and never in a role.
"""

from __future__ import annotations

from dataclasses import dataclass

SUITE = "bookworm"
USER = "netauto"  # whom Ansible logs in as; root by sudo
NAMESERVER = "10.0.2.3"  # slirp4netns answers there; see its manual page


@dataclass(frozen=True, slots=True)
class ImageFile:
    """A text file of the image: absolute path, content, mode."""

    path: str
    text: str
    mode: int = 0o644


@dataclass(frozen=True, slots=True)
class Recipe:
    """One layer.

    Attributes:
        name: folder of the layer, with its key.
        packages: what is installed.
        archives: what is downloaded only, with what it depends on.
        files: written when packages are there.
        commands: run in the layer at the end, in order.
    """

    name: str
    packages: tuple[str, ...]
    archives: tuple[str, ...] = ()
    files: tuple[ImageFile, ...] = ()
    commands: tuple[tuple[str, ...], ...] = ()


FILES = (
    ImageFile("/etc/resolv.conf", f"nameserver {NAMESERVER}\n"),
    # Keys of a target are written at its start, outside of the home that a role may make its own.
    ImageFile("/etc/ssh/sshd_config.d/lab.conf", "AuthorizedKeysFile /etc/ssh/authorized_keys.d/%u\nUseDNS no\n"),
    ImageFile("/etc/sudoers.d/netauto", f"{USER} ALL=(ALL) NOPASSWD: ALL\n", 0o440),
    # A container may not set the clock (no CAP_SYS_TIME, and it is the host's clock): chronyd measures, and leaves it alone.
    ImageFile(
        "/etc/systemd/system/chrony.service.d/lab.conf",
        "[Unit]\nConditionCapability=\n[Service]\nExecStart=\nExecStart=!/usr/sbin/chronyd -F 1 -x\n",
    ),
    # tap0 is the target's way to the package mirror, no interface of a PC.
    ImageFile("/etc/NetworkManager/conf.d/lab.conf", "[keyfile]\nunmanaged-devices=interface-name:tap0\n"),
    # Documentation of packages is what makes an installation slow, and nobody reads it here.
    ImageFile(
        "/etc/dpkg/dpkg.cfg.d/lab",
        "force-unsafe-io\npath-exclude=/usr/share/doc/*\npath-exclude=/usr/share/man/*\npath-exclude=/usr/share/info/*\n",
    ),
)

BASE = Recipe(
    name="base",
    packages=(
        "ca-certificates",
        "dbus",
        "iproute2",
        "kmod",
        "openssh-server",
        "openssl",
        "procps",
        "python3-apt",
        "python3-minimal",
        "sudo",
        "systemd",
        "systemd-sysv",
        "udev",
    ),
    files=FILES,
    commands=(
        ("useradd", "--system", "--create-home", "--home-dir", f"/var/lib/{USER}", "--shell", "/bin/bash", USER),
        ("update-ca-certificates",),
        # One image, many targets: each gets a key and an identity of its own.
        ("find", "/etc/ssh", "-name", "ssh_host_*", "-delete"),
        ("truncate", "--size=0", "/etc/machine-id"),
    ),
)

WORKSTATION = Recipe(
    name="workstation",
    packages=(
        "chromium",
        "chromium-sandbox",
        "fonts-dejavu-core",
        "fonts-liberation",
        "grim",
        "sway",
        "swayidle",
        "swaylock",
    ),
    archives=(
        "aide",
        "auditd",
        "chrony",
        "cups-client",
        "cups-daemon",
        "gpg",
        "gpg-agent",
        "greetd",
        "hostapd",
        "libnss3-tools",
        "locales",
        "lynis",
        "network-manager",
        "nftables",
        "opensc",
        "pcscd",
        "python3-evdev",
        "rsyslog",
        "rsyslog-gnutls",
        "seatd",
        "stunnel4",
        "tzdata",
        "unattended-upgrades",
        "usbguard",
        "vsmartcard-vpcd",
        "wpasupplicant",
        "wtype",
    ),
    files=(
        # The kernel has one audit, and it is the host's: in a container auditd has nothing to own, and says so by failing.
        ImageFile("/etc/systemd/system/auditd.service.d/lab.conf", "[Unit]\nConditionVirtualization=!container\n"),
        # There is no screen, graphics card or terminal: the kiosk's session gets a screen in memory.
        ImageFile(
            "/etc/systemd/system/kiosk-session.service.d/lab.conf",
            "[Service]\nTTYPath=\nStandardInput=null\n"
            "Environment=WLR_BACKENDS=headless WLR_RENDERER=pixman WLR_LIBINPUT_NO_DEVICES=1\n",
        ),
    ),
)

LAYERS = (BASE, WORKSTATION)  # each stands on those before it
