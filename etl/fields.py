"""Columns of a layer under whatever name and in whatever spelling they come."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from etl import headers, table
from etl.quantities import (
    AREA,
    DWELLINGS,
    MONEY,
    PEOPLE,
    PLACES,
    STOREYS,
    UNITS,
    Count,
    Quantity,
)
from etl.reasons import Reason
from gridmap import limits
from gridmap.address.text import simplified
from gridmap.i18n import Message

Reader = Callable[[pd.Series], pd.Series]
"""Values as written to values of one type; None where there is none or it makes no sense."""


MOST_CUT, _SHOWN = 5, 12
"""Texts that were cut and are quoted, and how many of their characters."""


@dataclass(frozen=True)
class Field:
    """A column of a table: the names it goes by in files, how to read it, what it may be."""

    column: str
    aliases: tuple[str, ...]
    read: Reader
    least: float | None = None
    most: float | None = None


@dataclass
class Known:
    """The columns of a layer that are ours, typed, and notes on the rest."""

    frame: pd.DataFrame
    notes: dict[str, Any] = field(default_factory=dict)


def recognise(attributes: pd.DataFrame, fields: Sequence[Field]) -> Known:
    """
    Pick and read the known columns; a field the file lacks is no column of the result.

    Names match whatever their case and whether written with a colon, space or underscore. Where
    a file has several names of one field, the first that is not empty counts, row by row.
    """
    readers = {one.column: one.read for one in fields}
    found = headers.of(
        list(map(str, attributes.columns)),
        {one.column: (one.column, *one.aliases) for one in fields},
        lambda field, unit: _is_unit(readers[field], unit),
    )
    known = Known(pd.DataFrame(index=attributes.index))
    for one in fields:
        if not (here := found.get(one.column)):
            continue
        columns = [_read(one, attributes.iloc[:, header.position], header.unit) for header in here]
        known.frame[one.column] = _cut(known, one, _within(_first_filled(columns), one))
        written = attributes.iloc[:, [header.position for header in here]]
        _tell(known, one, written, known.frame[one.column])
    used = {header.position for those in found.values() for header in those}
    places = {*table.LON, *table.LAT}
    rest = [str(name) for at, name in enumerate(attributes.columns) if at not in used]
    if unused := [name for name in rest if headers.plain(name) not in places]:
        known.notes["columns_not_used"] = unused
    return known


def _cut(known: Known, one: Field, read: pd.Series) -> pd.Series:
    """Texts cut to what their column holds; a note counts those that were longer."""
    most = limits.longest(one.column)
    if most is None:
        return read
    is_long = read.map(lambda value: isinstance(value, str) and len(value) > most).astype(bool)
    if not is_long.any():
        return read
    known.notes["texts_cut"] = known.notes.get("texts_cut", 0) + int(is_long.sum())
    begin = [f"{value[:_SHOWN]}…" for value in read[is_long].head(MOST_CUT)]
    known.notes["texts_cut_begin"] = [*known.notes.get("texts_cut_begin", ()), *begin][:MOST_CUT]
    return read.where(~is_long, read.where(is_long).str[: most - 1] + "…")


def column(rows: pd.DataFrame, name: str) -> pd.Series:
    """A column, or nothing but None where the layer has no such column."""
    return rows.get(name, pd.Series([None] * len(rows), index=rows.index, dtype=object))


def refusals(where: pd.Series, why: Reason) -> npt.NDArray[np.object_]:
    """The reason where it holds, None elsewhere."""
    reasons = np.full(len(where), None, dtype=object)
    reasons[where.to_numpy(bool)] = why
    return reasons


def text(written: pd.Series) -> pd.Series:
    """Trimmed text; whole numbers without their '.0'."""
    if pd.api.types.is_float_dtype(written.dtype):
        return _objects(written, lambda x: f"{x:.0f}" if x == int(x) else str(x))
    if pd.api.types.is_integer_dtype(written.dtype):
        return written.astype(str).astype(object)
    return _objects(written, _trimmed)


integer = Count()
area = Quantity(AREA)
money = Quantity(MONEY)
storeys = Count(STOREYS)
units = Count(UNITS, (*DWELLINGS, *STOREYS))
dwellings = Count(DWELLINGS, (*UNITS, *STOREYS), not_with="梯")
per_floor = Count(DWELLINGS, ("梯",))
people = Count(PEOPLE, DWELLINGS)
places = Count(PLACES)


def flag(written: pd.Series) -> pd.Series:
    """Yes or no: true, yes, 1, 是, 有 and their opposites."""
    return _objects(text(written), lambda value: FLAGS.get(simplified(value.lower())))


def presence(written: pd.Series) -> pd.Series:
    """Whether something is there, whatever it is called: 'viaduct' is a bridge, 'no' is none."""
    return _objects(text(written), lambda value: FLAGS.get(value.lower(), True))


def day(written: pd.Series) -> pd.Series:
    """Dates: 2024-05-01, 2024/5/1, 2024.5.1, 20240501, 2024年5月1日."""
    return _objects(text(written), _day)


def listed(written: pd.Series) -> pd.Series:
    """Lists parted by a semicolon, comma or 、."""
    return _objects(
        text(written),
        lambda value: [part for part in map(str.strip, re.split(r"[;；,，、|]", value)) if part],
    )


def year(written: pd.Series) -> pd.Series:
    """The year of a year or date: 1998, '1998年', '1998-05'; not of several, nor of a decade."""
    return _objects(text(written), _year)


def choice(**meanings: str) -> Reader:
    """One of few words: each meaning with what it is written as, parted by spaces."""
    table = {
        word.lower(): meaning
        for meaning, words in meanings.items()
        for word in (meaning, *words.split())
    }
    return lambda written: _objects(
        text(written), lambda value: table.get(simplified(value.lower()))
    )


NOTHING = (
    "",
    "-",
    "—",
    "--",
    "/",
    "\\",
    "无",
    "不详",
    "未知",
    "暂无",
    "NULL",
    "null",
    "None",
    "N/A",
)
"""What is written where nothing is known."""

FLAGS = {
    **dict.fromkeys(("true", "t", "yes", "y", "1", "是", "有", "designated"), True),
    **dict.fromkeys(("false", "f", "no", "n", "0", "否", "无", "limited"), False),
}


def _is_unit(read: Reader, unit: str) -> bool:
    return isinstance(read, Quantity | Count) and read.factor(unit) is not None


def _read(one: Field, written: pd.Series, unit: str) -> pd.Series:
    if isinstance(one.read, Quantity | Count):
        return one.read(written, unit)
    return one.read(written)


def _first_filled(columns: list[pd.Series]) -> pd.Series:
    first = columns[0].astype(object)
    for other in columns[1:]:
        first = first.where(first.notna(), other.astype(object))
    return first


def _objects(values: pd.Series, convert: Callable[[Any], Any]) -> pd.Series:
    """Converted value by value, None for missing; as objects, so that integers stay integers."""
    missing = values.isna().to_numpy()
    converted = [
        None if gone else convert(value)
        for gone, value in zip(missing, values.tolist(), strict=True)
    ]
    return pd.Series(converted, index=values.index, dtype=object)


def _within(values: pd.Series, one: Field) -> pd.Series:
    if one.least is None and one.most is None:
        return values
    numbers = pd.to_numeric(values)
    off = pd.Series(False, index=values.index)
    if one.least is not None:
        off |= numbers < one.least
    if one.most is not None:
        off |= numbers > one.most
    return values.mask(off, None) if off.any() else values


def _tell(known: Known, one: Field, written: pd.DataFrame, values: pd.Series) -> None:
    for at, header in enumerate(written.columns):
        cells = written.iloc[:, at]
        lost = values.isna() & cells.notna() & ~cells.astype(str).str.strip().isin(NOTHING)
        if lost.any():
            known.notes[f"{one.column}_not_understood"] = Message(
                "{number} in “{header}”, such as {example!r}",
                number=int(lost.sum()),
                header=str(header),
                example=str(cells[lost].iloc[0]),
            )
            return


def _trimmed(value: Any) -> str | None:
    if isinstance(value, float) and value.is_integer():
        # A number of a workbook: 12.0 is the code 12.
        return f"{value:.0f}"
    # PostgreSQL has no NUL in text.
    return str(value).replace("\x00", "").strip() or None


def _year(value: str) -> int | None:
    found = set(re.findall(r"(?<!\d)(?:1\d{3}|20\d\d)", value))
    return int(found.pop()) if len(found) == 1 and "年代" not in value else None


def _day(value: str) -> date | None:
    found = re.fullmatch(r"(\d{4})\D?(\d{1,2})\D?(\d{1,2})[日号]?(?:[T ]\d.*)?", value)
    if not found:
        return None
    try:
        return date(*map(int, found.groups()))
    except ValueError:
        return None
