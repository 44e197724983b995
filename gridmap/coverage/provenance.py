"""Provenance of a figure: its definition, base and source, shown wherever the figure is."""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True)
class Provenance:
    """Definition, population base, unit, source clause, day and n of a figure."""

    definition: str
    population_base: str
    unit: str
    source: str
    on: date
    n: int


HOUSEHOLDS = "households of the ledgers that are open on the day"
"""Population base of figures that count households; unlocated ones are a class of their own."""
