"""Figures and small tables as plain HTML: read out, copied and printed by any browser."""

from collections.abc import Sequence
from html import escape

import streamlit as st


def headline(number: str, words: str) -> None:
    """Show the one number of a panel, and what it says."""
    st.html(f'<p class="gm-headline"><b>{escape(number)}</b> {escape(words)}</p>')


def small_table(head: Sequence[str], rows: Sequence[tuple[Sequence[str], float | None]]) -> None:
    """Show a table of a few rows: the cells of each, and a share (0 to 1) drawn as a bar."""
    cells = "".join(f'<th scope="col">{escape(one)}</th>' for one in head)
    body = "".join(
        "<tr>"
        + f'<th scope="row">{escape(first)}{_bar(share)}</th>'
        + "".join(f"<td>{escape(one)}</td>" for one in rest)
        + "</tr>"
        for (first, *rest), share in rows
    )
    st.html(f'<table class="gm-table"><thead><tr>{cells}</tr></thead><tbody>{body}</tbody></table>')


def pairs(rows: Sequence[tuple[str, str]]) -> None:
    """Show names with their values."""
    body = "".join(
        f'<tr><th scope="row">{escape(name)}</th><td>{escape(value)}</td></tr>'
        for name, value in rows
    )
    st.html(f'<table class="gm-table gm-pairs"><tbody>{body}</tbody></table>')


def card(title: str, words: str, number: str, change: tuple[str, float], share: float) -> None:
    """Show a figure with its title, words on it, its change (text, sign), and a bar."""
    text, sign = change
    kind = "better" if sign > 0 else "worse" if sign < 0 else ""
    st.html(
        f'<div class="gm-card"><span>{escape(title)}</span><b>{escape(number)}</b>'
        f'<small>{escape(words)}</small><small class="{kind}">{escape(text)}</small>'
        f"{_bar(share)}</div>"
    )


def _bar(share: float | None) -> str:
    if share is None or not share >= 0:
        return ""
    return f'<i class="gm-bar"><i style="width:{min(share, 1):.1%}"></i></i>'
