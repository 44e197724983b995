"""Figures as they are to be read, on paper and in cells, and tables of them."""

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

Translate = Callable[..., str]

COUNT, PERCENT = "#,##0", "0.0%"
"""Number formats of Excel."""
AT_LEAST = '"≥ "'
"""Beginning of the format of a sum that leaves out what is hidden."""


@dataclass(frozen=True)
class Figure:
    """Number with the format it is shown in; `at_least` where a part of it is hidden."""

    value: float
    format: str = COUNT
    at_least: bool = False

    @property
    def cell_format(self) -> str:
        """Number format of Excel: the cell holds the number, and shows what it leaves out."""
        return (AT_LEAST if self.at_least else "") + self.format

    def __str__(self) -> str:
        written = (percent if self.format == PERCENT else count)(self.value)
        if '"' in self.format and written != "—":
            written += self.format.split('"')[1]
        return f"≥ {written}" if self.at_least and written != "—" else written


def table(
    title: str, heads: list[str], rows: list[tuple[str, ...]], total: int, t: Translate
) -> dict[str, Any]:
    """Table of `templates/*.html`, with the number of its rows that are shown."""
    shown = t("{shown:,} of {total:,}", shown=len(rows), total=total)
    return {"title": title, "heads": heads, "rows": rows, "note": shown}


def text(value: object) -> str:
    """Text of a cell; a dash where there is none."""
    return value if isinstance(value, str) else "—"


def in_none(names: pd.Series, t: Translate) -> pd.Series:
    """Names of areas, and in words where there is none."""
    return names.astype(object).where(names.notna(), t("In none"))


def titled(table: pd.DataFrame, columns: Mapping[str, str]) -> pd.DataFrame:
    """
    Columns of a table under the headings that people read.

    Distances are rounded to decimetres and all else to six digits; `attrs["formats"]` holds the
    number format of each heading, as `sheets.workbook` takes it.
    """
    found = table[list(columns)]
    found = found.round({name: 1 if name.endswith("_m") else 6 for name in found})
    found = found.rename(columns=columns)
    found.attrs["formats"] = {head: _format(name) for name, head in columns.items()}
    return found


def at_least(
    values: pd.Series, hidden: pd.Series, t: Translate, number_format: str = COUNT,
    nothing: str = "",
) -> pd.Series:  # fmt: skip
    """
    Sums or shares of which a part is hidden: at least so many, and `nothing` where none is known.

    `hidden` is the count that is left out, NaN where even that is not known; `nothing` is "Not
    published" unless given.
    """
    partly = ~(hidden == 0).to_numpy()
    made = [
        value
        if not part
        else Figure(value, number_format, True)
        if value > 0
        else nothing or t("Not published")
        for value, part in zip(values.tolist(), partly.tolist(), strict=True)
    ]
    return pd.Series(np.array(made, dtype=object), index=values.index)


def _format(name: str) -> str:
    """Number format of a column by its name."""
    if name in ("lon", "lat"):
        return "0.000000"
    if "share" in name:
        return PERCENT
    return "0.00" if name == "detour" else COUNT


def count(value: float) -> str:
    """Number rounded to a whole; a dash where it is not known."""
    return f"{value:,.0f}" if math.isfinite(value) else "—"


def percent(value: float) -> str:
    """Share of 0 to 1 as a percentage; a dash where it is not known."""
    return "—" if math.isnan(value) else f"{value:.1%}"


def in_metres(t: Translate) -> str:
    """Number format of Excel for whole metres, with the unit."""
    return COUNT + '"' + t("{metres} m", metres="") + '"'


def metres(value: float, t: Translate) -> str:
    """Distance in whole metres; a dash where it is not known or infinite."""
    return t("{metres} m", metres=f"{value:,.0f}") if math.isfinite(value) else "—"
