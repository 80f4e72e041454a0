"""What `ping` prints on devices whose command line is Linux's own program."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from netauto.lab.device import Device
    from netauto.lab.engine.nodes import Node


def ping_text(device: Device, running: Node, target: str, *, payload: int, milliseconds: int) -> str:
    """Five packets to `target`: whatever is plugged in answers, and the device's own addresses.

    Args:
        device: into which something may be plugged.
        running: its configuration, which has its own addresses.
        target: an address.
        payload: bytes of a packet, without the 28 of its IP and ICMP headers.
        milliseconds: how long it says that all of it took.
    """
    plugged = {thing.ip for things in device.spec.attached.values() for thing in things if thing.ip}
    own = {port.value("ip address ").partition("/")[0] for port in running.starting("interface ")}
    received = 5 if target in plugged | own else 0
    lines = [f"PING {target} ({target}) {payload}({payload + 28}) bytes of data."]
    lines += [
        f"{payload + 8} bytes from {target}: icmp_seq={number} ttl=64 time=0.5 ms" for number in range(1, received + 1)
    ]
    lines += ["", f"--- {target} ping statistics ---"]
    lost = 100 - received * 20
    lines.append(f"5 packets transmitted, {received} received, {lost}% packet loss, time {milliseconds}ms")
    return "\n".join(lines) + "\n"
