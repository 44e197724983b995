"""Figures as they are to be read, and tables of them."""

import math
from collections.abc import Callable
from typing import Any

import pandas as pd

Translate = Callable[..., str]


def table(
    title: str, heads: list[str], rows: list[tuple[str, ...]], total: int, t: Translate
) -> dict[str, Any]:
    """Table of `templates/*.html`, with the number of its rows that are shown."""
    shown = t("{shown:,} of {total:,}", shown=len(rows), total=total)
    return {"title": title, "heads": heads, "rows": rows, "note": shown}


def text(value: object) -> str:
    """Text of a cell; a dash where there is none."""
    return value if isinstance(value, str) else "—"


def rounded(table: pd.DataFrame) -> pd.DataFrame:
    """Table with distances rounded to decimetres and all else to six digits."""
    return table.round({name: 1 if name.endswith("_m") else 6 for name in table})


def count(value: float) -> str:
    """Number rounded to a whole; a dash where it is not known."""
    return f"{value:,.0f}" if math.isfinite(value) else "—"


def percent(value: float) -> str:
    """Share of 0 to 1 as a percentage; a dash where it is not known."""
    return "—" if math.isnan(value) else f"{value:.1%}"


def metres(value: float) -> str:
    """Distance in whole metres; a dash where it is not known or infinite."""
    return f"{value:,.0f} m" if math.isfinite(value) else "—"
