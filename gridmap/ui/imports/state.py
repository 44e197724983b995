"""State of the Import page between two runs of its script."""

from typing import NamedTuple

import streamlit as st

from etl.ledger.unknown import Asked
from etl.preview import Preview
from etl.run import Report

AskedKey = tuple[str, str, str]
"""Name of the file, its digest, the community."""


class Choice(NamedTuple):
    """Options of a load: its community, whether it lists all households, whether it may add."""

    community: str
    is_full: bool
    adds: bool


PreviewKey = tuple[str, str, Choice, tuple[tuple[str, str | None], ...]]
"""Name of the file, its digest, what is said of it, and the chosen columns."""

DoneKey = tuple[str, Choice]
"""Digest of the file, and what is said of it."""

_PREVIEW, _REPORT, _DONE = "import-preview", "import-report", "import-done"
_ASKED = "import-asked"


def preview(key: PreviewKey) -> Preview | None:
    """Preview of this very file under these options; None where another one is kept."""
    kept_key, kept = st.session_state.get(_PREVIEW, (None, None))
    return kept if kept_key == key else None


def keep_preview(key: PreviewKey, found: Preview) -> None:
    """Keep the preview of a file; the report of an earlier load is done with."""
    st.session_state[_PREVIEW] = (key, found)
    st.session_state.pop(_REPORT, None)


def asked(key: AskedKey) -> Asked | None:
    """Columns of this very file to ask about; None where they were not looked for yet."""
    kept_key, kept = st.session_state.get(_ASKED, (None, None))
    return kept if kept_key == key else None


def keep_asked(key: AskedKey, found: Asked) -> None:
    """Keep the columns of a file to ask about."""
    st.session_state[_ASKED] = (key, found)


def report(key: DoneKey | None = None) -> Report | None:
    """Report of the last load; with a key only where it is of this very file."""
    if key is not None and st.session_state.get(_DONE) != key:
        return None
    return st.session_state.get(_REPORT)


def keep_report(key: DoneKey, done: Report) -> None:
    """Keep the report of a load; what it remembered of columns is asked for anew."""
    st.session_state.pop(_ASKED, None)
    st.session_state[_REPORT], st.session_state[_DONE] = done, key


def forget() -> None:
    """Forget what was looked at and loaded."""
    for name in (_PREVIEW, _REPORT, _DONE, _ASKED):
        st.session_state.pop(name, None)
