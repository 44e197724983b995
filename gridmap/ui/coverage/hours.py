"""Opening hours of service points: now, at a chosen hour, and through the week."""

from datetime import datetime

import pandas as pd
import streamlit as st

from gridmap import clock, store
from gridmap.hours import HoursError, is_open
from gridmap.render import charts
from gridmap.render.opening_hours import in_words
from gridmap.ui import frames
from gridmap.ui.coverage import notes
from gridmap.ui.formats import percent
from gridmap.ui.key_figures import figures
from gridmap.ui.listing import table
from gridmap.ui.rule_choice import Choice, cited
from gridmap.ui.session import t, transaction


def weekday_names() -> list[str]:
    """Names of the weekdays, Monday first."""
    return [t("Mon"), t("Tue"), t("Wed"), t("Thu"), t("Fri"), t("Sat"), t("Sun")]


def hours(choice: Choice) -> None:
    """Show the figures of an hour, the strip of the week, and the points."""
    staffed = frames.staffed(choice)
    # Hours on a door name no zone.
    now = clock.now().replace(tzinfo=None)
    days = weekday_names()
    day_place, hour_place = st.columns(2)
    day = day_place.selectbox(
        t("Day"), range(7), index=now.weekday(), format_func=days.__getitem__, key="hours-day"
    )
    hour = hour_place.selectbox(
        t("Hour"), range(24), index=now.hour, format_func="{:02d}:00".format, key="hours-hour"
    )
    count = int(staffed.open_count[day, hour])

    def known(written: str, value: float) -> str:
        """Figure that points of unknown hours may add to; a dash where nothing else is known."""
        if not staffed.unknown_count:
            return written
        return f"≥ {written}" if value > 0 else "—"

    figures(
        {
            t("Open points"): known(str(count), count),
            t("Households that have one in reach"): known(percent(staffed.share[day, hour]), count),
            t("Open hours a week"): known(f"{staffed.weekly_hours:g}", staffed.weekly_hours),
            t("Points without hours"): staffed.unknown_count,
        }
    )
    st.caption(
        t(
            "Share of all {n:,} households in the ledgers with a point at most {radius} m away "
            "{way} that is open in that hour (for at least half of it); public holidays are left "
            "out. Rule: {source}. Data of {day}.",
            n=staffed.provenance.n,
            radius=choice.radius_m,
            way=choice.way,
            source=cited(staffed.provenance.source, None),
            day=staffed.provenance.on,
        )
    )
    strip = staffed.strip()
    if strip.share.notna().any():
        hover = t(
            "{hour}: {share} of the households, {count} points open",
            hour="%{x}:00", share="%{z:.1%}", count="%{customdata}",
        )  # fmt: skip
        st.plotly_chart(
            charts.hours_strip(strip, days, hover=f"{hover}<extra></extra>", now=(day, hour)),
            config={"displayModeBar": False},
        )
    _points(choice, now, days[now.weekday()])


def _points(choice: Choice, now: datetime, today: str) -> None:
    """List the points and whether they are open now."""
    with transaction() as connection:
        points = store.coverage.points(connection, now.date(), choice.service)
    words = {True: t("Open"), False: t("Shut"), None: t("Not known")}
    st.subheader(t("Now: {day} {time}", day=today, time=now.strftime("%H:%M")))
    table(
        points.assign(
            state=[words[_open(text, now)] for text in points.opening_hours],
            hours=[in_words(text, now.date(), t) for text in points.opening_hours],
        ),
        {
            "name": t("Point"),
            "state": t("Now"),
            "hours": t("Hours"),
        },
        key="hours",
        file_name=t("Opening hours"),
        note=notes.as_of(now.date()),
    )


def _open(written: object, moment: datetime) -> bool | None:
    """Whether it is open; None where no hours are given, or they cannot be read."""
    if not isinstance(written, str) or pd.isna(written):
        return None
    try:
        return is_open(written, moment)
    except HoursError:
        return None
