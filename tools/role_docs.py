# ruff: noqa: INP001 - tools are scripts, not a package
"""Write roles/*/README.md from their contracts, roles/*/meta/argument_specs.yml: `python tools/role_docs.py [--check]`.

`--check` writes nothing, names the pages that are not what they would be, and ends with 1 if there are any.
"""

from __future__ import annotations

import argparse
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import yaml

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

ROLES = Path(__file__).resolve().parents[1] / "roles"
CONTRACT = "meta/argument_specs.yml"
PAGE = """<!-- Written by tools/role_docs.py from {contract}: change that file. -->
# {name}

{title}.

{description}

| variable | type | default | meaning |
| --- | --- | --- | --- |
{rows}

```yaml
- hosts: workstations
  become: true
  roles:
    - role: {name}
{example}
```

Proved by `molecule test -s {name}`: check mode, converge, a second run that changes nothing, and questions to the system itself.
"""


@dataclass(frozen=True, slots=True)
class Variable:
    """One option of a role, as its contract says."""

    name: str
    kind: str
    default: str
    meaning: str
    required: bool

    @classmethod
    def read(cls, name: str, option: Mapping[str, Any]) -> Variable:
        """Read an option; `options` of a dictionary are told in its meaning, not here."""
        kind = option["type"] + (f" of {option['elements']}" if "elements" in option else "")
        choices = f" One of: {', '.join(map(_code, option['choices']))}." if "choices" in option else ""
        required = bool(option.get("required"))
        default = "**required**" if required else _code(option.get("default"))
        return cls(name, kind, default, f"{_text(option['description'])}{choices}", required)

    @property
    def row(self) -> str:
        """Its line of the table."""
        return f"| `{self.name}` | {self.kind} | {self.default} | {self.meaning} |"


def page(role: Path) -> str:
    """Return the page of the role in a folder."""
    contract = yaml.safe_load((role / CONTRACT).read_text(encoding="utf-8"))["argument_specs"]["main"]
    variables = [Variable.read(name, option) for name, option in contract["options"].items()]
    required = [variable.name for variable in variables if variable.required]
    return PAGE.format(
        contract=CONTRACT,
        name=role.name,
        title=contract["short_description"],
        description="\n\n".join(map(_text, contract["description"])),
        rows="\n".join(variable.row for variable in variables),
        example="\n".join(f"      {name}: ..." for name in required) or "      # nothing has to be said",
    )


def stale(roles: Path) -> dict[Path, str]:
    """Return the pages that are not what they would be, with what they would be."""
    pages = {
        contract.parents[1] / "README.md": page(contract.parents[1]) for contract in sorted(roles.glob(f"*/{CONTRACT}"))
    }
    return {path: text for path, text in pages.items() if not path.exists() or path.read_text(encoding="utf-8") != text}


def main(arguments: list[str], roles: Path = ROLES) -> int:
    """Write the pages, or check them; return the exit status."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--check", action="store_true", help="write nothing; 1 when a page is not what it would be")
    check = parser.parse_args(arguments).check
    found = stale(roles)
    for path, text in found.items():
        sys.stdout.write(f"{path.relative_to(roles.parent)}{' is stale' if check else ''}\n")
        if not check:
            path.write_text(text, encoding="utf-8")
    return 1 if check and found else 0


def _text(value: str | Iterable[str]) -> str:
    """Join what Ansible allows as one string or several; a line break or a bar would end a cell of the table."""
    return " ".join((value if isinstance(value, str) else " ".join(value)).split()).replace("|", "\\|")


def _code(value: object) -> str:
    """Write a value as YAML on one line, in code type."""
    text = yaml.safe_dump(value, default_flow_style=True, width=1000).removesuffix("...\n").strip()
    return f"`{text}`"


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
