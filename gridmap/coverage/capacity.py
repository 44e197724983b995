"""Whether the points have room for those in reach of them."""

from dataclasses import dataclass

import numpy as np
import pandas as pd
from scipy.sparse import csr_array

from gridmap.coverage.assignment import assign
from gridmap.coverage.catchment import two_step_floating_catchment
from gridmap.coverage.provenance import Provenance
from gridmap.coverage.service import ServiceCoverage
from gridmap.i18n import Message


@dataclass(frozen=True)
class Capacity:
    """
    Places per 1,000 people, where all in reach of a point share it.

    `buildings`: `building_id`, `places_per_1000`, in the order of the coverage's buildings.
    `points`: `service_point_id`, `name`, `capacity` (NaN: not known), `people_in_reach`,
    `people_per_place`, the most crowded first.
    """

    buildings: pd.DataFrame
    points: pd.DataFrame
    provenance: Provenance

    @property
    def unknown_count(self) -> int:
        """Points whose capacity is not known; they count as having none."""
        return int(self.points.capacity.isna().sum())


@dataclass(frozen=True)
class Allotment:
    """
    Places given out one by one.

    `points`: `service_point_id` and `taken`, its places that somebody in reach takes.
    `served_count` people have a place, `unserved_count` are in reach of none that is left;
    `mean_m` is how far the served go, NaN where nobody is.
    """

    points: pd.DataFrame
    served_count: int
    unserved_count: int
    mean_m: float


def capacity(
    found: ServiceCoverage, points: pd.DataFrame, metres: csr_array, radius_m: float
) -> Capacity:
    """
    `two_step_floating_catchment` of a service's open points over the people within a radius.

    Population base: people of the ledgers on residential buildings; the unlocated ones are in
    nobody's reach and make no point more crowded. Source: founding document 002 (C22).

    Parameters
    ----------
    found
        Coverage of the service: its buildings and their people.
    points
        `service_point_id`, `name`, `capacity` (NaN: not known) of the open points.
    metres
        Distances within the radius, buildings x points; what is not stored is beyond it.
    radius_m
        Metres.
    """
    people = found.buildings.people_count.to_numpy(float)
    room = points.capacity.to_numpy(float)
    per_head = two_step_floating_catchment(metres, people, np.nan_to_num(room), limit=radius_m)
    crowd = people @ csr_array((np.ones_like(metres.data), metres.indices, metres.indptr),
                               shape=metres.shape)  # fmt: skip
    crowded = pd.DataFrame(
        {
            "service_point_id": points.service_point_id,
            "name": points.name,
            "capacity": room,
            "people_in_reach": crowd.astype(np.int64),
            "people_per_place": np.divide(
                crowd, room, out=np.full(len(room), np.nan), where=room > 0
            ),
        }
    )
    return Capacity(
        pd.DataFrame(
            {"building_id": found.buildings.building_id, "places_per_1000": 1000 * per_head}
        ),
        crowded.sort_values("people_per_place", ascending=False, ignore_index=True),
        Provenance(
            definition=Message(
                "places of the points within {metres:g} m, each shared by all people within that "
                "distance of it, per 1,000 people (two-step floating catchment)",
                metres=radius_m,
            ),
            population_base=Message("people of the ledgers on residential buildings"),
            unit=Message("places per 1,000 people"),
            source="Luo & Wang 2003",
            on=found.on,
            n=int(people.sum()),
        ),
    )


def allotment(found: ServiceCoverage, points: pd.DataFrame, metres: csr_array) -> Allotment:
    """
    `assign` the people of a service's coverage to places: as many as can be, then the least way.

    Shows which points stay empty although others overflow. The arguments are those of `capacity`.
    """
    people = found.buildings.people_count.to_numpy(np.int64)
    given = assign(metres, people, np.floor(np.nan_to_num(points.capacity.to_numpy(float))))
    served = int(given.load.sum())
    return Allotment(
        points[["service_point_id"]].assign(taken=given.load),
        served,
        int(given.unserved.sum()),
        given.total_distance / served if served else float("nan"),
    )
