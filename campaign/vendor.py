"""What the campaign has to know of a platform in its own words: how people edit there, and how its devices refuse.

A platform that is missing here still meets every other fault; `python -m campaign` says which cases it does without.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping


@dataclass(frozen=True, slots=True)
class Words:
    """A platform's words.

    Attributes:
        edit, undo: what a person types who adds something of their own, and takes it away.
        confirm, revert: what a person types who confirms or reverts whatever waits, ``{session}`` if it has a name; none where nothing
            waits.
        rename: what a person types who gives the device another name, and its old one again with ``{name}``.
        refusals: what the device says when it refuses a line, one for each family.
        full: what it says when a table is full.
        no_room: what it says when it cannot keep what it would go back to.
        log: a message that it prints in the middle of anything.
        save: what a person types to keep an edit over a restart; nothing where that happens by itself.
        release: what frees a configuration that somebody holds; nothing where that passes by itself, None where nobody can hold one.
    """

    edit: tuple[str, ...]
    undo: tuple[str, ...]
    rename: tuple[str, ...]
    refusals: tuple[str, ...]
    full: str
    no_room: str
    log: str
    save: tuple[str, ...] = ()
    release: tuple[str, ...] | None = ()
    confirm: tuple[str, ...] = ()
    revert: tuple[str, ...] = ()


_IOS = Words(
    edit=("configure terminal", "vlan 3333", "name PERSONNE", "end"),
    undo=("configure terminal", "no vlan 3333", "end", "write memory"),
    save=("write memory",),
    release=("clear configuration lock",),
    confirm=("configure confirm",),
    revert=("configure revert now",),
    rename=("configure terminal", "hostname {name}", "end", "write memory"),
    refusals=(
        "% Invalid input detected at '^' marker.\n",
        "% Incomplete command.\n",
        '% Ambiguous command:  "x"\n',
        "Command rejected: Bad VLAN allowed list.\n",
        "Command authorization failed.\n",
        "% Bad IP address or host name\n",
        "% Error in authentication.\n",
        "%Error: the change could not be applied\n",
        "% Duplicate sequence number\n",
        "VLAN id 2032 is not allowed\n",
        "% Configuration mode is locked by process '318' user 'astreinte'. Please try later.\n",
        "% Something that no page describes\n",
    ),
    full="% Unable to add entry: table is full\n",
    no_room="%Error: no space left on device, the running config could not be backed up\n",
    log="*Mar 17 08:00:00.123: %LINK-3-UPDOWN: Interface GigabitEthernet1/0/9, changed state to down",
)

_EOS = Words(
    edit=("configure terminal", "vlan 3333", "name PERSONNE", "end"),
    undo=("configure terminal", "no vlan 3333", "end", "write memory"),
    save=("write memory",),
    release=("configure session sess-astreinte abort", "configure unlock force"),
    confirm=("configure session {session} commit",),
    revert=("configure session {session} abort",),
    rename=("configure terminal", "hostname {name}", "end", "write memory"),
    refusals=(
        "% Invalid input (at token 0: 'x')\n",
        "% Incomplete command (at token 1: 'x')\n",
        "% Ambiguous command (at token 0: 'x')\n",
        "% Invalid input\n",
        "% Unavailable command (not supported on this hardware platform)\n",
        "% Authorization denied for command 'x'\n",
        "% VLAN 2232 is an internal VLAN: in internal use by Ethernet22\n",
        "% Maximum number of pending sessions has been reached\n",
        "% Something that no page describes\n",
    ),
    full="% Unable to add entry: table is full\n",
    no_room="% Error copying system:/running-config (No space left on device)\n",
    log="Mar 17 08:00:00 bet-acc-1 Ebra: %LINEPROTO-5-UPDOWN: Line protocol on Interface Ethernet9, changed state to down",
)
# documented: Junos OS CLI user guide; its refusals as PyEZ and ncclient have recorded them in their tests.
_JUNOS = Words(
    edit=("configure", "set vlans PERSONNE vlan-id 3333", "commit and-quit"),
    undo=("configure", "delete vlans PERSONNE", "commit and-quit"),
    confirm=("configure", "commit and-quit"),
    revert=("configure", "rollback 1", "commit and-quit"),
    release=("request system logout user astreinte",),
    rename=("configure", "set system host-name {name}", "commit and-quit"),
    refusals=(
        "error: syntax error\n",
        "error: missing argument\n",
        "error: invalid value '5000' in '2..4094'\n",
        "error: statement not found\n",
        "error: permission denied\n",
        "error: configuration database locked by:\n  astreinte terminal p0 (pid 4242) on since 2020-03-17 08:00:00 UTC\n",
        "error: Something that no page describes\n",
    ),
    full="error: number of elements exceeds limit of 4096\n",
    no_room="error: could not save configuration: No space left on device\n",
    log="Mar 17 08:00:00  hnb-acc-1 mib2d[1842]: SNMP_TRAP_LINK_DOWN: ifIndex 509, ifOperStatus down(2), ifName ge-0/0/9",
)

# A box's programs refuse, each in its own words.
_LINUX = Words(
    edit=("echo 'define PERSONNE = tcp . 3333' >> /etc/nftables.d/00-catalogue.nft",),
    undo=("sed -i '/PERSONNE/d' /etc/nftables.d/00-catalogue.nft",),
    release=None,
    rename=("echo {name} > /etc/hostname", "hostname {name}"),
    refusals=(
        "bash: x: command not found\n",
        "mkdir: cannot create directory: Permission denied\n",
        "/dev/stdin:3:1-4: Error: syntax error, unexpected string\n",
        "Failed to start transient timer unit: Unit netauto.timer already exists.\n",
        "Something that no page describes\n",
    ),
    full="netlink: Error: Could not process rule: No space left on device\n",
    no_room="tar: write error: No space left on device\n",
    log="[12345.678] nf_conntrack: table full, dropping packet",
)

WORDS: Mapping[str, Words] = {
    "arista_eos": _EOS,
    "aruba_aoscx": Words(
        edit=("configure terminal", "vlan 3333", "name PERSONNE", "end"),
        undo=("configure terminal", "no vlan 3333", "end", "write memory"),
        save=("write memory",),
        confirm=("checkpoint auto confirm",),
        rename=("configure terminal", "hostname {name}", "end", "write memory"),
        refusals=(
            "Invalid input: x\n",
            "% Command incomplete.\n",
            "% Ambiguous command.\n",
            "VLAN 2032 does not exist\n",
            "Interface 1/1/99 does not exist\n",
            "Operation not allowed on an interface that is part of a LAG.\n",
            "Cannot execute command. Command not allowed.\n",
            "This command is not supported on this platform.\n",
            "Maximum number of VLANs has been reached\n",
            "% Something that no page describes\n",
        ),
        full="Maximum number of entries has been reached\n",
        no_room="Copying configuration: [Error] No space left on device\n",
        log='WARNING  Please "checkpoint auto confirm" within 2 minutes',
    ),
    "ios_xe": _IOS,
    "c9800": _IOS,
    "junos": _JUNOS,
    "linux": _LINUX,
    "fortios": Words(
        edit=("config firewall address", "edit PERSONNE", "set subnet 10.99.0.0 255.255.0.0", "next", "end"),
        undo=("config firewall address", "delete PERSONNE", "end"),
        rename=("config system global", "set hostname {name}", "end"),
        refusals=(
            "command parse error before 'x'\nCommand fail. Return code -61\n",
            "ambiguous command before 'x'\nCommand fail. Return code -61\n",
            "incomplete command in the end\nCommand fail. Return code -160\n",
            "Unknown action 0\n",
            "entry not found in datasource\nvalue parse error before 'x'\nCommand fail. Return code -3\n",
            "invalid ip address\nvalue parse error before 'x'\nCommand fail. Return code -8\n",
            "string value is too long. the size is 40, the limit is 35\nCommand fail. Return code -1\n",
            "node_check_object fail! for vlanid 2032\nCommand fail. Return code -651\n",
            "Attribute 'subnet' MUST be set.\nCommand fail. Return code -56\n",
            "The entry is used by other 2 entries\nCommand fail. Return code -23\n",
            "Permission denied. Insufficient privileges.\nCommand fail. Return code -37\n",
            "Can not config the object since it is being configured by other transactions.\nCommand fail. Return code 14\n",
        ),
        full="Maximum number of entries has been reached.\nobject set operator error, -4 discard the setting\n"
        "Command fail. Return code -4\n",
        no_room="Failed to save config: no space left on device.\nCommand fail. Return code -1\n",
        log="config transaction id=99 will expire in 30 seconds",
    ),
}
