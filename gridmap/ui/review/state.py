"""State of the page Unmatched addresses between two runs of its script."""

import streamlit as st

TABLE, WANTED, WITH_ASIDE = "queue-table", "queue-wanted", "queue-with-aside"
"""Keys of its widgets: the list, the search for a building, and the switch."""

_MESSAGE = "queue-message"
_CASE = "queue-case"


def message() -> tuple[str, int | None]:
    """Message on the last click ('' for none), and the decision that can be undone."""
    return st.session_state.get(_MESSAGE, ("", None))


def keep_message(text: str, decision_id: int | None = None) -> None:
    """Keep what a click did, to be shown above the next case."""
    st.session_state[_MESSAGE] = (text, decision_id)


def begin_next() -> None:
    """Look at the first case, and search for no building."""
    st.session_state.pop(TABLE, None)
    st.session_state.pop(WANTED, None)


def turn_to(household_id: int) -> bool:
    """Look at a household's case; whether it is another than the last time."""
    last = st.session_state.get(_CASE)
    st.session_state[_CASE] = household_id
    return last != household_id


def wanted() -> str:
    """Name of the building that is searched for, '' for none."""
    return st.session_state.get(WANTED, "").strip()


def with_aside() -> bool:
    """Whether cases that were set aside are listed too."""
    return st.session_state.get(WITH_ASIDE, False)
