"""Variables of the role `workstation_network`: the cable, and the Wi-Fi that the unit's plan gives to professionals."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from netauto.provision.order import Secret

if TYPE_CHECKING:
    from netauto.intent.models import Dot1x, Intent, Workstations
    from netauto.intent.types import WifiPurpose

PURPOSE: WifiPurpose = "pro"


def network_variables(intent: Intent, settings: Workstations, workstation: str) -> dict[str, Any]:
    """Return the variables; none where ``workstations.yml`` says nothing of the network."""
    network = settings.network
    if network is None:
        return {}
    proof = _dot1x(network.dot1x, settings.authorities, workstation)
    values: dict[str, Any] = {}
    if network.wired:
        values["workstation_network_wired"] = {"interface": network.wired} | proof
    if network.wifi and (air := _air(intent, network.security)):
        enterprise = air["security"].endswith("-enterprise")
        radio = {"interface": network.wifi, "country": network.country}
        values["workstation_network_wifi"] = radio | air | (proof if enterprise else {})
    return values


def lacks_key(settings: Workstations, workstation: str) -> bool:
    """Whether a workstation has to prove itself by a key that nobody has written."""
    network = settings.network
    return network is not None and network.dot1x.method == "tls" and workstation not in network.dot1x.keys


def _dot1x(dot1x: Dot1x, authorities: str, workstation: str) -> dict[str, Any]:
    known = {
        "method": dot1x.method,
        "identity": f"host/{workstation}.{dot1x.domain}",
        "ca": authorities,
        "domain_suffix_match": dot1x.server,
    }
    if dot1x.method == "tls":
        own = dot1x.keys[workstation]
        return known | {"certificate": own.certificate, "key": Secret(own.key)}
    return known | {"password": Secret(dot1x.password or "")}


def _air(intent: Intent, security: str) -> dict[str, Any]:
    """Return name and security of the network for professionals as the plan has it; nothing where the unit has none."""
    offered = intent.blueprint.wifi.get(PURPOSE)
    if offered is None or (offered.optional and not intent.unit.wifi.pro):
        return {}
    if own := intent.unit.wifi.own.get(PURPOSE):
        kind = {"security": "wpa2-personal", "passphrase": Secret(own.psk)} if own.psk else {"security": security}
        return {"ssid": own.ssid} | kind
    if intent.site.wifi and (wlan := intent.site.wifi.wlans.get(PURPOSE)):
        return {"ssid": wlan.ssid, "security": security}
    if intent.site.autonomous_wifi and (air := intent.site.autonomous_wifi.networks.get(PURPOSE)):
        kind = {"security": "wpa3-personal", "passphrase": Secret(air.key)} if air.key else {"security": security}
        return {"ssid": air.ssid} | kind
    return {}
