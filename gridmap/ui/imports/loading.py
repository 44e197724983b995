"""Preview and load of a ledger."""

import hashlib
from collections.abc import Iterator
from contextlib import contextmanager

import streamlit as st

from etl.ledgers import load_ledger
from etl.preview import Preview, preview
from etl.run import Report
from etl.source import Progress
from gridmap.errors import GridmapError
from gridmap.ui.imports import state
from gridmap.ui.imports.columns import Columns
from gridmap.ui.imports.files import stored
from gridmap.ui.imports.state import Choice
from gridmap.ui.session import account, refused, t, transaction

__all__ = ["Choice", "digest", "loaded", "looked_at", "progress_bar"]


def digest(content: bytes) -> str:
    """Key of a file's content, whatever its name."""
    return hashlib.sha256(content).hexdigest()


@contextmanager
def progress_bar() -> Iterator[Progress]:
    """Show a progress bar while something runs."""
    stages = {
        "read": t("Reading the file"),
        "clean": t("Checking rows"),
        "link": t("Looking for buildings"),
        "store": t("Writing"),
        "done": t("Done"),
    }
    bar = st.progress(0.0, stages["read"])

    def show(stage: str, share: float) -> None:
        bar.progress(share, stages[stage])

    try:
        yield show
    finally:
        bar.empty()


def looked_at(name: str, content: bytes, choice: Choice, columns: Columns) -> Preview | None:
    """Preview of a file, kept until another is chosen; None where it is no ledger."""
    key = (name, digest(content), choice, tuple(columns.items()))
    if kept := state.preview(key):
        return kept
    try:
        with (
            progress_bar() as progress,
            stored(name, content) as path,
            transaction() as connection,
        ):
            found = preview(
                connection, path, progress=progress, columns=columns, **choice._asdict()
            )
    except GridmapError as error:
        refused(error)
        return None
    state.keep_preview(key, found)
    return found


def loaded(name: str, content: bytes, choice: Choice, columns: Columns) -> Report | None:
    """Load a file in one transaction; None where it failed, and then nothing was written."""
    try:
        with (
            progress_bar() as progress,
            stored(name, content) as path,
            transaction() as connection,
        ):
            return load_ledger(
                connection, path, app_user_id=account().id, progress=progress,
                columns=columns, **choice._asdict(),
            )  # fmt: skip
    except GridmapError as error:
        refused(error)
        return None
