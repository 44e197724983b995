"""Files to take away: what is in the workbook and the layers, and that a page is one page."""

import io
import re
import sqlite3
from contextlib import closing
from functools import partial
from types import SimpleNamespace
from xml.etree import ElementTree

import numpy as np
import openpyxl
import pandas as pd
import pyogrio
import pypdfium2
import pytest
import shapely
from sqlalchemy import text

from gridmap import clock, i18n
from gridmap.render import maps, palette, reports
from gridmap.render.reports import area_map, pages
from gridmap.render.reports.sheets import workbook
from gridmap.render.reports.svg import SvgMap
from gridmap.ui.coverage.downloads import coverage_file
from gridmap.ui.listing import as_csv
from tests import town as towns


def subject(**values) -> reports.Subject:
    given = {
        "service": "service_station", "service_name": "社区服务站", "radius_m": 300.0,
        "walk": False, "weight": "households", "counted": "户数", "way": "直线",
        "rule": "本街道自定标准",
    }  # fmt: skip
    return reports.Subject(**(given | values))


@pytest.fixture
def report(connection, users, become):
    towns.build(connection)
    connection.execute(text("UPDATE office SET name = '锦江桥街道办事处'"))
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
    assert about["标准"] == "本街道自定标准" and about["总数"] == 22
    assert about["单位名称"] == "锦江桥街道办事处"
    assert "300米" in about["统计口径"] and "未关联楼栋" in about["人口口径"]
    assert about["数据日期"] == clock.today().isoformat()
    rows = list(book["社区"].iter_rows(values_only=True))
    assert "街道" not in rows[0]  # none is loaded
    table = pd.DataFrame(rows[1:], columns=rows[0]).set_index("社区")
    assert table["未覆盖"].to_dict() == {"East": 5, "West": 3}
    assert table["未关联楼栋"].to_dict() == {"East": 0, "West": 1}
    gaps = [row[:4] for row in book["缺口"].iter_rows(min_row=2, values_only=True)]
    assert gaps == [
        (1, "East", "East", 1), (2, "West", "West", 1), (3, "West", "West", 1)
    ]  # fmt: skip


def test_the_gaps_of_the_report_come_first(connection, users, become):
    built = towns.build(connection)
    become(users["planner"])
    of = subject(gaps=frozenset({built.buildings["W1"]}))
    book = openpyxl.load_workbook(io.BytesIO(made(connection, of, "zh_CN", "xlsx")))
    rows = [row[:4] for row in book["缺口"].iter_rows(values_only=True)]
    assert rows[0] == ("序号", "缺口", "列入报告", "社区")
    assert sorted(row[0] for row in rows[1:]) == [1, 2, 3]
    assert [row[2] for row in rows[1:]] == ["是", None, None]
    _, told, _ = page(made(connection, of, "zh_CN", "pdf"))
    assert "本报告所列缺口" in told and told.count("West") == 2 + 1  # its own row, and the map's


def test_the_workbook_hides_small_cells(report, connection):
    book = openpyxl.load_workbook(io.BytesIO(report("xlsx")))
    heads, *rows = book["缺口楼栋"].iter_rows(values_only=True)
    at = {name: heads.index(name) for name in ("楼栋", "60岁以上")}
    told = {row[at["楼栋"]]: row[at["60岁以上"]] for row in rows}
    assert told == {"E3": 5, "W1": None, "W2": None}


def test_the_workbook_holds_numbers_in_their_formats(report, connection):
    book = openpyxl.load_workbook(io.BytesIO(report("xlsx")))
    named = {row[0].value: row[1] for row in book["指标"].iter_rows(min_row=2)}
    share = named["覆盖率"]
    assert share.value == pytest.approx(13 / 22) and share.number_format == "0.0%"
    hours = [row[:2] for row in book["开放时间"].iter_rows(min_row=2, values_only=True)]
    assert hours[0] == ("周一", "0:00") and len(hours) == 7 * 24


def test_sheets_print_across_with_their_heading_on_each_page(report, connection):
    book = openpyxl.load_workbook(io.BytesIO(report("xlsx")))
    for sheet in book.worksheets[1:]:
        assert sheet.page_setup.orientation == "landscape" and sheet.print_title_rows == "$1:$1"
        assert sheet.sheet_properties.pageSetUpPr.fitToPage
        assert (sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight) == (1, 0)
    # Wide enough for what is in it, Chinese letters counted twice.
    assert book["服务点"].column_dimensions["A"].width >= 2 * len("服务点")


def test_what_is_hidden_reads_neither_as_zero_nor_as_all(connection, users, become):
    towns.build(connection)
    become(users["planner"])
    book = openpyxl.load_workbook(
        io.BytesIO(made(connection, subject(weight="age60"), "zh_CN", "xlsx"))
    )
    heads, *rows = (list(row) for row in book["社区"].iter_rows())
    at = [cell.value for cell in heads]
    hidden = 0
    for row in rows:
        cells = dict(zip(at, row, strict=True))
        if cells["未显示"].value == 0:
            continue
        hidden += 1
        for name in ("已覆盖", "未覆盖", "覆盖率"):
            cell = cells[name]
            assert cell.value == "不公布" or (
                cell.value > 0 and cell.number_format.startswith('"≥ "')
            )
    assert hidden


def test_a_name_that_begins_like_a_formula_is_text():
    name = '=HYPERLINK("http://example.org","open")'
    made = workbook([("About", name)], {"Sites": pd.DataFrame({"Site": [name], "n": [2]})})
    book = openpyxl.load_workbook(io.BytesIO(made))
    for cell in (book["About"]["B1"], book["Sites"]["A2"]):
        assert (cell.value, cell.data_type) == (name, "s")
    assert book["Sites"]["B2"].value == 2


def test_a_gis_finds_styles_names_and_whole_numbers(report, connection, tmp_path):
    path = tmp_path / "coverage.gpkg"
    path.write_bytes(report("gpkg"))
    with closing(sqlite3.connect(path)) as file:
        # GeoPackage 1.2: "GPKG" and 10200.
        assert file.execute("PRAGMA user_version").fetchone() == (10200,)
        names = dict(file.execute(
            "SELECT column_name, name FROM gpkg_data_columns WHERE table_name = 'building'"
        ))  # fmt: skip
    assert names["household_count"] == "户数" and names["band"] == "距离分段"
    info = pyogrio.read_info(path, layer="building")
    kinds = dict(zip(info["fields"], info["dtypes"], strict=True))
    assert kinds["household_count"] in ("int64", "int32") and kinds["straight_m"] == "float64"
    styles = pyogrio.read_dataframe(path, layer="layer_styles").set_index("f_table_name")
    assert set(styles.index) == {"building", "service_point", "pocket"}
    root = ElementTree.fromstring(styles.styleQML["building"])
    bands = {one.get("value"): one.get("label") for one in root.iter("category")}
    assert bands["0"] == "300米以内" and bands["2"] == "更远"
    assert "b_diagonal" in styles.styleQML["building"]


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
    assert about["标准"] == "本街道自定标准"


@pytest.mark.parametrize("language", ["zh_CN", "en"])
def test_the_page_is_one_page_with_a_map(connection, users, become, language):
    towns.build(connection)
    become(users["planner"])
    count, text, picture = page(made(connection, subject(), language, "pdf"))
    assert count == 1
    assert "社区服务站" in text and "59.1%" in text and "本街道自定标准" in text
    assert ("共22（户数）" if language == "zh_CN" else "n = 22") in text
    # Units in the reader's language too, but for the scale bar's.
    assert (len(re.findall(r"\d m\b", text)) > 1) == (language == "en")
    # Three buildings within, three beyond, 20 x 20 m each, beside the legend.
    assert pixels(picture, palette.BAND[0]) > 500 and pixels(picture, palette.BAND[1]) > 500


@pytest.mark.parametrize(("row_count", "is_large"), [(3, True), (14, False)])
def test_type_and_map_take_the_room_of_the_page(row_count, is_large):
    heights = []

    def draw(height_mm):
        heights.append(height_mm)
        return f'<div style="height: {height_mm}mm"></div>'

    table = {"title": "Gaps", "note": "", "heads": ["a", "b", "c"],
             "rows": [("1", "2", "3")] * row_count}  # fmt: skip
    layers = SimpleNamespace(bounds=(0, 0, 100, 200), office="")
    written = area_map.one_page(
        layers, draw, language="en", title="Coverage", day="2026-11-30", rule="Rule", n="n = 1",
        figures=[("Within", "59 %")], legend=[], tables=[table], notes=[], attribution="",
    )  # fmt: skip
    with pypdfium2.PdfDocument(written) as document:
        assert len(document) == 1
        found = document[0].get_textpage()
        left = min(found.get_rect(one)[1] for one in range(found.count_rects())) / 72 * 25.4
    assert 11 < left < 25
    assert (heights[-1] > 180) == is_large


def test_headings_keep_their_words_and_the_legend_is_hatched_as_the_map_is():
    heads = ["户数", "60岁以上", "最近服务点"]
    table = {"title": "缺口", "note": "", "heads": heads, "rows": [("很长的缺口名称" * 3,) * 3]}
    values = {
        "language": "zh", "title": "覆盖", "day": "2026-11-30", "rule": "标准", "n": "共1",
        "figures": [], "tables": [table] * 2, "notes": [], "attribution": "", "size": 11, "map": "",
        "office": "", "legend": [("#123456", "更远", "hatched"), ("#abcdef", "近", "")],
    }  # fmt: skip
    _, text, picture = page(pages.pdf("coverage", **values))
    assert all(text.count(one) == 2 for one in heads)
    table["rows"] = [("1 石科院生活区、农大东区社区", "1", "很长的服务点名称" * 3)]
    _, text, _ = page(pages.pdf("coverage", **values))
    assert all(text.count(one) == 2 for one in ("1 石科院生活区、", "农大东区社区"))
    square, plain = (pixels(picture, one) for one in ("#123456", "#abcdef"))
    assert 0 < square < 0.9 * plain


def test_a_page_is_tagged_with_title_and_date(connection, users, become):
    towns.build(connection)
    become(users["planner"])
    with pypdfium2.PdfDocument(made(connection, subject(), "zh_CN", "pdf")) as document:
        assert document.is_tagged()
        about = document.get_metadata_dict()
    assert about["Title"].startswith("服务覆盖分析") and about["CreationDate"]


def test_bands_stay_apart_in_grey():
    def grey(color: str) -> float:
        red, green, blue = (int(color[at : at + 2], 16) for at in (1, 3, 5))
        return 0.299 * red + 0.587 * green + 0.114 * blue

    near, middle, far = (grey(color) for color in palette.BAND.values())
    assert near - middle > 25 and middle - far > 25
    assert [maps.band_look(band).get("hatch", False) for band in range(3)] == [False, False, True]
    states = maps.plot_state_style({0: "none", 1: "some", 2: "all"}).classes
    assert [one.look.get("hatch", False) for one in states] == [True, False, False]


@pytest.mark.parametrize("band", range(3))
def test_outlines_can_be_seen_on_the_ground(band):
    def luminance(color: str) -> float:
        shares = [int(color[at : at + 2], 16) / 255 for at in (1, 3, 5)]
        linear = [one / 12.92 if one <= 0.04045 else ((one + 0.055) / 1.055) ** 2.4
                  for one in shares]  # fmt: skip
        return float(np.dot(linear, (0.2126, 0.7152, 0.0722)))

    dark, light = (
        luminance(palette.BAND_OUTLINE[band]),
        luminance(maps.BASES[maps.STANDARD].backdrop),
    )
    assert (light + 0.05) / (dark + 0.05) >= 3


def test_a_list_is_downloaded_as_it_is_shown():
    frame = pd.DataFrame({"plot_code": ["A"], "fresh_share": [0.125], "hidden": [1]})
    columns = {
        "plot_code": "责任田",
        "fresh_share": {"label": "已核实", "type_config": {"format": "percent"}},
    }
    assert as_csv(frame, columns).decode("utf-8-sig").split() == ["责任田,已核实", "A,12.5%"]


def test_a_name_is_no_formula_in_a_spreadsheet():
    names = ["=1+1", "+1+1", "@SUM(A1)", "-cmd", "\t=1", "+86 871-6312", "-5.5", "正常", None]
    frame = pd.DataFrame({"name": names, "count": range(-4, 5)})
    written = pd.read_csv(
        io.BytesIO(as_csv(frame, {"name": "名称", "count": "数"})), dtype=str, quotechar='"'
    )
    assert written["名称"].tolist()[:8] == [
        "'=1+1", "'+1+1", "'@SUM(A1)", "'-cmd", "'\t=1", "+86 871-6312", "-5.5", "正常",
    ]  # fmt: skip
    assert written["数"].tolist() == [str(n) for n in range(-4, 5)]


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
