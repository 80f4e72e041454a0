"""System, router, log and user tables: names and limits as in the vendor's CLI reference for 7.2, abridged."""

from __future__ import annotations

from netauto.lab.fortios.kinds import Address, Pattern
from netauto.lab.fortios.schema import (
    Attr,
    Key,
    Table,
    address,
    choice,
    flag,
    label,
    many,
    number,
    one,
    options,
    prefix,
    secret,
    text,
    texts,
    when,
)

ACCESS = ("ping", "https", "ssh", "snmp", "http", "telnet", "fgfm", "radius-acct", "probe-response", "fabric", "ftm")
DAY = r"([01]\d|2[0-3]):[0-5]\d"

INTERFACE = Table(
    "system interface",
    (
        one("vdom", "vdom", literals=("root",)),
        number("vrf", 0, 251, 0),
        flag("fortilink"),
        choice("mode", "static", "dhcp", "pppoe"),
        number("distance", 1, 255, 5),
        number("priority", 1, 65535, 1),
        choice("dhcp-relay-interface-select-method", "auto", "sdwan", "specify"),
        flag("dhcp-relay-service"),
        Attr("dhcp-relay-ip", Address(many=True, quoted=True), tail=" "),
        choice("dhcp-relay-type", "regular", "ipsec"),
        flag("dhcp-relay-agent-option", "enable"),
        prefix("ip"),
        options("allowaccess", *ACCESS),
        flag("arpforward", "enable"),
        flag("bfd"),
        flag("icmp-send-redirect", "enable"),
        flag("icmp-accept-redirect", "enable"),
        number("inbandwidth", 0, 80_000_000, 0),
        number("outbandwidth", 0, 80_000_000, 0),
        choice("status", "up", "down"),
        choice("type", "vlan", "physical", "aggregate", "redundant", "tunnel", "loopback", "switch", "emac-vlan"),
        flag("src-check", "enable"),
        choice("dedicated-to", "none", "management"),
        when(many("member", "system interface"), "type", "aggregate", "redundant", "switch"),
        when(choice("lacp-mode", "active", "passive", "static"), "type", "aggregate"),
        choice("mediatype", "none", "sr", "lr", "cr", "sgmii-sfp"),
        text("description", 255, ""),
        text("alias", 25, ""),
        flag("mtu-override"),
        number("mtu", 68, 65535, 1500),
        flag("device-identification"),
        Attr("lldp-reception", choice("", "vdom", "enable", "disable").kind, "vdom"),
        Attr("lldp-transmission", choice("", "vdom", "enable", "disable").kind, "vdom"),
        choice("role", "undefined", "lan", "wan", "dmz"),
        number("snmp-index", 0, 2_147_483_647, 0),
        flag("secondary-IP"),
        when(one("interface", "system interface"), "type", "vlan", "emac-vlan", "tunnel"),
        when(number("vlanid", 1, 4094), "type", "vlan"),
    ),
    key=Key(15),
    required=("vdom",),
    children=(
        Table(
            "secondaryip",
            (prefix("ip"), options("allowaccess", *ACCESS)),
            key=Key(4_294_967_295, number=True),
            required=("ip",),
        ),
        Table(
            "ipv6", (Attr("ip6-address", Pattern(r"[0-9a-fA-F:]+/\d+"), "::/0"), options("ip6-allowaccess", *ACCESS))
        ),
    ),
    before={"interface": "secondaryip"},
    capacity=4096,
    group="netgrp",
)

ZONE = Table(
    "system zone",
    (choice("intrazone", "deny", "allow"), text("description", 127, ""), many("interface", "free interface")),
    key=Key(35),
    capacity=500,
    group="netgrp",
)

GLOBAL = Table(
    "system global",
    (
        number("admin-lockout-threshold", 1, 10, 3),
        number("admin-ssh-grace-time", 10, 3600, 120),
        flag("admin-telnet", "enable"),
        number("admintimeout", 1, 480, 5),
        text("alias", 35, ""),
        number("cfg-revert-timeout", 10, 4_294_967_295, 600),
        choice("cfg-save", "automatic", "manual", "revert"),
        label("hostname", 35),
        choice("language", "english", "french", "spanish", "portuguese", "japanese", "trach", "simch", "korean"),
        flag("post-login-banner"),
        flag("pre-login-banner"),
        flag("revision-backup-on-logout"),
        flag("strong-crypto", "enable"),
        Attr("timezone", Pattern(r"\d\d"), "00"),
        flag("virtual-switch-vlan"),
    ),
)

CONSOLE = Table(
    "system console",
    (
        choice("baudrate", "9600", "19200", "38400", "57600", "115200"),
        flag("login", "enable"),
        choice("mode", "line", "batch"),
        choice("output", "more", "standard"),
    ),
    fenced=True,  # documented: not changeable in a workspace transaction
)

ADMIN = Table(
    "system admin",
    (
        *(prefix(f"trusthost{n}") for n in range(1, 11)),
        one("accprofile", "system accprofile", literals=("super_admin", "super_admin_readonly")),
        many("vdom", "vdom", literals=("root",)),
        text("comments", 255, ""),
        secret("password"),
    ),
    key=Key(64),
    required=("accprofile",),
    group="admingrp",
)

DNS = Table(
    "system dns",
    (
        address("primary", "96.45.45.45"),
        address("secondary", "96.45.46.46"),
        options("protocol", "cleartext", "dot", "doh"),
        text("server-hostname", 127),
        text("domain", 127, ""),
        address("source-ip", "0.0.0.0"),  # noqa: S104 - the device's way of saying none
    ),
)

NTP = Table(
    "system ntp",
    (
        flag("ntpsync"),
        choice("type", "fortiguard", "custom"),
        number("syncinterval", 1, 1440, 60),
        flag("server-mode"),
        many("interface", "system interface"),
    ),
    children=(
        Table(
            "ntpserver", (text("server", 63), flag("ntpv3")), key=Key(4_294_967_295, number=True), required=("server",)
        ),
    ),
)

SNMP = (
    Table(
        "system snmp sysinfo",
        (flag("status"), text("description", 255, ""), text("contact-info", 255, ""), text("location", 255, "")),
    ),
    Table(
        "system snmp community",
        (
            label("name", 35),
            flag("status", "enable"),
            flag("query-v1-status", "enable"),
            flag("query-v2c-status", "enable"),
            flag("trap-v1-status", "enable"),
            flag("trap-v2c-status", "enable"),
        ),
        key=Key(4_294_967_295, number=True),
        required=("name",),
        children=(
            Table("hosts", (prefix("ip"), address("source-ip")), key=Key(4_294_967_295, number=True), required=("ip",)),
        ),
        before={"query-v1-status": "hosts"},
    ),
    Table(
        "system snmp user",
        (
            flag("status", "enable"),
            Attr("notify-hosts", Address(many=True)),
            choice("security-level", "no-auth-no-priv", "auth-no-priv", "auth-priv"),
            choice("auth-proto", "sha", "md5", "sha224", "sha256", "sha384", "sha512"),
            secret("auth-pwd"),
            choice("priv-proto", "aes", "des", "aes256", "aes256cisco"),
            secret("priv-pwd"),
        ),
        key=Key(32),
    ),
)

DHCP = Table(
    "system dhcp server",
    (
        flag("status", "enable"),
        number("lease-time", 300, 8_640_000, 604_800),
        choice("dns-service", "specify", "local", "default"),
        choice("ntp-service", "specify", "local", "default"),
        address("dns-server1", "0.0.0.0"),  # noqa: S104 - none
        address("dns-server2", "0.0.0.0"),  # noqa: S104 - none
        address("default-gateway", "0.0.0.0"),  # noqa: S104 - none
        address("netmask"),
        one("interface", "system interface"),
        flag("vci-match"),
        when(texts("vci-string", 255), "vci-match", "enable"),
    ),
    key=Key(4_294_967_295, number=True),
    required=("netmask", "interface"),
    children=(
        Table(
            "ip-range",
            (address("start-ip"), address("end-ip")),
            key=Key(4_294_967_295, number=True),
            required=("start-ip", "end-ip"),
        ),
    ),
    before={"vci-match": "ip-range"},
    group="netgrp",
)

ROUTE = Table(
    "router static",
    (
        flag("status", "enable"),
        prefix("dst", network=True),
        address("gateway", "0.0.0.0"),  # noqa: S104 - none
        number("distance", 1, 255, 10),
        number("weight", 0, 255, 0),
        number("priority", 1, 65535, 1),
        one("device", "system interface"),
        text("comment", 255, ""),
        flag("blackhole"),
        one("dstaddr", "firewall address", "firewall addrgrp"),
    ),
    key=Key(4_294_967_295, number=True),
    group="netgrp",
)

LOGS = (
    Table(
        "log syslogd setting",
        (
            flag("status"),
            text("server", 127),
            choice("mode", "udp", "legacy-reliable", "reliable"),
            number("port", 0, 65535, 514),
            choice("facility", "local7", *(f"local{n}" for n in range(7)), "kernel", "user", "daemon", "auth"),
            Attr("source-ip", Address(quoted=True), '""'),
        ),
        group="loggrp",
    ),
    Table(
        "log syslogd filter",
        (
            choice(
                "severity", "information", "emergency", "alert", "critical", "error", "warning", "notification", "debug"
            ),
        ),
        group="loggrp",
    ),
    Table(
        "log setting",
        (
            flag("resolve-ip"),
            flag("fwpolicy-implicit-log"),
            flag("local-in-allow"),
            flag("local-in-deny-unicast"),
            flag("local-in-deny-broadcast"),
            flag("local-out", "enable"),
        ),
        group="loggrp",
    ),
    Table("log memory setting", (flag("status"),), group="loggrp"),
)

SYSTEM = (INTERFACE, ZONE, GLOBAL, CONSOLE, ADMIN, DNS, NTP, *SNMP, DHCP, ROUTE, *LOGS)
