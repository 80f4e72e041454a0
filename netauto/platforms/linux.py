"""Debian GNU/Linux: firewall and router (nftables, systemd-networkd, dnsmasq), access point (hostapd)."""

from __future__ import annotations

from netauto.platforms import linux_rules
from netauto.platforms.linux_model import read_model
from netauto.platforms.linux_syntax import LINUX_FILES, SECRET_SETTINGS
from netauto.platforms.platform import ISOLATED_PORT, ErrorText, Fact, Limits, Platform, SecretText

HINT = "="
# A file holds the secret itself; the value behind a reference is not known to a plan, so that neither is compared.
# Of the other secrets in files that netauto reads it knows no reference: they are compared, by their fingerprints.
# Sources: hostapd.conf of hostapd 2.10 (r0kh and r1kh hold the keys of fast roaming), systemd.netdev(5). A line that is commented out
# still holds what it held.
_OTHERS = (
    r"wpa_psk|wep_key\d|ap_pin|private_key_passwd\d?|radius_das_client|pac_opaque_encr_key|mka_cak|multi_ap_backhaul_wpa_(?:psk|passphrase)"
    r"|wps_nfc_dh_privkey|wps_nfc_dev_pw|dpp_netaccesskey|PrivateKey|PresharedKey|Key|Password"
)
SECRETS = (
    SecretText(rf"(^\s*[#;]?\s*(?:{'|'.join(SECRET_SETTINGS)}))(.+)", reencrypted=True),
    SecretText(rf"(^\s*[#;]?\s*(?:{_OTHERS})\s*=\s*)(.+)"),
    SecretText(r"(^\s*[#;]?\s*r[01]kh=\S+ \S+ )(\S+)"),
)

ERRORS = (
    ErrorText(r"^\S+:\d+:\d+(?:-\d+)?: Error: ", "nftables refuses the line", "recorded"),
    ErrorText(r"^Error: ", "nftables refuses the rule set", "recorded"),
    ErrorText(r"^Line \d+: ", "hostapd refuses the line", "recorded"),
    ErrorText(r"^\d+ errors? found in configuration file", "hostapd refuses the file", "recorded"),
    ErrorText(r"[Nn]o space left on device", "the disk is full", "recorded"),
    ErrorText(r"[Pp]ermission denied|Operation not permitted", "the account may not do this", "recorded"),
    ErrorText(r"Read-only file system", "the disk cannot be written", "recorded"),
    ErrorText(r"command not found$|: not found$", "the program is not installed", "recorded"),
    ErrorText(r"^Failed to ", "systemd refuses", "documented"),
)

FACTS = (
    Fact("a file given to `nft -f` is loaded as a whole or not at all", "documented", "nft(8), -f"),
    Fact("a chain that is opened again gets the new rules after those that it has", "recorded", "nft 1.0.6"),
    Fact("`include` with a pattern loads the files in the order of their names", "documented", "nft(8), include files"),
    Fact("names of chains and sets may hold letters, digits, `-`, `_`, `.` and `/`", "recorded", "nft 1.0.6"),
    Fact("nftables knows no domain names: a name is resolved once, when it is loaded", "documented", "nft(8), symbols"),
    Fact(
        "dnsmasq adds the addresses of an answer that passes through it to a set",
        "documented",
        "dnsmasq(8) 2.90, --nftset",
    ),
    Fact("dnsmasq relays DHCP from the interface that has an address", "documented", "dnsmasq(8), --dhcp-relay"),
    Fact("networkd reads drop-ins of `NAME.network` in `NAME.network.d/`", "documented", "systemd.network(5)"),
    Fact("networkd does not delete an interface whose `.netdev` is gone", "documented", "networkctl(1), reload"),
    Fact(
        "hostapd reads a whole file before it touches an interface, and says each line that it does not know",
        "recorded",
        "hostapd 2.10",
    ),
    Fact("hostapd takes a changed list of SSIDs on a reload by starting the radio anew", "assumed", ""),
    Fact("white space before a key is not allowed in hostapd's files", "recorded", "hostapd 2.10"),
)

LINUX = Platform(
    name="linux",
    title="Debian GNU/Linux",
    syntax=LINUX_FILES,
    rules=linux_rules.RULES,
    rules_module="netauto/platforms/linux_rules.py",
    volatile=(),
    secrets=SECRETS,
    secret_hint=HINT,
    errors=ERRORS,
    harmless=(),
    references={
        "set": (r"@([\w-]+)", r"^add element inet netauto ([\w-]+) "),
        "definition": (r"\$([\w-]+)",),
        "chain": (r"\b(?:jump|goto) ([\w-]+)",),
        "file": (r'^include "([^"*]+)"',),
        "bss": (r"^owe_transition_ifname=(.+)",),
    },
    copying=(),
    identify={"cat /etc/os-release": r"(?m)^ID=\"?debian\"?$"},
    limits=Limits(interface_name=15, zone_name=255, policy_name=126, address_name=255, profile_name=15),
    unsupported={},
    read_model=read_model,
    facts=FACTS,
    cannot={ISOLATED_PORT: "no room is patched to it"},
)
