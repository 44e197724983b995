"""Layers in the database: twice, corrected, linked, undone."""

import math
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
import shapely
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from shapely import Point
from sqlalchemy import Connection, text

from etl import fields, notes
from etl.boundaries import Communities, Subdistricts
from etl.buildings import Buildings
from etl.candidate_sites import CandidateSites
from etl.estates import Estates
from etl.fields import Field, recognise
from etl.land import Land
from etl.layer import Layer
from etl.reasons import of_data
from etl.run import Report, load
from etl.service_points import ServicePoints
from etl.streets import Streets
from gridmap import limits
from gridmap.errors import GridmapError
from gridmap.i18n import translate
from tests.layers import Drawing, house, write

TOWN = Drawing("""
    A . B . C
    . a . b .
    D . E . F
    . c . d .
    G . H . I
""")
"""Two communities, A-B-H-G in the west and B-C-I-H in the east; E lies on their border."""


def rows(connection: Connection, query: str, **parameters) -> list[tuple]:
    """All rows of a query, as tuples."""
    return [tuple(row) for row in connection.execute(text(query), parameters)]


def one(connection: Connection, query: str, **parameters):
    """The only value of a query."""
    return connection.execute(text(query), parameters).scalar_one()


def counts(report: Report) -> tuple[int, int, int, int, int]:
    """Read, loaded, rejected, inserted, updated."""
    return report.read, report.loaded, report.rejected, report.inserted, report.updated


@pytest.fixture
def town(connection: Connection, tmp_path: Path) -> Connection:
    """A database with the two communities."""
    path = write(
        tmp_path / "community.gpkg",
        [TOWN.polygon("ABHG"), TOWN.polygon("BCIH")],
        name=["西社区", "东社区"],
    )
    assert counts(load(connection, Communities(), path)) == (2, 2, 0, 2, 0)
    return connection


def community_of(connection: Connection, table: str) -> dict[str, str | None]:
    """Community by source_ref."""
    query = (
        f"SELECT t.source_ref, c.name FROM {table} t LEFT JOIN community c ON c.id = community_id"
    )
    return dict(rows(connection, query))


EXAMPLES: dict[type[Layer], tuple[list, dict]] = {
    Subdistricts: ([TOWN.polygon("ACIG")], {"name": ["锦江桥街道"]}),
    Communities: ([TOWN.polygon("ABHG")], {"name": ["西社区"], "stated_area_m2": [40000.5]}),
    Estates: ([TOWN.polygon("ABED")], {"name": ["金碧小区"], "aliases": ["金碧新村;小碧"]}),
    Buildings: ([house(118.78, 32.04)], {"code": ["B1"], "name": ["1栋"], "storeys": [7]}),
    Streets: ([TOWN.line("ABC"), TOWN.line("BEH")], {"name": ["北街", "中街"], "code": ["s", "t"]}),
    Land: ([TOWN.polygon("EFIH")], {"kind": ["water"], "name": ["翠湖"]}),
    ServicePoints: (
        [TOWN.point("a"), TOWN.point("b")],
        {
            "code": ["P1", "P2"],
            "name": ["社区服务站", "助餐点"],
            "service_types": ["service_station;elderly_station", "助餐点"],
            "parent": [None, "P1"],
            "opened_on": ["2020-05-01", None],
            "is_accessible": ["是", None],
        },
    ),
    CandidateSites: ([TOWN.point("c")], {"name": ["旧锅炉房"], "kind": ["改造"]}),
}
"""A layer of each kind."""


@pytest.mark.parametrize("kind", EXAMPLES, ids=lambda kind: kind.kind)
def test_twice_changes_nothing_and_a_correction_updates(
    connection: Connection, tmp_path: Path, kind: type[Layer]
):
    geometry, columns = EXAMPLES[kind]
    path = write(tmp_path / "layer.gpkg", geometry, **columns)
    first = load(connection, kind(), path)
    assert (first.read, first.loaded, first.rejected) == (len(geometry), len(geometry), 0)
    assert first.inserted >= len(geometry)
    table = kind.table.name
    before = rows(connection, f"SELECT t.*, geom::text FROM {table} t ORDER BY id")
    assert len(before) == first.inserted
    again = load(connection, kind(), path)
    assert (again.inserted, again.updated) == (0, 0)
    assert rows(connection, f"SELECT t.*, geom::text FROM {table} t ORDER BY id") == before
    path.unlink()
    # The key of a community is its name: there the outline is what gets corrected.
    if kind in (Subdistricts, Communities, Estates):
        geometry = [TOWN.polygon("ACFD"), *geometry[1:]]
    else:
        name = "kind" if kind is CandidateSites else "name"
        columns = {**columns, name: ["新建" if name == "kind" else "新名", *columns[name][1:]]}
    write(path, geometry, **columns)
    corrected = load(connection, kind(), path)
    assert corrected.inserted == 0
    assert corrected.updated == (2 if kind is Streets else 1)
    assert one(connection, f"SELECT count(*) FROM {table}") == len(before)
    assert one(connection, "SELECT count(*) FROM import_run") == 3


def test_a_run_is_written_with_its_rejects(connection: Connection, tmp_path: Path):
    path = write(
        tmp_path / "b.gpkg", [house(118.78, 32.04), TOWN.point("A"), None], code=["x", "y", "z"]
    )
    report = load(connection, Buildings(), path)
    assert counts(report) == (3, 1, 2, 1, 0)
    assert rows(
        connection,
        "SELECT kind, source, file_name, read_count, loaded_count, rejected_count FROM import_run",
    ) == [("building", "b", "b.gpkg", 3, 1, 2)]
    stored = rows(
        connection,
        "SELECT row_number, reason_code, reason_values, raw FROM reject ORDER BY row_number",
    )
    assert [(number, code, raw) for number, code, _, raw in stored] == [
        (2, "wrong-geometry", {"code": "y"}),
        (3, "no-geometry", {"code": "z"}),
    ]
    reasons = [of_data(code, values).message for _, code, values, _ in stored]
    assert [translate(one, "zh_CN") for one in reasons] == ["应为面，实际是点", "没有几何图形"]
    assert [str(one) for one in reasons] == ["a point where a polygon is needed", "no geometry"]


@pytest.mark.parametrize("content", ["cut off", "swapped", "no crs"])
def test_a_file_that_fails_leaves_nothing(connection: Connection, tmp_path: Path, content: str):
    good = write(tmp_path / "b.gpkg", [house(118.78, 32.04)], code=["x"])
    load(connection, Buildings(), good)
    counted = "SELECT (SELECT count(*) FROM building), (SELECT count(*) FROM import_run)"
    before = rows(connection, counted)
    if content == "cut off":
        bad = tmp_path / "cut.gpkg"
        bad.write_bytes(good.read_bytes()[:3000])
    elif content == "swapped":
        bad = write(tmp_path / "swapped.gpkg", [house(32.04, 118.78)])
    else:
        bad = write(tmp_path / "nowhere.gpkg", [house(118.78, 32.04)], crs=None)
    with pytest.raises(GridmapError), connection.begin_nested():
        load(connection, Buildings(), bad)
    assert rows(connection, counted) == before


def test_a_load_that_dies_half_way_leaves_nothing(
    connection: Connection, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    """Rows are in the table when it fails, and gone with its transaction."""
    path = write(tmp_path / "s.gpkg", [TOWN.line("ABC")], code=["s"])

    def fail(connection: Connection) -> dict:
        assert one(connection, "SELECT count(*) FROM street") == 1
        raise KeyboardInterrupt

    monkeypatch.setattr("etl.streets.refresh_components", fail)
    with pytest.raises(KeyboardInterrupt), connection.begin_nested():
        load(connection, Streets(), path)
    assert one(connection, "SELECT count(*) FROM street") == 0
    assert one(connection, "SELECT count(*) FROM import_run") == 0


def test_what_a_file_no_longer_has_is_kept_and_told(connection: Connection, tmp_path: Path):
    houses = [house(118.78 + n / 1000, 32.04) for n in range(3)]
    load(connection, Buildings(), write(tmp_path / "b.gpkg", houses, code=["1", "2", "3"]))
    (tmp_path / "b.gpkg").unlink()
    fewer = write(tmp_path / "b.gpkg", houses[:1], code=["1"])
    report = load(connection, Buildings(), fewer)
    assert report.notes["missing_from_this_file_and_kept"] == 2
    assert one(connection, "SELECT count(*) FROM building") == 3


def test_columns_a_file_lacks_stay_as_they_are(connection: Connection, tmp_path: Path):
    outline = [house(118.78, 32.04)]
    load(connection, Buildings(), write(tmp_path / "b.gpkg", outline, code=["1"], storeys=[7]))
    (tmp_path / "b.gpkg").unlink()
    load(connection, Buildings(), write(tmp_path / "b.gpkg", outline, code=["1"], name=["1栋"]))
    assert rows(connection, "SELECT name, storeys FROM building") == [("1栋", 7)]


def test_streets_of_a_source_are_replaced(connection: Connection, tmp_path: Path):
    lines = [TOWN.line("ABC"), TOWN.line("DEF"), TOWN.line("BEH")]
    path = write(tmp_path / "s.gpkg", lines, code=["1", "2", "3"])
    other = write(tmp_path / "other.gpkg", [TOWN.line("GHI")], code=["1"])
    assert load(connection, Streets(), path).notes["edges"] == 6
    load(connection, Streets(), other)
    path.unlink()
    report = load(connection, Streets(), write(path, lines[:2], code=["1", "2"]))
    # Uncut by the third, each of the two is one edge now.
    assert report.notes["edges"] == 2
    assert rows(connection, "SELECT source, count(*) FROM street GROUP BY 1 ORDER BY 1") == [
        ("other", 1),
        ("s", 2),
    ]


def test_parts_are_counted_over_all_streets(connection: Connection, tmp_path: Path):
    """A lone street; then a longer one far off; then one that joins the two."""
    steps = [("ABC", 1), ("GH", 2), ("CIH", 1)]
    for letters, parts in steps:
        path = write(tmp_path / f"{letters}.gpkg", [TOWN.line(letters)])
        report = load(connection, Streets(), path)
        assert report.notes["connected_parts"] == parts
    assert rows(connection, "SELECT DISTINCT component FROM street") == [(0,)]
    assert report.notes["share_in_largest_part"] == 1.0
    [line] = notes.lines({"share_in_largest_part": 0.9111})
    assert str(line) == "share of the largest part: 91.1%"


def test_length_is_measured_on_the_ellipsoid(connection: Connection, tmp_path: Path):
    load(connection, Streets(), write(tmp_path / "s.gpkg", [TOWN.line("ABF"), TOWN.line("GHI")]))
    ours = one(connection, "SELECT sum(length_m) FROM street")
    theirs = one(connection, "SELECT sum(ST_Length(geom::geography)) FROM street")
    assert ours == pytest.approx(theirs, rel=1e-6)


def test_where_things_lie(town: Connection, tmp_path: Path):
    outlines = [house(*TOWN.places[letter]) for letter in "abcd"]
    outlines.append(house(118.9, 32.2))
    # Across the border, mostly in the east.
    x, y = TOWN.places["E"]
    outlines.append(house(x - 0.00005, y))
    path = write(tmp_path / "b.gpkg", outlines, code=[*"abcd", "far", "border"])
    report = load(town, Buildings(), path)
    assert community_of(town, "building") == {
        "a": "西社区", "b": "东社区", "c": "西社区", "d": "东社区", "far": None, "border": "东社区",
    }  # fmt: skip
    assert report.notes["without_a_community"] == 1


def test_a_point_on_the_border_goes_to_the_lower_id(town: Connection, tmp_path: Path):
    path = write(tmp_path / "c.gpkg", [TOWN.point("E")], name=["亭"], code=["e"])
    load(town, CandidateSites(), path)
    assert community_of(town, "candidate_site") == {"e": "西社区"}


def test_a_named_community_overrules_the_place(town: Connection, tmp_path: Path):
    outlines = [house(*TOWN.places["a"]), house(*TOWN.places["b"])]
    path = write(tmp_path / "b.gpkg", outlines, code=["a", "b"], 社区=["东社区", "北社区"])
    report = load(town, Buildings(), path)
    assert community_of(town, "building") == {"a": "东社区", "b": "东社区"}
    assert report.notes["community_unknown"] == ["北社区"]


def test_estates_by_name_alias_and_place(town: Connection, tmp_path: Path):
    estates = write(
        tmp_path / "e.gpkg",
        [TOWN.polygon("ABED"), TOWN.polygon("BCFE"), TOWN.polygon("DEHG")],
        name=["金碧小区", "金碧小区", "翠湖里"],
        aliases=["老金碧", None, None],
        community=["西社区", "东社区", "西社区"],
    )
    assert load(town, Estates(), estates).loaded == 3
    buildings = write(
        tmp_path / "b.gpkg",
        [house(*TOWN.places[letter]) for letter in "abcd"],
        code=[*"abcd"],
        estate=["金碧小区", "金碧小区", "老金碧", None],
        community=["西社区", "东社区", "西社区", None],
    )
    load(town, Buildings(), buildings)
    found = rows(
        town,
        "SELECT b.source_ref, e.name, c.name FROM building b LEFT JOIN estate e ON e.id = estate_id"
        " LEFT JOIN community c ON c.id = e.community_id ORDER BY 1",
    )
    assert found == [
        ("a", "金碧小区", "西社区"),
        ("b", "金碧小区", "东社区"),
        ("c", "金碧小区", "西社区"),
        ("d", None, None),
    ]


def test_boundaries_place_what_was_there_before(connection: Connection, tmp_path: Path):
    load(connection, Buildings(), write(tmp_path / "b.gpkg", [house(*TOWN.places["a"])]))
    report = load(
        connection,
        Communities(),
        write(tmp_path / "c.gpkg", [TOWN.polygon("ABHG")], name=["西社区"]),
    )
    assert report.notes["building_now_in_a_community"] == 1
    assert set(community_of(connection, "building").values()) == {"西社区"}


def test_a_file_without_communities_takes_none_away(town: Connection, tmp_path: Path):
    """Placed by name; the next file is silent, and its outline lies in no community."""
    far = [house(118.9, 32.2)]
    load(town, Buildings(), write(tmp_path / "b.gpkg", far, code=["x"], community=["东社区"]))
    (tmp_path / "b.gpkg").unlink()
    report = load(town, Buildings(), write(tmp_path / "b.gpkg", far, code=["x"]))
    assert (report.inserted, report.updated) == (0, 0)
    assert community_of(town, "building") == {"x": "东社区"}


def test_communities_lie_in_subdistricts(connection: Connection, tmp_path: Path):
    outline = [TOWN.polygon("ACIG")]
    load(connection, Subdistricts(), write(tmp_path / "s.gpkg", outline, name=["锦江桥街道"]))
    load(
        connection,
        Communities(),
        write(tmp_path / "c.gpkg", [TOWN.polygon("ABHG")], name=["西社区"]),
    )
    assert one(
        connection, "SELECT s.name FROM community c JOIN subdistrict s ON s.id = subdistrict_id"
    )


def offers(connection: Connection) -> list[tuple]:
    """What each point is and gives, and its parent."""
    return rows(
        connection,
        "SELECT p.source_ref, p.tier, q.source_ref,"
        " (SELECT string_agg(service_type_code, ' ' ORDER BY service_type_code)"
        "  FROM service_offer WHERE service_point_id = p.id)"
        " FROM service_point p LEFT JOIN service_point q ON q.id = p.parent_id ORDER BY 1",
    )


def test_a_point_belongs_to_a_higher_one_whatever_the_file_says(connection, tmp_path):
    places = [TOWN.point(letter) for letter in "abc"]
    columns = {
        "code": ["1", "2", "3"],
        "name": ["中心", "站", "亭"],
        "service_types": ["service_hall", "service_station", "tea_house"],
        "tier": ["hall", "station", "outpost"],
        "parent": ["2", "1", "2"],
    }
    report = load(connection, ServicePoints(), write(tmp_path / "p.gpkg", places, **columns))
    assert report.notes["parents_not_above"] == ["中心 → 站"]
    assert [row[2] for row in offers(connection)] == [None, "1", "2"]
    # A reload that lowers the one above parts those that stay as high.
    columns |= {"tier": ["station", "station", "outpost"], "parent": [None, "1", "2"]}
    report = load(connection, ServicePoints(), write(tmp_path / "p.gpkg", places, **columns))
    assert report.notes["parents_not_above"] == ["站 → 中心"]
    assert [row[2] for row in offers(connection)] == [None, None, "2"]


def test_services_and_parents(connection: Connection, tmp_path: Path):
    places = [TOWN.point(letter) for letter in "abcd"]
    columns = {
        "code": ["1", "2", "3", "4"],
        "name": ["中心", "站", "点", "亭"],
        "service_types": [
            "service_hall;health_station",
            "助餐点、日间照料",
            "meal_point",
            "tea_house",
        ],
        "parent": [None, "1", "中心", "9"],
    }
    report = load(connection, ServicePoints(), write(tmp_path / "p.gpkg", places, **columns))
    assert counts(report) == (4, 3, 1, 3, 0)
    (reason,) = report.reasons
    assert str(reason).startswith(
        "unknown service type 日间照料; known are One-stop service hall; "
    )
    assert "可用的有：一站式服务大厅；社区服务站" in translate(reason.message, "zh_CN")
    assert report.notes["parents_unknown"] == ["9"]
    assert offers(connection) == [
        ("1", "hall", None, "health_station service_hall"),
        ("3", "outpost", "1", "meal_point"),
        ("4", "outpost", None, "tea_house"),
    ]
    (tmp_path / "p.gpkg").unlink()
    columns["service_types"] = ["service_hall", "meal_point", "meal_point;tea_house", "tea_house"]
    columns["parent"] = [None, "1", "2", None]
    report = load(connection, ServicePoints(), write(tmp_path / "p.gpkg", places, **columns))
    assert counts(report) == (4, 4, 0, 1, 2)
    assert report.notes["parents_not_above"] == ["点 → 站"]
    assert offers(connection) == [
        ("1", "hall", None, "service_hall"),
        ("2", "outpost", "1", "meal_point"),
        ("3", "outpost", None, "meal_point tea_house"),
        ("4", "outpost", None, "tea_house"),
    ]


def zooms_by_hand(outlines: list[shapely.Polygon]) -> list[int]:
    """For each zoom, the largest of each 8-pixel cell, one by one."""
    found = [16] * len(outlines)
    for zoom in range(15, 9, -1):
        cell_m = 8 * 40075016.68557849 / (256 * 2**zoom)
        largest: dict[tuple[int, int], int] = {}
        for number, outline in enumerate(outlines):
            west, south, east, north = outline.bounds
            lon, lat = (west + east) / 2, (south + north) / 2
            x = math.radians(lon) * 6378137
            y = math.asinh(math.tan(math.radians(lat))) * 6378137
            cell = (math.floor(x / cell_m), math.floor(-y / cell_m))
            rival = largest.get(cell)
            if rival is None or outline.area > outlines[rival].area:
                largest[cell] = number
        for number in largest.values():
            found[number] = zoom
    return found


@settings(max_examples=15, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.integers(0, 10_000), st.integers(1, 60))
def test_the_lowest_zoom_of_a_building(
    connection: Connection, tmp_path: Path, seed: int, count: int
):
    """Two files: each changes what the other's buildings are in their cells."""
    rng = np.random.default_rng(seed)
    spots = rng.uniform((118.7, 32.0), (118.75, 32.05), (count, 2))
    outlines = [
        house(lon, lat, size)
        for (lon, lat), size in zip(spots, rng.uniform(1e-4, 5e-4, count), strict=True)
    ]
    with connection.begin_nested() as savepoint:
        for name, part in (("one", slice(None, None, 2)), ("two", slice(1, None, 2))):
            path = tmp_path / f"{name}.gpkg"
            path.unlink(missing_ok=True)
            if outlines[part]:
                codes = [str(number) for number in range(count)][part]
                load(connection, Buildings(), write(path, outlines[part], code=codes))
        found = rows(connection, "SELECT min_zoom FROM building ORDER BY source_ref::integer")
        assert [zoom for (zoom,) in found] == zooms_by_hand(outlines)
        savepoint.rollback()


def test_a_building_that_moves_away_gives_up_its_cell(connection: Connection, tmp_path: Path):
    large, small = house(118.78, 32.04, 4e-4), house(118.7806, 32.0406, 1e-4)
    away = house(118.9, 32.2, 4e-4)
    load(connection, Buildings(), write(tmp_path / "small.gpkg", [small], code=["s"]))
    load(connection, Buildings(), write(tmp_path / "large.gpkg", [large], code=["l"]))
    zooms = "SELECT source_ref, min_zoom FROM building ORDER BY 1"
    before = dict(rows(connection, zooms))
    assert before["l"] == 10 < before["s"]
    (tmp_path / "large.gpkg").unlink()
    report = load(connection, Buildings(), write(tmp_path / "large.gpkg", [away], code=["l"]))
    assert report.updated == 1
    assert dict(rows(connection, zooms)) == {"l": 10, "s": 10}


def test_a_load_leaves_the_zoom_of_a_cell_that_it_does_not_touch(connection, tmp_path: Path):
    """The cell beside has its largest far off: what is seen of it from here is not all."""
    edge = math.floor((118.78 + 180) / 360 * 32768) * 360 / 32768 - 180
    outlines = [
        house(edge + 0.001, 32.04, 4e-4), house(edge + 0.0095, 32.04, 2e-4),
        house(edge + 0.0165, 32.04, 2e-4),
    ]  # fmt: skip
    load(connection, Buildings(), write(tmp_path / "b.gpkg", outlines, code=["a", "b", "c"]))
    zooms = "SELECT source_ref, min_zoom FROM building ORDER BY 1"
    before = dict(rows(connection, zooms))
    assert before["a"] == before["c"] == 10 < before["b"]
    (tmp_path / "b.gpkg").unlink()
    report = load(
        connection, Buildings(), write(tmp_path / "b.gpkg", outlines[2:], code=["c"], storeys=[7])
    )
    assert report.updated == 1 and dict(rows(connection, zooms)) == before
    changed = "SELECT count(*) FROM layer_change WHERE layer = 'building' AND import_run_id = "
    assert rows(connection, f"{changed}{report.import_run_id}") == [(1,)]


def test_points_keep_their_own_when_they_share_a_place(connection: Connection, tmp_path: Path):
    here = Point(118.78, 32.04)
    path = write(
        tmp_path / "p.gpkg", [here] * 3, name=["站", "岗亭", "站"], service_types=["meal_point"] * 3
    )
    report = load(connection, ServicePoints(), path)
    assert (report.loaded, report.codes) == (2, {"feature-again": 1})


def test_a_text_too_long_for_its_field_is_cut_and_told():
    known = recognise(
        pd.DataFrame(
            {"名称": ["翠竹园", "长" * 300, None], "地址": ["一号", "路" * 300, "x" * 1001]}
        ),
        [Field("name", ("名称",), fields.text), Field("address", ("地址",), fields.text)],
    )
    name, address = known.frame["name"], known.frame["address"]
    assert name[0] == "翠竹园" and name[1] == "长" * 79 + "…" and not name[2]
    # An address, like opening hours, is kept in full.
    assert address.str.len().tolist() == [2, 300, 1000]
    assert limits.problem({"name": name[1], "address": address[2]}) is None
    assert known.notes["texts_cut"] == 2
    assert [str(line) for line in notes.lines(known.notes)] == [
        "texts longer than their field holds, cut: 2",
        f"those that were cut begin with: {'长' * 12}…, {'x' * 12}…",
    ]
