"""Unit coverage, plots and teams, and the two tiers: who has one, counted."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

import pandas as pd

from gridmap.coverage.provenance import HOUSEHOLDS, OWN_STANDARD, SHARE, Provenance
from gridmap.i18n import Message


@dataclass(frozen=True)
class UnitCoverage:
    """So many of the units have it."""

    having_count: int
    unit_count: int
    provenance: Provenance

    @property
    def share(self) -> float:
        """0 to 1; NaN without units."""
        return self.having_count / self.unit_count if self.unit_count else float("nan")


def unit_coverage(has: pd.Series, on: date, *, what: str) -> UnitCoverage:
    """
    建成率: communities (or plots) that have something, of all of them.

    Definition of founding document 000 (essay 5): 35 of 46 is 76 %. Population base: the units
    themselves, large and small alike; unit: a share.

    Parameters
    ----------
    has
        A truth value a unit.
    on
        The day it holds for.
    what
        What they have, for the definition.
    """
    provenance = Provenance(
        definition=Message("units that have {what} / all units", what=what),
        population_base=Message("communities or plots, each counts one"),
        unit=SHARE,
        source=OWN_STANDARD,
        on=on,
        n=len(has),
    )
    return UnitCoverage(int(has.sum()), len(has), provenance)


@dataclass(frozen=True)
class PlotCoverage:
    """
    Buildings and households by whether they are in a plot with a complete team.

    `in_team` are in a plot with a complete team, `in_plot` in any plot (those included),
    `without_plot` in none, `unlocated_count` on no building.
    """

    building_count: int
    building_in_plot: int
    building_in_team: int
    household_count: int
    household_in_plot: int
    household_in_team: int
    unlocated_count: int
    provenance: Provenance

    @property
    def without_plot_count(self) -> int:
        """Located households in no plot."""
        return self.household_count - self.household_in_plot - self.unlocated_count

    @property
    def household_share(self) -> float:
        """Share of all households, unlocated ones included, within the radius."""
        return (
            self.household_in_team / self.household_count if self.household_count else float("nan")
        )


def plot_coverage(
    buildings: pd.DataFrame, complete: Mapping[int, bool], unlocated_count: int, on: date
) -> PlotCoverage:
    """
    包干到户: households in a plot whose team is complete (1-2 workers, at least one volunteer).

    Founding document 001 (essay 8). Population base: households of the ledgers; unit: a share.

    Parameters
    ----------
    buildings
        `plot_id` (missing: in none), `household_count`, of the day.
    complete
        Whether the team is complete, by plot; a plot it lacks is incomplete.
    unlocated_count
        Households on no building.
    on
        The day all of these hold for.
    """
    in_plot = buildings.plot_id.notna()
    in_team = buildings.plot_id.isin([plot for plot, is_full in complete.items() if is_full])
    households = buildings.household_count
    located = int(households.sum())
    return PlotCoverage(
        building_count=len(buildings),
        building_in_plot=int(in_plot.sum()),
        building_in_team=int(in_team.sum()),
        household_count=located + unlocated_count,
        household_in_plot=int(households[in_plot].sum()),
        household_in_team=int(households[in_team].sum()),
        unlocated_count=unlocated_count,
        provenance=Provenance(
            definition=Message("households in a plot with a complete team / all households"),
            population_base=HOUSEHOLDS,
            unit=SHARE,
            source=OWN_STANDARD,
            on=on,
            n=located + unlocated_count,
        ),
    )


@dataclass(frozen=True)
class Tiers:
    """Centres and their stations; `orphans` are stations without an open centre."""

    centre_count: int
    station_count: int
    orphans: pd.DataFrame
    stations_per_centre: float
    people_per_station: float
    provenance: Provenance


def tiers(points: pd.DataFrame, people_count: int, on: date) -> Tiers:
    """
    Two tiers: stations per centre, people per station, stations without a centre.

    Founding document 000 (essay 6): centre, stations, remote outposts. Population base: people of
    the ledgers; unit: stations a centre, people a station.

    Parameters
    ----------
    points
        Points of the service's two types that are open on the day: `service_point_id`,
        `parent_id`, `tier` (hall, station, outpost). A site counts once, whatever it offers.
    people_count
        People to be served.
    on
        The day.
    """
    sites = points.drop_duplicates("service_point_id")
    centres = sites[sites.tier == "hall"]
    stations = sites[sites.tier == "station"]
    orphans = stations[~stations.parent_id.isin(centres.service_point_id)]
    return Tiers(
        centre_count=len(centres),
        station_count=len(stations),
        orphans=orphans,
        stations_per_centre=len(stations) / len(centres) if len(centres) else float("nan"),
        people_per_station=people_count / len(stations) if len(stations) else float("nan"),
        provenance=Provenance(
            definition=Message(
                "stations / centres; people / stations; stations with no open centre"
            ),
            population_base=Message("people of the ledgers, unlocated ones included"),
            unit=Message("stations per centre, people per station"),
            source=OWN_STANDARD,
            on=on,
            n=len(sites),
        ),
    )
