"""What the Plots page works on: the ground, the draft, what is selected, what was done."""

from collections.abc import Callable
from dataclasses import dataclass, field

import pandas as pd
import shapely
import streamlit as st
from sqlalchemy import Connection

from gridmap import crs, store
from gridmap.actions import drafts
from gridmap.actions.drafts import Edit
from gridmap.analysis import map_layers
from gridmap.analysis.drafts import draft_steps, list_drafts, plots_in_force, read_draft
from gridmap.analysis.plots import fabric_version, read_fabric
from gridmap.errors import DraftConflictError, GridmapError
from gridmap.plots.drafts import Draft, Fabric, Parameters
from gridmap.render import maps
from gridmap.ui.session import reason, t, transaction

Operation = Callable[[Connection, Fabric, Draft], Edit]


@dataclass
class Work:
    """
    One person's work on one community, kept between runs.

    Attributes
    ----------
    draft
        As it was after the last operation; None until one is begun.
    edit
        The last operation, with the figures before and after.
    trouble, is_conflict
        Why the last operation was refused; whether because somebody else was faster.
    on_map, in_list
        Buildings selected in either place, by id.
    plots
        Plots selected in their list, by number.
    round
        Part of the lists' keys: another one empties their selection.
    look_at
        Where the map is to go.
    colours
        Place of each plot's colour in the palette, by number: it stays while one edits.
    """

    community_id: int
    draft: Draft | None = None
    edit: Edit | None = None
    trouble: str = ""
    is_conflict: bool = False
    on_map: tuple[int, ...] = ()
    in_list: tuple[int, ...] = ()
    plots: tuple[int, ...] = ()
    round: int = 0
    look_at: maps.Bounds | None = None
    colours: dict[int, int] = field(default_factory=dict)

    @property
    def selected(self) -> list[int]:
        """Buildings selected on the map or in the list."""
        return list(dict.fromkeys((*self.on_map, *self.in_list)))

    def let_go(self) -> None:
        """Select nothing."""
        self.on_map = self.in_list = self.plots = ()
        self.round += 1


def work(community_id: int) -> Work:
    """The work on a community, with its latest open draft."""
    key = f"plots-work-{community_id}"
    if key not in st.session_state:
        st.session_state[key] = Work(community_id)
        reload(st.session_state[key])
    return st.session_state[key]


def reload(now: Work, draft_id: int | None = None) -> None:
    """Read the draft as it is by now: this one, or the latest that is open."""
    with transaction() as connection:
        if draft_id is None:
            known = list_drafts(connection, now.community_id)
            draft_id = next(iter(known.draft_id[known.status == "open"].tolist()), None)
        now.draft = None
        if draft_id is not None:
            now.draft = read_draft(connection, fabric(now.community_id), draft_id)
    now.edit, now.trouble, now.is_conflict, now.colours = None, "", False, {}
    now.let_go()


def act(now: Work, operation: Operation) -> None:
    """Do something to the draft; what came of it stands beside the map."""
    if now.draft is None:
        return
    now.trouble, now.is_conflict = "", False
    ground = fabric(now.community_id)
    try:
        with transaction() as connection:
            now.edit = operation(connection, ground, now.draft)
    except DraftConflictError:
        now.trouble, now.is_conflict = since(now), True
        return
    except GridmapError as error:
        now.trouble = reason(error)
        return
    now.draft = now.edit.draft
    now.let_go()


def begin(now: Work, parameters: Parameters | None = None) -> None:
    """Begin a draft from what is in force."""
    with transaction() as connection:
        now.draft = drafts.begin(connection, fabric(now.community_id), parameters)
    now.edit, now.trouble, now.is_conflict, now.colours = None, "", False, {}
    now.let_go()


def drop(now: Work) -> None:
    """Give the draft up."""
    if now.draft is None:
        return
    try:
        with transaction() as connection:
            ground = fabric(now.community_id)
            drafts.drop(connection, ground, now.draft.id, now.draft.version)
    except DraftConflictError:
        now.trouble, now.is_conflict = since(now), True
        return
    reload(now)


def step_labels() -> dict[str, str]:
    """What was done, by the `kind` of a step."""
    return {
        "move": t("moved buildings"),
        "split": t("split a plot"),
        "merge": t("merged plots"),
        "rename": t("renamed a plot"),
        "redraw": t("drew the plots again"),
    }


def since(now: Work) -> str:
    """Why a draft is not what the user saw: who did what since, in the user's language."""
    assert now.draft is not None
    with transaction() as connection:
        steps = draft_steps(connection, now.draft.id)
        known = list_drafts(connection, now.community_id)
    known = known[known.draft_id == now.draft.id]
    labels = step_labels()
    later = steps[steps.version > now.draft.version].sort_values("version")
    back = t("took back") + ": "
    told = [
        f"{step.changed_by or '—'} {back if step.is_undone else ''}{labels[step.kind]}"
        for step in later.itertuples()
    ]
    closed = {"in_force": t("put it in force"), "dropped": t("dropped it")}
    told += [f"{row.closed_by or '—'} {closed[row.status]}" for row in known.itertuples()
             if row.status in closed]  # fmt: skip
    if not told and len(known) and known.version.iloc[0] == now.draft.version:
        return t("The plots in force have changed since this draft was begun; begin a new one.")
    return t(
        "Nothing was changed, because this draft is not what you saw any more: {what}.",
        what=t("; ").join(told) or t("steps were taken back"),
    )


def fabric(community_id: int) -> Fabric:
    """Buildings, neighbours and cells of a community, kept until what they are made of changes."""
    return _fabric(community_id, _fabric_version(community_id, version()))


def buildings(community_id: int) -> pd.DataFrame:
    """One row per residential building, by id: names, counts, place in metres and in degrees."""
    return _buildings(community_id, _fabric_version(community_id, version()))


def shown(now: Work) -> Draft:
    """The draft; what is in force, in the shape of one, while there is none."""
    return now.draft or _in_force(now.community_id, version())


def attribution() -> str:
    """Whom the map is from; the licence (ODbL) asks for it wherever the map is shown."""
    return _attribution(version())


def version() -> str:
    """Of the data that the user sees."""
    with transaction() as connection:
        return store.overview.data_version(connection)


@st.cache_data(max_entries=64, ttl="12h", show_spinner=False)
def _fabric_version(community_id: int, version: str) -> str:
    # Asked once for every change of the data: a post given changes them, and no fabric.
    with transaction() as connection:
        return fabric_version(connection, community_id)


@st.cache_resource(max_entries=8, ttl="12h", show_spinner=False)
def _fabric(community_id: int, fabric_version: str) -> Fabric:
    with st.spinner(t("Finding out who is whose neighbour ...")), transaction() as connection:
        return read_fabric(connection, community_id)


@st.cache_resource(max_entries=8, ttl="12h", show_spinner=False)
def _in_force(community_id: int, version: str) -> Draft:
    ground = fabric(community_id)
    with transaction() as connection:
        return plots_in_force(connection, ground)


@st.cache_resource(max_entries=8, ttl="12h", show_spinner=False)
def _buildings(community_id: int, fabric_version: str) -> pd.DataFrame:
    known = _fabric(community_id, fabric_version).buildings
    xy = known.xy
    lon, lat = shapely.get_coordinates(crs.reproject(shapely.points(xy), known.plane)).T
    names = zip(known.estate, known.name, strict=True)
    return pd.DataFrame(
        {
            "name": [" ".join(filter(None, pair)) for pair in names],
            "household_count": known.household_count,
            "people_count": known.people_count,
            "plot_in_force": known.plot_code,
            "x": xy[:, 0],
            "y": xy[:, 1],
            "lon": lon,
            "lat": lat,
        },
        index=pd.Index(known.id, name="building_id"),
    )


@st.cache_resource(max_entries=8, ttl="12h", show_spinner=False)
def _attribution(version: str) -> str:
    with transaction() as connection:
        return map_layers.attribution(connection)
