"""A community's household ledger: looked at, loaded, and taken back where it was the wrong one."""

import hashlib
import tempfile
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pandas as pd
import streamlit as st

from etl import corrections, rollback, template
from etl.ledgers import load_ledger
from etl.preview import Preview, preview
from etl.run import Report
from etl.source import Progress
from gridmap import store, ui
from gridmap.errors import GridmapError
from gridmap.render import charts, maps
from gridmap.ui import t

ui.heading(t("Import"), t("Did the ledger load, and which rows found no building?"))

with ui.transaction() as connection:
    ui.require_data(store.overview.data_counts(connection))
    communities = store.imports.my_communities(connection)
if communities.empty:
    ui.empty(
        t("No community is yours to load for. An administrator assigns you one:"),
        "gridmap user communities NAME COMMUNITY",
    )

SUFFIXES = ["xlsx", "xls", "xlsm", "et", "csv", "tsv", "txt"]
HOUSEHOLDS_A_BUILDING = [0, 1, 10, 20, 40, 80]
SAMPLE_ROWS = 200
MANY = 0.1  # share of the known households that no month makes leave


@contextmanager
def stored(name: str, content: bytes) -> Iterator[Path]:
    """An uploaded file under its own name, for as long as it is read."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / Path(name).name
        path.write_bytes(content)
        yield path


@contextmanager
def progress_bar() -> Iterator[Progress]:
    """A bar for as long as something takes."""
    stages = {
        "read": t("Reading the file"),
        "clean": t("Checking rows"),
        "link": t("Looking for buildings"),
        "store": t("Writing"),
        "done": t("Done"),
    }
    bar = st.progress(0.0, stages["read"])
    try:
        yield lambda stage, share: bar.progress(share, stages[stage]) and None
    finally:
        bar.empty()


def looked_at(name: str, content: bytes, community: str, is_full: bool) -> Preview | None:
    """The file as it would be loaded, kept until another is chosen; None where it is no ledger."""
    key = (name, hashlib.sha256(content).hexdigest(), community, is_full)
    kept = st.session_state.get("import-preview")
    if kept and kept[0] == key:
        return kept[1]
    try:
        with (
            progress_bar() as progress,
            stored(name, content) as path,
            ui.transaction() as connection,
        ):
            found = preview(
                connection, path, progress=progress, community=community, is_full=is_full
            )
    except GridmapError as error:
        st.error(str(error))
        return None
    st.session_state["import-preview"] = (key, found)
    st.session_state.pop("import-report", None)
    return found


def loaded(name: str, content: bytes, community: str, is_full: bool) -> Report | None:
    """The file loaded, in one transaction; None where it failed, and then nothing was written."""
    try:
        with (
            progress_bar() as progress,
            stored(name, content) as path,
            ui.transaction() as connection,
        ):
            return load_ledger(
                connection, path, app_user_id=ui.account().id, progress=progress,
                community=community, is_full=is_full,
            )  # fmt: skip
    except GridmapError as error:
        st.error(str(error))
        return None


def understood(found: Preview) -> None:
    """What the file was taken for: columns, what was left out, rows."""
    labels = ui.field_labels()
    for sheet in found.ledger.sheets:
        st.caption(
            t(
                "Sheet {sheet}: header in row {rows}, {n:,} rows",
                sheet=sheet.name or "—",
                rows="、".join(map(str, sheet.header_rows)),
                n=sheet.row_count,
            )
        )
    left, right = st.columns([3, 2])
    left.dataframe(
        pd.DataFrame(
            [(labels.get(name, name), header) for name, header in found.ledger.headers.items()],
            columns=["field", "header"],
        ),
        column_config={"field": t("Understood as"), "header": t("Column of the file")},
        hide_index=True,
        height=260,
        placeholder="—",
    )
    with right:
        notes = dict(found.notes)
        if dropped := notes.pop("dropped columns", []):
            st.warning(
                t("Left out and never stored: {columns}", columns="、".join(dropped)),
                icon=":material/shield:",
            )
        if unknown := notes.pop("unknown columns", []):
            st.caption(t("Not used: {columns}", columns="、".join(unknown)))
        for line in ui.ledger_notes(notes):
            st.caption(line)


def where_to(found: Preview) -> None:
    """The map of a preview: households each building would get."""
    counts = found.households_by_building
    style = maps.density_style(
        t("Households"), HOUSEHOLDS_A_BUILDING, none=t("None in this ledger")
    )
    drawn = ui.new_map()
    maps.add_tiles(drawn, "building", maps.counted_style(counts, style), name=t("Buildings"))
    maps.add_legend(drawn, t("Households in this ledger"), style)
    ui.show_map(drawn, key="import-map", height=420)


def reasons(counts: dict[str, int]) -> None:
    """Why rows came back or found no building, the commonest first."""
    if not counts:
        return
    labels = ui.rule_labels()
    st.dataframe(
        pd.DataFrame(
            [(labels.get(rule, rule), n) for rule, n in Counter(counts).most_common()],
            columns=["reason", "row_count"],
        ),
        column_config={"reason": t("Reason"), "row_count": t("Rows")},
        hide_index=True,
        placeholder="—",
    )


def lost_rules(notes: dict[str, Any]) -> dict[str, int]:
    """Rules that left households without building, from a load's notes."""
    counts: Counter[str] = Counter()
    for name, n in notes.get("why not matched", {}).items():
        counts[name.partition(": ")[2]] += n
    return dict(counts)


def outcome_chart(counts: dict[str, int]) -> None:
    """The five outcomes, adding up to the rows read."""
    st.plotly_chart(charts.outcomes(counts, ui.outcome_labels()), config={"displayModeBar": False})


def show_preview(found: Preview) -> None:
    """What would happen."""
    st.subheader(t("What was understood"))
    understood(found)
    st.subheader(t("What would become of the {n:,} rows", n=sum(found.outcomes.values())))
    left, right = st.columns([2, 3])
    with left:
        outcome_chart(found.outcomes)
        reasons(found.rules)
    with right:
        where_to(found)
    with st.expander(t("Rows that found no building or come back")):
        st.dataframe(
            found.open_rows(SAMPLE_ROWS).assign(
                outcome=lambda rows: rows.outcome.map(ui.outcome_labels()),
                rule=lambda rows: rows.rule.map(lambda rule: ui.rule_labels().get(rule, rule)),
            ),
            column_config={
                "row_number": t("Row"),
                "address": t("Address as written"),
                "outcome": t("Outcome"),
                "rule": t("Reason"),
            },
            hide_index=True,
            placeholder="—",
        )


def show_report(report: Report) -> None:
    """What happened, and what is left to do."""
    outcomes = report.notes["outcomes"]
    unlocated = sum(outcomes[name] for name in ("ambiguous", "conflict", "unmatched"))
    st.success(
        t(
            "{file}: {read:,} rows read, {inserted:,} households new, {updated:,} changed, "
            "{closed:,} closed.",
            file=report.file_name, read=report.read, inserted=report.inserted,
            updated=report.updated, closed=report.closed,
        ),
        icon=":material/task_alt:",
    )  # fmt: skip
    left, right = st.columns([3, 2])
    with left:
        outcome_chart(outcomes)
    with right:
        reasons(report.rules | lost_rules(report.notes))
    gone(report)
    if not (unlocated or report.rejected):
        st.caption(t("Every household stands on its building: nothing is left to do."))
        return
    st.markdown(
        t(
            "**{unlocated:,} households are on no building yet** and count as a class of their "
            "own; {rejected:,} rows came back. Settle them one by one, or correct them in Excel.",
            unlocated=unlocated, rejected=report.rejected,
        )
    )  # fmt: skip
    first, second, _ = st.columns([1, 1, 2])
    with first:
        st.page_link(ui.page_for("address_queue"), label=t("To settle"), icon=":material/rule:")
    second.download_button(
        t("Rows to correct (Excel)"),
        workbook(report.import_run_id),
        file_name=t("{name} to correct.xlsx", name=Path(report.file_name).stem),
        icon=":material/download:",
        on_click="ignore",
        key="import-rejects",
    )


def gone(report: Report) -> None:
    """Households that the ledger no longer has."""
    if not report.closed:
        return
    with ui.transaction() as connection:
        closed = store.imports.closed_households(connection, report.import_run_id)
    with st.expander(t("Households that the ledger no longer has: {n:,}", n=len(closed))):
        st.dataframe(
            closed,
            column_config={"address_text": t("Address as written"), "people_count": t("People")},
            hide_index=True,
            placeholder="—",
        )


def workbook(import_run_id: int) -> Callable[[], bytes]:
    """Makes the rows of a load that a person must look at, to correct and load again."""
    transaction = ui.transactions()

    def make() -> bytes:
        with stored("rejects.xlsx", b"") as path:
            with transaction() as connection:
                corrections.write(connection, path, import_run_id=import_run_id)
            return path.read_bytes()

    return make


def upload() -> None:
    """Choose a file, look at what it would do, load it."""
    names = communities.name.tolist()
    left, right = st.columns([3, 2])
    with left:
        uploaded = st.file_uploader(t("Household ledger"), type=SUFFIXES, key="ledger")
    with right:
        community = (
            st.selectbox(t("Community"), names, key="import-community")
            if len(names) > 1
            else names[0]
        )
        is_full = st.toggle(
            t("The ledger lists every household of {community}", community=community),
            value=True,
            help=t("Households that it lacks are then closed: kept, and no longer counted."),
            key="is-full",
        )
        st.download_button(
            t("Template (Excel)"),
            empty_template,
            file_name=t("household ledger.xlsx"),
            icon=":material/download:",
            on_click="ignore",
            key="template",
        )
    report = st.session_state.get("import-report")
    if uploaded is None:
        if report:
            show_report(report)
        else:
            st.info(t("Choose a ledger. Nothing is written before you have seen what it would do."))
        return
    content = uploaded.getvalue()
    digest = hashlib.sha256(content).hexdigest()
    if report and st.session_state.get("import-done") == (digest, community, is_full):
        show_report(report)
        return
    found = looked_at(uploaded.name, content, community, is_full)
    if found is None:
        return
    place = st.container()
    show_preview(found)
    if found.closing_count:
        place.warning(
            t(
                "{n:,} of the {total:,} households known so far are not in this file. As a ledger "
                "of every household it closes them.",
                n=found.closing_count,
                total=found.open_count,
            )
        )
    if found.closing_count > MANY * found.open_count and not place.checkbox(
        t("Yes, they have left"), key=f"sure-{digest}"
    ):
        return
    if place.button(
        t("Load {n:,} households", n=len(found.rows)),
        type="primary",
        icon=":material/upload:",
        key="load",
        disabled=not len(found.rows),
    ):
        done = loaded(uploaded.name, content, community, is_full)
        if done:
            st.session_state["import-report"] = done
            st.session_state["import-done"] = (digest, community, is_full)
            st.rerun()


def empty_template() -> bytes:
    """Our own ledger, to fill in."""
    with stored("template.xlsx", b"") as path:
        template.write(path)
        return path.read_bytes()


def history() -> None:
    """Who loaded what and when; the latest load can be taken back."""
    with ui.transaction() as connection:
        runs = store.imports.runs(connection)
    if runs.empty:
        st.info(t("No ledger was loaded yet."))
        return
    states = {"loaded": t("In force"), "rolled_back": t("Taken back")}
    event = st.dataframe(
        runs.assign(
            status=runs.status.map(states),
            operator=runs.operator.fillna(t("Command line")),
            started_at=ui.office_time(runs.started_at),
        ),
        key="history-table",
        column_order=[
            "import_run_id", "started_at", "file_name",
            *(["community"] if len(communities) > 1 else []), "operator", "status",
            "read_count", "matched_count", "unlocated_count", "rejected_count",
            "inserted_count", "updated_count", "closed_count",
        ],
        column_config={
            "import_run_id": t("Load"),
            "started_at": st.column_config.DatetimeColumn(t("When"), format="YYYY-MM-DD HH:mm"),
            "file_name": t("File"),
            "community": t("Community"),
            "operator": t("By"),
            "status": t("State"),
            "read_count": t("Rows read"),
            "matched_count": t("Matched"),
            "unlocated_count": t("Unlocated"),
            "rejected_count": t("Came back"),
            "inserted_count": t("New"),
            "updated_count": t("Changed"),
            "closed_count": t("Closed"),
        },
        hide_index=True,
        on_select="rerun",
        selection_mode="single-row", placeholder="—",
    )  # fmt: skip
    if not event.selection.rows:
        st.caption(t("Choose a load to get its rows to correct, or to take it back."))
        return
    run = runs.iloc[event.selection.rows[0]]
    run_id = int(run.import_run_id)
    first, second, _ = st.columns([1, 1, 2])
    first.download_button(
        t("Rows to correct (Excel)"),
        workbook(run_id),
        file_name=t("{name} to correct.xlsx", name=Path(run.file_name).stem),
        icon=":material/download:",
        on_click="ignore",
        key="history-rejects",
    )
    if run.status == "loaded" and second.button(
        t("Take load {number} back", number=run_id), icon=":material/undo:", key="rollback"
    ):
        confirm_rollback(run_id, run.file_name)


def confirm_rollback(run_id: int, file_name: str) -> None:
    """Ask once more, then restore what was before the load."""

    @st.dialog(t("Take load {number} back", number=run_id))
    def ask() -> None:
        st.write(
            t(
                "Households become what they were before {file} was loaded. The load stays in "
                "this list, and the file can be loaded again.",
                file=file_name,
            )
        )
        if st.button(t("Take it back"), type="primary", key="rollback-yes"):
            try:
                with ui.transaction() as connection:
                    rollback.rollback(connection, run_id, ui.account().id)
            except GridmapError as error:
                st.error(str(error))
                return
            for key in ("import-report", "import-preview", "import-done"):
                st.session_state.pop(key, None)
            st.rerun()

    ask()


upload_tab, history_tab = st.tabs([t("Load a ledger"), t("What was loaded")])
with upload_tab:
    upload()
with history_tab:
    history()
