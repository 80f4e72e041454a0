"""Hardware: which ports a model has (documented: HPE Aruba data sheets of the 6300 series), and what it says about itself."""

from __future__ import annotations

import re
from dataclasses import dataclass

VERSION = "FL.10.13.1000"
_PORT = re.compile(r"1/1/(\d{1,2})")


@dataclass(frozen=True, slots=True)
class Model:
    """One hardware model.

    Attributes:
        product: What `show system` and `show module` call it.
        copper: Ports of 1 Gbit/s, numbered from 1.
        fibre: SFP56 ports behind them.
        poe: Whether the first group gives power.
    """

    product: str
    copper: int
    fibre: int
    poe: bool


MODELS: dict[str, Model] = {
    "JL661A": Model("6300M 48G CL4 PoE 4SFP56 Swch", 48, 4, poe=True),
    "JL662A": Model("6300M 24G CL4 PoE 4SFP56 Swch", 24, 4, poe=True),
    "JL663A": Model("6300M 48G 4SFP56 Swch", 48, 4, poe=False),
}


def model_named(name: str) -> Model:
    """A model by its part number.

    Raises:
        KeyError: The lab has no such model; the message lists them.
    """
    if name not in MODELS:
        raise KeyError(f"the lab has no AOS-CX model {name!r}; there are: {', '.join(sorted(MODELS))}")
    return MODELS[name]


def ports(model: Model) -> tuple[str, ...]:
    """The ports that the machine comes with."""
    return tuple(f"1/1/{number}" for number in range(1, model.copper + model.fibre + 1))


def port_order(name: str) -> tuple[int, ...]:
    """Sort key: `1/1/2` before `1/1/13`, aggregates behind."""
    numbers = tuple(int(number) for number in re.findall(r"\d+", name))
    return (len(numbers) == 1, *numbers)


def kind(model: Model, name: str) -> str:
    """What `show interface brief` calls the port's medium."""
    found = _PORT.fullmatch(name)
    if found is None:
        return "--"
    return "1GbT" if int(found[1]) <= model.copper else "25G-DAC3"


def speed(model: Model, name: str) -> int:
    """Mbit/s of a port that is up."""
    return 1000 if kind(model, name) == "1GbT" else 25000
