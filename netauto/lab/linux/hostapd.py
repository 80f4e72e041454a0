"""hostapd's reading of a radio's file: the real program where root and hostapd are there, a list of settings elsewhere."""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

OWN = "the lab's own list of hostapd's settings"
_SECONDS = 20.0
# Settings that files of this lab use (documented, hostapd.conf of hostapd 2.10).
_SETTINGS = frozenset(
    [
        "interface",
        "driver",
        "bridge",
        "ssid",
        "bssid",
        "ctrl_interface",
        "ctrl_interface_group",
        "country_code",
        "ieee80211d",
        "ieee80211h",
        "hw_mode",
        "channel",
        "beacon_int",
        "max_num_sta",
        "supported_rates",
        "basic_rates",
        "ieee80211n",
        "ht_capab",
        "ieee80211ac",
        "vht_oper_chwidth",
        "vht_oper_centr_freq_seg0_idx",
        "ieee80211ax",
        "wmm_enabled",
        "uapsd_advertisement_enabled",
        "ap_isolate",
        "auth_algs",
        "ignore_broadcast_ssid",
        "wpa",
        "wpa_key_mgmt",
        "rsn_pairwise",
        "wpa_pairwise",
        "wpa_passphrase",
        "wpa_psk",
        "wpa_group_rekey",
        "sae_password",
        "sae_require_mfp",
        "sae_pwe",
        "ieee80211w",
        "ieee8021x",
        "eapol_version",
        "eap_server",
        "own_ip_addr",
        "nas_identifier",
        "auth_server_addr",
        "auth_server_port",
        "auth_server_shared_secret",
        "acct_server_addr",
        "acct_server_port",
        "acct_server_shared_secret",
        "radius_acct_interim_interval",
        "dynamic_vlan",
        "vlan_file",
        "vlan_tagged_interface",
        "vlan_bridge",
        "vlan_naming",
        "macaddr_acl",
        "disassoc_low_ack",
        "logger_syslog",
        "logger_syslog_level",
        "logger_stdout",
        "logger_stdout_level",
        "owe_transition_ifname",
        "rrm_neighbor_report",
        "bss_transition",
        "proxy_arp",
        "utf8_ssid",
        "group_mgmt_cipher",
        "okc",
    ]
)
_SSID_BYTES = 32


@lru_cache(maxsize=1)
def real() -> str:
    """Return the version of the hostapd that can be used here (``hostapd v2.10``), or nothing."""
    if os.geteuid() != 0 or not (shutil.which("hostapd") and shutil.which("unshare")):
        return ""
    try:
        done = subprocess.run(["hostapd", "-v"], capture_output=True, text=True, timeout=_SECONDS, check=False)
    except (OSError, subprocess.TimeoutExpired):
        return ""
    return (done.stdout + done.stderr).partition("\n")[0].strip()


def judge() -> str:
    """Return who reads the files."""
    return real() or OWN


def read(name: str, text: str) -> str:
    """Return what hostapd prints that is started with a file and finds no radio: each line that it does not know, and the sum."""
    return _by_program(name, text) if real() else _by_ourselves(name, text)


def _by_program(name: str, text: str) -> str:
    with tempfile.TemporaryDirectory(prefix="netauto-hostapd-") as folder:
        target = Path(folder) / "radio.conf"
        target.write_text(text, encoding="utf-8")
        try:
            done = subprocess.run(
                ["unshare", "--net", "hostapd", "radio.conf"],
                cwd=folder, capture_output=True, text=True, timeout=_SECONDS, check=False,
            )  # fmt: skip
        except (OSError, subprocess.TimeoutExpired) as error:
            return f"{error}\n"
    return (done.stdout + done.stderr).replace("radio.conf", name)


def _by_ourselves(name: str, text: str) -> str:
    complaints = []
    for number, raw in enumerate(text.splitlines(), start=1):
        if not raw or raw.startswith("#"):
            continue
        key, assigned, value = raw.partition("=")
        if not assigned:
            complaints.append(f"Line {number}: invalid line '{raw}'")
        elif key != "bss" and key not in _SETTINGS:
            complaints.append(f"Line {number}: unknown configuration item '{key}'")
        elif key == "ssid" and not 1 <= len(value.encode()) <= _SSID_BYTES:
            complaints.append(f"Line {number}: invalid SSID '{value}'")
    if complaints:
        complaints.append(f"{len(complaints)} errors found in configuration file '{name}'")
        complaints.append(f"Failed to set up interface with {name}")
    return "".join(f"{line}\n" for line in [*complaints, "Failed to initialize interface"])


@dataclass(frozen=True, slots=True)
class Bss:
    """One SSID on the air."""

    interface: str
    ssid: str
    settings: dict[str, str]


def on_air(text: str) -> tuple[Bss, ...]:
    """Return the SSIDs of a radio's file."""
    found: list[tuple[str, dict[str, str]]] = [("", {})]
    for raw in text.splitlines():
        key, assigned, value = raw.partition("=")
        if not assigned or raw.startswith("#"):
            continue
        if key == "bss":
            found.append((value, {}))
        else:
            found[-1][1][key] = value
    radio = found[0][1].get("interface", "")
    return tuple(Bss(name or radio, said["ssid"], said) for name, said in found if said.get("ssid"))
