"""What people wrote reaches the roles whole, and what a role's contract says today is what it gets."""

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace

import pytest
import yaml
from provision_sample import copy_lab

from netauto.errors import InputError, IntentError, InventoryError
from netauto.intent.load import check_all, load_intents
from netauto.intent.models import WorkstationNetwork, Workstations
from netauto.intent.workstations import load_hygiene, load_workstations
from netauto.inventory.ansible import load_inventory
from netauto.provision import Secret, playbooks
from netauto.provision.variables import MAKERS, unit_variables

ROOT = Path(__file__).parents[3]
ROLES = ROOT / "roles"
MIDDLEWARE = {
    "packages": ["cps-middleware"],
    "uri": "https://packages.example.org/debian",
    "suite": "bookworm",
    "components": ["main"],
    "key": "-----BEGIN PGP PUBLIC KEY BLOCK-----\n\nmQ==\n-----END PGP PUBLIC KEY BLOCK-----\n",
}
PEAP = {"method": "peap", "domain": "ght.example", "server": "radius.ght.example", "password": "vault:peap"}
TLS = {"method": "tls", "domain": "ght.example", "server": "radius.ght.example"}
KEY = {"certificate": "-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----\n", "key": "vault:len_ws_301"}
NETWORK = {"dot1x": PEAP, "wired": "eno1", "wifi": "wlp2s0"}
KINDS = {"str": str, "path": str, "int": int, "bool": bool, "list": list, "dict": dict, "raw": object}


def contract(role):
    return yaml.safe_load((ROLES / role / "meta/argument_specs.yml").read_text())["argument_specs"]["main"]["options"]


def existing():
    return tuple(role for role in MAKERS if (ROLES / role / "meta/argument_specs.yml").is_file())


def made(world, unit, roles, **said):
    given = Workstations.model_validate(world.settings.model_dump(mode="json") | said)
    return unit_variables(world.intents[unit], given, world.hygiene, roles)


@pytest.fixture(scope="module")
def world(tmp_path_factory):
    """All that the shipped inventory says, read once."""
    lab = copy_lab(tmp_path_factory.mktemp("world"))
    inventory = load_inventory(lab)
    intents = {intent.unit.unit: intent for intent in load_intents(lab, inventory)}
    return SimpleNamespace(
        inventory=inventory, intents=intents, settings=load_workstations(lab), hygiene=load_hygiene(lab)
    )


def drift(options, values, where=""):
    """Yield what a contract would refuse: an unknown name, another type, no choice of it, something required that lacks."""
    for name, option in options.items():
        if option.get("required") and name not in values:
            yield f"{where}{name} is required"
    for name, found in values.items():
        value = "a text, when it is resolved" if isinstance(found, Secret) else found
        if name not in options:
            yield f"{where}{name} is unknown"
            continue
        option = options[name]
        kind = KINDS[option.get("type", "str")]
        if not isinstance(value, kind) or (kind is int and isinstance(value, bool)):
            yield f"{where}{name} is {value!r}, not {option.get('type')}"
        elif "choices" in option and value not in option["choices"]:
            yield f"{where}{name} is {value!r}, none of {option['choices']}"
        elif "options" in option:
            for each in value if isinstance(value, list) else [value]:
                yield from drift(option["options"], each, f"{where}{name}.")


@pytest.mark.parametrize(
    "said", [{}, {"log": None}, {"middleware": MIDDLEWARE, "network": NETWORK}], ids=["as shipped", "less", "more"]
)
@pytest.mark.parametrize("role", existing())
def test_each_role_gets_what_its_contract_says(world, role, said):
    for unit in world.intents:
        for host, own in made(world, unit, (role,), **said).items():
            assert list(drift(contract(role), own)) == [], host


def test_the_contracts_are_not_vacuous():
    options = {
        "a": {"type": "int", "required": True},
        "b": {"type": "dict", "options": {"c": {"type": "bool", "required": True}}},
    }
    assert list(drift(options, {"b": {}, "d": 1})) == ["a is required", "b.c is required", "d is unknown"]
    assert list(drift(options, {"a": True, "b": {"c": 1}})) == ["a is True, not int", "b.c is 1, not bool"]


def test_every_role_of_the_playbook_has_its_variables(lab):
    assert set(playbooks.roles(lab)) <= set(MAKERS)
    assert all((ROLES / role).is_dir() for role in playbooks.roles(lab))


def test_values_come_from_where_people_wrote_them(world):
    own = made(world, "lens-consult-3", tuple(MAKERS))
    assert list(own) == [f"len-ws-30{number}" for number in range(1, 7)]
    first, last = own["len-ws-301"], own["len-ws-306"]
    assert first["workstation_base_unit"] == "lens-consult-3"
    assert first["workstation_base_ntp_servers"] == ["10.60.0.11", "10.60.0.12"]  # as of the switches: sites.yml
    assert first["workstation_base_log_server"] == "10.60.0.41"  # as of the switches
    assert first["workstation_base_log_ca"].startswith("-----BEGIN CERTIFICATE-----")
    assert (first["workstation_cleaning_room"], last["workstation_cleaning_room"]) == ("box-1", "teleconsultation")
    assert first["workstation_cleaning_protocol"]["version"] == "EXAMPLE-1"
    assert first["workstation_hardening_admin_prefixes"] == ["10.60.1.0/24"]
    titles = [page["title"] for page in first["workstation_kiosk_services"]]
    assert titles[0] == "Dossier patient"
    assert "Prescription" not in titles  # the unit has no order-entry


def test_a_unit_s_own_protocol_counts_before_its_blueprint_s(world):
    assert made(world, "lens-ward-2", ("workstation_cleaning",))["len-ws-402"]["workstation_cleaning_protocol"] == {
        "version": "EXAMPLE-2",
        "product": "Example product (invented)",
        "contact_time_s": 120,
        "interval_s": 28800,
        "at_patient_change": False,
    }
    hygiene = world.hygiene.model_copy(update={"units": {"lens-ward-2": "example-consultation"}})
    assert hygiene.protocol("lens-ward-2", "covid-ward").version == "EXAMPLE-1"
    assert hygiene.model_copy(update={"default": None}).protocol("any", "any") is None


def test_what_nobody_said_is_asked_for_all_at_once(world):
    intent = world.intents["lens-consult-3"]
    timeless = intent.model_copy(update={"site": intent.site.model_copy(update={"infrastructure": None})})
    with pytest.raises(InputError) as refused:
        unit_variables(timeless, None, None, ("workstation_base", "workstation_cleaning", "workstation_x"))
    for said in ("no workstations.yml", "hygiene team names no", "no time server", "role workstation_x"):
        assert said in refused.value.message


@pytest.mark.parametrize(
    ("file", "old", "new", "said"),
    [
        (
            "hygiene.yml",
            "default: example-consultation",
            "default: example-consultaton",
            "(did you mean 'example-consultation'?)",
        ),
        (
            "hygiene.yml",
            "covid-ward: example-ward",
            "covid-wrd: example-ward",
            "must be a blueprint (did you mean 'covid-ward'?)",
        ),
        (
            "hygiene.yml",
            "units: {}",
            "units: {lens-consult-33: example-ward}",
            "must be a unit (did you mean 'lens-consult-3'?)",
        ),
        ("hygiene.yml", "contact_time_s: 60 ", "contact_time_s: soon ", "found 'soon'; must be a whole number"),
        ("hygiene.yml", "contact_time_s: 60 ", "contact_time_s: 3600 ", "must be at most 1800"),
        (
            "hygiene.yml",
            "    interval_s: 14400        # then it is overdue\n",
            "",
            "interval_s: found nothing; the key is required",
        ),
        ("workstations.yml", "patient-record: {", "patient-recrd: {", "(did you mean 'patient-record'?)"),
        ("workstations.yml", "https://labo", "http://labo", "https://"),
        ("workstations.yml", "account: netauto", "account: 'root; id'", "small letters"),
    ],
)
def test_mistakes_are_named_with_their_line(lab, world, *, file, old, new, said):
    path = lab.inventory / file
    text = path.read_text()
    assert old in text
    path.write_text(text.replace(old, new, 1))
    with pytest.raises(IntentError) as refused:
        check_all(lab, world.inventory)
    (problem,) = refused.value.problems
    assert problem.file.endswith(file)
    assert problem.line
    assert said in str(problem)


def test_an_inventory_without_workstations_is_well_formed(lab, world):
    for file in ("hygiene.yml", "workstations.yml"):
        (lab.inventory / file).unlink()
    assert (load_workstations(lab), load_hygiene(lab)) == (None, None)
    assert check_all(lab, world.inventory) > 0


def test_targets_come_from_the_inventory(world):
    inventory = world.inventory
    (target,) = playbooks.targets(inventory, ("len-ws-301",))
    assert (target.name, target.host_key, target.known_as) == ("len-ws-301", "", "len-ws-301")
    with pytest.raises(InventoryError, match="no workstation len-ws-999"):
        playbooks.targets(inventory, ("len-ws-999",))


def test_an_order_has_all_that_a_run_needs(lab, world, tmp_path):
    order = playbooks.make_order(
        lab, world.inventory, world.intents["lens-consult-3"], playbooks.ATTEST, tmp_path / "run", resolve=str.upper
    )
    assert order.hosts == tuple(f"len-ws-30{number}" for number in range(1, 7))
    assert order.check
    assert order.playbook == lab.playbooks / "check.yml"
    assert set(order.variables["len-ws-301"]) >= {"workstation_base_unit", "workstation_cleaning_room"}
    missing = order.only(("len-ws-306", "len-ws-302"))
    assert missing.hosts == ("len-ws-302", "len-ws-306")
    assert missing.digest != order.digest == order.only(order.hosts).digest
    with pytest.raises(InventoryError, match="no SSH host key is pinned for len-ws-301, len-ws-302"):
        order.verify()  # nobody has pinned the keys of workstations that do not run


def test_the_network_comes_from_the_plan_and_its_secrets_stay_references(world):
    own = made(world, "lens-consult-3", ("workstation_network",), network=NETWORK)["len-ws-301"]
    assert own["workstation_network_wired"]["password"] == Secret("vault:peap")
    assert own["workstation_network_wired"]["identity"] == "host/len-ws-301.ght.example"
    assert own["workstation_network_wifi"]["ssid"] == "GHT-SANTE"
    assert own["workstation_network_wifi"]["security"] == "wpa2-enterprise"
    assert made(world, "lens-consult-3", ("workstation_network",))["len-ws-301"] == {}


def test_a_workstation_without_a_key_is_named(world):
    network = NETWORK | {"dot1x": TLS | {"keys": {"len-ws-301": KEY}}}
    with pytest.raises(InputError, match=r"no key for len-ws-302 \(network.dot1x.keys\)"):
        made(world, "lens-consult-3", ("workstation_network",), network=network)


@pytest.mark.parametrize("dot1x", [PEAP | {"password": None}, TLS])
def test_a_method_needs_its_proof(dot1x):
    with pytest.raises(ValueError, match="needs"):
        WorkstationNetwork.model_validate({"dot1x": dot1x})
