"""What hosts say, without running Ansible: the answer is built by hand."""

import pytest

from netauto.errors import InventoryError
from netauto.inventory.hosts import build
from netauto.platforms import PLATFORMS

SWITCH = {
    "netauto_site": "lens",
    "netauto_role": "access",
    "netauto_platform": "ios_xe",
    "ansible_host": "10.60.1.11",
    "ansible_user": "netauto",
    "netauto_password": "vault:device_password",
}
WLC = SWITCH | {"netauto_role": "wlc", "netauto_platform": "c9800", "ansible_host": "10.60.1.20"}
POINT = {"netauto_site": "lens", "netauto_mac": "00a3.8e11.3101", "netauto_controller": "len-wlc-1"}
TEXTS = {"inventories/x/hosts.yml": "all:\n"}


def answer(hosts, points=(), stations=()):
    return {
        "_meta": {"hostvars": hosts},
        "access_points": {"hosts": list(points)},
        "workstations": {"children": ["upstairs"]},
        "upstairs": {"hosts": list(stations)},
    }


def refused(hosts, points=(), texts=TEXTS):
    with pytest.raises(InventoryError) as caught:
        build("x", answer(hosts, points), texts)
    return [line.strip() for line in str(caught.value).splitlines()[1:]]


def test_devices_access_points_and_workstations():
    hosts = {
        "len-acc-1": SWITCH,
        "len-wlc-1": WLC,
        "len-ap-31": POINT,
        "len-ws-301": {"netauto_site": "lens"},
        "printer": {},
    }
    inventory = build("x", answer(hosts, ["len-ap-31"], ["len-ws-301"]), TEXTS)
    assert [(device.name, device.role, device.port) for device in inventory.devices] == [
        ("len-acc-1", "access", 22),
        ("len-wlc-1", "wlc", 22),
    ]
    assert [(point.name, point.mac) for point in inventory.access_points] == [("len-ap-31", "00a3.8e11.3101")]
    assert [station.name for station in inventory.workstations] == ["len-ws-301"]
    assert inventory.lab is False


def test_a_device_of_the_lab_without_an_endpoint_is_not_running():
    idle = build("x", answer({"len-acc-1": SWITCH | {"netauto_lab": True}}), TEXTS)
    assert (idle.lab, idle.devices[0].port, idle.devices[0].running) == (True, 0, False)
    started = build("x", answer({"len-acc-1": SWITCH | {"netauto_lab": True, "ansible_port": 40022}}), TEXTS)
    assert (started.devices[0].port, started.devices[0].running) == (40022, True)


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        (
            {"netauto_platform": "ios"},
            f"netauto_platform: found 'ios'; must be one of {', '.join(sorted(PLATFORMS))} (did you mean 'ios_xe'?)",
        ),
        (
            {"netauto_role": "core"},
            "netauto_role: found 'core'; must be one of access, distribution, wlc, firewall, wan, ap",
        ),
        (
            {"netauto_role": "acess"},
            "netauto_role: found 'acess'; must be one of access, distribution, wlc, firewall, wan, ap (did you mean 'access'?)",
        ),
        (
            {"ansible_host": "10.60.1.11; reload"},
            "ansible_host: found '10.60.1.11; reload'; must be an address or a domain name",
        ),
        (
            {"ansible_host": "-oProxyCommand=x"},
            "ansible_host: found '-oProxyCommand=x'; must be an address or a domain name",
        ),
        (
            {"ansible_host": "{{ lookup('pipe', 'id') }}"},
            "ansible_host: found '{{ lookup('pipe', 'id') }}'; netauto needs the value itself, not a template",
        ),
        ({"ansible_port": "22"}, "ansible_port: found '22'; must be a whole number"),
        ({"ansible_port": 70000}, "ansible_port: found 70000; must be at most 65535"),
        (
            {"ansible_user": "a b"},
            "ansible_user: found 'a b'; must be an account name of letters, digits, '_', '.' and '-'",
        ),
        (
            {"netauto_password": "hunter2"},
            (
                "netauto_password: found something else (not repeated here); "
                "must be a reference to a secret, vault:NAME or env:NAME, never the secret itself"
            ),
        ),
        (
            {"netauto_host_key": "sha256:00FF"},
            (
                "netauto_host_key: found 'sha256:00FF'; must be an OpenSSH public key without comment, "
                "e.g. ssh-ed25519 AAAA..., or sha256: and the 64 hexadecimal digits of a TLS certificate"
            ),
        ),
        (
            {"netauto_host_key": "ssh-ed25519 AAAA\nx"},
            (
                "netauto_host_key: found 'ssh-ed25519 AAAA\\u000ax'; must be an OpenSSH public key without comment, "
                "e.g. ssh-ed25519 AAAA..., or sha256: and the 64 hexadecimal digits of a TLS certificate"
            ),
        ),
        ({"netauto_site": None}, "netauto_site: found nothing; must be text"),
    ],
)
def test_values_that_are_refused(changed, words):
    assert refused({"len-acc-1": SWITCH | changed}) == [f"inventories/x/hosts.yml: len-acc-1: {words}"]


def test_a_misspelt_variable_suggests_the_nearest():
    lines = refused({"len-acc-1": SWITCH | {"netauto_hostkey": "x"}})
    assert len(lines) == 1
    assert lines[0].startswith(
        "inventories/x/hosts.yml: len-acc-1: netauto_hostkey: found an unknown variable; known variables: "
    )
    assert lines[0].endswith("(did you mean 'netauto_host_key'?)")


def test_every_problem_of_every_host_at_once():
    hosts = {"len-acc-1": {"netauto_role": "access"}, "len-acc-2": SWITCH | {"ansible_port": "x", "netauto_site": 5}}
    assert [line.partition(": found")[0].rpartition(": ")[2] for line in refused(hosts)] == [
        "netauto_site",
        "netauto_platform",
        "ansible_host",
        "ansible_user",
        "netauto_password",
        "netauto_site",
        "ansible_port",
    ]


def test_access_points_need_a_controller_and_an_address_of_their_own():
    hosts = {
        "len-wlc-1": WLC,
        "len-acc-1": SWITCH,
        "ap-1": POINT,
        "ap-2": POINT,
        "ap-3": POINT | {"netauto_mac": "00a3.8e11.3103", "netauto_controller": "len-acc-1"},
    }
    assert refused(hosts, ["ap-1", "ap-2", "ap-3"]) == [
        "inventories/x/hosts.yml: ap-2: netauto_mac: found '00a3.8e11.3101'; it is already the address of ap-1",
        "inventories/x/hosts.yml: ap-3: netauto_controller: found 'len-acc-1'; must be a device of role wlc: len-wlc-1",
    ]


def test_two_devices_never_share_an_endpoint():
    assert refused({"len-acc-1": SWITCH, "len-acc-2": SWITCH}) == [
        "inventories/x/hosts.yml: len-acc-2: ansible_host: found 10.60.1.11 port 22; len-acc-1 answers there already"
    ]


def test_the_line_that_probably_holds_the_value_is_named():
    texts = {
        "i/hosts.yml": "all:\n  hosts:\n    ap-1: {netauto_mac: 1}\n    ap-2: {netauto_mac: 2}\n",
        "i/group_vars/all.yml": "# x\nansible_user: a b\n",
        "i/host_vars/len-acc-1/endpoint.yml": "ansible_host: x\nansible_port: y\n",
        "i/host_vars/len-acc-2/endpoint.yml": "ansible_port: y\n",
    }
    hosts = {
        "len-acc-1": SWITCH | {"ansible_port": "y", "ansible_user": "a b"},
        "len-wlc-1": WLC,
        "ap-2": POINT | {"netauto_mac": "2"},
    }
    assert [line.partition(" ")[0] for line in refused(hosts, ["ap-2"], texts)] == [
        "i/host_vars/len-acc-1/endpoint.yml:2:",
        "i/group_vars/all.yml:2:",
        "i/hosts.yml:4:",
    ]


def test_one_mistake_in_a_group_is_one_problem():
    texts = {"i/group_vars/switches.yml": "netauto_site: 5\n"}
    hosts = {f"len-acc-{n}": SWITCH | {"netauto_site": 5, "ansible_host": f"10.60.1.{n}"} for n in (1, 2, 3)}
    assert refused(hosts, (), texts) == [
        "i/group_vars/switches.yml:1: len-acc-1 and 2 more: netauto_site: found 5; must be text"
    ]


def test_a_site_is_served_by_its_devices_and_by_the_controller_of_its_access_points():
    hosts = {
        "len-acc-1": SWITCH,
        "len-wlc-1": WLC,
        "btn-acc-1": SWITCH | {"netauto_site": "bethune", "ansible_host": "10.62.1.11"},
        "btn-ap-1": POINT | {"netauto_site": "bethune"},
    }
    found = build("x", answer(hosts, ["btn-ap-1"]), TEXTS)
    assert found.serving("bethune") == ("btn-acc-1", "len-wlc-1")
    assert found.serving("lens") == ("len-acc-1", "len-wlc-1")
