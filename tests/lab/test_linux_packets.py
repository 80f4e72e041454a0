"""Real packets through the rules that a plan leads to: what the catalogue allows passes, what it does not is dropped and counted.

Three network namespaces joined by veth (a workstation, the firewall, a server), the firewall's rule set from the golden case of a whole
unit whose workstations administration may reach. It needs root, nft and a kernel with veth; where one is missing the same rules are only
read, and the test says so by its name.
"""

import json
import shutil
import subprocess
import sys
from pathlib import Path

from netauto.lab.linux import nftables
from netauto.platforms.linux_syntax import from_text

CASE = Path(__file__).parents[1] / "golden" / "linux" / "administration" / "predicted.cfg"
READY = bool(nftables.real() and shutil.which("ip") and shutil.which("unshare"))
# Interfaces have the names that the rules know; a VLAN is a veth of its own, because not every kernel has VLAN devices.
SCRIPT = r"""
set -e
mount -t tmpfs none /run
mkdir -p /run/netns
ip link set lo up
for n in ws srv; do ip netns add $n; ip -n $n link set lo up; done
ip link add c1-clin type veth peer name eth0 netns ws
ip link add ght0 type veth peer name eth0 netns srv
ip addr add 10.66.16.1/24 dev c1-clin; ip link set c1-clin up
ip addr add 10.60.4.1/16 dev ght0; ip link set ght0 up
ip -n ws addr add 10.66.16.21/24 dev eth0; ip -n ws link set eth0 up; ip -n ws route add default via 10.66.16.1
ip -n srv addr add 10.60.4.10/16 dev eth0; ip -n srv link set eth0 up; ip -n srv route add default via 10.60.4.1
for n in 4.20 1.10 3.10; do ip -n srv addr add 10.60.$n/16 dev eth0; done
echo 1 > /proc/sys/net/ipv4/ip_forward
nft -f "$1"
mkfifo /run/ready
for n in srv ws; do
    ip netns exec $n "$2" "$3" serve > /run/ready &
    servers="$servers $!"
    read ready < /run/ready
done
ip netns exec ws "$2" "$3" try 10.66.16.21 10.60.4.10 443 10.66.16.21 10.60.4.10 22 10.66.16.21 10.60.4.20 443
ip netns exec srv "$2" "$3" try 10.60.1.10 10.66.16.21 22 10.60.1.10 10.66.16.21 443 10.60.3.10 10.66.16.21 22
kill $servers
echo '#---'
nft -j list ruleset
"""
ACTOR = """
import socket, sys, select
if sys.argv[1] == "serve":
    ears = []
    for port in (443, 22):
        ear = socket.socket(); ear.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        ear.bind(("0.0.0.0", port)); ear.listen(); ears.append(ear)
    print("ready", flush=True)
    while True:
        for ear in select.select(ears, [], [])[0]:
            ear.accept()[0].close()
for own, host, port in zip(*[iter(sys.argv[2:])] * 3):
    probe = socket.socket(); probe.settimeout(1.0); probe.bind((own, 0))
    try:
        probe.connect((host, int(port))); print(own, host, port, "open", flush=True)
    except TimeoutError:
        print(own, host, port, "silent", flush=True)
"""


def read_predicted():
    complaint, ruleset = nftables.load(
        from_text(CASE.read_text(encoding="utf-8")), "/etc/nftables.conf", "/etc/nftables.conf", lambda _line: None
    )
    assert complaint == ""
    return ruleset


def test_the_rules_can_be_loaded():
    assert "chain UC-LBS-C1-0001" in read_predicted().listing


def test_an_allowed_flow_connects_and_a_denied_one_is_counted_by_its_rule(tmp_path):
    if not READY:  # without root there is no packet to send; the rules are read by the lab itself then, and it says so
        assert nftables.judge() == nftables.OWN or shutil.which("ip") is None
        return
    for path, content in from_text(CASE.read_text(encoding="utf-8")).items():
        target = tmp_path / path.lstrip("/")
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(content.replace('include "/etc', f'include "{tmp_path}/etc'), encoding="utf-8")
    actor = tmp_path / "actor.py"
    actor.write_text(ACTOR, encoding="utf-8")
    done = subprocess.run(
        [
            "unshare",
            "--net",
            "--mount",
            "sh",
            "-c",
            SCRIPT,
            "sh",
            str(tmp_path / "etc/nftables.conf"),
            sys.executable,
            str(actor),
        ],
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    said, _, ruleset = done.stdout.partition("#---\n")
    assert said.splitlines() == [
        "10.66.16.21 10.60.4.10 443 open",
        "10.66.16.21 10.60.4.10 22 silent",
        "10.66.16.21 10.60.4.20 443 silent",
        "10.60.1.10 10.66.16.21 22 open",
        "10.60.1.10 10.66.16.21 443 silent",
        "10.60.3.10 10.66.16.21 22 silent",
    ]
    packets = counters(ruleset)
    assert packets["UC-LBS-C1-0001"] == packets["UC-LBS-C1-0700"] == 1
    assert packets["UC-LBS-C1-0900"] >= 2
    assert packets["deny-all"] >= 2
    assert packets["UC-LBS-C1-0907"] == 0


def counters(text):
    """Return chain → packets that its rules counted."""
    found = {}
    for entry in json.loads(text)["nftables"]:
        rule = entry.get("rule")
        for part in rule["expr"] if rule else ():
            if "counter" in part:
                found[rule["chain"]] = found.get(rule["chain"], 0) + part["counter"]["packets"]
    return found
