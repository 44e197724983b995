"""Columns of a layer under whatever name and in whatever spelling they come."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from etl import table
from etl.reasons import Reason
from gridmap.i18n import Message

Reader = Callable[[pd.Series], pd.Series]
"""Values as written to values of one type; None where there is none or it makes no sense."""


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
    by_name = {_plain(str(name)): name for name in reversed(list(attributes.columns))}
    known = Known(pd.DataFrame(index=attributes.index))
    used = set()
    for one in fields:
        wanted = dict.fromkeys(map(_plain, (one.column, *one.aliases)))
        names = [by_name[alias] for alias in wanted if alias in by_name]
        if not names:
            continue
        used.update(names)
        written = _first_filled(attributes, names)
        values = _within(one.read(written), one)
        known.frame[one.column] = values
        _tell(known, one, written, values)
    places = {*table.LON, *table.LAT}
    unused = [str(name) for name in attributes.columns if name not in used]
    if unused := [name for name in unused if _plain(name) not in places]:
        known.notes["columns_not_used"] = unused
    return known


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


def number(written: pd.Series) -> pd.Series:
    """Numbers, with or without a unit behind them: '1,250.5 m2', '6层'."""
    values = pd.to_numeric(written, errors="coerce").astype(float).replace(np.inf, np.nan)
    unread = values.isna() & written.notna()
    if unread.any():
        values[unread] = written[unread].map(_first_number).astype(float)
    return values.astype(object).where(values.notna(), None)


def integer(written: pd.Series) -> pd.Series:
    """Whole numbers, rounded down: two and a half storeys are two."""
    values = number(written)
    known = values.notna()
    whole = pd.Series([None] * len(values), index=values.index, dtype=object)
    whole[known] = np.floor(values[known].astype(float)).astype("int64").astype(object)
    return whole


def flag(written: pd.Series) -> pd.Series:
    """Yes or no: true, yes, 1, 是, 有 and their opposites."""
    return _objects(text(written), lambda value: FLAGS.get(value.lower()))


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
    """The year of a year or date: 1998, '1998年', '1998-05'."""
    return _objects(text(written), lambda value: _match_int(r"(?<!\d)(1\d{3}|20\d\d)", value))


def choice(**meanings: str) -> Reader:
    """One of few words: each meaning with what it is written as, parted by spaces."""
    table = {
        word.lower(): meaning
        for meaning, words in meanings.items()
        for word in (meaning, *words.split())
    }
    return lambda written: _objects(text(written), lambda value: table.get(value.lower()))


FLAGS = {
    **dict.fromkeys(("true", "t", "yes", "y", "1", "是", "有", "designated"), True),
    **dict.fromkeys(("false", "f", "no", "n", "0", "否", "无", "limited"), False),
}


def _first_filled(attributes: pd.DataFrame, names: list) -> pd.Series:
    first = attributes[names[0]]
    for name in names[1:]:
        empty = first.isna() | (first.astype(object) == "")
        if empty.any():
            first = first.astype(object).where(~empty, attributes[name].astype(object))
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


def _tell(known: Known, one: Field, written: pd.Series, values: pd.Series) -> None:
    lost = values.isna() & written.notna() & (written.astype(str).str.strip() != "")
    if lost.any():
        known.notes[f"{one.column}_not_understood"] = Message(
            "{number} in “{header}”, such as {example!r}",
            number=int(lost.sum()),
            header=str(written.name),
            example=str(written[lost].iloc[0]),
        )


def _trimmed(value: Any) -> str | None:
    # PostgreSQL has no NUL in text.
    return str(value).replace("\x00", "").strip() or None


def _plain(name: str) -> str:
    return re.sub(r"[\s:_\-]+", "_", name.strip().lower())


def _first_number(value: Any) -> float | None:
    found = re.search(r"-?\d+(?:\.\d+)?", str(value).replace(",", ""))
    return float(found.group()) if found else None


def _match_int(pattern: str, value: str) -> int | None:
    found = re.search(pattern, value)
    return int(found.group(1)) if found else None


def _day(value: str) -> date | None:
    found = re.match(r"(\d{4})\D?(\d{1,2})\D?(\d{1,2})(?!\d)", value)
    if not found:
        return None
    try:
        return date(*map(int, found.groups()))
    except ValueError:
        return None
