"""Popovers that close once what they are for is done."""

from typing import Any

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

_ROUNDS = "popover-rounds"


def popover(label: str, *, key: str, **options: Any) -> DeltaGenerator:
    """Popover that `close` closes; `options` are those of Streamlit's own."""
    return st.popover(label, key=f"{key}-{_rounds().get(key, 0)}", **options)


def close(key: str) -> None:
    """Close a popover: a new one, closed, takes its place when the page is drawn next."""
    # Streamlit can be told to close one only where each opening and closing runs the page again.
    _rounds()[key] = _rounds().get(key, 0) + 1


def _rounds() -> dict[str, int]:
    rounds: dict[str, int] = st.session_state.setdefault(_ROUNDS, {})
    return rounds
