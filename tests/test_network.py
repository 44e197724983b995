"""Shortest ways: by hand, by property, and as networkx finds them in cities."""

import networkx as nx
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from etl.osm import extract
from etl.osm.load import OsmStreets
from gridmap.errors import NetworkError
from gridmap.network import WalkNetwork, streets
from tests import twins
from tests.twins import cities


def network(edges, count=None) -> WalkNetwork:
    tail, head, metres = (list(part) for part in zip(*edges, strict=True)) if edges else ([],) * 3
    count = count or max(*tail, *head) + 1
    return WalkNetwork.from_edges(np.zeros(count), np.zeros(count), tail, head, metres)


# 0 -100- 1 -100- 2      3 -50- 4 (an island)
ROAD = [(0, 1, 100.0), (1, 2, 100.0), (3, 4, 50.0)]


def test_nearest_by_hand():
    index, metres = network(ROAD).nearest([0, 1, 2, 3, 4], [2, 3])
    assert index.tolist() == [0, 0, 0, 1, 1]
    assert metres.tolist() == [200, 100, 0, 0, 50]


def test_what_nobody_reaches_says_so():
    index, metres = network(ROAD).nearest([0, 3], [4, 4])
    assert index.tolist() == [-1, 0]
    assert metres.tolist() == [np.inf, 50]
    index, metres = network(ROAD).nearest([0, 3], [])
    assert index.tolist() == [-1, -1] and np.isinf(metres).all()


def test_the_limit_is_included():
    index, metres = network(ROAD).nearest([0, 1, 2], [0], limit_m=100)
    assert index.tolist() == [0, 0, -1]
    assert metres.tolist() == [0, 100, np.inf]


def test_distances_tell_zero_from_absent():
    found = network(ROAD).distances([0, 1, 3], [0, 2, 2, 4], limit_m=100)
    stored = found.tocoo()
    assert found.shape == (3, 4)
    assert {
        (row, column): value
        for row, column, value in zip(stored.row, stored.col, stored.data, strict=True)
    } == {(0, 0): 0, (1, 0): 100, (1, 1): 100, (1, 2): 100, (2, 3): 50}
    assert network(ROAD).distances([0, 1], []).shape == (2, 0)
    assert network(ROAD).distances([], [1]).shape == (0, 1)


def test_parallel_edges_loops_and_edges_of_no_length():
    made = network([(0, 1, 70.0), (1, 0, 40.0), (0, 1, 90.0), (1, 1, 5.0), (1, 2, 0.0)])
    _, metres = made.nearest([0, 1, 2], [0])
    assert metres.tolist() == [0, 40, 40]


@pytest.mark.parametrize(
    "edge, words",
    [
        ((0, 1, -1.0), "none below 0"),
        ((0, 1, np.nan), "none missing"),
        ((0, 1, np.inf), "none missing"),
        ((0, 7, 1.0), "there are 2 nodes"),
        ((-1, 0, 1.0), "there are 2 nodes"),
    ],
)
def test_edges_that_cannot_be_are_refused(edge, words):
    with pytest.raises(NetworkError, match=words):
        network([(0, 1, 5.0), edge], count=2)


def test_arrays_must_fit_and_nodes_exist():
    with pytest.raises(NetworkError, match="one per node"):
        WalkNetwork.from_edges([0.0], [0.0, 1.0], [0], [0], [1.0])
    with pytest.raises(NetworkError, match="per edge"):
        WalkNetwork.from_edges([0.0], [0.0], [0, 0], [0], [1.0])
    with pytest.raises(NetworkError, match="node 9 is not in the network"):
        network(ROAD).nearest([0], [9])
    with pytest.raises(NetworkError, match="node -1 is not in the network"):
        network(ROAD).nearest([-1], [0])


edges = st.lists(
    st.tuples(st.integers(0, 11), st.integers(0, 11), st.floats(0, 1000)), min_size=1, max_size=30
)
nodes = st.lists(st.integers(0, 11), min_size=1, max_size=6)


def graph(edges) -> nx.MultiGraph:
    made = nx.MultiGraph()
    made.add_nodes_from(range(12))
    made.add_weighted_edges_from(edges)
    return made


@given(edges, nodes)
def test_nearest_is_what_networkx_finds(edges, targets):
    index, metres = network(edges, 12).nearest(np.arange(12), targets)
    expected = nx.multi_source_dijkstra_path_length(graph(edges), set(targets))
    assert {node: metres[node] for node in range(12) if index[node] >= 0} == pytest.approx(expected)
    one = network(edges, 12).distances(np.arange(12), targets).tocoo()
    by_pair = {
        (row, column): value for row, column, value in zip(one.row, one.col, one.data, strict=True)
    }
    for node in np.flatnonzero(index >= 0):
        assert by_pair[node, index[node]] == pytest.approx(metres[node])


@given(edges, nodes, st.integers(0, 11))
def test_another_target_never_lengthens(edges, targets, more):
    made = network(edges, 12)
    _, before = made.nearest(np.arange(12), targets)
    _, after = made.nearest(np.arange(12), [*targets, more])
    assert (after <= before).all()


@given(edges)
def test_there_and_back_are_equally_far(edges):
    every = np.arange(12)
    there = network(edges, 12).distances(every, every).tocoo()
    found = dict(zip(zip(there.row, there.col, strict=True), there.data, strict=True))
    assert all(found[two, one] == pytest.approx(metres) for (one, two), metres in found.items())


@given(edges, nodes, st.permutations(range(12)))
def test_numbering_nodes_otherwise_changes_nothing(edges, targets, order):
    _, metres = network(edges, 12).nearest(np.arange(12), targets)
    turned = [(order[tail], order[head], length) for tail, head, length in edges]
    _, again = network(turned, 12).nearest(order, [order[node] for node in targets])
    assert again == pytest.approx(metres)


@pytest.mark.parametrize(
    ("origin", "name"),
    twins.each(["drawn"], ["nanjing_xinjiekou/nanjing_xinjiekou", "perf/porto_portugal"]),
)
def test_cities_as_networkx_walks_them(drawn_city, origin, name):
    path = cities.extract(name) if origin == twins.REAL else drawn_city.pbf
    features = extract.read(path).features("street")
    source = OsmStreets(is_extract=True)
    edges = source.cut(source.clean(features).rows)
    ids, ends = np.unique(
        np.r_[edges["from_node"].to_numpy(), edges["to_node"].to_numpy()], return_inverse=True
    )
    tail, head = np.split(ends, 2)
    metres = edges["length_m"].to_numpy()
    made = WalkNetwork.from_edges(*streets.node_place(ids), tail, head, metres)
    targets = np.random.default_rng(0).choice(len(ids), 50, replace=False)
    _, found = made.nearest(np.arange(len(ids)), targets)
    peer = nx.MultiGraph()
    peer.add_weighted_edges_from(zip(tail.tolist(), head.tolist(), metres.tolist(), strict=True))
    expected = nx.multi_source_dijkstra_path_length(peer, set(targets.tolist()))
    assert np.isfinite(found).sum() == len(expected) > len(ids) / 2
    off = max(abs(found[node] - length) for node, length in expected.items())
    assert off < 0.01
