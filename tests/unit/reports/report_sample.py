"""A bundle that was sealed once and is never written again: two workstations, three devices, two approvals.

Run this file to write the golden reports again after a change that is meant.
"""

from __future__ import annotations

import json
import shutil
from pathlib import Path

from netauto.canonical import canonical_json
from netauto.reports.forms import FORMS, written
from netauto.reports.report import report
from netauto.reports.sealed import read

GOLDEN = Path(__file__).parent / "golden"
RUN = "20200406T101200Z-5a1e00"
BUNDLE = GOLDEN / RUN
ENDINGS = {"html": "html", "markdown": "md", "csv": "csv", "json": "json"}
# Everything that has ever fooled a reader or run in a page.
HOSTILE = (
    "<script>document.title='run'</script><img src=x onerror=\"document.title='run'\">"
    "</pre></svg></style>\x1b[31m\u202etxt.exe\u2066\x00\u200b' onmouseover='document.title=1' {{7*7}} &lt; \u2028"
)


def sample():
    return report(read(BUNDLE))


def altered(folder, change):
    """Copy the bundle into `folder` and let `change` alter its tables, by name; what was sealed is not what is there then."""
    copy = folder / RUN
    shutil.copytree(BUNDLE, copy)
    for path in sorted(copy.glob("*.json")):
        value = json.loads(path.read_text(encoding="utf-8"))
        path.write_bytes(canonical_json(change(path.stem, value)))
    return copy


def everywhere(name, value):
    """Put hostile text into every free text of a bundle's table."""
    if name in {"manifest", "plan"}:
        value |= {"unit": HOSTILE, "change": HOSTILE}
    if name == "manifest":
        value |= {"operator": HOSTILE, "inventory": HOSTILE, "tool": HOSTILE, "started": HOSTILE, "run": HOSTILE}
    if name == "plan":
        value |= {"proofs": [HOSTILE, *value["proofs"]], "prerequisites": [HOSTILE, *value["prerequisites"]]}
        value["findings"][0] |= {"message": HOSTILE, "waived": HOSTILE}
        value["allocation"]["zones"][0] |= {"firewall_zone": HOSTILE, "zone": HOSTILE}
        device = value["devices"][0]
        device |= {"device": HOSTILE, "platform": HOSTILE, "impact": [HOSTILE], "push": [HOSTILE]}
        device["diff"][1] |= {"text": HOSTILE, "template": HOSTILE, "intent_key": HOSTILE}
        device["diff"][0] |= {"text": f"{HOSTILE}\n+ forged"}
    if name == "outcomes":
        value |= {
            "reason": HOSTILE,
            "errors": [{"device": HOSTILE, "step": "arm", "message": HOSTILE, "hint": HOSTILE}],
        }
    if name == "checks":
        value[0] |= {"status": "failed", "subject": HOSTILE, "observed": HOSTILE}
        value += [{**value[0], "check": "wlan.state", "observed": f"UP, id 1, SSID {HOSTILE}", "status": "passed"}]
    if name == "approvals":
        value["author"] = value["given"][0]["body"]["user"] = HOSTILE
    if name == "request":
        value[HOSTILE] = HOSTILE
    if name == "events":
        value[0]["body"] = {
            "workstation": HOSTILE,
            "proofs": {HOSTILE: {"proved": True, "how": HOSTILE, "observed": HOSTILE}},
        }
    return value


def one_line_more(name, value):
    """Let the plan add one line more, at the end of the first device's."""
    if name == "plan":
        diff = value["devices"][0]["diff"]
        diff.append({**diff[1], "sign": "+", "text": "one line more"})
    return value


if __name__ == "__main__":
    for form in FORMS:
        (GOLDEN / f"report.{ENDINGS[form]}").write_bytes(written(sample(), form).encode())
    (GOLDEN / "report-fr.md").write_bytes(written(sample(), "markdown", "fr").encode())
