"""Firewall tables: names and limits as in the vendor's CLI reference for 7.2, abridged."""

from __future__ import annotations

from netauto.lab.fortios.kinds import DomainName, Pattern
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
    ports,
    prefix,
    text,
    when,
)

ANY = ("any",)
DAYS = ("sunday", "monday", "tuesday", "wednesday", "thursday", "friday", "saturday")
UUID = Attr("uuid", Pattern(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}"))
ADDRESSES = ("firewall address", "firewall addrgrp")
DESTINATIONS = (*ADDRESSES, "firewall vip", "firewall vipgrp")
SERVICES = ("firewall service custom", "firewall service group")
SCHEDULES = ("firewall schedule recurring", "firewall schedule onetime", "firewall schedule group")
PORT_PROTOCOLS = ("TCP/UDP/SCTP", "ALL")
COLOR = number("color", 0, 32, 0)

ADDRESS = Table(
    "firewall address",
    (
        UUID,
        choice(
            "type",
            "ipmask",
            "iprange",
            "fqdn",
            "geography",
            "wildcard",
            "dynamic",
            "interface-subnet",
            "mac",
            "route-tag",
        ),
        when(choice("sub-type", "sdn", "clearpass-spt", "fsso", "ems-tag", "fortivoice-tag"), "type", "dynamic"),
        text("comment", 255, ""),
        one("associated-interface", "system interface", "system zone"),
        COLOR,
        flag("allow-routing"),
        when(address("start-ip"), "type", "iprange"),
        when(address("end-ip"), "type", "iprange"),
        when(Attr("fqdn", DomainName()), "type", "fqdn"),
        when(prefix("subnet"), "type", "ipmask", "interface-subnet"),
    ),
    key=Key(79),
    capacity=20000,
    uuid=True,
    group="fwgrp",
)

ADDRESS_GROUP = Table(
    "firewall addrgrp",
    (
        UUID,
        choice("type", "default", "folder"),
        many("member", *ADDRESSES),
        text("comment", 255, ""),
        flag("exclude"),
        many("exclude-member", *ADDRESSES),
        COLOR,
        flag("allow-routing"),
    ),
    key=Key(79),
    required=("member",),
    capacity=2500,
    uuid=True,
    group="fwgrp",
)

SERVICE = Table(
    "firewall service custom",
    (
        flag("proxy"),
        one("category", "firewall service category"),
        choice(
            "protocol", "TCP/UDP/SCTP", "ICMP", "ICMP6", "IP", "HTTP", "FTP", "CONNECT", "SOCKS-TCP", "SOCKS-UDP", "ALL"
        ),
        text("comment", 255, ""),
        when(number("protocol-number", 0, 254, 0), "protocol", "IP"),
        when(number("icmptype", 0, 255), "protocol", "ICMP", "ICMP6"),
        when(number("icmpcode", 0, 255), "protocol", "ICMP", "ICMP6"),
        when(ports("tcp-portrange"), "protocol", *PORT_PROTOCOLS),
        when(ports("udp-portrange"), "protocol", *PORT_PROTOCOLS),
        when(ports("sctp-portrange"), "protocol", *PORT_PROTOCOLS),
        number("tcp-halfclose-timer", 0, 86400, 0),
        number("session-ttl", 0, 2_764_800, 0),
        COLOR,
    ),
    key=Key(79),
    capacity=2000,
    group="fwgrp",
)

SERVICE_GROUP = Table(
    "firewall service group",
    (flag("proxy"), many("member", *SERVICES), text("comment", 255, ""), COLOR),
    key=Key(79),
    required=("member",),
    capacity=2000,
    group="fwgrp",
)

POLICY = Table(
    "firewall policy",
    (
        flag("status", "enable"),
        label("name", 35),
        UUID,
        many("srcintf", "policy interface", literals=ANY),
        many("dstintf", "policy interface", literals=ANY),
        choice("action", "deny", "accept", "ipsec"),
        many("srcaddr", *ADDRESSES),
        many("dstaddr", *DESTINATIONS),
        flag("srcaddr-negate"),
        flag("dstaddr-negate"),
        flag("internet-service"),
        one("schedule", *SCHEDULES),
        flag("schedule-timeout"),
        many("service", *SERVICES),
        flag("service-negate"),
        flag("utm-status"),
        choice("inspection-mode", "flow", "proxy"),
        one("ssl-ssh-profile", "firewall ssl-ssh-profile", literals=("no-inspection", "certificate-inspection")),
        choice("logtraffic", "utm", "all", "disable"),
        flag("logtraffic-start"),
        flag("auto-asic-offload", "enable"),
        one("traffic-shaper", "firewall shaper traffic-shaper"),
        one("traffic-shaper-reverse", "firewall shaper traffic-shaper"),
        one("per-ip-shaper", "firewall shaper per-ip-shaper"),
        flag("nat"),
        flag("permit-any-host"),
        when(flag("fixedport"), "nat", "enable"),
        when(flag("ippool"), "nat", "enable"),
        when(many("poolname", "firewall ippool"), "ippool", "enable"),
        flag("match-vip", "enable"),
        flag("diffserv-forward"),
        flag("diffserv-reverse"),
        Attr("diffservcode-forward", Pattern(r"[01]{6}"), "000000"),
        Attr("diffservcode-rev", Pattern(r"[01]{6}"), "000000"),
        number("tcp-mss-sender", 0, 65535, 0),
        number("tcp-mss-receiver", 0, 65535, 0),
        text("comments", 1023, ""),
        text("label", 63),
        text("global-label", 63, ""),
    ),
    key=Key(4_294_967_294, number=True),
    required=("srcintf", "dstintf", "srcaddr", "dstaddr", "service", "schedule"),
    capacity=10000,
    uuid=True,
    group="fwgrp",
)

POOL = Table(
    "firewall ippool",
    (
        choice("type", "overload", "one-to-one", "fixed-port-range", "port-block-allocation"),
        address("startip"),
        address("endip"),
        flag("permit-any-host"),
        flag("arp-reply", "enable"),
        text("comments", 255, ""),
    ),
    key=Key(79),
    required=("startip", "endip"),
    capacity=1024,
    group="fwgrp",
)

SHAPERS = (
    Table(
        "firewall shaper traffic-shaper",
        (
            number("guaranteed-bandwidth", 0, 80_000_000, 0),
            number("maximum-bandwidth", 0, 80_000_000, 0),
            choice("bandwidth-unit", "kbps", "mbps", "gbps"),
            choice("priority", "high", "medium", "low"),
            flag("per-policy"),
            flag("diffserv"),
            Attr("diffservcode", Pattern(r"[01]{6}"), "000000"),
        ),
        key=Key(35),
        group="fwgrp",
    ),
    Table(
        "firewall shaper per-ip-shaper",
        (number("max-bandwidth", 0, 80_000_000, 0), choice("bandwidth-unit", "kbps", "mbps", "gbps")),
        key=Key(35),
        group="fwgrp",
    ),
)

CLOCK = r"([01]?\d|2[0-3]):[0-5]\d"
SCHEDULE_TABLES = (
    Table(
        "firewall schedule recurring",
        (
            Attr("start", Pattern(CLOCK), "00:00"),
            Attr("end", Pattern(CLOCK), "00:00"),
            options("day", *DAYS, "none"),
            COLOR,
        ),
        key=Key(31),
        group="fwgrp",
    ),
    Table(
        "firewall schedule onetime",
        (
            Attr("start", Pattern(rf"{CLOCK}|\d{{4}}/\d\d/\d\d", many=True)),
            Attr("end", Pattern(rf"{CLOCK}|\d{{4}}/\d\d/\d\d", many=True)),
            COLOR,
        ),
        key=Key(31),
        group="fwgrp",
    ),
)

CATEGORY = Table("firewall service category", (text("comment", 255, ""),), key=Key(63), group="fwgrp")

FIREWALL = (ADDRESS, ADDRESS_GROUP, CATEGORY, SERVICE, SERVICE_GROUP, *SHAPERS, *SCHEDULE_TABLES, POOL, POLICY)
