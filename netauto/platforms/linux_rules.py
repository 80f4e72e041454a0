"""What the lines of a Linux box's files mean. Data; files that are not listed here have no rules: none of their lines can be changed.

Sources: nft(8) 1.0.6, systemd.netdev(5), systemd.network(5), dnsmasq(8) 2.90, hostapd.conf of hostapd 2.10 (documented).
"""

from __future__ import annotations

from netauto.platforms.linux_syntax import SECRET_SETTINGS
from netauto.platforms.rules import Rule, Section

CATALOGUE = "/etc/nftables.d/00-catalogue.nft"  # objects that several units use
_ASSIGNMENT = r"[\w.-]+=.*"
_NAME = 256  # NFT_NAME_MAXLEN of the kernel, its end included


def line(words: str, **more: str) -> Rule:
    """Return the rule of a line that is there or is not."""
    return Rule(words, "flag", remove=f"delete {words}", **more)  # type: ignore[arg-type]


def value(words: str, *, quoted: bool = False, longest: int = 0, named: str = "") -> Rule:
    """Return the rule of a line whose leading words say what it is, and whose rest is a value."""
    return Rule(words, "key", remove=f"delete {words}", quoted=quoted, longest=longest, named=named)


ASSIGNMENT = line("*", only=_ASSIGNMENT)

SET = Rule(
    "set * {",
    "object",
    Section((value("type"), value("flags"), value("comment", quoted=True, longest=128), value("elements ="))),
    remove="delete set *",
    named="set",
    longest=_NAME - 1,
)

# A policy is a chain called by its name; a chain of jumps gives the order.
CHAIN = Rule(
    "chain * {",
    "object",
    Section(
        (
            value("comment", quoted=True, longest=128),
            value("iifname *"),
            value("meta l4proto icmp iifname *"),
            value("snat ip to"),
            line("ip saddr * oifname * goto *"),
            line("ip saddr * goto *"),
            line("ip saddr * * dport * goto *"),
            line("ip saddr * ip daddr * goto *"),
            line("ip saddr * ip daddr * * dport * goto *"),
            Rule("jump *", "ordered", remove="delete jump *"),
        ),
        ordered=True,
    ),
    remove="delete chain *",
    named="chain",
    longest=_NAME - 1,
)

NFTABLES = Section(
    (
        value("define * =", named="definition"),
        Rule("table inet netauto {", "container", Section((SET, CHAIN))),
        line("add element inet netauto * { * }"),
    )
)

# systemd-networkd: a section can stand several times, netauto writes each once.
NETWORKD = Section((Rule("*", "object", Section((ASSIGNMENT,)), remove="delete *", only=r"\[[A-Za-z0-9]+\]"),))

# `tokens` splits an assignment only where the value is a secret, so that its name alone says which line it is. A secret comes last: hostapd
# takes that of a RADIUS server only after the address that it belongs to (recorded).
_SSID = Section((ASSIGNMENT, *(value(setting) for setting in SECRET_SETTINGS)))
HOSTAPD = Section((Rule("*", "object", _SSID, remove="delete *", only=r"bss=.+", named="bss"),))


def file(pattern: str, section: Section, rank: int) -> Rule:
    """Return the rule of the files whose path matches `pattern`."""
    return Rule(
        "file *",
        "object",
        section,
        remove="delete file *",
        only=pattern,
        named="file",
        rank=rank,
        sort=lambda captures: captures[0],
    )


RULES = Section(
    (
        file(
            r"/etc/systemd/network/(?:60-[\w.-]+\.(?:netdev|network)|[\w.-]+\.network\.d/60-[\w.-]+\.conf)",
            NETWORKD,
            10,
        ),
        file(r"/etc/dnsmasq\.d/(?:60-[\w.-]+|netauto-catalogue)\.conf", Section((ASSIGNMENT,)), 20),
        file(r"/etc/nftables\.d/(?:00-catalogue|unit-[\w-]+)\.nft", NFTABLES, 30),
        file(r"/etc/hostapd/[\w-]+\.conf", HOSTAPD, 40),
        # Every other file that is read: it is never made, never deleted, and none of its lines has a rule.
        Rule("file *", "container", Section(()), sort=lambda captures: captures[0]),
    )
)
