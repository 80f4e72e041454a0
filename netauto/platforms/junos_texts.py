"""How Junos writes: lines that change by themselves, places of secrets, what it says when it refuses.

Sources: Junos OS CLI user guide and CLI error messages in the tests of PyEZ and ncclient (recorded there), Junos OS CLI reference
(documented).
"""

from __future__ import annotations

from netauto.platforms.platform import ErrorText, SecretText, Volatile

VOLATILE = (Volatile("timestamp", r"#", "when it was last changed, not what"),)  # `## Last changed: ...`

HINT = r"password|secret|-key|\bkey\b|ascii-text|hexadecimal|community|license|auth-token|\bcak\b|\$[89]\$"
_TEXT = r'("(?:[^"\\]|\\.)*"|\S+)'

SECRETS = (
    SecretText(rf"(\b(?:community-name|local-password|plain-text-password|license keys key|auth-token) ){_TEXT}"),
    SecretText(rf"(\bencrypted-password ){_TEXT}"),
    # `$9$` is written anew, with another salt, whenever the secret is typed (documented).
    SecretText(rf"(\b(?:secret|privacy-key|ascii-text|hexadecimal|simple-password|cak) ){_TEXT}", reencrypted=True),
    SecretText(rf"(\bauthentication-key )(?!\d+ (?:type|value) ){_TEXT}", reencrypted=True),
    SecretText(rf"(\bauthentication-key \d+ (?:type \S+ )?value ){_TEXT}", reencrypted=True),
    SecretText(rf"(\bmd5 \d+ key ){_TEXT}", reencrypted=True),
    # Typed in clear text once, shown as `$9$` ever after: archive sites, dot1x, a client of dynamic DNS, SNMPv3, PPP.
    SecretText(
        rf"(^(?!.* (?:description|message|announcement) ).*(?<![\w-])(?:(?:authentication|privacy|pap|default)-)?password )"
        rf"(?!(?:minimum-|maximum-|change-|format )){_TEXT}",
        reencrypted=True,
    ),
    SecretText(r'(\s)("\$[89]\$[^"]*")', reencrypted=True),  # wherever else it stands
    SecretText(rf"(\bsnmp community ){_TEXT}"),
)

ERRORS = (
    ErrorText(r"^(?:error: )?syntax error", "the device does not know the statement", "recorded"),
    ErrorText(r"^unknown command", "the device does not know the command", "recorded"),
    ErrorText(r"^(?:error: )?missing argument", "something is missing at the end of the statement"),
    ErrorText(r"^(?:error: )?invalid (?:value|input|interface|ip)", "a value is wrong"),
    ErrorText(r"configuration database (?:locked|modified)", "somebody else's change is in the way", "recorded"),
    ErrorText(r"^error: .*must be (?:defined|configured)", "the value names something that does not exist"),
    ErrorText(r"^error: .*(?:not found|undefined|not defined)", "the value names something that does not exist"),
    ErrorText(
        r"^error: (?:configuration check-out|commit) failed", "the configuration as a whole is refused", "recorded"
    ),
    ErrorText(r"permission denied", "the account may not do this", "recorded"),
    ErrorText(r"^error: ", "the device refuses the statement", "recorded"),
)

HARMLESS = (r"^warning: ",)
