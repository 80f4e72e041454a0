"""What each behaviour of the Arista EOS dialect rests on. No real Arista device was used.

`recorded`: seen in a published transcript, or in the test data of a client that parses it. `documented`: stated by the
vendor. `assumed`: general knowledge, or made up in the vendor's manner where nothing was found.
"""

from __future__ import annotations

MANUAL = "arista.com, EOS User Manual 4.30"
GUIDE = "arista.com, Command API Guide"
AVD = "configurations rendered by Arista AVD (arista.avd, eos_cli_config_gen)"
NAPALM = "the NAPALM eos driver and its test data"
NTC = "recorded outputs behind the TextFSM templates of ntc-templates"
CLIENTS = "pyeapi, arista.eos and netmiko: what they send and what they parse"
SESSIONS = "published session captures"
ISSUES = "napalm-automation/napalm issues 1266 and 2166, SUNET/cnaas-nms issue 395"
GENERAL = "general knowledge, not checked against a device"

BEHAVIOURS: tuple[tuple[str, str, str], ...] = (
    ("eAPI: `POST /command-api`, JSON-RPC 2.0 `runCmds`, formats `json` and `text`", "documented", GUIDE),
    ("eAPI: basic authentication, 401 for wrong credentials", "recorded", CLIENTS),
    ("eAPI: 404 and 405 for other paths and methods, 503 when no session is free", "assumed", GENERAL),
    ("eAPI: each request is one fresh session; `enable` with its `input`", "documented", GUIDE),
    (
        "eAPI: error 1002 `CLI command k of n '...' failed: invalid command`, answers before it in `data`",
        "recorded",
        CLIENTS,
    ),
    ("eAPI: error 1003 for a command without a model", "documented", GUIDE),
    ("eAPI: commands before the one that fails have taken effect", "documented", GUIDE),
    ("eAPI: abbreviations are refused unless `autoComplete` is on", "documented", GUIDE),
    ("eAPI: banners and passwords come as `input`", "documented", GUIDE),
    ("eAPI: what was to come after a lost connection is not run", "assumed", GENERAL),
    (
        "eAPI: off until `management api http-commands`, `no shutdown`; a disabled one resets connections",
        "assumed",
        MANUAL,
    ),
    ("self-signed certificate of the device's own; ECDSA P-256", "assumed", GENERAL),
    ("`% Invalid input (at token k: 'x')`, tokens counted from 0", "recorded", SESSIONS),
    ("`% Incomplete command (at token k: 'x')`, `% Ambiguous command (at token k: 'x')`", "recorded", SESSIONS),
    ("a line unknown to a mode is tried in the modes above it, which leaves the mode", "documented", MANUAL),
    ("a refused line leaves the session in the mode that it was typed in", "assumed", GENERAL),
    ("`no` and `default` before a line; `default` gives the default back", "documented", MANUAL),
    ("exec commands work in configuration modes", "documented", MANUAL),
    ("prompts; six characters of a session's name", "recorded", SESSIONS),
    (
        "login at level 1 unless `aaa authorization exec default`; `Invalid input (privileged mode required)`",
        "recorded",
        SESSIONS,
    ),
    ("`| include`, `exclude`, `begin`, `section`, `count`, `json`, `no-more`", "documented", MANUAL),
    (
        "pipes do not look at upper and lower case; `section` shows a match with the lines above and under it",
        "assumed",
        GENERAL,
    ),
    ("`--More--` every 24 lines until `terminal length 0`", "documented", MANUAL),
    ("20 terminal lines, 8192 bytes of typed-ahead input", "assumed", GENERAL),
    (
        "a session starts as a copy of the running configuration, under a name or one that EOS finds",
        "documented",
        MANUAL,
    ),
    ("a commit replaces the running configuration: what others changed meanwhile is lost", "documented", MANUAL),
    ("five pending sessions, one completed one is kept", "documented", MANUAL),
    ("text when there are too many pending sessions", "recorded", SESSIONS),
    ("sessions of clients that are gone stay until somebody aborts them", "recorded", NAPALM),
    ("`commit timer HH:MM:SS`; a second commit confirms, `abort` undoes at once", "documented", MANUAL),
    ("`commitBy` counts by the device's uptime", "recorded", NAPALM),
    (
        "layout of `show configuration sessions [detail]`, states `pending`, `pendingCommitTimer`, `completed`",
        "recorded",
        SESSIONS,
    ),
    ("what comes back is the configuration from before the commit; the session is gone then", "assumed", SESSIONS),
    ("another session cannot be committed while a timer runs", "recorded", ISSUES),
    ("wording of the refusal to commit while a timer runs", "assumed", GENERAL),
    (
        "since EOS 4.32 a session on trial is `committed`, and `commitTimerSessionName` says that it waits",
        "recorded",
        ISSUES,
    ),
    ("`commit timer` again sets the timer anew", "assumed", GENERAL),
    ("a session on trial can be entered and not changed", "assumed", GENERAL),
    ("a settled or unknown session is refused; wording", "assumed", GENERAL),
    ("`write memory` saves what is on trial, too", "assumed", GENERAL),
    ("a reboot forgets sessions and timers, startup comes back", "assumed", GENERAL),
    ("`show session-config [named X] diffs`: unified, of both files with their header", "recorded", NAPALM),
    ("`rollback clean-config` starts from the configuration out of the box", "documented", MANUAL),
    ("`configure replace FILE`: all or nothing", "documented", MANUAL),
    ("`configure lock`, `configure unlock [force]`", "documented", MANUAL),
    ("wording of a refusal by a lock", "assumed", GENERAL),
    ("`Copy completed successfully.` after `write memory` and `copy`", "recorded", CLIENTS),
    ("text when the flash is full", "assumed", GENERAL),
    ("order of the running configuration, three blanks of indentation, `!` between groups", "documented", AVD),
    ("every physical interface is printed, with settings or without", "recorded", SESSIONS),
    ("defaults are not printed (`switchport mode access`, `no shutdown` of a port)", "documented", MANUAL),
    ("VLANs without settings share a line with their neighbours", "assumed", SESSIONS),
    ("VLAN lists are collapsed from runs of two, on one line whatever their length", "documented", AVD),
    ("`switchport trunk allowed vlan LIST` replaces, `add`, `remove`, `except`, `all`, `none`", "documented", MANUAL),
    ("an access, native or phone VLAN need not exist", "assumed", GENERAL),
    ("VLAN names: one word of 32 characters, no two alike; wording", "assumed", MANUAL),
    ("VLAN 1 cannot be deleted; wording", "assumed", GENERAL),
    ("routed ports take internal VLANs from `vlan internal order`; such a VLAN cannot be made", "documented", MANUAL),
    ("wording of the refusal of an internal VLAN", "assumed", GENERAL),
    ("an interface that the machine lacks is invalid input", "assumed", GENERAL),
    ("`no interface` empties a physical interface and removes a virtual one", "documented", MANUAL),
    ("`channel-group` makes the port channel", "documented", MANUAL),
    ("`no interface` empties a port channel that has members", "assumed", GENERAL),
    ("`interface Ethernet1-4,7`", "documented", MANUAL),
    ("`spanning-tree portfast` warns", "recorded", SESSIONS),
    (
        "access list entries are numbered in tens; prefixes and `host`; an entry that is there is ignored",
        "documented",
        MANUAL,
    ),
    ("ports that `default-control-plane-acl` names are printed by name, others by number", "assumed", SESSIONS),
    ("a sequence number that is taken is refused; wording", "assumed", GENERAL),
    ("a clear-text secret is stored as SHA-512, a key as type 7", "documented", MANUAL),
    ("banners end at `EOF`, their text is kept as typed", "documented", MANUAL),
    ("`router bgp` and `router ospf`: known first words, the rest is kept as typed", "assumed", GENERAL),
    ("a comment of a mode is printed as `!! text`", "recorded", NAPALM),
    ("it stands before the mode's other lines; one of the whole configuration is forgotten", "assumed", GENERAL),
    ("`action bash` of an event handler takes a text up to `EOF`", "documented", MANUAL),
    (
        "`show version`, `show hostname`, `show interfaces`, `show vlan`, `show lldp neighbors` for eAPI",
        "recorded",
        NAPALM,
    ),
    ("`show interfaces status`, `switchport` for eAPI, but for the keys about phones", "recorded", SESSIONS),
    (
        "tables of `show vlan`, `interfaces status`, `mac address-table`, `lldp neighbors`, `port-channel` ...",
        "recorded",
        NTC,
    ),
    ("columns of `show dot1x hosts`, `EAPOL` and `SUCCESS`", "recorded", SESSIONS),
    ("`show dot1x hosts`: model for eAPI, MAC authentication, and what a refused host shows", "assumed", GENERAL),
    ("`show running-config` for eAPI: `cmds` within `cmds`", "recorded", CLIENTS),
    (
        "DHCP snooping works once it inserts option 82, on VLANs with a relay, with `bridging` on all",
        "documented",
        MANUAL,
    ),
    ("layout of `show ip dhcp snooping`", "documented", MANUAL),
    ("`show spanning-tree`, `ip route`, `logging` and other short views", "assumed", GENERAL),
    ("counters are always zero", "assumed", GENERAL),
    ("a port is up when it is enabled and something is plugged in", "assumed", GENERAL),
    ("a host that authenticated is a STATIC entry of the MAC address table", "recorded", SESSIONS),
    ("ports of the models: 48 + 6, or 48 and 8 x 4 lanes", "documented", "arista.com, data sheets"),
    ("no shell: `bash` is refused; SCP works as on Cisco", "assumed", GENERAL),
)
