"""The office: the name that stands on every page and print."""

import streamlit as st

from gridmap import limits, store
from gridmap.actions.register import office as actions
from gridmap.ui.frame import show_map
from gridmap.ui.register import acting, history
from gridmap.ui.session import t, transaction

_NAME = "office-name"


def office() -> None:
    """Show the name in a form; the map stays as it is."""
    with transaction() as connection:
        given, name = store.office.given(connection), store.office.name(connection)
    show_map()
    acting.answers()
    st.text_input(
        t("Name of the office"), given or "", key=_NAME, max_chars=limits.NAME,
        placeholder=name or t("such as: Jinjiangqiao Subdistrict Office"),
    )  # fmt: skip
    st.caption(t("It stands on top of every page, on the wall screen, on prints and reports. Left "
                 "empty, it is the name of the subdistrict, where there is one only."))  # fmt: skip
    st.button(
        t("Save"), type="primary", icon=":material/save:", key="office-save", on_click=_save,
        args=(given,),
    )  # fmt: skip
    history.history(actions.LAYER, actions.ID, {"name": (t("Name"), str)})


def _save(seen: str | None) -> None:
    acting.run(actions.rename, st.session_state[_NAME], seen, note=t("Saved."))
