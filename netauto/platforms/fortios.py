"""Fortinet FortiOS: firewalls."""

from __future__ import annotations

from netauto.platforms import fortios_rules
from netauto.platforms.blocks import BLOCKS
from netauto.platforms.fortios_model import read_model
from netauto.platforms.platform import ISOLATED_PORT, ErrorText, Fact, Limits, Platform, SecretText, Volatile

# FortiOS encrypts a secret anew each time it prints it: what follows ENC says nothing about the secret (documented).
# Names of secrets: FortiOS 7.2 CLI reference, parameters of the kind `password` and what else holds one (user tacacs+, router rip, isis and
# ospf6, system sdn-connector, vpn ipsec manualkey-interface, log disk setting, user krb-keytab, user fortitoken).
HINT = r"\bset "
_PRIVATE = (
    r"(?:\S*password\d?|auth-password-l[12]|\S*passwd\d?|\S*passphrase|uploadpass|psksecret\S*|secret|\S*-secret|\S*-pwd|\S*-token"
    r"|\S*private-key|key|(?:auth|enc|secret|secondary|tertiary|fixed|ddns)-key|\S*api-?key|tacacs_key|authentication-key|enckey"
    r"|\S*authkey|auth-string|\S*key-?string|md5-key \d+|keytab|seed|activation-code)"
)
_VALUE = r'("(?:[^"\\]|\\.)*"?|\S+)'  # a value with blanks stands in quotation marks

SECRETS = (
    SecretText(r"(\bset \S+ )(ENC \S+)", reencrypted=True),
    SecretText(rf"(\bset {_PRIVATE} )(?!ENC |(?:enable|disable)$|\"-----BEGIN){_VALUE}", reencrypted=True),
    SecretText(r"(^\s+set name )(.+)", within="config system snmp community"),
    SecretText(r"(^\s+set name )(.+)", within="config switch-controller snmp-community"),
    # A webhook's headers and form stand in clear text, and the path of a chat's address is a secret itself (documented: config system
    # automation-action).
    SecretText(rf"(^\s+set value ){_VALUE}", within="config system automation-action"),
    SecretText(r"(^\s+set uri \"?(?:https?://)?[^\s\"/]+/)([^\s\"]+)", within="config system automation-action"),
)

VOLATILE = (
    Volatile("conf_file_ver", r"#conf_file_ver=", "the device counts its configuration files"),
    Volatile("header", r"#", "the header names version, build and user"),
    Volatile("uuid", r"set uuid [0-9a-f-]{36}$", "the device makes it when it makes the object"),
    Volatile("snmp-index", r"set snmp-index \d+$", "the device numbers its interfaces"),
)

ERRORS = (
    ErrorText(r"^command parse error before", "the device does not know the command", "recorded"),
    ErrorText(r"^ambiguous command before", "the abbreviation stands for more than one command"),
    ErrorText(r"^incomplete command in the end", "something is missing at the end of the command", "recorded"),
    ErrorText(r"^Unknown action", "the device does not know the command", "recorded"),
    ErrorText(r"^entry not found in datasource", "the value names something that does not exist", "recorded"),
    ErrorText(r"^entry is not found in table", "there is no such entry", "recorded"),
    ErrorText(r"^invalid (?:unsigned )?(?:integer|ip|netmask|value|input)", "a value is wrong"),
    ErrorText(r"^string value is too long", "a value is too long", "recorded"),
    ErrorText(r"^node_check_object fail", "the value is not allowed here", "recorded"),
    ErrorText(r"^value parse error before", "a value is wrong", "recorded"),
    ErrorText(r"^object (?:set|check) operator error", "the object as a whole is refused", "recorded"),
    ErrorText(r"^Attribute '.*' MUST be set", "a required attribute is missing", "recorded"),
    ErrorText(r"^The entry is used by other \d+ entr", "something else uses it", "recorded"),
    ErrorText(r"^Maximum number of entries has been reached", "the table is full"),
    ErrorText(r"[Pp]ermission denied|^Insufficient privilege", "the account may not do this", "assumed"),
    ErrorText(r"^Can not config the object since", "somebody else's transaction holds it"),
    ErrorText(r"[Dd]uplicate", "the same value exists elsewhere"),
    ErrorText(r"^Command fail\. Return code", "the device refuses the command", "recorded"),
)

REFERENCES = {
    "interface": (r"^set (?:interface|member|device|srcintf|dstintf|associated-interface) (.+)",),
    "zone": (r"^set (?:srcintf|dstintf|associated-interface) (.+)",),
    "address": (r"^set (?:srcaddr|dstaddr|member|exclude-member) (.+)",),
    "service": (r"^set (?:service|member) (.+)",),
    "pool": (r"^set poolname (.+)",),
}

FACTS = (
    Fact(
        "`show` prints only what differs from the default", "documented", "FortiOS 7.2 administration guide, CLI basics"
    ),
    Fact(
        "a new policy is appended; `move` alone gives the order",
        "documented",
        "FortiOS 7.2 CLI reference, config firewall policy",
    ),
    Fact(
        "`append` and `unselect` change one member of a list",
        "documented",
        "FortiOS 7.2 administration guide, subcommands",
    ),
    Fact("`edit 0` takes the next free id", "documented", "FortiOS 7.2 administration guide, subcommands"),
    Fact(
        "interface names have at most 15 characters, zones 35, policies 35, addresses 79",
        "documented",
        "FortiOS 7.2 CLI reference",
    ),
    Fact(
        "the device gives new objects a uuid, and interfaces an snmp-index", "documented", "FortiOS 7.2 CLI reference"
    ),
    Fact("secrets are encrypted anew at each output", "recorded", "published back-ups that differ in nothing else"),
    Fact(
        "traffic inside a zone is denied unless said otherwise",
        "documented",
        "FortiOS 7.2 CLI reference, config system zone",
    ),
    Fact("tables other than the policies have no order of importance", "assumed", ""),
)

FORTIOS = Platform(
    name="fortios",
    title="Fortinet FortiOS",
    syntax=BLOCKS,
    rules=fortios_rules.RULES,
    rules_module="netauto/platforms/fortios_rules.py",
    volatile=VOLATILE,
    secrets=SECRETS,
    secret_hint=HINT,
    errors=ERRORS,
    harmless=(),
    references=REFERENCES,
    copying=(),
    identify={"get system status": r"Version: Forti(?:Gate|OS)"},
    limits=Limits(interface_name=15, zone_name=35, policy_name=35, address_name=79),
    unsupported={"^config vdom$": "its configuration is divided into virtual domains, which the rules do not know"},
    read_model=read_model,
    facts=FACTS,
    cannot={ISOLATED_PORT: "no room is patched to it"},
)
