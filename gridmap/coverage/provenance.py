"""Provenance of a figure: its definition, base and source, shown wherever the figure is."""

from dataclasses import dataclass
from datetime import date

from gridmap.i18n import Message


@dataclass(frozen=True)
class Provenance:
    """Definition, population base, unit, source clause, day and n of a figure."""

    definition: Message
    population_base: Message
    unit: Message
    source: str
    on: date
    n: int


HOUSEHOLDS = Message("households of the ledgers that are open on the day")
"""Population base of figures that count households; unlocated ones are a class of their own."""

OWN_STANDARD = "本街道自定标准"
"""Source of what the subdistrict set itself: no document to be cited."""

SHARE = Message("share")
SQUARE_METRES = Message("m²")
