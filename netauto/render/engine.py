"""From a template and a view to lines that a device may see.

Templates belong to the site: they are read as data that may be wrong. They print and loop, nothing more (no include, no
macro, no assignment), in a sandbox, and each line is looked at before it becomes part of a plan.
"""

from __future__ import annotations

import re
from dataclasses import fields
from functools import cache, lru_cache
from typing import TYPE_CHECKING

from netauto.errors import PlanError
from netauto.render.filters import FILTERS

if TYPE_CHECKING:
    from types import TracebackType

    from _typeshed import DataclassInstance
    from jinja2 import Environment, Template

# A secret stands in text as its reference, in brackets that no device's language uses.
SECRET = re.compile(r"⟦secret:(vault|env):[A-Za-z_][A-Za-z0-9_]*⟧")
RESIDUE = re.compile(r"\{\{|\}\}|\{%|%\}|\{#|#\}|\bNone\b|\bUndefined\b|<[\w.]+ object at ")
UNPRINTABLE = re.compile(r"[^\x20-\x7e]")


class Engine:
    """Compiled templates.

    Args:
        templates: name → text, as `load_templates` returns them.
        unit: the unit's code, which every template may print.
    """

    def __init__(self, templates: dict[str, str], unit: str = "") -> None:
        self._sources = templates
        self._unit = unit
        self._compiled: dict[str, Template] = {}

    def text(self, name: str, view: DataclassInstance, key: str) -> str:
        """Return what template `name` prints for `view`: at least one line, no line empty.

        Raises:
            PlanError: a missing or broken template (with its line), or a line that no device may see (with the intent's key).
        """
        from jinja2 import TemplateError  # noqa: PLC0415 - 40 ms that `--help` does not pay

        template = self._template(name)
        variables = {"unit": self._unit} | {field.name: getattr(view, field.name) for field in fields(view)}
        try:
            printed = template.render(variables)
        except (TemplateError, TypeError, ValueError, ArithmeticError, AttributeError, LookupError) as error:
            stopped = _line(error.__traceback__, name)
            raise PlanError(f"template {name}:{stopped}: {error} (asked for by {key})") from None
        lines = [line for line in printed.split("\n") if line.strip()]
        for line in lines:
            _check(line, name, key)
        if not lines:
            raise PlanError(f"template {name} prints nothing for {key}")
        return "\n".join(lines) + "\n"

    def _template(self, name: str) -> Template:
        if name not in self._compiled:
            if name not in self._sources:
                folder = name.partition("/")[0]
                known = [known.partition("/")[2] for known in self._sources if known.startswith(f"{folder}/")]
                raise PlanError(f"no template {name}", hint=f"{folder}/ has: {', '.join(known) or 'nothing'}")
            self._compiled[name] = _compile(name, self._sources[name])
        return self._compiled[name]


@cache
def _environment() -> Environment:
    from jinja2 import StrictUndefined  # noqa: PLC0415 - as above
    from jinja2.sandbox import ImmutableSandboxedEnvironment  # noqa: PLC0415 - as above

    # Device configuration is not HTML: escaping would corrupt it.
    environment = ImmutableSandboxedEnvironment(
        undefined=StrictUndefined, autoescape=False, trim_blocks=True, lstrip_blocks=True
    )
    environment.globals.clear()
    environment.filters.clear()
    environment.filters.update(FILTERS)
    return environment


@lru_cache(maxsize=128)  # the plans of all units use the same few templates
def _compile(name: str, source: str) -> Template:
    from jinja2 import TemplateSyntaxError, nodes  # noqa: PLC0415 - as above

    environment = _environment()
    try:
        tree = environment.parse(source)
        for node in tree.find_all(nodes.Node):
            if not isinstance(node, _allowed_nodes()):
                word = type(node).__name__.lower()
                raise PlanError(
                    f"template {name}:{node.lineno}: '{word}' is not for templates: they print, loop and choose"
                )
        code = environment.compile(source, name, filename=name)
    except TemplateSyntaxError as error:
        raise PlanError(f"template {name}:{error.lineno}: {error.message}") from None
    return environment.template_class.from_code(environment, code, {})


@cache
def _allowed_nodes() -> tuple[type, ...]:
    from jinja2 import nodes  # noqa: PLC0415 - as above

    return (
        nodes.Template, nodes.Output, nodes.TemplateData, nodes.Name, nodes.Const, nodes.Tuple, nodes.Getattr, nodes.Filter,
        nodes.For, nodes.If, nodes.Compare, nodes.Operand, nodes.And, nodes.Or, nodes.Not, nodes.CondExpr, nodes.Test,
    )  # fmt: skip


def _line(trace: TracebackType | None, name: str) -> int:
    """Return the line of template `name` where rendering stopped (Jinja maps the frames back to template lines)."""
    line = 0
    while trace is not None:
        if trace.tb_frame.f_code.co_filename == name:
            line = trace.tb_lineno
        trace = trace.tb_next
    return line


def _check(line: str, name: str, key: str) -> None:
    visible = SECRET.sub("secret", line)
    faults = (
        ("template residue", RESIDUE.search(visible)),
        ("a character that is not printable ASCII", UNPRINTABLE.search(visible)),
        ("a blank at the end", line != line.rstrip()),
        ("edit 0, which makes another object each time", line.split() == ["edit", "0"]),
        (
            "a trunk's VLAN list without 'add', which cuts every other service",
            re.search(r"allowed vlan (?!add )", line),
        ),
    )
    for what, found in faults:
        if found:
            raise PlanError(f"template {name} printed {what} for {key}: {line.strip()!r}")
