"""What Arista EOS prints: where secrets stand, what changes by itself, how it refuses a line.

Sources: EOS user manual and AVD's models (documented); configurations and sessions published in the tests of pyeapi, NAPALM and
Ansible's arista.eos (recorded by others).
"""

from __future__ import annotations

from netauto.platforms.platform import ErrorText, SecretText, Volatile

# The kind of encryption that may stand before a secret (0, 5, 7, 8a, sha512), and that it is not taken for the secret itself.
_TYPED = r"(?:(?:\d[a-z]?|sha512) )?"
_NOT_TYPE = r"(?!(?:\d[a-z]?|sha512) )"

# What every line below has in common; other lines are not looked at more closely.
HINT = r"secret|password|passphrase|\bkey\b|-key|community|snmp-server (?:host|user)|authentication|-(?:cv|ingest)auth|ipsec spi"

SECRETS = (
    SecretText(r"(^\s+secret \d+ [078]a? )(\S+)"),  # of a profile of shared secrets, which are numbered
    SecretText(
        rf"(\b(?:secret|password) {_TYPED}){_NOT_TYPE}(?!(?:policy|minimum|encryption|encryption-key|shared-secret|profile) )(\S+)"
    ),
    SecretText(rf"(\b(?:radius-server|tacacs-server|ldap server)\b.* key {_TYPED}){_NOT_TYPE}(\S+)"),
    SecretText(rf"(^\s*client \S+ (?:.* )?key {_TYPED}){_NOT_TYPE}(\S+)"),  # of a RADIUS proxy
    # A key alone on its line (a server group), and one with a name before it (MACsec).
    SecretText(rf"(^\s*(?:key|server-private-key) {_TYPED})(\S+)(?=\s*$)"),
    SecretText(r"(^\s*key [0-9A-Fa-f]+ [078]a? )(\S+)"),
    SecretText(rf"(\b(?:passphrase|pre-shared-key|shared-key|key-string) {_TYPED}){_NOT_TYPE}(\S+)"),
    SecretText(rf"(\bsnmp-server community {_TYPED})(\S+)"),
    SecretText(
        r"(\bsnmp-server host \S+ (?:vrf \S+ )?(?:traps |informs )?(?:version (?:1|2c) )?)(?!version |vrf )(\S+)"
    ),
    SecretText(r"(\bsnmp-server user .*\bauth \S+ )(\S+)"),
    SecretText(r"(\bsnmp-server user .*\bpriv \S+ )(\S+)"),
    SecretText(rf"(\bntp authentication-key \d+ \S+ {_TYPED})(\S+)"),
    # At a port with the protocol's name, below `router isis` without.
    SecretText(
        rf"((?:\b(?:ospf|isis) |^\s+)authentication(?:-key| key| key-id \d+ algorithm \S+ key) {_TYPED}){_NOT_TYPE}(\S+)"
    ),
    SecretText(rf"(\bipsec spi \d+ (?:.* )?(?:md5|sha1) {_TYPED}){_NOT_TYPE}(?!passphrase )(\S+)"),
    SecretText(
        rf"(\bipsec spi \d+ esp (?!null )\S+ (?:(?:128|192|256) )?{_TYPED}){_NOT_TYPE}(?!(?:128|192|256|md5|sha1|passphrase) )(\S+)"
    ),
    SecretText(rf"(\bmessage-digest-key \d+ \S+ {_TYPED}){_NOT_TYPE}(\S+)"),
    SecretText(rf"(\bvrrp \d+ (?:peer )?authentication (?:ietf-md5 key-string |text )?{_TYPED}){_NOT_TYPE}(\S+)"),
    SecretText(r"(-(?:cv|ingest)auth=(?:key|token-secure|token),)(\S+)"),
)

# What begins with `!` says nothing anyway: the command, the device, the time of the last change, the image.
VOLATILE = (Volatile("end", r"end$", "where the output ends"),)

ERRORS = (
    ErrorText(r"^% ?Invalid input\b", "the device does not know the command", "recorded"),
    ErrorText(r"^% ?Incomplete command\b", "something is missing at the end of the command"),
    ErrorText(r"^% ?Ambiguous command\b", "the abbreviation stands for more than one command"),
    ErrorText(r"^% ?Unavailable command\b", "this model, or this licence, does not have the command"),
    ErrorText(
        r"^% ?(?:Authorization denied|Command authorization failed|Permission denied)", "the account may not do this"
    ),
    ErrorText(r"^% ?.*\bnot supported\b", "this model does not have it", "assumed"),
    ErrorText(r"^% ?.*\binternal use\b", "the VLAN belongs to a routed port by itself", "assumed"),
    ErrorText(r"^% ?.*\b(?:already exists|is in use)\b", "the place is taken", "assumed"),
    # The rest of the family: a percent sign and a blank begin a complaint (assumed complete).
    ErrorText(r"^% (?!Warning)", "the device complains", "assumed"),
)

# EOS announces what it did beside the command with an exclamation mark: `! Access VLAN does not exist. Creating vlan 2200`.
HARMLESS = (r"^!", r"^% ?Warning\b")
