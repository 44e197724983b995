"""Bars of the plots by what they weigh, as plain HTML: a chart library takes a second to start."""

from collections.abc import Sequence
from html import escape

import pandas as pd
import streamlit as st

from gridmap.ui.session import t

MOST_NAMES = 40
"""Number of plots from which on their codes are left to the pointer."""


def balance(
    codes: Sequence[str],
    weights: pd.Series,
    *,
    tolerance: float,
    marked: Sequence[bool],
    label: str,
) -> None:
    """
    Show the plots, heaviest first, against the mean and the band that is tolerated.

    Plots beyond the band are in the alert colour, those that are `marked` have a dark edge.
    """
    mean = float(weights.mean())
    top = max(float(weights.max()), mean * (1 + tolerance)) or 1.0
    bars, names = [], []
    for row in (-weights.reset_index(drop=True)).sort_values(kind="stable").index:
        weight = float(weights.iloc[row])
        off = abs(weight - mean) > tolerance * mean + 1e-9
        kinds = " ".join(["off"] * off + ["marked"] * bool(marked[row]))
        title = escape(f"{codes[row]}: {weight:,.0f}")
        bars.append(f'<i class="{kinds}" title="{title}" style="height:{weight / top:.1%}"></i>')
        names.append(f"<span>{escape(codes[row])}</span>")
    band = f"bottom:{mean * (1 - tolerance) / top:.1%};height:{2 * tolerance * mean / top:.1%}"
    st.html(
        f'<figure class="gm-balance"><figcaption>{escape(label)}</figcaption>'
        f'<div class="bars"><div class="band" style="{band}"></div>{"".join(bars)}'
        f'<div class="mean" style="bottom:{mean / top:.1%}">'
        f"<span>{escape(t('Mean'))} {mean:,.0f}</span></div></div>"
        + (f'<div class="names">{"".join(names)}</div>' if len(names) <= MOST_NAMES else "")
        + "</figure>"
    )
