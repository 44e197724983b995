"""Plotly figures: a frame and its labels in, a figure out. Labels come translated."""

from collections.abc import Mapping

import numpy as np
import pandas as pd
import plotly.graph_objects as go

from gridmap.palette import ALERT, CALM, INK, MUTED, OUTCOME, WARN

FONT = "Noto Sans CJK SC, PingFang SC, Microsoft YaHei, sans-serif"


def _figure(height: int) -> go.Figure:
    figure = go.Figure()
    figure.update_layout(
        height=height,
        margin={"l": 8, "r": 8, "t": 16, "b": 8},
        font={"family": FONT, "color": INK, "size": 13},
        plot_bgcolor="white",
        showlegend=False,
        hovermode="closest",
    )
    figure.update_xaxes(gridcolor="#e6e9ec", zeroline=False, automargin=True)
    figure.update_yaxes(gridcolor="#e6e9ec", zeroline=False, automargin=True)
    return figure


def distance_ecdf(curve: pd.DataFrame, radius_m: float, *, x_label: str, y_label: str) -> go.Figure:
    """
    `coverage.distance_curve` as steps, with the rule's radius; beyond it in the alert colour.

    The last per cent of the households is cut off: one far farm would squeeze all the others.
    """
    shown = curve[curve.share.shift(fill_value=0) < 0.99]
    metres = np.append(0.0, shown.metres.to_numpy())
    reached = np.append(0.0, shown.share.to_numpy())
    figure = _figure(280)
    for part, colour in ((metres <= radius_m, CALM), (metres > radius_m, ALERT)):
        figure.add_scatter(
            x=metres[part],
            y=reached[part],
            line={"shape": "hv", "width": 3, "color": colour},
            hovertemplate="%{x:.0f} m: %{y:.1%}<extra></extra>",
        )
    figure.add_vline(
        x=radius_m,
        line={"dash": "dash", "color": INK},
        annotation={"text": f"{radius_m:.0f} m", "y": 0.12, "bgcolor": "white"},
    )
    figure.update_xaxes(title=x_label, rangemode="tozero")
    figure.update_yaxes(title=y_label, tickformat=".0%", range=[0, 1.02])
    return figure


def ranking(names: pd.Series, values: pd.Series, *, x_label: str, highlight: int = 0) -> go.Figure:
    """Horizontal bars, the first at the top; the first `highlight` in the warning colour."""
    colours = [WARN if position < highlight else MUTED for position in range(len(names))]
    figure = _figure(max(160, 32 * len(names) + 70))
    figure.add_bar(
        x=values,
        # A position as key: two sites of one name are two bars.
        y=list(range(len(names))),
        orientation="h",
        marker={"color": colours},
        text=values,
        textposition="outside",
        cliponaxis=False,
        hovertemplate="%{x}<extra></extra>",
    )
    figure.update_yaxes(
        tickvals=list(range(len(names))), ticktext=list(names), autorange="reversed"
    )
    # Room for the figures beside the longest bar.
    figure.update_xaxes(range=[0, 1.2 * max(values.max(), 1)], showticklabels=False)
    figure.update_layout(title={"text": x_label, "font": {"size": 13}, "x": 0}, margin={"t": 32})
    return figure


def stated_and_counted(
    names: pd.Series, stated: pd.Series, counted: pd.Series, *, labels: tuple[str, str]
) -> go.Figure:
    """Households as stated by each community beside those in its ledger."""
    figure = _figure(260)
    for values, label, colour in ((stated, labels[0], MUTED), (counted, labels[1], CALM)):
        figure.add_bar(
            x=names,
            y=values,
            name=label,
            marker={"color": colour},
            text=values,
            textposition="auto",
            hovertemplate=f"%{{x}}<br>{label}: %{{y}}<extra></extra>",
        )
    figure.update_layout(barmode="group", showlegend=True, legend={"orientation": "h", "y": 1.15})
    return figure


def outcomes(counts: Mapping[str, int], labels: Mapping[str, str]) -> go.Figure:
    """What became of a ledger's rows: one bar an outcome, in the colours of `palette.OUTCOME`."""
    codes = list(labels)
    figure = _figure(40 * len(codes) + 40)
    values = [counts.get(code, 0) for code in codes]
    total = max(sum(values), 1)
    figure.add_bar(
        x=values,
        y=[labels[code] for code in codes],
        orientation="h",
        marker={"color": [OUTCOME[code] for code in codes]},
        text=[f"{value:,} · {value / total:.1%}" for value in values],
        textposition="outside",
        cliponaxis=False,
        hovertemplate="%{y}: %{x:,}<extra></extra>",
    )
    figure.update_yaxes(autorange="reversed")
    # Room for the figures beside the longest bar.
    figure.update_xaxes(range=[0, 1.7 * max(*values, 1)], showticklabels=False, showgrid=False)
    return figure
