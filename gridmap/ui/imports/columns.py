"""Which column is which: a clerk's word on the headers that are not known."""

import streamlit as st

from etl.households.knowledge import known
from etl.ledger.columns import CHOICES
from etl.ledger.unknown import Asked, ask
from gridmap.errors import GridmapError
from gridmap.ui.imports import state
from gridmap.ui.imports.files import stored
from gridmap.ui.labels import field_labels
from gridmap.ui.session import t, transaction

Columns = dict[str, str | None]
"""Fields of a household by header, None for a column to leave out."""


def choose_columns(name: str, content: bytes, digest: str, community: str) -> Columns:
    """Show the unknown columns of a file with their first values; what was chosen for them."""
    asked = _asked(name, content, digest, community)
    if not asked.columns:
        return {}
    labels = field_labels()
    chosen: Columns = {}
    with st.expander(
        t("Columns that are not known: {n}", n=len(asked.columns)), expanded=not asked.is_ledger
    ):
        st.caption(
            t(
                "Say which column is which. It is remembered for {community}; the values below "
                "are only shown here.",
                community=community,
            )
        )
        for column in asked.columns:
            left, right = st.columns([3, 2], vertical_alignment="center")
            left.text(f"{column.header}：{'、'.join(column.values) or '—'}")
            field = right.selectbox(
                column.header,
                (None, *CHOICES),
                index=(None, *CHOICES).index(column.field),
                format_func=lambda field: labels[field] if field else t("Leave out"),
                label_visibility="collapsed",
                key=f"column-{digest[:8]}-{community}-{column.header}",
            )
            if field is not None or column.field is not None:
                chosen[column.header] = field
    return chosen


def _asked(name: str, content: bytes, digest: str, community: str) -> Asked:
    """The columns to ask about, looked for once; a file that cannot be opened has none."""
    key = (name, digest, community)
    if kept := state.asked(key):
        return kept
    try:
        with stored(name, content) as path, transaction() as connection:
            found = ask(path, known(connection, community))
    except GridmapError:
        found = Asked((), is_ledger=True)  # the preview says what is wrong with it
    state.keep_asked(key, found)
    return found
