"""Figures side by side."""

from collections.abc import Mapping
from unicodedata import east_asian_width

import streamlit as st


def figures(values: Mapping[str, int | str | None]) -> None:
    """Show figures side by side; on a phone two abreast, so that the map stays in view."""
    with st.container(horizontal=True, gap="small"):
        for label, value in values.items():
            text = "—" if value is None else value if isinstance(value, str) else f"{value:,}"
            st.metric(label, text, width=_width(label))


def _width(label: str) -> int:
    """Width of a figure with its label, in pixels; a Chinese character is two letters wide."""
    letters = sum(2 if east_asian_width(letter) in "WF" else 1 for letter in label)
    return max(145, 8 * letters)
