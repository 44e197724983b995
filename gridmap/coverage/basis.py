"""What a figure says of itself."""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True)
class Basis:
    """Definition, population base, unit, source clause, day and n: shown with every figure."""

    definition: str
    population_base: str
    unit: str
    source: str
    on: date
    n: int


HOUSEHOLDS = "households of the ledgers that are open on the day"
"""Population base of figures that count households; unlocated ones are a class of their own."""
