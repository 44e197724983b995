"""Boundaries by four roads: the sentence, the ring, what it must report, and several together."""

import contextlib
import json
import re
from collections.abc import Iterator
from functools import partial

import numpy as np
import pytest
import shapely
from click.testing import CliRunner
from hypothesis import given, settings
from hypothesis import strategies as st
from shapely import LineString, Point, box
from sqlalchemy import Connection

from etl.osm.load import load as load_osm
from etl.sample.loading import load_sample
from gridmap import boundaries, config
from gridmap.analysis.boundaries import read_network
from gridmap.boundaries import BoundaryNetwork
from gridmap.boundaries.network import check_names
from gridmap.cli import cli
from gridmap.errors import BoundaryError
from gridmap.store import db
from tests.layers import Drawing
from tests.twins.cities import City

FOUR = "东起金山路,西至解放路,北临人民路,南接湘江路"


@pytest.mark.parametrize(
    "written",
    [
        FOUR,
        "东起金山路，西至解放路，北临人民路，南接湘江路，辖区面积1.3平方公里",
        "东至金山路;南至湘江路;西至解放路;北至人民路",
        "东靠金山路、西临解放路、南邻湘江路、北抵人民路".replace("、", "。"),
        "社区东起 金山路,西至 解放路,南至 湘江路中心线,北以人民路为界",
        "东靠金山路、西至解放路、南接湘江路、北临人民路",
        "东起金山路西至解放路南至湘江路北至人民路",
        "东至金山路西侧 南至湘江路北侧 西至解放路(含) 北至人民路",
        "东与金山路交界,西与解放路交界,南与湘江路为邻,北与人民路相接",
        "东以金山路道路中心线为界,西邻解放路与和平街道接壤,南至湘江路,北至人民路",
    ],
)
def test_a_sentence_names_four_sides(written):
    found = boundaries.read_bounds(written)
    assert (found.east, found.south, found.west, found.north) == (
        ("金山路",), ("湘江路",), ("解放路",), ("人民路",)
    )  # fmt: skip


def test_the_stated_area_is_read():
    assert boundaries.read_bounds(FOUR).stated_area_m2 is None
    assert boundaries.read_bounds(FOUR + ",辖区面积1.3平方公里").stated_area_m2 == 1_300_000
    assert boundaries.read_bounds(FOUR + ",面积35公顷").stated_area_m2 == 350_000
    assert boundaries.read_bounds(FOUR, stated_area_m2=5.0).stated_area_m2 == 5


def test_a_side_may_have_several_names_and_be_a_bridge():
    found = boundaries.read_bounds("东靠东寺街,西至西昌路,南接柿花桥,北临金碧路、近日楼")
    assert found.south == ("柿花桥",)
    assert found.north == ("金碧路", "近日楼")


def test_names_with_a_side_in_them():
    found = boundaries.read_bounds("东起东方路,西至西湖路,南至南京路,北至北大街")
    assert found.names() == ("东方路", "南京路", "西湖路", "北大街")
    found = boundaries.read_bounds("东起城南沿河路西至西沿江路南至东临街北至三道街")
    assert found.names() == ("城南沿河路", "东临街", "西沿江路", "三道街")


@pytest.mark.parametrize("written", ["东起金山路,西至解放路", "东起一路,东至二路,西至三路", ""])
def test_a_sentence_that_does_not_is_refused(written):
    with pytest.raises(BoundaryError):
        boundaries.read_bounds(written)


# Some 95 m east and 111 m north from letter to letter.
GRID = Drawing("""
    A B C D
    E F G H
    I J K L
    M N O P
""")
WAYS = {
    "一街": "AEIM", "二街": "BFJN", "三街": "CGKO", "四街": "DHLP",
    "北路": "ABCD", "中路": "EFGH", "后路": "IJKL", "南路": "MNOP",
}  # fmt: skip


def network(ways: dict[str, str] | None = None) -> BoundaryNetwork:
    ways = WAYS if ways is None else ways
    lines = np.array([GRID.line(letters) for letters in ways.values()], dtype=object)
    # A name may come in several pieces: what is behind a number is left out.
    return BoundaryNetwork.from_lines(lines, [name.rstrip("0123456789") for name in ways])


def sides(east: str, south: str, west: str, north: str, **more):
    return boundaries.of_names(east, south, west, north, **more)


def same(found, letters: str) -> bool:
    wanted = GRID.polygon(letters)
    return found.outline.symmetric_difference(wanted).area < 1e-6 * wanted.area


def test_the_block_between_four_streets():
    found = boundaries.build(network(), sides("三街", "后路", "二街", "中路"))
    assert same(found, "FGKJ")
    assert found.notes == ()
    assert found.rivals == 0
    assert found.area_m2 == pytest.approx(94.5 * 110.9, rel=0.01)
    assert [round(side.on_name_m, -1) for side in found.sides.values()] == [110, 90, 110, 90]
    corners = {name: (one.lon, one.lat) for name, one in found.corners.items()}
    for name, letter in zip(("northwest", "northeast", "southeast", "southwest"), "FGKJ",
                            strict=True):  # fmt: skip
        assert corners[name] == pytest.approx(GRID.places[letter], abs=1e-7)


def test_streets_that_run_on_do_not_make_it_larger():
    assert same(boundaries.build(network(), sides("四街", "南路", "一街", "北路")), "ADPM")


def test_east_and_west_taken_for_each_other_are_refused():
    with pytest.raises(BoundaryError, match="each on its side"):
        boundaries.build(network(), sides("二街", "后路", "三街", "中路"))


def test_a_gap_is_closed_along_the_network_and_told():
    ways = WAYS | {"北路": "AB", "北路2": "CD", "小巷": "BFGC"}
    found = boundaries.build(network(ways), sides("四街", "后路", "一街", "北路"))
    # Round by the alley is 3 sides, and off the name either way; the middle street is on it.
    assert found.sides["north"].off_name_m > 90
    assert any("are not on 北路" in note for note in map(str, found.notes))
    assert found.outline.covers(Point(GRID.places["J"]))


def test_a_gap_without_any_street_is_closed_straight_and_told():
    ways = {"一街": "AEI", "四街": "DHL", "后路": "IJKL", "北路": "AB", "北路2": "CD"}
    found = boundaries.build(network(ways), sides("四街", "后路", "一街", "北路"))
    assert same(found, "ADLI")
    assert found.sides["north"].leap_m == pytest.approx(95, abs=2)
    assert any("closed straight" in note for note in map(str, found.notes))


def test_gaps_are_where_no_named_street_is():
    ways = {"一街": "AEI", "四街": "DHL", "后路": "IJKL", "北路": "AB", "北路2": "CD"}
    straight = boundaries.build(network(ways), sides("四街", "后路", "一街", "北路"))
    along = boundaries.build(network(ways | {"小巷": "BC"}), sides("四街", "后路", "一街", "北路"))
    for found in (straight, along):
        [gap] = found.gaps
        assert gap.metres == pytest.approx(95, abs=2)
        assert gap.line.equals_exact(GRID.line("BC"), 1e-6) or gap.line.equals_exact(
            GRID.line("CB"), 1e-6
        )
    assert boundaries.build(network(), sides("三街", "后路", "二街", "中路")).gaps == ()


def test_a_wide_gap_is_shown_and_closed_where_that_is_allowed():
    ways = {"一街": "AEI", "四街": "DHL", "后路": "IJKL", "北路": "AB"}
    bounds = sides("四街", "后路", "一街", "北路")
    with pytest.raises(boundaries.UnclosedError, match="北路 and 四街 are 1") as refused:
        boundaries.build(network(ways), bounds)
    [gap] = refused.value.gaps
    assert gap.metres == pytest.approx(189, abs=3)
    assert gap.line.distance(Point(GRID.places["B"])) < 1e-6
    lines = np.array([GRID.line(letters) for letters in ways.values()], dtype=object)
    wider = BoundaryNetwork.from_lines(lines, list(ways), leap_m=200)
    found = boundaries.build(wider, bounds)
    assert same(found, "ADLI") and found.gaps[0].metres == pytest.approx(189, abs=3)


def test_a_corner_that_is_not_there_is_closed_and_told():
    # The south road ends a street too early; an alley goes on to the east.
    ways = {"一街": "AEIM", "三街": "CGK", "北路": "ABC", "后路": "IJ", "小巷": "JK"}
    found = boundaries.build(network(ways), sides("三街", "后路", "一街", "北路"))
    assert same(found, "ACKI")
    off = found.sides["south"].off_name_m + found.sides["east"].off_name_m
    assert off == pytest.approx(95, abs=2)
    assert any("小巷" in note for note in map(str, found.notes))
    assert not found.corners["southeast"].is_met
    assert found.corners["southeast"].gap_m == pytest.approx(95, abs=2)
    assert [name for name, one in found.corners.items() if one.is_met] == [
        "northeast", "southwest", "northwest"
    ]  # fmt: skip
    assert any(
        note.startswith("southeast corner: 三街 and 后路 do not meet")
        for note in map(str, found.notes)
    )


def test_streets_far_apart_are_named():
    ways = {"一街": "AEIM", "四街": "DH", "北路": "ABCD", "后路": "IJ"}
    with pytest.raises(BoundaryError, match="四街 and 后路 are 2"):
        boundaries.build(network(ways), sides("四街", "后路", "一街", "北路"))


def test_the_strip_between_two_carriageways_is_no_block():
    # The north road has two carriageways 20 m apart; a bit of the lower one is the south road.
    def line(*places: tuple[float, float]) -> LineString:
        return LineString([(118.7 + x * 1.06e-5, 32.0 + y * 0.9e-5) for x, y in places])

    lines = [
        line((0, -50), (0, 50)), line((1000, -50), (1000, 50)), line((0, 20), (1000, 20)),
        line((0, 0), (495, 0)), line((495, 0), (505, 0)), line((505, 0), (1000, 0)),
    ]  # fmt: skip
    names = ["一街", "四街", "北路", "北路", "后路", "北路"]
    made = BoundaryNetwork.from_lines(np.array(lines, dtype=object), names)
    with pytest.raises(BoundaryError, match="south side would run 10 m on 后路"):
        boundaries.build(made, sides("四街", "后路", "一街", "北路"))


@pytest.mark.parametrize(
    "written",
    [
        "金山路以西、解放路以东、人民路以南、湘江路以北",
        "人民路以南,湘江路以北,金山路以西,解放路以东",
    ],
)
def test_a_sentence_may_say_on_which_side_of_a_street_it_lies(written):
    found = boundaries.read_bounds(written)
    assert (found.east, found.west) == (("金山路",), ("解放路",))
    assert (found.north, found.south) == (("人民路",), ("湘江路",))


def twice() -> BoundaryNetwork:
    """The south road bends back up: two blocks close within the same four names."""
    drawn = Drawing("""
        A B C
        D E F
        G H I
    """)
    ways = {"一街": "ADG", "三街": "CFI", "北路": "ABC", "南路": "DEFIHG"}
    lines = np.array([drawn.line(letters) for letters in ways.values()], dtype=object)
    return BoundaryNetwork.from_lines(lines, list(ways))


def test_the_right_of_several_blocks():
    bounds = partial(sides, "三街", "南路", "一街", "北路")
    upper = boundaries.build(twice(), bounds())
    assert upper.area_m2 == pytest.approx(189 * 111, rel=0.01)
    lower = boundaries.build(twice(), bounds(stated_area_m2=189 * 222))
    assert lower.area_m2 == pytest.approx(189 * 222, rel=0.01)
    lon, lat = GRID.places["M"]
    inside = (lon + 0.0005, lat + 0.0005)
    assert boundaries.build(twice(), bounds(), hint=inside).area_m2 == pytest.approx(lower.area_m2)
    old = box(lon, lat, lon + 0.002, lat + 0.002)
    assert boundaries.build(twice(), bounds(), outline=old).area_m2 == pytest.approx(lower.area_m2)
    with pytest.raises(BoundaryError, match="hint"):
        boundaries.build(twice(), bounds(), hint=(lon - 0.01, lat))


def test_an_area_off_by_more_than_five_percent_is_told():
    bounds = partial(sides, "三街", "后路", "二街", "中路")
    area = boundaries.build(network(), bounds()).area_m2
    assert boundaries.build(network(), bounds(stated_area_m2=area / 1.04)).notes == ()
    (note,) = boundaries.build(network(), bounds(stated_area_m2=area / 1.06)).notes
    assert "+6.0% from the stated" in str(note)


def test_names_are_suggested_and_never_guessed():
    known = ["人民路", "解放大道", "湘江路"]
    check_names(["人民路", "湘江路 "], known)
    with pytest.raises(BoundaryError, match=r"called 人民大道; is it 人民路"):
        check_names(["人民大道"], known)
    with pytest.raises(BoundaryError, match=r"is it 解放大道"):
        check_names(["解放路"], known)
    with pytest.raises(BoundaryError, match="check it"):
        check_names(["xyz"], known)


def test_names_of_other_scripts_keep_their_blanks():
    written = "东起Triq ir-Repubblika,西至Triq il-Kbira、 G 1 路,北临中 山 路,南接Rua 25  de Abril"
    bounds = boundaries.read_bounds(written)
    assert (bounds.east, bounds.west, bounds.north, bounds.south) == (
        ("Triq ir-Repubblika",), ("Triq il-Kbira", "G 1路"), ("中山路",), ("Rua 25 de Abril",),
    )  # fmt: skip
    assert boundaries.plain_name("Triq (old) il-Kbira（旧）") == "Triq il-Kbira"
    known = [boundaries.plain_name(one) for one in ("Triq ir-Repubblika", "Triq il-Kbira")]
    check_names(["Triq  ir-Repubblika"], known)
    with pytest.raises(BoundaryError, match="is it Triq ir-Repubblika"):
        check_names(["Triq ir-Republika"], known)


def blocks(*letters: str) -> dict:
    return {name: GRID.polygon(name) for name in letters}


def test_outlines_that_fit_stay_as_they_are():
    given = blocks("ABFE", "BCGF", "EFJI", "FGKJ")
    fitted = boundaries.fit(given)
    assert fitted.is_valid
    assert fitted.changed_m2 == {}
    assert fitted.notes == ()


def shifted(letters: str, east_m: float, south_m: float = 0):
    return shapely.transform(
        GRID.polygon(letters), lambda xy: xy + np.array([east_m / 94_500, -south_m / 110_900])
    )


@pytest.mark.parametrize("east_m", [-12, -0.5, 0.5, 12, 30])
def test_slivers_between_two_are_closed(east_m):
    given = {"west": GRID.polygon("ABFE"), "east": shifted("BCGF", east_m)}
    fitted = boundaries.fit(given)
    assert fitted.is_valid
    west, east = fitted.outlines.values()
    assert west.intersection(east).area == pytest.approx(0, abs=1e-14)
    shared = west.boundary.intersection(east.boundary)
    assert shared.length == pytest.approx(0.001, rel=0.02)
    assert west.union(east).geom_type == "Polygon"


def test_a_dispute_is_settled_and_told():
    fitted = boundaries.fit({"甲": GRID.polygon("ACGE"), "乙": GRID.polygon("BDHF")})
    assert fitted.is_valid
    assert "甲 and 乙 both claim" in str(fitted.notes[0])
    assert sum(shape.area for shape in fitted.outlines.values()) == pytest.approx(
        GRID.polygon("ADHE").area
    )


def test_a_hole_between_several_is_told_and_left():
    ring = ("ABFE", "BCGF", "CDHG", "GHLK", "KLPO", "JKON", "IJNM", "EFJI")
    fitted = boundaries.fit(blocks(*ring))
    assert fitted.is_valid
    assert fitted.changed_m2 == {}
    assert re.match(r"\d{1,3},\d{3} m² lie in none", str(fitted.notes[0]))


@given(st.lists(st.floats(-14, 14), min_size=8, max_size=8))
@settings(max_examples=25)
def test_whatever_is_a_little_off_fits_in_the_end(by):
    names = ("ABFE", "BCGF", "EFJI", "FGKJ")
    given = {
        name: shifted(name, by[2 * number], by[2 * number + 1]) for number, name in enumerate(names)
    }
    fitted = boundaries.fit(given)
    assert fitted.is_valid
    shapes = list(fitted.outlines.values())
    total = shapely.union_all(shapes)
    assert sum(shape.area for shape in shapes) == pytest.approx(total.area, rel=1e-9)
    assert total.area == pytest.approx(GRID.polygon("ACKI").area, rel=0.25)


@pytest.fixture
def run(connection: Connection, monkeypatch):
    """Run `gridmap boundary` inside the test's transaction."""

    @contextlib.contextmanager
    def as_owner() -> Iterator[Connection]:
        yield connection

    monkeypatch.setattr(db, "as_owner", as_owner)

    def call(*arguments: str):
        result = CliRunner().invoke(cli, ["boundary", *arguments])
        if result.exception and not isinstance(result.exception, SystemExit):
            raise result.exception
        return result

    return call


def test_the_communities_of_the_sample(connection: Connection, run, tmp_path):
    """All three from their sentences, within 2 % of their area, and together."""
    load_sample(connection, config.ROOT / "data" / "geo")
    answer = json.loads(run("--all", "--json").stdout)
    assert len(answer["boundaries"]) == 3
    for row in answer["boundaries"]:
        assert abs(row["off_stated"]) < 0.02
        assert row["overlap_with_old"] > 0.99
        assert row["notes"] == []
    assert answer["is_coverage"]

    by_sentence = json.loads(run(FOUR, "--json").stdout)["boundaries"][0]
    assert by_sentence["area_m2"] == pytest.approx(1_300_000, rel=0.02)
    four = ("--east", "金山路", "--west", "解放路", "--north", "人民路", "--south", "湘江路")
    out = tmp_path / "block.geojson"
    by_options = json.loads(run(*four, "--json", "--out", str(out)).stdout)["boundaries"][0]
    assert by_options["geometry"] == by_sentence["geometry"]
    layer = json.loads(out.read_text(encoding="utf-8"))
    assert layer["features"][0]["geometry"] == by_sentence["geometry"]
    by_water = json.loads(run("东起东寺街,西至西昌路,北临金碧路,南接柿花河", "--json").stdout)[
        "boundaries"
    ][0]
    assert 0 < by_water["area_m2"] < 350_000

    # A park's edge bounds as well as a river's bank.
    assert read_network(connection, ["人民公园"]).of(["人民公园"]).any()

    with pytest.raises(BoundaryError, match="is it 人民路"):
        run(FOUR.replace("人民路", "人民大街"))
    assert run().exit_code == 2
    assert run("--east", "金山路").exit_code == 2
    assert run(FOUR, "--all").exit_code == 2


def test_blocks_of_a_city(connection: Connection, city: City):
    load_osm(connection, city.pbf)
    for sentence, area_m2 in city.blocks.items():
        bounds = boundaries.read_bounds(sentence)
        found = boundaries.build(read_network(connection, bounds.names()), bounds)
        assert found.area_m2 == pytest.approx(area_m2, rel=0.01), sentence
        off = sum(side.off_name_m + side.leap_m for side in found.sides.values())
        assert off < 0.05 * sum(side.on_name_m for side in found.sides.values()), sentence
    # What these streets do not enclose on this map is refused.
    bounds = boundaries.read_bounds(city.open_block)
    with pytest.raises(BoundaryError, match="apart"):
        boundaries.build(read_network(connection, bounds.names()), bounds)
