"""What each behaviour of the IOS-XE and Catalyst 9800 dialects rests on. No real Cisco device was used.

`recorded`: seen in a published transcript, or in the test data of a client that parses it. `documented`: stated by the
vendor. `assumed`: general knowledge, or made up in the vendor's manner where nothing was found.
"""

from __future__ import annotations

FUNDAMENTALS = "cisco.com, IOS-XE Configuration Fundamentals Configuration Guide"
ARCHIVE = "cisco.com, Configuration Replace and Configuration Rollback; Rollback Confirmed Change"
COMMANDS = "cisco.com, IOS-XE 17.9 command references (Catalyst 9300, ISR)"
WIRELESS = "cisco.com, Catalyst 9800 Configuration Guide and Command Reference 17.9"
NAPALM = "test data and parsers of the NAPALM ios driver"
NTC = "recorded outputs behind the TextFSM templates of ntc-templates"
SESSIONS = "published session captures"
ISSUES = "public issue trackers of netmiko, NAPALM and cisco.ios"
GENERAL = "general knowledge, not checked against a device"

COMMON: tuple[tuple[str, str, str], ...] = (
    ("keywords may be abbreviated; an exact keyword beats an abbreviation", "documented", FUNDAMENTALS),
    ("`% Invalid input detected at '^' marker.` with the caret under the word", "recorded", SESSIONS),
    ("`% Incomplete command.` and `% Ambiguous command:`", "recorded", SESSIONS),
    ("an unknown single word is looked up as a host name", "recorded", SESSIONS),
    ("a line unknown to a mode is tried in the modes above it, which leaves the mode", "documented", FUNDAMENTALS),
    ("a refused line leaves the session in the mode that it was typed in", "assumed", GENERAL),
    ("the hostname in configuration prompts is cut at 20 characters", "documented", FUNDAMENTALS),
    ("`--More--` every 24 lines until `terminal length 0`; space, return, any other key", "documented", FUNDAMENTALS),
    ("`| include`, `exclude`, `begin`, `section`, `count`", "documented", FUNDAMENTALS),
    ("Ctrl-Z and Ctrl-C leave configuration mode; Ctrl-U, Ctrl-W and backspace edit", "documented", FUNDAMENTALS),
    ("long lines do not scroll at the terminal's width", "assumed", GENERAL),
    ("input beyond 8192 waiting bytes is lost", "assumed", ISSUES),
    ("16 terminal lines", "documented", COMMANDS),
    ("privilege level 1 may not configure, save or read configurations", "assumed", GENERAL),
    ("`enable` asks three times, then `% Bad secrets`", "recorded", SESSIONS),
    ("defaults are not printed; `no shutdown` of a port prints nothing", "documented", FUNDAMENTALS),
    ("order of lines in an interface, and of blocks in the configuration", "assumed", SESSIONS),
    ("VLANs are kept in order of their number; VLANs without settings share a line", "recorded", SESSIONS),
    ("VLAN lists are collapsed from runs of three", "recorded", SESSIONS),
    ("a trunk's list continues on an `add` line beyond 80 characters", "assumed", SESSIONS),
    ("`switchport trunk allowed vlan LIST` replaces, `add` and `remove` change", "documented", COMMANDS),
    ("`Command rejected: Bad VLAN allowed list`", "recorded", ISSUES),
    ("`Command rejected: Bad VLAN list` for a VLAN out of range", "recorded", ISSUES),
    ("VLANs 1002 to 1005 cannot be made; VLAN 1 cannot be deleted", "documented", COMMANDS),
    ("VLAN names: 32 characters, and no two alike", "documented", COMMANDS),
    ("the access VLAN is made when it does not exist, with a message", "recorded", SESSIONS),
    ("the voice VLAN is made in the same way", "assumed", GENERAL),
    ("an interface that the chassis lacks is invalid input", "assumed", GENERAL),
    ("a physical interface cannot be removed; `default interface` empties it", "documented", COMMANDS),
    ("`no ip address` is printed where an address could be", "recorded", SESSIONS),
    ("`channel-group` makes the port channel", "recorded", SESSIONS),
    ("`% policy map X not configured`, `% class map X not configured`", "recorded", SESSIONS),
    ("a policy map or class map in use cannot be deleted", "assumed", GENERAL),
    ("an unknown server or server group is refused by AAA", "assumed", GENERAL),
    ("old and new style of port authentication do not mix", "assumed", GENERAL),
    ("access list entries are numbered in tens, kept in order, host bits cleared, ports named", "documented", COMMANDS),
    ("an entry that is there already is ignored", "documented", COMMANDS),
    ("a sequence number that is taken is refused", "assumed", GENERAL),
    ("`deny` is followed by three blanks", "recorded", SESSIONS),
    ("prefix list entries are numbered in fives", "documented", COMMANDS),
    ("a clear-text secret is stored hashed", "documented", COMMANDS),
    ("one BGP process; `exit-address-family` closes its families", "recorded", SESSIONS),
    ("`show archive`, `Archive feature not enabled`", "recorded", NTC),
    ("`configure terminal revert timer N`, 1 to 120 minutes, needs the archive", "documented", ARCHIVE),
    ("text when the archive is off", "recorded", NAPALM),
    ("layout of `show archive config rollback timer`", "recorded", NAPALM),
    ("any administrator may confirm or revert somebody else's change", "assumed", GENERAL),
    ("a second timer is refused while one is pending", "assumed", GENERAL),
    ("a reboot forgets the timer", "assumed", GENERAL),
    ("a warning one minute before the rollback", "documented", ARCHIVE),
    ("`configure replace F force [revert trigger error] [timer N]`", "documented", ARCHIVE),
    ("texts of a successful and of an aborted replace", "recorded", NAPALM),
    ("a replace is refused by lines that the device does not know", "documented", ARCHIVE),
    ("contextual diff with signs behind the indentation", "documented", ARCHIVE),
    ("added lines come before removed ones in a diff", "assumed", GENERAL),
    ("`show archive config incremental-diffs`: lines that would change something, then `end`", "documented", ARCHIVE),
    ("`write memory` prints `Building configuration...` and `[OK]`", "recorded", SESSIONS),
    ("questions of `copy`, `delete`, `reload`; `file prompt quiet` silences them", "documented", FUNDAMENTALS),
    ("`dir`, `verify /md5` and missing files", "recorded", NAPALM),
    ("SCP needs `ip scp server enable` and privilege 15", "documented", COMMANDS),
    ("Tcl shell: `puts [open ...]`, files written when it is left", "recorded", NAPALM),
    ("`show version`, `show inventory`", "recorded", NTC),
    ("`show vlan`, `show interfaces`, `status`, `switchport`, `trunk`", "recorded", NTC),
    ("`show ip interface brief`, `show ip route`, `show ip bgp summary`, `show access-lists`", "recorded", NTC),
    ("`show mac address-table`, `show cdp neighbors`, `show lldp neighbors`", "recorded", NTC),
    ("`show access-session`", "recorded", NTC),
    ("`show policy-map`, `show ntp`, `show logging` and other short views", "assumed", GENERAL),
    ("counters are always zero", "assumed", GENERAL),
    ("a port is up when it is enabled and something is plugged in", "assumed", GENERAL),
    ("a BGP neighbour is up when its address is connected", "assumed", GENERAL),
)

WIRELESS_ONLY: tuple[tuple[str, str, str], ...] = (
    ("a WLAN is a profile name, an id from 1 to 4096 and an SSID", "documented", WIRELESS),
    ("texts for a WLAN id or profile name that is taken", "assumed", GENERAL),
    ("WLANs and policy profiles are disabled until `no shutdown`", "documented", WIRELESS),
    ("most attributes of an enabled WLAN or policy profile cannot be changed", "documented", WIRELESS),
    ("wording of that refusal", "assumed", GENERAL),
    ("a WLAN is on the air only where WLAN and policy profile are both enabled", "documented", WIRELESS),
    ("at most 16 maps per policy tag", "documented", WIRELESS),
    ("ids 1 to 16 belong to the default policy tag", "documented", WIRELESS),
    ("a map to a WLAN, policy profile or tag that does not exist is refused", "assumed", GENERAL),
    ("a policy profile that a tag maps cannot be deleted", "assumed", GENERAL),
    ("a changed tag makes the access point reconnect, with a message", "documented", WIRELESS),
    ("it is away for 20 to 25 s", "documented", WIRELESS),
    ("static tags beat default ones; an unknown tag is `Misconfigured`", "documented", WIRELESS),
    ("settings of a policy profile are printed alphabetically, `no shutdown` last", "recorded", SESSIONS),
    ("`show wlan summary`, `show ap summary`, `show ap tag summary`", "recorded", NTC),
    ("`show wireless tag policy summary`", "recorded", NTC),
    ("`show wlan id`, `show wireless profile policy`, `show wireless client summary`", "assumed", SESSIONS),
)
