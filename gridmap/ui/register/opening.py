"""Fields for opening hours: days to be ticked, and their hours as people write them."""

from typing import Any

import streamlit as st

from gridmap import clock, hours
from gridmap.errors import RegisterError
from gridmap.render.opening_hours import weekdays
from gridmap.ui.session import t

WORKDAYS = (0, 1, 2, 3, 4)


def fields(key: str, text: str | None) -> None:
    """Show a line for each set of days with the same hours, and one more for others."""
    rows, names = _rows(text), weekdays(t)
    st.caption(t("Opening hours"))
    for number, (days, times) in enumerate([*rows, (() if rows else WORKDAYS, "")]):
        st.pills(
            t("Days"), range(7), default=list(days), selection_mode="multi", wrap=True,
            format_func=names.__getitem__, key=f"{key}-days-{number}",
            label_visibility="collapsed",
        )  # fmt: skip
        st.text_input(
            t("Hours"), times.replace(",", ", "), key=f"{key}-times-{number}",
            placeholder="8:30-12:00, 13:30-17:30", label_visibility="collapsed",
        )  # fmt: skip


def asked(key: str, text: str | None) -> str | None:
    """
    Opening hours that the fields hold; as they were where nobody has changed them.

    Raises
    ------
    GridmapError
        Hours that cannot be read, hours without a day, or a day that stands in two lines.
    """
    before = _rows(text)
    found: list[tuple[tuple[int, ...], str]] = []
    for number in range(len(before) + 1):
        days = tuple(sorted(st.session_state.get(f"{key}-days-{number}") or ()))
        written = str(st.session_state.get(f"{key}-times-{number}") or "").strip()
        if not written:
            continue
        if not days:
            raise RegisterError("choose the days on which it is open {hours}", hours=written)
        found.append((days, hours.spans(written)))
    every = [day for days, _ in found for day in days]
    if len(every) != len(set(every)):
        raise RegisterError(
            "a day stands in two lines of the hours; write all its hours in one of them"
        )
    return text if found == before else hours.of_days(found)


def _rows(text: str | None) -> list[Any]:
    try:
        return hours.by_days(text, clock.today()) if text else []
    except hours.HoursError:
        return []
