"""What each behaviour of the AOS-CX dialect rests on. No real Aruba switch was used.

`recorded`: seen in a published transcript, or in the test data of a client that parses it. `documented`: stated by the vendor. `assumed`:
general knowledge, or made up in the vendor's manner where nothing was found.
"""

from __future__ import annotations

BRIDGING = "AOS-CX 10.07 Layer 2 Bridging Guide, 6300 and 6400"
FUNDAMENTALS = "AOS-CX 10.15 Fundamentals Guide"
SECURITY = "AOS-CX 10.02 to 10.04 guides, show accounting log; local accounting overview"
SERVICES = "AOS-CX 10.06 IP Services Guide"
OXIDIZED = "simulations and running configurations in the tests of oxidized"
CANU = "running configurations in the tests of canu and netutils"
NTC = "recorded outputs behind the TextFSM templates of ntc-templates"
CLIENTS = "netmiko's aruba_aoscx, its issue 2738"
SIMULATOR = "captures of 10.18 in the tests of a published training simulator"
PARSER = "`show interface brief` of a 6300 in the tests of a public parser"
COMMUNITY = "Aruba community, configuration checkpoints and auto rollback"
GENERAL = "general knowledge, not checked against a device"

BEHAVIOURS: tuple[tuple[str, str, str], ...] = (
    (
        "prompts: `name# `, `name(config-if)# `, `(config-vlan-N)`, `(config-lag-if)`, a blank behind",
        "recorded",
        OXIDIZED,
    ),
    ("prompts of ranges, `(config-if-<1/1/1-1/1/4>)# `, and of `(config-if-macauth)# `", "recorded", SIMULATOR),
    ("prompts of the other contexts", "assumed", GENERAL),
    ("`Invalid input: WORD`, the first word that fits nothing", "recorded", CLIENTS),
    ("`% Command incomplete.`, `% Ambiguous command.`", "recorded", SIMULATOR),
    (
        "`VLAN N does not exist`, `Interface X does not exist`: that it is refused; exact wording assumed",
        "recorded",
        SIMULATOR,
    ),
    ("wording of the other refusals (aggregates, routing, rights, limits)", "assumed", GENERAL),
    ("`no page`; pages of 24 lines", "recorded", OXIDIZED),
    ("wording of the mark of a page", "assumed", GENERAL),
    ("filters: begin, count, exclude, include, chained; no `section`; `count` prints a number", "recorded", SIMULATOR),
    ("`show` and `write memory` answer in contexts of configuration", "recorded", SIMULATOR),
    ("a line unknown to a context is tried in those above it", "documented", BRIDGING),
    ("who deletes what he stands in comes out of it; so does everybody whom a rollback meets", "recorded", SIMULATOR),
    ("a refused line leaves the session where it was", "assumed", GENERAL),
    ("`configure terminal` has no lock: several people may be at it", "assumed", GENERAL),
    ("five terminal lines", "documented", f"{FUNDAMENTALS}, sessions of a user"),
    ("4096 bytes of typed-ahead input", "assumed", GENERAL),
    ("header `!Version ArubaOS-CX FL...`, `!export-password`; nothing marks the end", "recorded", OXIDIZED),
    ("order of the parts of a running configuration, and of the lines of a port from 10.10 on", "recorded", OXIDIZED),
    ("bars between parts; that their number never changes is assumed", "recorded", CANU),
    ("four blanks of indentation, no separators between sections", "recorded", OXIDIZED),
    ("`no shutdown` and `shutdown` are both printed; so is `vlan access 1`", "recorded", OXIDIZED),
    ("`no routing` is printed of the ports of a 6300", "recorded", CANU),
    ("a trunk prints its native VLAN and what it carries, `all` included", "recorded", CANU),
    ("ports of an aggregate print `lag N` and nothing about VLANs", "recorded", CANU),
    ("`vlan trunk allowed` adds; on a trunk that carries all it begins a list", "assumed", BRIDGING),
    ("`no vlan trunk allowed LIST` takes away; without the last one the trunk carries all", "documented", BRIDGING),
    ("`vlan access` makes an access port, `vlan trunk` a trunk; the other's lines vanish", "documented", BRIDGING),
    ("`no vlan access` puts the port into VLAN 1", "documented", BRIDGING),
    ("`vlan 2-8,10` makes VLANs and does not change the context; VLAN 1 cannot be removed", "documented", BRIDGING),
    ("ports forget a VLAN that is removed", "assumed", GENERAL),
    ("names of VLANs: 32 characters", "documented", BRIDGING),
    ("VLAN lists are collapsed from runs of two", "recorded", CANU),
    ("an aggregate is made shut down, in VLAN 1", "documented", f"{FUNDAMENTALS}, show checkpoint"),
    ("`no interface` deletes an aggregate and gives a port its defaults", "assumed", GENERAL),
    ("defaults that are not printed: client-limit 1, auth-precedence dot1x mac-auth, mtu 1500", "assumed", GENERAL),
    ("access list entries are numbered in tens; a number that is taken is replaced", "assumed", GENERAL),
    ("a secret is kept as `ciphertext`; the blob is made up", "documented", f"{FUNDAMENTALS}, show checkpoint"),
    ("banners end at the delimiter that they begin with", "recorded", CANU),
    ("`checkpoint auto N`: 1 to 60 minutes, `Auto checkpoint mode expires in N minute(s)`", "documented", FUNDAMENTALS),
    (
        'two minutes before the end `WARNING  Please "checkpoint auto confirm" within 2 minutes`',
        "documented",
        FUNDAMENTALS,
    ),
    ("who does not confirm gets back what ran before; `Restoration successful`", "documented", FUNDAMENTALS),
    ("`checkpoint auto confirm` keeps what runs as `AUTO...` and says so", "documented", FUNDAMENTALS),
    ("the way back is a hidden checkpoint", "documented", COMMUNITY),
    ("no command tells whether auto mode is on", "assumed", "none was found in the guides"),
    ("auto mode cannot be entered twice; anybody may confirm; what is said of confirming nothing", "assumed", GENERAL),
    ("a rollback in auto mode is possible and does not end it", "assumed", GENERAL),
    ("auto mode is lost in a reboot, checkpoints are kept", "assumed", GENERAL),
    (
        "`checkpoint rollback NAME`, `startup-config` among the names; the whole configuration",
        "documented",
        FUNDAMENTALS,
    ),
    ("`Copying configuration: [Success]` after `write memory`, a copy and a rollback", "recorded", SIMULATOR),
    ("an identical checkpoint is refused; `Checkpoint X doesn't exist`", "recorded", SIMULATOR),
    ("`checkpoint diff A B`: unified; nothing where they are alike is assumed", "documented", FUNDAMENTALS),
    (
        "32 checkpoints of users, 32 of the system; names that begin with CPC are the system's",
        "documented",
        FUNDAMENTALS,
    ),
    ("five minutes after the last change the system makes `CPC...`", "documented", FUNDAMENTALS),
    ("that it makes none of a configuration that it keeps already", "assumed", GENERAL),
    ("`show checkpoint`: columns, youngest first; `list` is a name from 10.08 on", "recorded", SIMULATOR),
    ("the accounting log cannot be turned off: moment, user, result, command", "documented", SECURITY),
    ("it holds commands of exec and of configuration, `show` too, as they were typed", "documented", SECURITY),
    ("it masks secrets, keeps 4,000 records and begins anew at boot", "assumed", SECURITY),
    ("`show version`, `show system`", "recorded", OXIDIZED),
    ("`show module`, `show interface`, `show lldp neighbor-info detail`, `show mac-address-table`", "recorded", NTC),
    ("`show vlan`, ports wrapped behind a comma; up where a port of it is up", "recorded", NTC),
    ("`show vlan port`, `show vlan summary`", "documented", BRIDGING),
    ("`show interface brief`", "recorded", PARSER),
    ("`show aaa authentication port-access interface all client-status`", "recorded", NTC),
    ("`show port-access clients`, `show port-access role`", "recorded", SIMULATOR),
    ("`show dhcpv4-snooping`: like IPv6's", "assumed", SERVICES),
    ("DHCP snooping works where it is on for the device and the VLAN", "documented", SERVICES),
    ("a port authenticates where the device does, too; the rejected get the reject role's VLAN", "recorded", SIMULATOR),
    ("`show startup-config`, `show clock`, `show uptime`, `show users`, `show lacp interfaces`", "assumed", GENERAL),
    ("48 ports of 1 Gbit/s and 4 of SFP56 (JL661A, JL663A), 24 and 4 (JL662A)", "documented", "HPE data sheets"),
)
