"""The device list, read by Ansible's own program."""

import stat

import pytest

from netauto.errors import InventoryError
from netauto.inventory import ansible
from netauto.inventory.ansible import load_inventory, plain_words


def words(lab):
    with pytest.raises(InventoryError) as caught:
        load_inventory(lab)
    return str(caught.value).splitlines()


def test_the_lab_as_it_ships(lab):
    inventory = load_inventory(lab)
    assert [(device.name, device.role, device.platform) for device in inventory.devices] == [
        ("bet-acc-1", "access", "arista_eos"),
        ("bet-dist-1", "distribution", "arista_eos"),
        ("bet-fw-1", "firewall", "fortios"),
        ("bet-wan-1", "wan", "ios_xe"),
        ("hnb-acc-1", "access", "junos"),
        ("hnb-fw-1", "firewall", "junos"),
        ("lbs-acc-1", "access", "aruba_aoscx"),
        ("lbs-ap-1", "ap", "linux"),
        ("lbs-ap-2", "ap", "linux"),
        ("lbs-fw-1", "firewall", "linux"),
        ("len-acc-1", "access", "ios_xe"),
        ("len-acc-2", "access", "ios_xe"),
        ("len-dist-1", "distribution", "ios_xe"),
        ("len-fw-1", "firewall", "fortios"),
        ("len-wan-1", "wan", "ios_xe"),
        ("len-wlc-1", "wlc", "c9800"),
    ]
    assert {device.password for device in inventory.devices} == {"vault:device_password"}
    assert len([point for point in inventory.access_points if point.site == "lens"]) >= 12
    assert len([station for station in inventory.workstations if station.site == "lens"]) >= 20
    assert (inventory.lab, inventory.device("len-fw-1").running) == (True, False)


def test_the_endpoint_that_the_lab_writes_is_read_and_the_answer_is_kept(lab, monkeypatch):
    endpoint = lab.inventory / "host_vars" / "len-fw-1" / "endpoint.yml"
    endpoint.parent.mkdir(parents=True)
    endpoint.write_text("ansible_host: 127.0.0.5\nansible_port: 40005\nnetauto_host_key: ssh-ed25519 AAAAC3Nz\n")
    first = load_inventory(lab)
    device = first.device("len-fw-1")
    assert (device.host, device.port, device.host_key, device.running) == (
        "127.0.0.5",
        40005,
        "ssh-ed25519 AAAAC3Nz",
        True,
    )

    monkeypatch.setattr(ansible, "_ask", lambda workspace: pytest.fail("asked again though nothing had changed"))
    assert load_inventory(lab) == first


def test_a_change_of_any_file_asks_again_and_a_broken_cache_is_ignored(lab):
    before = load_inventory(lab)
    (cached,) = lab.cache.glob("inventory-*.json")
    cached.write_text('{"_meta": ')
    assert load_inventory(lab) == before
    users = lab.inventory / "group_vars" / "network.yml"
    users.write_text(users.read_text().replace("ansible_user: netauto", "ansible_user: operator"))
    assert {device.user for device in load_inventory(lab).devices} == {"operator"}


@pytest.mark.parametrize(
    ("file", "text", "lines"),
    [
        (
            "group_vars/lens.yml",
            "a: [1\n",
            [
                (
                    "  inventories/lab/group_vars/lens.yml:2: (file): found broken YAML (did not find expected ',' or ']'); "
                    "check indentation, colons and quotes here"
                ),
                "  ansible-inventory: YAML parsing failed: While parsing a flow sequence did not find expected ',' or ']'.",
            ],
        ),
        (
            "group_vars/lens.yml",
            "netauto_site: lens\nnetauto_site: x\n",
            [
                "  inventories/lab/group_vars/lens.yml:2: netauto_site: found the key 'netauto_site' a second time; it stands on line 1",
                "  ansible-inventory: YAML parsing failed: Found duplicate mapping key 'netauto_site'.",
            ],
        ),
        (
            "hosts.yml",
            "all:\n  childrn:\n    x:\n",
            [
                (
                    "  ansible-inventory: Skipping unexpected key (childrn) in group (all), "
                    'only "vars", "children" and "hosts" are valid'
                )
            ],
        ),
    ],
    ids=["broken YAML", "duplicate key", "unknown key"],
)
def test_what_ansible_refuses_is_said_with_the_line(file, text, lines, lab):
    (lab.inventory / file).write_text(text)
    assert words(lab) == ["ansible-inventory refuses inventories/lab:", *lines]


def test_an_executable_inventory_is_never_run(lab):
    ran = lab.root / "ran"
    lab.hosts.write_text(f"#!/bin/sh\ntouch {ran}\necho '{{}}'\n")
    lab.hosts.chmod(lab.hosts.stat().st_mode | stat.S_IXUSR)
    assert words(lab)[0] == "ansible-inventory refuses inventories/lab:"
    assert not ran.exists()


def test_the_callers_own_ansible_settings_do_not_matter(lab, monkeypatch):
    monkeypatch.setenv("ANSIBLE_INVENTORY_ENABLED", "ini")
    monkeypatch.setenv("ANSIBLE_FORCE_COLOR", "1")
    (lab.inventory / "ansible.cfg").write_text("[inventory]\nenable_plugins = ini\n")
    assert "len-acc-1" in {device.name for device in load_inventory(lab).devices}


def test_no_hosts_file(lab):
    lab.hosts.unlink()
    assert words(lab) == ["no file inventories/lab/hosts.yml"]


def test_ansible_is_not_installed(lab, monkeypatch):
    monkeypatch.setattr(ansible.sys, "executable", str(lab.root / "python"))
    monkeypatch.setenv("PATH", str(lab.root))
    assert words(lab) == ["ansible-inventory is not installed"]


def test_a_program_that_hangs(lab, monkeypatch):
    program = lab.root / "ansible-inventory"
    program.write_text("#!/bin/sh\nexec sleep 60\n")
    program.chmod(0o755)
    monkeypatch.setattr(ansible.sys, "executable", str(lab.root / "python"))
    monkeypatch.setattr(ansible, "TIMEOUT", 0.2)
    assert words(lab) == ["ansible-inventory gave no answer in 0 s"]


def test_colours_and_control_characters_of_a_program_are_removed():
    said = "\x1b[1;31m[ERROR]: \x1b]0;title\x07bad\x1b[0m\n[WARNING]: two\n[WARNING]: two\nOrigin: x\n"
    assert plain_words(said) == ("0;titlebad", "two")
    assert plain_words("Traceback\n\n  x\nValueError: y\n") == ("Traceback", "x", "ValueError: y")
