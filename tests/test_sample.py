"""The sample town: what it promises, and that the shipped files are what the generator makes."""

import json
import math
import re
import zipfile
from pathlib import Path

import geopandas as gpd
import networkx as nx
import numpy as np
import openpyxl
import pandas as pd
import pytest
import shapely
from click.testing import CliRunner
from shapely.ops import polygonize

from etl import sample
from etl.sample import skeleton
from etl.sample.big import write_big
from etl.sample.blueprint import BOUNDS, STATED
from etl.sample.dirt import KINDS, spoil
from etl.sample.ledgers import workbook
from etl.sample.numbering import make_room
from etl.sample.write import geojson
from gridmap.cli import cli
from gridmap.config import SAMPLE

METRIC = 4548
"""CGCS2000, 3-degree Gauss-Krueger, 117 E."""

SERVICE_TYPES = (
    "service_hall service_station health_center health_station day_care_center meal_point "
    "after_school_point nursery kindergarten culture_station rehab_station elderly_station "
    "service_kiosk tea_house women_children_home public_toilet"
)

FACTS = {name: (area, homes, people) for name, area, homes, people in STATED.values()}


@pytest.fixture(scope="session")
def town() -> sample.SampleTown:
    return sample.generate(0)


@pytest.fixture(scope="session")
def other() -> sample.SampleTown:
    return sample.generate(1)


@pytest.fixture(scope="session", params=[0, 1])
def any_town(request: pytest.FixtureRequest) -> sample.SampleTown:
    return request.getfixturevalue("town" if request.param == 0 else "other")


def metres(layer: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    return layer.to_crs(METRIC)


def test_founding_figures_are_written_as_they_stand(town):
    rows = town.community.set_index("name")
    assert rows.loc["复兴社区", "stated_area_m2"] == 350_000
    assert rows.loc["漓江路社区", "stated_household_count"] == 3_796
    assert rows.loc["青石桥社区", "stated_people_count"] == 2_529
    assert rows.loc["漓江路社区", "bounds_text"] == "东起金山路,西至解放路,北临人民路,南接湘江路"
    assert set(rows["division_code"].str.len()) == {12}


def test_areas_are_within_one_percent_of_the_figures(any_town):
    area = metres(any_town.community).area
    stated = any_town.community["stated_area_m2"]
    assert (abs(area / stated - 1) < 0.01).all()


def test_communities_fill_the_subdistrict_without_gap_or_overlap(any_town):
    polygons = any_town.community.geometry.to_numpy()
    for i in range(3):
        for j in range(i):
            assert shapely.intersection(polygons[i], polygons[j]).area == 0
    whole = any_town.subdistrict.geometry.iloc[0]
    assert whole.geom_type == "Polygon" and not whole.interiors
    assert math.isclose(whole.area, sum(p.area for p in polygons), rel_tol=1e-9)


@pytest.mark.parametrize("key", list(BOUNDS))
def test_a_community_is_what_its_four_streets_enclose(any_town, key):
    named = any_town.street[any_town.street["name"].isin(BOUNDS[key].values())]
    faces = list(polygonize(shapely.union_all(named.geometry.to_numpy())))
    rebuilt = max(faces, key=lambda face: face.area)
    rows = any_town.community.set_index("name").geometry
    outline = rows[STATED[key][0]]
    assert shapely.symmetric_difference(rebuilt, outline).area < 1e-6 * outline.area
    # Every side is used: without one of the four streets there is nothing to enclose.
    for side, street in BOUNDS[key].items():
        shared = shapely.intersection(
            outline.exterior, shapely.union_all(named[named["name"] == street].geometry.to_numpy())
        )
        assert shared.length > 0.1 * outline.exterior.length / 4, side


def test_every_layer_is_valid_and_says_where_it_lies(any_town):
    for name, layer in any_town.layers().items():
        assert layer.crs.to_epsg() == 4326, name
        assert layer.geometry.is_valid.all(), name
        assert not layer.geometry.is_empty.any(), name
        west, south, east, north = layer.total_bounds
        assert 117.1 < west < east < 117.4 and 31.0 < south < north < 31.3, name


def test_buildings_stand_clear_of_one_another(any_town):
    geoms = metres(any_town.building).geometry.to_numpy()
    one, two = shapely.STRtree(geoms).query(geoms, predicate="intersects")
    pairs = one < two
    common = shapely.area(shapely.intersection(geoms[one[pairs]], geoms[two[pairs]]))
    # Terraces share a wall; rounding to a centimetre may make it 10 cm² thick.
    assert common.max(initial=0) < 0.3


def test_buildings_stand_in_their_community_and_off_the_streets(any_town):
    outline = any_town.community.set_index("name").geometry
    inside = [
        outline[row.community].covers(row.geom)
        for row in any_town.building[["community", "geom"]].itertuples()
    ]
    assert all(inside)
    buildings = metres(any_town.building)
    streets = metres(any_town.street)
    lines = streets.geometry.to_numpy()
    hit, _ = shapely.STRtree(lines).query(buildings.geometry.to_numpy(), predicate="intersects")
    assert list(buildings.iloc[np.unique(hit)]["code"]) == []
    big = streets[streets["kind"].isin(["arterial", "secondary", "branch"])]
    beds = big.geometry.buffer(big["width_m"] / 2, cap_style="flat").to_numpy()
    hit, _ = shapely.STRtree(beds).query(buildings.geometry.to_numpy(), predicate="intersects")
    assert list(buildings.iloc[np.unique(hit)]["code"]) == []


def test_water_is_crossed_on_bridges_only(any_town):
    streets, green = metres(any_town.street), metres(any_town.green)
    water = shapely.union_all(green[green["kind"] == "water"].geometry.to_numpy())
    over = shapely.length(shapely.intersection(streets.geometry.to_numpy(), water))
    assert (over[~streets["is_bridge"]] < 1.0).all()
    assert (over[streets["is_bridge"]] > 5).all()
    assert streets["is_bridge"].sum() >= 8
    assert not shapely.intersects(metres(any_town.building).geometry.to_numpy(), water).any()


def test_network_is_one_piece_and_edges_share_only_end_points(any_town):
    lines = any_town.street.geometry.to_numpy()
    ends = [(line.coords[0], line.coords[-1]) for line in lines]
    assert nx.number_connected_components(nx.MultiGraph(ends)) == 1
    one, two = shapely.STRtree(lines).query(lines, predicate="intersects")
    for i, j in zip(one.tolist(), two.tolist(), strict=True):
        if i < j:
            common = shapely.get_coordinates(shapely.intersection(lines[i], lines[j]))
            assert {tuple(xy) for xy in common} <= set(ends[i]) & set(ends[j])


def test_homes_are_near_the_network_and_walls_open_at_gates(any_town):
    buildings, streets = metres(any_town.building), metres(any_town.street)
    homes = buildings[buildings["dwelling_count"] > 0]
    _, distance = streets.sindex.nearest(homes.geometry, return_all=False, return_distance=True)
    assert distance.max() < 45
    nodes = {xy for line in any_town.street.geometry for xy in (line.coords[0], line.coords[-1])}
    assert {point.coords[0] for point in any_town.gate.geometry} <= nodes
    walled = any_town.estate[any_town.estate["kind"].isin(["gated", "tower", "work_unit"])]
    assert set(walled["name"]) <= set(any_town.gate["estate"])


def test_third_group_lies_three_kilometres_out_and_has_no_service_point(town):
    buildings = metres(town.building)
    centre = buildings[buildings["name"] == "青石桥社区居民委员会"].geometry.iloc[0].centroid
    far = buildings[buildings["estate"] == "青石桥三组"].geometry.distance(centre)
    assert 2_800 < far.median() < 3_300
    points = metres(town.service_point)
    third = shapely.union_all(buildings[buildings["estate"] == "青石桥三组"].geometry.to_numpy())
    assert points.geometry.distance(third).min() > 800


def test_households_and_people_add_up_exactly(any_town):
    community = any_town.building.set_index("code")["community"]
    truth = any_town.truth
    sums = truth.groupby(truth["building_code"].map(community)).sum(numeric_only=True)
    for name, (_, homes, people) in FACTS.items():
        assert tuple(sums.loc[name, ["household_count", "people_count"]]) == (homes, people)
    dwellings = any_town.building.set_index("code")["dwelling_count"]
    assert (truth["household_count"] <= truth["building_code"].map(dwellings)).all()
    assert (truth["age80_count"] <= truth["age60_count"]).all()
    assert (truth["age60_count"] + truth["under6_count"] <= truth["people_count"]).all()
    assert 0.18 < truth["age60_count"].sum() / truth["people_count"].sum() < 0.27


def test_codes_and_labels_are_unique(any_town):
    for layer in (any_town.building, any_town.service_point, any_town.candidate_site):
        assert layer["code"].is_unique
    labelled = any_town.building[any_town.building["estate"].notna()]
    assert not labelled.duplicated(["community", "estate", "name"]).any()
    numbered = any_town.building[any_town.building["house_number"].notna()]
    assert not numbered.duplicated(["street", "house_number"]).any()


def test_each_building_has_at_most_one_plot_and_a_few_have_none(any_town):
    assert any_town.plots["building_code"].is_unique
    homes = any_town.building[any_town.building["dwelling_count"] > 0]
    without = ~homes["code"].isin(any_town.plots["building_code"])
    assert 0.015 < without.mean() < 0.045
    community = any_town.building.set_index("code")["community"]
    assert (any_town.plots["building_code"].map(community) == any_town.plots["community"]).all()


def test_teams_have_gaps_and_leaders_have_up_to_four_plots(any_town):
    teams = any_town.teams
    plots = set(any_town.plots["plot_code"])
    current = teams[teams["valid_to"].isna()]
    assert set(current.loc[current["role"] == "grid_leader", "plot_code"]) == plots
    assert plots - set(current.loc[current["role"] == "volunteer", "plot_code"])
    led = current[current["role"] == "grid_leader"].groupby("login")["plot_code"].nunique()
    assert 1 < led.max() <= 4
    reps = current[current["role"] == "building_rep"]
    assert reps["building_code"].is_unique
    assert 0.85 < len(reps) / len(any_town.plots) < 0.99


def test_service_points_are_typed_and_leave_gaps(town):
    points = town.service_point
    offered = points.assign(type=points["service_types"].str.split(";")).explode("type")
    assert set(offered["type"]) == set(SERVICE_TYPES.split())
    assert set(points["tier"]) == {"hall", "station", "outpost"}
    assert set(points["status"]) == {"open", "planned", "closing", "closed"}
    assert set(points["parent"].dropna()) <= set(points["code"])
    stations = points[points["service_types"].str.contains("health_station")]
    assert stations["parent"].isna().sum() == 1
    open_now = offered[offered["status"] == "open"]
    assert "nursery" not in set(open_now.loc[open_now["community"] == "复兴社区", "type"])
    area = open_now.drop_duplicates("code").groupby("community")["floor_area_m2"].sum()
    assert area["复兴社区"] < 600 < area["漓江路社区"]


def test_each_service_point_stands_in_a_building_of_its_own(town):
    found = gpd.sjoin(town.service_point, town.building[["code", "geom"]], predicate="within")
    assert len(found) == len(town.service_point)
    assert found["code_right"].is_unique


def test_ledger_rows_are_the_households_and_nearly_all_clean(any_town):
    for ledger in any_town.ledgers:
        homes = FACTS[ledger.community][1]
        numbers = [row["户号"] for row in ledger.rows if row.get("户号")]
        assert len(set(numbers)) == homes
        assert len(numbers) - homes <= 0.01 * homes
        people = {row["户号"]: int(row["常住人数"]) for row in ledger.rows if row.get("户号")}
        assert sum(people.values()) == FACTS[ledger.community][2]


def test_dirt_spoils_a_small_known_share():
    rows = [
        {"小区": "甲", "楼栋": "3栋", "单元": "2单元", "房号": "501", "n": n} for n in range(2000)
    ]
    spoilt = spoil([dict(row) for row in rows], np.random.default_rng(0))
    kept = {row["n"] for row in spoilt if row in rows}
    assert {row["n"] for row in spoilt if row} == set(range(2000))
    assert 0.97 < len(kept) / 2000 < 0.995
    assert len({way.__name__ for way in KINDS}) >= 9


def test_ledgers_carry_no_personal_columns(town):
    for ledger in town.ledgers:
        for column in ("姓名", "身份证号", "联系电话", "宗教信仰"):
            assert column not in ledger.header
        for row in ledger.rows:
            assert row.get("民族") in (None, "—") and row.get("政治面貌") in (None, "—")


def test_workbooks_have_each_clerks_habit():
    def sheet(name):
        return openpyxl.load_workbook(SAMPLE / "ledgers" / f"ledger_{name}.xlsx").active

    dense = sheet("复兴社区")
    assert dense["A2"].value == "序号" and "户台账" in dense["A1"].value
    assert sum(cells.min_col == 3 for cells in dense.merged_cells.ranges) > 5
    assert sheet("漓江路社区")["C1"].value == "详细地址"
    last = [row[0] for row in sheet("青石桥社区").iter_rows(values_only=True)][-5:]
    assert "合计" in last and any(str(text).startswith("注") for text in last)


def test_same_seed_gives_the_same_bytes_and_another_another_town(town, other, tmp_path):
    again = sample.generate(0)
    for name, layer in town.layers().items():
        assert geojson(layer, name) == geojson(again.layers()[name], name), name
    assert not town.building.geometry.equals(other.building.geometry)
    first, second = (workbook(t.ledgers[2]) for t in (town, again))
    assert first == second
    paths = sample.write(town, tmp_path)
    assert sum(path.stat().st_size for path in paths) < 15_000_000


def _numbers(text: str) -> tuple[str, list[float]]:
    """Text with its coordinates taken out, and those."""
    pattern = r"-?\d+\.\d{4,}"
    return re.sub(pattern, "#", text), [float(n) for n in re.findall(pattern, text)]


def test_shipped_files_are_what_the_generator_makes(town, tmp_path):
    for path in sample.write(town, tmp_path):
        shipped = SAMPLE / path.relative_to(tmp_path)
        if path.suffix == ".xlsx":
            with zipfile.ZipFile(path) as made, zipfile.ZipFile(shipped) as kept:
                assert made.namelist() == kept.namelist()
                assert all(made.read(n) == kept.read(n) for n in made.namelist()), path.name
            continue
        made_text, made_numbers = _numbers(path.read_text())
        kept_text, kept_numbers = _numbers(shipped.read_text())
        assert made_text == kept_text, path.name
        # Another GEOS or PROJ may round the last digit the other way.
        assert np.allclose(made_numbers, kept_numbers, rtol=0, atol=2.1e-7), path.name


def test_shipped_layers_read_back_and_are_small():
    layer = gpd.read_file(SAMPLE / "building.geojson")
    assert len(layer) > 1_500 and layer.crs.to_epsg() == 4326
    lines = (SAMPLE / "building.geojson").read_text().splitlines()
    assert json.loads(lines[1].rstrip(","))["type"] == "Feature"
    assert len(lines) == len(layer) + 2
    shipped = [path for path in Path(SAMPLE).rglob("*") if path.is_file()]
    assert sum(path.stat().st_size for path in shipped) < 15_000_000


def test_big_town_repeats_with_codes_of_its_own(town, tmp_path):
    count = len(town.building)
    rows = write_big(town, 2 * count + 1, tmp_path, lambda text: None)
    assert rows["building"] == 3 * count
    building = gpd.read_parquet(tmp_path / "building.parquet")
    community = gpd.read_parquet(tmp_path / "community.parquet")
    assert building["code"].is_unique and community["name"].is_unique
    assert community["division_code"].is_unique
    assert building["household_count"].sum() == 3 * sum(f[1] for f in FACTS.values())
    # Copies keep their size and stay off one another.
    stated = np.tile(town.community["stated_area_m2"], 3)
    assert np.allclose(metres(community).area, stated, rtol=0.01)
    outline = gpd.read_parquet(tmp_path / "subdistrict.parquet").geometry.to_numpy()
    assert not shapely.intersects(outline[0], outline[1:]).any()
    edges = pd.read_parquet(tmp_path / "street.parquet", columns=["kind"])
    assert len(edges) == 3 * len(town.street)


def test_make_room_raises_blocks_until_everybody_fits():
    from etl.sample.draft import Building, Draft

    block = Building(shapely.box(0, 0, 40, 12), "复兴社区", "residential", "甲",
                     storeys=6, unit_count=3, rooms_per_floor=2)  # fmt: skip
    draft = Draft([], shapely.Point(0, 0), buildings=[block])
    make_room(draft, "复兴社区", 40)
    assert block.storeys == 7 and block.dwelling_count == 42


def test_smooth_keeps_the_ends():
    line = skeleton.smooth([(0, 0), (50, 40), (100, 0)])
    assert line.coords[0] == (0, 0) and line.coords[-1] == (100, 0)
    assert line.bounds[3] < 40


def test_make_room_adds_no_more_than_is_missing(town):
    homes = town.building.groupby("community")["dwelling_count"].sum()
    for name, (_, household_count, _) in FACTS.items():
        assert 1.05 <= homes[name] / household_count < 1.4, name


def test_command_says_what_it_wrote(tmp_path):
    done = CliRunner().invoke(
        cli, ["sample", "--buildings", "10", "--out", str(tmp_path), "--json"]
    )
    assert done.exit_code == 0
    answer = json.loads(done.stdout)
    assert answer["rows"]["community"] == 3
    assert len(gpd.read_parquet(tmp_path / "building.parquet")) == answer["rows"]["building"]


def test_command_leaves_the_shipped_sample_alone():
    assert CliRunner().invoke(cli, ["sample", "--buildings", "10"]).exit_code == 2
