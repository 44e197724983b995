"""Codes of many digits: none is lost, and no number refuses the rows beside it."""

import json
import struct
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook
from sqlalchemy import Connection, text

from etl import recognition, vector
from etl.buildings import Buildings
from etl.ledger.book import open_book
from etl.run import load
from etl.service_points import ServicePoints
from tests.layers import house, write

HOMES = [house(118.78 + n * 0.001, 32.04) for n in range(4)]


def geojson(path: Path, codes: list[str], **more: Any) -> Path:
    """Buildings whose codes are written as they stand."""
    features = [
        {
            "type": "Feature",
            "properties": {"code": f"<{at}>", "name": f"{at}号楼", "levels": 6},
            "geometry": home.__geo_interface__,
            **more,
        }
        for at, home in enumerate(HOMES[: len(codes)])
    ]
    written = json.dumps({"type": "FeatureCollection", "features": features}, ensure_ascii=False)
    for at, code in enumerate(codes):
        written = written.replace(f'"<{at}>"', code)
    path.write_text(written, encoding="utf-8")
    return path


@pytest.mark.parametrize(
    "codes",
    [
        ["9223372036854775808", "5", '"x"'],
        ["320106001002003000041", "-9223372036854775809"],
        ["9007199254740993", "0.5"],
        ["9223372036854775807", "9223372036854775809"],
        ["10000000000000000001", '"x"', '"a\\"9223372036854775809"'],
        ["9007199254740993.0", '"B-7"'],
        ["123456789012345678901234567890", "null", "7"],
        ["1e999", "7"],
    ],
)
def test_of_geojson(tmp_path: Path, codes: list[str]):
    path = geojson(tmp_path / "b.geojson", codes)
    rows = Buildings().clean(Buildings().read(path)).rows
    told = [json.loads(code) if code.startswith('"') else code for code in codes]
    for code, ref in zip(told, rows["source_ref"], strict=True):
        assert code == "null" or ref == code.removesuffix(".0")
    assert rows["storeys"].tolist() == [6] * len(codes)
    assert [part.kind for part in recognition.parts(path)] == ["building"]


def test_a_number_among_coordinates_refuses_its_row_alone(tmp_path: Path):
    path = geojson(tmp_path / "b.geojson", ["9223372036854775809", "2", "3"])
    path.write_text(path.read_text().replace("118.781", "9223372036854775809", 1))
    cleaned = Buildings().clean(Buildings().read(path))
    assert cleaned.rows["source_ref"].tolist() == ["9223372036854775809", "3"]
    assert [one.row_number for one in cleaned.rejected] == [2]


def test_a_second_load_changes_nothing(connection: Connection, tmp_path: Path):
    path = geojson(tmp_path / "b.geojson", ["9223372036854775808", "9223372036854775809"])
    assert load(connection, Buildings(), path).inserted == 2
    again = load(connection, Buildings(), path)
    assert (again.inserted, again.updated) == (0, 0)
    refs = connection.scalars(text("SELECT source_ref FROM building ORDER BY 1")).all()
    assert refs == ["9223372036854775808", "9223372036854775809"]


def test_nothing_is_said_of_digits_that_are_there(tmp_path: Path):
    path = geojson(tmp_path / "b.geojson", ["9223372036854775807", "-9223372036854775808"])
    assert vector.read(path).notes == {}


def test_of_shapefiles(tmp_path: Path):
    """GDAL reads a number of 19 and more digits as one of floating point."""
    codes = ["9223372036854775809", "320106001002003004", "", "7"]
    path = write(tmp_path / "b.shp", HOMES, code=[code or "0" for code in codes], name=["a"] * 4)
    as_numbers(path.with_suffix(".dbf"), codes)
    read = Buildings().read(path)
    rows = Buildings().clean(read).rows
    assert [ref for ref, code in zip(rows["source_ref"], codes, strict=True) if code] == [
        code for code in codes if code
    ]


def as_numbers(part: Path, texts: list[str]) -> None:
    """Make the first column of a table one of numbers."""
    table = bytearray(part.read_bytes())
    records, header, size = struct.unpack("<IHH", table[4:12])
    assert records == len(texts)
    table[32 + 11 : 32 + 12] = b"N"
    width = table[32 + 16]
    for at, written in enumerate(texts):
        start = header + at * size + 1
        table[start : start + width] = written.rjust(width).encode()
    part.write_bytes(table)


def test_a_code_or_phone_of_a_table_is_a_text(tmp_path: Path):
    """Zeros in front stay, be they typed or the number's format; 14.0 is 14."""
    head = ["code", "name", "service_type", "phone", "lon", "lat"]
    places = [(118.78, 32.04), (118.781, 32.04), (118.782, 32.04)]
    codes = [12, "00013", 14.0]
    phones = [2512345678, "02512345679", 13800000000.0]
    rows = [
        [code, f"站{at}", "service_station", phone, *place]
        for at, (code, phone, place) in enumerate(zip(codes, phones, places, strict=True))
    ]
    book = Workbook()
    for row in (head, *rows):
        book.active.append(row)
    book.active["A2"].number_format = "00000"
    book.active["D2"].number_format = "00000000000"
    book.active["A4"].number_format = "0.00"
    book.save(tmp_path / "p.xlsx")
    text = "\n".join(",".join(map(str, row)) for row in (head, ["00012", *rows[0][1:]]))
    (tmp_path / "p.csv").write_text(text, encoding="utf-8")

    def loaded(name: str) -> list[tuple[str, str]]:
        points = ServicePoints(crs="EPSG:4326")
        found = points.clean(points.read(tmp_path / name)).rows
        return list(zip(found["source_ref"], found["phone"], strict=True))

    assert loaded("p.xlsx") == [
        ("00012", "02512345678"),
        ("00013", "02512345679"),
        ("14", "13800000000"),
    ]
    assert loaded("p.csv") == [("00012", "2512345678")]


@pytest.mark.parametrize(
    ("code", "shown"), [("00000", "00012"), ("000;@", "012"), ("0", 12.0), ("#,##0", 12.0)]
)
def test_numbers_that_show_zeros_in_front(tmp_path: Path, code: str, shown: object):
    book = Workbook()
    book.active.append([12, "七"])
    book.active["A1"].number_format = code
    book.active["B1"].number_format = code
    book.save(tmp_path / "b.xlsx")
    [sheet] = open_book(tmp_path / "b.xlsx").sheets
    assert [list(row) for row in sheet.rows] == [[shown, "七"]]
