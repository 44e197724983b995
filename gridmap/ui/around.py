"""Lists beside a building: people to call, and the nearest services with way and hours."""

import html
from collections.abc import Iterable
from typing import Any

import pandas as pd
import streamlit as st

from gridmap import clock, hours
from gridmap.network.speed import ORDINARY
from gridmap.render.opening_hours import in_words
from gridmap.ui.labels import FRESH_DAYS, service_name_column
from gridmap.ui.session import t


def people(rows: Iterable[tuple[str, str, str | None]]) -> None:
    """List people, each a function, a name and a number, with a button that calls."""
    items = "".join(
        f"<li><span><small>{html.escape(function)}</small>{html.escape(name)}"
        f"{_number(phone)}</span>{call(phone, name)}</li>"
        for function, name, phone in rows
    )
    st.html(f'<ul class="gridmap-people">{items}</ul>')


def verified(fresh: int, households: int) -> None:
    """Show how many households of a building were verified of late, as a bar."""
    words = t("Verified in {days} days: {fresh} of {households}", days=FRESH_DAYS,
              fresh=fresh, households=households)  # fmt: skip
    share = 100 * fresh / households
    bar = f'<i style="--share:{share:.0f}%"></i>'
    st.html(f'<div class="gridmap-verified">{html.escape(words)}{bar}</div>')


def call(phone: object, name: str) -> str:
    """HTML of a button that calls somebody; empty without a number."""
    if not isinstance(phone, str) or not phone:
        return ""
    number = "".join(sign for sign in phone if sign.isdigit() or sign in "+,;*#")
    title = html.escape(t("Call {name}", name=name))
    return f'<a href="tel:{number}" aria-label="{title}">{html.escape(t("Call"))}</a>'


def services(points: pd.DataFrame) -> None:
    """Table of the nearest points, as `analysis.nearest_services` has them, the nearest first."""
    on_foot = points.walk_m.notna()
    points = points.assign(
        metres=points.walk_m.where(on_foot, points.straight_m),
        service=points[service_name_column()],
    )
    rows = "".join(_service(point) for point in points.sort_values("metres").itertuples())
    st.html(f'<table class="gridmap-services"><tbody>{rows}</tbody></table>')
    if on_foot.all():
        st.caption(t("On foot along the streets, at {speed:.0f} m a minute.",
                     speed=ORDINARY.metres_per_minute))  # fmt: skip
    elif not on_foot.any():
        st.caption(t("In a straight line: no way along streets is known here."))


def _number(phone: str | None) -> str:
    return f" · {html.escape(phone)}" if phone else ""


def _service(point: Any) -> str:
    lines = [
        f"<small>{html.escape(text)}</small>"
        for text in (point.service_point, in_words(_text(point.opening_hours), clock.today(), t))
        if isinstance(text, str) and text
    ]
    name = html.escape(point.service)
    return (
        f'<tr><th scope="row">{name}{"".join(lines)}</th>'
        f"<td>{html.escape(_way(point))}<small>{_state(_text(point.opening_hours))}</small></td></tr>"
    )


def _way(point: Any) -> str:
    if pd.isna(point.walk_m):
        return t("straight {metres:.0f} m", metres=point.straight_m)
    minutes = max(1, round(float(ORDINARY.minutes(point.walk_m))))
    return t("{metres:.0f} m · {minutes} min", metres=point.walk_m, minutes=minutes)


def _state(text: str | None) -> str:
    """Whether a point is open now; empty where nobody knows."""
    if text is None:
        return ""
    try:
        is_open = hours.is_open(text, clock.now().replace(tzinfo=None))
    except hours.HoursError:
        return ""
    if is_open:
        return f'<b class="open">{html.escape(t("open now"))}</b>'
    return f'<b class="closed">{html.escape(t("closed now"))}</b>'


def _text(value: object) -> str | None:
    return value if isinstance(value, str) and value else None
