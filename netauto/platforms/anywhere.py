"""Secrets that look alike on every platform: in addresses, in headers of HTTP, in what people write into descriptions and banners.

They are looked for after the places that a platform knows itself, which say better where a secret ends.

Sources: RFC 3986 §3.2.1 (user information of an address), RFC 9110 §11.6.2 and §11.7.2 (Authorization, Proxy-Authorization), RFC 6265
§4.2 (Cookie), curl(1) (`--user`). Where they stand: IOS-XE IP SLAs configuration guide (raw request of HTTP), FortiOS 7.0 CLI reference
(config system automation-action, `set headers`; config system external-resource, `set resource`). How people write a password into a
description is assumed.
"""

from __future__ import annotations

from netauto.platforms.platform import SecretText

# What every line below has in common; other lines are not looked at more closely.
HINT = r"[:=]"

# A reference (`⟦secret:vault:…⟧`) and a mark (`<secret:…>`) are none.
_NONE_YET = r"(?<![⟦<\w.-])"
# In front of a long word anything may stand (`userPassword`), in front of a short one only with a dash between (`boucle` is no `clé`).
_LONG = r"[\w.-]*(?:password|passwd|passphrase|passcode|secret|token)|mots? de passe"
_SHORT = (
    r"(?:[\w.-]*[_.-])?(?:pwd|mdp|psk|cl(?:é|e\u0301?)|api[ _-]?key|(?:wpa\d?|wep|wi-?fi|shared)[ _-]?key)|\w*_pass"
)
_OF_WHAT = r"(?: (?:d[eu]|de la|for|of|pour)(?: le| la| the)?)?(?: (?:wi-?fi|wlan|ssid|wpa\d?|vpn|radius|snmp|admin|root|enable))"
# How a setting says that there is none, or which kind (`!export-password: default` of AOS-CX).
_SETTING = r"(?!(?:default|none|enabled?|disabled?|true|false|yes|no)(?:[\s\"',;]|$))"
_QUOTE = r"(?:\\?[\"'])"
# In quotation marks to the closing one, elsewhere to the next blank; a backslash before a quotation mark belongs to that.
_VALUE = r"((?<=\")[^\s\"][^\"]*(?<!\\)|(?<=')[^\s'][^']*|[^\s\"]*[^\s\"\\])"
_WORD = r"([^\s\"]*[^\s\"'\\])"
_AUTHORIZATION = rf"(?i:\bauthorization){_QUOTE}?\s*[:=]\s*{_QUOTE}?"

ANYWHERE = (
    # The last `@` counts: devices take a password that holds another one.
    SecretText(r"(://[^\s:/@\"]*:)([^\s\"]+)(?=@)"),
    # `Authorization: Bearer …`: the scheme stays. One that is not registered is known by the single word behind it that ends the header.
    SecretText(rf"({_AUTHORIZATION}(?i:basic|bearer|digest|hawk|hoba|negotiate|ntlm|token) +){_WORD}"),
    SecretText(rf"({_AUTHORIZATION}(?:[A-Za-z][\w-]* +)?){_WORD}(?=\s*(?:{_QUOTE}|$))"),
    SecretText(rf"((?i:\bcookie){_QUOTE}?:\s*{_QUOTE}?)([^\s\"'\\][^\"'\\]*)"),
    SecretText(rf"(\bcurl\b.* (?:-u|--user)[ =]?{_QUOTE}?[^\s:\"']+:){_WORD}"),
    # `password: …`, `mot de passe du Wi-Fi : …`, `API_TOKEN=…`: one word, however it is introduced.
    SecretText(rf"({_NONE_YET}(?i:(?:{_LONG}|{_SHORT}){_OF_WHAT}?){_QUOTE}?\s*[:=]\s*{_QUOTE}?){_SETTING}{_VALUE}"),
)
