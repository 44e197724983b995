"""A community that is there: renamed, its last change taken back, changes of its outline."""

from typing import Any

import pandas as pd
import shapely
import streamlit as st
from sqlalchemy import Connection

from gridmap import store
from gridmap.actions import register
from gridmap.actions.register import communities
from gridmap.analysis import boundaries as analysis
from gridmap.boundaries import area_m2
from gridmap.errors import ChangedSinceError
from gridmap.ui.formats import literal, office_time
from gridmap.ui.popover import close, popover
from gridmap.ui.register import acting, history, keeping
from gridmap.ui.register.acting import Kind
from gridmap.ui.session import t, transaction

KIND = Kind(communities.LAYER, "community")

_SEEN = "boundary-seen"
_RENAMING = "community-renaming"


def panel(community_id: int) -> None:
    """Show what may be done with a community besides drawing it anew, and its history."""
    with transaction() as connection:
        kept = store.communities.state(connection, community_id)
    if kept is None:
        return
    if st.session_state.get(_SEEN, (None,))[0] != community_id:
        st.session_state[_SEEN] = (community_id, dict(kept))
    with st.container(horizontal=True):
        with popover(t("Rename"), key=_RENAMING, icon=":material/edit:"):
            key = f"community-{community_id}"
            st.text_input(
                t("Name"), kept["name"], key=f"{key}-name", max_chars=communities.MOST_CHARS
            )
            st.text_area(
                t("Other names, one a line"), "\n".join(kept["aliases"]), key=f"{key}-aliases",
                height=80,
            )  # fmt: skip
            st.caption(t("The former name stays among them: ledgers and the search still find it."))
            st.button(
                t("Save"), type="primary", icon=":material/save:", key="community-save",
                on_click=_save, args=(community_id,),
            )  # fmt: skip
        history.undo_button(KIND, community_id)
    if kept["aliases"]:
        st.caption(t("Other names: {names}", names=literal(t(", ").join(kept["aliases"]))))
    history.history(KIND.layer, community_id, _words())


def forget() -> None:
    """Take what is there from now on as seen: the work on the community is done."""
    st.session_state.pop(_SEEN, None)


def check(connection: Connection, community_id: int, *columns: str) -> None:
    """
    Refuse a change of columns that somebody else has changed since the work on them began.

    Tried again, it holds: that one has been seen by then. ChangedSinceError.
    """
    store.db.lock_communities(connection, [community_id])
    seen: dict[str, Any] = st.session_state[_SEEN][1]
    try:
        register.check_unchanged(
            connection, KIND.layer, community_id, {one: seen[one] for one in columns}
        )
    except ChangedSinceError as error:
        seen.update(error.now)
        raise


def outlines(community_id: int) -> None:
    """Show the changes of a community's outline, the latest first."""
    with transaction() as connection:
        found = analysis.outline_history(connection, community_id)
    st.dataframe(
        found.assign(
            changed_at=office_time(found.changed_at), new_ha=found.new_m2 / 1e4,
            reason=_reasons(found.reason),
        ),
        column_order=["changed_at", "changed_by", "new_ha", "bounds_text", "reason"],
        column_config={
            "changed_at": st.column_config.DatetimeColumn(t("When"), format="YYYY-MM-DD HH:mm"),
            "changed_by": t("By"),
            "new_ha": st.column_config.NumberColumn(t("Area, ha"), format="%.1f"),
            "bounds_text": t("Its four bounds"),
            "reason": t("Why"),
        },
        hide_index=True, placeholder="—",
    )  # fmt: skip


def _reasons(stored: pd.Series) -> list[str]:
    """Reasons as people gave them; those that the database gives in the user's language."""
    loaded = "loaded from "
    return [
        t("Loaded from {source}", source=one.removeprefix(loaded))
        if one.startswith(loaded)
        else (t("undone") if one == communities.UNDONE else one)
        for one in stored
    ]


def _save(community_id: int) -> None:
    """Rename, with the names as they are typed now."""
    key = f"community-{community_id}"
    names = keeping.one_a_line(st.session_state[f"{key}-aliases"])
    name = st.session_state[f"{key}-name"]

    def rename(connection: Connection) -> None:
        check(connection, community_id, "name", "aliases")
        communities.rename(connection, community_id, name, names)

    if acting.run(rename, note=t("Saved.")):
        for field in ("name", "aliases"):
            st.session_state.pop(f"{key}-{field}", None)
        close(_RENAMING)


def _words() -> history.Words:
    """Columns of a community in words, for its history."""
    return {
        "name": (t("Name"), str),
        "aliases": (t("Other names"), lambda names: t(", ").join(names)),
        "bounds_text": (t("Its four bounds"), str),
        "geom": (
            t("Boundary"),
            lambda wkb: t("{area:.2f} ha", area=area_m2(shapely.from_wkb(wkb)) / 1e4),
        ),
    }
