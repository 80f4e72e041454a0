"""What AOS-CX prints: where secrets stand, what changes by itself, how it refuses a line.

Sources: AOS-CX guides 10.06 to 10.15 (documented); running configurations in the tests of oxidized and netutils, sessions in netmiko's
issue 2738 and captures of 10.18 in the tests of a published training simulator (recorded by others).
"""

from __future__ import annotations

from netauto.platforms.platform import ErrorText, SecretText, Volatile

_TYPED = r"(?:ciphertext |plaintext )?"

# What every line below has in common; other lines are not looked at more closely.
HINT = r"ciphertext|plaintext|password|\bkey\b|community|pass\b|secret|-key|authentication text|key-string"

SECRETS = (
    SecretText(rf"(^\s*authentication text {_TYPED})(\S+)"),
    SecretText(rf"(\buser \S+ group \S+ password {_TYPED})(\S+)"),
    SecretText(
        rf"(\b(?:radius-server|tacacs-server) (?:host \S+ (?:.* )?)?key {_TYPED})(?!plaintext$|ciphertext$)(\S+)"
    ),
    SecretText(rf"(\bsecret-key {_TYPED})(\S+)"),
    SecretText(r"(\bsnmp-server community )(\S+)"),
    SecretText(r"(\bsnmp-server host .*\bcommunity )(\S+)"),
    SecretText(rf"(\bsnmpv3 user .*\bauth-pass {_TYPED})(\S+)"),
    SecretText(rf"(\bsnmpv3 user .*\bpriv-pass {_TYPED})(\S+)"),
    SecretText(rf"(\bntp authentication-key \d+ \S+ {_TYPED})(\S+)"),
    SecretText(rf"(\bneighbor \S+ password {_TYPED})(\S+)"),
    SecretText(rf"(\bauthentication-key {_TYPED})(\S+)"),
    SecretText(rf"(\bmessage-digest-key \d+ \S+ {_TYPED})(\S+)"),
    SecretText(rf"(^\s*key-string {_TYPED})(\S+)"),
    SecretText(rf"(\bmac-auth password {_TYPED})(\S+)"),
    SecretText(r"(\b(?:ciphertext|plaintext) )(\S+)"),
)

# What begins with `!` says nothing anyway: the version, how passwords were exported.
VOLATILE = (Volatile("header", r"(?:Current|Startup|Checkpoint) configuration:$", "what the command says of itself"),)

ERRORS = (
    ErrorText(r"^Invalid input: ", "the device does not know the command", "recorded"),
    ErrorText(r"^% ?Command incomplete", "something is missing at the end of the command", "recorded"),
    ErrorText(r"^% ?Ambiguous command", "the abbreviation stands for more than one command", "recorded"),
    ErrorText(r"^Command not supported", "the device does not know the command", "recorded"),
    ErrorText(r"^Cannot execute command\. Command not allowed", "the account may not do this", "assumed"),
    ErrorText(
        r"^(?:Checkpoint|Interface|VLAN)\b.* (?:doesn't|does not) exist", "it names what is not there", "recorded"
    ),
    ErrorText(r"^An identical checkpoint already exists", "nothing has changed since that checkpoint", "recorded"),
    ErrorText(r"^(?:Error|Failed|Failure)\b|\[(?:Error|Failed|Failure)\]", "the device could not do it", "assumed"),
    ErrorText(r"^(?:Unable|Cannot|Could not|Operation not|Maximum)\b", "the device could not do it", "assumed"),
    ErrorText(r"^(?!WARNING).*\bnot (?:allowed|supported|permitted)\b", "this device does not have it", "assumed"),
    ErrorText(r"^% ", "the device complains", "assumed"),
)

# Two minutes before the end of checkpoint auto mode every terminal is told (documented: checkpoint auto).
HARMLESS = (r"\bWARNING\b", r"^Auto checkpoint mode expires\b")
