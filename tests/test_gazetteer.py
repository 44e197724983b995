"""A gazetteer into the database: names and counts onto buildings that the layers have."""

from pathlib import Path

import geopandas as gpd
import pytest
from openpyxl import Workbook
from sqlalchemy import Connection, insert, select, text

from etl.buildings import Buildings
from etl.estates import Estates
from etl.gazetteer import Gazetteer
from etl.run import Report, load
from gridmap.analysis.gazetteer import read_gazetteer
from gridmap.errors import SourceError
from gridmap.gazetteer.titles import building_called, building_title
from gridmap.i18n import translate
from gridmap.matching import Matcher
from gridmap.store import schema
from tests.ledgers import reasons_in
from tests.town import square

HEAD = (
    *("building_id", "community", "estate", "estate_aliases", "building_label"),
    *("building_aliases", "units", "floors", "rooms_per_floor_per_unit"),
)
PLACE = "甲社区"
OUTLINE = square(0, 0, 100)


def row(label="1号楼", aliases="", estate="春风里", names="", *counts, where=PLACE):
    return ("x", where, estate, names, label, aliases, *(*counts, "", "", "")[:3])


@pytest.fixture
def layers(connection: Connection, tmp_path: Path):
    """甲社区 with 春风里 (1号楼, 2号楼 and twice 3号楼), loaded as layers are; loads them again."""
    connection.execute(
        insert(schema.community).values(
            name=PLACE, geom=f"SRID=4326;{OUTLINE.wkt}", source="test", source_ref="1"
        )
    )
    estate = {"name": ["春风里"], "aliases": ["春风小区"], "community": [PLACE]}
    houses = {
        "id": ["a", "b", "c", "d"],
        "name": ["1栋", "2号楼", "3号楼", "3号楼"],
        "estate": ["春风里"] * 4,
        "community": [PLACE] * 4,
        "storeys": [6, None, None, None],
    }
    places = [square(20 * n, 0, 5) for n in range(4)]
    write(tmp_path / "estate.geojson", estate, [OUTLINE])
    write(tmp_path / "building.geojson", houses, places)

    def again() -> list[Report]:
        return [
            load(connection, Estates(), tmp_path / "estate.geojson"),
            load(connection, Buildings(), tmp_path / "building.geojson"),
        ]

    again()
    return again


def write(path: Path, columns: dict, outlines: list) -> None:
    gpd.GeoDataFrame(columns, geometry=outlines, crs="EPSG:4326").to_file(path)


@pytest.fixture
def put(connection: Connection, tmp_path: Path, layers):
    """Write rows as a table and load it."""

    def put(*rows, head=HEAD, name="gazetteer.csv") -> Report:
        lines = [head, *rows]
        path = tmp_path / name
        if path.suffix == ".xlsx":
            book = Workbook()
            for line in lines:
                book.active.append(line)
            book.save(path)
        else:
            text_ = "\n".join(",".join(map(str, line)) for line in lines)
            path.write_text(text_, encoding="utf-8")
        return load(connection, Gazetteer(), path)

    return put


def stored(connection: Connection) -> dict:
    houses = select(schema.building).order_by(schema.building.c.source_ref)
    counts = [
        (one.unit_count, one.storeys, one.rooms_per_floor)
        for one in connection.execute(houses).all()
    ]
    return {
        "counts": counts[:2],
        "estate": connection.execute(select(schema.estate.c.aliases)).scalar_one(),
        "names": set(connection.scalars(text("SELECT alias FROM building_alias"))),
    }


def matched(connection: Connection, address: str) -> str | None:
    found = Matcher(read_gazetteer(connection)).match(address, community=PLACE)
    if found.status != "matched":
        return found.rule
    key = schema.building.c.source_ref
    query = select(key).where(schema.building.c.id == int(found.building_id or 0))
    return connection.execute(query).scalar_one()


@pytest.mark.parametrize("name", ["gazetteer.csv", "gazetteer.xlsx"])
def test_names_and_counts_go_to_the_buildings_that_are_there(connection, put, name):
    report = put(
        row("1号楼", "灯塔楼", "春风里", "春风里|柳树路20号", 3, 6, 2),
        row("2栋", "新楼|东楼", "春风里", "春风里|春风小区", 2, 11),
        name=name,
    )
    assert (report.read, report.loaded, report.rejected) == (2, 2, 0)
    assert (report.inserted, report.updated) == (3, 3)
    assert stored(connection) == {
        "counts": [(3, 6, 2), (2, 11, None)],
        "estate": ["柳树路20号", "春风小区"],
        "names": {"灯塔楼", "新楼", "东楼"},
    }
    assert matched(connection, "春风小区新楼2单元1101") == "b"
    assert matched(connection, "柳树路20号1-3-601") == "a"
    assert matched(connection, "柳树路20号1-4-601") == "unit"


def test_twice_changes_nothing_and_a_corrected_table_updates(connection, put):
    first = row("1号楼", "灯塔楼|塔楼", "春风里", "春风小区|柳树路20号", 3)
    put(first)
    again = put(first)
    assert (again.inserted, again.updated, again.notes) == (0, 0, {"unknown columns": [HEAD[0]]})
    corrected = put(row("1号楼", "灯塔楼", "春风里", "春风小区|柳树路22号", 4))
    assert (corrected.inserted, corrected.updated) == (0, 2)
    assert corrected.notes["names_forgotten"] == 1
    assert stored(connection)["names"] == {"灯塔楼"}
    assert stored(connection)["estate"] == ["春风小区", "柳树路22号"]
    silent = put(row("1号楼"))
    assert (silent.inserted, silent.updated) == (0, 0)
    assert stored(connection)["counts"][0] == (4, 6, None)
    assert stored(connection)["names"] == {"灯塔楼"}


def test_a_layer_that_comes_again_loses_nothing_of_it(connection, put, layers):
    put(row("2号楼", "新楼", "春风里", "柳树路20号", 2, 11))
    before = stored(connection)
    reports = layers()
    assert [report.updated for report in reports] == [1, 0]
    after = stored(connection)
    # The layer adds its own name of the estate; its empty cells take nothing away.
    assert after == {**before, "estate": ["柳树路20号", "春风小区"]}
    assert [report.updated for report in layers()] == [0, 0]


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        (row("1号楼", where="丙社区"), "社区名称在系统中找不到"),
        (row("1号楼", estate="夏风里"), "没有这个小区"),
        (row("9号楼"), "没有这栋楼"),
        (row("11号楼"), "没有这栋楼"),
        (row("3号楼"), "几栋楼"),
        (row(""), "没有社区、小区或楼号"),
        (row("1号楼", "", "春风里", "", "三"), "单元数"),
        (row("1号楼", "", "春风里", "", 3, 201), "单元数"),
    ],
)
def test_what_the_layers_lack_is_refused_with_a_reason(connection, put, line, reason):
    before = stored(connection)
    report = put(line)
    assert (report.read, report.loaded, report.rejected) == (1, 0, 1)
    assert reason in next(iter(reasons_in(report)))
    assert stored(connection) == before
    [written] = connection.scalars(select(schema.reject.c.raw))
    assert "estate" in written


def test_one_building_has_one_row(put):
    report = put(row("1号楼"), row("1栋"))
    assert (report.loaded, report.rejected) == (1, 1)


def test_an_estate_is_found_by_another_name_too(connection, put):
    report = put(row("2号楼", "", "春风小区", "", 5))
    assert report.loaded == 1
    assert stored(connection)["counts"][1] == (5, None, None)


def test_a_table_without_the_columns_is_none(put):
    with pytest.raises(SourceError, match="building_label"):
        put(("甲社区", "春风里"), head=("社区", "小区"))


@pytest.mark.parametrize(
    ("estate", "name", "title"),
    [
        ("春风里", "3幢", "春风里3幢"),
        ("春风里", "春风里3幢", "春风里3幢"),
        ("春风里", None, "春风里"),
        (float("nan"), "3幢", "3幢"),
        (None, " ", ""),
        ("Park Court", "Block 3", "Park Court Block 3"),
    ],
)
def test_a_building_is_called_by_its_estate_and_name(estate, name, title):
    assert building_title(estate, name) == title


def test_buildings_without_a_name_are_told_apart():
    def called(*cells):
        return building_called(*cells, lambda text, **own: translate(text, "zh_CN", **own))

    assert called("春风里", "3幢", "幸福路8号", 7) == "春风里3幢"
    assert called("春风里", None, "幸福路8号", 7) == "幸福路8号"
    assert called("春风里", float("nan"), "", 7) == "春风里楼栋#7"
    assert called(None, "", None, 8) == "楼栋#8"


def test_estates_that_only_a_column_names(connection: Connection, tmp_path: Path):
    """A layer of buildings says 小区 and 楼号; outlines of estates may come later, or never."""
    connection.execute(
        insert(schema.community).values(
            name=PLACE, geom=f"SRID=4326;{OUTLINE.wkt}", source="test", source_ref="1"
        )
    )
    houses = {
        "编号": ["a", "b", "c", "d"],
        "楼号": ["1栋", "A座", "1栋", "新楼"],
        "小区": ["春风里", "春风里", "秋水园", "春风里"],
    }
    places = [square(20 * n, 0, 5) for n in range(4)]
    write(tmp_path / "houses.geojson", houses, places)
    report = load(connection, Buildings(), tmp_path / "houses.geojson")
    assert report.notes["estate_unknown"] == ["春风里", "秋水园"]
    assert report.notes["named_by_their_estates"] == 3
    names = select(schema.building.c.name).order_by(schema.building.c.source_ref)
    assert connection.scalars(names).all() == ["春风里1栋", "春风里A座", "秋水园1栋", "新楼"]
    assert matched(connection, "春风里1栋101") == "a"
    assert matched(connection, "秋水园1号楼101") == "c"
    assert matched(connection, "春风里A座1203") == "b"
    assert load(connection, Buildings(), tmp_path / "houses.geojson").updated == 0
    write(tmp_path / "estates.geojson", {"name": ["春风里"]}, [square(0, 0, 26)])
    load(connection, Estates(), tmp_path / "estates.geojson")
    assert matched(connection, "春风里1栋101") == "a"
    load(connection, Buildings(), tmp_path / "houses.geojson")
    assert connection.scalars(names).all() == ["1栋", "A座", "秋水园1栋", "新楼"]
    assert matched(connection, "春风里1栋101") == "a"


def test_a_village_need_not_be_said_in_the_village(connection: Connection, tmp_path: Path):
    """Groups number their houses; the layer writes the village's name before some of them."""
    village = "石板村"
    connection.execute(
        insert(schema.community).values(
            name=village, geom=f"SRID=4326;{OUTLINE.wkt}", source="test", source_ref="1"
        )
    )
    houses = {
        "编号": ["a", "b", "c", "d"],
        "楼号": [None, None, "四组1号", None],
        "路名": ["石板村一组", "石板村二组", None, "石板村路"],
        "门牌号": ["3号", "3号", None, "3号"],
    }
    places = [square(20 * n, 0, 5) for n in range(4)]
    write(tmp_path / "houses.geojson", houses, places)
    load(connection, Buildings(), tmp_path / "houses.geojson")
    key = {str(one.id): one.source_ref for one in connection.execute(select(schema.building))}
    found = Matcher(read_gazetteer(connection))
    for address, expected in {
        "石板村一组3号": "a",
        "一组3号": "a",
        "2组3号": "b",
        "石板村四组1号": "c",
        "四组1号": "c",
        "石板村五组1号": None,
        "五组3号": None,
        "3号": None,
        "路3号": None,
    }.items():
        assert key.get(found.match(address, community=village).building_id or "") == expected


def test_a_number_in_front_of_a_street(connection: Connection, tmp_path: Path):
    """As letters with Latin addresses are written; 62 is not the end of 162."""
    houses = {
        "id": ["a", "b", "c"],
        "street": ["West 121st Street", "Broadway", "West 121st Street"],
        "house_number": ["162", "3250", "62"],
        "community": [PLACE] * 3,
    }
    connection.execute(
        insert(schema.community).values(
            name=PLACE, geom=f"SRID=4326;{OUTLINE.wkt}", source="test", source_ref="1"
        )
    )
    write(tmp_path / "houses.geojson", houses, [square(20 * n, 0, 5) for n in range(3)])
    load(connection, Buildings(), tmp_path / "houses.geojson")
    for address, expected in {
        "162 West 121st Street": "a",
        "162 West 121st Street, Apt 2B": "a",
        "62 west 121st street": "c",
        "3250 Broadway, Apartment 7": "b",
        "3250 Broadway, Flat 12": "b",
        "250 Broadway": "place-unknown",
        "1162 West 121st Street": "place-unknown",
    }.items():
        assert matched(connection, address) == expected, address
    found = Matcher(read_gazetteer(connection)).match("162 West 121st Street, Apt 2B")
    assert found.room == "2B"


def test_latin_addresses_as_people_write_them(connection: Connection, tmp_path: Path):
    """Abbreviated, with the name in front, the number behind, the flat anywhere; nothing near."""
    streets = [
        "West 118th Street",
        "Triq Rodolfu",
        "Triq Rodolfu",
        "St Nicholas Avenue",
        "Main Road",
    ]
    houses = {
        "id": ["w", "oak", "n", "s", "main"],
        "name": ["", "Oakhill", "", "", "Oakhill"],
        "street": streets,
        "house_number": ["108", "", "191", "5", "12"],
        "storeys": [4] * 5,
        "community": [PLACE] * 5,
    }
    connection.execute(
        insert(schema.community).values(
            name=PLACE, geom=f"SRID=4326;{OUTLINE.wkt}", source="test", source_ref="1"
        )
    )
    write(tmp_path / "houses.geojson", houses, [square(20 * n, 0, 5) for n in range(5)])
    load(connection, Buildings(), tmp_path / "houses.geojson")
    for address, expected in {
        "108 W 118th St": "w",
        "108 W. 118 St., #3B": "w",
        "108 West 118th Street Apt. 3": "w",
        "Flat 3, 108 West 118th Street": "w",
        "108 E 118th St": "place-unknown",
        "108 118th St": "place-unknown",
        "Oakhill, Triq Rodolfu": "oak",
        "Flat 5, Oakhill, Triq Rodolfu": "oak",
        "Oakhill Main Rd": "main",
        "Oakhill, 12, Main Road": "main",
        "Oakhill, 14 Main Road": "place-unknown",
        "Oakhill, Triq Alfons": "place-unknown",
        "Oakhill": "several-buildings",
        "Triq Rodolfu 191": "n",
        "191, Triq Rodolfu": "n",
        "Triq Rodolfu, 19": "place-unknown",
        "5 Saint Nicholas Ave": "s",
        "108 W 118th St and 5 St Nicholas Ave": "place-unknown",
        "108-110 W 118th St": "range",
        "Triq Rodolfu 191-5": "range",
    }.items():
        assert matched(connection, address) == expected, address
    found = Matcher(read_gazetteer(connection))
    assert found.match("108 W 118th St #3B").room == "3B"
    assert found.gazetteer.flat(found.match("108 W 118th St").building_id, None, "5") == (
        "108 West 118th Street 5室"
    )
