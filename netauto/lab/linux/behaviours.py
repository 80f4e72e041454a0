"""What the Linux dialect does, and what each behaviour rests on.

*recorded*: what the program itself printed when it was started on files of this lab, or a published transcript. No box of a hospital
was used.
"""

from __future__ import annotations

NFT = "nft 1.0.6 (Debian 12), started on files of this lab"
HOSTAPD = "hostapd 2.10 (Debian 12), started on files of this lab"
MAN_NFT = "nft(8)"
NETWORKD = "systemd.network(5), systemd.netdev(5), networkctl(1)"
SYSTEMD = "systemd-run(1), systemctl(1), systemd.timer(5)"
COREUTILS = "GNU coreutils manual 9.1"
POSIX = "IEEE Std 1003.1, Shell Command Language"
TAR = "GNU tar manual"
DNSMASQ = "dnsmasq(8) 2.90"
GENERAL = "general knowledge"

BEHAVIOURS: tuple[tuple[str, str, str], ...] = (
    (
        "where root, nft and unshare are there, each `nft -c -f` and `nft -f` is the real program in a new namespace",
        "recorded",
        NFT,
    ),
    (
        "elsewhere rules are read by the lab itself: shapes, names and braces, no types; the log and `netauto lab status` say so",
        "assumed",
        GENERAL,
    ),
    ("a file is loaded as a whole or not at all", "documented", MAN_NFT),
    ("layout of a refusal: `FILE:LINE:COLUMN: Error: …`, the line, marks below it", "recorded", NFT),
    ("a chain that is opened again gets the new rules after those that it has", "recorded", NFT),
    ("`include` with a pattern reads the files in the order of their names, none is no error", "recorded", NFT),
    (
        "`nft -s list ruleset` without counters, `-t` without the elements of sets, `-j` as JSON (real nft only)",
        "recorded",
        NFT,
    ),
    ("counters do not count: no packet goes through the box", "assumed", GENERAL),
    (
        "where root and hostapd are there, a radio's file is read by the real program, which finds no radio",
        "recorded",
        HOSTAPD,
    ),
    ("elsewhere by a list of settings", "assumed", "hostapd.conf of hostapd 2.10"),
    ("`Line N: unknown configuration item`, `N errors found in configuration file`", "recorded", HOSTAPD),
    ("a reload of hostapd takes over the file's list of SSIDs", "assumed", GENERAL),
    ("`hostapd_cli -i NAME status|get_config`, `iw dev`: layouts", "assumed", "hostapd_cli(1), iw 5.19"),
    (
        "`networkctl reload` makes new interfaces and reconfigures changed ones, and deletes none",
        "documented",
        NETWORKD,
    ),
    ("drop-ins in `NAME.network.d/` are read after the file", "documented", NETWORKD),
    ("`ip -j [-d] addr|link|route`: names of the fields", "documented", "iproute2 6.1, ip(8)"),
    ("interfaces are up as soon as they are made", "assumed", GENERAL),
    (
        "`systemd-run --unit --on-active` starts a transient timer; a second one of the name is refused",
        "documented",
        SYSTEMD,
    ),
    ("a transient timer is lost in a reboot", "documented", SYSTEMD),
    (
        "units wanted by sysinit.target run at boot, where `ConditionPathExists` holds, before the network is configured",
        "documented",
        SYSTEMD,
    ),
    ("`systemctl list-units --plain --no-legend`: name, load, active, sub", "documented", SYSTEMD),
    ("`dnsmasq --test` finds nothing wrong, whatever the file", "assumed", DNSMASQ),
    ("a restart of dnsmasq always succeeds", "assumed", GENERAL),
    (
        "shell: words, quotation, redirections, pipes, `&&`, `||`, `!`, `for`, `if`, groups, `$(…)`, `set -e`; else a syntax error",
        "documented",
        POSIX,
    ),
    ("an unknown command: status 127, `command not found`", "documented", "bash(1)"),
    ("an option that a program of the lab does not know is refused, never ignored", "assumed", COREUTILS),
    ("`sed`: `/TEXT/d` and `/TEXT/p`, `-i`, `-n`; every other script is refused", "documented", "sed(1)"),
    ("wording of coreutils' complaints", "recorded", COREUTILS),
    ("tar: `-c`, `-x`, `-f`, `-p`, `-C`, `-T`; links and devices are left out when unpacking", "documented", TAR),
    ("a rename is one step, also in a loss of power", "documented", "rename(2)"),
    ("what is written is on the disk at once", "assumed", GENERAL),
    ("what lives in memory only (run time files, temporary files) is gone after a boot", "documented", "hier(7)"),
    (
        "a channel for each command, its exit status, complaints apart from output",
        "documented",
        "RFC 4254, section 6.5",
    ),
    (
        "no program of another user, no Python on the box: Ansible's `command` and `copy` do not run, `raw` does",
        "assumed",
        GENERAL,
    ),
)
