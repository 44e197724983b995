"""The analyst's door: its doctests, what it refuses, and what it must not load."""

import doctest
import importlib
import subprocess
import sys

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
import shapely
from shapely import LineString, Point

from gridmap import geo
from gridmap.config import ROOT
from gridmap.errors import BoundaryError, CrsError, LayerError, SitingError
from gridmap.network import Doors, StreetLines, Walls, snap, streets
from gridmap.plots import draw

MODULES = sorted(path.stem for path in (ROOT / "gridmap/geo").glob("*.py"))
ZONE = "EPSG:4549"


@pytest.mark.parametrize("name", MODULES)
def test_examples_of_the_docstrings(name, monkeypatch):
    monkeypatch.chdir(ROOT)
    module = importlib.import_module("gridmap.geo" + f".{name}".replace(".__init__", ""))
    failed, tried = doctest.testmod(module)
    assert failed == 0
    assert tried > 0 or name in ("__init__", "layers")


@pytest.mark.parametrize(
    "module",
    ["gridmap.network", "gridmap.coverage", "gridmap.plots", "gridmap.boundaries", "gridmap.geo"],
)
def test_no_database_and_no_page_is_loaded(module):
    script = f"import sys, {module}; print(*sys.modules)"
    loaded = subprocess.run(
        [sys.executable, "-c", script], cwd=ROOT, check=True, capture_output=True, text=True
    ).stdout.split()
    assert module in loaded
    assert not {"sqlalchemy", "psycopg", "streamlit"}.intersection(loaded)


def test_eight_lines_of_a_notebook(monkeypatch):
    """Walking distance of every building of the sample to its nearest hall."""
    monkeypatch.chdir(ROOT)
    lines = """
import geopandas as gpd
from gridmap import geo
buildings = gpd.read_file("data/geo/building.geojson")
points = gpd.read_file("data/geo/service_point.geojson")
streets = gpd.read_file("data/geo/street.geojson")
halls = points[points.tier == "hall"]
buildings["walk_m"] = geo.walk_m(buildings, halls, geo.walk_network(streets))
""".strip()
    assert len(lines.splitlines()) <= 8
    names: dict = {}
    exec(lines, names)
    found = names["buildings"].walk_m
    assert len(found) == 1777 and found.notna().all()
    assert 0 < found.median() < 2000


# A cross of streets, 100 m long each, in a metric CRS; its middle is at (500100, 3447100).
X, Y = 500_000, 3_447_000


def lines(*ends) -> gpd.GeoDataFrame:
    shapes = [LineString([(X + x, Y + y) for x, y in one]) for one in ends]
    return gpd.GeoDataFrame({"name": ""}, index=range(len(shapes)), geometry=shapes, crs=ZONE)


def spots(*xy, crs: str | None = ZONE, **columns) -> gpd.GeoDataFrame:
    shapes = [Point(X + x, Y + y) for x, y in xy]
    index = [f"B{number}" for number in range(len(xy))]
    return gpd.GeoDataFrame(columns, index=index, geometry=shapes, crs=crs)


@pytest.fixture
def cross() -> geo.WalkNetwork:
    return geo.walk_network(lines(((0, 100), (200, 100)), ((100, 0), (100, 200))))


def test_a_walk_by_hand_keeps_the_index(cross):
    found = geo.walk_m(spots((0, 110), (100, 0)), spots((190, 100)), cross)
    assert found.name == "walk_m" and list(found.index) == ["B0", "B1"]
    # 10 m to the street, 190 m along it; 100 m to the crossing, 90 m on.
    assert found.to_list() == pytest.approx([200, 190], abs=0.3)


def test_any_crs_measures_the_same(cross):
    homes, halls = spots((0, 110), (100, 0)), spots((190, 100))
    for one in ("EPSG:4326", "EPSG:4490", "EPSG:3857"):
        again = geo.walk_m(homes.to_crs(one), halls.to_crs(one), cross)
        np.testing.assert_allclose(again, geo.walk_m(homes, halls, cross), atol=1e-5)


def test_no_target_and_no_way_are_nan(cross):
    homes = spots((0, 110))
    assert geo.walk_m(homes, spots()[:0].set_crs(ZONE), cross).isna().all()
    apart = geo.walk_network(lines(((0, 0), (2000, 0)), ((0, 5000), (1000, 5000))))
    assert geo.walk_m(spots((0, 1), (10, 5001)), spots((9, 1)), apart).isna().to_list() == [
        False, True,
    ]  # fmt: skip
    assert geo.walk_m(spots()[:0].set_crs(ZONE), homes, cross).empty


def test_bridges_meet_no_street_below():
    crossing = lines(((0, 100), (200, 100)), ((100, 0), (100, 200)))
    over = geo.walk_network(crossing.assign(is_bridge=[False, True]))
    assert len(geo.walk_network(crossing).graph.length_m) == 4
    assert len(over.graph.length_m) == 2


DEGREES = [(117.20, 31.12), (117.21, 31.13)]


def layer(xy, crs) -> gpd.GeoDataFrame:
    return gpd.GeoDataFrame(
        {"household_count": 1}, index=range(len(xy)), geometry=[Point(*one) for one in xy], crs=crs
    )


@pytest.mark.parametrize(
    ("wrong", "why"),
    [
        (layer(DEGREES, None), "have no CRS"),
        (layer(DEGREES, ZONE), "degrees"),
        (layer(DEGREES[:1], ZONE), "outside the area"),
        (layer(DEGREES, "EPSG:3857"), "degrees"),
        (layer([(X, Y), (X + 9, Y)], "EPSG:4326"), "no longitude"),
        (layer([(31.12, 117.20), (31.13, 117.21)], "EPSG:4326"), "no longitude"),
        (layer([(2.3, 48.8)], "EPSG:4326"), "km from all streets"),
    ],
)
def test_a_crs_that_cannot_be_is_refused(cross, wrong, why):
    fine = spots((0, 110))
    with pytest.raises(CrsError, match=why):
        geo.walk_m(wrong, fine, cross)
    with pytest.raises(CrsError, match=why):
        geo.walk_m(fine, wrong, cross)
    if "streets" not in why:
        with pytest.raises(CrsError, match=why):
            geo.plots(wrong)
        with pytest.raises(CrsError, match=why):
            geo.coverage(wrong, fine, radius_m=300)
        with pytest.raises(CrsError, match=why):
            geo.walk_network(wrong)


def test_streets_must_be_lines_and_there(cross):
    with pytest.raises(LayerError, match="Point"):
        geo.walk_network(spots((0, 0)))
    with pytest.raises(LayerError, match="no streets"):
        geo.walk_network(lines())
    with pytest.raises(LayerError, match="no GeoDataFrame"):
        geo.walk_network(pd.DataFrame({"a": [1]}))


def test_missing_geometry_is_named(cross):
    homes = spots((0, 110), (100, 0))
    homes.loc["B1", "geometry"] = None
    with pytest.raises(LayerError, match="rows B1"):
        geo.walk_m(homes, spots((190, 100)), cross)


@pytest.mark.parametrize("bad", [None, np.nan, -1, "many"])
def test_weights_with_gaps_are_named_and_never_counted(cross, bad):
    homes = spots((0, 110), (100, 0), household_count=pd.Series([3, bad], ["B0", "B1"], object))
    halls = spots((190, 100))
    calls = [
        lambda: geo.coverage(homes, halls, radius_m=300),
        lambda: geo.plots(homes),
        lambda: geo.site("mclp", homes, halls, cross, p=1, radius_m=300),
    ]
    for call in calls:
        with pytest.raises(LayerError, match=r"household_count.*rows B1"):
            call()


def test_a_missing_column_is_named(cross):
    homes, halls = spots((0, 110), people=[3]), spots((190, 100))
    with pytest.raises(LayerError, match="no column household_count; there are people"):
        geo.coverage(homes, halls, radius_m=300)
    with pytest.raises(LayerError, match="no column community"):
        geo.coverage(homes, halls, radius_m=300, weight="people", by="community")
    with pytest.raises(LayerError, match="no column name"):
        geo.boundary("东起甲路,西至乙路,北临丙路,南接丁路", lines(((0, 0), (1, 0)))[["geometry"]])


def test_coverage_by_hand(cross):
    homes = spots(
        (0, 100), (100, 0), (100, 200),
        household_count=[3, 2, 5], community=["West", "South", None],
    )  # fmt: skip
    hall = spots((190, 100))
    walked = geo.coverage(homes, hall, radius_m=195, network=cross)
    straight = geo.coverage(homes, hall, radius_m=195)
    assert walked.loc["all", ["total_count", "within_count", "beyond_count"]].to_list() == [
        10, 10, 0,
    ]  # fmt: skip
    # As the crow flies 135 m, on foot 190 m.
    assert straight.loc["all", "farthest"] == "B0"
    near = geo.coverage(homes, hall, radius_m=150, network=cross, by="community")
    assert near.within_count.sum() == 0 and near.total_count.sum() == 10
    assert geo.coverage(homes, hall, radius_m=150).loc["all", "within_count"] == 7
    nobody = geo.coverage(homes, hall[:0], radius_m=150)
    assert nobody.loc["all", "share_within"] == 0 and np.isinf(nobody.loc["all", "farthest_m"])


def test_plots_keep_the_index_and_balance():
    xy = [(20 * column, 20 * row) for row in range(10) for column in range(10)]
    homes = spots(*xy, household_count=6)
    homes["geometry"] = homes.buffer(8, cap_style="square")
    shuffled = homes.sample(frac=1, random_state=1)
    found = geo.plots(shuffled, target=150)
    assert found.index.equals(shuffled.index) and found.name == "plot"
    sums = shuffled.household_count.groupby(found).sum()
    assert sums.index.to_list() == [1, 2, 3, 4]
    assert found.attrs["max_deviation"] <= 0.05
    assert geo.plots(homes[:0]).empty


def test_a_boundary_comes_back_in_the_crs_of_the_streets():
    square = lines(
        ((0, -50), (0, 450)), ((400, -50), (400, 450)),
        ((-50, 0), (450, 0)), ((-50, 400), (450, 400)),
    ).assign(name=["解放路", "金山路", "湘江路", "人民路"])  # fmt: skip
    found = geo.boundary("东起金山路,西至解放路,北临人民路,南接湘江路", square)
    assert found.crs == square.crs and len(found) == 1
    assert shapely.symmetric_difference(
        found.iloc[0], shapely.box(X, Y, X + 400, Y + 400)
    ).area < 10  # fmt: skip
    with pytest.raises(BoundaryError, match="金石路"):
        geo.boundary("东起金石路,西至解放路,北临人民路,南接湘江路", square)


def test_sites_are_the_candidates_own_rows(cross):
    homes = spots((0, 100), (100, 0), (100, 200), household_count=[3, 0, 5])
    sites = spots((10, 100), (100, 190), (100, 10), cost=[1, 2, 3])
    best = geo.site("mclp", homes, sites, cross, p=1, radius_m=20)
    assert list(best.index) == ["B1"] and best.cost.to_list() == [2]
    assert best.served.to_list() == [5] and best.attrs["status"] == "optimal"
    # Nobody lives at the third home: no site has to reach it.
    both = geo.site("lscp", homes, sites, cross, radius_m=20)
    assert list(both.index) == ["B0", "B1"] and both.attrs["objective"] == 2
    assert list(geo.site("p_median", homes, sites, cross, p=2).index) == ["B0", "B1"]
    assert geo.site("p-center", homes, sites, cross, p=2).attrs["objective"] == pytest.approx(
        10, abs=0.1
    )
    assert "served" not in sites


@pytest.mark.parametrize(
    ("model", "options"),
    [("mclp", {"p": 1}), ("lscp", {"p": 1, "radius_m": 9}), ("p-median", {}), ("best", {"p": 1})],
)
def test_a_model_needs_its_own(cross, model, options):
    homes = spots((0, 100), household_count=[3])
    with pytest.raises(SitingError):
        geo.site(model, homes, homes, cross, **options)


def test_the_array_methods_refuse_units_that_cannot_be():
    street = np.array([LineString([(117.2, 31.1), (117.21, 31.1)])])
    ways = StreetLines(street, np.array([True]))
    with pytest.raises(CrsError, match="degrees"):
        snap(np.array(DEGREES), np.array([-1, -1]), ways, Walls.none(), Doors.none())
    with pytest.raises(CrsError, match="degrees"):
        draw(DEGREES, [1, 1], [(0, 1)], parts=1)
    metres = np.array([LineString([(X, Y), (X + 9, Y)])])
    with pytest.raises(CrsError, match="no longitude"):
        streets.edges(metres, cut_crossings=True)
