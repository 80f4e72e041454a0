"""What is on the air: WLANs, policy profiles, tags and access points of a Catalyst 9800.

A WLAN is on the air at an access point when the access point has its policy tag, the tag maps the WLAN to a policy
profile, and both WLAN and policy profile are enabled (documented).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from netauto.lab.ios.wireless import enabled

if TYPE_CHECKING:
    from netauto.lab.engine.tree import Node
    from netauto.lab.ios.cli import IosCli
    from netauto.lab.spec import AccessPoint

DEFAULTS = {"policy": "default-policy-tag", "site": "default-site-tag", "rf": "default-rf-tag"}
AUTO_MAPPED = 16  # documented: ids 1 to 16 belong to the default policy tag


@dataclass(frozen=True, slots=True)
class Wlan:
    """A configured WLAN."""

    profile: str
    number: int
    ssid: str
    enabled: bool
    node: Node

    @property
    def security(self) -> str:
        """As `show wlan summary` words it."""
        lines = {child.text for child in self.node.children}
        akm = [word for word in ("owe", "sae", "psk") if f"security wpa akm {word}" in lines]
        dot1x = "no security wpa akm dot1x" not in lines or "security wpa akm dot1x-sha256" in lines
        web = "[Web Auth]" if "security web-auth" in lines else ""
        if "no security wpa" in lines and not akm:
            return f"[open]{web}"
        versions = [] if "no security wpa wpa2" in lines else ["WPA2"]
        versions += ["WPA3"] if "security wpa wpa3" in lines else []
        keys = [word.upper() for word in akm] + (["802.1x"] if dot1x and not akm else [])
        ciphers = "" if "no security wpa wpa2 ciphers aes" in lines and not akm else "[AES]"
        return "".join(f"[{part}]" for part in (" + ".join(versions) or "WPA3", *keys)) + web + ciphers


def wlans(cli: IosCli) -> list[Wlan]:
    """WLANs by id."""
    found = []
    for node in cli.system.store.running.starting("wlan "):
        words = node.text.split()
        found.append(Wlan(words[1], int(words[2]), words[3], enabled(node), node))
    return sorted(found, key=lambda wlan: wlan.number)


def profile_enabled(cli: IosCli, name: str) -> bool:
    """Whether a policy profile is there and enabled."""
    node = cli.system.store.running.find(f"wireless profile policy {name}")
    return node is not None and enabled(node)


def maps_of(cli: IosCli, tag: str) -> list[tuple[str, str]]:
    """WLAN and policy profile of each map of a policy tag."""
    node = cli.system.store.running.find(f"wireless tag policy {tag}")
    pairs = [(c.text.split()[1], c.text.split()[3]) for c in node.starting("wlan ")] if node is not None else []
    if tag == DEFAULTS["policy"]:
        pairs += [(wlan.profile, "default-policy-profile") for wlan in wlans(cli) if wlan.number <= AUTO_MAPPED]
    return pairs


def tags_of(cli: IosCli, ap: AccessPoint) -> dict[str, str]:
    """The three tags of an access point, and where they come from."""
    node = cli.system.store.running.find(f"ap {ap.mac}")
    tags = dict(DEFAULTS)
    for child in node.children if node is not None else ():
        word, _, name = child.text.partition("-tag ")
        if name:
            tags[word] = name
    tags["source"] = "Static" if node is not None and node.children else "Default"
    return tags


def misconfigured(cli: IosCli, tags: dict[str, str]) -> bool:
    """A tag that the controller does not know makes the access point misconfigured."""
    tree = cli.system.store.running
    return any(
        tags[kind] != DEFAULTS[kind] and tree.find(f"wireless tag {kind} {tags[kind]}") is None for kind in DEFAULTS
    )


def on_air(cli: IosCli, ap: AccessPoint) -> set[str]:
    """Profiles of the WLANs that an access point sends now."""
    if cli.system.ap_away(ap.mac):
        return set()
    tags = tags_of(cli, ap)
    live = {wlan.profile for wlan in wlans(cli) if wlan.enabled}
    pairs = maps_of(cli, tags["policy"])
    return {wlan for wlan, policy in pairs if wlan in live and profile_enabled(cli, policy)}


def joined(cli: IosCli) -> list[AccessPoint]:
    """Access points that the controller sees now."""
    return [ap for ap in cli.system.device.spec.aps if not cli.system.ap_away(ap.mac)]
