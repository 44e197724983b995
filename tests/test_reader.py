"""The one reader: the types of a frame follow from the query, and NULL is never a "nan"."""

from datetime import UTC, date, datetime

import numpy as np
import pandas as pd
import pytest

from gridmap.store import reader

VALUES = {
    # A column of each type that questions use: what it holds, and its dtype without and with NULL.
    "small": ("3::smallint", 3, "int64", "float64"),
    "whole": ("4::integer", 4, "int64", "float64"),
    "large": ("4611686018427387904::bigint", 4611686018427387904, "int64", "float64"),
    "real": ("1.5::real", 1.5, "float64", "float64"),
    "double": ("2.5::double precision", 2.5, "float64", "float64"),
    "exact": ("3.5::numeric", 3.5, "float64", "float64"),
    "text": ("'甲'::text", "甲", "object", "object"),
    "varying": ("'乙'::varchar(4)", "乙", "object", "object"),
    "bytes": ("'\\x01'::bytea", b"\x01", "object", "object"),
    "flag": ("true", True, "bool", "object"),
    "day": ("'2026-02-28'::date", date(2026, 2, 28), "object", "object"),
    "instant": (
        "'2026-02-28 23:30:00+08'::timestamptz",
        datetime(2026, 2, 28, 15, 30, tzinfo=UTC),
        "datetime64[us, UTC]",
        "datetime64[us, UTC]",
    ),
    "list": ("ARRAY[1, 2]::bigint[]", [1, 2], "object", "object"),
    "tree": ("'{\"a\": null}'::jsonb", {"a": None}, "object", "object"),
}


@pytest.fixture
def ask(connection, tmp_path, monkeypatch):
    monkeypatch.setattr(reader, "SQL", tmp_path)

    def frame(sql: str) -> pd.DataFrame:
        (tmp_path / "asked.sql").write_text(f"-- Asked by a test.\n{sql}", encoding="utf-8")
        reader.statement.cache_clear()
        return reader.frame(connection, "asked")

    yield frame
    reader.statement.cache_clear()


def _select(null: str) -> str:
    columns = ", ".join(
        f"CASE WHEN {null} THEN NULL ELSE {one[0]} END AS {name}" for name, one in VALUES.items()
    )
    return f"SELECT {columns} FROM generate_series(1, 2) AS made (number) ORDER BY number"


def _dtypes(frame: pd.DataFrame) -> dict[str, str]:
    return {str(name): str(kind) for name, kind in frame.dtypes.items()}


def test_every_type_without_null(ask):
    frame = ask(_select("false"))
    assert _dtypes(frame) == {name: one[2] for name, one in VALUES.items()}
    assert frame.iloc[1].to_dict() == {name: one[1] for name, one in VALUES.items()}


@pytest.mark.parametrize("null", ["number = 2", "true"], ids=["some", "all"])
def test_every_type_with_null(ask, null):
    frame = ask(_select(null))
    assert _dtypes(frame) == {name: one[3] for name, one in VALUES.items()}
    for name, kind in _dtypes(frame).items():
        missing = frame[name].iloc[1]
        if kind == "float64":
            assert np.isnan(missing), name
        elif kind.startswith("datetime64"):
            assert missing is pd.NaT, name
        else:
            assert missing is None, name


def test_no_rows_have_the_same_types(ask):
    frame = ask(_select("false") + " LIMIT 0")
    assert frame.empty and _dtypes(frame) == {name: one[2] for name, one in VALUES.items()}


def test_a_statement_without_columns_is_an_empty_frame_of_rows(ask):
    assert ask("SELECT FROM generate_series(1, 3)").shape == (3, 0)
