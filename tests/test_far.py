"""One bad row stops nobody: what lies far off comes back, and what is loaded is set aside."""

from dataclasses import replace
from datetime import date
from pathlib import Path

import geopandas as gpd
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from shapely import LineString, MultiPolygon, Point, box
from sqlalchemy import Connection

from etl.boundaries import Communities
from etl.buildings import Buildings
from etl.reasons import of_data
from etl.run import load
from etl.service_points import ServicePoints
from gridmap import crs, geo, store
from gridmap.analysis import plots, siting
from gridmap.analysis.coverage import service_coverage
from gridmap.analysis.map_layers import map_layers
from gridmap.analysis.prints import read_print_data
from gridmap.boundaries.fitting import fit
from gridmap.boundaries.network import BoundaryNetwork
from gridmap.errors import CrsError
from gridmap.i18n import translate
from gridmap.network import metric_xy
from gridmap.siting import study
from gridmap.store import schema
from tests import town, twins
from tests.layers import house, write
from tests.twins import layer_faults

HERE = (118.78, 32.04)


def test_the_bulk_is_the_largest_group():
    """Groups are parted by 50 km; what has no place belongs to none."""
    lon, lat = [118.7, 118.9, 119.2, 18.78, np.nan], [32.0, 32.1, 32.2, 32.0, 32.0]
    assert crs.bulk(lon, lat).tolist() == [True, True, True, False, False]
    assert crs.main_extent(lon, lat) == (118.7, 32.0, 119.2, 32.2)
    assert crs.far(lon, lat).tolist() == [False, False, False, True, False]
    assert crs.bulk([118.7, 18.7], [32, 32], [1, 9]).tolist() == [False, True]
    assert crs.far([], []).tolist() == []


@given(st.floats(-180, 180), st.floats(-90, 90))
def test_one_place_changes_no_plane(lon: float, lat: float):
    """Wherever the fifth place lies, the metres between the others are finite and the same."""
    x, y = [118.70, 118.71, 118.72, 118.73, lon], [32.00, 32.01, 32.00, 32.02, lat]
    xy = metric_xy(x, y, crs.main_extent(x, y))
    assert np.isfinite(xy).all()
    alone = metric_xy(x[:4], y[:4], crs.main_extent(x[:4], y[:4]))
    between, expected = (np.hypot(*(some[0] - some[3])) for some in (xy, alone))
    assert between == pytest.approx(expected, rel=2e-3)
    if crs.far(x, y)[4]:
        assert np.hypot(*(xy[0] - xy[4])) > 40_000


def communities(connection: Connection, folder: Path) -> None:
    """Two communities beside each other, loaded."""
    outlines = [box(118.778, 32.038, 118.782, 32.042), box(118.782, 32.038, 118.786, 32.042)]
    path = write(folder / "community.geojson", outlines, name=["槐荫社区", "柳塘社区"])
    assert load(connection, Communities(), path).loaded == 2


@pytest.mark.parametrize("which", twins.EITHER)
def test_a_feature_far_from_the_communities_comes_back(
    connection: Connection, tmp_path: Path, which: str
):
    """A building at 0 degrees, a point with a digit wrong, a community of another province."""
    communities(connection, tmp_path)
    if which == twins.REAL:
        files = [
            layer_faults.real(f"{name}.geojson")
            for name in ("06b-outlier-000", "06f-point-far", "06j-community-far")
        ]
    else:
        files = [
            write(
                tmp_path / "building.geojson",
                [house(*HERE), house(118.781, 32.04), house(118.783, 32.04), house(0.01, 0.01)],
                name=["1号楼", "2号楼", "3号楼", "4号楼"],
            ),
            write(
                tmp_path / "point.geojson",
                [Point(18.78, 32.04)],
                name=["槐荫站"],
                service_type=["service_station"],
            ),
            write(tmp_path / "far.geojson", [box(87.6, 43.8, 87.7, 43.9)], name=["天山社区"]),
        ]
    kinds = (Buildings(), ServicePoints(), Communities())
    reports = [load(connection, kind, file) for kind, file in zip(kinds, files, strict=True)]
    assert [(one.loaded, one.codes) for one in reports] == [
        (3, {"far-away": 1}),
        (0, {"far-away": 1}),
        (0, {"far-away": 1}),
    ]
    assert any(" km from the communities" in str(why) for why in reports[1].reasons)
    written = store.reader.column(connection, "overview/community_names")
    assert written == ["柳塘社区", "槐荫社区"]


def test_without_communities_the_layer_itself_decides(connection: Connection, tmp_path: Path):
    """The distance is in the reason, in kilometres."""
    path = write(
        tmp_path / "b.geojson", [house(*HERE), house(118.79, 32.05), house(119.98, 32.04)],
        name=["1号楼", "2号楼", "3号楼"],
    )  # fmt: skip
    report = load(connection, Buildings(), path)
    assert (report.loaded, report.codes) == (2, {"far-away": 1})
    stored = connection.execute(schema.reject.select()).one()
    # cos(32.04°) x 1.19° x 111 km.
    shown = of_data(stored.reason_code, stored.reason_values).message
    assert translate(shown, "zh_CN") == "距其余数据的主体达112千米"


@pytest.fixture
def polluted(connection: Connection) -> tuple[Connection, town.Town]:
    """The town, into which an older load brought a building, a point and a community far away."""
    made = town.build(connection)
    far = box(0.01, 51.0, 0.012, 51.002)
    made.communities["Far"] = town.add(
        connection,
        schema.community,
        name="Far",
        geom=MultiPolygon([far]),
        source="old",
        source_ref="f",
    )
    town.add(
        connection, schema.building, name="Lost", kind="residential", is_residential=True,
        geom=MultiPolygon([far]), community_id=made.communities["West"],
        source="old", source_ref="b",
    )  # fmt: skip
    town.add(
        connection, schema.street, name="Lane", kind="lane", from_node=1, to_node=2,
        length_m=90,
        component=1, is_bridge=False, geom=LineString(far.exterior.coords),
        source="old", source_ref="s",
    )  # fmt: skip
    return connection, made


def test_what_is_loaded_far_away_is_set_aside(polluted: tuple[Connection, town.Town]):
    """Coverage, siting, plots and maps are those of the others, and the reader learns of it."""
    connection, made = polluted
    found = service_coverage(connection, "service_station")
    assert len(found.buildings) == 6 and found.set_aside == ("Lost",)
    assert str(found.notes[0]).endswith("are in no figure: Lost")
    again = service_coverage(connection, "service_station", date(2020, 1, 1))
    assert again.set_aside == ("Lost",)
    area = siting.study_area(connection, "service_station")
    question = study.Question("service_station", 300.0, "mclp", 1, walk=False)
    sites = siting.candidates(connection, area, question)
    assert len(siting.problem(area, sites, question).sites.table)
    layers = map_layers(connection)
    west, south, east, north = layers.bounds
    assert east - west < 1100 and north - south < 1100
    extent = store.overview.extent(connection)
    assert extent is not None and extent["west"] > 116 and extent["north"] < 32
    drawn, _ = plots.read_buildings(connection, made.communities["West"])
    assert len(drawn.id) == 2


def test_what_is_set_aside_is_named(polluted: tuple[Connection, town.Town]):
    """Where plots are drawn and where prints are made."""
    connection, made = polluted
    buildings, near = plots.read_neighbours(connection, made.communities["West"])
    assert buildings.set_aside == ("Lost",)
    assert [str(note) for note in near.notes][-1] == (
        "1 buildings lie more than 50 km from all others and are left out: Lost"
    )
    assert plots.read_neighbours(connection, made.communities["East"])[0].set_aside == ()
    printed = read_print_data(connection, community=made.communities["West"])
    assert printed.set_aside == ("Lost",)
    assert "Lost" not in set(printed.buildings.rows.name)


def test_sites_outside_all_communities_are_left_out(connection: Connection):
    """Unless somebody chose them; the plan says which."""
    town.build(connection)
    out = town.add(
        connection, schema.candidate_site, name="Out", kind="convert", source="s",
        source_ref="o", geom=Point(*town.degrees(-60, 200)),
    )  # fmt: skip
    area = siting.study_area(connection, "service_station")
    question = study.Question("service_station", 300.0, "mclp", 1, walk=False)
    sites = siting.candidates(connection, area, question)
    assert "Out" not in set(sites.table.name) and sites.outside == ("Out",)
    assert len(sites.table) == len(sites.places.xy)
    notes = [str(note) for note in siting.problem(area, sites, question).notes]
    assert "1 candidate sites lie in no community and are left out: Out" in notes
    pinned = replace(question, pinned=(f"site:{out}",))
    assert "Out" in set(siting.candidates(connection, area, pinned).table.name)


def test_a_boundary_is_drawn_on_what_is_near():
    """A street of that name in another town bounds nothing, and is named."""
    x, y = HERE
    lines = [
        LineString([(x, y), (x + 0.01, y)]),
        LineString([(x, y), (x, y + 0.01)]),
        LineString([(18.78, y), (18.79, y)]),
    ]
    network = BoundaryNetwork.from_lines(np.array(lines), ["南路", "西街", "远路"])
    assert set(network.name) >= {"南路", "西街"} and "远路" not in set(network.name)
    [note] = network.notes
    assert str(note).endswith("bound nothing: 远路")
    outlines = {"a": box(x, y, x + 0.01, y + 0.01), "b": box(x + 0.01, y, x + 0.02, y + 0.01),
                "c": box(18.78, y, 18.79, y + 0.01)}  # fmt: skip
    fitted = fit(outlines)
    assert set(fitted.outlines) == {"a", "b", "c"}
    assert str(fitted.notes[0]).startswith("c: so far from the other outlines")


def test_the_analyst_learns_which_rows_lie_far_off():
    """A refusal that names them by the index of the layer."""
    layer = gpd.GeoDataFrame(
        {"dwelling_count": [1, 1, 1]},
        geometry=[house(*HERE), house(118.781, 32.04), house(18.78, 32.04)],
        index=["a", "b", "far"],
        crs="EPSG:4326",
    )
    with pytest.raises(CrsError, match="are the rows far:"):
        geo.plots(layer, weight="dwelling_count", target=2)
