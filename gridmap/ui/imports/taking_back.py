"""The way back from a load: a button that asks once more."""

from collections.abc import Callable
from typing import Any

import streamlit as st

from etl import rollback
from gridmap.errors import GridmapError
from gridmap.ui.session import account, refused, t, transaction


def taking_back(run: Any, effect: str, *, key: str, then: Callable[[], None]) -> None:
    """
    Offer to take a load back, if it is in force.

    Parameters
    ----------
    run
        Row of the loads: `import_run_id`, `status`.
    effect
        What taking it back does, as a sentence.
    key
        Key of the button; that of the answer ends in `-yes`.
    then
        Called once it is taken back.
    """
    run_id = int(run.import_run_id)
    title = t("Take load {number} back", number=run_id)

    @st.dialog(title)
    def ask() -> None:
        st.write(effect)
        if st.button(t("Take it back"), type="primary", key=f"{key}-yes"):
            try:
                with transaction() as connection:
                    rollback.rollback(connection, run_id, account().id)
            except GridmapError as error:
                refused(error)
                return
            then()
            st.rerun()

    if run.status == "loaded" and st.button(title, icon=":material/undo:", key=key):
        ask()
