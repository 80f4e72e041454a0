"""What IOS-XE prints: where secrets stand, what changes by itself, how it refuses a line.

Sources: IOS-XE 17.x command references and configuration guides (documented); published transcripts of sessions and running
configurations (recorded by others).
"""

from __future__ import annotations

from netauto.platforms.platform import IN_ADDRESS, ErrorText, SecretText, Volatile

_TYPED = r"(?:[0-9] )?"  # the encryption type that may stand before a secret
_TRAP_WORDS = r"(?:vrf \S+ )?(?:(?:traps|informs) )?"

# What every line below has in common; other lines are not looked at more closely.
HINT = r"password|secret|\bkey|-key|-psk|community|snmp-server (?:host|user)|authentication|mab request|://"

SECRETS = (
    IN_ADDRESS,
    # Before what is more general: the words behind `key` are none of its kinds here.
    SecretText(r"(\bkey config-key password-encrypt )(\S+)"),
    SecretText(rf"(\bpre-shared-key (?:address|hostname) \S+(?: \d\S+)? key {_TYPED})(\S+)"),
    SecretText(rf"(\bserver-private \S+ (?:.* )?key {_TYPED})(\S+)"),
    SecretText(r"(\bset session-key (?:inbound|outbound) (?:ah|esp) \d+ (?:cipher )?)(\S+)"),
    SecretText(rf"(\bwpa-psk (?:ascii|hex) {_TYPED})(\S+)"),
    SecretText(r"(\b(?:ip nhrp authentication|mab request format attribute 2 [07]) )(\S+)"),
    SecretText(rf"((?:\bisis password|^\s*(?:area|domain|vpn)-password|^\s+authentication text) {_TYPED})(\S+)"),
    SecretText(rf"(\benable (?:secret|password)(?: level \d+)? {_TYPED})(\S+)"),
    SecretText(r"(\b(?:password|secret) [0-9] )(\S+)"),
    SecretText(r"(\busername \S+ (?:.* )?(?:secret|password) )(?![0-9] )(\S+)"),
    SecretText(r"((?:^\s*|neighbor \S+ |ppp (?:chap|pap .*?) |vtp |dot1x username \S+ )password )(?![0-9] )(\S+)"),
    SecretText(
        rf"(\b(?:server-key|pac key|key-string|shared-secret|pre-shared-key(?: local| remote)?) {_TYPED})(?!address |hostname )(\S+)"
    ),
    SecretText(
        rf"((?:^\s*|(?:radius-server|tacacs-server)(?: host \S+)?(?: \S+ \d+)* )key {_TYPED})(?!chain\b|config-key\b|\d+$)(\S+)"
    ),
    SecretText(r"(\bsnmp-server community )(\S+)"),
    SecretText(rf"(\bsnmp-server host \S+ {_TRAP_WORDS}(?:version (?:1|2c) )?)(?!version |vrf |traps |informs )(\S+)"),
    SecretText(r"(\bsnmp-server user .*\bauth (?:md5|sha\S*(?: \d+)?) )(\S+)"),
    SecretText(r"(\bsnmp-server user .*\bpriv (?:des|3des|aes \d+) )(\S+)"),
    SecretText(r"(\bntp authentication-key \d+ \S+ )(\S+)"),
    SecretText(rf"(\bcrypto isakmp key {_TYPED})(\S+)"),
    SecretText(rf"(\bmessage-digest-key \d+ md5 {_TYPED})(\S+)"),
    SecretText(rf"(\bospf authentication-key {_TYPED})(\S+)"),
    SecretText(rf"(\b(?:standby|vrrp) \d+ authentication (?:text |md5 key-string {_TYPED})?)(?!md5\b|text\b)(\S+)"),
    # Type 8 is the same key under the device's own master key (documented: password encryption aes).
    SecretText(r"(\bset-key (?:ascii|hex) )((?:[08] )\S+)", reencrypted=True),
)

VOLATILE = (
    Volatile("header", r"Building configuration\.\.\.", "what the command says of itself"),
    Volatile("size", r"Current configuration : \d+ bytes|Using \d+ out of \d+ bytes", "counted at each output"),
    Volatile("timestamp", r"! (?:Last configuration change|NVRAM config last updated) at ", "when, not what"),
    Volatile("clock-period", r"ntp clock-period \d+", "the device corrects its clock by it"),
    Volatile("end", r"end$", "where the output ends"),
)

ERRORS = (
    ErrorText(r"^% ?Invalid input detected at '\^' marker", "the device does not know the command"),
    ErrorText(r"^% ?Incomplete command", "something is missing at the end of the command"),
    ErrorText(r"^% ?Ambiguous command", "the abbreviation stands for more than one command"),
    ErrorText(r"^% ?Unrecognized command", "the device does not know the command"),
    ErrorText(r"^(?:% ?)?(?:Command )?[Aa]uthorization failed", "the account may not do this"),
    ErrorText(r"^Command [Rr]ejected", "the device refuses the command as things stand", "recorded"),
    ErrorText(r"^% ?Access denied", "the account may not do this"),
    ErrorText(r"^% ?Bad (?:IP address|mask|secrets|passwords?)", "a value is wrong"),
    ErrorText(r"^% ?(?:Failed to|Could not|Cannot|Unable to|Can't)\b", "the device could not do it"),
    ErrorText(r"^% ?Error\b|^ERROR:|^Error:", "the device could not do it"),
    ErrorText(r"^% ?Removal of physical interfaces is not permitted", "what the hardware has cannot be deleted"),
    ErrorText(r"^% ?Duplicate sequence number|^% ?Duplicate entry", "the place in the list is taken"),
    ErrorText(r"^Bad VLAN|^% ?Bad VLAN", "not a VLAN id", "recorded"),
    ErrorText(r"^VLAN id .* not allowed|^% ?VLAN\(s\) not available", "not a VLAN id the device may use"),
    ErrorText(
        r"configuration mode (?:is )?locked|^% ?Configuration mode locked", "somebody else holds the configuration"
    ),
    # The rest of the family: a percent sign and a blank begin a complaint; log lines have no blank there (assumed complete).
    ErrorText(r"^% (?!Warning)", "the device complains", "assumed"),
)

# Sentences that begin like a refusal and are none (documented: spanning-tree portfast prints a warning and takes the command).
HARMLESS = (
    r"^%Warning: portfast should only be enabled",
    r"^% ?Warning:",
    r"^%\w+-\d-\w+:",
    r"^% ?Generating .* keys",
)
