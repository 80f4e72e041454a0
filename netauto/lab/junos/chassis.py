"""The hardware of the lab's Junos devices: models and ports (documented: Juniper's hardware guides)."""

from __future__ import annotations

from dataclasses import dataclass

VERSION = "21.4R3.15"


@dataclass(frozen=True, slots=True)
class Model:
    """One model.

    Attributes:
        name: As `show version` says it.
        ports: Its ports, by full name, in order.
        board: Its routing engine, as `show chassis hardware` says it.
        switch: It is a switch, else a firewall.
        management: Name of its management port.
    """

    name: str
    ports: tuple[str, ...]
    board: str
    switch: bool
    management: str


def _ports(kind: str, pic: int, count: int) -> tuple[str, ...]:
    return tuple(f"{kind}-0/{pic}/{number}" for number in range(count))


MODELS: dict[str, Model] = {
    model.name: model
    for model in (
        Model(
            "ex4300-48p",
            (*_ports("ge", 0, 48), *_ports("et", 1, 4), *_ports("xe", 2, 4)),
            "EX4300-48P",
            switch=True,
            management="me0",
        ),
        Model(
            "ex4300-24p",
            (*_ports("ge", 0, 24), *_ports("et", 1, 4), *_ports("xe", 2, 4)),
            "EX4300-24P",
            switch=True,
            management="me0",
        ),
        Model("srx345", (*_ports("ge", 0, 16),), "RE-SRX345", switch=False, management="fxp0"),
        Model(
            "srx380",
            (*_ports("ge", 0, 16), *(f"xe-0/0/{n}" for n in range(16, 20))),
            "RE-SRX380",
            switch=False,
            management="fxp0",
        ),
    )
}


def model_named(name: str) -> Model:
    """A model by name, whatever its case; an unknown EX is a 48 port switch, anything else an SRX345."""
    lower = name.lower()
    fallback = MODELS["ex4300-48p" if lower.startswith("ex") else "srx345"]
    return MODELS.get(lower, Model(lower, fallback.ports, fallback.board, fallback.switch, fallback.management))
