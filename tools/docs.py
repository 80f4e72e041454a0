# ruff: noqa: INP001 - tools are scripts, not a package
"""Write the generated parts of the documentation: `python tools/docs.py` writes, `--check` only says what is stale.

A generated part stands between ``<!-- generated: NAME -->`` and ``<!-- end -->`` in README.md or docs/*.md; `PARTS` says what
belongs there. `tests/docs` holds every page against this script.
"""

from __future__ import annotations

import re
import sys
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from campaign import results
from campaign.matrix import FAULTS, KNOWN, NOT_APPLICABLE
from netauto import errors
from netauto.canonical import sha256
from netauto.cli.main import COMMANDS, main
from netauto.drivers import DRIVERS
from netauto.evidence.verifier.script import NAME, script
from netauto.intent.schema import SCHEMA_NAMES, schema
from netauto.lab import behaviours, faults
from netauto.lab.profile import PROFILES
from netauto.platforms import PLATFORMS
from netauto.policy.lints import LINTS
from netauto.verify.build import BUILDERS
from tools import foreign_texts

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

ROOT = Path(__file__).resolve().parents[1]
MARKS = ("recorded", "documented", "assumed")
PART = re.compile(r"(<!-- generated: (?P<name>[\w-]+) -->\n).*?(<!-- end -->)", re.DOTALL)
WIDTH = 90


def pages() -> tuple[Path, ...]:
    """Return the pages that may hold generated parts."""
    return (ROOT / "README.md", ROOT / "CONTRIBUTING.md", *sorted((ROOT / "docs").glob("*.md")))


def generated(text: str) -> str:
    """Return a page's text with every generated part made anew (KeyError: nobody knows a part)."""
    return PART.sub(lambda part: f"{part[1]}\n{PARTS[part['name']]().strip()}\n\n{part[3]}", text)


def table(heading: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> str:
    """Return a Markdown table; bars inside cells are escaped."""
    lines = [heading, tuple("---" for _ in heading), *rows]
    return "\n".join(f"| {' | '.join(cell.replace('|', chr(92) + '|') for cell in line)} |" for line in lines)


# --- the command line ---------------------------------------------------------------------------------------------


def commands() -> str:
    """Return the help of every command and subcommand."""
    return "\n\n".join(_help(name, command) for name, command in every_command())


def every_command() -> Iterator[tuple[str, click.Command]]:
    """Yield every command with its whole name, groups before what is in them."""
    top = click.Context(main, info_name="netauto")
    yield "netauto", main
    for name in COMMANDS:
        command = main.get_command(top, name)
        assert command is not None  # noqa: S101 - the table and the group agree, or this script is wrong
        yield f"netauto {name}", command
        if isinstance(command, click.Group):
            yield from ((f"netauto {name} {inner}", command.commands[inner]) for inner in command.commands)


def _help(name: str, command: click.Command) -> str:
    # Stated, not inherited: click keeps the help option of whichever context asked for it first.
    names = main.context_settings["help_option_names"]
    context = click.Context(
        command, info_name=name, terminal_width=WIDTH, max_content_width=WIDTH, help_option_names=names
    )
    return f"## {name}\n\n```text\n{command.get_help(context)}\n```"


# --- errors -------------------------------------------------------------------------------------------------------

EXITS = {
    0: "done, or nothing to do",
    1: "expected failure: refused, or a device did not do what was asked; the message says which",
    2: "usage: an option, an argument or a file that somebody wrote is wrong",
    3: "changes pending: `plan` and `diff` would send something, `drift` found something",
    4: "verification failed: `verify` or `audit verify` found something wrong; a run was undone because its checks failed",
    5: "reverted for another reason: every device is as it was before",
    6: "needs an operator: something is not proven; `netauto resume` asks the devices again",
    70: "a bug in netauto; the message names the log to send",
    130: "interrupted; nothing was sent, or it was undone",
}


def exits() -> str:
    """Return what each exit code means."""
    rows = [(str(int(code)), f"`{code.name}`", EXITS[int(code)]) for code in errors.ExitCode]
    return table(("code", "name", "meaning"), rows)


def error_kinds() -> str:
    """Return the error tree of `netauto.errors`: the name that `--json` shows, what it means, the exit code."""
    drawn = re.findall(r"^[│├└─ ]*(\w+Error) +(.+?)(?: +exit \d+)?$", errors.__doc__ or "", re.MULTILINE)
    rows = [
        (f"`{name.removesuffix('Error')}`", text.strip(), str(int(getattr(errors, name).exit_code)))
        for name, text in drawn
        if name != "NetautoError"
    ]
    return table(("kind", "meaning, and what to do", "exit code"), rows)


# --- what people write --------------------------------------------------------------------------------------------


def keys(kind: str) -> str:
    """Return one table for each object of a kind of file."""
    full = schema(kind)
    parts = [(full["title"], full), *sorted(full.get("$defs", {}).items())]  # PortRef is a text, and has no properties
    shown = [_keys(title, part, root=part is full) for title, part in parts if part.get("properties")]
    return "\n\n".join(shown)


def _keys(title: str, part: dict[str, Any], *, root: bool) -> str:
    required = set(part.get("required", ()))
    rows = [
        (f"`{key}`", _type(field), "yes" if key in required else _default(field), field.get("description", ""))
        for key, field in part["properties"].items()
    ]
    heading = "Top of the file:" if root else f"`{title}`:"
    return f"{heading}\n\n{table(('key', 'value', 'required, or default', 'meaning'), rows)}"


def _type(field: dict[str, Any]) -> str:
    if field.get("$ref", "").endswith("/PortRef"):
        return "device and port, e.g. `len-acc-1 Gi1/0/13`"
    if "$ref" in field:
        return f"`{field['$ref'].rpartition('/')[2]}`"
    if choices := [each for each in field.get("anyOf", ()) if each.get("type") != "null"]:
        return " or ".join(_type(each) for each in choices)
    if "enum" in field:
        return ", ".join(f"`{value}`" for value in field["enum"])
    if field.get("type") == "array":
        return f"list of {_type(field['items'])}"
    inside = [field.get("additionalProperties"), *field.get("patternProperties", {}).values()]
    named = [each for each in inside if isinstance(each, dict)]
    return f"name → {_type(named[0])}" if named else _plain(field)


def _plain(field: dict[str, Any]) -> str:
    low, high = field.get("minimum"), field.get("maximum")
    if low is not None and high is not None:
        return f"{low} to {high}"
    named = {"date": "date, e.g. 2027-06-30", "ipv4": "IPv4 address", "ipv4network": "IPv4 prefix"}
    types = {"string": "text", "boolean": "`true` or `false`", "integer": "number"}
    return named.get(field.get("format", ""), types.get(field.get("type", ""), field.get("type", "text")))


def _default(field: dict[str, Any]) -> str:
    value = field.get("default")
    if value is None or value in ([], {}, ""):
        return "no"
    if isinstance(value, dict):
        return "see below"
    shown = ", ".join(value) if isinstance(value, list) else str(value).lower() if isinstance(value, bool) else value
    return f"`{shown}`"


def lints() -> str:
    """Return every finding that a plan can have."""
    rows = [(f"`{lint.id}`", lint.level, "yes" if lint.waivable else "no", lint.sentence) for lint in LINTS]
    return table(("finding", "level", "can be waived", "the rule"), rows)


# --- platforms and lab --------------------------------------------------------------------------------------------


def platforms() -> str:
    """Return what each platform's driver can promise."""
    rows = []
    for name, platform in PLATFORMS.items():
        can = DRIVERS[name].capabilities
        shortest = f"{can.timer_min // 60}" if can.timer_min >= 60 else f"{can.timer_min} s"  # noqa: PLR2004 - a minute
        timer = f"{shortest} to {can.timer_max // 60} min" if can.timer_max else "none"
        undo = {"timed-native": "the device, on its timer", "tool-side-undo": "netauto, with the inverse lines"}
        rows.append(
            (
                f"`{name}`",
                platform.title,
                "yes" if can.candidate else "no",
                "yes" if can.atomic else "no",
                timer,
                undo.get(can.guarantee, "nothing"),
                "yes" if name in BUILDERS else "no",
            )
        )
    heading = ("platform", "devices", "candidate", "all or nothing", "revert timer", "undone by", "state checks")
    return table(heading, rows)


# What a device does for a unit, by the template that only such a device has.
PARTS_OF_A_UNIT = {
    "access_port": "rooms' ports",
    "trunk": "trunks",
    "wlan": "Wi-Fi",
    "bss": "Wi-Fi",
    "policy": "gateway and firewall",
    "wan_prefix_list": "WAN",
}


def proofs() -> str:
    """Return what each platform does for a unit, and what that rests on."""
    runs = Counter[str]()
    for row in results.together():
        runs[row.platform] += row.runs
    rows = []
    for name, platform in PLATFORMS.items():
        templates = {path.stem for path in (ROOT / "templates" / name).glob("*.j2")}
        parts = dict.fromkeys(words for template, words in PARTS_OF_A_UNIT.items() if template in templates)
        believed = Counter(fact.mark for fact in platform.facts)
        golden = sum(1 for _ in (ROOT / "tests" / "golden" / name).glob("*/push.txt"))
        cannot = ", ".join(platform.cannot)
        rows.append(
            (
                f"`{name}`",
                ", ".join(parts),
                cannot or "-",
                *(str(believed[mark]) for mark in MARKS),
                str(golden),
                str(runs[name]),
            )
        )
    heading = ("platform", "what it does for a unit", "cannot", *MARKS, "golden cases", "fault runs")
    return table(heading, rows)


def facts() -> str:
    """Return what netauto believes about each platform, with where it comes from."""
    parts = []
    for platform in PLATFORMS.values():
        rows = [(fact.statement, fact.mark, fact.source or "none found") for fact in platform.facts]
        parts.append(f"### {platform.title} (`{platform.name}`)\n\n{table(('statement', 'mark', 'source'), rows)}")
    return "\n\n".join(parts)


def foreign() -> str:
    """Return what each platform makes of the texts of others that are installed; a platform without such texts says so."""
    found = {name: [each for each in foreign_texts.SOURCES if each.platform == name] for name in PLATFORMS}
    rows = []
    for name, sources in found.items():
        rows += [(f"`{name}`", source.name, source.what, *source.row) for source in sources]
        if not sources:
            rows.append(
                (f"`{name}`", "none", "nothing of it is installed", "0", *"-" * (len(foreign_texts.HEADING) - 1))
            )
    return table(("platform", "package", "what it holds", *foreign_texts.HEADING), rows)


def marks() -> str:
    """Return how many statements rest on what, for the lab and for the platforms."""
    lab = Counter(behaviour.mark for behaviour in behaviours.behaviours())
    believed = Counter(fact.mark for platform in PLATFORMS.values() for fact in platform.facts)
    texts = Counter(error.mark for platform in PLATFORMS.values() for error in platform.errors)
    rows = [
        ("behaviours of the lab's devices", lab),
        ("facts that plans rely on", believed),
        ("error texts that are recognised", texts),
    ]
    return table(("", *MARKS), [(title, *(str(counts[mark]) for mark in MARKS)) for title, counts in rows])


def lab_behaviours() -> str:
    """Return every behaviour of the lab with its mark."""
    return behaviours.listing().replace("\n## ", "\n### ")


def lab_faults() -> str:
    """Return every fault that a lab device can have, in the words of its source."""
    source = Path(faults.__file__).read_text(encoding="utf-8")
    words = dict(re.findall(r'^    "(\w+)",  # (.+)$', source, re.MULTILINE))
    return table(("kind", "what happens"), [(f"`{kind}`", words[kind]) for kind in faults.KINDS])


def lab_profiles() -> str:
    """Return the delay profiles."""
    rows = [
        (
            f"`{profile.name}`",
            f"{profile.round_trip * 1000:g} ms",
            f"{profile.exec_command * 1000:g} ms",
            f"{profile.config_line * 1000:g} ms",
            f"{profile.ap_rejoin:g} s",
        )
        for profile in PROFILES.values()
    ]
    return table(
        ("profile", "round trip", "a command", "a configuration line", "an access point joins again after"), rows
    )


# --- reliability --------------------------------------------------------------------------------------------------


def campaign_table() -> str:
    """Return the result of the last whole fault campaign."""
    return results.table(results.together())


def campaign_sentence() -> str:
    """Return the result of the last whole fault campaign in one sentence."""
    return results.sentence(results.together())


def campaign_known() -> str:
    """Return the cases that are known to break the invariant, with what would have to change."""
    if not KNOWN:
        return "Nothing is known to break it."
    return "\n".join(f"- `{case}`: {why}" for case, why in KNOWN.items())


def campaign_faults() -> str:
    """Return the fault matrix: number and words."""
    left_out = [(str(number), f"not applicable: {why}") for number, why in NOT_APPLICABLE.items()]
    rows = sorted([*((str(number), words) for number, words in FAULTS.items()), *left_out], key=lambda row: int(row[0]))
    return table(("#", "fault"), rows)


# --- evidence -----------------------------------------------------------------------------------------------------


def verifier() -> str:
    """Return the SHA-256 of the program in each bundle, in the form that `sha256sum` prints and checks."""
    return f"```text\n{sha256(script())}  {NAME}\n```"


PARTS: dict[str, Callable[[], str]] = {
    "commands": commands,
    "exits": exits,
    "error-kinds": error_kinds,
    **{f"keys-{kind}": lambda kind=kind: keys(kind) for kind in SCHEMA_NAMES},
    "lints": lints,
    "platforms": platforms,
    "proofs": proofs,
    "facts": facts,
    "foreign": foreign,
    "marks": marks,
    "lab-behaviours": lab_behaviours,
    "lab-faults": lab_faults,
    "lab-profiles": lab_profiles,
    "campaign-table": campaign_table,
    "campaign-sentence": campaign_sentence,
    "campaign-faults": campaign_faults,
    "campaign-known": campaign_known,
    "verifier": verifier,
}


def write(*, only_check: bool) -> list[Path]:
    """Return the pages whose generated parts are stale, having written them unless `only_check`."""
    stale = []
    for page in pages():
        text = page.read_text(encoding="utf-8")
        fresh = generated(text)
        if fresh != text:
            stale.append(page)
            if not only_check:
                page.write_text(fresh, encoding="utf-8")
    return stale


if __name__ == "__main__":
    check = "--check" in sys.argv
    found = write(only_check=check)
    for changed in found:
        sys.stdout.write(f"{'stale' if check else 'wrote'}: {changed.relative_to(ROOT)}\n")
    sys.exit(bool(found) and check)
