"""``blueprints/*.yml``: zones that are there, one place each."""

from __future__ import annotations

from typing import TYPE_CHECKING

from netauto.intent.checks.names import reserved, same_as_file, twice, unknown

if TYPE_CHECKING:
    from collections.abc import Iterator

    from netauto.errors import Problem
    from netauto.intent.models import Blueprint
    from netauto.intent.sources import Sources
    from netauto.intent.yaml_source import Document, Keys


def check(sources: Sources) -> Iterator[Problem]:
    """Yield the contradictions of every blueprint."""
    for stem, located in sources.blueprints.items():
        blueprint, document = located.value, located.document
        yield from same_as_file(document, ("blueprint",), blueprint.blueprint, stem)
        yield from _zones(blueprint, document)
        yield from _references(blueprint, document)
        yield from twice(
            document, ((("services", i), name) for i, name in enumerate(blueprint.services)), "this service"
        )
        if sources.catalogue is not None:
            known = sources.catalogue.value.services
            for position, name in enumerate(blueprint.services):
                yield from unknown(document, ("services", position), name, known, "a service of catalogue.yml")


def _zones(blueprint: Blueprint, document: Document) -> Iterator[Problem]:
    for name in blueprint.zones:
        yield from reserved(document, ("zones", name), name)
    offsets = ((("zones", name, "offset"), str(zone.offset)) for name, zone in blueprint.zones.items())
    yield from twice(document, offsets, "this offset")


def _references(blueprint: Blueprint, document: Document) -> Iterator[Problem]:
    wired: tuple[tuple[Keys, str], ...] = (
        (("room_zone",), blueprint.room_zone),
        (("voice_zone",), blueprint.voice_zone),
        (("printer_zone",), blueprint.printer_zone),
    )
    radio = tuple((("wifi", purpose, "zone"), wifi.zone) for purpose, wifi in blueprint.wifi.items())
    for path, name in (*wired, *radio):
        yield from unknown(document, path, name, blueprint.zones, "a zone of the blueprint")
    for path, name in wired:
        if name in blueprint.zones and not blueprint.zones[name].wired:
            yield document.problem(path, f"'{name}'", "the zone says wired: false, but switch ports would be in it")
