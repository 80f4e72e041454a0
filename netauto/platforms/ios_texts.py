"""What IOS-XE prints: where secrets stand, what changes by itself, how it refuses a line.

Sources: IOS-XE 17.x command references and configuration guides (documented); published transcripts of sessions and running
configurations (recorded by others).
"""

from __future__ import annotations

from netauto.platforms.platform import ErrorText, SecretText, Volatile

_TYPED = r"(?:[0-9] )?"  # the encryption type that may stand before a secret
_CLEAR = r"(?:0 )?(?![0-9] |level )"  # a secret that is not encrypted may hold blanks where it stands last (documented: username, enable)
_TRAP_WORDS = r"(?:vrf \S+ )?(?:(?:traps|informs) )?"
# Where a command begins: at the line's own beginning, inside of an alias, behind an applet's `cli command`.
_BEGIN = r"(?:^\s*|^alias \S+ \S+ |\bcommand \"?)"
_TO_THE_END = r"(\S.*?)(?=\s*$)"

# What every line below has in common; other lines are not looked at more closely.
HINT = (
    r"password|secret|\bkey|-key|-psk|community|snmp-server (?:host|user)|authentication|mab request|event manager env"
    r"|mail[ -]server|action \S+ set|token|pmk |cak |ipsec spi|user-pin"
)

SECRETS = (
    # Whoever writes an applet names its variables as he likes (`_p1`), so that no name says that a value is none; a fingerprint still shows
    # that one changed. Inside of an applet values come and go: there the name decides. (EEM command reference.)
    SecretText(rf"(\bevent manager environment \S+ ){_TO_THE_END}"),
    SecretText(rf"(\baction \S+ set (?i:\S*(?:pass|pw|secret|token|key|community|cred)\S*) ){_TO_THE_END}"),
    # `username:password@host` (EEM, action mail); of Call Home it is assumed.
    SecretText(r"(\bmail[ -]server \"?[^\s:@\"]*:)([^\s\"]+)(?=@)"),
    SecretText(rf"(^(?:username \S+ (?:.* )?|enable )(?:password|secret) (?:level \d+ )?{_CLEAR})(\S+ .*\S)"),
    SecretText(rf"(^(?:radius|tacacs)-server key {_CLEAR})(\S+ .*\S)"),
    SecretText(rf"(^\s+password {_CLEAR})(\S+ .*\S)", within="line "),
    # Before what is more general: the words behind `key` are none of its kinds here.
    SecretText(r"(\bkey config-key password-encrypt )(\S+)"),
    SecretText(rf"(\bpre-shared-key (?:address|hostname) \S+(?: \d\S+)? key {_TYPED})(\S+)"),
    SecretText(rf"(\bserver-private \S+ (?:.* )?key {_TYPED})(\S+)"),
    SecretText(rf"(\b(?:auth|acct)-port \d+ (?:.* )?key {_TYPED})(\S+)"),  # RADIUS on one line
    # LISP (map-server), TACACS+ and a fabric's control plane.
    SecretText(rf"(\b(?:map-server|address ipv[46]|ip address) \S+ (?:.* )?key {_TYPED})(\S+)"),
    SecretText(r"(\bset session-key (?:inbound|outbound) (?:ah|esp) \d+ (?:cipher )?)(\S+)"),
    SecretText(r"(\bset session-key .*\bauthenticator )(\S+)"),
    SecretText(rf"(\bwpa-psk (?:ascii|hex) {_TYPED})(\S+)"),
    SecretText(rf"(\bstatic-wep-key encryption \d+ (?:ascii|hex) {_TYPED})(\S+)"),
    SecretText(r"(\b(?:ip nhrp authentication|mab request format attribute 2 [07]) )(\S+)"),
    SecretText(
        rf"((?:\bisis password|{_BEGIN}(?:area|domain|vpn)-password|{_BEGIN}authentication text) {_TYPED})(\S+)"
    ),
    SecretText(rf"(\benable (?:secret|password)(?: level \d+)? {_TYPED})(\S+)"),
    SecretText(r"(\b(?:password|secret) [0-9] )(\S+)"),
    SecretText(r"(\busername \S+ (?:.* )?(?:secret|password) )(?![0-9] )(\S+)"),
    SecretText(
        rf"((?:{_BEGIN}|neighbor \S+ |ppp (?:chap|pap .*?) |vtp |dot1x username \S+ )password )(?![0-9] |encryption aes$)(\S+)"
    ),
    # `ip ftp password`, `ip http client password`, `ip wccp … password`, `cts sxp default password`, `set aggressive-mode password`,
    # `l2tp tunnel password`, LDAP's `bind` (documented); `ip scp` and `ip sftp password` (recorded: Cisco's own test library, genielibs).
    SecretText(
        r"(\b(?:(?:ip (?:ftp|scp|sftp|http client)|sxp default|aggressive-mode|l2tp tunnel|root-dn \S+) |ip wccp (?:\S+ )+)password )"
        r"(?![0-9] )(\S+)"
    ),
    SecretText(rf"(\bmsdp (?:vrf \S+ )?password peer \S+ {_TYPED})(\S+)"),
    SecretText(rf"(\bldp (?:vrf \S+ )?password (?:fallback|option \d+ for \S+) {_TYPED})(?!key-chain )(\S+)"),
    SecretText(r"(\bmka (?:.* )?key (?:\S+ )?[0-9] )(\S+)"),
    SecretText(rf"((?:\b(?:sap|default) pmk|{_BEGIN}cak) {_TYPED})(\S+)"),  # TrustSec's and MACsec's master keys
    SecretText(
        rf"(\b(?:server-key|pac key|key-string|shared-secret|pre-share key|pre-shared-key(?: local| remote)?(?: hex)?) {_TYPED})"
        r"(?!address |hostname |key-chain |local |remote |hex )(\S+)"
    ),
    SecretText(
        rf"((?:{_BEGIN}|(?:radius-server|tacacs-server)(?: host \S+)?(?: \S+ \d+)* )key {_TYPED})(?!chain\b|config-key\b|\d+$)(\S+)"
    ),
    # A digit may stand before a community that is encrypted; a community may be a digit, too.
    SecretText(r"(\bsnmp-server community (?:[0-9] (?!(?i:ro|rw|view|ipv6)\b|\d+$))?)(\S+)"),
    SecretText(r"(\bsnmp mib community-map )(\S+)"),
    SecretText(rf"(\bsnmp-server host \S+ {_TRAP_WORDS}(?:version (?:1|2c) )?)(?!version |vrf |traps |informs )(\S+)"),
    SecretText(r"(\bsnmp-server user .*\bauth (?:md5|sha\S*(?: (?:256|384|512))?) )(\S+)"),
    SecretText(r"(\bsnmp-server user .*\bpriv (?:des(?:56)?|3des|aes(?: \d{3})?) )(\S+)"),
    SecretText(r"(\bntp authentication-key \d+ \S+ )(\S+)"),
    SecretText(rf"(\bcrypto isakmp key {_TYPED})(\S+)"),
    SecretText(rf"(\bmessage-digest-key \d+ md5 {_TYPED})(\S+)"),
    SecretText(rf"((?:\bospf |\b(?:virtual|sham)-link .*|^\s+)authentication-key {_TYPED})(\S+)"),
    # OSPFv3 over IPsec (`ipv6 ospf authentication`, `area … encryption`), EIGRP, RSVP.
    SecretText(rf"(\bipsec spi \d+ (?:.* )?(?:md5|sha1) {_TYPED})(\S+)"),
    SecretText(rf"(\bipsec spi \d+ esp (?:aes-cbc \d+|3des|des) {_TYPED})(\S+)"),
    SecretText(rf"(\bauthentication mode hmac-sha-256 {_TYPED})(\S+)"),
    SecretText(rf"(\brsvp authentication key {_TYPED})(\S+)"),
    SecretText(
        rf"(\b(?:standby|vrrp|glbp)(?: \d+)? authentication (?:text |md5 key-string {_TYPED})?)(?!md5\b|text\b)(\S+)"
    ),
    SecretText(rf"(^\s*(?:token|api-key) {_TYPED})(\S+)", within="parameter-map type umbrella"),  # Umbrella integration
    # Smart licensing; C9800 configuration guide (DNA Spaces, self-signed certificates).
    SecretText(rf"(\b(?:license smart .*idtoken|cloud-services server token|ssc auth-token|user-pin) {_TYPED})(\S+)"),
    # Type 8 is the same key under the device's own master key (documented: password encryption aes).
    SecretText(r"(\bset-key (?:ascii|hex) )((?:[08] )?\S+)", reencrypted=True),
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
