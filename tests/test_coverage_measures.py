"""Measures as pure functions: published values, other packages, cases by hand, properties."""

from datetime import date

import networkx as nx
import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.sparse import csr_array

from gridmap import coverage
from gridmap.coverage import standards
from gridmap.coverage.assignment import AssignmentError
from gridmap.coverage.clusters import cluster_labels
from gridmap.coverage.facility_rules import FacilityRule
from tests import twins
from tests.twins import catchments
from tests.twins.catchments import Places

DAY = date(2026, 3, 4)


# Floating catchments -----------------------------------------------------------------------------


@pytest.fixture(params=twins.EITHER)
def places(request) -> Places:
    return catchments.places(request.param)


def test_two_steps_give_the_known_values(places):
    found = coverage.two_step_floating_catchment(*places[:3], limit=45)
    assert found.round(4).tolist() == places.two_step


def test_balanced_gives_the_known_values(places):
    found = coverage.balanced_floating_catchment(*places[:3], limit=45)
    assert found.round(4).tolist() == places.balanced


def test_all_reachable_is_supply_over_demand(places):
    found = coverage.two_step_floating_catchment(*places[:3], limit=1000)
    assert found.round(4).tolist() == places.all_of_it


def instance(seed):
    rng = np.random.default_rng(seed)
    n, m = rng.integers(2, 30), rng.integers(1, 12)
    return rng.uniform(0, 3000, (n, m)), rng.integers(1, 200, n), rng.integers(1, 40, m), rng


@pytest.mark.filterwarnings("ignore::FutureWarning", "ignore::DeprecationWarning")
@pytest.mark.parametrize("decay", [None, *coverage.DECAYS])
@pytest.mark.parametrize("seed", range(5))
def test_two_steps_as_pysal(seed, decay):
    from access import fca

    cost, demand, supply, _ = instance(seed)
    limit = 1200.0
    found = coverage.two_step_floating_catchment(cost, demand, supply, limit=limit, decay=decay)
    n, m = cost.shape
    pairs = pd.DataFrame(
        {
            "origin": np.repeat(np.arange(n), m),
            "dest": np.tile(np.arange(m) + 1000, n),
            "cost": cost.ravel(),
        }
    )
    weigh = coverage.DECAYS[decay](limit) if decay else None
    expected = fca.two_stage_fca(
        pd.DataFrame({"geoid": np.arange(n), "demand": demand.astype(float)}),
        pd.DataFrame({"supply": supply.astype(float)}, index=np.arange(m) + 1000),
        pairs, max_cost=limit, weight_fn=weigh,
    )  # fmt: skip
    assert found == pytest.approx(expected.reindex(range(n)).fillna(0).to_numpy(), rel=1e-12)
    assert expected.max() > 0


@pytest.mark.parametrize("decay", [None, *coverage.DECAYS])
def test_sparse_and_dense_agree_and_supply_is_given_once(decay):
    cost, demand, supply, rng = instance(7)
    cost[0, 0] = 0  # at the point itself: stored, and not "nothing stored"
    far = rng.random(cost.shape) < 0.3
    far[0, 0] = False
    dense = np.where(far, np.inf, cost)
    sparse = csr_array((dense[~far], np.nonzero(~far)), shape=cost.shape)
    a, b = (
        coverage.two_step_floating_catchment(one, demand, supply, limit=1500, decay=decay)
        for one in (dense, sparse)
    )
    assert a == pytest.approx(b)
    used = supply[(dense <= 1500).any(axis=0)].sum()
    assert a @ demand == pytest.approx(used)


def test_decays_start_at_one_and_end_at_a_hundredth():
    for make in coverage.DECAYS.values():
        weigh = make(500.0)
        assert weigh(np.array([0.0, 500.0])) == pytest.approx([1, 0.01])
        assert (np.diff(weigh(np.linspace(0, 500, 50))) <= 0).all()


# Assignment --------------------------------------------------------------------------------------


def best_flow(distance, demand, capacity):
    """Most served, least distance, by networkx."""
    graph = nx.DiGraph()
    for i, count in enumerate(demand):
        graph.add_edge("s", ("d", i), capacity=int(count), weight=0)
    for j, count in enumerate(capacity):
        graph.add_edge(("p", j), "t", capacity=int(count), weight=0)
    for i, j in zip(*np.nonzero(distance), strict=True):
        graph.add_edge(("d", i), ("p", j), capacity=int(demand[i]), weight=int(distance[i, j]))
    graph.add_nodes_from(["s", "t"])
    flow = nx.max_flow_min_cost(graph, "s", "t")
    served = sum(flow["s"].values())
    return served, nx.cost_of_flow(graph, flow)


@settings(max_examples=60)
@given(st.integers(0, 10_000))
def test_assignment_is_the_best_flow(seed):
    rng = np.random.default_rng(seed)
    n, m = rng.integers(1, 9), rng.integers(1, 5)
    distance = rng.integers(1, 1000, (n, m)) * (rng.random((n, m)) < 0.6)
    demand, capacity = rng.integers(0, 9, n), rng.integers(0, 15, m)
    found = coverage.assign(csr_array(distance.astype(float)), demand, capacity)
    served, cost = best_flow(distance, demand, capacity)
    assert found.count.sum() == served == demand.sum() - found.unserved.sum()
    assert found.total_distance == pytest.approx(cost)
    assert (found.load <= capacity).all() and (found.unserved >= 0).all()


def test_who_stays_unserved_is_known():
    # Room for 7 of 8. The second alone reaches the far point, so it takes that and what is
    # dearer for the first: 3 x 100 + 2 x 50 + 2 x 900.
    distance = csr_array(np.array([[100.0, 0], [50.0, 900.0]]))
    found = coverage.assign(distance, [4, 4], [5, 2])
    assert found.unserved.tolist() == [1, 0]
    assert found.total_distance == 2200
    assert found.load.tolist() == [5, 2]
    assert sorted(zip(found.demand, found.point, found.count, strict=True)) == [
        (0, 0, 3), (1, 0, 2), (1, 1, 2),
    ]  # fmt: skip


def test_assignment_refuses_what_it_cannot_count():
    with pytest.raises(AssignmentError, match="whole numbers"):
        coverage.assign(csr_array((1, 1)), [1.5], [1])
    with pytest.raises(AssignmentError, match="2 demand points"):
        coverage.assign(csr_array((1, 1)), [1, 1], [1])


# Distance ----------------------------------------------------------------------------------------


def town(straight, households, age60=None, walk=None):
    straight = np.asarray(straight, float)
    return pd.DataFrame(
        {
            "building_id": np.arange(len(straight)) + 1,
            "household_count": households,
            "people_count": np.asarray(households) * 3,
            "age60_count": np.asarray(households if age60 is None else age60, float),
            "age80_count": 0.0,
            "straight_m": straight,
            "walk_m": straight * 1.25 if walk is None else np.asarray(walk, float),
        }
    )


def test_unlocated_households_are_a_class_of_their_own():
    found = coverage.reach(town([100, 300, 500], [2, 3, 4]), 300, unlocated=1)
    assert (found.within_count, found.beyond_count, found.unlocated_count) == (5, 4, 1)
    assert found.total_count == 10 and found.share_within == 0.5
    assert found.share_within_at_most == 0.6
    assert (found.median_m, found.farthest_m, found.farthest_building_id) == (300, 500, 3)
    assert found.detour == pytest.approx(1.25)


def test_hidden_counts_are_the_rest_of_the_total():
    buildings = town([100, 300, 500], [2, 3, 4], [np.nan, 3, 4])
    found = coverage.reach(buildings, 300, weight="age60", unlocated=1, total=10)
    assert (found.within_count, found.beyond_count, found.hidden_count) == (3, 4, 2)
    assert (found.share_within, found.share_within_at_most) == (0.3, 0.6)
    silent = coverage.reach(buildings, 300, weight="age60", unlocated=np.nan)
    assert np.isnan(silent.share_within) and np.isnan(silent.hidden_count)


def test_a_building_without_a_point_is_infinitely_far():
    found = coverage.reach(town([100, np.nan], [1, 1]), 300)
    assert found.share_within == 0.5 and found.farthest_m == np.inf
    assert found.detour == pytest.approx(1.25)


def test_bands_hold_their_upper_edge():
    found = coverage.bands(town([300, 301, 600, np.nan], [1, 2, 3, 4]), [300, 600])
    assert found["count"].tolist() == [1, 5, 4]
    assert found.building_count.tolist() == [1, 2, 1]


counts = st.lists(
    st.tuples(st.floats(0, 2000), st.integers(0, 9), st.sampled_from([1.0, 2.0, np.nan])),
    min_size=1, max_size=25,
)  # fmt: skip


@given(counts, st.integers(1, 2000), st.integers(0, 5))
def test_parts_add_up_to_the_whole(rows, radius, unlocated):
    metres, households, plots = (list(part) for part in zip(*rows, strict=True))
    buildings = town(metres, households).assign(plot_id=plots)
    whole = coverage.reach(buildings, radius, unlocated=unlocated)
    assert whole.within_count + whole.beyond_count + whole.unlocated_count == whole.total_count
    parts = coverage.reach_by(buildings, "plot_id", radius, unlocated={"none": unlocated})
    for name in ("building_count", "total_count", "within_count", "beyond_count"):
        assert parts[name].sum() == getattr(whole, name)


# Units, tiers, premises, hours -------------------------------------------------------------------


def test_units_that_have_it():
    found = coverage.unit_coverage(pd.Series([True] * 35 + [False] * 11), DAY, what="a hall")
    assert (found.having_count, found.unit_count, round(found.share, 3)) == (35, 46, 0.761)
    assert found.provenance.n == 46 and "a hall" in str(found.provenance.definition)


def test_plots_and_teams():
    buildings = town([1, 1, 1, 1], [2, 3, 4, 5]).assign(plot_id=[1, 1, 2, np.nan])
    found = coverage.plot_coverage(buildings, {1: True, 2: False}, 6, DAY)
    assert (found.building_in_plot, found.building_in_team) == (3, 2)
    assert (found.household_count, found.household_in_plot, found.household_in_team) == (20, 9, 5)
    assert found.without_plot_count == 5 and found.household_share == 0.25


def test_two_tiers():
    points = pd.DataFrame(
        {
            "service_point_id": [1, 2, 2, 3, 4],
            "parent_id": [np.nan, 1, 1, 9, np.nan],
            "tier": ["hall", "station", "station", "station", "outpost"],
        }
    )
    found = coverage.tiers(points, 9000, DAY)
    assert (found.centre_count, found.station_count) == (1, 2)
    assert found.orphans.service_point_id.tolist() == [3]  # its parent is not open
    assert (found.stations_per_centre, found.people_per_station) == (2, 4500)


def test_a_site_counts_once_in_area():
    communities = pd.DataFrame(
        {"community_id": [1, 2], "community": ["A", "B"], "household_count": [3000, 100]}
    )
    points = pd.DataFrame(
        {
            "service_point_id": [1, 1, 2, 3],
            "community_id": [1, 1, 1, 2],
            "floor_area_m2": [500.0, 500.0, np.nan, 650.0],
        }
    )
    found = coverage.community_premises(communities, points, DAY).table.set_index("community")
    assert found.premises_m2.to_dict() == {"A": 500, "B": 650}
    assert found.unknown_count.to_dict() == {"A": 1, "B": 0}
    # The one of unknown area may make up for what is short.
    assert found.short_of_base_m2.fillna(-1).to_dict() == {"A": -1, "B": 0}
    assert found.short_by_households_m2.fillna(-1).to_dict() == {"A": -1, "B": 0}
    points = points.assign(floor_area_m2=[np.nan, np.nan, np.nan, 20.0])
    found = coverage.community_premises(communities, points, DAY).table.set_index("community")
    assert found.premises_m2.fillna(-1).to_dict() == {"A": -1, "B": 20}
    assert found.short_of_base_m2.fillna(-1).to_dict() == {"A": -1, "B": 580}
    # Of B none is entered: not the same as none there, whatever others have entered.
    found = coverage.community_premises(communities, points[:3], DAY).table.set_index("community")
    assert found.loc["B", ["premises_m2", "short_of_base_m2"]].isna().all()
    found = coverage.community_premises(communities, points[:0], DAY).table
    short = found[["premises_m2", "short_of_base_m2", "short_by_households_m2"]]
    assert short.isna().all(axis=None)  # none is entered: not the same as none there


def test_premises_of_unknown_area_are_not_held_to_be_none():
    rule = FacilityRule(1, None, "min_area_m2", 600.0, None, None, "A standard", None, "own", None,
                        None, None, True)  # fmt: skip
    communities = pd.DataFrame(
        {
            "community_id": [1, 2, 3, 4],
            "premises_m2": [np.nan, 500.0, 700.0, 0.0],
            "premises_unknown_count": [1, 1, 1, 0],
        }
    )
    points = pd.DataFrame(columns=["service_point_id", "service_type_code", "community_id"])
    hall = FacilityRule(2, "service_hall", "min_point_count", 1.0, None, None, "A standard", None,
                        "own", None, None, None, True)  # fmt: skip
    assert not standards.kept(communities, points, [hall]).is_known.any()
    found = standards.kept(communities, points, [rule])
    assert found.holds.tolist() == [False, False, True, False]
    assert found.is_known.tolist() == [False, False, True, True]


def test_estates_owe_four_per_mille():
    estates = pd.DataFrame(
        {
            "estate": ["a", "b", "c"],
            "floor_area_m2": [150_000.0, 50_000.0, np.nan],
            "delivered_m2": [220.0, 300.0, 0.0],
        }
    )
    found = coverage.estate_premises(estates, DAY)
    table = found.table.set_index("estate")
    assert table.owed_m2["a"] == 600 and table.short_m2["a"] == 380 and table.short_m2["b"] == 0
    assert np.isnan(table.owed_m2["c"]) and found.provenance.n == 2


def test_the_strip_of_hours():
    hours = ["Mo-Fr 08:00-12:00", "Sa 09:00-12:00", None, "8点"]
    within = csr_array(np.array([[1, 0, 1, 1], [1, 1, 0, 0], [0, 0, 0, 0]], bool))
    found = coverage.staffed_hours(hours, within, [2, 3, 4], 1, DAY)
    assert found.open_count[0, 8] == 1 and found.share[0, 8] == 0.5
    assert found.open_count[5, 9] == 1 and found.share[5, 9] == 0.3
    assert found.share[6].max() == 0
    assert found.unknown_count == 2 and found.unreadable == ("8点",)
    strip = found.strip()
    assert len(strip) == 168 and strip.share.iloc[8] == 0.5 and strip.weekday.iloc[-1] == 6
    # Who gives no hours may be open at any time.
    assert np.isnan(strip.share.iloc[7]) and np.isnan(strip.open_count.iloc[7])
    assert found.weekly_hours == 23


def test_hours_of_a_week_are_counted_to_the_minute():
    hours = ["Mo-Fr 08:30-11:30,13:30-17:00", "Mo-Fr 09:00-11:00"]
    found = coverage.staffed_hours(hours, csr_array((0, 2), dtype=bool), [], 0, DAY)
    assert found.weekly_hours == 32.5 and found.unknown_count == 0
    assert not found.strip().open_count.isna().any()


# Clusters -----------------------------------------------------------------------------------------


def test_clusters_are_chains_cut_at_communities():
    xy = np.array([[0, 0], [60, 0], [120, 0], [180.1, 0], [60, 10.0]])
    labels = cluster_labels(xy, [1, 1, 1, 1, 2])
    assert labels[0] == labels[1] == labels[2]
    assert len({labels[2], labels[3], labels[4]}) == 3
    assert len(cluster_labels(np.empty((0, 2)), [])) == 0


@given(st.integers(0, 1000), st.floats(-1e5, 1e5), st.floats(-1e5, 1e5))
def test_moving_everything_changes_no_cluster(seed, dx, dy):
    rng = np.random.default_rng(seed)
    xy = np.round(rng.uniform(0, 400, (20, 2)), 1)
    own = rng.integers(0, 3, 20)
    assert (
        cluster_labels(xy, own, 60.05) == cluster_labels(xy + np.array([dx, dy]), own, 60.05)
    ).all()


def test_missing_names_are_none_and_never_nan():
    """Buildings of no community, estate or plot, that reach no point."""
    nowhere = pd.Categorical([None, None])
    names = ("community", "subdistrict", "estate", "plot_code", "nearest_point", "walk_point")
    keys = ("community_id", "estate_id", "plot_id", "straight_m", "walk_m", "age60_count")
    buildings = pd.DataFrame(
        {"building_id": [1, 2], "household_count": [3, 4], "lon": [117.0, 117.01], "lat": 31.0}
        | dict.fromkeys(names, nowhere)
        | dict.fromkeys(keys, np.nan)
    )
    unlocated = buildings.head(0)
    areas = unlocated.assign(level="")
    found = coverage.ServiceCoverage("service_station", DAY, buildings, unlocated, areas)
    for area in coverage.AREAS:
        table = found.by(area, 300)
        for name in set(table) & {*names, "community_id", "estate_id", "plot_id"}:
            assert table[name].to_list() == [None] * len(table), (area, name)
    clusters = found.clusters(300)
    assert clusters.community.to_list() == clusters.nearest_point.to_list() == [None, None]
