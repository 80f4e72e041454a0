"""Group < blueprint < site < unit: which word holds, and that everybody behind `load_intent` sees only that one."""

import pytest

from netauto.errors import InputError
from netauto.intent.explain import explain, explainable
from netauto.intent.load import intent_digest, load_intent

UNIT = "lens-consult-3"
GROUP, BLUEPRINT, SITE = "sites.yml", "blueprints/covid-consultation.yml", "sites.yml"
AT_GROUP = "settings:\n  infrastructure:"
AT_SITE = "    code: LEN\n"
AT_UNIT = "owner: Service des urgences"


def write(lab, file, before, after):
    path = lab.inventory / file
    text = path.read_text()
    assert before in text
    path.write_text(text.replace(before, after, 1))


def say(lab, level, words):
    """Let one level say `words`, in YAML's flow style."""
    if level == "group":
        write(lab, GROUP, AT_GROUP, f"settings:\n  {words}\n  infrastructure:")
    elif level == "blueprint":
        write(lab, BLUEPRINT, "room_zone:", f"{words}\nroom_zone:")
    elif level == "site":
        write(lab, SITE, AT_SITE, f"{AT_SITE}    settings: {{{words}}}\n")
    else:
        write(lab, f"units/{UNIT}.yml", AT_UNIT, f"{AT_UNIT}\nsettings: {{{words}}}")


def test_the_narrowest_level_that_speaks_wins(lab, inventory):
    levels = {"group": 81, "site": 82, "unit": 83}
    for level, percent in levels.items():
        say(lab, level, f"sizing: {{usable_percent: {percent}}}")
        assert load_intent(lab, UNIT, inventory).blueprint.sizing.usable_percent == percent
    (entry,) = explain(lab, UNIT, "sizing.usable_percent")
    assert entry.said.level == "unit"
    assert [(said.level, said.value) for said in entry.overrides] == [("site", 82), ("group", 81), ("default", 70)]


def test_a_blueprint_is_narrower_than_the_group_and_wider_than_the_site(lab, inventory):
    say(lab, "group", "budget_minutes: 90")
    assert load_intent(lab, UNIT, inventory).blueprint.budget_minutes == 60, "the blueprint says 60"
    say(lab, "site", "budget_minutes: 45")
    assert load_intent(lab, UNIT, inventory).blueprint.budget_minutes == 45
    assert load_intent(lab, "bethune-consult-1", inventory).blueprint.budget_minutes == 60


def test_each_list_of_servers_has_its_own_level(lab, inventory):
    write(lab, SITE, AT_SITE, f"{AT_SITE}    infrastructure: {{dhcp: [10.60.0.32]}}\n")
    say(lab, "unit", "infrastructure: {radius: [10.60.0.29]}")
    servers = load_intent(lab, UNIT, inventory).site.infrastructure
    assert [str(address) for address in (*servers.dns, *servers.dhcp, *servers.radius)] == [
        "10.60.0.11",
        "10.60.0.12",
        "10.60.0.32",
        "10.60.0.29",
    ]
    other = load_intent(lab, "lens-consult-1", inventory).site.infrastructure
    assert [str(address) for address in (*other.dhcp, *other.radius)] == ["10.60.0.32", "10.60.0.21", "10.60.0.22"]


def test_services_are_added_and_left_out_level_by_level(lab, inventory):
    say(lab, "group", "services: [doctolib]")
    assert "doctolib" in load_intent(lab, "bethune-consult-1", inventory).services
    say(lab, "site", "without: [doctolib, telephony]")
    assert {"doctolib", "telephony"}.isdisjoint(load_intent(lab, "lens-consult-1", inventory).services)
    assert "doctolib" in load_intent(lab, UNIT, inventory).services, "the unit asks for it by itself"
    say(lab, "unit", "without: [print]")
    assert "print" not in load_intent(lab, UNIT, inventory).services
    (entry,) = explain(lab, UNIT, "services.doctolib")
    assert [(said.level, said.value) for said in (entry.said, *entry.overrides)] == [
        ("unit", True),
        ("site", False),
        ("group", True),
    ]


@pytest.mark.parametrize(
    ("site", "unit", "offered"),
    [
        ("", "  tablet: true", ["pro", "guest", "tablet"]),
        ("", "  tablet: false", ["pro", "guest"]),
        ("tablet: true", "  pro: true", ["pro", "guest", "tablet"]),
        ("tablet: true", "  tablet: false", ["pro", "guest"]),
        ("guest: false", "  tablet: false", ["pro"]),
        ("guest: false", "  guest: true", ["pro", "guest"]),
        ("pro: false, guest: false", "  tablet: false", []),
    ],
)
def test_wifi_is_turned_on_and_off(lab, inventory, site, unit, offered):
    from netauto.render.scope import wifi_purposes

    if site:
        say(lab, "site", f"wifi: {{{site}}}")
    write(lab, f"units/{UNIT}.yml", "  tablet: true", unit)
    assert list(wifi_purposes(load_intent(lab, UNIT, inventory))) == offered


def test_where_a_value_stands_is_not_part_of_what_it_says(lab, inventory):
    """A value moved from one level to another leaves the digest of the intent, and so of the plan, as it was."""
    before = intent_digest(load_intent(lab, UNIT, inventory))
    write(lab, BLUEPRINT, "budget_minutes: 60\n", "")
    say(lab, "unit", "budget_minutes: 60")
    assert intent_digest(load_intent(lab, UNIT, inventory)) == before
    write(lab, f"units/{UNIT}.yml", "budget_minutes: 60", "budget_minutes: 61")
    assert intent_digest(load_intent(lab, UNIT, inventory)) != before


def test_the_nearest_level_says_how_far_ahead_a_review_may_lie(lab, inventory):
    assert load_intent(lab, UNIT, inventory).review_days is None
    say(lab, "group", "review_days: 365")
    assert load_intent(lab, UNIT, inventory).review_days == 365
    say(lab, "unit", "review_days: 90")
    assert load_intent(lab, UNIT, inventory).review_days == 90


def test_an_entry_names_file_line_and_path(lab):
    (entry,) = explain(lab, UNIT, "infrastructure.dns")
    said = entry.said
    lines = (lab.inventory / "sites.yml").read_text().splitlines()
    assert (said.level, said.path, said.value) == (
        "group",
        "settings.infrastructure.dns",
        ["10.60.0.11", "10.60.0.12"],
    )
    assert "dns:" in lines[said.line - 1]
    assert said.file.endswith("sites.yml")


@pytest.mark.parametrize(
    ("key", "found"),
    [
        ("owner", {"unit.owner": "Service des urgences"}),
        ("wan.committed_kbps", {"site.wan.committed_kbps": 60000}),
        ("rooms[5].zone", {"unit.rooms[5].zone": "teleco"}),
        ("zones.clin", {"blueprint.zones.clin.offset": 0, "blueprint.zones.clin.egress": "professional"}),
        ("policy.revert_minutes", {"policy.revert_minutes": 10}),
        ("service.doctolib.owner", {"service.doctolib.owner": "Outpatient department"}),
    ],
)
def test_values_that_one_level_alone_decides(lab, key, found):
    values = {entry.key: entry.said.value for entry in explain(lab, UNIT, key)}
    assert found.items() <= values.items()
    assert all(not entry.overrides for entry in explain(lab, UNIT, key))


def test_the_line_in_service_decides_the_rate_of_the_link(lab, inventory):
    write(lab, SITE, "rate_kbps: 200000, state: in-service", "rate_kbps: 200000, state: standby")
    write(lab, SITE, "rate_kbps: 50000, state: standby", "rate_kbps: 70000, state: in-service")
    wan = load_intent(lab, "lens-consult-1", inventory).site.wan
    assert (wan.rate_kbps, wan.kind) == (70000, "cellular")
    (entry,) = explain(lab, "lens-consult-1", "wan.rate_kbps")
    assert (entry.said.path, entry.said.value) == ("sites.lens.lines[1].rate_kbps", 70000)
    assert [said.path for said in entry.overrides] == ["sites.lens.wan.rate_kbps"]


def test_an_unknown_key_names_the_nearest(lab):
    with pytest.raises(InputError) as caught:
        explain(lab, UNIT, "sizing.gest_kbps")
    assert str(caught.value) == f"unit {UNIT!r} has no key 'sizing.gest_kbps'"
    assert caught.value.hint.startswith("did you mean sizing.guest_kbps")
    with pytest.raises(InputError) as caught:
        explain(lab, UNIT, "xyzzy")
    assert caught.value.hint == f"netauto explain {UNIT} lists what has levels"


def test_an_unknown_unit_names_the_nearest(lab):
    with pytest.raises(InputError) as caught:
        explain(lab, "lens-consult-4", "owner")
    assert "did you mean 'lens-consult-" in caught.value.hint


def test_every_key_that_is_offered_is_explained(lab):
    keys = explainable(lab, UNIT)
    assert len(keys) == len(set(keys)) > 100
    assert all(explain(lab, UNIT, key)[0].key == key for key in keys[::7])
    assert explainable(lab, "nowhere") == ()
