"""What a lab Junos device shows, and its command line."""

from __future__ import annotations

import pytest
from junos_bench import JunosConsole, firewall_spec, switch_spec


@pytest.fixture(scope="module")
def switch() -> JunosConsole:
    return JunosConsole(switch_spec())


@pytest.fixture(scope="module")
def firewall() -> JunosConsole:
    return JunosConsole(firewall_spec())


def asked(from_zone: str, to_zone: str, source: str, destination: str, port: int, *, protocol: str = "tcp") -> str:
    return (
        f"show security match-policies from-zone {from_zone} to-zone {to_zone} source-ip {source} destination-ip {destination}"
        f" source-port 40000 destination-port {port} protocol {protocol}"
    )


@pytest.mark.parametrize(
    ("packet", "policy", "action"),
    [
        (asked("ADM-LEGACY", "GHT", "10.64.2.9", "10.60.4.10", 8443), "0020-POSTES-DPI", "permit"),
        (asked("ADM-LEGACY", "GHT", "10.64.2.9", "10.60.4.10", 8444), "DENY-ALL", "deny"),
        (asked("BIOMED", "GHT", "10.64.8.9", "10.60.4.20", 11112), "0060-BIOMED-PACS", "permit"),
        (asked("WIFI-LEGACY", "GHT", "10.64.11.9", "10.60.4.10", 443), "0150-INVITES-INTERDITS", "deny"),
        (asked("WIFI-LEGACY", "INTERNET", "10.64.11.9", "203.0.113.80", 443), "0160-INVITES-WEB", "permit"),
        (asked("VOIX-LEGACY", "GHT", "10.64.6.9", "10.60.5.10", 20000, protocol="udp"), "0085-TOIP-VOIX", "permit"),
        (asked("MGMT", "GHT", "10.64.9.9", "10.60.1.20", 5246, protocol="17"), "0090-AP-WLC", "permit"),
        (
            asked("INTERNET", "ADM-LEGACY", "203.0.113.80", "10.64.30.10", 3389),
            "DENY-ALL",
            "deny",
        ),  # that policy is inactive
        (
            asked("ADM-LEGACY", "PARTENAIRE", "10.64.2.9", "172.22.6.5", 1, protocol="icmp"),
            "TEST-DIALYSE-2017",
            "permit",
        ),
    ],
)
def test_a_packet_meets_the_first_policy_that_fits(
    firewall: JunosConsole, packet: str, policy: str, action: str
) -> None:
    first = firewall.run(packet).splitlines()[0]
    assert first.startswith(f"Policy: {policy}, action-type: {action}, State: enabled, Index: ")


def test_a_question_about_a_zone_or_address_that_is_none_is_refused(firewall: JunosConsole) -> None:
    assert firewall.run(asked("NONE", "GHT", "10.0.0.1", "10.0.0.2", 80)) == "error: Zone NONE does not exist\n"
    assert "error: invalid value" in firewall.run(asked("MGMT", "GHT", "10.0.0.1", "web", 80))


def test_zones_policies_and_counts(firewall: JunosConsole) -> None:
    assert firewall.run("show security zones INTERNET").splitlines()[1:] == [
        "Security zone: INTERNET",
        "  Send reset for non-SYN session TCP packets: Off",
        "  Policy configurable: Yes",
        "  Screen: ECRAN-INTERNET",
        "  Interfaces bound: 1",
        "  Interfaces:",
        "    ge-0/0/0.0",
    ]
    counts = firewall.run("show security policies hit-count").splitlines()
    assert counts[:2] == [
        "Logical system: root-logical-system",
        "Index   From zone        To zone           Name           Policy count  Action",
    ]
    assert counts[-1] == "Number of policy: 23"
    shown = firewall.run("show security policies policy-name DENY-ALL")
    assert "Action: deny, log, count" in shown
    assert "From zones: any" in shown


def test_routes(firewall: JunosConsole) -> None:
    best = firewall.run("show route 10.60.4.10").splitlines()
    assert best[-2:] == [
        "10.60.0.0/16       *[Static/5] 00:10:00",
        "                     > to 10.64.255.10 via ge-0/0/1.0",
    ]
    assert "[BGP/170]" in firewall.run("show route 0.0.0.0/0 exact")
    assert firewall.run("show route 10.99.0.0/16 exact").strip() == ""  # the route is inactive
    told = firewall.run("show route advertising-protocol bgp 198.51.100.33")
    assert [line.split()[1] for line in told.splitlines() if line.startswith("*")] == [
        "10.64.0.0/20",
        "198.51.100.40/29",
    ]


def test_an_aggregate_needs_something_inside(firewall: JunosConsole) -> None:
    console = JunosConsole(firewall_spec())
    console("configure", "set routing-options aggregate route 10.64.16.0/20 discard", "commit", "exit")
    assert "10.64.16.0/20" not in console.run("show route protocol aggregate")
    console(
        "configure",
        "set interfaces ae0 unit 2400 vlan-id 2400 family inet address 10.64.16.1/24",
        "set policy-options prefix-list PL-HNB-OUT 10.64.16.0/20",
        "commit",
        "exit",
    )
    assert "10.64.16.0/20" in console.run("show route protocol aggregate")
    assert "* 10.64.16.0/20" in console.run("show route advertising-protocol bgp 198.51.100.33")


def test_ports_and_vlans(switch: JunosConsole) -> None:
    port = switch.run("show ethernet-switching interface ge-0/0/0").splitlines()
    assert [line.split() for line in port[-2:]] == [
        ["ADM-BUREAUX", "10", "65535", "0", "Forwarding", "untagged"],
        ["VOIX-LEGACY", "30", "65535", "0", "Forwarding", "tagged"],
    ]
    assert "                                                           ge-0/0/5.0*\n" in switch.run(
        "show vlans ADM-BUREAUX"
    )
    assert switch.run("show vlans NONE") == "error: vlan NONE not found\n"
    trunk = switch.run("show ethernet-switching interface ae0")
    assert "NATIF-INUTILISE 99      65535       0      Forwarding                    untagged" in trunk
    assert "ge-0/0/6                down  down\n" in switch.run("show interfaces ge-0/0/6 terse")


def test_who_is_behind_a_port(switch: JunosConsole) -> None:
    assert switch.run("show dot1x interface ge-0/0/0").splitlines() == [
        "802.1X Information:",
        "Interface     Role           State           MAC address          User",
        "ge-0/0/0.0    Authenticator  Authenticated   00:50:56:a0:64:01    host/hnb-ws-1",
        "ge-0/0/0.0                   Authenticated   00:50:56:a0:64:02    005056a06402",
    ]
    assert "ge-0/0/1.0    Authenticator  Initialize" in switch.run("show dot1x interface")
    details = switch.run("show dot1x interface ge-0/0/0 detail")
    assert "Authenticated VLAN: VOIX-LEGACY" in details
    refused = switch.run("show dot1x interface ge-0/0/5 detail")
    assert "Authentication method: Server-Reject Vlan" in refused
    assert "Authenticated VLAN: QUARANTAINE-LEGACY" in refused


def test_pipes(switch: JunosConsole) -> None:
    assert switch.run("show configuration | display set | match ge-0/0/40 | count").startswith("Count: 7 lines")
    assert switch.run("show version | match Junos").startswith("Junos: 21.4R3.15")
    assert switch.run("show version | except o | no-more") == "\n"
    assert switch.run('show configuration | display set | match "host-name|domain"').count("\n") == 2
    assert "syntax error" in switch.run("show version | paint")
    assert switch.run("show configuration vlans PARKING") == "vlan-id 999;\n"
    assert (
        switch.run("show configuration system services | display set").splitlines()[-1]
        == "set system services netconf ssh"
    )


def test_places_of_the_configuration(switch: JunosConsole) -> None:
    switch("configure", "edit interfaces ge-0/0/6")
    assert switch("set mtu 1600").endswith("\n{master:0}[edit interfaces ge-0/0/6]\nnetauto@hnb-acc-1# ")
    assert switch.run("show | compare") == "[edit interfaces ge-0/0/6]\n+    mtu 1600;\n"
    assert switch.run("show | display set | match mtu") == "set interfaces ge-0/0/6 mtu 1600\n"
    assert switch("up 2").endswith("[edit]\nnetauto@hnb-acc-1# ")
    assert switch.run("set vlan PARKING descr abbreviated").strip() == ""
    assert switch.run("show vlans PARKING").splitlines()[0] == "description abbreviated;"
    assert switch.run("delete vlans NONE") == "warning: statement not found\n"
    wrong = switch.run("set vlans PARKING vlan-id 4095").splitlines()
    assert wrong[0].index("^") == len("netauto@hnb-acc-1# ") + len("set vlans PARKING vlan-id ")
    assert wrong[1] == "Value 4095 is not within range (1..4094)."
    switch("rollback 0", "exit")


def test_help_and_completion(switch: JunosConsole) -> None:
    assert "show" in switch.keys(b"?")
    switch("configure")
    assert "vlan-id" in switch.keys(b"set vlans PARKING ?")
    assert "commit" in switch.keys(b"\x15com\t")
    switch.keys(b"\x15")
    switch("exit")


def test_long_answers_come_in_pages() -> None:
    console = JunosConsole(switch_spec())
    console("set cli screen-length 24")
    shown = console("show configuration | display set")
    assert shown.count("\n") < 30
    assert shown.endswith("---(more)---")
    assert console.keys(b"q").endswith("> ")


def test_a_reboot_asks(switch: JunosConsole) -> None:
    console = JunosConsole(switch_spec())
    assert console("request system reboot").endswith("Reboot the system ? [yes,no] (no) ")
    console("no")
    assert not console.device.rebooting
    console("request system reboot", "yes")
    assert any(event.text == "reboot" for event in console.device.log)
