"""Plotly figures: a frame and its labels in, a figure out. Labels come translated."""

from collections.abc import Mapping, Sequence

import numpy as np
import numpy.typing as npt
import pandas as pd
import plotly.graph_objects as go

from gridmap.render.palette import ALERT, CALM, INK, MUTED, OUTCOME, WARN

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


def distance_ecdf(
    curves: Mapping[str, pd.DataFrame],
    radii_m: Sequence[float],
    *,
    x_label: str,
    y_label: str,
) -> go.Figure:
    """
    `coverage.distance_curve`s as steps, by label, with the rules' radii; the first one leads.

    Beyond the first radius the first curve is in the alert colour. The last per cent of its
    households is cut off: one far farm would squeeze all the others.
    """
    figure = _figure(300)
    farthest = max(radii_m, default=0.0)
    for number, (label, curve) in enumerate(curves.items()):
        metres, reached = _steps(curve)
        farthest = max(farthest, metres[-1])
        parts = [(np.ones(len(metres), bool), MUTED, "dot")]
        if number == 0:
            beyond = metres > radii_m[0]
            parts = [(~beyond, CALM, "solid"), (beyond, ALERT, "solid")]
        for part, colour, dash in parts:
            figure.add_scatter(
                x=metres[part],
                y=reached[part],
                name=label,
                legendgroup=label,
                showlegend=len(curves) > 1 and part is parts[0][0],
                line={"shape": "hv", "width": 3 if number == 0 else 2, "color": colour,
                      "dash": dash},
                hovertemplate=f"{label}<br>%{{x:.0f}} m: %{{y:.1%}}<extra></extra>",
            )  # fmt: skip
    for number, radius_m in enumerate(radii_m):
        figure.add_vline(
            x=radius_m,
            line={"dash": "dash", "color": INK},
            annotation={"text": f"{radius_m:.0f} m", "y": 0.12 + 0.12 * number, "bgcolor": "white"},
        )
    figure.update_xaxes(title=x_label, range=[0, 1.03 * farthest])
    figure.update_yaxes(title=y_label, tickformat=".0%", range=[0, 1.02])
    figure.update_layout(showlegend=len(curves) > 1, legend={"orientation": "h", "y": 1.15, "x": 0})
    return figure


def _steps(curve: pd.DataFrame) -> tuple[npt.NDArray, npt.NDArray]:
    """Metres and shares from the origin, without the last per cent."""
    shown = curve[curve.share.shift(fill_value=0) < 0.99]
    return np.append(0.0, shown.metres.to_numpy()), np.append(0.0, shown.share.to_numpy())


def hours_strip(
    strip: pd.DataFrame, weekdays: Sequence[str], *, hover: str, now: tuple[int, int] | None = None
) -> go.Figure:
    """`StaffedHours.strip` as hour x weekday, Monday on top; `now` is outlined."""
    share = strip.pivot(index="weekday", columns="hour", values="share")
    count = strip.pivot(index="weekday", columns="hour", values="open_count")
    figure = _figure(300)
    figure.add_heatmap(
        z=share.to_numpy(float),
        x=share.columns,
        y=list(range(7)),
        customdata=count.to_numpy(),
        colorscale=[[0, "#f1f3f5"], [0.001, "#d7ebe2"], [1, CALM]],
        zmin=0,
        zmax=1,
        xgap=2,
        ygap=2,
        colorbar={"tickformat": ".0%", "thickness": 10, "outlinewidth": 0},
        hovertemplate=hover,
    )
    if now is not None:
        day, hour = now
        figure.add_shape(
            type="rect", x0=hour - 0.5, x1=hour + 0.5, y0=day - 0.5, y1=day + 0.5,
            line={"color": INK, "width": 3},
        )  # fmt: skip
    figure.update_yaxes(tickvals=list(range(7)), ticktext=list(weekdays), autorange="reversed",
                        showgrid=False)  # fmt: skip
    figure.update_xaxes(tickvals=list(range(0, 24, 2)), ticksuffix=":00", showgrid=False)
    return figure


def ranking(names: pd.Series, values: pd.Series, *, x_label: str, highlight: int = 0) -> go.Figure:
    """Horizontal bars, the first at the top; the first `highlight` in the warning colour."""
    colours = [WARN if position < highlight else MUTED for position in range(len(names))]
    figure = _figure(max(110, 32 * len(names) + 70))
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


def outcomes(counts: Mapping[str, int], labels: Mapping[str, str]) -> go.Figure:
    """Chart of the outcomes of a ledger's rows: one bar each, by `palette.OUTCOME`."""
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


def incumbent_and_bound(
    seconds: Sequence[float],
    incumbent: Sequence[float],
    bound: Sequence[float],
    *,
    labels: tuple[str, str],
    x_label: str,
    y_label: str,
) -> go.Figure:
    """Chart of a solver's best plan and its bound over time."""
    figure = _figure(200)
    for values, label, colour, dash in (
        (bound, labels[1], MUTED, "dot"),
        (incumbent, labels[0], CALM, "solid"),
    ):
        figure.add_scatter(
            x=list(seconds), y=list(values), name=label, mode="lines",
            line={"shape": "hv", "width": 3, "color": colour, "dash": dash},
            hovertemplate=f"{label}<br>%{{x:.1f}} s: %{{y:,.0f}}<extra></extra>",
        )  # fmt: skip
    figure.update_xaxes(title=x_label)
    figure.update_yaxes(title=y_label)
    figure.update_layout(showlegend=True, legend={"orientation": "h", "y": 1.25, "x": 0})
    return figure


def frontier(
    steps: Sequence[float],
    values: Sequence[float],
    bounds: Sequence[float],
    *,
    elbow: int | None,
    chosen: int | None,
    labels: tuple[str, str, str],
    x_label: str,
    y_label: str,
    share: bool,
) -> go.Figure:
    """
    Chart of the best plan per number of stations or sum of money, with its bound.

    `elbow` and `chosen` are positions; `labels` name the plans, the bound and the elbow.
    """
    figure = _figure(320)
    form = ":.1%" if share else ":,.0f"
    figure.add_scatter(
        x=list(steps), y=list(bounds), name=labels[1], mode="lines",
        line={"width": 2, "color": MUTED, "dash": "dot"},
        hovertemplate=f"{labels[1]}: %{{y{form}}}<extra></extra>",
    )  # fmt: skip
    figure.add_scatter(
        x=list(steps), y=list(values), name=labels[0], mode="lines+markers",
        line={"width": 3, "color": CALM},
        marker={
            "size": [16 if number == chosen else 10 for number in range(len(steps))],
            "color": [ALERT if number == chosen else CALM for number in range(len(steps))],
        },
        hovertemplate=f"%{{x:,}}: %{{y{form}}}<extra></extra>",
    )  # fmt: skip
    if elbow is not None:
        figure.add_annotation(
            x=steps[elbow], y=values[elbow], text=labels[2], showarrow=True, arrowhead=2,
            ax=40, ay=40 if values[-1] >= values[0] else -40, bgcolor="white",
            font={"color": INK},
        )  # fmt: skip
    figure.update_xaxes(title=x_label)
    figure.update_yaxes(title=y_label, tickformat=".0%" if share else ",.0f")
    figure.update_layout(showlegend=True, legend={"orientation": "h", "y": 1.15, "x": 0})
    return figure
