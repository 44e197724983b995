"""`gridmap match`: tables in, a table out."""

import csv
import json
from pathlib import Path

import pytest

from gridmap.cli import main
from tests.twins.addresses import AddressSet

GAZETTEER = (
    "building_id,community,estate_id,estate,estate_aliases,building_label,building_aliases,"
    "units,floors,rooms_per_floor_per_unit,note\n"
    "S1,甲社区,E1,春风里小区,春风里|柳树路20号,1号楼,,3,6,2,\n"
    "S2,甲社区,E1,春风里小区,春风里|柳树路20号,2号楼,新楼,3,6,,\n"
)
ADDRESSES = (
    "id,raw_address,ctx_community,ctx_estate,why\n"
    "A1,春风里1-2-501,甲社区,,x\n"
    "A2,新楼301,甲社区,春风里,x\n"
    "A3,春风里1栋4单元101,甲社区,,x\n"
    "A4,春风里,甲社区,,x\n"
    '"A5","同上",甲社区,,x\n'
)


@pytest.fixture
def files(tmp_path: Path) -> Path:
    (tmp_path / "gazetteer.csv").write_text(GAZETTEER, encoding="utf-8-sig")
    (tmp_path / "addresses.csv").write_text(ADDRESSES, encoding="utf-8")
    return tmp_path


def run(folder: Path, *more: str, out: str = "out.csv") -> int:
    paths = [f"{folder}/addresses.csv", "--gazetteer", f"{folder}/gazetteer.csv"]
    with pytest.raises(SystemExit) as ended:
        main(["match", *paths, "--out", f"{folder}/{out}", *more])
    return int(ended.value.code or 0)


def written(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_every_address_has_its_row(files, capsys):
    assert run(files, "--json") == 0
    told = json.loads(capsys.readouterr().out)
    assert told["read"] == sum(told["outcomes"].values()) == 5
    assert told["outcomes"]["matched"] == 2
    rows = written(files / "out.csv")
    assert list(rows[0]) == ["id", "status", "building_id", "unit", "room", "rule", "candidates"]
    assert [tuple(row.values()) for row in rows] == [
        ("A1", "matched", "S1", "2", "501", "stated", "S1"),
        ("A2", "matched", "S2", "", "301", "stated", "S2"),
        ("A3", "conflict", "S1", "", "", "unit", "S1"),
        ("A4", "ambiguous", "", "", "", "building-missing", "S1|S2"),
        ("A5", "rejected", "", "", "", "ditto", ""),
    ]


@pytest.mark.parametrize("encoding", ["gb18030", "utf-16"])
def test_tables_as_office_programs_save_them(files, encoding):
    for name, text in (("gazetteer", GAZETTEER), ("addresses", ADDRESSES)):
        (files / f"{name}.csv").write_text(text, encoding=encoding)
    assert run(files) == 0
    assert written(files / "out.csv")[0]["building_id"] == "S1"


@pytest.mark.parametrize(
    ("name", "content", "told"),
    [
        ("addresses", b"id,address\n1,x\n", "raw_address"),
        ("addresses", b"", "raw_address"),
        ("addresses", b"PK\x03\x04\x00\x00\xff\xff", "not a table"),
        ("gazetteer", b"building_id,community\n1,x\n", "estate_aliases"),
        ("gazetteer", GAZETTEER.replace(",3,6,2,", ",three,6,2,").encode(), "row 2"),
        ("gazetteer", None, "cannot be read"),
    ],
)
def test_one_clear_line(files, capsys, name, content, told):
    path = files / f"{name}.csv"
    path.unlink() if content is None else path.write_bytes(content)
    assert run(files) == 1
    [line] = capsys.readouterr().err.splitlines()
    assert line.startswith("gridmap: ") and told in line
    assert not (files / "out.csv").exists()


def test_an_output_that_cannot_be_written(files, capsys):
    assert run(files, out="no/such/folder/out.csv") == 1
    [line] = capsys.readouterr().err.splitlines()
    assert "cannot be written" in line


def test_a_set_of_addresses(address_set: AddressSet, tmp_path):
    """All of a set come out as expected."""
    out = tmp_path / "out.csv"
    words = [address_set.addresses, "--gazetteer", address_set.gazetteer, "--out", out]
    with pytest.raises(SystemExit) as ended:
        main(["match", *map(str, words)])
    assert not ended.value.code
    with address_set.addresses.open(encoding="utf-8-sig", newline="") as file:
        expected = list(csv.DictReader(file))
    assert len(expected) == address_set.count
    names = ("status", "building_id", "unit", "room")
    for row, found in zip(expected, written(out), strict=True):
        assert found["id"] == row["id"]
        assert [found[n] for n in names] == [row[f"expected_{n}"] for n in names], row
