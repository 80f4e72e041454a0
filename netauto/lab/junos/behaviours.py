"""What each behaviour of the Junos dialect rests on. No real Juniper device was used.

`recorded`: seen in a published transcript, or in the test data of a client that parses it. `documented`: stated by the
vendor. `assumed`: general knowledge, or made up in the vendor's manner where nothing was found.
"""

from __future__ import annotations

CLI = "juniper.net, Junos OS CLI User Guide"
XML = "juniper.net, Junos XML Management Protocol Guide"
NETCONF = "juniper.net, NETCONF XML Management Protocol Guide"
REFERENCE = "juniper.net, CLI reference of Junos OS 21.4"
YANG = "Juniper's published YANG modules for Junos 21.4"
RFC = "RFC 6241 and RFC 6242"
CLIENTS = "PyEZ, ncclient, NAPALM and junipernetworks.junos: what they send, what they parse, and their test data"
NTC = "recorded outputs behind the TextFSM templates of ntc-templates"
SESSIONS = "published session captures"
ISSUES = "napalm-automation/napalm issue 1266"
GENERAL = "general knowledge, not checked against a device"

BEHAVIOURS: tuple[tuple[str, str, str], ...] = (
    (
        "one SSH port for the command line and the subsystem `netconf`, whether or not it is configured",
        "assumed",
        GENERAL,
    ),
    ("NETCONF framing 1.0 and 1.1, hello with a session id", "documented", RFC),
    ("capabilities of the hello", "recorded", CLIENTS),
    ("a reply bears the attributes of its request", "documented", RFC),
    ("`rpc-error` with severity, `bad-element`, message", "recorded", CLIENTS),
    ("a warning is an `rpc-error` of severity `warning` beside `ok`", "documented", XML),
    ("bad XML, a document type: `malformed-message`; a broken frame ends the session", "assumed", GENERAL),
    ("`get-configuration` as `text`, `set`, XML; of the candidate or what is committed; of a part", "documented", XML),
    (
        '`get-configuration compare="rollback"` in `configuration-output`, a line end when nothing differs',
        "recorded",
        CLIENTS,
    ),
    ("`get-config`, `edit-config`, `lock`, `unlock`, `commit`, `discard-changes`, `validate`", "documented", RFC),
    (
        "`load-configuration`: merge, replace, override, update, set; text, `set` lines, XML; `rollback`",
        "documented",
        XML,
    ),
    ("lines that are accepted stay loaded when others are refused, with `load-error-count`", "documented", CLI),
    ("wording of refused values (`Value 5000 is not within range (1..4094)`)", "assumed", GENERAL),
    ("`syntax error`, `missing argument`, `unknown command`, `statement not found`", "recorded", SESSIONS),
    ("JSON is refused", "assumed", GENERAL),
    ("`set` again replaces a value and adds to a list of values", "documented", REFERENCE),
    ("`delete` takes empty containers along; named statements and `family` stay", "assumed", SESSIONS),
    ("`insert ... before|after`, `rename ... to`, `activate`, `deactivate`", "documented", CLI),
    (
        "`replace:`, `delete:`, `inactive:` in a text; `delete`, `replace`, `insert`, `inactive` in XML",
        "documented",
        XML,
    ),
    ("several statements of one level on one `set` line", "documented", CLI),
    ("VLANs, interfaces and units are sorted by name; policies, terms, addresses keep their order", "documented", YANG),
    ("physical ports stand before other interfaces; order of the levels", "assumed", SESSIONS),
    ("`| display set`: one statement on each line, `deactivate` behind what it is about", "documented", CLI),
    ("words with blanks and signs are printed between double quotes", "recorded", SESSIONS),
    ("secrets are stored as they are typed, hashed or not", "assumed", GENERAL),
    ("configuration groups are kept and not inherited", "assumed", GENERAL),
    ("statements of EX with ELS and SRX; one that the lab does not know is a syntax error", "assumed", REFERENCE),
    ("VLAN names of 2 to 64 characters", "documented", YANG),
    ("`show | compare`: `[edit ...]`, `+`, `-`, depth of the lines", "documented", CLI),
    ("`!` marks an entry that has moved", "recorded", SESSIONS),
    ("the entry before a new one is shown with `{ ... }`", "assumed", SESSIONS),
    ("candidate and commit; 49 configurations of before", "documented", CLI),
    ("what is committed is what the device boots with", "documented", CLI),
    ("`commit confirmed`: whole minutes, 10 unless said; comes back by itself", "documented", CLI),
    ("`commit` and `commit check` confirm a commit on trial", "documented", CLI),
    ("a confirming commit is an entry of the history of its own", "assumed", GENERAL),
    ("a commit without a change is one, too", "assumed", GENERAL),
    ("a second commit on trial comes back to what was before the first", "assumed", GENERAL),
    ("the history says `by root via other` of a rollback by the timer", "assumed", SESSIONS),
    ("message on terminals when a commit on trial has come back", "assumed", CLI),
    ("a reboot forgets the timer and leaves the commit on trial", "assumed", ISSUES),
    ("`request system logout user NAME` ends every session of a user", "documented", CLI),
    ("`show system commit`: who, via, `commit confirmed, rollback in Nmins`, the comment below", "recorded", SESSIONS),
    ("`rollback pending` while a commit waits for its confirmation, `commit-confirmed` in XML", "recorded", SESSIONS),
    ("the note about the trial stays in the history when it is confirmed", "recorded", SESSIONS),
    ("`get-commit-revision-information detail`", "recorded", CLIENTS),
    ("exclusive lock: refused over uncommitted changes; gone with its session, changes with it", "documented", XML),
    ("`configuration database locked by:` names the holder; layout below it", "documented", CLI),
    ("`lock-denied` with the holder's session id", "documented", RFC),
    ("private candidates: only their own changes are committed, not over shared ones", "documented", CLI),
    ("two private candidates that change the same thing: the last one wins", "assumed", GENERAL),
    ("shared changes outlive the session", "documented", CLI),
    ("`kill-session` cuts the other session", "documented", RFC),
    (
        "what a commit checks: VLANs, L3 interfaces, tags, bundles, zones, addresses, applications, pools, policies",
        "documented",
        REFERENCE,
    ),
    ("`configuration check-out failed` below the mistakes", "recorded", SESSIONS),
    ("wording of most mistakes", "assumed", GENERAL),
    ("no commit without a root password", "documented", CLI),
    ("operational mode, configuration mode, `edit`, `up`, `top`, `run`, questions when leaving", "documented", CLI),
    ("prompts, `{master:0}` above those of an EX", "recorded", SESSIONS),
    ("`^` below the word that is wrong", "recorded", SESSIONS),
    (
        "`| match`, `except`, `find`, `last`, `count`, `no-more`, `display set`, `display xml`, `compare`",
        "documented",
        CLI,
    ),
    ("`---(more)---` every 24 lines until `set cli screen-length 0`", "documented", CLI),
    ("keywords of configuration statements may be abbreviated, operational commands may not", "assumed", GENERAL),
    ("input buffer of the terminal", "assumed", GENERAL),
    ("`show version`, `show system uptime`, `show chassis hardware`", "recorded", NTC),
    ("`get-software-information`, `get-chassis-inventory`, `get-route-engine-information`", "recorded", CLIENTS),
    ("`show vlans`, `get-vlan-information`", "recorded", NTC),
    ("`show ethernet-switching interface`, `... table` of ELS", "documented", REFERENCE),
    ("`show lldp neighbors`, `show lacp interfaces`, `show arp no-resolve`, `show bgp summary`", "recorded", NTC),
    ("`show dot1x interface`: a second machine on a port leaves the role out", "recorded", SESSIONS),
    ("`show dot1x interface detail`", "documented", REFERENCE),
    ("a rejected machine is let into the server-reject VLAN", "documented", REFERENCE),
    ("`show interfaces terse`, `descriptions`; `get-interface-information` in parts", "recorded", CLIENTS),
    ("`show security policies`, `... hit-count`", "recorded", SESSIONS),
    ("`show security zones`", "documented", REFERENCE),
    ("`show security match-policies`: layout; policies of zone pairs before global ones", "documented", REFERENCE),
    ("what is shown when no policy is met", "assumed", GENERAL),
    ("predefined applications", "documented", REFERENCE),
    ("names of hosts in the address book resolve to nothing", "assumed", GENERAL),
    ("`show route`: best route of each prefix; an aggregate needs something inside", "documented", REFERENCE),
    ("the operator announces a default route once its link is up", "assumed", GENERAL),
    ("`show route advertising-protocol bgp`: terms with protocols and prefix lists", "assumed", REFERENCE),
    ("a port is up when it is enabled and something is plugged in", "assumed", GENERAL),
    ("counters are always zero", "assumed", GENERAL),
    ("ports of the models", "documented", "juniper.net, hardware guides"),
)
