"""Names that IOS gives to ports and code points in access lists (documented: IOS-XE security command reference)."""

TCP: dict[str, str] = {
    "7": "echo", "9": "discard", "13": "daytime", "19": "chargen", "20": "ftp-data", "21": "ftp", "23": "telnet",
    "25": "smtp", "37": "time", "43": "whois", "49": "tacacs", "53": "domain", "70": "gopher", "79": "finger",
    "80": "www", "101": "hostname", "109": "pop2", "110": "pop3", "111": "sunrpc", "113": "ident", "119": "nntp",
    "135": "msrpc", "179": "bgp", "194": "irc", "496": "pim-auto-rp", "512": "exec", "513": "login", "514": "cmd",
    "515": "lpd", "517": "talk", "540": "uucp", "543": "klogin", "544": "kshell",
}  # fmt: skip
UDP: dict[str, str] = {
    "7": "echo", "9": "discard", "37": "time", "42": "nameserver", "49": "tacacs", "53": "domain", "67": "bootps",
    "68": "bootpc", "69": "tftp", "111": "sunrpc", "123": "ntp", "137": "netbios-ns", "138": "netbios-dgm",
    "139": "netbios-ss", "161": "snmp", "162": "snmptrap", "177": "xdmcp", "195": "dnsix", "434": "mobile-ip",
    "496": "pim-auto-rp", "500": "isakmp", "512": "biff", "513": "who", "514": "syslog", "517": "talk", "520": "rip",
    "4500": "non500-isakmp",
}  # fmt: skip
NAMES: frozenset[str] = frozenset(TCP.values()) | frozenset(UDP.values())
DSCP: frozenset[str] = frozenset(
    {"default", "ef", "critical", "flash", "flash-override", "immediate", "internet", "network", "priority", "routine"}
    | {f"cs{n}" for n in range(1, 8)}
    | {f"af{n}{m}" for n in range(1, 5) for m in range(1, 4)}
)
_ICMP = {
    "administratively-prohibited", "echo", "echo-reply", "general-parameter-problem", "host-unreachable",
    "mask-reply", "mask-request", "net-unreachable", "packet-too-big", "parameter-problem", "port-unreachable",
    "protocol-unreachable", "redirect", "router-advertisement", "router-solicitation", "source-quench",
    "time-exceeded", "timestamp-reply", "timestamp-request", "traceroute", "ttl-exceeded", "unreachable",
}  # fmt: skip
ICMP: frozenset[str] = frozenset(_ICMP)
