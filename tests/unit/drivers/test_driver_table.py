import subprocess
import sys
from importlib.metadata import EntryPoint

import pytest

from netauto.drivers import DRIVERS, Capabilities, DriverEntry, driver_entry, open_driver
from netauto.errors import InventoryError
from netauto.inventory.models import Device
from netauto.platforms import PLATFORMS

OWN = DriverEntry(
    Capabilities(
        candidate=True,
        atomic=True,
        guarantee="timed-native",
        timer_min=60,
        timer_max=600,
        timer_step=60,
        restore_point="running",
    ),
    "builtins:dict",
)


def test_every_platform_has_a_driver_and_the_other_way_round():
    assert set(DRIVERS) == set(PLATFORMS)
    assert list(DRIVERS) == sorted(DRIVERS)


@pytest.mark.parametrize("platform", sorted(DRIVERS))
def test_capabilities_hold_together(platform):
    known = driver_entry(platform).capabilities
    assert (known.guarantee == "timed-native") == (known.timer_max > 0)
    assert known.timer_min <= known.timer_max
    assert (known.timer_step > 0) == (known.timer_max > 0)
    assert callable(driver_entry(platform).load())


def test_a_sites_own_driver(monkeypatch):
    point = EntryPoint("site_os", "test_driver_table:OWN", "netauto.drivers")
    monkeypatch.setattr(
        "netauto.drivers.table.entry_points",
        lambda group, name: [point] if (group, name) == (point.group, "site_os") else [],
    )
    assert driver_entry("site_os") == OWN
    with pytest.raises(InventoryError, match="no driver for platform 'other'"):
        driver_entry("other")


def test_an_entry_point_that_is_no_driver(monkeypatch):
    point = EntryPoint("site_os", "test_driver_table:pytest", "netauto.drivers")
    monkeypatch.setattr("netauto.drivers.table.entry_points", lambda group, name: [point])
    with pytest.raises(InventoryError, match="not a DriverEntry"):
        driver_entry("site_os")


def test_an_unknown_platform_is_refused_before_anything_is_opened():
    device = Device(
        name="x", site="lens", role="access", platform="vms", host="127.0.0.1", user="u", password="vault:p"
    )
    with pytest.raises(InventoryError, match="no driver for platform 'vms'") as caught:
        open_driver(device, password="p")
    assert ", ".join(sorted(PLATFORMS)) in caught.value.hint


def test_the_table_costs_no_heavy_import():
    script = (
        "import sys, netauto.drivers, netauto.drivers.fake, netauto.deploy\n"
        "heavy = {'netmiko', 'paramiko', 'napalm', 'asyncssh', 'ansible'} & set(sys.modules)\n"
        "assert not heavy, heavy\n"
        "import netauto.drivers.ios_xe, netauto.drivers.fortios, netauto.drivers.eos, netauto.drivers.junos\n"
        "heavy = {'netmiko', 'paramiko', 'napalm', 'pyeapi', 'ncclient', 'jnpr.junos', 'lxml'} & set(sys.modules)\n"
        "assert not heavy, heavy\n"
        "netauto.drivers.warm(('ios_xe', 'fortios'))\n"
        "assert 'netmiko' in sys.modules and 'napalm' not in sys.modules\n"
        "netauto.drivers.warm(('arista_eos', 'junos'))\n"
        "assert 'napalm' not in sys.modules\n"  # a second that units without an Arista or Juniper device need not pay
    )
    subprocess.run([sys.executable, "-c", script], check=True, timeout=120)
