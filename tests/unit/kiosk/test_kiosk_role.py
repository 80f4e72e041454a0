"""What the role writes for the browser and the session, and what it refuses to write."""

from __future__ import annotations

import json
import subprocess
import sys
from html.parser import HTMLParser
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[3]
ROLE = ROOT / "roles/workstation_kiosk"
HOSTILE = '<script src="//evil">"&\''
SERVICES = [
    {
        "title": "Dossier",
        "url": "https://dpi.hopital.example/patient?a=1&b=2",
        "sites": ["https://sso.hopital.example:8443"],
    },
    {"title": HOSTILE, "url": "http://labo.hopital.example", "note": HOSTILE},
    {"title": "Téléconsultation", "url": "https://visio.hopital.example:444/", "camera": True, "icon": "video"},
]
FILES = ("index.html", "policies.json", "session.json", "sway.conf", "kiosk-session.service")


def play(folder, play):
    (folder / "play.yml").write_text(json.dumps([{"hosts": "all", "gather_facts": False} | play]))
    return subprocess.run(
        [
            "ansible-playbook",
            "--connection=local",
            "--inventory=nobody,",
            f"-eansible_python_interpreter={sys.executable}",
            folder / "play.yml",
        ],
        capture_output=True,
        text=True,
        check=False,
        env={"PATH": f"{Path(sys.executable).parent}:/usr/bin:/bin", "HOME": str(folder), "LC_ALL": "C.UTF-8"}
        | {"ANSIBLE_ROLES_PATH": str(ROOT / "roles"), "ANSIBLE_HOME": str(folder / "ansible")},
    )


@pytest.fixture(scope="module")
def written(tmp_path_factory):
    """What the role would write for `SERVICES`, by the name of the file."""
    folder = tmp_path_factory.mktemp("kiosk")
    write = {
        "ansible.builtin.template": {
            "src": f"{ROLE}/templates/{{{{ item }}}}.j2",
            "dest": f"{folder}/{{{{ item }}}}",
            "mode": "0644",
        },
        "loop": FILES,
        # Here, because these win over the defaults that are read below.
        "vars": {"workstation_kiosk_services": SERVICES, "workstation_kiosk_place": HOSTILE},
    }
    done = play(
        folder,
        {
            "vars_files": [str(ROLE / "defaults/main.yml"), str(ROLE / "vars/main.yml")],
            "tasks": [write],
        },
    )
    assert done.returncode == 0, done.stdout
    return {name: (folder / name).read_text(encoding="utf-8") for name in FILES}


class Page(HTMLParser):
    """Tags and words of a page."""

    def __init__(self, text):
        super().__init__()
        self.tags, self.words = [], []
        self.feed(text)

    def handle_starttag(self, tag, attributes):
        self.tags.append((tag, dict(attributes)))

    def handle_data(self, data):
        self.words.append(data.strip())


def test_only_the_unit_s_own_sites_can_be_opened_each_on_its_own_port(written):
    policies = json.loads(written["policies.json"])
    assert policies["URLBlocklist"] == ["*"]
    assert policies["URLAllowlist"] == [
        "http://.127.0.0.1:8911",
        "http://.127.0.0.1:8910",
        "http://.labo.hopital.example:80",
        "https://.dpi.hopital.example:443",
        "https://.sso.hopital.example:8443",
        "https://.visio.hopital.example:444",
    ]


@pytest.mark.parametrize("sense", ["VideoCapture", "AudioCapture"])
def test_only_the_teleconsultation_may_see_and_hear(written, sense):
    policies = json.loads(written["policies.json"])
    assert policies[f"{sense}Allowed"] is False
    assert policies[f"{sense}AllowedUrls"] == ["https://visio.hopital.example:444"]


def test_a_service_s_words_stay_words(written):
    page = Page(written["index.html"])
    assert not [tag for tag, _ in page.tags if tag == "script"]
    assert page.words.count(HOSTILE) == 3  # the place, a title, a note
    links = [attributes["href"] for tag, attributes in page.tags if tag == "a"]
    assert links == [*(service["url"] for service in SERVICES), "http://127.0.0.1:8910/"]


def test_the_page_leads_to_an_end_of_the_session(written):
    [form] = [attributes for tag, attributes in Page(written["index.html"]).tags if tag == "form"]
    assert form == {"method": "post", "action": "/end"}


def test_no_key_leads_out_and_other_roles_may_add_to_the_session(written):
    assert "bindsym" not in written["sway.conf"]
    assert written["sway.conf"].endswith("\ninclude /etc/sway/config.d/*\n")


def test_what_is_true_of_a_container_only_is_not_in_the_role():
    text = "".join(path.read_text() for path in ROLE.rglob("*") if path.is_file())
    assert "no-sandbox" not in text
    assert "WLR_" not in text


@pytest.mark.slow
@pytest.mark.parametrize(
    ("changes", "said"),
    [
        pytest.param({"services": None}, "missing required arguments: workstation_kiosk_services", id="no services"),
        pytest.param({"services": []}, "at least one is needed", id="an empty list"),
        pytest.param({"services": [{"title": "x"}]}, "url", id="no address"),
        pytest.param({"services": [{"title": "x", "url": "file:///etc/passwd"}]}, "http(s)://name", id="a file"),
        pytest.param({"services": [{"title": "x", "url": 'https://a/"onclick="b'}]}, "http(s)://name", id="a quote"),
        pytest.param({"services": [{"title": "x", "url": "https://*"}]}, "http(s)://name", id="everybody"),
        pytest.param(
            {"services": [{"title": "x", "url": "https://a", "sites": ["*"]}]}, "http(s)://name", id="everybody's site"
        ),
        pytest.param({"services": [{"title": "a\nb", "url": "https://a"}]}, "cannot be", id="two lines"),
        pytest.param({"keyboard": 'fr"\nexec evil'}, "workstation_kiosk_keyboard: cannot be", id="a command"),
        pytest.param({"idle_s": 5}, "workstation_kiosk_idle_s: 30 to 3600, not 5", id="no time"),
        pytest.param({"language": "de"}, "value of workstation_kiosk_language must be one of", id="a language"),
    ],
)
def test_bad_input_is_refused_before_anything_is_touched(tmp_path, changes, said):
    variables = {"services": SERVICES} | changes
    named = {f"workstation_kiosk_{name}": value for name, value in variables.items() if value is not None}
    done = play(tmp_path, {"roles": [{"role": "workstation_kiosk"} | named]})
    assert done.returncode == 2
    assert said in done.stdout + done.stderr
    assert "Install packages" not in done.stdout
