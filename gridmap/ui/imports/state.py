"""State of the Import page between two runs of its script."""

import streamlit as st

from etl.preview import Preview
from etl.run import Report

PreviewKey = tuple[str, str, str, bool]
"""Name of the file, its digest, the community, and whether it is a full ledger."""

DoneKey = tuple[str, str, bool]
"""Digest of the file, the community, and whether it is a full ledger."""

_PREVIEW, _REPORT, _DONE = "import-preview", "import-report", "import-done"


def preview(key: PreviewKey) -> Preview | None:
    """Preview of this very file under these options; None where another one is kept."""
    kept_key, kept = st.session_state.get(_PREVIEW, (None, None))
    return kept if kept_key == key else None


def keep_preview(key: PreviewKey, found: Preview) -> None:
    """Keep the preview of a file; the report of an earlier load is done with."""
    st.session_state[_PREVIEW] = (key, found)
    st.session_state.pop(_REPORT, None)


def report(key: DoneKey | None = None) -> Report | None:
    """Report of the last load; with a key only where it is of this very file."""
    if key is not None and st.session_state.get(_DONE) != key:
        return None
    return st.session_state.get(_REPORT)


def keep_report(key: DoneKey, done: Report) -> None:
    """Keep the report of a load."""
    st.session_state[_REPORT], st.session_state[_DONE] = done, key


def forget() -> None:
    """Forget what was looked at and loaded."""
    for name in (_PREVIEW, _REPORT, _DONE):
        st.session_state.pop(name, None)
