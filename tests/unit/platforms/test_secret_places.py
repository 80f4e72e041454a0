"""Every kind of secret in every place that a vendor has for it; the table of `docs/platforms.md` is held against what happens."""

import re
from pathlib import Path

import pytest

from netauto.plan.redact import encrypted_anew, redact
from netauto.platforms import PLATFORMS

PAGE = Path(__file__).parents[3] / "docs" / "platforms.md"
KEY = b"a key of the tests"
CANARY = "Cnry4/Val+ue0123456789AbCdEf"
PEM = "-----BEGIN {} PRIVATE KEY-----\n{{}}\n-----END {} PRIVATE KEY-----"
COLUMNS = ("ios_xe", "c9800", "arista_eos", "aruba_aoscx", "junos", "fortios", "linux")
# Kind → platform → lines, `{}` is the secret.
PLACES = {
    "device account": {
        "ios_xe": (
            "enable secret 9 {}",
            "username a privilege 15 secret 5 {}",
            "username a password 6 {}",
            "enable password 8 {}",
        ),
        "c9800": ("  mgmtuser username a password 0 {} secret 0 {}", "ap dot1x username a password 0 {}"),
        "arista_eos": ("username a secret sha512 {}", "enable secret sha512 {}", "ip ftp client password 7 {}"),
        "aruba_aoscx": ("user a group b password ciphertext {}", "https-server session\n rest password plaintext {}"),
        "junos": (
            'set system root-authentication encrypted-password "$6${}"',
            "set system login user a authentication plain-text-password {}",
        ),
        "fortios": ("    set password {}", "    set passwd2 {}", "    set login-passwd {}", "    set api-key {}"),
        "linux": ("    Password={}",),
    },
    "RADIUS, TACACS+": {
        "ios_xe": (
            "server-private 10.0.0.1 auth-port 1812 acct-port 1813 key 7 {}",
            " server-private 10.0.0.1 key {}",
            "radius server a\n key 6 {}",
            " client 1.1.1.1 server-key 0 {}",
            "tacacs-server key 7 {}",
            "mab request format attribute 2 7 {}",
        ),
        "c9800": ("radius server a\n key 6 {}",),
        "arista_eos": ("radius-server host 1.1.1.1 vrf M key 7 {}", "tacacs-server key 7 {}"),
        "aruba_aoscx": ("radius-server host 1.1.1.1 key ciphertext {}", "tacacs-server key ciphertext {}"),
        "junos": (
            'set system radius-server 1.1.1.1 secret "$9${}"',
            "set access profile p radius-server 1.1.1.1 secret {}",
        ),
        "fortios": (
            "    set secret ENC {}",
            "    set secondary-secret {}",
            "    set tacacs_key {}",
            "    set rsso-secret {}",
        ),
        "linux": (
            "    auth_server_shared_secret={}",
            "    acct_server_shared_secret={}",
            "    radius_das_client=10.0.0.1 {}",
        ),
    },
    "SNMP": {
        "ios_xe": (
            "snmp-server community {} RO",
            "snmp-server host 1.1.1.1 informs version 2c {}",
            "snmp-server user u g v3 encrypted auth sha {} priv aes 256 {}",
        ),
        "arista_eos": ("snmp-server community {} ro", "snmp-server user u g v3 localized 123 auth sha {} priv aes {}"),
        "aruba_aoscx": (
            "snmp-server community {}",
            "snmpv3 user a auth sha auth-pass plaintext {} priv aes priv-pass plaintext {}",
        ),
        "junos": (
            "set snmp community {} authorization read-only",
            "set snmp v3 snmp-community i community-name {}",
            'set snmp v3 usm local-engine user u privacy-aes128 privacy-key "$9${}"',
        ),
        "fortios": (
            "    set auth-pwd ENC {}",
            "    set priv-pwd {}",
            'config system snmp community\n    edit 1\n        set name "{}"',
        ),
    },
    "Wi-Fi": {
        "ios_xe": ("wpa-psk ascii 0 {}", " wpa-psk hex 7 {}"),
        "c9800": (" security wpa psk set-key ascii 8 {}", " security wpa psk set-key hex 0 {}"),
        "fortios": ("    set passphrase {}", "    set sae-password {}"),
        "linux": ("    wpa_psk={}", "    wpa_passphrase={}", "    sae_password={}", "    wep_key0={}", "    ap_pin={}"),
    },
    "tunnel (IKE, WireGuard, MACsec)": {
        "ios_xe": (
            "crypto isakmp key {} address 0.0.0.0",
            "  pre-shared-key address 1.2.3.4 key {}",
            " pre-shared-key local {}",
            " set session-key inbound esp 300 cipher {}",
            "key config-key password-encrypt {}",
            " ip nhrp authentication {}",
        ),
        "arista_eos": ("   pre-shared-key 7 {}", "      secret 0 7 {}"),
        "aruba_aoscx": ("    pre-shared-key ciphertext {}",),
        "junos": (
            'set security ike policy p pre-shared-key ascii-text "$9${}"',
            "set security ike policy p pre-shared-key hexadecimal {}",
        ),
        "fortios": ("    set psksecret ENC {}", "    set authkey {}", "    set enckey {}"),
        "linux": ("    PrivateKey={}", "    PresharedKey = {}", "    Key={}"),
    },
    "routing and first hop": {
        "ios_xe": (
            " neighbor 1.1.1.1 password 7 {}",
            " ip ospf message-digest-key 1 md5 {}",
            " isis password {} level-2",
            " area-password {}",
            " standby 1 authentication {}",
            " glbp 1 authentication md5 key-string 7 {}",
            " authentication text {}",
        ),
        "arista_eos": (
            "   neighbor 1.1.1.1 password 7 {}",
            "   ip ospf message-digest-key 1 sha256 7 {}",
            "   vrrp 1 peer authentication text {}",
            "   isis authentication key 7 {}",
        ),
        "aruba_aoscx": ("    neighbor 1.1.1.1 password ciphertext {}", "    authentication text plaintext {}"),
        "junos": (
            'set protocols bgp group x authentication-key "$9${}"',
            'set protocols ospf area 0 interface x authentication md5 1 key "$9${}"',
            "set interfaces x unit 0 ppp-options pap local-password {}",
        ),
        "fortios": (
            "    set md5-key 1 {}",
            "    set keystring {}",
            "    set key-string {}",
            "    set authentication-key {}",
        ),
    },
    "time": {
        "ios_xe": ("ntp authentication-key 7 hmac-sha2-256 {}",),
        "arista_eos": ("ntp authentication-key 1 sha1 7 {}",),
        "aruba_aoscx": ("ntp authentication-key 1 md5 {}",),
        "junos": ("set system ntp authentication-key 1 type md5 value {}",),
        "fortios": ("    set key ENC {}",),
    },
    "private key of a certificate or of SSH": {
        **{platform: (PEM.format("RSA", "RSA"), PEM.format("OPENSSH", "OPENSSH")) for platform in COLUMNS},
        "fortios": (
            f'    set private-key "{PEM.format("ENCRYPTED", "ENCRYPTED")}"',
            f'    set private-key "{PEM.format("EC", "EC")}"',
        ),
    },
    "password in an address": {
        "ios_xe": ("archive\n path ftp://user:{}@10.0.0.1/x",),
        "arista_eos": ("   action copy ftp://user:{}@10.0.0.1/x",),
        "aruba_aoscx": ("copy running-config sftp://user:{}@10.0.0.1/x",),
        "junos": ('set system archival configuration archive-sites "ftp://u:{}@h/"',),
    },
    "cloud and licence": {
        "arista_eos": ("   exec /usr/bin/TerminAttr -cvauth=key,{} -x",),
        "junos": ('set system license keys key "{}"',),
    },
}
for places in PLACES.values():
    places.setdefault("c9800", places.get("ios_xe", ()))  # a controller speaks IOS-XE, too
CASES = [
    (kind, platform, line) for kind, places in PLACES.items() for platform, lines in places.items() for line in lines
]


@pytest.mark.parametrize(("kind", "platform", "line"), CASES)
def test_it_is_never_shown(kind, platform, line):
    shown = redact(PLATFORMS[platform], line.format(*[CANARY] * 2), KEY)
    assert CANARY not in shown, kind
    assert "<secret" in shown
    assert redact(PLATFORMS[platform], shown, KEY) == shown


@pytest.mark.parametrize(("kind", "platform", "line"), CASES)
def test_equal_ones_look_equal_and_a_change_is_visible_unless_the_device_encrypts_anew(kind, platform, line):
    def shown(value, key=KEY):
        return redact(PLATFORMS[platform], line.format(*[value] * 2), key)

    assert shown(CANARY) == shown(CANARY), kind
    constant = encrypted_anew(PLATFORMS[platform], line.format(*[CANARY] * 2)) > 0
    assert (shown(CANARY) == shown(CANARY + "9")) == constant
    assert (shown(CANARY) == shown(CANARY, b"another key")) == constant


HARMLESS = [
    ("linux", "    PublicKey=AbCd"),
    ("linux", "    wpa_key_mgmt=SAE"),
    ("ios_xe", " ip nhrp network-id 7"),
    ("ios_xe", " path ftp://10.0.0.1/x"),
    ("ios_xe", " authentication periodic"),
    ("junos", "set system archival configuration archive-sites ftp://h/x"),
    ("aruba_aoscx", "aaa authentication login default local"),
    ("fortios", "    set keylife 3600"),
    ("fortios", "    set authmethod psk"),
]


@pytest.mark.parametrize(("platform", "line"), HARMLESS)
def test_what_is_none_stays(platform, line):
    assert redact(PLATFORMS[platform], line, KEY) == line


def _cell(kind, platform):
    lines = PLACES[kind].get(platform, ())
    shown = [redact(PLATFORMS[platform], line.format(*[CANARY] * 2), KEY) for line in lines]
    forms = {form for text in shown for form in re.findall(r"<secret(:?)", text)}
    return {"": "-", ":": "fingerprint", "-": "mark", "-:": "both"}["".join(sorted(form or "-" for form in forms))]


def test_the_page_says_what_happens():
    rows = [f"| {kind} | {' | '.join(_cell(kind, platform) for platform in COLUMNS)} |" for kind in PLACES]
    page = PAGE.read_text(encoding="utf-8")
    assert [row for row in rows if row not in page] == []
