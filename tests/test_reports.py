"""Files to take away: what is in the workbook and the layers, and that a page is one page."""

import io
from functools import partial

import numpy as np
import openpyxl
import pandas as pd
import pyogrio
import pypdfium2
import pytest
import shapely

from gridmap import clock, i18n
from gridmap.render import palette, reports
from gridmap.render.reports import pages
from gridmap.render.reports.sheets import workbook
from gridmap.render.reports.svg import SvgMap
from gridmap.ui.coverage.downloads import coverage_file
from tests import town as towns


def subject(**values) -> reports.Subject:
    given = {
        "service": "service_station", "service_name": "社区服务站", "radius_m": 300.0,
        "walk": False, "weight": "households", "counted": "户数", "way": "直线",
        "rule": "项目创建文件 (000 篇1)",
    }  # fmt: skip
    return reports.Subject(**(given | values))


@pytest.fixture
def report(connection, users, become):
    towns.build(connection)
    become(users["planner"])
    return partial(made, connection, subject(), "zh_CN")


def made(connection, of: reports.Subject, language: str, ending: str) -> bytes:
    """One of the files of a coverage report."""
    return coverage_file(connection, ending, of, partial(i18n.translate, language=language))


def page(written: bytes) -> tuple[int, str, np.ndarray]:
    """Pages, text and picture of the first."""
    with pypdfium2.PdfDocument(written) as document:
        first = document[0]
        picture = np.asarray(first.render(scale=2).to_pil().convert("RGB"))
        return len(document), first.get_textpage().get_text_range(), picture


def pixels(picture: np.ndarray, color: str) -> int:
    """How many have a colour, exactly."""
    wanted = [int(color[at : at + 2], 16) for at in (1, 3, 5)]
    return int((picture == wanted).all(axis=2).sum())


def test_the_workbook_says_what_it_counts(report, connection):
    book = openpyxl.load_workbook(io.BytesIO(report("xlsx")))
    about = dict(book.worksheets[0].iter_rows(values_only=True))
    assert about["标准"] == "项目创建文件 (000 篇1)" and about["n"] == 22
    assert "300 米" in about["口径"] and "未定位" in about["人口口径"]
    assert about["数据日期"] == clock.today().isoformat()
    rows = list(book["社区"].iter_rows(values_only=True))
    table = pd.DataFrame(rows[1:], columns=rows[0]).set_index("社区")
    assert table["半径外"].to_dict() == {"East": 5, "West": 3}
    assert table["未落楼"].to_dict() == {"East": 0, "West": 1}
    gaps = [row[:4] for row in book["缺口"].iter_rows(min_row=2, values_only=True)]
    assert gaps == [(1, "East", 1, 5), (2, "West", 1, 2), (3, "West", 1, 1)]


def test_the_workbook_hides_small_cells(report, connection):
    book = openpyxl.load_workbook(io.BytesIO(report("xlsx")))
    heads, *rows = book["缺口楼栋"].iter_rows(values_only=True)
    at = {name: heads.index(name) for name in ("楼栋", "60岁以上")}
    told = {row[at["楼栋"]]: row[at["60岁以上"]] for row in rows}
    assert told == {"E3": 5, "W1": None, "W2": None}


def test_a_name_that_begins_like_a_formula_is_text():
    name = '=HYPERLINK("http://example.org","open")'
    made = workbook([("About", name)], {"Sites": pd.DataFrame({"Site": [name], "n": [2]})})
    book = openpyxl.load_workbook(io.BytesIO(made))
    for cell in (book["About"]["B1"], book["Sites"]["A2"]):
        assert (cell.value, cell.data_type) == (name, "s")
    assert book["Sites"]["B2"].value == 2


def test_the_layers_hold_bands_and_pockets(report, connection, tmp_path):
    path = tmp_path / "coverage.gpkg"
    path.write_bytes(report("gpkg"))
    buildings = pyogrio.read_dataframe(path, layer="building").set_index("name")
    assert buildings.crs.to_epsg() == 4326
    bands = {"E1": 0, "E2": 0, "E4": 0, "E3": 1, "W1": 1, "W2": 1}
    assert buildings.band.to_dict() == bands
    assert buildings.straight_m["E4"] == pytest.approx(100, rel=2e-3)
    pockets = pyogrio.read_dataframe(path, layer="pocket").set_index("number")
    assert pockets.geometry[1].covers(buildings.geometry["E3"])
    assert pockets.household_count.to_dict() == {1: 5, 2: 2, 3: 1}
    assert pyogrio.read_dataframe(path, layer="service_point").name.to_list() == ["S"]
    about = pyogrio.read_dataframe(path, layer="about").set_index("name").text
    assert about["标准"] == "项目创建文件 (000 篇1)"


@pytest.mark.parametrize("language", ["zh_CN", "en"])
def test_the_page_is_one_page_with_a_map(connection, users, become, language):
    towns.build(connection)
    become(users["planner"])
    count, text, picture = page(made(connection, subject(), language, "pdf"))
    assert count == 1
    assert "社区服务站" in text and "59.1%" in text and "项目创建文件" in text and "n = 22" in text
    # Three buildings within, three beyond, 20 x 20 m each, beside the legend.
    assert pixels(picture, palette.BAND[0]) > 500 and pixels(picture, palette.BAND[1]) > 500


def test_a_town_with_nothing_to_reach_has_its_page_too(connection, users, become):
    become(users["planner"])
    count, text, _ = page(made(connection, subject(), "en", "pdf"))
    assert count == 1 and "n = 0" in text
    assert made(connection, subject(), "en", "xlsx")


def test_a_page_asks_nobody_for_anything(monkeypatch, tmp_path):
    (tmp_path / "bad.html").write_text('<img src="{{ address }}">')
    from jinja2 import Environment, FileSystemLoader

    monkeypatch.setattr(pages, "TEMPLATES", Environment(loader=FileSystemLoader(tmp_path)))
    for address in ("https://example.org/a.png", "file:///etc/hostname"):
        with pytest.raises(pages.ReportError, match="must not load"):
            reports.pdf("bad", address=address)


def test_what_is_written_on_a_page_is_text_not_markup(connection, users, become):
    towns.build(connection)
    become(users["planner"])
    told = made(connection, subject(rule="<b>R</b> & sons"), "en", "pdf")
    assert "<b>R</b> & sons" in page(told)[1]


# Map ---------------------------------------------------------------------------------------------


def squares(*places: tuple[float, float], side: float = 20.0) -> np.ndarray:
    return np.array([shapely.box(x, y, x + side, y + side) for x, y in places])


def test_a_map_is_drawn_to_scale():
    drawn = SvgMap((0, 0, 1000, 500), 106, 56)
    # 100 mm for 1000 m: the margin is 3 mm each.
    assert drawn.per_metre == 1
    drawn.areas(squares((0, 0)), "#ff0000")
    assert 'd="M50 530L50 510L30 510L30 530L50 530z"' in drawn.render()
    assert ">200 m</text>" in drawn.render()


def test_small_buildings_become_squares_of_the_heaviest():
    drawn = SvgMap((0, 0, 100_000, 50_000), 106, 56)
    shapes = squares((0, 0), (30, 0), (60, 0), (90_000, 40_000))
    group, weight = np.array([0, 0, 2, 1]), np.array([1.0, 1.0, 3.0, 0.0])
    drawn.buildings(shapes, group, weight, palette.BAND)
    assert [color for color in palette.BAND.values() if color in "".join(drawn.parts)] == [
        palette.BAND[1], palette.BAND[2]
    ]  # fmt: skip


def test_names_cannot_break_a_map():
    drawn = SvgMap((0, 0, 10, 10), 20, 20)
    drawn.labels(np.array([[5.0, 5.0]]), ["<&>"], 3)
    assert "&lt;&amp;&gt;" in drawn.render()
