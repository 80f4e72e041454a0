"""The constrained values that people write, each with the words that an error message uses for it.

Names end up in device configurations and file paths: they hold letters, digits and hyphens only, so that nothing can be injected.
"""

from __future__ import annotations

import re
from datetime import date
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BeforeValidator, Field, StringConstraints

from netauto.intent.ssid import ssid_problem
from netauto.platforms.interfaces import expand

NAME = r"^[a-z][a-z0-9]*(-[a-z0-9]+)*$"
OBJECT_NAME = r"^[A-Za-z0-9][A-Za-z0-9_.-]*$"
ZONE_NAME = r"^[a-z][a-z0-9]*$"
CHANGE_REF = r"^[A-Z][A-Z0-9]*(-[A-Z0-9]+)+$"
# Free text reaches device descriptions, quoted: printable, one line, no quote, backslash, '?' (help on a CLI) or template mark.
TEXT = r"^[^\x00-\x1f\x7f-\x9f\"'`\\?<>{}%$;|&!#]*$"
SHORT_CODE = r"^[A-Z][A-Z0-9]{0,5}$"
SITE_CODE = r"^[A-Z]{3}$"
FLOW_ID = r"^F\d{2}[a-z]?$"
VLAN_RANGE = r"^\d{1,4}-\d{1,4}$"
PORT_SPEC = r"^(tcp|udp)/\d{1,5}(-\d{1,5})?$|^icmp$"
SECRET_REF = r"^(vault|env):[A-Za-z_][A-Za-z0-9_]*$"  # noqa: S105 (a pattern)
INTERFACE = r"^([A-Za-z][A-Za-z0-9/.-]*|\d{1,2}(/\d{1,2}){2})$"  # AOS-CX numbers its ports without a word: 1/1/12
FQDN = r"^(\*\.)?([a-z0-9-]+\.)+[a-z]{2,}$"
PORT_REF = r"^([a-z][a-z0-9]*(?:-[a-z0-9]+)*) ([A-Za-z][A-Za-z0-9/.-]*|\d{1,2}(?:/\d{1,2}){2})$"
PORT_WORDS = "a device and an interface, e.g. len-acc-1 Gi1/0/13"
PLATFORM = r"^[a-z][a-z0-9_]*$"
ADDRESS = r"^[A-Za-z0-9]([A-Za-z0-9.:-]*[A-Za-z0-9])?$"
USER = r"^[A-Za-z_][A-Za-z0-9_.-]*$"
HOST_KEY = r"^((ssh-ed25519|ssh-rsa|ecdsa-sha2-nistp(256|384|521)) [A-Za-z0-9+/]+={0,2}|sha256:[0-9a-f]{64})?$"
SERVER_NAME = r"^[a-z0-9]([a-z0-9.-]*[a-z0-9])?$"
URL = r"^https://[a-z0-9]([a-z0-9.-]*[a-z0-9])?(:\d{1,5})?(/[A-Za-z0-9._~/-]*)?$"
# Certificates, one after the other: what stands between the marks is base64, and a private key is none of them.
PEM = r"^(-----BEGIN CERTIFICATE-----\n[A-Za-z0-9+/=\n]+\n-----END CERTIFICATE-----\n)+$"
OPENPGP_KEY = r"^-----BEGIN PGP PUBLIC KEY BLOCK-----\n[A-Za-z0-9+/=:. \n-]+\n-----END PGP PUBLIC KEY BLOCK-----\n$"
ACCOUNT = r"^[a-z_][a-z0-9_-]*$"
MAC = r"^[0-9a-f]{4}\.[0-9a-f]{4}\.[0-9a-f]{4}$"

# Pattern → what it allows, as an engineer would say it.
WORDS = {
    NAME: "lower-case letters, digits and single hyphens, starting with a letter, e.g. lens-consult-3",
    OBJECT_NAME: "letters, digits, '_', '.' and '-', starting with a letter or digit, e.g. H-DPI-01",
    ZONE_NAME: "lower-case letters and digits, starting with a letter, e.g. clin",
    CHANGE_REF: "a change reference in capitals, e.g. CHG-2020-0412",
    TEXT: "one line of text without quotes and without any of \\ ? < > { } % $ ; | & ! #",
    SHORT_CODE: "one to six capitals and digits, starting with a letter, e.g. C3",
    SITE_CODE: "three capitals, e.g. LEN",
    FLOW_ID: "F, two digits and perhaps a small letter, e.g. F12a",
    VLAN_RANGE: "a range of VLAN ids, e.g. 2000-2191",
    PORT_SPEC: "tcp/443, udp/10000-20000 or icmp",
    SECRET_REF: "a reference to a secret, vault:NAME or env:NAME, never the secret itself",
    INTERFACE: "an interface name, e.g. GigabitEthernet1/0/13",
    FQDN: "a domain name in small letters, e.g. www.example.org",
    PLATFORM: "the name of a platform, e.g. ios_xe",
    ADDRESS: "an address or a domain name",
    USER: "an account name of letters, digits, '_', '.' and '-'",
    HOST_KEY: "an OpenSSH public key without comment, e.g. ssh-ed25519 AAAA..., "
    "or sha256: and the 64 hexadecimal digits of a TLS certificate",
    PORT_REF: PORT_WORDS,
    SERVER_NAME: "an address or a name in small letters, e.g. logs.example.org",
    URL: "an address of a page, https:// and no question mark, e.g. https://record.example.org/",
    PEM: "certificates as PEM (-----BEGIN CERTIFICATE-----), and nothing beside them",
    OPENPGP_KEY: "an OpenPGP public key, ASCII-armoured (-----BEGIN PGP PUBLIC KEY BLOCK-----)",
    ACCOUNT: "an account of a workstation: small letters, digits, '_' and '-', e.g. netauto",
    MAC: "an Ethernet address as Cisco writes it, e.g. 00a3.8e11.3101",
}

# Reason for each VLAN id that a person may not use. 802.1Q defines 0 and 4095; 1 and 1002-1005 exist on every Catalyst (documented).
RESERVED_VLANS = {
    0: "VLAN 0 marks priority frames without a VLAN (802.1Q)",
    1: "VLAN 1 is the default VLAN of every switch and cannot be removed",
    **dict.fromkeys(range(1002, 1006), "VLANs 1002 to 1005 are reserved on Cisco IOS (FDDI and Token Ring)"),
    4095: "VLAN 4095 is reserved (802.1Q)",
}
MAX_PORT = 65535
_ISO_DATE = re.compile(r"\d{4}-\d{2}-\d{2}")


def read_port(value: object) -> object:
    """Return the parts of ``len-acc-1 Gi1/0/13``, abbreviations expanded; parts that are apart already are only expanded."""
    if isinstance(value, dict) and isinstance(value.get("interface"), str):
        return {**value, "interface": expand(value["interface"])}
    if not isinstance(value, str):
        return value
    parts = re.fullmatch(PORT_REF, value)
    if parts is None:
        raise ValueError(f"must be {PORT_WORDS}")
    return {"device": parts[1], "interface": expand(parts[2])}


def describe_port(schema: dict[str, Any]) -> None:
    """Turn the JSON Schema of a port's parts into that of the one line which people write."""
    schema.clear()
    schema.update(type="string", pattern=PORT_REF, examples=["len-acc-1 Gi1/0/13"], description=PORT_WORDS)


def vlan_problem(vlan: int) -> str:
    """Return why `vlan` cannot be used, or nothing."""
    if vlan in RESERVED_VLANS:
        return RESERVED_VLANS[vlan]
    return "" if min(RESERVED_VLANS) < vlan < max(RESERVED_VLANS) else "VLAN ids go from 2 to 4094"


def vlan_range(text: str) -> range:
    """Return the ids of ``2000-2191`` (both ends included; the text matches `VLAN_RANGE`)."""
    first, last = text.split("-")
    return range(int(first), int(last) + 1)


def _check_vlan(vlan: int) -> int:
    if problem := vlan_problem(vlan):
        raise ValueError(problem)
    return vlan


def _check_vlan_range(text: str) -> str:
    ids = vlan_range(text)
    if not ids:
        raise ValueError("the range ends before it starts")
    # Inside the range a reserved id is as bad as at its ends.
    for vlan in (ids[0], ids[-1], *(reserved for reserved in RESERVED_VLANS if reserved in ids)):
        _check_vlan(vlan)
    return text


def _check_ports(text: str) -> str:
    ports = [int(port) for port in text.partition("/")[2].split("-") if port]
    if any(not 1 <= port <= MAX_PORT for port in ports):
        raise ValueError(f"port numbers go from 1 to {MAX_PORT}")
    if ports != sorted(ports):
        raise ValueError("the range of ports ends before it starts")
    return text


def _check_ssid(text: str) -> str:
    if problem := ssid_problem(text):
        raise ValueError(problem)
    return text


def _read_policy(value: object) -> object:
    # One complaint instead of one for each of the two kinds.
    number = isinstance(value, int) and not isinstance(value, bool) and value >= 1
    if number or (isinstance(value, str) and re.match(OBJECT_NAME, value)):
        return value
    raise ValueError(f"must be a policy's number, at least 1, or its name: {WORDS[OBJECT_NAME]}")


def _read_date(value: object) -> object:
    # Pydantic would also read a number as seconds since 1970.
    if isinstance(value, str) and _ISO_DATE.fullmatch(value):
        try:
            return date.fromisoformat(value)
        except ValueError:
            raise ValueError("must be a date that exists") from None
    if isinstance(value, date):
        return value
    raise ValueError("must be a date written YYYY-MM-DD")


Name = Annotated[str, StringConstraints(pattern=NAME, max_length=32)]
ObjectName = Annotated[str, StringConstraints(pattern=OBJECT_NAME, max_length=35)]
ZoneName = Annotated[str, StringConstraints(pattern=ZONE_NAME, max_length=10)]
ChangeRef = Annotated[str, StringConstraints(pattern=CHANGE_REF, max_length=24)]
Text = Annotated[str, StringConstraints(pattern=TEXT, max_length=80)]
ShortCode = Annotated[str, StringConstraints(pattern=SHORT_CODE)]
SiteCode = Annotated[str, StringConstraints(pattern=SITE_CODE)]
# A policy of a firewall: its number (FortiOS), or its name where a firewall has no numbers (Junos, Linux).
PolicyRef = Annotated[Annotated[int, Field(ge=1)] | ObjectName, BeforeValidator(_read_policy)]
FlowId = Annotated[str, StringConstraints(pattern=FLOW_ID)]
VlanId = Annotated[int, AfterValidator(_check_vlan), Field(json_schema_extra={"minimum": 2, "maximum": 4094})]
VlanRange = Annotated[str, StringConstraints(pattern=VLAN_RANGE), AfterValidator(_check_vlan_range)]
PortSpec = Annotated[str, StringConstraints(pattern=PORT_SPEC), AfterValidator(_check_ports)]
SecretRef = Annotated[str, StringConstraints(pattern=SECRET_REF)]
InterfaceName = Annotated[str, StringConstraints(pattern=INTERFACE, max_length=40)]
Fqdn = Annotated[str, StringConstraints(pattern=FQDN, max_length=253)]
ServerName = Annotated[str, StringConstraints(pattern=SERVER_NAME, max_length=253)]
Url = Annotated[str, StringConstraints(pattern=URL, max_length=500)]
Pem = Annotated[str, StringConstraints(pattern=PEM, max_length=65536)]
OpenPgpKey = Annotated[str, StringConstraints(pattern=OPENPGP_KEY, max_length=65536)]
Account = Annotated[str, StringConstraints(pattern=ACCOUNT, max_length=32)]
Mac = Annotated[str, StringConstraints(pattern=MAC)]
SsidName = Annotated[str, StringConstraints(min_length=1), AfterValidator(_check_ssid)]
IsoDate = Annotated[date, BeforeValidator(_read_date)]
QosClass = Literal["voice", "signalling", "video", "clinical", "data", "default", "scavenger"]
WifiPurpose = Literal["pro", "guest", "tablet"]
EgressName = Literal["professional", "public"]
