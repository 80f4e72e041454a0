"""An Arista switch in a lab that runs in the background: what is published for the inventory."""

from __future__ import annotations

import ssl
from typing import TYPE_CHECKING

from conftest import PASSWORD
from eos_bench import BASES

from netauto.lab import daemon

if TYPE_CHECKING:
    from pathlib import Path


def test_the_endpoint_names_the_api_its_pin_and_the_other_door(tmp_path: Path) -> None:
    spec = tmp_path / "lab.yml"
    spec.write_text(
        f"username: netauto\npassword: {PASSWORD}\ndevices:\n"
        f"  - {{name: bet-acc-1, dialect: eos, model: CCS-720XP-48Y6, base: {BASES / 'bet-acc-1.cfg'}}}\n"
    )
    status = daemon.up(spec, tmp_path / "run", tmp_path / "host_vars")
    try:
        device = status.devices[0]
        assert (device.dialect, device.host_key[:7], device.ssh_host_key[:12]) == ("eos", "sha256:", "ssh-ed25519 ")
        assert (tmp_path / "host_vars" / "bet-acc-1" / "endpoint.yml").read_text() == (
            "# Written by the lab while it runs; removed when it stops.\n"
            f"ansible_host: {device.address}\nansible_port: {device.port}\nnetauto_host_key: {device.host_key}\n"
            f"# The same command line over SSH: port {device.ssh_port}, {device.ssh_host_key}\n"
        )
        pem = ssl.get_server_certificate((device.address, device.port))
        assert "BEGIN CERTIFICATE" in pem
        assert "hostname bet-acc-1" in daemon.device_state(tmp_path / "run", "bet-acc-1").running
    finally:
        daemon.down(tmp_path / "run")
