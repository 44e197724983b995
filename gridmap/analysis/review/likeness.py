"""Buildings whose names come near one that no building has."""

import re
from difflib import SequenceMatcher

import pandas as pd

from gridmap.address import label, normalise

LIKE = 0.6
"""Least likeness of two names, of 1, at which a person is asked."""


def likeliest(buildings: pd.DataFrame, written: str, count: int = 3) -> pd.DataFrame:
    """
    Buildings whose names come near a label, the likeliest first; none where none does.

    Parameters
    ----------
    buildings
        With `name`, as of `find_buildings`.
    written
        Label of the building as the address has it, such as 88 of 88号楼.
    count
        Largest number returned.
    """
    near = buildings.name.map(lambda name: _likeness(name, written)).astype(float)
    order = near[near >= LIKE].sort_values(ascending=False, kind="stable").index[:count]
    return buildings.loc[order]


def called_as(buildings: pd.DataFrame, place: str, count: int = 3) -> pd.DataFrame:
    """Buildings whose name is that of the place alone, without a number: 春风里 of 春风里/3."""
    named = buildings.name.map(lambda name: isinstance(name, str) and normalise(name) == place)
    return buildings[named.astype(bool)].head(count)


def _likeness(name: str | None, written: str) -> float:
    """1 where the label is one of the name's numbers, else how much of both is the same."""
    own = label(name) if isinstance(name, str) else None
    if not own or not written:
        return 0.0
    if written in re.split(r"\D+", own):
        return 1.0
    return SequenceMatcher(None, own, written).ratio()
