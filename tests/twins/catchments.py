"""Five places with their floating catchments: worked by hand, and published."""

from fractions import Fraction
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
import pandas as pd

from tests import twins

Array = npt.NDArray[np.float64]


class Places(NamedTuple):
    """Minutes from place to place, people, supply; and supply per head, to four digits."""

    minutes: Array
    people: Array
    supply: Array
    two_step: list[float]
    """Within 45 minutes."""
    balanced: list[float]
    """Within 45 minutes, nobody and nothing counted twice."""
    all_of_it: list[float]
    """Within any time."""


def places(origin: str) -> Places:
    """The drawn places, or the hexagons of Belo Horizonte in `../shared`."""
    return _belo_horizonte() if origin == twins.REAL else _drawn()


def _drawn() -> Places:
    """
    Work out four places by a road and one that no other reaches.

    Within 45 minutes a reaches a, b; b reaches a, b, c; c reaches a, b, c, d; d reaches c, d; and
    e, whose own centre is an hour away, nothing.

    Two steps: 10 are for the 600 of a, b, c; 60 for the same; 30 for the 900 of b, c, d; 40 for
    the 700 of c, d. Balanced: a's people go half to each of two, b's a third to each of three,
    and so on: 575/3 to a and to b, 1025/3 to c, 275 to d; what each has goes in equal parts to
    those who reach it.
    """
    away = np.nan
    minutes = np.array(
        [
            [0, 30, 50, 60, away],
            [30, 0, 20, 50, away],
            [45, 20, 0, 40, away],
            [60, 50, 40, 0, away],
            [away, away, away, away, 60],
        ]
    )
    a, b, c, d = (Fraction(*pair) for pair in ((10, 600), (60, 600), (30, 900), (40, 700)))
    two_step = [a + b, a + b + c, a + b + c + d, c + d, Fraction(0)]
    a, b, c, d = (
        Fraction(supply * 3, crowd) / share
        for supply, crowd, share in ((10, 575, 3), (60, 575, 3), (30, 1025, 3), (40, 825, 2))
    )
    balanced = [a + b, a + b + c, a + b + c + d, c + d, Fraction(0)]
    return Places(
        minutes, np.array([100, 200, 300, 400, 500]), np.array([10, 60, 30, 40, 20]),
        [round(float(one), 4) for one in two_step], [round(float(one), 4) for one in balanced],
        [0.14, 0.14, 0.14, 0.14, 0.04],
    )  # fmt: skip


IDS = ["89a88cdb57bffff", "89a88cdb597ffff", "89a88cdb5b3ffff", "89a88cdb5cfffff",
       "89a88cd909bffff"]  # fmt: skip


def _belo_horizonte() -> Places:
    """Five hexagons of the R package `accessibility`, with the values that its manual prints."""
    folder = twins.SHARED / "bench" / "accessibility_bh"
    times = pd.read_parquet(folder / "travel_matrix.parquet")
    land = pd.read_csv(folder / "land_use_data.csv").set_index("id").loc[IDS]
    own = times[times.from_id.isin(IDS) & times.to_id.isin(IDS)]
    cost = own.pivot(index="from_id", columns="to_id", values="travel_time").loc[IDS, IDS]
    return Places(
        cost.to_numpy(), land.population.to_numpy(), land.jobs.to_numpy(),
        [0.0152, 0.1491, 0.1491, 0.1068, 0], [0.0094, 0.1993, 0.1993, 0.1147, 0], [0.1108] * 5,
    )  # fmt: skip
