"""Household ledgers for tests: clean rows, a small town to match them in, files of them."""

from datetime import date
from pathlib import Path

from openpyxl import Workbook
from sqlalchemy import Connection, insert

from gridmap.store import schema
from tests.town import square

HEAD = (
    *("社区", "小区", "楼栋", "单元", "房号", "户号", "常住人数", "60岁以上人数", "80岁以上人数"),
    *("6岁以下人数", "残疾人数", "是否独居老人户", "居住状态", "核实日期"),
)
TODAY = date(2026, 11, 20)


def row(number, *, building="1栋", unit="1单元", room="101", estate="春风里", people=3, **more):
    """A clean row; Chinese names of columns as keywords for what is special about it."""
    cells = dict.fromkeys(HEAD, "") | {"社区": "甲社区", "小区": estate, "楼栋": building}
    cells |= {"单元": unit, "房号": room, "户号": number, "常住人数": people, "居住状态": "自住"}
    return cells | more


def build_town(connection: Connection) -> dict[str, int]:
    """甲社区 with 春风里 (buildings 1 and 2, two units, six floors) and 乙社区."""
    places = {}
    for x, name in enumerate(("甲社区", "乙社区")):
        places[name] = _add(connection, schema.community, name, 1000 * x, division_code=f"9900{x}")
    places["春风里"] = _add(
        connection,
        schema.estate,
        "春风里小区",
        0,
        community_id=places["甲社区"],
        aliases=["春风里"],
    )
    for x, name in enumerate(("1号楼", "2号楼")):
        places[name] = _add(
            connection,
            schema.building,
            name,
            100 * x,
            community_id=places["甲社区"],
            estate_id=places["春风里"],
            is_residential=True,
            unit_count=2,
            storeys=6,
            rooms_per_floor=2,
        )
    return places


def _add(connection, table, name, x, **values) -> int:
    values |= {"name": name, "geom": f"SRID=4326;{square(x, 0, 10).wkt}"}
    values |= {"source": "test", "source_ref": name}
    return connection.execute(insert(table).values(**values).returning(table.c.id)).scalar_one()


def write_book(path: Path, rows: list[dict], *, title: str | None = None, head=HEAD) -> Path:
    """Rows as a workbook."""
    book = Workbook()
    for line in [[title]] * bool(title) + [list(head)]:
        book.active.append(line)
    for one in rows:
        book.active.append([one.get(name) for name in head])
    book.save(path)
    return path
