"""Distances and shares: worked by hand on the small town, then by property."""

from datetime import date

import numpy as np
import numpy.typing as npt
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import text

from gridmap import coverage, network, store
from gridmap.analysis.access import refresh_access
from gridmap.analysis.coverage import buildings as buildings_of
from gridmap.analysis.coverage import named, service_coverage
from tests import town as towns

# From station S at (600, 100): dx, dy in metres.
STRAIGHT = {
    "W1": np.hypot(500, 200),
    "W2": 500.0,
    "E1": np.hypot(100, 200),
    "E2": np.hypot(100, 200),
    "E3": np.hypot(300, 200),
    "E4": 100.0,
}


@pytest.fixture
def town(connection):
    return towns.build(connection)


def table(connection) -> pd.DataFrame:
    refresh_access(connection, "service_station")
    found = buildings_of(connection, "service_station")
    return named(connection, found).set_index("name")


def test_distance_to_the_nearest_point(connection, town):
    buildings = table(connection)
    assert set(buildings.index) == set(STRAIGHT)  # the school has no households to serve
    for name, expected in STRAIGHT.items():
        assert buildings.straight_m[name] == pytest.approx(expected, rel=2e-3)
    assert (buildings.nearest_point == "S").all()


def test_share_within_counts_households_not_buildings(connection, town):
    buildings = table(connection)
    figures = coverage.reach(buildings, 400)
    # E1 3 + E2 4 + E3 5 + E4 6 within, W1 2 + W2 1 beyond.
    assert (figures.total_count, figures.within_count, figures.beyond_count) == (21, 18, 3)
    assert figures.share_within == pytest.approx(18 / 21)
    assert figures.median_m == pytest.approx(STRAIGHT["E1"], rel=2e-3)
    assert figures.p95_m == pytest.approx(STRAIGHT["W1"], rel=2e-3)
    assert figures.farthest_m == pytest.approx(STRAIGHT["W1"], rel=2e-3)


@pytest.mark.parametrize("role", ["street_official", "planner", "grid_leader"])
def test_whoever_looks_first_may_fill_the_cache(connection, town, users, become, role):
    become(users[role])
    assert len(table(connection)) == len(STRAIGHT)
    assert store.access.is_current(connection, "service_station")


def test_a_second_look_reads_what_the_first_made(connection, town):
    table(connection)
    assert store.access.is_current(connection, "service_station")
    connection.execute(text("UPDATE building_access SET straight_m = 1"))
    assert (table(connection).straight_m == 1).all()


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE service_point SET status = 'closed'",
        "DELETE FROM service_offer WHERE service_type_code = 'service_station'",
        "UPDATE service_point SET closed_on = CURRENT_DATE",
        "UPDATE service_point SET opened_on = CURRENT_DATE + 1",
    ],
)
def test_a_closed_point_counts_no_more(connection, town, change):
    assert table(connection).straight_m.notna().all()
    connection.execute(text(change))
    buildings = table(connection)
    assert buildings.straight_m.isna().all()
    figures = coverage.reach(buildings, 400)
    assert figures.share_within == 0
    assert figures.farthest_m == np.inf


def test_a_demolished_building_is_no_demand(connection, town):
    connection.execute(text("UPDATE building SET status = 'demolished' WHERE name = 'E4'"))
    assert "E4" not in table(connection).index


def test_by_community_the_worst_comes_first(connection, town):
    buildings = table(connection).reset_index()
    by = coverage.reach_by(buildings, "community", 400).set_index("community")
    assert list(by.index) == ["West", "East"]
    assert by.beyond_count.to_dict() == {"West": 3, "East": 0}
    assert by.share_within.to_dict() == {"West": 0.0, "East": 1.0}


def test_the_uncovered_are_those_beyond_the_radius_and_lived_in(connection, town):
    found = service_coverage(connection, "service_station")

    def uncovered(radius_m: float) -> pd.DataFrame:
        table = named(connection, found.uncovered(radius_m, walk=False))
        return table.set_index("name")

    # W1 and W2 are too far; the most households come first.
    assert list(uncovered(400).index) == ["W1", "W2"]
    nearer = uncovered(300)
    # E3 is too far as well, and in no plot.
    assert list(nearer.index) == ["E3", "W1", "W2"]
    assert nearer.plot_id.isna().to_dict() == {"E3": True, "W1": False, "W2": False}


def test_the_curve_reaches_the_share_at_the_radius(connection, town):
    buildings = table(connection)
    curve = coverage.distance_curve(buildings.straight_m, buildings.household_count)
    assert curve.share[curve.metres <= 400].max() == pytest.approx(18 / 21)
    assert curve.share.iloc[-1] == pytest.approx(1)
    assert curve.metres.is_monotonic_increasing and curve.share.is_monotonic_increasing


def test_whoever_is_served_by_nobody_keeps_the_curve_below_one():
    curve = coverage.distance_curve(pd.Series([10.0, np.nan]), pd.Series([1, 3]))
    assert curve.share.iloc[-1] == 0.25
    assert (
        coverage.distance_curve(pd.Series([], dtype=float), pd.Series([], dtype=int)).share.max()
        == 0
    )


def some(metres: npt.ArrayLike, households: npt.ArrayLike) -> pd.DataFrame:
    """Buildings at these distances, with so many households each."""
    return pd.DataFrame(
        {
            "building_id": np.arange(len(metres)),
            "household_count": households,
            "straight_m": metres,
            "walk_m": np.nan,
        }
    )


def test_no_buildings_no_share():
    figures = coverage.reach(some([], []), 500)
    assert np.isnan(figures.share_within) and np.isnan(figures.median_m)


places = st.lists(
    st.tuples(st.floats(117.0, 117.05), st.floats(31.0, 31.05), st.integers(0, 50)),
    min_size=1,
    max_size=30,
)


@given(places, places, st.integers(50, 3000))
def test_opening_a_point_never_lowers_coverage(homes, points, radius):
    lon, lat, weight = (np.array(part) for part in zip(*homes, strict=True))
    x, y, _ = (np.array(part) for part in zip(*points, strict=True))

    def share(count: int) -> float:
        _, metres = network.nearest_straight(lon, lat, x[:count], y[:count])
        return coverage.reach(some(metres, weight), radius).within_count

    shares = [share(count) for count in range(1, len(x) + 1)]
    assert shares == sorted(shares)


def test_residential_point_lies_in_its_building(connection, town):
    refresh_access(connection, "service_station")
    demand = buildings_of(connection, "service_station")
    outside = connection.execute(
        text("""
            SELECT count(*) FROM building
            JOIN unnest(CAST(:ids AS bigint[]), CAST(:lon AS float8[]), CAST(:lat AS float8[]))
                AS given (id, lon, lat) USING (id)
            WHERE NOT ST_Covers(building.geom, ST_SetSRID(ST_MakePoint(lon, lat), 4326))
        """),
        {
            "ids": demand.building_id.tolist(),
            "lon": demand.lon.tolist(),
            "lat": demand.lat.tolist(),
        },
    ).scalar()
    assert outside == 0


def test_open_points_of_a_day(connection, town):
    connection.execute(
        text("UPDATE service_point SET opened_on = '2026-03-01', closed_on = '2026-04-01'")
    )
    for day, expected in (
        (date(2026, 2, 28), 0),
        (date(2026, 3, 1), 1),
        (date(2026, 3, 31), 1),
        (date(2026, 4, 1), 0),
    ):
        assert len(store.access.open_points(connection, "service_station", day)) == expected
