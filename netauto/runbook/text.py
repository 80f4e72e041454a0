"""The paper as plain text: one page a device (form feed), a box a step; prints on anything."""

from __future__ import annotations

import sys
import textwrap
from typing import TYPE_CHECKING

from netauto.intent.yaml_source import printable
from netauto.runbook.words import word

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from netauto.runbook.models import Block, Runbook, Sheet
    from netauto.runbook.words import Language

PAGE = "\f"
_WIDTH = 78
_BOX = "[ ]"
_LINE = "_" * 30


def text(book: Runbook, language: Language) -> str:
    """Return the whole paper; control and bidirectional characters of people or devices stand as escapes."""
    pages = ["\n".join(_cover(book, language))]
    pages += ["\n".join(_sheet(book, number, sheet, language)) for number, sheet in enumerate(book.sheets, 1)]
    return f"\n{PAGE}".join(pages) + "\n"


def shown(line: str) -> str:
    """Return one line with everything that a reader or a printer would act upon shown as an escape; never shortened."""
    return printable(line, sys.maxsize)


def secret_place(book: Runbook, reference: str, language: Language) -> str:
    """Return where the value of a reference (``vault:name``) is found, in words."""
    kind, _, key = reference.partition(":")
    how = word(f"secret_{kind}", language, vault=book.vault, key=key)
    return word("secret_where", language, reference=f"⟦secret:{reference}⟧", how=how)


def facts(book: Runbook, language: Language) -> list[tuple[str, str]]:
    """Return the head of the paper; an empty value is filled in by hand."""
    rows = (
        ("change", book.change),
        ("plan", book.plan),
        ("intent", book.intent),
        ("tool", book.tool),
        ("owner", book.owner),
        ("done_by", ""),
        ("seen_by", ""),
        ("date", ""),
    )
    return [(word(key, language), value) for key, value in rows]


def device_facts(sheet: Sheet, language: Language) -> list[tuple[str, str]]:
    """Return what a sheet says of its device."""
    rows = (
        ("platform", sheet.title),
        ("role", f"{sheet.role}, {sheet.site}" if sheet.role else ""),
        ("address", sheet.where or word("no_address", language)),
        ("account", f"{sheet.user}, {sheet.password}" if sheet.user else ""),
        ("base", sheet.base),
        ("predicted", sheet.predicted),
    )
    return [(word(key, language), value) for key, value in rows]


def _cover(book: Runbook, language: Language) -> Iterator[str]:
    yield f"{word('runbook', language).upper()}: {word(book.action, language)} {shown(book.unit)} ({shown(book.code)})"
    yield "=" * _WIDTH
    yield from _table(facts(book, language))
    if not book.sheets:
        yield from ("", word("nothing", language))
        return
    yield from _heading(word("prerequisites", language))
    yield from (line for each in book.prerequisites or (word("no_prerequisites", language),) for line in _boxed(each))
    yield from _heading(word("order", language))
    yield from _wrapped(word("order_text", language))
    yield from _wrapped(word("timer_text", language, minutes=book.minutes))
    yield ""
    for number, sheet in enumerate(book.sheets, 1):
        yield f"  {_BOX} {number}. {shown(sheet.device)}, {shown(sheet.title)}"
    if book.unchanged:
        yield from ("", f"{word('unchanged', language)}: {shown(', '.join(book.unchanged))}")


def _sheet(book: Runbook, number: int, sheet: Sheet, language: Language) -> Iterator[str]:
    place = f"{word('sheet', language)} {number} {word('of', language)} {len(book.sheets)}"
    yield f"{place}: {shown(sheet.device)}    {shown(book.unit)}, {word('plan', language)} {book.plan[:16]}"
    yield "=" * _WIDTH
    yield from _table(device_facts(sheet, language))
    if sheet.impact:
        yield from _heading(word("impact", language))
        yield from (line for each in sheet.impact for line in _wrapped(f"- {each}"))
    if sheet.secrets:
        yield from _heading(word("secrets", language))
        yield from (line for each in sheet.secrets for line in _wrapped(secret_place(book, each, language)))
        yield from _wrapped(word("secret_paper", language))
    for place_in, block in enumerate(sheet.blocks, 1):
        yield from _block(book, place_in, block, language)
    yield from ("", f"{word('initials', language)}: {_LINE}")


def _block(book: Runbook, number: int, block: Block, language: Language) -> Iterator[str]:
    about = f" ({shown(block.about)})" if block.about else ""
    yield from _heading(f"{number}. {word(block.title, language)}{about}")
    for note in block.notes:
        yield from _wrapped(f"! {word(note, language, minutes=book.minutes)}")
    for place, step in enumerate(block.steps, 1):
        yield f"{_BOX} {place:>4}  {shown(step.text)}"  # a line to type is never wrapped
        for look in step.looks:
            yield from _wrapped(f"-> {look.subject}: {look.expect}", indent=14)


def _table(rows: Iterable[tuple[str, str]]) -> Iterator[str]:
    for name, value in rows:
        yield f"{name:<26} {shown(value) or _LINE}"


def _heading(title: str) -> tuple[str, ...]:
    return "", title, "-" * min(len(title), _WIDTH)


def _boxed(sentence: str) -> list[str]:
    first, *rest = textwrap.wrap(shown(sentence), _WIDTH - len(_BOX) - 1, break_on_hyphens=False) or [""]
    return [f"{_BOX} {first}", *(f"{' ' * len(_BOX)} {line}" for line in rest)]


def _wrapped(sentence: str, indent: int = 0) -> list[str]:
    first = " " * indent
    after = f"{first}  " if sentence.startswith(("-", "!")) else first
    words = textwrap.TextWrapper(_WIDTH + indent, initial_indent=first, subsequent_indent=after, break_on_hyphens=False)
    return words.wrap(shown(sentence))
