"""Hardware: which ports a model has (documented: Arista data sheets), and what it says about itself."""

from __future__ import annotations

from dataclasses import dataclass

from netauto.lab.eos.interfaces import LIMITS, split_interface

VERSION = "4.30.5M"
LANES = 4


@dataclass(frozen=True, slots=True)
class Model:
    """One hardware model.

    Attributes:
        copper: Ports with one lane, numbered from 1: how many, and their media type in `show interfaces status`.
        fibre: SFP ports behind them.
        qsfp: Ports with four lanes each, behind those.
        speed: Bits per second of the first group; 25 G behind it, 100 G for QSFP.
        poe: The first group gives power.
    """

    copper: int
    media: str
    fibre: int
    qsfp: int
    speed: int
    poe: bool = False


MODELS: dict[str, Model] = {
    "CCS-720XP-48Y6": Model(48, "1000BASE-T", 6, 0, 1_000_000_000, poe=True),
    "CCS-720XP-24Y6": Model(24, "1000BASE-T", 6, 0, 1_000_000_000, poe=True),
    "DCS-7050SX3-48YC8": Model(48, "10GBASE-SR", 0, 8, 25_000_000_000),
}


def model_named(name: str) -> Model:
    """A model by name.

    Raises:
        KeyError: The lab has no such model; the message lists them.
    """
    if name not in MODELS:
        raise KeyError(f"the lab has no Arista model {name!r}; there are: {', '.join(sorted(MODELS))}")
    return MODELS[name]


def ports(model: Model) -> tuple[str, ...]:
    """The interfaces that the machine comes with."""
    single = model.copper + model.fibre
    return (
        *(f"Ethernet{number}" for number in range(1, single + 1)),
        *(f"Ethernet{single + number}/{lane}" for number in range(1, model.qsfp + 1) for lane in range(1, LANES + 1)),
        "Management1",
    )


def speed(model: Model, name: str) -> int:
    """Bits per second of an interface."""
    kind, numbers = split_interface(name)
    if kind == "Management":
        return 1_000_000_000
    if kind != "Ethernet":
        return 0
    if numbers[0] <= model.copper:
        return model.speed
    return 100_000_000_000 if len(numbers) > 1 else 25_000_000_000


def can_exist(name: str, physical: frozenset[str]) -> bool:
    """Whether the machine has the interface, or can create it."""
    kind, _ = split_interface(name)
    base = name.partition(".")[0]
    return base in physical or kind in LIMITS
