import pytest
from fortios_bench import UNIT, Firewall

ADDRESS = "config firewall address\nedit NEW\n"
POLICY = "config firewall policy\nedit 203299\n"
INTERFACE = 'config system interface\nedit c3-x\nset vdom root\nset interface "lag1"\n'
SERVICE = "config firewall service custom\nedit S-NEW\n"
CASES = {
    "verb": ("frobnicate", "Unknown action 0\n"),
    "verb at the top": ("set opmode nat", "Unknown action 0\n"),
    "next in a table": ("config firewall address\nnext", "Unknown action 0\n"),
    "path": ("config firewall adress", "command parse error before 'adress'\nCommand fail. Return code -61\n"),
    "half a path": ("config firewall", "\nincomplete command in the end\nCommand fail. Return code -160\n"),
    "ambiguous path": ("config firewall s", "ambiguous command before 's'\nCommand fail. Return code -61\n"),
    "attribute": (ADDRESS + "set subnets 1", "command parse error before 'subnets'\nCommand fail. Return code -61\n"),
    "option": (POLICY + "set action permit", "command parse error before 'permit'\nCommand fail. Return code -61\n"),
    "one word too many": (
        POLICY + "set nat enable now",
        "command parse error before 'now'\nCommand fail. Return code -61\n",
    ),
    "no value": (POLICY + "set name", "\nincomplete command in the end\nCommand fail. Return code -160\n"),
    "address": (
        ADDRESS + "set subnet 10.60.0.300 255.0.0.0",
        "invalid ip address\n\nvalue parse error before '10.60.0.300'\nCommand fail. Return code -8\n",
    ),
    "netmask": (
        ADDRESS + "set subnet 10.60.0.0 255.0.255.0",
        "invalid netmask.\n\nvalue parse error before '255.0.255.0'\nCommand fail. Return code -9\n",
    ),
    "domain name": (
        ADDRESS + "set type fqdn\nset fqdn bad..name",
        (
            "domain name is not valid.\nnode_check_object fail! for fqdn bad..name\n\nvalue parse error before 'bad..name'\n"
            "Command fail. Return code -651\n"
        ),
    ),
    "attribute of another type": (
        ADDRESS + "set type fqdn\nset subnet 10.0.0.0/8",
        "command parse error before 'subnet'\nCommand fail. Return code -61\n",
    ),
    "attribute that needs another": (
        POLICY + "set poolname POOL-MSSANTE",
        "command parse error before 'poolname'\nCommand fail. Return code -61\n",
    ),
    "not a number": (
        "config firewall policy\nedit first",
        "invalid unsigned integer value: first\n\nvalue parse error before 'first'\nCommand fail. Return code -651\n",
    ),
    "VLAN id": (
        INTERFACE + "set vlanid 4095",
        "node_check_object fail! for vlanid 4095\n\nvalue parse error before '4095'\nCommand fail. Return code -651\n",
    ),
    "ports upside down": (
        SERVICE + "set tcp-portrange 100-10",
        "node_check_object fail! for tcp-portrange 100-10\n\nvalue parse error before '100-10'\nCommand fail. Return code -650\n",
    ),
    "interface name": (
        "config system interface\nedit c3-teleconsultation",
        (
            "string value is too long. the size is 19, the limit is 15\nvalue parse error before 'c3-teleconsultation'\n"
            "Command fail. Return code -1\n"
        ),
    ),
    "policy name": (
        POLICY + f"set name {'N' * 36}",
        (
            f"string value is too long. the size is 36, the limit is 35\nvalue parse error before '{'N' * 36}'\n"
            "Command fail. Return code -1\n"
        ),
    ),
    "reference": (
        POLICY + 'set dstaddr "H-NOWHERE"',
        "entry not found in datasource\n\nvalue parse error before 'H-NOWHERE'\nCommand fail. Return code -3\n",
    ),
    "interface that is in a zone": (
        POLICY + "set srcintf vlan60",
        "entry not found in datasource\n\nvalue parse error before 'vlan60'\nCommand fail. Return code -3\n",
    ),
    "interface of another zone": (
        "config system zone\nedit Z\nset interface vlan60",
        "entry not found in datasource\n\nvalue parse error before 'vlan60'\nCommand fail. Return code -3\n",
    ),
    "name of a group": (
        "config firewall address\nedit G-RFC1918",
        (
            "Name 'G-RFC1918' conflict: 'address' and 'address group' cannot be the same name.\n"
            "node_check_object fail! for name G-RFC1918\n\nvalue parse error before 'G-RFC1918'\nCommand fail. Return code -163\n"
        ),
    ),
    "missing attribute": (
        POLICY + "set srcintf MGMT\nset dstintf INFRA\nset srcaddr all\nset dstaddr all\nset service ALL\nnext",
        "Attribute 'schedule' MUST be set.\nCommand fail. Return code -56\n",
    ),
    "missing VLAN id": (INTERFACE + "next", "Attribute 'vlanid' MUST be set.\nCommand fail. Return code -56\n"),
    "VLAN id taken": (
        INTERFACE + "set vlanid 61\nnext",
        (
            "VLAN ID 61 is already used by 'vlan61' on 'lag1'.\nobject set operator error, -5 discard the setting\n"
            "Command fail. Return code 1\n"
        ),
    ),
    "subnet taken": (
        INTERFACE + "set vlanid 2032\nset ip 10.60.4.129/25\nnext",
        (
            "Subnets overlap between 'c3-x' and the primary IP of 'vlan60'\nobject set operator error, -54 discard the setting\n"
            "Command fail. Return code 1\n"
        ),
    ),
    "service without ports": (
        SERVICE + "next",
        (
            "TCP/UDP/SCTP portrange cannot all be empty.\nobject check operator error, -651, discard the setting\n"
            "Command fail. Return code 1\n"
        ),
    ),
    "range upside down": (
        "config firewall ippool\nedit P\nset startip 203.0.113.9\nset endip 203.0.113.8\nend",
        (
            "endip must be greater than startip\nobject check operator error, -45, discard the setting\n"
            "Command fail. Return code 1\n"
        ),
    ),
    "policy name taken": (
        POLICY
        + "set name deny-all\nset srcintf any\nset dstintf any\nset srcaddr all\nset dstaddr all\nset service ALL\n"
        "set schedule always\nnext",
        (
            "Policy name 'deny-all' is already used.\nobject set operator error, -5 discard the setting\n"
            "Command fail. Return code 1\n"
        ),
    ),
    "group in a circle": (
        "config firewall addrgrp\nedit GRP-LEGACY-UTILISATEURS\nappend member GRP-LEGACY-TOUT\nnext",
        (
            "Address group loop is detected.\nobject check operator error, -651, discard the setting\n"
            "Command fail. Return code 1\n"
        ),
    ),
    "delete what is used": (
        "config firewall address\ndelete NET-ADM-BUREAUX",
        "The entry is used by other 2 entries\nCommand fail. Return code -23\n",
    ),
    "delete a physical interface": (
        "config system interface\ndelete port3",
        "Interface 'port3' cannot be deleted.\nCommand fail. Return code -104\n",
    ),
    "delete what is not there": (
        "config firewall policy\ndelete 203201",
        "entry is not found in table\nCommand fail. Return code -3\n",
    ),
    "move what is not there": (
        "config firewall policy\nmove 203201 before 999000",
        "entry is not found in table\nCommand fail. Return code -3\n",
    ),
    "route without a device": (
        "config router static\nedit 40\nset dst 10.99.0.0/16\nset gateway 10.60.255.2\nnext",
        "Attribute 'device' MUST be set.\nCommand fail. Return code -56\n",
    ),
    "show of an unknown entry": ("show firewall policy 203201", "entry is not found in table\n"),
    "section that the lab only prints": (
        "config vpn ipsec phase1-interface",
        "command parse error before 'vpn'\nCommand fail. Return code -61\n",
    ),
}


@pytest.mark.parametrize("case", CASES)
def test_refused_in_the_vendors_words_and_nothing_changes(case):
    lines, answer = CASES[case]
    firewall = Firewall()
    *before, last = lines.splitlines()
    session = firewall.login()
    for line in before:
        assert "fail" not in session(line)
    assert session(last) == answer
    session.cli.close()
    assert firewall.running == firewall.startup == firewall.base


def test_object_refused_at_next_leaves_the_session_in_the_table():
    session = Firewall().login()
    session("config firewall policy\nedit 203299")
    assert session.prompt == "len-fw-1 (203299) # "
    session("next")
    assert session.prompt == "len-fw-1 (policy) # "
    session("edit 203299\nend")
    assert session.prompt == "len-fw-1 # "


def test_refused_line_leaves_the_object_as_it_was():
    firewall = Firewall()
    session = firewall.login()
    session('config firewall policy\nedit 21\nset service "HTTPS" "NOPE"\nset logtraffic sometimes\nnext\nend')
    assert firewall.running == firewall.base


def test_abort_and_a_lost_session_leave_nothing():
    firewall = Firewall()
    session = firewall.login()
    session("config firewall policy\nedit 21\nset logtraffic disable\nabort")
    assert session.prompt == "len-fw-1 # "
    session("config firewall policy\nedit 21\nset logtraffic disable")
    session.cli.close()
    assert firewall.running == firewall.base


def test_abbreviations():
    firewall = Firewall()
    session = firewall.login()
    assert session("conf fire addre\ned NEW\nset sub 10.99.0.0/16\nne\nen") == "new entry 'NEW' added\n"
    assert "        set subnet 10.99.0.0 255.255.0.0\n" in firewall.running


def test_lists_are_appended_to_taken_from_and_emptied():
    firewall = Firewall()
    session = firewall.login()
    session('config firewall policy\nedit 21\nappend service "DNS"\nunselect service "HTTP"\nnext\nend')
    assert '        set service "HTTPS" "DNS"\n' in session("show firewall policy 21")
    session('config firewall policy\nedit 21\nselect service "SSH"\nunset comments\nnext\nend')
    assert '        set service "SSH"\n' in session("show firewall policy 21")


def test_edit_zero_takes_the_next_free_number_each_time():
    firewall = Firewall()
    session = firewall.login()
    new = "set srcintf MGMT\nset dstintf INFRA\nset srcaddr all\nset dstaddr all\nset service PING\nset schedule always\nnext\n"
    session("config firewall policy\nedit 0\n" + new + "edit 0\n" + new + "end")
    numbers = [p.name for p in firewall.system.running.entries("firewall policy")]
    assert numbers[-2:] == ["1", "2"]


def test_quotes_backslashes_and_strings_over_several_lines():
    firewall = Firewall()
    session = firewall.login()
    session("config firewall address")
    session('edit "N 1"')
    session(r'set comment "say \"no\" to C:\\"')
    session('next\nedit N2\nset comment "first')
    assert session.prompt == "> "
    session('second"\nnext\nend')
    assert session.prompt == "len-fw-1 # "
    assert '    edit "N 1"\n' in firewall.running
    assert r'        set comment "say \"no\" to C:\\"' in firewall.running
    assert '        set comment "first\nsecond"\n' in firewall.running


def test_nested_sections():
    firewall = Firewall()
    session = firewall.login()
    session(UNIT)
    before = firewall.running
    session(
        "config system interface\nedit c3-clin\nset secondary-IP enable\nconfig secondaryip\nedit 1\n"
        "set ip 10.60.49.1/24\nnext\nend\nnext\nend"
    )
    shown = session("show system interface c3-clin")
    assert "        set secondary-IP enable\n        config secondaryip\n            edit 1\n" in shown
    assert shown.index("config secondaryip") < shown.index("set interface")
    session("config system interface\nedit c3-clin\nunset secondary-IP\nconfig secondaryip\ndelete 1\nend\nend")
    assert firewall.running == before


def test_rename_takes_the_references_along():
    firewall = Firewall()
    session = firewall.login()
    session("config firewall address\nrename SRV-LABO to SRV-LABO-1\nend")
    assert '"SRV-LABO"' not in firewall.running
    assert '        set dstaddr "SRV-LABO-1"\n' in firewall.running
    session("config firewall address\nrename SRV-LABO-1 to SRV-LABO\nend")
    assert firewall.running == firewall.base


def test_clone_makes_an_object_of_its_own():
    session = Firewall().login()
    session("config firewall address\nclone SRV-LABO to SRV-LABO-2\nend")
    assert "set subnet 10.60.4.20 255.255.255.255" in session("show firewall address SRV-LABO-2")
    assert session("show firewall address SRV-LABO-2 | grep uuid") != session(
        "show firewall address SRV-LABO | grep uuid"
    )


def test_purge_asks_first():
    firewall = Firewall()
    session = firewall.login()
    session("config firewall schedule onetime")
    assert session.ask("purge", "n") == ""
    assert firewall.running == firewall.base
    session.ask("purge", "y")
    assert "bascule-DPI-2016" not in firewall.running


def test_full_table():
    pool = "config firewall ippool\n" + "".join(
        f"    edit P{n}\n        set startip 203.0.113.1\n        set endip 203.0.113.1\n    next\n"
        for n in range(1024)
    )
    firewall = Firewall(base=pool + "end\n")
    session = firewall.login()
    answer = session("config firewall ippool\nedit ONE-MORE\nset startip 203.0.113.1\nset endip 203.0.113.1\nnext")
    assert answer.endswith("discard the setting\nCommand fail. Return code -4\n")


@pytest.mark.parametrize("line", ["set status disable", "unset status", "append service DNS"])
def test_read_only_administrator_may_look_but_not_touch(line):
    firewall = Firewall()
    session = firewall.login("audit-rssi")
    assert session.prompt == "len-fw-1 $ "
    assert "SRV-DPI-1" in session("show firewall address")
    session("config firewall policy\nedit 21")
    assert session(line) == "Permission denied. Insufficient privileges.\nCommand fail. Return code -37\n"
    assert session("end\nexecute cfg save").startswith("Permission denied.")
    assert firewall.running == firewall.base


def test_profile_with_rights_may_write_but_not_make_administrators():
    firewall = Firewall()
    session = firewall.login("integrateur2014")
    session("config firewall address\nedit NEW\nset subnet 10.99.0.0/16\nend")
    assert 'edit "NEW"' in firewall.running
    session("config system admin\nedit admin")
    assert session("set comments x").startswith("Permission denied.")
