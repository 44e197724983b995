"""Choose a ledger, look at what it would do, load it."""

from dataclasses import replace

import pandas as pd
import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from etl.preview import Preview
from gridmap.ui.imports import state
from gridmap.ui.imports.columns import choose_columns
from gridmap.ui.imports.files import SUFFIXES, empty_template
from gridmap.ui.imports.loading import Choice, digest, loaded, looked_at
from gridmap.ui.imports.preview import show_preview
from gridmap.ui.imports.report import show_report
from gridmap.ui.opening import choose_own
from gridmap.ui.session import t

MANY = 0.1
"""Share of the known households that no month makes leave."""


def upload(communities: pd.DataFrame) -> None:
    """Show a form for a file, then what it would do, then what it did."""
    left, right = st.columns([3, 2])
    with left:
        uploaded = st.file_uploader(t("Household ledger"), type=SUFFIXES, key="ledger")
    with right:
        own = choose_own(key="import-community")
        choice = _options(str(communities.set_index("community_id").name[own]))
    if uploaded is None:
        if report := state.report():
            show_report(report)
        else:
            st.info(t("Choose a ledger. Nothing is written before you have seen what it would do."))
        return
    content = uploaded.getvalue()
    done_key = (digest(content), choice)
    if report := state.report(done_key):
        show_report(report)
        return
    columns = choose_columns(uploaded.name, content, done_key[0], choice.community)
    found = looked_at(uploaded.name, content, choice, columns)
    if found is None:
        return
    above = st.container()
    show_preview(found)
    if _is_agreed(above, found, choice.community, done_key[0]) and above.button(
        t("Load {n:,} households", n=found.loaded_count),
        type="primary",
        icon=":material/upload:",
        key="load",
        disabled=not found.loaded_count,
    ):
        done = loaded(uploaded.name, content, choice, columns)
        if done:
            # Called as the clerk knows it; what is kept may not be the name of a person.
            state.keep_report(done_key, replace(done, file_name=uploaded.name))
            st.rerun()


def _options(community: str) -> Choice:
    """Form: whether the ledger of a community lists all its households or some."""
    is_full = st.toggle(
        t("The ledger lists every household of {community}", community=community),
        value=False,
        help=t("Households that it lacks are then closed: kept, and no longer counted."),
        key="is-full",
    )
    adds = not is_full and st.toggle(
        t("A list of some households may add new ones"),
        value=False,
        help=t("Else it only updates what it states of the households that are known."),
        key="adds",
    )
    st.download_button(
        t("Template (Excel)"),
        empty_template,
        file_name=t("household ledger.xlsx"),
        icon=":material/download:",
        on_click="ignore",
        key="template",
    )
    return Choice(community, is_full, adds)


def _is_agreed(above: DeltaGenerator, found: Preview, community: str, file: str) -> bool:
    """Whether the ledger may be loaded: it surprises in nothing, or the user confirms it."""
    if found.titled:
        above.warning(
            t(
                "The file names {titled}, but {community} is chosen. Choose {titled} above, if "
                "the households are its.",
                titled=found.titled,
                community=community,
            )
        )
    elif found.loaded_count and not found.outcomes["matched"]:
        above.warning(
            t(
                "No row found a building in {community}. Check the community, and whether its "
                "estates and buildings are loaded.",
                community=community,
            )
        )
    if found.is_part:
        above.info(
            t(
                "This is a list of some households. It updates what it states of those that are "
                "known, and closes none. Rows of unknown households come back. If it lists every "
                "household, or may add new ones, say so above."
            )
        )
    if found.closing_count and found.misread.is_large:
        above.error(
            t(
                "{misread}. So {n:,} of the {total:,} households known so far seem to be missing. "
                "Mend these rows first, or the layers that their addresses need.",
                misread=found.misread.message.translated(t),
                n=found.closing_count,
                total=found.open_count,
            )
        )
    elif found.closing_count:
        above.warning(
            t(
                "{n:,} of the {total:,} households known so far are not in this file. As a ledger "
                "of every household it closes them.",
                n=found.closing_count,
                total=found.open_count,
            )
        )
    if found.titled and not above.checkbox(
        t("Yes, these are households of {community}", community=community),
        key=f"titled-{file}-{community}",
    ):
        return False
    if found.closing_count <= MANY * found.open_count:
        return True
    return above.checkbox(
        t("Yes, close {n:,} households: they have left", n=found.closing_count),
        key=f"sure-{file}-{found.closing_count}",
    )
