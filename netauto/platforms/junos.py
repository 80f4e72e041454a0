"""Juniper Junos: EX switches (ELS) and SRX firewalls."""

from __future__ import annotations

from netauto.platforms import junos_rules, junos_texts
from netauto.platforms.junos_model import read_model
from netauto.platforms.platform import ISOLATED_PORT, Fact, Limits, Platform
from netauto.platforms.statements import statements

# documented: VLAN names have at most 64 characters, zones and policies 63, addresses and applications 63.
LIMITS = Limits(vlan_name=64, zone_name=63, policy_name=63, address_name=63, highest_vlan=4094)

_WORD = r"(\S+)"

REFERENCES = {
    "vlan": (
        rf"^vlan members {_WORD}",
        rf"^vlan {_WORD}$",
        rf"^(?:guest-vlan|server-reject-vlan|server-fail vlan-name) {_WORD}",
    ),
    "interface": (rf"^interfaces? {_WORD}$",),
    "zone": (
        rf"^match (?:from-zone|to-zone) {_WORD}",
        rf"^security policies from-zone {_WORD}",
        rf"^(?:from|to) zone {_WORD}",
    ),
    "address": (rf"^match (?:source|destination)-address(?:-name)? {_WORD}", rf"^address(?:-set)? {_WORD}$"),
    "application": (rf"^match application {_WORD}", rf"^application(?:-set)? {_WORD}$"),
    "pool": (rf"^then source-nat pool {_WORD}",),
    "prefix-list": (rf".*\bprefix-list(?:-filter)? {_WORD}",),
}

_CLI = "Junos OS CLI user guide"

FACTS = (
    Fact(
        "`show configuration | display set` prints one statement per line, each with its whole path", "documented", _CLI
    ),
    Fact(
        "a section that holds something has no line of its own; an empty named one has",
        "recorded",
        "configurations in the tests of ntc-templates and Batfish (`set interfaces ge-0/0/3 unit 0`)",
    ),
    Fact("setting one more value of a list adds it; `delete` with the value takes it away", "documented", _CLI),
    Fact("`delete` of a named statement takes all below it, and leaves what it stood in", "documented", _CLI),
    Fact("new policies and filter terms are appended; `insert` gives the place", "documented", f"{_CLI}, insert"),
    Fact(
        "inactive statements (`deactivate ...`) are kept and have no effect",
        "documented",
        f"{_CLI}, deactivating statements",
    ),
    Fact(
        "policies of a zone pair are evaluated before global policies",
        "documented",
        "Junos OS security policies user guide, global policies",
    ),
    Fact(
        "a global policy may name several zones on either side; no zone means every zone",
        "documented",
        "Junos OS security policies user guide, global policies",
    ),
    Fact(
        "traffic between interfaces of one zone needs a policy; the default policy denies and does not log",
        "documented",
        "Junos OS security policies user guide",
    ),
    Fact(
        "a switched port without `interface-mode` is an access port; `native-vlan-id` stands at the interface (ELS)",
        "documented",
        "Junos OS Ethernet switching user guide",
    ),
    Fact(
        "with `dhcp-security` on a VLAN, access ports are untrusted and trunks trusted",
        "documented",
        "Junos OS DHCP snooping user guide",
    ),
    Fact(
        "the pool of translated addresses follows from zones and source address, not from the policy",
        "documented",
        "Junos OS NAT user guide, source NAT",
    ),
    Fact(
        "an interface range tells its members what they do not say themselves",
        "documented",
        "Junos OS interfaces guide",
    ),
    Fact(
        "what groups (`apply-groups`) contribute is not expanded here: it is neither changed nor compared by meaning",
        "assumed",
        "",
    ),
    Fact("`$9$` secrets are written with another salt each time they are typed", "documented", f"{_CLI}, secrets"),
    Fact("a text is printed in quotation marks where it holds a blank or another special character", "assumed", ""),
)

JUNOS = Platform(
    name="junos",
    title="Juniper Junos",
    syntax=statements(junos_rules.RULES),
    rules=junos_rules.RULES,
    rules_module="netauto/platforms/junos_rules.py",
    volatile=junos_texts.VOLATILE,
    secrets=junos_texts.SECRETS,
    secret_hint=junos_texts.HINT,
    errors=junos_texts.ERRORS,
    harmless=junos_texts.HARMLESS,
    references=REFERENCES,
    copying=(),
    identify={"show version": r"(?m)^Junos: \d"},
    limits=LIMITS,
    unsupported={
        "^set ethernet-switching-options ": "its switching is configured as before ELS, which the rules do not know",
        r"^set interfaces \S+ unit \d+ family ethernet-switching port-mode ": (
            "its ports are configured as before ELS (`port-mode`), which the rules do not know"
        ),
        "^set chassis cluster ": "two boxes are configured as one (chassis cluster), which the rules do not know",
        r"^set (?:logical-systems|tenants) ": "it is divided into systems, which the rules do not know",
    },
    read_model=read_model,
    facts=FACTS,
    translates_by_zone=True,
    cannot={
        ISOLATED_PORT: "an EX keeps clients apart by private VLANs (documented), and has no protected ports (assumed: none was found)"
    },
)
