"""Figures as they are to be read, and tables of them."""

import math
from collections.abc import Callable
from typing import Any

import pandas as pd

Translate = Callable[..., str]


def table(
    title: str, heads: list[str], rows: list[tuple[str, ...]], total: int, t: Translate
) -> dict[str, Any]:
    """A table of `templates/*.html`, and how many of its rows are shown."""
    shown = t("{shown:,} of {total:,}", shown=len(rows), total=total)
    return {"title": title, "heads": heads, "rows": rows, "note": shown}


def text(value: object) -> str:
    """A dash where there is none."""
    return value if isinstance(value, str) else "—"


def rounded(table: pd.DataFrame) -> pd.DataFrame:
    """Decimetres, degrees to a decimetre: more would be noise."""
    return table.round({name: 1 if name.endswith("_m") else 6 for name in table})


def count(value: float) -> str:
    """A whole number."""
    return f"{value:,.0f}" if math.isfinite(value) else "—"


def percent(value: float) -> str:
    """A share, 0 to 1."""
    return "—" if math.isnan(value) else f"{value:.1%}"


def metres(value: float) -> str:
    """Whole metres."""
    return f"{value:,.0f} m" if math.isfinite(value) else "—"
