"""An access point is ruled by a controller, or is a device of its own."""

import pytest

from netauto.errors import InventoryError
from netauto.inventory.hosts import build

DEVICE = {
    "netauto_site": "bassee",
    "netauto_platform": "linux",
    "netauto_role": "ap",
    "ansible_host": "127.0.0.1",
    "ansible_port": 22,
    "ansible_user": "netauto",
    "netauto_password": "vault:p",
}


def inventory(**variables):
    answer = {"_meta": {"hostvars": {"lbs-ap-1": variables}}, "access_points": {"hosts": ["lbs-ap-1"]}}
    return build("x", answer, {"inventories/x/hosts.yml": "lbs-ap-1:\n"})


def test_an_access_point_with_a_platform_is_a_device_too():
    found = inventory(**DEVICE, netauto_mac="00a3.8e66.0001", netauto_controller=None)
    assert [(device.name, device.role) for device in found.devices] == [("lbs-ap-1", "ap")]
    assert [(point.name, point.controller) for point in found.access_points] == [("lbs-ap-1", None)]
    assert found.serving("bassee") == ("lbs-ap-1",)


def test_an_access_point_with_neither_is_refused():
    with pytest.raises(
        InventoryError, match="netauto_controller: found nothing; the key is required, unless it has a netauto_platform"
    ):
        inventory(netauto_site="bassee", netauto_mac="00a3.8e66.0001")
