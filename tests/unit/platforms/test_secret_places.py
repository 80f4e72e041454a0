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
            "username a password 0 two {}",
            "enable password level 7 two {}",
            "line vty 0 4\n password two {}",
            "alias exec a username b password {}",
            "line con 0\nalias exec a password {}",
            'event manager applet a\n action 1.0 cli command "password {}"',
            "aaa x\n bind authenticate root-dn cn=a,dc=b password {}",
        ),
        "c9800": ("  mgmtuser username a password 0 {} secret 0 {}", "ap dot1x username a password 0 {}"),
        "arista_eos": ("username a secret sha512 {}", "enable secret sha512 {}", "ip ftp client password 7 {}"),
        "aruba_aoscx": ("user a group b password ciphertext {}", "https-server session\n rest password plaintext {}"),
        "junos": (
            'set system root-authentication encrypted-password "$6${}"',
            "set system login user a authentication plain-text-password {}",
        ),
        "fortios": (
            "    set password {}",
            "    set passwd2 {}",
            "    set login-passwd {}",
            "    set api-key {}",
            '    set passwd "two {}"',
            "    set uploadpass {}",
        ),
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
            " address ipv4 10.0.0.1 auth-port 1812 acct-port 1813 key {}",
            " address ipv4 10.0.0.1 auth-port 1812 acct-port 1813 key 7 {}",
            " address ipv4 10.0.0.1 key {}",
            "radius-server key two {}",
            "alias exec a key 7 {}",
        ),
        "c9800": ("radius server a\n key 6 {}", " ip address 10.0.0.1 key 7 {}"),
        "arista_eos": (
            "radius-server host 1.1.1.1 vrf M key 7 {}",
            "tacacs-server key 7 {}",
            "   client 10.0.0.0/24 key 7 {}",
        ),
        "aruba_aoscx": (
            "radius-server host 1.1.1.1 key ciphertext {}",
            "tacacs-server key ciphertext {}",
            "aaa authentication port-access mac-auth password {}",
        ),
        "junos": (
            'set system radius-server 1.1.1.1 secret "$9${}"',
            "set access profile p radius-server 1.1.1.1 secret {}",
        ),
        "fortios": (
            "    set secret ENC {}",
            "    set secondary-secret {}",
            "    set tacacs_key {}",
            "    set rsso-secret {}",
            "    set secondary-key {}",
            "    set keytab {}",
        ),
        "linux": (
            "    auth_server_shared_secret={}",
            "    acct_server_shared_secret={}",
            "    radius_das_client=10.0.0.1 {}",
            "    #auth_server_shared_secret={}",
        ),
    },
    "SNMP": {
        "ios_xe": (
            "snmp-server community {} RO",
            "snmp-server host 1.1.1.1 informs version 2c {}",
            "snmp-server user u g v3 encrypted auth sha {} priv aes 256 {}",
            "snmp-server user u g remote 10.0.0.1 v3 auth sha-2 256 {} priv des56 {} access 10",
            "snmp-server community 7 {} view v RO 10",
            "snmp mib community-map {} context c",
            "alias exec a snmp-server community {} RO",
        ),
        "arista_eos": ("snmp-server community {} ro", "snmp-server user u g v3 localized 123 auth sha {} priv aes {}"),
        "aruba_aoscx": (
            "snmp-server community {}",
            "snmp-server host 10.0.0.1 trap version v2c community {}",
            "snmpv3 user a auth sha auth-pass plaintext {} priv aes priv-pass plaintext {}",
        ),
        "junos": (
            "set snmp community {} authorization read-only",
            "set groups g snmp community {}",
            "set snmp v3 usm local-engine user u authentication-sha authentication-password {}",
            "set snmp v3 snmp-community i community-name {}",
            'set snmp v3 usm local-engine user u privacy-aes128 privacy-key "$9${}"',
        ),
        "fortios": (
            "    set auth-pwd ENC {}",
            "    set priv-pwd {}",
            'config system snmp community\n    edit 1\n        set name "{}"',
            'config switch-controller snmp-community\n    edit 1\n        set name "{}"',
        ),
    },
    "Wi-Fi": {
        "ios_xe": ("wpa-psk ascii 0 {}", " wpa-psk hex 7 {}"),
        "c9800": (
            " security wpa psk set-key ascii 8 {}",
            " security wpa psk set-key hex 0 {}",
            "  priority 0 set-key ascii {}",
            " security static-wep-key encryption 104 ascii 0 {} 1",
        ),
        "fortios": ("    set passphrase {}", "    set sae-password {}"),
        "linux": (
            "    wpa_psk={}",
            "    wpa_passphrase={}",
            "    sae_password={}",
            "    wep_key0={}",
            "    ap_pin={}",
            "    r0kh=02:01:02:03:04:05 r0kh-1.example.com {}",
            "    #wpa_passphrase={}",
        ),
    },
    "tunnel (IKE, WireGuard, MACsec)": {
        "ios_xe": (
            "crypto isakmp key {} address 0.0.0.0",
            "  pre-shared-key address 1.2.3.4 key {}",
            " pre-shared-key local {}",
            " set session-key inbound esp 300 cipher {}",
            "key config-key password-encrypt {}",
            " ip nhrp authentication {}",
            "  pre-shared-key hex {}",
            "  pre-shared-key remote hex {}",
            " authentication local pre-share key 6 {}",
            " set session-key inbound esp 300 cipher {} authenticator {}",
            " set aggressive-mode password {}",
            " l2tp tunnel password {}",
            " mka pre-shared-key key 7 {}",
            "  sap pmk {} mode-list gcm-encrypt",
        ),
        "arista_eos": ("   pre-shared-key 7 {}", "      secret 0 7 {}"),
        "aruba_aoscx": ("    pre-shared-key ciphertext {}",),
        "junos": (
            'set security ike policy p pre-shared-key ascii-text "$9${}"',
            "set security ike policy p pre-shared-key hexadecimal {}",
            "set security macsec connectivity-association a pre-shared-key cak {}",
        ),
        "fortios": (
            "    set psksecret ENC {}",
            "    set authkey {}",
            "    set enckey {}",
            "    set auth-key {}",
            "    set enc-key {}",
        ),
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
            " area 0 virtual-link 10.0.0.1 authentication-key 7 {}",
            " ipv6 ospf authentication ipsec spi 500 md5 0 {}",
            " area 0 encryption ipsec spi 500 esp aes-cbc 128 {} sha1 {}",
            "   authentication mode hmac-sha-256 7 {}",
            " ip rsvp authentication key {}",
            " standby authentication {}",
            " glbp 1 authentication text {}",
            "ip msdp password peer 10.0.0.1 {}",
            "mpls ldp password fallback {}",
            "  key-string 7 {}",
            "  etr map-server 10.0.0.1 key 7 {}",
            "cts sxp default password {}",
        ),
        "arista_eos": (
            "   authentication key-id 1 algorithm sha-256 key 7 {}",
            "   ospfv3 authentication ipsec spi 500 sha1 7 {}",
            "   ospfv3 encryption ipsec spi 500 esp aes-128-cbc 7 {} sha1 7 {}",
            "   neighbor 1.1.1.1 password 7 {}",
            "   ip ospf message-digest-key 1 sha256 7 {}",
            "   vrrp 1 peer authentication text {}",
            "   isis authentication key 7 {}",
        ),
        "aruba_aoscx": (
            "    neighbor 1.1.1.1 password ciphertext {}",
            "    authentication text plaintext {}",
            "    key-string {}",
        ),
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
            "    set auth-string {}",
            "    set auth-password-l1 {}",
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
        "ios_xe": (
            "archive\n path ftp://user:{}@10.0.0.1/x",
            " path scp://user:p@{}@10.0.0.1/x",
            "alias exec save copy run ftp://user:{}@10.0.0.1/x",
            'event manager applet a\n action 1.0 mail server "user:{}@10.0.0.1" to "a@b.example" from "c@b.example"',
            "call-home\n mail-server user:{}@10.0.0.1 priority 1",
        ),
        "fortios": (
            '    set resource "https://user:{}@feeds.example/list.txt"',
            'config system automation-action\n    edit "a"\n        set uri "https://hooks.example/services/{}"',
        ),
        "linux": ("    # fetched from https://user:{}@h/x", "    # curl -u user:{} https://h/x"),
        "arista_eos": ("   action copy ftp://user:{}@10.0.0.1/x",),
        "aruba_aoscx": ("copy running-config sftp://user:{}@10.0.0.1/x",),
        "junos": ('set system archival configuration archive-sites "ftp://u:{}@h/"',),
    },
    "file transfer": {
        "ios_xe": (
            "ip ftp password {}",
            "ip ftp password 7 {}",
            "ip scp password {}",
            "ip sftp password 0 {}",
            "ip http client password {}",
        ),
        "arista_eos": ("ip ftp client password {}",),
        "junos": ("set system archival configuration archive-sites scp://u@h/x password {}",),
    },
    "variable of a script": {
        "ios_xe": (
            "event manager environment _x {}",
            "event manager environment _spark_token Bearer {}",
            'event manager applet a\n action 1.0 set _smtp_pass "{}"',
            '  run-opts 1 "-e AGENT_ACCOUNT_TOKEN={}"',
        ),
        "arista_eos": ("   action bash curl -H 'PRIVATE-TOKEN: {}' https://h/x",),
        "fortios": (
            'config system automation-action\n    edit "a"\n        set http-body "{{\\"token\\": \\"{}\\"}}"',
        ),
    },
    "header of HTTP": {
        **dict.fromkeys(
            COLUMNS,
            (
                "x Authorization: Basic {}",
                'x "Authorization: Bearer {}"',
                "x Proxy-Authorization: {}",
                "x Authorization: Splunk {}",
                'x -H "Authorization: Basic {}" https://h/x',
                "x 'Cookie: session={}; more={}'",
            ),
        ),
        "fortios": (
            '    set headers "Content-Type: text/plain" "Authorization: Bearer {}" "X-API-Key: {}"',
            'config system automation-action\n    edit "a"\n        config http-headers\n            edit 1\n    set value "Bearer {}"',
        ),
    },
    "what people write": dict.fromkeys(
        COLUMNS,
        (
            "x password: {}",
            "x Mot de passe : {} (accueil)",
            "x mot de passe du Wi-Fi = {}",
            'x "mdp={}"',
            "x clé\u00a0: {}",
            "x PSK:{}",
            "x clé Wi-Fi : {}",
            "x snmp_secret = '{}'",
            "x radiusPassword: {}",
            "x password: {}'9\\{}",
            "x password: 'two {}' (office)",
            'x password: "two {}" (office)',
        ),
    ),
    "cloud and licence": {
        "ios_xe": (
            "parameter-map type umbrella global\n token {}",
            "license smart trust idtoken {} local",
        ),
        "c9800": ("nmsp cloud-services server token {}", "wireless management certificate ssc auth-token 0 {}"),
        "fortios": ("    set secret-token {}", "    set aws-api-key {}"),
        "arista_eos": (
            "   exec /usr/bin/TerminAttr -cvauth=key,{} -x",
            "   exec /usr/bin/TerminAttr -ingestauth=key,{} -x",
        ),
        "junos": (
            'set system license keys key "{}"',
            "set services security-intelligence authentication auth-token {}",
        ),
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
    ("fortios", '    set resource "https://feeds.example:8443/list.txt"'),
    ("fortios", 'config system automation-action\n    edit "a"\n        set uri "hooks.example"'),
    ("fortios", 'config firewall service custom\n    edit "a"\n        set value "b"\n        set uri "h/x"'),
    ("fortios", '    set comments "reset of passwords: see the runbook"'),
    ("fortios", '    set description "Boucle: 2, article: 12"'),
    ("linux", "    wpa_psk_radius=2"),
    ("linux", "    ft_psk_generate_local=1"),
    ("linux", '    ip saddr 10.0.0.1 counter comment "secretariat"'),
    ("linux", "    # server: https://10.0.0.1:8443/x"),
    ("ios_xe", "event manager applet a authorization bypass"),
    ("ios_xe", ' action 1.0 syslog msg "backup done"'),
    ("ios_xe", " action 1.0 set count 0"),
    ("ios_xe", ' action 2.0 cli command "enable" pattern "Password:" maxrun 5'),
    ("ios_xe", ' action 3.0 mail server "10.0.0.1" to "a@b.example" from "c@b.example" subject "x"'),
    ("ios_xe", "alias exec sib show ip interface brief"),
    ("ios_xe", "ip ftp username netauto"),
    ("ios_xe", "ip scp server enable"),
    ("ios_xe", " mka pre-shared-key key-chain MKA fallback-key-chain B"),
    ("ios_xe", " authentication key-chain OSPF"),
    ("ios_xe", " authentication mode md5"),
    ("ios_xe", " tunnel key 4242"),
    ("ios_xe", "password encryption aes"),
    ("ios_xe", "snmp-server group g v3 priv read v write w access 10"),
    ("ios_xe", "snmp-server host 10.0.0.1 version 3 priv u"),
    ("ios_xe", " standby 1 authentication md5 key-chain HSRP"),
    ("ios_xe", " ip address 10.0.0.1 255.255.255.0"),
    ("ios_xe", " address ipv4 10.0.0.1 auth-port 1812 acct-port 1813"),
    ("ios_xe", "interface x\n token 3"),
    ("ios_xe", " http get https://10.0.0.1:8443/status"),
    ("ios_xe", " description reset of passwords: ask the help desk"),
    ("ios_xe", " description Key West: 2nd floor"),
    ("ios_xe", "Authorization is needed. Your password is yours alone: do not share it."),
    ("ios_xe", "Acces reserve. Le mot de passe est personnel : ne le communiquez pas."),
    ("ios_xe", "Access only by authorization: see the rules"),
    ("arista_eos", "   neighbor 10.0.0.1 password shared-secret profile p algorithm hmac-sha1-96"),
    ("arista_eos", "   isis authentication mode md5"),
    ("arista_eos", "   exec /usr/bin/TerminAttr -ingestauth=key, -x"),
    ("aruba_aoscx", "!export-password: default"),
    ("aruba_aoscx", "key 1"),
    ("junos", "set system login password minimum-length 12"),
    ("junos", "set system login password format sha512"),
    ("junos", "set system authentication-order password"),
    ("junos", 'set interfaces ge-0/0/1 description "password reset kiosk"'),
    ("junos", "set snmp client-list l 10.0.0.0/24"),
    ("junos", "set security macsec connectivity-association a pre-shared-key ckn abcd"),
    *((platform, "x description secretariat, tokenring, psk-less, mdp") for platform in COLUMNS),
    *((platform, "⟦secret:vault:x⟧ and <secret:0123456789ab>") for platform in COLUMNS),
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
