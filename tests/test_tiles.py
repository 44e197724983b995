"""What is in a tile, for whom, and by which index it is found."""

import math

import geopandas as gpd
import numpy as np
import pytest
import shapely
from sqlalchemy import insert, text

from etl import gdal
from gridmap.analysis.view_features import ViewFeature, read_tile
from gridmap.render import maps
from gridmap.store import reader, schema, tiles
from tests import town as towns


def tile_at(x: float, y: float, z: int) -> tuple[int, int, int]:
    """The tile of a place of the town, in metres from its corner."""
    lon, lat = towns.degrees(x, y)
    count = 1 << z
    north = math.asinh(math.tan(math.radians(lat)))
    return z, int((lon + 180) / 360 * count), int((1 - north / math.pi) / 2 * count)


# At zoom 13 the whole town lies in one tile.
HOMES = set(towns.BUILDINGS) - {"School"}
IN_PLOTS = HOMES - {"E3"}
WHOLE = tile_at(500, 200, 13)
W1 = tile_at(100, 300, 17)


@pytest.fixture
def town(connection, users):
    return towns.build(connection, users["grid_leader"], users["community_worker"])


def layers(connection, layer: str, place=WHOLE, **options) -> dict[str, list[ViewFeature]]:
    return read_tile(tiles.tile(connection, layer, *place, **options), *place)


def features(connection, layer: str, place=WHOLE, **options) -> list[ViewFeature]:
    return layers(connection, layer, place, **options).get(layer, [])


def by_name(connection, layer: str = "building", place=WHOLE, **options) -> dict[str, dict]:
    found = features(connection, layer, place, **options)
    return {feature.properties["name"]: feature.properties for feature in found}


def closely(connection) -> dict[str, dict]:
    """Buildings of the town as tiles of zoom 16 have them."""
    found: dict[str, dict] = {}
    for _, x, y, *_ in towns.BUILDINGS.values():
        found |= by_name(connection, place=tile_at(x, y, 16))
    return found


def test_there_is_a_file_for_each_layer():
    files = {path.stem for path in (reader.SQL / "tiles").glob("*.sql")}
    assert files - {"labels"} == set(tiles.LAYERS)


@pytest.mark.parametrize(
    ("z", "x", "y", "exists"),
    [(0, 0, 0, True), (1, 1, 1, True), (1, 2, 0, False), (1, 0, 2, False), (-1, 0, 0, False),
     (22, 4194303, 0, True), (23, 0, 0, False), (3, -1, 0, False)],
)  # fmt: skip
def test_which_tiles_exist(z, x, y, exists):
    assert tiles.is_tile(z, x, y) is exists


def test_the_whole_town_lies_in_the_tile(connection, town, users, become):
    become(users["street_official"])
    found = features(connection, "building")
    assert {one.properties["name"]: one.id for one in found} == town.buildings
    assert all(
        one.id == one.properties["id"] and one.geometry.geom_type == "Polygon" for one in found
    )


def test_tiles_are_read_where_files_of_layers_were(connection, town, users, become):
    gdal.confine()
    become(users["street_official"])
    assert len(features(connection, "building")) == len(towns.BUILDINGS)


@pytest.mark.parametrize("layer", sorted(set(tiles.LAYERS) - {"sums"}))
def test_no_user_no_tile(connection, town, become, layer):
    become(None)
    assert tiles.tile(connection, layer, *WHOLE) == b""


@pytest.mark.parametrize(
    ("role", "counted", "in_plots", "has_attention"),
    [
        ("grid_leader", {"W1", "W2"}, {"W1", "W2"}, True),
        ("community_worker", {"E1", "E2", "E3", "E4"}, {"E1", "E2", "E4"}, True),
        ("street_official", HOMES, IN_PLOTS, True),
        ("planner", HOMES, IN_PLOTS, False),
        ("admin", set(), set(), False),
    ],
)  # fmt: skip
def test_each_role_sees_its_attributes(
    connection, town, users, become, role, counted, in_plots, has_attention
):
    become(users[role])
    found = closely(connection)
    assert set(found) == set(towns.BUILDINGS)
    assert {name for name, one in found.items() if "household_count" in one} == counted
    assert {name for name, one in found.items() if "plot_code" in one} == in_plots
    with_attention = {name for name, one in found.items() if "attention" in one}
    assert with_attention == (in_plots if has_attention else set())


def test_a_tile_holds_no_needs(connection, town, users, become):
    become(users["grid_leader"])
    keys = {key for one in features(connection, "building", W1) for key in one.properties}
    assert keys <= {
        "id", "kind", "is_residential", "name", "storeys", "status", "household_count",
        "age60_count", "plot_id", "plot_code", "attention", "fresh_tenths",
    }  # fmt: skip


def test_plot_states(connection, town, users, become):
    become(users["street_official"])
    assert "plot_state" not in by_name(connection)["E1"]
    found = closely(connection)
    states = {name: one.get("plot_state") for name, one in found.items()}
    assert states == {"W1": 2, "W2": 2, "E1": 1, "E2": 1, "E4": 1, "E3": 0, "School": None}
    become(users["planner"])
    found = closely(connection)
    assert {found[name]["plot_state"] for name in ("W1", "E1")} == {1}  # no teams for planners
    become(users["grid_leader"])
    assert "plot_state" not in closely(connection)["E1"]


def test_a_building_in_no_community_is_in_no_plot_only_where_there_are_none(
    connection, town, users, become
):
    """As the figures beside the map count it."""
    become(None)
    connection.execute(text("RESET ROLE"))
    connection.execute(text("UPDATE building SET community_id = NULL WHERE name = 'E3'"))
    become(users["street_official"])
    assert "plot_state" not in closely(connection)["E3"]
    connection.execute(text("RESET ROLE"))
    connection.execute(text("UPDATE building SET community_id = NULL"))
    for table in ("assignment", "team_member", "plot_building", "plot", "service_offer",
                  "service_point", "candidate_site", "household", "user_community",
                  "community"):  # fmt: skip
        connection.execute(text(f"DELETE FROM {table}"))
    become(users["street_official"])
    assert closely(connection)["E3"]["plot_state"] == 0


def test_freshness_is_in_tenths(connection, town, users, become):
    become(users["street_official"])
    found = by_name(connection, place=WHOLE, mine=True)
    # Every other household was verified yesterday, the first of them; E4 has six, E1 three.
    assert {name: found[name]["fresh_tenths"] for name in ("E1", "E2", "E4")} == {
        "E1": 6, "E2": 5, "E4": 5,
    }  # fmt: skip
    # Also of E3, which is in no plot.
    found = closely(connection)
    assert {name for name, one in found.items() if "fresh_tenths" in one} == HOMES
    assert found["E3"]["fresh_tenths"] == 6


def test_counts_are_those_of_the_building(connection, town, users, become):
    become(users["planner"])
    found = by_name(connection)
    households = {name: one.get("household_count", 0) for name, one in found.items()}
    assert households == {name: row[3] for name, row in towns.BUILDINGS.items()}
    assert found["E4"]["age60_count"] == 6


@pytest.mark.parametrize("role", ["grid_leader", "community_worker", "street_official"])
def test_attention_is_that_of_the_view(connection, town, users, become, role):
    # A second case of each kind: E2 is represented and stale, W2 belongs to a complete team.
    connection.execute(
        text("UPDATE household SET last_verified_on = CURRENT_DATE - 31 WHERE building_id = :id"),
        {"id": town.buildings["E2"]},
    )
    member = connection.execute(text("SELECT min(id) FROM team_member")).scalar()
    for building in ("E1", "E2"):
        connection.execute(
            insert(schema.assignment).values(
                team_member_id=member, plot_id=town.plots["E-01"], role="building_rep",
                building_id=town.buildings[building],
            )
        )  # fmt: skip
    become(users[role])
    expected = dict(
        connection.execute(
            text("SELECT building_id, attention FROM plot_building_today")
        ).all()
    )  # fmt: skip
    found = {
        one["id"]: one["attention"]
        for one in by_name(connection, place=WHOLE, mine=True).values()
    }  # fmt: skip
    assert found == expected
    if role == "street_official":
        assert set(found.values()) == {0, 1, 2, 3}


def test_mine_leaves_out_the_others(connection, town, users, become):
    become(users["grid_leader"])
    assert set(by_name(connection, mine=True)) == {"W1", "W2"}


@pytest.mark.parametrize("walks", [True, False])
def test_distance_is_banded(connection, town, users, become, walks):
    for building, distance in {"E4": 100, "E1": 250, "E2": 201, "W1": 401}.items():
        connection.execute(
            insert(schema.building_access).values(
                service_type_code="service_station", building_id=town.buildings[building],
                service_point_id=town.points["S"], straight_m=distance,
                **({"walk_m": 2 * distance, "walk_point_id": town.points["S"]} if walks else {}),
            )
        )  # fmt: skip
    become(users["planner"])
    radius = 400 if walks else 200
    found = by_name(connection, service="service_station", radius=radius, walk=walks)
    bands = {name: one.get("band") for name, one in found.items()}
    assert bands == {
        "E4": 0, "E1": 1, "E2": 1, "W1": 2,
        "W2": 2, "E3": 2,  # nothing to reach is beyond every radius
        "School": None,  # nobody lives there
    }  # fmt: skip
    assert found["E1"]["straight_m"] == 250
    assert found["E1"].get("walk_m") == (500 if walks else None)
    assert found["E1"]["point_id"] == town.points["S"] and "point_id" not in found["W2"]
    assert "band" not in by_name(connection)["E4"]


def test_who_cannot_walk_there_is_beyond(connection, town, users, become):
    connection.execute(
        insert(schema.building_access).values(
            service_type_code="service_station", building_id=town.buildings["E4"],
            service_point_id=town.points["S"], straight_m=100,
        )
    )  # fmt: skip
    become(users["planner"])
    for walk, band in ((True, 2), (False, 0)):
        found = by_name(connection, service="service_station", radius=200, walk=walk)
        assert found["E4"]["band"] == band and ("point_id" in found["E4"]) != walk


def test_low_zooms_draw_the_large_ones_only(connection, town, users, become):
    connection.execute(
        text("UPDATE building SET min_zoom = 14 WHERE id = :id"), {"id": town.buildings["E1"]}
    )
    become(users["planner"])
    assert "E1" not in by_name(connection)
    assert "E1" in by_name(connection, place=tile_at(500, 300, 14))
    # Drawn at twice the size, a base tile shows what the next zoom does.
    assert len(layers(connection, "base")["building"]) == len(towns.BUILDINGS)


@pytest.mark.parametrize(("place", "extent"), [(WHOLE, 1024), (W1, 4096)])
def test_extents(connection, town, users, become, place, extent):
    become(users["planner"])
    metres = gpd.GeoSeries(
        [one.geometry for one in features(connection, "building", place)], crs="EPSG:4326"
    ).to_crs("EPSG:3857")
    units = shapely.get_coordinates(metres) / (2 * 20_037_508.342789244 / (1 << place[0]) / extent)
    assert np.abs(units - units.round()).max() < 1e-3
    # Not by chance: at a quarter of the extent some lie between two units.
    assert np.abs(units / 4 - (units / 4).round()).max() > 0.2


def test_base_joins_layers(connection, town, users, become):
    become(users["admin"])
    base = layers(connection, "base")
    assert {"building", "community"} <= set(base)
    assert {one.geometry.geom_type for one in base["community"]} == {"LineString"}
    assert "building" not in layers(connection, "base", buildings=False)


@pytest.mark.parametrize(
    ("role", "codes"),
    [
        ("grid_leader", {"W-01": 0}),
        ("community_worker", {"E-01": 1}),
        ("street_official", {"W-01": 0, "E-01": 1}),
        ("planner", {"W-01": None, "E-01": None}),
        ("admin", {}),
    ],
)
def test_plots_of_each_role(connection, town, users, become, role, codes):
    become(users[role])
    found: dict[str, dict] = {}
    for x in (100, 500):
        for one in features(connection, "plot", tile_at(x, 200, 15)):
            found[one.properties["plot_code"]] = one.properties
    assert {code: one.get("missing_roles") for code, one in found.items()} == codes
    households = {"W-01": 3, "E-01": 13}
    assert all(one["household_count"] == households[code] for code, one in found.items())


def test_an_outline_is_drawn_between_its_buildings(connection, town, users, become):
    become(users["street_official"])
    # Between W1 (100, 300) and W2 (100, 100) no building stands, yet the plot reaches through.
    assert [one.properties["plot_code"] for one in features(
        connection, "plot", tile_at(100, 280, 16)
    )] == ["W-01"]  # fmt: skip
    assert features(connection, "plot", WHOLE) == []


def test_service_points_of_a_service(connection, town, users, become):
    become(users["grid_leader"])
    point = by_name(connection, "service_point")["S"]
    assert point["services"] == "meal_point,service_station"
    assert by_name(connection, "service_point", service="meal_point")
    assert not by_name(connection, "service_point", service="nursery")
    assert set(by_name(connection, "candidate_site")) == {"C1", "C2"}


@pytest.mark.parametrize(
    ("values", "look"),
    [
        ("status = 'planned'", "planned"),
        ("opened_on = CURRENT_DATE + 1", "planned"),
        ("opened_on = CURRENT_DATE", "station"),
        ("status = 'closing', closed_on = CURRENT_DATE + 1", "station"),
        ("closed_on = CURRENT_DATE", "closed"),
        ("status = 'closed'", "closed"),
    ],
)
def test_a_point_that_is_not_open_looks_otherwise(connection, town, users, become, values, look):
    connection.execute(text(f"UPDATE service_point SET tier = 'station', {values}"))
    become(users["planner"])
    point = by_name(connection, "service_point")["S"]
    assert point["look"] == look
    dots = {one.value: one.look for one in maps.point_style().classes}
    assert dots["planned"]["fillColor"] != dots["station"]["fillColor"]
    assert not dots["closed"]["fill"]


def street(connection, name: str, kind: str, start, end) -> None:
    wkt = f"SRID=4326;LINESTRING({start[0]} {start[1]}, {end[0]} {end[1]})"
    connection.execute(
        insert(schema.street).values(
            name=name, kind=kind, from_node=1, to_node=2, length_m=math.dist(start, end) * 1e5,
            component=0, geom=wkt, source="town", source_ref=f"{name}{start}",
        )
    )  # fmt: skip


def test_names_for_each_zoom(connection, town, users, become):
    street(connection, "East Road", "arterial", towns.degrees(0, 0), towns.degrees(300, 0))
    street(connection, "East Road", "arterial", towns.degrees(300, 0), towns.degrees(900, 600))
    street(connection, "Alley", "lane", towns.degrees(0, 200), towns.degrees(0, 300))
    become(users["planner"])
    box = (*towns.degrees(-100, -100), *towns.degrees(1100, 700))

    def texts(zoom: int) -> dict[str, str]:
        return {one["text"]: one["kind"] for one in tiles.labels(connection, box, zoom)}

    assert texts(13) == {"East": "community", "West": "community"}
    assert texts(15) == {**texts(13), "East Road": "street"}
    assert "S" in texts(16) and "W1" not in texts(17) and "Alley" in texts(17)
    assert texts(18)["W1"] == "building" and "East" not in texts(18)
    [road] = [one for one in tiles.labels(connection, box, 15) if one["kind"] == "street"]
    # Of the longer piece, which runs from south-west to north-east.
    assert road["angle"] == pytest.approx(45, abs=6)


def plan(connection, layer: str, place: tuple[int, int, int]) -> str:
    statement = tiles._statement(layer)
    explain = text(f"EXPLAIN {statement.text}").bindparams(*statement._bindparams.values())
    values = {"service": None, "radius": None, "buildings": True, "mine": False, "walk": True}
    known = {key: value for key, value in values.items() if key in statement._bindparams}
    connection.execute(text("SET LOCAL enable_seqscan = off"))
    rows = connection.execute(explain, dict(zip("zxy", place, strict=True)) | known)
    return "\n".join(row[0] for row in rows)


@pytest.mark.parametrize("role", ["grid_leader", "street_official"])
@pytest.mark.parametrize("layer", sorted(set(tiles.LAYERS) - {"base", "plot", "sums"}))
def test_tiles_use_their_index_under_row_security(
    connection, town, users, become, layer, role
):  # fmt: skip
    become(users[role])
    assert f"{layer}_geom_3857_gist" in plan(connection, layer, W1)


@pytest.fixture
def many(connection, town):
    """Enough rows for the planner to care which index it takes, whatever was there before."""
    connection.execute(
        text("""
        INSERT INTO building (is_residential, min_zoom, geom, source, source_ref)
        SELECT true, CASE
                WHEN n % 50 = 0 THEN 12 WHEN n % 10 = 0 THEN 13 WHEN n % 4 = 0 THEN 14 ELSE 16
            END,
            ST_Multi(ST_MakeEnvelope(
                117 + n * 0.00001, 31, 117.00001 + n * 0.00001, 31.00001, 4326
            )), 'many', n::text
        FROM generate_series(1, 3000) AS n
        """)
    )
    connection.execute(text("ANALYZE building"))


@pytest.mark.parametrize("z", [12, 13, 14])
def test_low_zooms_use_the_small_index(connection, many, users, become, z):
    become(users["planner"])
    assert f"building_geom_3857_z{z}_gist" in plan(connection, "building", tile_at(500, 200, z))
    low = tile_at(500, 200, z - 1)
    assert f"building_geom_3857_z{z}_gist" in plan(connection, "base", low)
