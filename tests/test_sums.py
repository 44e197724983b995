"""A theme at low zooms: what squares and estates add up to, for whom, and where they lie."""

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
import shapely
from sqlalchemy import Connection, insert, text

from etl.osm.load import load as load_osm
from gridmap import crs
from gridmap.analysis.sums import THEMES
from gridmap.analysis.tiles import tile
from gridmap.analysis.view_features import ViewFeature, read_tile, tile_span
from gridmap.store import db, schema
from tests import town as towns
from tests.twins.cities import City

AROUND = (*towns.degrees(0, 0), *towns.degrees(1000, 400))
STATION = {"service": "service_station", "radius": 500.0, "walk": True}
COUNTS = ("household_count", "building_count", "percent", "cell_m", "estate")


@pytest.fixture
def town(connection, users):
    return towns.build(connection, users["grid_leader"], users["community_worker"])


def pieces(connection, zoom: int, bounds=AROUND, **options) -> list[ViewFeature]:
    """Squares and estates of all tiles around, those on an edge more than once."""
    columns, rows = tile_span(bounds, zoom)
    found = []
    for x in columns:
        for y in rows:
            made = tile(connection, "sums", zoom, x, y, **STATION | options)
            found += read_tile(made, zoom, x, y).get("sums", [])
    return found


def sums(connection, zoom: int = 12, theme: str = "coverage", bounds=AROUND, **options):
    """One row per square or estate, with its place."""
    found = pieces(connection, zoom, bounds, theme=theme, **options)
    zone = crs.metric_crs(bounds)
    places = gpd.GeoSeries([one.geometry for one in found], crs=4326).to_crs(zone)
    table = pd.DataFrame([one.properties for one in found]).reindex(
        columns=[*COUNTS, "point_id"]
    )  # fmt: skip
    side = table.cell_m.fillna(1)
    table["column"] = (places.centroid.x.to_numpy() // side).where(table.estate.isna())
    table["row"] = (places.centroid.y.to_numpy() // side).where(table.estate.isna())
    table = table.drop_duplicates()
    # One sum for each, in every tile that it touches.
    assert not table.duplicated(["estate", "column", "row"]).any()
    return table


def reach(connection, town, metres: dict[str, float]) -> None:
    for building, distance in metres.items():
        connection.execute(
            insert(schema.building_access).values(
                service_type_code="service_station", building_id=town.buildings[building],
                service_point_id=town.points["S"], straight_m=distance / 2,
                walk_m=distance, walk_point_id=town.points["S"],
            )
        )  # fmt: skip


def add_estate(connection, town, name: str, members: list[str], outline=None) -> int:
    number = connection.execute(
        text("INSERT INTO estate (name, geom, source, source_ref) VALUES"
             " (:name, ST_GeomFromText(:wkt, 4326), 'town', :name) RETURNING id"),
        {"name": name, "wkt": outline and outline.wkt},
    ).scalar_one()  # fmt: skip
    connection.execute(
        text("UPDATE building SET estate_id = :estate WHERE id = ANY (:ids)"),
        {"estate": number, "ids": [town.buildings[one] for one in members]},
    )
    return number


@pytest.mark.parametrize(
    ("role", "households", "unknown"),
    [("grid_leader", 3, 4), ("community_worker", 18, 2), ("street_official", 21, 0),
     ("planner", 21, 0), ("admin", 0, 6)],
)  # fmt: skip
@pytest.mark.parametrize("zoom", [8, 11, 12, 13])
def test_each_role_adds_up_what_it_sees(
    connection, town, users, become, zoom, role, households, unknown
):
    become(users[role])
    found = sums(connection, zoom)
    assert found.household_count.sum() == households
    # Of squares in which the user sees no household, the homes are counted; the school is none.
    if zoom > 11:
        assert found.building_count.sum() == unknown


def test_nobody_sees_no_square(connection, town, become):
    become(None)
    assert pieces(connection, 12, theme="coverage") == []


def test_a_tile_of_sums_holds_no_needs(connection, town, users, become):
    become(users["street_official"])
    for theme in THEMES:
        keys = {key for one in pieces(connection, 12, theme=theme) for key in one.properties}
        assert keys <= {*COUNTS, "point_id"}


def test_the_share_within_the_radius_is_of_households(connection, town, users, become):
    reach(connection, town, {"E1": 500, "E2": 501, "E4": 10, "W1": 400, "W2": 700})
    become(users["planner"])
    alone = sums(connection, 12).set_index("household_count").percent
    assert alone.to_dict() == {1: 0, 2: 100, 3: 100, 4: 0, 5: 0, 6: 100}
    straight = sums(connection, 12, walk=False, radius=250.0).set_index("household_count").percent
    assert straight.to_dict() == {1: 0, 2: 100, 3: 100, 4: 0, 5: 0, 6: 100}
    # Where no household is seen, of homes.
    become(users["admin"])
    assert sorted(sums(connection, 12).percent) == [0, 0, 0, 100, 100, 100]


def test_estates_come_before_buildings(connection, town, users, become):
    outline = shapely.MultiPolygon(
        [shapely.box(*towns.degrees(450, 250), *towns.degrees(750, 350))]
    )
    add_estate(connection, town, "North Court", ["E1", "E2", "School"], outline)
    add_estate(connection, town, "No outline", ["W1", "W2"])
    reach(connection, town, {"E1": 100, "E2": 900})
    become(users["planner"])
    assert sums(connection, 12).estate.isna().all()
    found = sums(connection, 13)
    named = found[found.estate.notna()].set_index("estate")
    assert named.household_count.to_dict() == {"North Court": 7, "No outline": 3}
    assert named.percent.to_dict() == {"North Court": 42, "No outline": 0}
    assert named.cell_m.isna().all()
    # What has no estate stays in its square.
    rest = found[found.estate.isna()]
    assert sorted(rest.household_count) == [5, 6] and set(rest.cell_m) == {100}
    # From here on there are buildings.
    assert pieces(connection, 14, theme="coverage") == []


def test_an_estate_has_its_number_in_one_tile(connection, town, users, become):
    # It reaches over the edge between two tiles.
    west, south = towns.degrees(-3000, 250)
    east, north = towns.degrees(3000, 350)
    add_estate(connection, town, "Long", ["E1", "E2"],
               shapely.MultiPolygon([shapely.box(west, south, east, north)]))  # fmt: skip
    become(users["planner"])
    columns, rows = tile_span((west, south, east, north), 13)
    numbers, whole = [], []
    for x in columns:
        for y in rows:
            layers = read_tile(
                tile(connection, "sums", 13, x, y, theme="plots"), 13, x, y
            )  # fmt: skip
            numbers += layers.get("sums_name", [])
            whole += [one for one in layers.get("sums", []) if "estate" in one.properties]
    assert [one.properties for one in numbers] == [{"household_count": 7}]
    # Its sum is whole in each tile that has a home of it.
    assert {one.properties["household_count"] for one in whole} == {7}


def test_plots_and_teams_are_for_those_who_see_them(connection, town, users, become):
    become(users["street_official"])
    found = sums(connection, 12, "plots").set_index("household_count").percent
    assert found.to_dict() == {1: 100, 2: 100, 3: 100, 4: 100, 5: 0, 6: 100}
    found = sums(connection, 12, "teams").set_index("household_count").percent
    assert found.to_dict() == {1: 100, 2: 100, 3: 0, 4: 0, 5: 0, 6: 0}
    become(users["planner"])
    assert len(sums(connection, 12, "plots")) == 6
    assert pieces(connection, 12, theme="teams") == []
    become(users["community_worker"])
    assert pieces(connection, 12, theme="plots") == []


def test_freshness_is_that_of_the_households(connection, town, users, become):
    become(users["street_official"])
    found = sums(connection, 12, "verified").set_index("household_count").percent
    # Every other household was verified yesterday, the first of them.
    assert found.to_dict() == {1: 100, 2: 50, 3: 66, 4: 50, 5: 60, 6: 50}
    expected = connection.execute(
        text("SELECT count(*) FROM unnest(ARRAY[0, 30, 31, 32]) AS ago"
             " WHERE is_fresh(CURRENT_DATE - ago)")
    ).scalar_one()  # fmt: skip
    counted = connection.execute(
        text("SELECT fresh_count(array_agg(CURRENT_DATE - ago ORDER BY ago DESC))"
             " FROM unnest(ARRAY[0, 30, 31, 32]) AS ago")
    ).scalar_one()  # fmt: skip
    assert expected == counted == 2
    become(users["admin"])
    assert sums(connection, 12, "verified").percent.isna().all()


def test_the_nearest_point_is_that_of_most_households(connection, town, users, become):
    other = towns.add(
        connection, schema.service_point, name="T", tier="station", status="open",
        community_id=town.communities["East"], geom=shapely.Point(117, 31),
    )  # fmt: skip
    add_estate(connection, town, "Court", ["E1", "E2", "E4"])
    reach(connection, town, {"E1": 1, "E2": 1, "E4": 1})
    connection.execute(
        text("UPDATE building_access SET walk_point_id = :other WHERE building_id = :id"),
        {"other": other, "id": town.buildings["E4"]},
    )
    become(users["planner"])
    found = sums(connection, 13, "nearest").set_index("estate").point_id
    assert found["Court"] == town.points["S"]  # 7 households against 6
    assert (
        sums(connection, 13, "nearest", walk=False).set_index("estate").point_id["Court"]
        == (town.points["S"])
    )


def test_what_stands_no_more_is_not_added_up(connection, town, users, become):
    connection.execute(
        text("UPDATE building SET status = 'demolished' WHERE id = :id"),
        {"id": town.buildings["E4"]},
    )
    become(users["planner"])
    assert sums(connection, 12).household_count.sum() == 15


def test_an_empty_area_has_empty_tiles(connection, users, become):
    become(users["planner"])
    for theme in THEMES:
        assert tile(connection, "sums", 12, 3379, 1674, theme=theme, **STATION) == b""


@pytest.fixture(scope="module")
def counted_city(database, city: City):
    """The city with households and distances made up; nothing is committed."""
    with db.owner_engine().connect() as connection:
        load_osm(connection, city.pbf)
        connection.execute(
            text("INSERT INTO building_count (building_id, household_count, people_count,"
                 " age60_count, age80_count, under6_count, disabled_count, living_alone_count,"
                 " verified_on)"
                 " SELECT id, 1 + id * 7 % 90, 100, 0, 0, 0, 0, 0, '{}' FROM building"
                 " WHERE id % 11 > 0")
        )  # fmt: skip
        connection.execute(
            text("INSERT INTO building_access (service_type_code, building_id, service_point_id,"
                 " straight_m) SELECT 'service_station', id, 1, id * 13 % 1000 FROM building"
                 " WHERE id % 17 > 0")
        )  # fmt: skip
        yield connection
        connection.rollback()


def expected_sums(connection: Connection, side: float, zone) -> pd.DataFrame:
    """Sums by squares of a side, worked out by geopandas from the rows of the tables."""
    homes = gpd.read_postgis(
        text("SELECT building.id, geom, household_count, straight_m FROM building"
             " LEFT JOIN building_count ON building_count.building_id = building.id"
             " LEFT JOIN building_access ON building_access.building_id = building.id"
             " WHERE is_residential AND status IN ('in_use', 'closing')"), connection,
    )  # fmt: skip
    # In degrees, as the database: its square is that of the middle.
    middle = gpd.GeoSeries(shapely.centroid(homes.geom), crs=4326).to_crs(zone)
    homes["column"], homes["row"] = middle.x // side, middle.y // side
    homes["within"] = homes.household_count.where(homes.straight_m <= 400)
    homes["near"] = homes.straight_m <= 400
    by = homes.groupby(["column", "row"])
    found = by.agg(
        household_count=("household_count", "sum"), within=("within", "sum"),
        building_count=("id", "size"), near=("near", "sum"),
    )  # fmt: skip
    inhabited = found.household_count > 0
    found["percent"] = np.where(
        inhabited, 100 * found.within // found.household_count.where(inhabited, 1),
        100 * found.near // found.building_count,
    )  # fmt: skip
    return found


@pytest.mark.parametrize(("zoom", "side"), [(12, 100), (13, 100), (11, 200), (9, 1600)])
def test_squares_add_up_to_what_geopandas_finds(counted_city, city: City, zoom, side):
    """Also at zoom 13, for the buildings of no estate."""
    connection = counted_city
    connection.execute(text("UPDATE building SET estate_id = NULL"))
    west, south, east, north = connection.execute(
        text("SELECT ST_XMin(b), ST_YMin(b), ST_XMax(b), ST_YMax(b)"
             " FROM (SELECT ST_Extent(geom) AS b FROM building) AS box")
    ).one()  # fmt: skip
    bounds = (west, south, east, north)
    found = sums(connection, zoom, bounds=bounds, radius=400.0, walk=False)
    found = found.set_index(["column", "row"]).sort_index()
    expected = expected_sums(connection, side, crs.metric_crs(bounds)).sort_index()
    assert len(expected) > 3 and set(found.cell_m) == {side}
    assert found.index.tolist() == expected.index.tolist()
    assert found.household_count.fillna(0).tolist() == expected.household_count.tolist()
    assert found.percent.tolist() == expected.percent.tolist()
    inhabited = expected.household_count > 0
    assert found.building_count[~inhabited].tolist() == (
        expected.building_count[~inhabited].tolist()
    )  # fmt: skip
