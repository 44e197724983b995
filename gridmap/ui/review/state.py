"""State of the page Unmatched addresses between two runs of its script."""

from collections.abc import Sequence

import streamlit as st

TABLE, WANTED, WITH_ASIDE = "queue-table", "queue-wanted", "queue-with-aside"
"""Keys of its widgets: the list, the search for a building, and the switch."""
SCOPE = "queue-scope"
"""Scope that was chosen last: the next case begins with it."""

_MESSAGE = "queue-message"
_CASE = "queue-case"
_ROWS = "queue-rows"


def message() -> tuple[str, int | None]:
    """Message on the last click ('' for none), and the decision that can be undone."""
    return st.session_state.get(_MESSAGE, ("", None))


def keep_message(text: str, decision_id: int | None = None) -> None:
    """Keep what a click did, to be shown above the next case."""
    st.session_state[_MESSAGE] = (text, decision_id)


def begin_next() -> None:
    """Look at the first case, and search for no building."""
    for key in (TABLE, WANTED, _CASE):
        st.session_state.pop(key, None)


def looked_at() -> tuple[int | None, str]:
    """Household whose case was looked at last, and its address; (None, '') where that is done."""
    return st.session_state.get(_CASE, (None, ""))


def turn_to(household_id: int, address: str) -> bool:
    """Look at a household's case; whether it is another than the last time."""
    last, _ = looked_at()
    st.session_state[_CASE] = household_id, address
    return last != household_id


def position(household_ids: Sequence[int], rows: Sequence[int]) -> int:
    """
    Row of the case to look at: the one just chosen, else the last, else the first.

    What others settle moves the rows, and the rows that Streamlit says are chosen do not follow.
    """
    is_chosen = st.session_state.get(_ROWS, []) != list(rows)
    st.session_state[_ROWS] = list(rows)
    last, _ = looked_at()
    if not is_chosen and last in household_ids:
        return household_ids.index(last)
    return rows[0] if rows and rows[0] < len(household_ids) else 0


def wanted() -> str:
    """Name of the building that is searched for, '' for none."""
    return st.session_state.get(WANTED, "").strip()


def with_aside() -> bool:
    """Whether cases that were set aside are listed too."""
    return st.session_state.get(WITH_ASIDE, False)


def keep_scope(key: str) -> None:
    """Begin the next cases with the scope that a field has now."""
    st.session_state[SCOPE] = st.session_state[key]
