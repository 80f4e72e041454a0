import pytest
from plan_case import FORTI, IOS, KEY, WLC

from netauto.plan.redact import holds_secret, may_refer, redact, secret_fingerprint, without
from netauto.platforms import PLATFORMS

S = "S3cr3t/Val+ue"
FP = secret_fingerprint(KEY, S)
LINES = [
    (IOS, f"enable secret 9 {S}", f"enable secret 9 {FP}"),
    (IOS, f"enable password level 7 7 {S}", f"enable password level 7 7 {FP}"),
    (IOS, f"username netauto privilege 15 secret 9 {S}", f"username netauto privilege 15 secret 9 {FP}"),
    (IOS, f"username x password {S}", f"username x password {FP}"),
    (IOS, f"username x privilege 1 password 7 {S}", f"username x privilege 1 password 7 {FP}"),
    (IOS, f" password 7 {S}", f" password 7 {FP}"),
    (IOS, f" password {S}", f" password {FP}"),
    (IOS, f" neighbor 198.51.100.1 password 7 {S}", f" neighbor 198.51.100.1 password 7 {FP}"),
    (IOS, f" client 10.60.0.21 server-key 7 {S}", f" client 10.60.0.21 server-key 7 {FP}"),
    (IOS, f" key 7 {S}", f" key 7 {FP}"),
    (IOS, f" key {S}", f" key {FP}"),
    (
        IOS,
        f"radius-server host 10.0.0.1 auth-port 1812 key {S}",
        f"radius-server host 10.0.0.1 auth-port 1812 key {FP}",
    ),
    (IOS, f"tacacs-server key 7 {S}", f"tacacs-server key 7 {FP}"),
    (IOS, f"  key-string 7 {S}", f"  key-string 7 {FP}"),
    (IOS, f"snmp-server community {S} RO ACL-SNMP", f"snmp-server community {FP} RO ACL-SNMP"),
    (IOS, f"snmp-server host 10.60.0.42 version 2c {S} ", f"snmp-server host 10.60.0.42 version 2c {FP} "),
    (
        IOS,
        f"snmp-server host 10.60.0.42 vrf Mgmt version 2c {S}",
        f"snmp-server host 10.60.0.42 vrf Mgmt version 2c {FP}",
    ),
    (IOS, f"snmp-server host 10.60.0.42 {S}", f"snmp-server host 10.60.0.42 {FP}"),
    (
        IOS,
        f"snmp-server user u g v3 auth sha {S} priv aes 128 {S}",
        f"snmp-server user u g v3 auth sha {FP} priv aes 128 {FP}",
    ),
    (IOS, f"ntp authentication-key 1 md5 {S} 7", f"ntp authentication-key 1 md5 {FP} 7"),
    (IOS, f"crypto isakmp key 6 {S} address 203.0.113.130", f"crypto isakmp key 6 {FP} address 203.0.113.130"),
    (IOS, f" pre-shared-key local {S}", f" pre-shared-key local {FP}"),
    (IOS, f" ip ospf message-digest-key 1 md5 7 {S}", f" ip ospf message-digest-key 1 md5 7 {FP}"),
    (IOS, f" ip ospf authentication-key {S}", f" ip ospf authentication-key {FP}"),
    (IOS, f" standby 1 authentication md5 key-string {S}", f" standby 1 authentication md5 key-string {FP}"),
    (IOS, f"vtp password {S}", f"vtp password {FP}"),
    (WLC, f" mgmtuser username ap password 8 {S} secret 8 {S}", f" mgmtuser username ap password 8 {FP} secret 8 {FP}"),
    (WLC, f" security wpa psk set-key ascii 0 {S}", " security wpa psk set-key ascii <secret>"),
    (WLC, f" security wpa psk set-key hex 8 {S}", " security wpa psk set-key hex <secret>"),
    (FORTI, f"        set password ENC {S}", "        set password <secret>"),
    (FORTI, f"        set psksecret {S}", "        set psksecret <secret>"),
    (FORTI, f'        set passwd "{S}"', "        set passwd <secret>"),
    (FORTI, f"        set private-key ENC {S}", "        set private-key <secret>"),
]


@pytest.mark.parametrize(("platform", "line", "shown"), LINES)
def test_a_secret_is_never_shown(platform, line, shown):
    assert redact(platform, line, KEY) == shown
    assert holds_secret(platform, line)
    assert not holds_secret(platform, shown)
    assert redact(platform, shown, KEY) == shown


HARMLESS = [
    (IOS, "service password-encryption"),
    (IOS, "ntp server 10.60.0.11 key 1 prefer"),
    (IOS, "key chain OSPF"),
    (IOS, " key 1"),
    (IOS, "ip domain lookup"),
    (IOS, "ntp trusted-key 1"),
    (IOS, "snmp-server host 10.60.0.42 version 3 priv superv-ght "),
    (IOS, "interface GigabitEthernet1/0/1"),
    (IOS, "vlan 2032"),
    (WLC, " security wpa akm psk"),
    (WLC, " security wpa psk set-key ascii 0 ⟦secret:vault:guest_psk⟧"),
    (FORTI, "        set password-expire 90"),
    (FORTI, '        set name "UC-LEN-C3-0001"'),
    (FORTI, "config system password-policy"),
]


@pytest.mark.parametrize(("platform", "line"), HARMLESS)
def test_what_only_looks_like_a_secret_stays(platform, line):
    assert not holds_secret(platform, line)


def test_the_community_of_a_firewall_is_known_by_its_section():
    text = 'config system snmp community\n    edit 1\n        set name "public-2011"\n    next\nend\nconfig x\n    set name "y"\nend'
    shown = redact(FORTI, text, KEY)
    assert "public-2011" not in shown
    assert 'set name "y"' in shown


def test_a_private_key_goes_whole():
    text = 'set private-key "-----BEGIN RSA PRIVATE KEY-----\nMIIE\nabcd\n-----END RSA PRIVATE KEY-----"\nset x y'
    for platform in PLATFORMS.values():
        shown = redact(platform, text, KEY)
        assert "MIIE" not in shown
        assert "abcd" not in shown
        assert shown.endswith("set x y")


def test_a_private_key_that_is_cut_short_goes_whole():
    assert "MIIE" not in redact(IOS, "-----BEGIN PRIVATE KEY-----\nMIIE\nabcd", KEY)


def test_equal_secrets_look_equal_under_one_key_and_different_under_another():
    one, other = (redact(IOS, f"enable secret 9 {value}", KEY) for value in ("a", "b"))
    assert one != other
    assert redact(IOS, "tacacs-server key a", KEY).split()[-1] == one.split()[-1]
    assert redact(IOS, "enable secret 9 a", b"another key") != one


def test_the_secret_in_a_device_reply_goes_too():
    reply = f"sw(config)#enable secret 0 {S}\n% Invalid input detected at '^' marker."
    assert S not in redact(IOS, reply, KEY)


def test_references_stand_only_where_the_result_is_never_compared():
    assert may_refer(WLC, " security wpa psk set-key ascii 0 ⟦secret:vault:x⟧")
    assert may_refer(FORTI, "set psksecret ⟦secret:vault:x⟧")
    assert not may_refer(IOS, " key 7 ⟦secret:vault:x⟧")


@pytest.mark.parametrize(
    "said",
    [
        "refused: S3cret/Value9 is too short",
        "refused: S3cret/Va\n   lue9 is too short",
        "refused: S3cret\\/Value9 is too short",
        "refused: S3cret/ Val ue9 is too short",
    ],
)
def test_what_a_device_says_of_a_secret_is_taken_out_however_it_breaks_it(said):
    assert without(said, "S3cret/Value9", "(hidden)") == "refused: (hidden) is too short"


def test_a_short_value_is_taken_out_as_it_is_only():
    assert without("a b c, abc", "abc", "(hidden)") == "a b c, (hidden)"
    assert without("nothing of it", "S3cret/Value9", "(hidden)") == "nothing of it"
    assert without("a+b(c*d)e.f", "a+b(c*d)", "(hidden)") == "(hidden)e.f"
