"""Actions of one click: settle, set aside, take back; each with its message."""

from collections.abc import Callable

import streamlit as st

from gridmap.actions import settling
from gridmap.errors import GridmapError
from gridmap.ui.review import state
from gridmap.ui.session import reason, t, transaction


def act(action: Callable, *arguments: object, **options: object) -> None:
    """Settle, set aside or take back; what it did is shown above the next case."""
    try:
        with transaction() as connection:
            done = action(connection, *arguments, **options)
    except GridmapError as error:
        state.keep_message(reason(error))
        return
    if action is settling.settle:
        located = t("{n:,} households found their building.", n=done.located)
        if done.name:
            located = t(
                "{n:,} households found their building; the map calls it {name} from now on.",
                n=done.located, name=done.name,
            )  # fmt: skip
        state.keep_message(located, done.decision_id)
    elif action is settling.set_aside:
        state.keep_message(t("Set aside: no building fits."), done)
    else:
        state.keep_message(t("Taken back: {n:,} households are open again.", n=done))
    state.begin_next()


def show_message() -> None:
    """Show what was done last, and the way back."""
    text, decision_id = state.message()
    if not text:
        return
    line, button = st.columns([4, 1], vertical_alignment="center")
    line.info(text, icon=":material/task_alt:" if decision_id else ":material/info:")
    if decision_id:
        button.button(
            t("Undo"), icon=":material/undo:", key="undo-last", shortcut="u", on_click=act,
            args=(settling.undo, decision_id),
        )  # fmt: skip
