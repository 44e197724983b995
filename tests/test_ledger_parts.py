"""Lists of some households destroy nothing; one household is one, however it is written."""

from datetime import date
from pathlib import Path

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from sqlalchemy import Connection, text

from etl.households import Households
from etl.preview import preview
from etl.run import Report, load
from gridmap.errors import SourceError
from tests import twins
from tests.households import HEAD, TODAY, build_town, row, write_book
from tests.ledgers import xlsx
from tests.twins import ledger_faults

PARTS_HEAD = ("社区", "小区", "楼栋", "单元", "房号", "常住人数")
ADDRESS = ("详细地址", "户号", "常住人数")
PERSON = ("姓名", "年龄", "家庭住址")
FLATS = [(b, u, f"{f}0{r}") for b in (1, 2) for u in (1, 2) for f in range(1, 7) for r in (1, 2)]
"""All 48 flats of the town of `tests.households`."""


@pytest.fixture
def town(connection: Connection) -> dict[str, int]:
    return build_town(connection)


@pytest.fixture
def put(connection: Connection, tmp_path: Path, town):
    """Write rows as a workbook and load it, for 甲社区."""

    def put(rows, *, head=HEAD, title=None, **options) -> Report:
        path = write_book(tmp_path / "l.xlsx", rows, head=head, title=title)
        options = {"today": TODAY, "community": "甲社区", **options}
        return load(connection, Households(**options), path)

    return put


@pytest.fixture
def known(put):
    """Every flat a household of three, one of them old, with numbers."""
    put(flats())


def flats(count: int = 48, numbered: bool = True, **more) -> list[dict]:
    more = {"60岁以上人数": 1, "核实日期": date(2026, 10, 3), **more}
    return [
        row(f"A{n}" if numbered else "", building=f"{b}栋", unit=f"{u}单元", room=room, **more)
        for n, (b, u, room) in enumerate(FLATS[:count])
    ]


def state(connection: Connection) -> list[tuple]:
    """What is known of open households, by flat."""
    query = text(
        "SELECT building_id, unit, room, people_count, age60_count, age80_count, under6_count,"
        " disabled_count, is_living_alone, occupancy, last_verified_on FROM household"
        " WHERE closed_on IS NULL ORDER BY building_id, unit, room, people_count"
    )
    return [tuple(one) for one in connection.execute(query)]


def flat(connection: Connection, room: str) -> tuple:
    """People, 60 and older, disabled and living alone of a flat of building 1, unit 1."""
    query = text(
        "SELECT people_count, age60_count, disabled_count, is_living_alone FROM household"
        " JOIN building ON building.id = building_id"
        " WHERE closed_on IS NULL AND building.name = '1号楼' AND unit = '1' AND room = :room"
    )
    return tuple(connection.execute(query, {"room": room}).one())


@pytest.mark.parametrize("is_full", [None, False])
@pytest.mark.parametrize(
    "title", ["甲社区60岁以上老年人花名册", "甲社区老年人基本信息登记表", "独居老人台账"]
)
def test_a_list_of_the_elderly_changes_needs_alone(connection, known, put, is_full, title):
    before = state(connection)
    persons = [
        {"姓名": "某某", "年龄": 70 + n, "家庭住址": f"春风里1栋1单元{room}"}
        for n, room in enumerate(("101", "102", "102", "999"))
    ]
    report = put(persons, head=PERSON, title=title, is_full=is_full)
    assert (report.inserted, report.closed) == (0, 0)
    after = state(connection)
    assert [one[:4] for one in after] == [one[:4] for one in before]
    assert flat(connection, "102") == (3, 2, 0, False)
    # 999 is no flat; nobody of three lives alone.
    assert report.codes["floor" if "独居" not in title else "part-contradicts"] == 1


def test_a_list_without_a_title_is_known_by_its_rows(connection, known, put):
    persons = [
        {"姓名": "某某", "年龄": 81, "家庭住址": f"春风里1-1-{room}"}
        for room in ("101", "201", "301")
    ]
    report = put(persons, head=PERSON)
    assert (report.inserted, report.closed, report.updated, report.codes) == (0, 0, 3, {})
    assert report.notes["part age60"] == 3
    assert flat(connection, "101") == (3, 1, 0, False)


def test_a_need_is_added_and_unknown_ages_do_no_harm(connection, put):
    put([row("A1", people=1), row("A2", room="102", people=3)])
    persons = [{"姓名": "某", "年龄": "", "家庭住址": f"春风里1栋1单元{r}"} for r in ("101", "102")]
    report = put(persons, head=PERSON, title="甲社区残疾人信息登记表")
    assert (report.updated, report.codes) == (2, {})
    assert [flat(connection, r)[2] for r in ("101", "102")] == [1, 1]
    report = put(persons[:1], head=PERSON, title="独居老人名单")
    assert flat(connection, "101") == (1, 1, 1, True)


def test_a_list_of_some_in_an_empty_community_makes_no_households(connection, put):
    persons = [{"姓名": "某某", "年龄": 70, "家庭住址": "春风里1栋1单元101"}]
    report = put(persons, head=PERSON, title="老年人花名册")
    assert (report.inserted, report.codes) == (0, {"household-unknown": 1})


def test_one_building_updates_what_it_states(connection, known, put):
    rows = [row("", room=room, people=2) for room in ("101", "201", "301")]
    report = put(rows, head=PARTS_HEAD)
    assert (report.inserted, report.updated, report.closed) == (0, 3, 0)
    # The old one is not stated, and stays.
    assert flat(connection, "101") == (2, 1, 0, False)
    assert len(state(connection)) == 48


def test_what_a_list_of_some_adds_it_adds_by_the_word(connection, put):
    put(flats(24))
    rows = [row("", building="2栋", room=room) for room in ("101", "102")]
    report = put(rows)
    assert (report.inserted, report.codes) == (0, {"household-new": 2})
    assert put(rows, adds=True).inserted == 2
    assert len(state(connection)) == 26


def test_what_a_list_contradicts_comes_back(connection, known, put):
    persons = [{"姓名": "某", "年龄": 70, "家庭住址": "春风里1栋1单元101"}] * 4
    report = put(persons, head=PERSON, title="老年人花名册")
    assert report.codes == {"part-contradicts": 1}
    assert flat(connection, "101") == (3, 1, 0, False)


@pytest.mark.parametrize(
    ("old", "stated", "new"),
    [
        # People and 60+ stated, 80+ not: nobody can be 80 where nobody is 60.
        ((3, 1, 1, 0, False), {"常住人数": 2, "60岁以上人数": 0}, (2, 0, 0, 0, False)),
        ((4, 3, 1, 2, False), {"常住人数": 2}, (2, 2, 1, 2, False)),
        # Three do not live alone.
        ((1, 1, 0, 0, True), {"常住人数": 3}, (3, 1, 0, 0, False)),
        ((1, 1, 0, 0, True), {"常住人数": 1}, (1, 1, 0, 0, True)),
        ((3, 1, 0, 1, False), {"常住人数": 0}, (0, 0, 0, 0, False)),
        # One of 80 is one of 60.
        ((2, 0, 0, 0, False), {"常住人数": 2, "80岁以上人数": 1}, (2, 1, 1, 0, False)),
    ],
)
def test_what_is_not_stated_gives_way(connection, put, old, stated, new):
    """A household never says what cannot be, and the report counts what was moved."""
    names = ("常住人数", "60岁以上人数", "80岁以上人数", "残疾人数")
    alone = "是" if old[4] else "否"
    first = row("") | dict(zip(names, old, strict=False)) | {"是否独居老人户": alone}
    head = (*PARTS_HEAD[:5], *names, "是否独居老人户")
    put([first, *flats(48, numbered=False)[1:]], head=head)
    report = put([row("") | stated], head=(*PARTS_HEAD[:5], *stated))
    assert (report.updated, report.closed, report.codes) == (int(old != new), 0, {})
    query = text(
        "SELECT people_count, age60_count, age80_count, disabled_count, is_living_alone"
        " FROM household JOIN building ON building.id = building_id"
        " WHERE building.name = '1号楼' AND unit = '1' AND room = '101'"
    )
    assert tuple(connection.execute(query).one()) == new
    moved = any(
        was != is_ and name not in stated
        for name, was, is_ in zip((*names, ""), old, new, strict=True)
    )
    assert report.notes.get("counts fitted", 0) == moved


@pytest.mark.parametrize("is_full", [None, True, False])
def test_a_ledger_without_a_column_says_nothing_of_it(connection, known, put, is_full):
    """Of 60 and older, occupancy and the day of verification a ledger of people says nothing."""
    before = state(connection)
    rows = flats(numbered=False, 常住人数=2)
    report = put(rows, head=PARTS_HEAD, is_full=is_full)
    assert (report.inserted, report.updated, report.closed) == (0, 48, 0)
    assert state(connection) == [(*one[:3], 2, *one[4:]) for one in before]
    assert "verified earlier" not in report.notes
    report = put(flats(numbered=False, 常住人数=0), head=PARTS_HEAD)
    assert report.notes["counts fitted"] == 48
    assert {one[3:5] for one in state(connection)} == {(0, 0)}


def test_numbers_of_another_series_do_not_part_households(connection, known, put):
    """1, 2, 3 of a list are no numbers of households that go by A0, A1, A2."""
    rows = [one | {"户号": n} for n, one in enumerate(flats(6, 常住人数=4), start=1)]
    report = put(rows)
    assert (report.inserted, report.updated, report.codes) == (0, 6, {})
    # A99 is of the series, and another household of the flat.
    report = put([row("A99", people=5)])
    assert (report.updated, report.codes) == (0, {"household-new": 1})


def test_a_number_in_another_flat_comes_back(connection, known, put):
    before = state(connection)
    report = put([row("A0", room="602", people=5)])
    assert (report.updated, report.codes) == (0, {"number-elsewhere": 1})
    assert state(connection) == before


def test_more_than_a_tenth_goes_by_the_word_only(connection, known, put):
    before = state(connection)
    with pytest.raises(SourceError, match=r"10 of the 48 .* --full"), connection.begin_nested():
        put(flats(38))
    assert state(connection) == before
    assert put(flats(44)).closed == 4
    assert put(flats(34), is_full=True).closed == 10


def test_the_preview_names_the_number(connection, known, put, tmp_path):
    with connection.begin_nested() as undone:
        put(flats(38, numbered=False), is_full=False)
        undone.rollback()
    options = {"community": "甲社区", "today": TODAY}
    found = preview(connection, tmp_path / "l.xlsx", is_full=True, **options)
    assert (found.open_count, found.closing_count, found.is_part) == (48, 10, False)
    found = preview(connection, tmp_path / "l.xlsx", is_full=False, **options)
    assert found.closing_count == 0


def test_days_of_verification_that_move_back_are_counted(connection, known, put):
    report = put(flats(核实日期=date(2026, 9, 1)))
    assert (report.updated, report.notes["verified earlier"]) == (48, 48)
    report = put(flats(核实日期=date(2026, 11, 1)))
    assert "verified earlier" not in report.notes
    # A list of some moves none.
    put(flats(3, 核实日期=date(2026, 5, 1)))
    assert {one[-1] for one in state(connection)} == {date(2026, 11, 1)}


FORMS = [
    "春风里{b}栋{u}单元{r}", "春风里{b}栋{u}单元{r}室", "春风里{b}-{u}-{r}",
    "春风里小区{b}号楼{u}-{r}", "春风里{b}幢{u}单元{r}",
]  # fmt: skip
PARTS = [
    ("{b}栋", "{u}单元", "{r}"), ("{b}", "{u}", "{r}室"), ("{b}号楼", "{u}", "{r}"),
]  # fmt: skip


def rendered(form: int, *, numbered: bool, order: list[str], households) -> tuple[list, list]:
    """A ledger of the households in one of its shapes: head and rows."""
    rows = []
    for n, ((b, u, r), people) in enumerate(households):
        cells = {"户号": f"N{n}" if numbered else "", "常住人数": people}
        if form < len(FORMS):
            cells["详细地址"] = FORMS[form].format(b=b, u=u, r=r)
        else:
            written = [one.format(b=b, u=u, r=r) for one in PARTS[form - len(FORMS)]]
            cells |= dict(zip(("小区", "楼栋", "单元", "房号"), ("春风里", *written), strict=True))
        rows.append(cells)
    head = sorted(rows[0], key=lambda name: order.index(name))
    return head, [[one[name] for name in head] for one in rows]


COLUMNS = ["户号", "常住人数", "详细地址", "小区", "楼栋", "单元", "房号"]
SHAPES = st.tuples(
    st.integers(0, len(FORMS) + len(PARTS) - 1), st.booleans(), st.permutations(COLUMNS)
)


@settings(
    max_examples=20,
    deadline=None,
    phases=[Phase.explicit, Phase.generate],
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(
    st.lists(st.tuples(st.sampled_from(FLATS), st.integers(1, 5)), min_size=1, max_size=8,
             unique_by=lambda one: one[0]),
    SHAPES, SHAPES,
)  # fmt: skip
def test_a_ledger_in_another_shape_changes_nothing(connection, tmp_path, town, households, a, b):
    def put(shape) -> Report:
        form, numbered, order = shape
        head, rows = rendered(form, numbered=numbered, order=order, households=households)
        path = xlsx(tmp_path / "l.xlsx", [head, *rows])
        return load(connection, Households(community="甲社区", today=TODAY), path)

    with connection.begin_nested() as undone:
        first = put(a)
        assert (first.inserted, first.rejected) == (len(households), 0)
        before = state(connection)
        again = put(b)
        assert (again.inserted, again.updated, again.closed) == (0, 0, 0)
        assert state(connection) == before
        undone.rollback()


@settings(
    max_examples=20,
    deadline=None,
    phases=[Phase.explicit, Phase.generate],
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(
    st.lists(st.tuples(st.sampled_from(FLATS), st.integers(1, 4)), min_size=1, max_size=6,
             unique_by=lambda one: one[0]),
    SHAPES, st.sampled_from(["full", "blank", "ditto", "number"]),
)  # fmt: skip
def test_a_register_of_persons_is_the_ledger_of_their_households(
    connection, tmp_path, town, households, shape, kind
):
    """However the rows of members say whose they are."""
    form, numbered, order = shape
    head, rows = rendered(form, numbered=numbered, order=order, households=households)
    persons = [["户号", "姓名", "与户主关系", "年龄", "住址"]]
    for n, ((b, u, r), people) in enumerate(households):
        address = f"春风里{b}栋{u}单元{r}室"
        below = {"full": f"春风里{b}-{u}-{r}", "blank": "", "ditto": "同上", "number": ""}[kind]
        number = f"N{n}" if kind == "number" else ""
        persons.append([number, "某甲", "户主", 40, address])
        persons.extend([number, "某乙", "子", 20, below] for _ in range(people - 1))
    with connection.begin_nested() as undone:
        source = Households(community="甲社区", today=TODAY)
        load(connection, source, xlsx(tmp_path / "l.xlsx", [head, *rows]))
        before = state(connection)
        again = load(connection, source, xlsx(tmp_path / "p.xlsx", persons))
        assert (again.inserted, again.closed, again.rejected) == (0, 0, 0)
        assert state(connection) == before
        undone.rollback()


def test_households_of_an_older_database_are_known(connection, put):
    """Keys of before: the cells as they stood, or the text; located and not."""
    put([row("", room="101"), row("", building="9栋", room="201")])
    connection.execute(
        text(
            "UPDATE household SET household_key ="
            " CASE room WHEN '101' THEN '春风里|1栋|1单元|101' ELSE '春风里|9栋|1单元|201' END"
        )
    )
    before = state(connection)
    whole = [
        {"详细地址": "春风里1-1-101", "常住人数": 3},
        {"详细地址": "春风里9号楼1单元201室", "常住人数": 3},
    ]
    report = put(whole, head=ADDRESS)
    assert (report.inserted, report.closed) == (0, 0)
    assert [one[:9] for one in state(connection)] == [one[:9] for one in before]


def test_flats_in_three_numbers_beside_their_building(connection, put):
    """As a room or as an address: each is the flat of its building, and none the same again."""
    written = {
        "1-2-1": ("1", "201"),
        "1-1-301": ("1", "301"),
        "2单元3-1": ("2", "301"),
        "2单元4-401": ("2", "401"),
        "1-2-5-1": ("2", "501"),
        "2-1-101": None,
        "1-2-101": ("2", "101"),
    }
    for name in ("房号", "详细地址"):
        rows = [{"小区": "春风里", "楼栋": "1号楼", name: flat, "常住人数": 2} for flat in written]
        report = put(rows, head=("小区", "楼栋", name, "常住人数"), is_full=True)
        assert {why.code: n for why, n in report.reasons.items()} == {"addresses-differ": 1}
        query = "SELECT unit, room FROM household WHERE closed_on IS NULL AND building_id = :id"
        [id_] = connection.scalars(text("SELECT id FROM building WHERE name = '1号楼'"))
        found = {tuple(one) for one in connection.execute(text(query), {"id": id_})}
        assert found == set(filter(None, written.values()))
    assert (report.inserted, report.closed) == (0, 0)


def test_two_numbers_in_one_flat_are_two_households(connection, put):
    put([row("A1"), row("A2", people=2)])
    assert len(state(connection)) == 2
    report = put([row("A1"), row("A2", people=2)])
    assert (report.inserted, report.updated, report.closed) == (0, 0, 0)
    # Which of the two a row without number is, nobody knows.
    report = put([row("")], head=PARTS_HEAD, is_full=False)
    assert report.closed == 0


@pytest.mark.parametrize("source", twins.EITHER)
@pytest.mark.parametrize("name", ["18_elders_60", "18b_living_alone", "18f_alone_households"])
def test_lists_that_were_handed_over(connection, known, tmp_path, source, name):
    """A list of some closes nothing and adds nobody."""
    if source == twins.REAL:
        path = ledger_faults.real(f"{name}.xlsx")
    elif name == "18f_alone_households":
        lines = [["独居老人户台账"], ["住址", "人口数", "60岁以上人数", "是否独居老人户"]]
        path = xlsx(tmp_path / "l.xlsx", [*lines, ["春风里1栋1单元101", 1, 1, "是"]])
    else:
        title = "60岁以上老年人花名册" if "60" in name else "独居老人台账"
        lines = [[title], [*PERSON], ["某某", 70, "春风里1栋1单元101"]]
        path = xlsx(tmp_path / "l.xlsx", lines)
    before = len(state(connection))
    report = load(connection, Households(community="甲社区", today=TODAY), path)
    assert (report.inserted, report.closed, len(state(connection))) == (0, 0, before)
    assert report.notes["part by title"]


def test_parts_and_another_residence_come_back(connection, known, put):
    head = (*PARTS_HEAD, "居住地")
    places = ("春风里2栋1单元101", "春风里1栋1单元101", "春风里", "无名苑3栋1单元101")
    rows = [row("", people=2, 居住地=place, room=f"{n}01") for n, place in enumerate(places, 1)]
    rows[1]["居住地"] = "春风里1栋1单元201"
    report = put(rows, head=head)
    assert (report.updated, report.codes) == (2, {"addresses-differ": 2})


def test_a_dash_among_figures_is_nobody(connection, put):
    """A home of nobody is vacant; a dash beside one that is lived in says nothing."""
    said = ["无", "-", "/", "两人", "空置", ""]
    rows = [
        row("", room=f"{n}01", people=people, **{"60岁以上人数": "－", "是否独居老人户": "/"})
        for n, people in enumerate(said, 1)
    ]
    report = put(rows, head=(*PARTS_HEAD, "60岁以上人数", "是否独居老人户"))
    assert (report.inserted, report.codes) == (5, {"people-missing": 1})
    assert [one[3] for one in state(connection)] == [0, 0, 0, 2, 0]
    homes = [one[9] for one in state(connection)]
    assert homes == ["vacant", "vacant", "vacant", "unknown", "vacant"]
    # A column of nothing but dashes has no figures.
    assert set(connection.scalars(text("SELECT unstated & 1 FROM household"))) == {1}
    rented = [row("", room="101", people="-", 居住状态="出租"), row("", room="201", people=2)]
    assert put(rented).codes == {"people-missing": 1}
    assert put([row("", people="-")], head=PARTS_HEAD).codes == {"people-missing": 1}


def test_who_moves_in_makes_no_vacant_home(connection, put):
    """A ledger without the column 居住状态 leaves what is known, where its counts allow it."""
    rows = flats()
    put([*rows[:10], *flats(12, 居住状态="空置", 常住人数=0, **{"60岁以上人数": 0})[10:]])
    rows = [
        one | {"居住状态": "", "常住人数": 0 if n in (0, 10) else 3} for n, one in enumerate(rows)
    ]
    head = [name for name in HEAD if name not in ("居住状态", "60岁以上人数")]
    put(rows[:12], head=head)
    assert [one[9] for one in state(connection)] == ["vacant", *["owner"] * 9, "vacant", "unknown"]


VACANT_HEAD = ("小区", "楼栋", "单元", "房号", "产权人", "联系电话")


@pytest.mark.parametrize(
    ("title", "name", "head"),
    [
        ("甲社区空置房台账", "l", VACANT_HEAD),
        (None, "空置房屋", VACANT_HEAD),
        (None, "l", (*VACANT_HEAD, "房屋状态")),
    ],
)
def test_a_list_of_vacant_homes_needs_no_column_of_people(
    connection, known, tmp_path, title, name, head
):
    rows = [row("", room=room, 房屋状态="空置") for room in ("101", "102", "201")]
    path = write_book(tmp_path / f"{name}.xlsx", rows, title=title, head=head)
    report = load(connection, Households(community="甲社区", today=TODAY), path)
    assert (report.updated, report.inserted, report.closed, report.rejected) == (3, 0, 0, 0)
    assert [one[3] for one in state(connection)] == [0, 0, 0] + [3] * 45
    assert [one[9] for one in state(connection)] == ["vacant"] * 3 + ["owner"] * 45


def test_a_list_of_some_vacant_homes_is_none(connection, known, put):
    """Where the column says nothing people may live."""
    rows = [row("", room="101", 房屋状态="空置"), row("", room="102", 房屋状态="")]
    with pytest.raises(SourceError, match="常住人数"):
        put(rows, head=(*VACANT_HEAD, "房屋状态"))


@pytest.mark.parametrize(
    ("title", "occupancy"),
    [
        ("出租房屋台账", "rented"),
        ("出租房、空置房台账", "owner"),
        ("常住人口台账（含出租）", "owner"),
    ],
)
def test_a_title_says_what_homes_are(connection, known, put, title, occupancy):
    rows = [row("", room=room, people=3) for room in ("101", "102", "201")]
    report = put(rows, head=PARTS_HEAD, title=title, is_full=False)
    assert report.rejected == 0
    assert {one[9] for one in state(connection)[:3]} == {occupancy}
