"""Views of the Catalyst 9800 (layouts: ntc-templates and Genie samples of 17.x; details beyond them are assumed)."""

from __future__ import annotations

import ipaddress
from typing import TYPE_CHECKING

from netauto.lab.ios.airspace import DEFAULTS, joined, maps_of, misconfigured, on_air, tags_of, wlans
from netauto.lab.ios.effects import vlans
from netauto.lab.ios.wireless import enabled

if TYPE_CHECKING:
    from netauto.lab.engine.syntax import Match
    from netauto.lab.engine.tree import Node
    from netauto.lab.ios.airspace import Wlan
    from netauto.lab.ios.cli import IosCli
    from netauto.lab.ios.commands import Command


def show_wlan_summary(cli: IosCli, found: Match) -> str:  # noqa: ARG001
    """`show wlan summary`."""
    rows = wlans(cli)
    lines = [
        "",
        f"Number of WLANs: {len(rows)}",
        "",
        "ID   Profile Name                     SSID                             Status Security",
        "-" * 120,
    ]
    for wlan in rows:
        status = "UP" if wlan.enabled else "DOWN"
        lines.append(f"{wlan.number:<4} {wlan.profile:<32} {wlan.ssid:<32} {status:<6} {wlan.security}")
    return "\n".join(lines) + "\n\n"


def _wlan_detail(wlan: Wlan) -> str:
    lines = {child.text for child in wlan.node.children}

    def state(on: bool) -> str:  # noqa: FBT001
        return "Enabled" if on else "Disabled"

    def value(key: str) -> str:
        return next((line.removeprefix(key).strip() for line in lines if line.startswith(key)), "")

    rows = (
        ("WLAN Profile Name     ", wlan.profile),
        ("================================================", None),
        ("Identifier                                     ", str(wlan.number)),
        ("Description                                    ", ""),
        ("Network Name (SSID)                            ", wlan.ssid),
        ("Status                                         ", state(wlan.enabled)),
        ("Broadcast SSID                                 ", state("no broadcast-ssid" not in lines)),
        ("Advertise-Apname                               ", "Disabled"),
        ("Security                                       ", None),
        ("    WPA (SSN IE)                               ", "Disabled"),
        ("    WPA2 (RSN IE)                              ", state("no security wpa wpa2" not in lines)),
        ("    WPA3 (WPA3 IE)                             ", state("security wpa wpa3" in lines)),
        ("    Auth Key Management                        ", None),
        ("        802.1x                                 ", state("no security wpa akm dot1x" not in lines)),
        ("        PSK                                    ", state("security wpa akm psk" in lines)),
        ("        OWE                                    ", state("security wpa akm owe" in lines)),
        ("        SAE                                    ", state("security wpa akm sae" in lines)),
        ("        802.1x-SHA256                          ", state("security wpa akm dot1x-sha256" in lines)),
        ("    PMF Support                                ", value("security pmf").capitalize() or "Disabled"),
        ("    FT Support                                 ", state("security ft" in lines)),
        ("    Web Based Authentication                   ", state("security web-auth" in lines)),
        (
            "802.1x authentication list name                ",
            value("security dot1x authentication-list") or "Not Configured",
        ),
        (
            "Web Authentication Parameter Map               ",
            value("security web-auth parameter-map") or "Not Configured",
        ),
        ("Peer-to-Peer Blocking Action                   ", value("peer-blocking").capitalize() or "Disabled"),
    )
    return "\n".join(label.rstrip() if text is None else f"{label}: {text}" for label, text in rows) + "\n\n"


def show_wlan_id(cli: IosCli, found: Match) -> str:
    """`show wlan id N`."""
    number = int(found.values[-1][1])
    return next((_wlan_detail(wlan) for wlan in wlans(cli) if wlan.number == number), "% WLAN not found\n")


def show_wlan_name(cli: IosCli, found: Match) -> str:
    """`show wlan name X`."""
    name = found.text.split()[-1]
    return next((_wlan_detail(wlan) for wlan in wlans(cli) if wlan.profile == name), "% WLAN not found\n")


def _profiles(cli: IosCli) -> list[Node]:
    nodes = list(cli.system.store.running.starting("wireless profile policy "))
    return [node for node in nodes if node.rule is not None and node.rule.opens == "profile-policy"]


def show_policy_summary(cli: IosCli, found: Match) -> str:  # noqa: ARG001
    """`show wireless profile policy summary`."""
    nodes = _profiles(cli)
    lines = [
        "",
        f"Number of Policy Profiles: {len(nodes)}",
        "",
        "Policy Profile Name               Description                      Status          ",
        "-" * 105,
    ]
    for node in nodes:
        text = node.find("description")
        described = text.text.removeprefix("description ") if text is not None else ""
        status = "ENABLED" if enabled(node) else "DISABLED"
        lines.append(f"{node.text.split()[-1]:<33} {described:<32} {status}")
    return "\n".join(lines) + "\n\n"


def show_policy_detailed(cli: IosCli, found: Match) -> str:
    """`show wireless profile policy detailed X`."""
    name = found.text.split()[-1]
    node = cli.system.store.running.find(f"wireless profile policy {name}")
    if node is None:
        return f"% Policy profile {name} not found\n"
    lines = {child.text for child in node.children}

    def value(key: str, default: str) -> str:
        return next((line.removeprefix(key).strip() for line in lines if line.startswith(key)), default)

    vlan = value("vlan ", "1")
    elsewhere = "no central switching" in lines  # the VLAN is one of a flex profile's then
    known = vlan.isdigit() or elsewhere or vlan in {item.name for item in vlans(cli.system).values()}
    status = "ENABLED" if enabled(node) else "DISABLED"
    rows = (
        ("Policy Profile Name", name),
        ("Description", value("description ", "")),
        ("Status", status),
        ("VLAN", vlan if known else f"{vlan} (not found)"),
        ("Multicast VLAN", "0"),
        ("Passive Client", "ENABLED" if "passive-client" in lines else "DISABLED"),
        ("Session Timeout", value("session-timeout ", "1800")),
        ("Idle Timeout", value("idle-timeout ", "300")),
        ("DHCP required", "ENABLED" if "ipv4 dhcp required" in lines else "DISABLED"),
        ("AAA Override", "ENABLED" if "aaa-override" in lines else "DISABLED"),
        ("NAC", "ENABLED" if any(line.startswith("nac") for line in lines) else "DISABLED"),
        ("AAA Policy name", value("aaa-policy ", "default-aaa-policy")),
        ("IPv4 ACL", value("ipv4 acl ", "Not Configured")),
    )
    return "\n" + "\n".join(f"{label:<36}: {text}" for label, text in rows) + "\n\n"


def show_tag_summary(cli: IosCli, found: Match) -> str:  # noqa: ARG001
    """`show wireless tag policy summary`."""
    nodes = list(cli.system.store.running.starting("wireless tag policy "))
    names = [DEFAULTS["policy"], *(n.text.split()[-1] for n in nodes if n.text.split()[-1] != DEFAULTS["policy"])]
    lines = [
        "",
        f"Number of Policy Tags: {len(names)}",
        "",
        "Policy Tag Name                   Description                             ",
        "-" * 80,
    ]
    for name in names:
        node = cli.system.store.running.find(f"wireless tag policy {name}")
        text = node.find("description") if node is not None else None
        described = text.text.removeprefix("description ") if text is not None else ""
        lines.append(f"{name:<33} {described or ('default policy-tag' if name == DEFAULTS['policy'] else '')}")
    return "\n".join(lines) + "\n\n"


def show_tag_detailed(cli: IosCli, found: Match) -> str:
    """`show wireless tag policy detailed X`."""
    name = found.text.split()[-1]
    node = cli.system.store.running.find(f"wireless tag policy {name}")
    if node is None and name != DEFAULTS["policy"]:
        return f"% Policy tag {name} not found\n"
    text = node.find("description") if node is not None else None
    pairs = maps_of(cli, name)
    rows = [f"{wlan:<33} {policy}" for wlan, policy in pairs]
    return "\n".join(
        (
            "",
            f"Policy Tag Name : {name}",
            f"Description     : {text.text.removeprefix('description ') if text is not None else ''}",
            "",
            f"Number of WLAN-POLICY maps: {len(pairs)}",
            "WLAN Profile Name                 Policy Name                      ",
            "-" * 72,
            *rows,
            "",
            "",
        )
    )


def _tag_table(cli: IosCli, kind: str, label: str) -> str:
    names = [n.text.split()[-1] for n in cli.system.store.running.starting(f"wireless tag {kind} ")]
    names = [DEFAULTS[kind], *(name for name in names if name != DEFAULTS[kind])]
    head = f"\nNumber of {label} Tags: {len(names)}\n\n{label} Tag Name                     Description\n{'-' * 80}\n"
    return head + "".join(f"{name}\n" for name in names) + "\n"


def show_site_tags(cli: IosCli, found: Match) -> str:  # noqa: ARG001
    """`show wireless tag site summary`."""
    return _tag_table(cli, "site", "Site")


def show_rf_tags(cli: IosCli, found: Match) -> str:  # noqa: ARG001
    """`show wireless tag rf summary`."""
    return _tag_table(cli, "rf", "RF")


def _ap_row(*cells: str) -> str:
    widths = (33, 6, 22, 16, 16, 5, 5, 42, 13, 0)
    return "".join(f"{cell:<{width}}" for cell, width in zip(cells, widths, strict=True))


def show_ap_summary(cli: IosCli, found: Match) -> str:  # noqa: ARG001
    """`show ap summary`: access points that are joined now."""
    aps = joined(cli)
    lines = [
        f"Number of APs: {len(aps)}",
        "",
        "CC = Country Code",
        "RD = Regulatory Domain",
        "",
        _ap_row(
            "AP Name", "Slots", "AP Model", "Ethernet MAC", "Radio MAC", "CC", "RD", "IP Address", "State", "Location"
        ),
        "-" * 180,
    ]
    lines.extend(
        _ap_row(ap.name, "2", ap.model, ap.mac, ap.radio_mac, "FR", "-E", ap.ip, "Registered", ap.location)
        for ap in aps
    )
    return "\n".join(lines) + "\n\n"


def show_ap_tags(cli: IosCli, found: Match) -> str:  # noqa: ARG001
    """`show ap tag summary`: access points that are joined now, with their tags."""
    aps = joined(cli)
    widths = (33, 17, 33, 33, 33, 16)
    header = ("AP Name", "AP Mac", "Site Tag Name", "Policy Tag Name", "RF Tag Name", "Misconfigured")
    lines = [
        f"Number of APs: {len(aps)}",
        "",
        "".join(f"{text:<{width}}" for text, width in zip(header, widths, strict=True)) + "Tag Source",
        "-" * 175,
    ]
    for ap in aps:
        tags = tags_of(cli, ap)
        wrong = "Yes" if misconfigured(cli, tags) else "No"
        row = (ap.name, ap.mac, tags["site"], tags["policy"], tags["rf"], wrong)
        lines.append("".join(f"{text:<{w}}" for text, w in zip(row, widths, strict=True)) + tags["source"])
    return "\n".join(lines) + "\n\n"


def show_ap_tag_detail(cli: IosCli, found: Match) -> str:
    """`show ap name X tag detail`: the WLANs that its policy tag gives it, and whether they are on the air."""
    name = found.text.split()[3]
    ap = next((item for item in joined(cli) if item.name == name), None)
    if ap is None:
        return f"% Error: AP {name} not found\n"
    tags = tags_of(cli, ap)
    sent = on_air(cli, ap)
    lines = [
        f"Policy tag mapping for AP {name}",
        "-" * 40,
        "WLAN Profile Name                Policy Name                      VLAN          Status",
    ]
    for wlan, policy in maps_of(cli, tags["policy"]):
        node = cli.system.store.running.find(f"wireless profile policy {policy}")
        vlan = node.find("vlan") if node is not None else None
        shown = vlan.text.removeprefix("vlan ") if vlan is not None else "default"
        lines.append(f"{wlan:<32} {policy:<32} {shown:<13} {'UP' if wlan in sent else 'DOWN'}")
    lines.extend(("", f"Site tag  : {tags['site']}", f"RF tag    : {tags['rf']}", f"Tag source: {tags['source']}"))
    return "\n".join(lines) + "\n"


def show_ap_status(cli: IosCli, found: Match) -> str:  # noqa: ARG001
    """`show ap status`."""
    lines = ["AP Name                 Status                  Mode            Country", "-" * 75]
    lines.extend(f"{ap.name:<23} Enabled                 Local           FR" for ap in joined(cli))
    return "\n".join(lines) + "\n"


def _clients(cli: IosCli) -> list[tuple[str, str, int, str, str, str]]:
    aps = {ap.name: ap for ap in joined(cli)}
    numbers = {wlan.profile: wlan for wlan in wlans(cli)}
    rows = []
    for client in cli.system.device.spec.clients:
        ap = aps.get(client.ap)
        if ap is None or client.wlan not in on_air(cli, ap):
            continue
        wlan = numbers[client.wlan]
        lines = {child.text for child in wlan.node.children}
        method = "Web Auth" if "security web-auth" in lines else "Dot1x"
        state = "Run" if client.ip and ipaddress.ip_address(client.ip) else "IP Learn"
        rows.append((client.mac, client.ap, wlan.number, state, client.protocol, method))
    return rows


def show_clients(cli: IosCli, found: Match) -> str:  # noqa: ARG001
    """`show wireless client summary`: clients whose access point sends their WLAN."""
    rows = _clients(cli)
    lines = [
        f"Number of Clients: {len(rows)}",
        "",
        "MAC Address    AP Name                                        Type ID   State             Protocol Method     Role",
        "-" * 113,
    ]
    lines.extend(
        f"{mac} {ap:<46} WLAN {number:<4} {state:<17} {protocol:<8} {method:<10} Local"
        for mac, ap, number, state, protocol, method in rows
    )
    return "\n".join((*lines, "", "Number of Excluded Clients: 0")) + "\n\n"


def show_wireless_summary(cli: IosCli, found: Match) -> str:  # noqa: ARG001
    """`show wireless summary`."""
    return (
        f"               Access Point Summary\n\n                  Total    Up    Down\n802.11 Radios    {len(joined(cli))}\n"
        f"               Client Summary\n\nCurrent Clients : {len(_clients(cli))}\nExcluded Clients: 0\n"
    )


COMMANDS: dict[str, Command] = {
    "show_wlan_summary": show_wlan_summary,
    "show_wlan_id": show_wlan_id,
    "show_wlan_name": show_wlan_name,
    "show_policy_summary": show_policy_summary,
    "show_policy_detailed": show_policy_detailed,
    "show_tag_summary": show_tag_summary,
    "show_tag_detailed": show_tag_detailed,
    "show_site_tags": show_site_tags,
    "show_rf_tags": show_rf_tags,
    "show_ap_summary": show_ap_summary,
    "show_ap_tags": show_ap_tags,
    "show_ap_tag_detail": show_ap_tag_detail,
    "show_ap_status": show_ap_status,
    "show_clients": show_clients,
    "show_wireless_summary": show_wireless_summary,
}
