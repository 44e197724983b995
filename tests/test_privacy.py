"""Nothing of a person stays: planted in every column and shape of a ledger, found nowhere."""

import contextlib
import itertools
import json
import os
import re
import traceback
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

import openpyxl
import pandas as pd
import psycopg
import pytest
from click.testing import CliRunner
from openpyxl import Workbook
from sqlalchemy import Connection, text
from sqlalchemy.exc import DBAPIError

from etl.households import Households, keeping
from etl.ledger.shown import file
from etl.reasons import reason
from etl.run import load
from gridmap.address.kept import Words
from gridmap.cli import cli
from gridmap.errors import GridmapError
from gridmap.i18n import translate
from gridmap.store import backup, db
from gridmap.store.copy import copy_frame
from gridmap.store.migrations.reduction import reduce_all
from tests import persons
from tests.households import HEAD, TODAY, build_town, row, write_book

COUNT = 2000
FLATS = [
    f"{b}栋{u}单元{f}0{r}" for b in (1, 2) for u in (1, 2) for f in range(1, 7) for r in (1, 2)
]


class Planted:
    """Persons that were written somewhere, each once."""

    def __init__(self, names: Iterable[str]) -> None:
        self.names = iter(names)
        self.numbers = persons.numbers()
        self.notes = itertools.cycle(persons.NOTES)
        self.names_used: set[str] = set()
        self.all: set[str] = set(persons.NOTES)

    def name(self) -> str:
        name = next(self.names)
        self.names_used.add(name)
        return self._plant(name)

    def number(self) -> str:
        return self._plant(next(self.numbers))

    def note(self) -> str:
        return next(self.notes)

    def _plant(self, trace: str) -> str:
        self.all.add(trace)
        return trace


AROUND: tuple[Callable[[str, Planted], str], ...] = (
    lambda a, p: f"{a} {p.name()}",
    lambda a, p: f"{a}{p.name()}",
    lambda a, p: f"{a}（{p.name()}）",
    lambda a, p: f"{a}（{p.name()}家）",
    lambda a, p: f"{a}（出租给{p.name()}）",
    lambda a, p: f"{a}，{p.name()}，{p.number()}",
    lambda a, p: f"{a}（{p.note()}）",
    lambda a, p: f"{a} {p.note()}{p.name()}",
    lambda a, p: f"{a}（残疾，{p.note()}）",
    lambda a, p: f"{p.name()} {a}",
    lambda a, p: f"{p.name()}{a}",
    lambda a, p: f"{p.note()}{p.name()}：{a}",
    lambda a, p: f"户主{p.name()} {a}",
    lambda a, p: f"{a} 电话{p.number()}",
    lambda a, p: f"{a} {p.number()}",
    lambda a, p: f"{a} 微信{p.number()}",
    lambda a, p: f"{a[:3]}（{p.name()}）{a[3:]}",
    lambda a, p: f"{a}对面{p.name()}家",
    lambda a, p: f"{a}、{p.name()}",
    lambda a, p: f"{p.name()}小区{a[3:]}",
    lambda a, p: p.name(),
    lambda a, p: f"{p.name()}社区{a}",
    lambda a, p: f"{p.name()}家隔壁",
    lambda a, p: f"同上（{p.name()}）",
)
"""How a person comes into an address."""


IN_A_PART: tuple[Callable[[object, Planted], str], ...] = (
    lambda a, p: f"{a}（楼长：{p.name()}）",
    lambda a, p: f"{a} {p.name()}",
    lambda a, p: f"{a}{p.name()}",
    lambda a, p: p.name(),
    lambda a, p: f"{a}({p.name()} {p.number()})",
    lambda a, p: f"{a}/{p.name()}{p.note()}",
    lambda a, p: f"{p.name()}{a}",
    lambda a, p: p.note(),
    lambda a, p: f"{a}（{p.note()}）",
    lambda a, p: f"{p.name()}家",
)
"""How a person comes into a part of an address, or a count."""


def addresses() -> Iterator[str]:
    """Flats that are known, whose building or estate is not, and without an estate."""
    for flat in itertools.cycle(FLATS):
        yield f"春风里{flat}"
        yield f"春风里{flat.replace('1栋', '9栋').replace('2栋', '8栋')}"
        yield f"不存在苑{flat}"
        yield flat


def write(path: Path, sheets: dict[str, list[list]], hidden: tuple[str, ...] = ()) -> Path:
    book = Workbook()
    book.remove(book.active)
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        for cells_ in rows:
            sheet.append(cells_)
        sheet.sheet_state = "hidden" if name in hidden else "visible"
    book.save(path)
    return path


def by_address(folder: Path, p: Planted) -> Path:
    """A person in each address, household number, count and remark."""
    head = ["社区", f"详细地址({p.name()}填)", "户号", f"常住人数（{p.name()}核）", "残疾人数",
            "是否独居老人户", "居住状态", "核实日期", f"网格员{p.name()}{p.number()}",
            f"户主{p.name()}电话", p.name()]  # fmt: skip
    numbered = (
        lambda n: f"FX{n:05d}", lambda n: f"FX-{p.name()}", lambda n: f"{p.name()}{n}",
        lambda n: p.number(), lambda n: f"H{n}({p.name()})", lambda n: "", lambda n: p.note(),
    )  # fmt: skip
    counted = (
        lambda: 2, lambda: 3, lambda: 1, lambda: f"{p.name()}（65岁）", lambda: p.number(),
        lambda: f"2（{p.name()}、{p.name()}）", lambda: 4,
    )  # fmt: skip
    rows: list[list] = []
    where = addresses()
    for n in range(480):
        about = AROUND[n % len(AROUND)](next(where), p)
        rows.append([
            "甲社区" if n % 40 else f"甲社区{p.name()}", about, numbered[n % 7](n),
            counted[n // 3 % 7](), f"1（{p.note()}）" if n % 11 == 0 else 0,
            f"是（{p.name()}）" if n % 23 == 0 else "否",
            f"出租给{p.name()}" if n % 19 == 0 else "自住",
            f"2026-10-03 1{p.name()}" if n % 17 == 0 else "2026-10-03",
            p.number(), f"{p.name()} {p.note()}", p.name(),
        ])  # fmt: skip
    return write(
        folder / f"{p.name()}户台账.xlsx", {f"甲社区{p.name()}": [[p.name()], head, *rows]}
    )


def by_parts(folder: Path, p: Planted) -> Path:
    """A person in each part of the address; other sheets, hidden ones, named by families."""
    rows = []
    for n, flat in zip(range(200), itertools.cycle(FLATS)):
        building, unit, room = re.fullmatch(r"(\d栋)(\d单元)(\d+)", flat).groups()
        cells = dict.fromkeys(HEAD, "") | {
            "社区": "甲社区", "小区": "春风里", "楼栋": building, "单元": unit, "房号": room,
            "常住人数": 2,
        }  # fmt: skip
        name = ("小区", "楼栋", "单元", "房号", "户号", "常住人数", "60岁以上人数")[n % 7]
        cells[name] = IN_A_PART[n // 7 % len(IN_A_PART)](cells[name], p)
        rows.append([cells[one] for one in HEAD])
    sheets = {
        f"{p.name()}表": [[f"甲社区台账 填表人：{p.name()} {p.number()}"], list(HEAD), *rows],
        f"{p.name()}家": [["备注"], [f"{p.name()} {p.note()}"]],
        f"低保户{p.name()}": [["姓名", "电话"], [p.name(), p.number()]],
    }
    return write(folder / "parts.xlsx", sheets, hidden=(list(sheets)[2],))


def of_persons(folder: Path, p: Planted) -> Path:
    """A register of persons."""
    head = [
        "姓名",
        "身份证号",
        "与户主关系",
        "年龄",
        "住址",
        "户号",
        "残疾类别",
        "备注",
        "联系电话",
    ]
    rows = []
    where = addresses()
    for n in range(150):
        address = AROUND[n % len(AROUND)](next(where), p)
        for relation in ("户主", "配偶")[: 1 + n % 2]:
            row = [p.name(), p.number(), relation, 30 + n % 60, address, "", "", "", p.number()]
            row[5] = f"{p.name()}户" if n % 5 == 0 else ""
            row[6] = p.note() if n % 4 == 0 else ""
            row[7] = f"{p.note()}{p.name()}"
            rows.append(row)
    return write(folder / "persons.xlsx", {p.name(): [[f"甲社区{p.name()}网格"], head, *rows]})


def of_persons_by_parts(folder: Path, p: Planted) -> Path:
    """A register of persons, a sheet a building; addresses in columns, sheets named by persons."""
    head = ["姓名", "与户主关系", "年龄", "小区", "楼栋", "单元", "房号", "备注", p.name()]
    sheets: dict[str, list[list]] = {}
    for building in (1, 2):
        rows = []
        for n, flat in enumerate(one for one in FLATS if one[0] == str(building)):
            _, unit, room = re.fullmatch(r"(\d栋)(\d单元)(\d+)", flat).groups()
            parts: list = ["春风里", f"{building}栋", unit, room]
            parts[n % 4] = IN_A_PART[n // 4 % len(IN_A_PART)](parts[n % 4], p)
            rows.append([p.name(), "户主", 40 + n, *parts, p.note(), p.name()])
            rows.append(
                [p.name(), f"妻{p.name()}", f"{30 + n}（{p.name()}）", *[""] * 4, p.note(), ""]
            )
        name = (f"{building}栋 {p.name()}", f"{p.name()}{building}号楼")[building - 1]
        sheets[name] = [[f"春风里{p.name()}网格"], head, *rows]
    return write(folder / f"春风里{p.name()}.xlsx", sheets)


def side_by_side(folder: Path, p: Planted) -> Path:
    """Two tables beside each other, one below; persons between, above and under them."""
    head = ["楼栋", "单元", "房号", "常住人数", p.name()]
    flats = [re.fullmatch(r"(\d栋)(\d单元)(\d+)", flat).groups() for flat in FLATS]

    def table(n: int) -> list:
        parts: list = [*flats[n % len(flats)], 2]
        parts[n % 4] = IN_A_PART[n // 4 % len(IN_A_PART)](parts[n % 4], p)
        return [*parts, p.name()]

    rows = [[p.name(), "", f"春风里 {p.name()}"], [*head, "", *head]]
    rows += [[*table(n), p.name() if n % 5 == 0 else "", *table(n + 24)] for n in range(24)]
    rows += [[f"{p.name()} {p.note()}"], [], ["详细地址", "人口数", "备注"]]
    rows += [[AROUND[n](f"春风里{FLATS[n]}", p), 2, p.name()] for n in range(len(AROUND))]
    return write(folder / "beside.xlsx", {f"春风里（{p.name()}）": rows})


def as_form(folder: Path, p: Planted) -> Path:
    """Labels and values."""
    rows = [
        [cell for pair in (
            ("户主", p.name()), ("住址", AROUND[n % 9](f"春风里{flat}", p)), ("常住人数", 3),
            ("电话", p.number()), (f"{p.name()}备注", p.note()),
        ) for cell in pair]
        for n, flat in enumerate(FLATS[:20])
    ]  # fmt: skip
    return write(folder / "form.xlsx", {p.name(): rows})


def as_text(folder: Path, p: Planted) -> Path:
    """A text file whose header is not in the first row, and whose other columns are persons."""
    lines_ = [f"{p.name()}填报,{p.number()}", f"详细地址,常住人数,{p.name()},{p.number()}"]
    where = addresses()
    for n in range(60):
        about = AROUND[n % len(AROUND)](next(where), p).replace(",", " ")
        lines_.append(f"{about},{n % 4 or p.name()},{p.name()},{p.number()}")
    path = folder / "text.csv"
    path.write_text("\n".join(lines_), encoding="gb18030")
    return path


def no_ledger(folder: Path, p: Planted) -> Path:
    return write(folder / "none.xlsx", {p.name(): [[p.name(), p.number()], [p.note(), p.name()]]})


FILES = (
    *(by_address, by_parts, of_persons, of_persons_by_parts, side_by_side),
    *(as_form, as_text, no_ledger),
)


@pytest.fixture
def town(database: str) -> Iterator[None]:
    """A town in the database, really: a dump sees what is committed."""
    with db.as_owner() as connection:
        build_town(connection)
    yield
    with db.as_owner() as connection:
        connection.execute(text("TRUNCATE community, estate, building, import_run CASCADE"))


def gridmap(*words: object) -> str:
    """All that a command says."""
    done = CliRunner().invoke(cli, [str(word) for word in words])
    said = done.output
    error = done.exception
    if isinstance(error, GridmapError):
        return f"{said}\n{error}\n{translate(error.message, 'zh_CN')}"
    if error is not None and not isinstance(error, SystemExit):
        raise error
    return said


def everything(folder: Path) -> str:
    """The whole database as pg_dump writes it, and all files of the home and of `folder`."""
    dumped = backup._run("pg_dump", "--exclude-table-data=*.spatial_ref_sys", *backup._address())
    kept = [dumped]
    for top in (Path(os.environ["GRIDMAP_HOME"]), folder):
        for path in top.rglob("*"):
            # The server's own data are what was dumped; rows that are gone may linger there.
            if path.is_file() and "/base/" not in str(path) and "/pg_wal/" not in str(path):
                kept.append(str(path.relative_to(top)))
                with contextlib.suppress(OSError):
                    kept.append(path.read_bytes().decode("utf-8", "ignore"))
    return "\n".join(kept)


def cells(path: Path) -> str:
    """Every cell of a workbook."""
    book = openpyxl.load_workbook(path)
    return "\n".join(
        str(cell) for sheet in book for row in sheet.iter_rows(values_only=True) for cell in row
    )


def hits(planted: Planted, where: str) -> dict[str, str]:
    """What is found, with what stands around it."""
    # Nearly all are in no window of their length, and need no search of their own.
    windows = {n: {where[at : at + n] for at in range(len(where))} for n in (2, 3, 5)}
    long = {trace: max(n for n in windows if n <= len(trace)) for trace in planted.all}
    likely = [
        trace
        for trace, n in long.items()
        if all(trace[at : at + n] in windows[n] for at in range(len(trace) - n + 1))
    ]
    found = {trace: where.find(trace) for trace in likely}
    return {trace: where[max(0, at - 30) : at + 30] for trace, at in found.items() if at >= 0}


def unseen(where: str, seen: set[str]) -> str:
    """Lines that were not there when the same was asked before."""
    fresh = set(where.splitlines()) - seen
    seen |= fresh
    return "\n".join(fresh)


def correct(path: Path, p: Planted) -> None:
    """Write persons into a workbook of corrections, some of them beside the right address."""
    book = openpyxl.load_workbook(path)
    sheet = book.worksheets[0]
    head = [cell.value for cell in sheet[1]]
    words = ("详细", "住址", "小区", "房号")
    texts = [at for at, name in enumerate(head) if str(name)[:2] in words]
    for n, line in enumerate(sheet.iter_rows(min_row=2, max_row=60)):
        cell = line[texts[n % len(texts)]]
        beside = f"{cell.value or ''}（{p.name()}）"
        cell.value = beside if n % 2 else f"春风里{FLATS[n % 48]}"
    book.save(path)


@pytest.mark.parametrize("those", [persons.names, persons.strangers])
def test_two_thousand_persons_are_found_nowhere(town, tmp_path, those):
    planted = Planted(those(2 * COUNT))
    given, out = tmp_path / "given", tmp_path / "out"
    given.mkdir()
    out.mkdir()
    before = everything(out)
    seen = set(before.splitlines())
    said: list[str] = []
    found: dict[str, str] = {}
    for at, make in enumerate(FILES):
        path = make(given, planted)
        book = out / f"open{at}.xlsx"
        said.append(
            gridmap(
                "load", "households", path, "--community", "甲社区", "--rejects", book, "--json"
            )
        )
        said.append(gridmap("load", "households", path, "--community", "甲社区"))
        found |= hits(planted, unseen(everything(out), seen))
        if book.exists():
            said.append(cells(book))
            copied = given / book.name
            copied.write_bytes(book.read_bytes())
            correct(copied, planted)
            said.append(gridmap("load", "households", copied, "--community", "甲社区"))
        said.append(gridmap("import", "list"))
    # The command line repeats the name of the file that it was given.
    found |= hits(planted, re.sub(r"\S+\.xlsx", "", "\n".join(said)))
    found |= hits(planted, unseen(everything(out), seen))
    assert not found, f"{len(found)} {list(found.items())[:12]}"
    with db.as_owner() as connection:
        assert connection.execute(text("SELECT count(*) FROM household")).scalar_one() > 50
        assert connection.execute(text("SELECT count(*) FROM reject")).scalar_one() > 200
        runs = connection.execute(
            text("SELECT id FROM import_run WHERE kind = 'household' ORDER BY id DESC")
        ).scalars().all()  # fmt: skip
    for run in runs:
        gridmap("import", "rollback", run)
    with db.as_owner() as connection:
        rejects = connection.execute(text("SELECT raw, household_key FROM reject")).all()
        assert all(tuple(one) == ({}, None) for one in rejects)
    assert not hits(planted, unseen(everything(out), seen))
    assert not hits(planted, before)
    assert len(planted.names_used) > COUNT, len(planted.names_used)
    first = persons.SURNAMES if those is persons.names else persons.STRANGERS
    assert all(any(name.startswith(one) for name in planted.names_used) for one in first)


def test_texts_of_before_are_reduced(connection, tmp_path):
    """What the version of before kept of a ledger goes with the revision."""
    build_town(connection)
    book = write_book(
        tmp_path / "ledger.xlsx", [row("A1"), row("A2", building="9栋"), row("A3", people="?")]
    )
    load(connection, Households(today=TODAY, is_full=True), book)
    written = {"row": {"楼栋": "9栋温建国", "人数(施桂芳)": "1"}, "row_number": 3}
    written["place"] = {"estate": "春风里", "building": "9栋（楼长：温建国）", "address": ""}
    for statement in (
        # As it was then.
        "ALTER TABLE reject ADD COLUMN reason text NOT NULL DEFAULT ''",
        "UPDATE import_run SET file_name = '温建国.xlsx', source = '温建国', report = jsonb_set("
        "report, '{notes,unknown columns}', '[\"施桂芳\"]')",
        'UPDATE reject SET raw = \'{"人数": "施桂芳（65岁）"}\','
        " reason = '“人数(温建国)”不是人数'",
        "UPDATE household SET address_text = address_text || '（温建国家）'",
        "UPDATE household SET household_key = 'FX-施桂芳' WHERE household_key = 'A2'",
        "UPDATE household SET written = :written WHERE written IS NOT NULL",
        "INSERT INTO household_change SELECT import_run_id, id, community_id,"
        " to_jsonb(household) FROM household",
    ):
        values = {"written": json.dumps(written)} if ":written" in statement else {}
        connection.execute(text(statement.replace('": "', '"\\: "')), values)
    assert traces(connection) == {"温建国", "施桂芳"}
    reduce_all(connection)
    assert traces(connection) == set()
    found = connection.execute(
        text("SELECT household_key, is_numbered, address_text FROM household ORDER BY id")
    ).all()
    assert [tuple(one) for one in found] == [
        ("A1", True, "春风里小区1号楼1单元101室"),
        ("□-□", False, "春风里9栋1单元101室 □"),
    ]


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("春风里台账2026.xlsx", "春风里台账2026.xlsx"),
        ("ledger_甲社区.csv", "ledger_甲社区.csv"),
        ("春风里Jonathan.Whitfield.xlsx", "春风里□.□.xlsx"),
        ("zhangjianguo2.xlsx", "□.xlsx"),
        ("台账.温建国", "台账□"),
        ("Rabat东社区台账.xlsx", "Rabat东社区台账.xlsx"),
        ("rabat 东社区台账2026.xlsx", "rabat 东社区台账2026.xlsx"),
        ("Jonathan Rabat东社区温建国.xlsx", "□Rabat东社区□.xlsx"),
    ],
)
def test_a_file_is_named_by_known_words(name, shown):
    assert file(name, Words(["春风里", "甲社区", "Rabat 东社区"])) == shown


def test_a_reason_names_known_words_only():
    known = Words(["春风里"])
    name = persons.names(20)[-1]
    for header, is_kept in (("常住人数", True), ("春风里", True), (f"{name}核", False)):
        why = reason("not-a-count", header=header)
        assert keeping.kept_reason(why, known) == (why if is_kept else why.general)
    again = reason("duplicate", row=3, sheet="1号楼")
    assert keeping.kept_reason(again, known) == again
    assert not keeping.kept_reason(reason("duplicate", row=3, sheet=name), known).data


def traces(connection: Connection) -> set[str]:
    """Persons in the tables that a ledger fills."""
    tables = ("household", "household_change", "reject", "import_run")
    rows = [
        connection.execute(text(f"SELECT to_jsonb({name})::text FROM {name}")).scalars().all()
        for name in tables
    ]
    return {one for one in ("温建国", "施桂芳") if one in repr(rows)}


def test_an_error_of_the_server_has_no_values(connection):
    """Nor a traceback, whose lines of source are no values."""
    name, number = persons.names(20)[-1], next(persons.numbers())
    with pytest.raises(DBAPIError) as caught, connection.begin_nested():
        connection.execute(text("SELECT CAST(:cell AS integer)"), {"cell": name + number})
    said = "".join(traceback.format_exception(caught.value))
    connection.execute(text("CREATE TEMP TABLE copied (people text UNIQUE, count integer)"))
    for rows in ({"people": [name, name]}, {"count": [number + name]}):
        with pytest.raises(psycopg.Error) as failed, connection.begin_nested():
            copy_frame(connection, "copied", pd.DataFrame(rows))
        said += "".join(traceback.format_exception(failed.value))
    assert name not in said and number not in said
    assert "copied_people_key" in said and "invalid input syntax" in said
