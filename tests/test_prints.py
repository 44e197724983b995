"""Cards, plot sheets and wall maps: who is named, what is hidden, and that they fit the paper."""

import contextlib
import json
from collections.abc import Iterator
from datetime import date
from functools import partial

import numpy as np
import pypdfium2
import pytest
import shapely
import zxingcpp
from click.testing import CliRunner
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import Connection, text

from etl.sample.loading import load_sample
from gridmap import clock, config, i18n, store
from gridmap.actions import prints
from gridmap.analysis.prints import may_print
from gridmap.cli import cli
from gridmap.errors import PlotError, PrintError
from gridmap.render import opening_hours, palette, reports
from gridmap.render.reports.lettering import LetteredMap, text_width
from gridmap.render.reports.prints import Printed, areas
from gridmap.store import db, schema
from tests import town as towns

A4 = (210, 297)


@pytest.fixture
def town(connection, users):
    return towns.build(connection, leader=users["grid_leader"], worker=users["community_worker"])


def cards(connection: Connection, *, language="zh", progress=lambda *_: None, **of) -> Printed:
    return reports.cards(prints.cards(connection, **of), language=language, progress=progress)


def plot_sheets(connection: Connection, *, language="zh", **of) -> Printed:
    return reports.plot_sheets(prints.plot_sheets(connection, **of), language=language)


def wall_map(connection: Connection, *, paper="A3", **of) -> Printed:
    return reports.wall_map(prints.wall_map(connection, **of), paper=paper)


def pages(written: bytes) -> list[str]:
    with pypdfium2.PdfDocument(written) as document:
        return [page.get_textpage().get_text_range() for page in document]


def sizes(written: bytes) -> list[tuple[int, int]]:
    with pypdfium2.PdfDocument(written) as document:
        return [tuple(round(side / 72 * 25.4) for side in page.get_size()) for page in document]


# Cards -------------------------------------------------------------------------------------------


def test_a_card_for_each_lived_in_building(connection, town, users, become):
    become(users["street_official"])
    done = []
    printed = cards(
        connection,
        buildings=list(town.buildings.values()),
        progress=lambda share, stage: done.append(share),
    )
    assert printed.count == 6
    (page,) = pages(printed.pdf)
    assert sizes(printed.pdf) == [A4]
    assert page.count("便民联系卡") == 6
    assert "Leader 0990-555-0100" in page and "East worker 0990-555-0100" in page
    assert "Plot W-01" in page and "(W-01)" not in page
    # The school is no home.
    assert "School" not in page
    assert done == sorted(done) and done[-1] == 1


def test_a_bare_number_is_said_in_words(connection, town, users, become):
    connection.execute(text("UPDATE building SET name = '01' WHERE name = 'W1'"))
    connection.execute(text("UPDATE plot SET plot_code = '02', name = '02'"
                            " WHERE plot_code = 'W-01'"))  # fmt: skip
    become(users["street_official"])
    data = prints.cards(connection, buildings=[town.buildings["W1"]])
    for printed in (reports.cards(data, language="zh"), reports.building_card(data, language="zh")):
        lines = "".join(pages(printed.pdf)).splitlines()
        assert "01号楼" in lines and "责任田02" in lines, lines
        assert "01" not in lines and "02" not in lines


def test_buildings_stand_in_the_order_in_which_people_count(connection, town, users, become):
    for old, new in {"E1": "10号楼", "E2": "9号楼", "E3": None}.items():
        connection.execute(
            text("UPDATE building SET name = :new WHERE name = :old"), {"old": old, "new": new}
        )
    become(users["street_official"])
    east = town.communities["East"]
    for found in (
        store.prints.buildings(connection, clock.today(), community_id=east),
        store.plots.buildings_of_plots(connection).query("community == 'East'"),
        store.buildings.listed(connection, east),
    ):
        called = [one for one in found.name if one is None or one.endswith("楼")]
        assert [one for one in called if one] == ["9号楼", "10号楼"]
        assert called[-1] is None or None not in called


def test_a_card_says_nothing_about_who_lives_there(connection, town, users, become):
    become(users["street_official"])
    (page,) = pages(cards(connection, buildings=[town.buildings["E4"]]).pdf)
    told = page.replace("0990-555-0100", "").replace(clock.today().isoformat(), "")
    # Six households and eighteen people; only names of things and the way remain.
    assert not set("68") & set(told.replace("直线约220米", ""))
    assert "户" not in told and "岁" not in told


def test_a_building_without_plot_says_whom_to_ask(connection, town, users, become):
    become(users["street_official"])
    printed = cards(connection, community=town.communities["East"])
    assert printed.without_plot == ("E3",)
    assert printed.without_team == ()
    (page,) = pages(printed.pdf)
    assert page.replace("\r\n", "").count("请联系：S") == 1


def test_a_plot_without_team_is_told(connection, town, users, become):
    connection.execute(text("DELETE FROM assignment WHERE role IN ('worker', 'grid_leader')"))
    become(users["street_official"])
    printed = cards(connection, plot=town.plots["W-01"])
    assert printed.without_team == ("W1", "W2")
    (page,) = pages(printed.pdf)
    # West has no hall of its own.
    assert page.replace("\r\n", "").count("请联系：West") == 2


def test_the_way_is_that_of_the_access_table(connection, town, users, become):
    become(users["street_official"])
    (page,) = pages(cards(connection, buildings=[town.buildings["E4"]]).pdf)
    assert "直线约100米" in page
    become(None)
    connection.execute(text("RESET ROLE"))
    connection.execute(
        text("UPDATE building_access SET walk_point_id = service_point_id, walk_m = 432")
    )
    become(users["street_official"])
    (page,) = pages(cards(connection, buildings=[town.buildings["E4"]]).pdf)
    assert "步行约430米" in page


def test_the_card_of_one_building_can_be_called_and_scanned(connection, town, users, become):
    become(users["street_official"])
    data = prints.cards(connection, buildings=[town.buildings["W1"]])
    printed = reports.building_card(data, language="zh")
    assert (printed.count, printed.without_plot, printed.without_team) == (1, (), ())
    assert sizes(printed.pdf) == [(148, 210)]
    (page,) = pages(printed.pdf)
    assert "Leader" in page and "0990-555-0100" in page and "便民联系卡" in page
    with pypdfium2.PdfDocument(printed.pdf) as document:
        (code,) = zxingcpp.read_barcodes(document[0].render(scale=3).to_numpy())
    contact = code.text.split("\r\n")
    assert contact[0] == "BEGIN:VCARD" and "FN:Leader" in contact
    assert any(line.startswith("TEL") and line.endswith("0990-555-0100") for line in contact)


def test_the_card_of_a_building_without_team_says_whom_to_ask(connection, town, users, become):
    become(users["street_official"])
    data = prints.cards(connection, buildings=[town.buildings["E3"]])
    printed = reports.building_card(data, language="en")
    assert printed.without_plot == ("E3",)
    (page,) = pages(printed.pdf)
    assert "Please ask: S" in page.replace("\r\n", " ") and "NaN" not in page


def test_a_card_is_offered_to_whom_it_may_be_printed_for(connection, town, users, become):
    offered = {}
    for role in users:
        become(users[role])
        offered[role] = {name for name, building in town.buildings.items()
                         if may_print(connection, building)}  # fmt: skip
    lived_in = {"E1", "E2", "E3", "E4", "W1", "W2"}
    assert offered == {
        "grid_leader": {"W1", "W2"},
        "community_worker": {"E1", "E2", "E3", "E4"},
        "street_official": lived_in,
        "planner": set(),
        "admin": set(),
    }


def test_everybody_prints_what_is_their_own(connection, town, users, become):
    everything = list(town.buildings.values())
    become(users["grid_leader"])
    (page,) = pages(cards(connection, buildings=everything).pdf)
    assert page.count("便民联系卡") == 2 and "W-01" in page and "E-01" not in page
    become(users["community_worker"])
    (page,) = pages(cards(connection, buildings=everything).pdf)
    assert page.count("便民联系卡") == 4 and "W-01" not in page
    for role in ("planner", "admin"):
        become(users[role])
        with pytest.raises(PrintError, match="does not see who serves"):
            cards(connection, buildings=everything)
    become(users["grid_leader"])
    with pytest.raises(PrintError, match="no building"):
        cards(connection, community=town.communities["East"])


def test_a_building_of_no_community_far_from_any_point(connection, town, users, become):
    connection.execute(text("UPDATE building SET community_id = NULL WHERE name = 'E3'"))
    connection.execute(text("DELETE FROM service_offer"))
    become(users["street_official"])
    (page,) = pages(cards(connection, buildings=[town.buildings["E3"]]).pdf)
    assert "请联系：街道办事处" in page.replace("\r\n", "") and "米" not in page


def test_hours_that_cannot_be_read_stand_as_written(connection, town, users, become):
    connection.execute(text("UPDATE service_point SET opening_hours = '白天都开'"))
    become(users["street_official"])
    (page,) = pages(cards(connection, buildings=[town.buildings["E4"]]).pdf)
    assert "白天都开" in page
    (page,) = pages(plot_sheets(connection, plots=[town.plots["E-01"]]).pdf)
    assert "白天都开" in page


def test_who_printed_work_phones_is_on_record(connection, town, users, become):
    become(users["community_worker"])
    cards(connection, community=town.communities["East"])
    plot_sheets(connection, plots=[town.plots["E-01"]])
    wall_map(connection, community=town.communities["East"])
    become(users["admin"])
    rows = connection.execute(
        text(
            "SELECT app_user_id, action, detail FROM audit_log"
            " WHERE action LIKE 'print %' ORDER BY id"
        )
    ).all()
    assert {row.app_user_id for row in rows} == {users["community_worker"]}
    assert [(row.action, row.detail["count"]) for row in rows] == [
        ("print cards", 4), ("print plot sheets", 1), ("print wall map", 1)
    ]  # fmt: skip
    assert rows[0].detail["community_id"] == town.communities["East"]


def test_names_are_text_not_markup(connection, town, users, become):
    connection.execute(text("UPDATE building SET name = '<b>&1</b>' WHERE name = 'W1'"))
    become(users["street_official"])
    (page,) = pages(cards(connection, buildings=[town.buildings["W1"]]).pdf)
    assert "<b>&1</b>" in page


def test_cards_in_english(connection, town, users, become):
    become(users["street_official"])
    (page,) = pages(cards(connection, plot=town.plots["W-01"], language="en").pdf)
    assert "Contact card" in page and "Grid leader" in page and "便民" not in page


def test_a_shed_without_name_address_and_households_has_no_card(connection, town, users, become):
    connection.execute(text("UPDATE building SET name = NULL WHERE name IN ('E1', 'E3')"))
    connection.execute(
        text("DELETE FROM household WHERE building_id = :shed"),
        {"shed": town.buildings["E3"]},
    )
    become(users["street_official"])
    east, shed = town.communities["East"], town.buildings["E3"]
    found = prints.cards(connection, community=east).buildings.rows.building_id.tolist()
    assert town.buildings["E1"] in found and shed not in found and len(found) == 3
    # Asked for by itself it has one; so have all where nothing is known of any.
    assert cards(connection, buildings=[shed]).count == 1


def test_many_cards_go_on_many_sheets(connection, town, users, become):
    connection.execute(
        text("""
            INSERT INTO building (community_id, name, is_residential, geom, source, source_ref)
            SELECT community_id, 'N' || number, true,
                ST_Translate(geom, number * 0.0003, 0), 'more', number::text
            FROM building, generate_series(1, 64) AS number
            WHERE name = 'E3'
        """)
    )
    become(users["street_official"])
    printed = cards(connection, community=town.communities["East"])
    told = pages(printed.pdf)
    assert sum(page.count("便民联系卡") for page in told) == printed.count == 4 + 64
    assert len(told) == 12


# Plot sheets -------------------------------------------------------------------------------------


def test_a_plot_sheet_has_the_buildings_own_numbers(connection, town, users, become):
    become(users["grid_leader"])
    printed = plot_sheets(connection, plots=[town.plots["W-01"]])
    (page,) = pages(printed.pdf)
    assert sizes(printed.pdf) == [A4]
    assert "Plot W-01" in page and "(W-01)" not in page and "West" in page
    lines = [line.split() for line in page.splitlines()]
    # Two households with three people each, one of them over 60: the leader's own.
    assert ["W1", "2", "6", "2", "0", "0", "0", "0", "Rep", "0990-555-0100"] in lines
    assert ["W2", "1", "3", "1", "0", "0", "0", "0"] in lines
    # On the map, too, and nothing there that could be read as another building's.
    assert ["W1"] in lines and ["W2"] in lines and ["1"] not in lines
    assert printed.without_team == ()


def test_small_counts_are_hidden_from_officials(connection, town, users, become):
    become(users["street_official"])
    (page,) = pages(plot_sheets(connection, plots=[town.plots["W-01"]]).pdf)
    rows = {
        line.split()[0]: line.split()[1:4]
        for line in page.splitlines()
        if line[:3] in ("W1 ", "W2 ")
    }
    assert rows["W1"] == ["2", "6", "—"] and rows["W2"] == ["1", "3", "—"]


def test_a_sheet_for_each_plot_of_a_community(connection, town, users, become):
    become(users["street_official"])
    printed = plot_sheets(connection, community=town.communities["East"], language="en")
    (page,) = pages(printed.pdf)
    assert printed.count == 1 and "Plot E-01" in page and "Service points around" in page
    assert "Community service station" in page
    become(users["grid_leader"])
    with pytest.raises(PrintError):
        plot_sheets(connection, plots=[town.plots["E-01"]])


# Wall map ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(("paper", "long"), [("A4", 297), ("A3", 420)])
def test_a_wall_map_is_one_page(connection, town, users, become, paper, long):
    become(users["street_official"])
    printed = wall_map(connection, community=town.communities["East"], paper=paper)
    (page,) = pages(printed.pdf)
    # Wider than high, like the community.
    assert sizes(printed.pdf)[0][0] == long
    # In the list once; on the map at each of three buildings, 200 m apart.
    assert page.count("E-01") == 1 + 3 and "East worker 0990-555-0100" in page
    assert clock.today().isoformat() in page and "社区边界" in page
    assert printed.without_plot == ("E3",)
    # Down to the margin of 10 mm.
    with pypdfium2.PdfDocument(printed.pdf) as document:
        found = document[0].get_textpage()
        lowest = min(found.get_rect(one)[1] for one in range(found.count_rects()))
    assert 10 <= lowest / 72 * 25.4 < 13


def test_a_wall_map_needs_plots_and_a_known_paper(connection, town, users, become):
    become(users["street_official"])
    with pytest.raises(PrintError, match="A4 or A3"):
        wall_map(connection, community=town.communities["East"], paper="A0")
    become(None)
    connection.execute(text("RESET ROLE"))
    connection.execute(text("DELETE FROM plot_building"))
    with pytest.raises(PrintError, match="draw plots first"):
        wall_map(connection, community=town.communities["East"])


@pytest.mark.parametrize("count", [1, 20, 60])
def test_a_plot_sheet_fills_one_page(connection, town, users, become, count):
    for at in range(count - 3):
        building = towns.add(
            connection, schema.building, name=f"{at}栋", community_id=town.communities["East"],
            kind="residential", is_residential=True, min_zoom=12,
            geom=towns.square(500 + at % 5 * 40, 150 + at // 5 * 40, 10),
        )  # fmt: skip
        connection.execute(
            text("INSERT INTO plot_building (plot_id, building_id) VALUES (:plot, :building)"),
            {"plot": town.plots["E-01"], "building": building},
        )
    become(users["street_official"])
    printed = plot_sheets(connection, plots=[town.plots["E-01"]])
    with pypdfium2.PdfDocument(printed.pdf) as document:
        assert len(document) == 1
        found = document[0].get_textpage()
        bottoms = [found.get_rect(one)[1] / 72 * 25.4 for one in range(found.count_rects())]
    # Without the number of the page, which is in the margin.
    assert 14 < min(one for one in bottoms if one > 14) < 45


def test_neighbours_have_different_colours_which_stay(connection, town):
    """A chessboard of plots, each of one building; a plot that comes later changes no other."""
    east, side = town.communities["East"], 8
    for at in range(side**2):
        x, y = at // side * 50, at % side * 50
        building = towns.add(
            connection, schema.building, name=f"{x} {y}", community_id=east, kind="residential",
            is_residential=True, min_zoom=12, geom=towns.square(x, y, 20),
        )  # fmt: skip
        plot = towns.add(
            connection, schema.plot, community_id=east, plot_code=f"{x} {y}", name="",
            valid_from=clock.today(),
        )  # fmt: skip
        connection.execute(
            text("INSERT INTO plot_building (plot_id, building_id) VALUES (:plot, :building)"),
            {"plot": plot, "building": building},
        )
        if at == side:
            early = store.plots.colours(connection, east)
    colour = store.plots.colours(connection, east)
    assert colour.items() >= early.items()
    assert set(colour.values()) == set(range(len(palette.CATCHMENT)))
    codes = connection.execute(
        text("SELECT plot_code, id FROM plot WHERE community_id = :east"), {"east": east}
    )
    by_place = {code: colour[plot] for code, plot in codes}
    for x in range(0, side * 50, 50):
        for y in range(0, side * 50, 50):
            for beside in (f"{x + 50} {y}", f"{x} {y + 50}", f"{x + 50} {y + 50}"):
                assert by_place[f"{x} {y}"] != by_place.get(beside)


def test_paper_has_the_colours_of_the_screen(connection, town, users, become):
    become(users["street_official"])
    data = prints.wall_map(connection, community=town.communities["East"])
    color = areas.colors(data)
    known = store.plots.colours(connection, town.communities["East"])
    assert color.to_dict() == {plot: palette.CATCHMENT[place] for plot, place in known.items()}
    assert len(color) == 1


def test_the_sample_is_printed_whole(connection, users, become):
    """Every plot of the three communities on its wall map; every lived-in building has a card."""
    load_sample(connection, config.ROOT / "data" / "geo")
    become(users["street_official"])
    plots = connection.execute(text("SELECT community_id, plot_code FROM plot")).all()
    for community in {row.community_id for row in plots}:
        (page,) = pages(wall_map(connection, community=community, paper="A3").pdf)
        for row in plots:
            # In the list, and at least once on the map.
            assert (page.count(row.plot_code) >= 2) == (row.community_id == community)
    buildings = connection.scalars(
        # By what the file calls them: ids differ from run to run.
        text("SELECT id FROM building WHERE is_residential ORDER BY md5(source_ref), id LIMIT 24")
    ).all()
    told = pages(cards(connection, buildings=buildings).pdf)
    assert len(told) == 4
    for page in told:
        assert page.count("便民联系卡") == 6
        # Each has a way to go, to one or two points with their hours.
        assert 6 <= page.count("步行约") + page.count("直线约") <= 12
        assert page.count("周一") + page.count("每天") + page.count("周二") >= 6


# Letters -----------------------------------------------------------------------------------------


@given(
    st.lists(
        st.tuples(
            st.floats(0, 1000), st.floats(0, 500), st.floats(-90, 90),
            st.text("人民路A1", min_size=1, max_size=6),
        ),
        max_size=30,
    )
)  # fmt: skip
@settings(max_examples=30)
def test_names_never_touch(labels):
    drawn = LetteredMap((0, 0, 1000, 500), 106, 56)
    before = len(drawn._taken)
    told = [drawn.letter(words, [(x, y)], 3, angle=angle) for x, y, angle, words in labels]
    spots = drawn._taken
    assert len(spots) - before == sum(told) == drawn.render().count("<text") // 2 - 1
    for row, spot in enumerate(spots):
        others = [other for number, other in enumerate(spots) if number != row and number >= before]
        assert row < before or not shapely.intersects(np.array(others, dtype=object), spot).any()


def test_a_name_that_must_be_there_is():
    drawn = LetteredMap((0, 0, 1000, 500), 106, 56)
    assert drawn.letter("一号", [(500, 250)], 3)
    assert not drawn.letter("二号", [(500, 250)], 3)
    assert drawn.letter("三号", [(500, 250), (500, 400)], 3)
    assert drawn.letter("四号", [(500, 250)], 3, must=True)
    picture = drawn.render()
    assert [name in picture for name in ("一号", "二号", "三号", "四号")] == [1, 0, 1, 1]


def test_a_street_has_its_name_once_along_it_and_upright():
    drawn = LetteredMap((0, 0, 1000, 500), 106, 56)
    lines = shapely.linestrings(
        [[(700, 450), (100, 350)], [(850, 50), (850, 450)], [(400, 100), (415, 100)]]
    )
    drawn.street_names(lines, ["长路", "竖街", "短巷"], 3)
    picture = drawn.render()
    assert picture.count(">长路<") == 2 and picture.count(">竖街<") == 2
    # No room for a name on 1.5 mm.
    assert "短巷" not in picture
    assert "rotate(-9.5" in picture and "rotate(90.0" in picture


def test_widths_of_texts():
    assert text_width("人民路") == 3
    assert text_width("A4") == pytest.approx(1.12)


# Words -------------------------------------------------------------------------------------------

MONDAY = date(2026, 11, 23)


@pytest.mark.parametrize(
    ("written", "said", "extra"),
    [
        (
            "Mo-Fr 08:30-12:00,13:30-19:30; Sa 09:00-12:00",
            "周一至周五 8:30–12:00、13:30–19:30；周六 9:00–12:00",
            "工作日至19:30、周六开放",
        ),
        ("24/7", "每天 全天", ""),
        ("Tu,Th 09:00-12:00", "周二 9:00–12:00；周四 9:00–12:00", ""),
        ("Mo-Su 10:30-13:00", "每天 10:30–13:00", "中午不休息、周六、周日开放"),
        ("Mo-Fr 08:30-12:00,13:30-17:30", "周一至周五 8:30–12:00、13:30–17:30", ""),
        (None, "", ""),
    ],
)
def test_hours_in_words(written, said, extra):
    t = partial(i18n.translate, language="zh_CN")
    assert opening_hours.in_words(written, MONDAY, t) == said
    assert opening_hours.outside_office_hours(written, MONDAY, t) == extra


def test_hours_in_english():
    t = partial(i18n.translate, language="en")
    written = "Mo-Fr 08:30-12:00; Sa 09:00-12:00"
    assert opening_hours.in_words(written, MONDAY, t) == "Mon to Fri 8:30–12:00; Sat 9:00–12:00"


# Command -----------------------------------------------------------------------------------------


@pytest.fixture
def run(connection: Connection, monkeypatch):
    """Run `gridmap print` inside the test's transaction."""

    @contextlib.contextmanager
    def as_owner() -> Iterator[Connection]:
        yield connection

    monkeypatch.setattr(db, "as_owner", as_owner)

    def call(*arguments: str):
        result = CliRunner().invoke(cli, ["print", *arguments])
        if result.exception and not isinstance(result.exception, SystemExit):
            raise result.exception
        return result

    return call


def test_the_command(town, run, tmp_path):
    out = tmp_path / "cards.pdf"
    result = run("cards", "--community", "East", "--out", str(out), "--json")
    answer = json.loads(result.stdout)
    assert answer["count"] == 4 and answer["without_plot"] == ["E3"]
    assert "100%" in result.stderr
    assert out.read_bytes().startswith(b"%PDF")

    run("cards", "--community", "East", "--plot", "E-01", "--out", str(out))
    assert pages(out.read_bytes())[0].count("便民联系卡") == 3
    told = run("plot", "--community", "East", "--out", str(out), "--language", "en")
    assert "1 printed" in told.stdout
    run("wall", "--community", "East", "--out", str(out), "--paper", "A4")
    assert max(sizes(out.read_bytes())[0]) == 297

    with pytest.raises(PrintError, match="it has E-01"):
        run("cards", "--community", "East", "--plot", "W-01", "--out", str(out))
    with pytest.raises(PlotError, match="no community"):
        run("wall", "--community", "North", "--out", str(out))
    assert run("cards", "--community", "East").exit_code == 2
