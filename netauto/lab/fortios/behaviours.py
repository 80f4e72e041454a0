"""What each behaviour of the FortiOS dialect rests on. No real FortiGate was used.

`recorded`: seen in a published transcript or in test data of a client that parses it. `documented`: stated by the vendor.
`assumed`: general knowledge, or made up in the vendor's manner where nothing was found.
"""

from __future__ import annotations

ADMIN_GUIDE = "docs.fortinet.com, FortiOS 7.x Administration Guide"
CLI_GUIDE = "docs.fortinet.com, FortiOS CLI Reference"
COMMUNITY = "community.fortinet.com, technical tips"
TRANSCRIPT = "published FortiGate-VM 7.0 session transcript"
CLIENT_TESTS = "test data of open-source clients that parse FortiOS errors"
GENERAL = "general knowledge, not checked against a device"

# Each row: what the dialect does, the mark, the source.
BEHAVIOURS: tuple[tuple[str, str, str], ...] = (
    ("prompts `host # `, `host (where) # `, a blank line before each", "recorded", TRANSCRIPT),
    ("prompt `$` for administrators who are not super administrators", "recorded", CLIENT_TESTS),
    ("abbreviated commands and paths", "recorded", TRANSCRIPT),
    ("abbreviated attributes; options in full words only", "assumed", GENERAL),
    ("`Unknown action 0` for an unknown verb", "recorded", TRANSCRIPT),
    ("`command parse error before 'x'`, return code -61", "recorded", CLIENT_TESTS),
    ("`incomplete command in the end`, return code -160", "recorded", TRANSCRIPT),
    ("`entry not found in datasource`, return code -3", "recorded", CLIENT_TESTS),
    ("`invalid ip address`, return code -8; `invalid netmask.`, return code -9", "recorded", CLIENT_TESTS),
    ("`string value is too long`, return code -1", "recorded", CLIENT_TESTS),
    ("`invalid unsigned integer value`, return code -651", "recorded", CLIENT_TESTS),
    ("a number out of range: `node_check_object fail!`, return code -651", "assumed", GENERAL),
    ("port range upside down, return code -650", "recorded", CLIENT_TESTS),
    ("service without ports: `portrange cannot all be empty`, -651", "recorded", CLIENT_TESTS),
    ("address and group of one name: conflict, return code -163", "recorded", CLIENT_TESTS),
    ("range end below its start: -45, `discard the setting`", "recorded", CLIENT_TESTS),
    ("overlapping interface subnets: -54, `discard the setting`", "recorded", "published article on subnet overlap"),
    ("duplicate VLAN id on one interface, duplicate policy name: -5", "assumed", GENERAL),
    ("`Attribute 'x' MUST be set.`, return code -56", "recorded", CLIENT_TESTS),
    ("delete of a referenced object: `The entry is used by other N entries`, -23", "recorded", TRANSCRIPT),
    ("a full table: -4", "recorded", CLIENT_TESTS),
    ("interface in a zone cannot be named by a policy, and the reverse", "documented", ADMIN_GUIDE),
    ("delete of an interface that comes with the machine, return code -104", "assumed", GENERAL),
    ("attributes that exist only beside others (`poolname` needs `ippool`)", "documented", CLI_GUIDE),
    ("name lengths 15 (interface), 35 (zone, policy, shaper), 79 (address, service)", "documented", CLI_GUIDE),
    ("largest tables: figures of the model", "assumed", GENERAL),
    ("a change takes effect at `next` or `end`", "documented", COMMUNITY),
    ("`append`, `select`, `unselect`, `unset`, `clear` on lists", "documented", COMMUNITY),
    ("`edit 0` takes the next free number", "documented", CLI_GUIDE),
    ("new entries come last; `move` gives policies their order", "documented", ADMIN_GUIDE),
    ("an object that fails at `next` is discarded, the session is back in the table", "recorded", CLIENT_TESTS),
    ("defaults are not shown by `show`, and are by `show full-configuration`", "documented", CLI_GUIDE),
    ("order of attributes and of sections", "assumed", GENERAL),
    ("`uuid` and `snmp-index` are made by the device", "recorded", TRANSCRIPT),
    ("a blank behind the value of `dhcp-relay-ip`", "assumed", GENERAL),
    ("`entry is not found in table` for `show` of an unknown key", "recorded", CLIENT_TESTS),
    ("the same text with return code -3 for `delete` and `move`", "assumed", GENERAL),
    ("`| grep`, `-f` with `<---` behind matching lines", "recorded", TRANSCRIPT),
    ("secrets are printed `ENC`, with another text each time", "documented", COMMUNITY),
    ("hashed administrator passwords change their text too", "assumed", GENERAL),
    ("paging by `config system console`, `set output`", "documented", CLI_GUIDE),
    ("layout of `get system status` and `get system interface`", "recorded", TRANSCRIPT),
    ("layout of `get system performance status` and the routing table", "assumed", GENERAL),
    ("`diagnose firewall iprope lookup ... matches policy id: N`", "documented", COMMUNITY),
    ("workspace: isolated copy, 5 minutes without activity, 1 to 60 on demand, warnings", "documented", ADMIN_GUIDE),
    ("workspace: `config system console` cannot be changed in it", "documented", ADMIN_GUIDE),
    ("workspace: text of that refusal, and of commands without a transaction", "assumed", GENERAL),
    ("workspace: objects are locked for others, return code 14", "documented", ADMIN_GUIDE),
    ("workspace: a lost session cannot be taken up, its transaction expires", "documented", "published article"),
    ("workspace: a commit that no longer fits is refused as a whole", "assumed", GENERAL),
    ("layout of `diagnose sys config-transaction ...`", "assumed", GENERAL),
    ("`cfg-save automatic | manual | revert`, `execute cfg save` and its two answers", "documented", CLI_GUIDE),
    ("revert when the session is idle for `cfg-revert-timeout` seconds", "documented", CLI_GUIDE),
    ("a change of the mode from or to `automatic` saves", "assumed", GENERAL),
    ("the warning 10 seconds before the revert", "documented", COMMUNITY),
    ("25 seconds off while the saved configuration is loaded", "documented", "published measurement, 20 to 30 s"),
    ("`execute backup config flash`, layout of `execute revision list config`", "recorded", CLIENT_TESTS),
    ("a read-only administrator is told `Permission denied`, return code -37", "assumed", GENERAL),
    ("4096 bytes of typed-ahead input", "assumed", GENERAL),
    ("SCP is off", "documented", CLI_GUIDE),
)
