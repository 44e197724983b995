"""Guard of callbacks: a fault in one is logged, and the window stays."""

import logging
from collections.abc import Callable
from typing import Any

import streamlit as st
from sqlalchemy.exc import DataError
from streamlit.runtime.scriptrunner import RerunException, StopException
from streamlit.runtime.state.session_state import SessionState

from gridmap.errors import GridmapError
from gridmap.ui.session import refused, t
from gridmap.web.pages import MISSING

log = logging.getLogger(__name__)
_FAILED = "gridmap-callback-failed"
_run = SessionState._run_callback_and_record_rerun


def guard() -> None:
    """
    Guard every callback of the application from now on.

    Streamlit runs them before the script: what they raise would leave nothing of the window but
    an English sentence. There is no public place to catch it.
    """
    SessionState._run_callback_and_record_rerun = _guarded  # type: ignore[method-assign]


def _guarded(self: SessionState, votes: Any, run: Callable[[], None]) -> None:
    def caught() -> None:
        try:
            run()
        except (RerunException, StopException):
            raise
        except Exception as error:
            log.exception("a callback failed")
            st.session_state[_FAILED] = error

    _run(self, votes, caught)


def message() -> None:
    """Say why the last click, entry or address came to nothing."""
    if st.session_state.pop(MISSING, False):
        st.toast(
            t("There is no page at this address, or your role does not have it. This is your "
              "first page."),
            icon=":material/wrong_location:", duration="long",
        )  # fmt: skip
    error = st.session_state.pop(_FAILED, None)
    if isinstance(error, GridmapError):
        refused(error)
    elif isinstance(error, DataError):
        st.error(
            t("Nothing was changed: a number is too large, or a text has signs that cannot be "
              "kept. Look through the fields and try again.")
        )  # fmt: skip
    elif error is not None:
        st.error(t("Nothing was changed: this failed. The fault is in the log of the server."))
