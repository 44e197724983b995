"""Boundaries of communities: drawn from their four bounds or by clicks, and put in force."""

import json
import zlib
from dataclasses import dataclass

import pandas as pd
import shapely
import streamlit as st
from sqlalchemy import Connection

from gridmap import limits, store
from gridmap.actions.boundaries import check_place, put_in_force
from gridmap.analysis import boundaries as analysis
from gridmap.boundaries import Boundary, Change, UnclosedError, read_bounds
from gridmap.errors import ChangedSinceError, GridmapError
from gridmap.i18n import Message
from gridmap.render import maps
from gridmap.ui.frame import Event, Layer, Shape, drawer, show_map
from gridmap.ui.register import acting, boundary_address, boundary_kept, outline
from gridmap.ui.register.boundary_look import (
    CORNER,
    corners,
    drawn,
    gap_field,
    gap_shapes,
    largest_gap,
)
from gridmap.ui.session import account, reason, t, transaction

_COMMUNITY = "boundary-community"
_DRAFT, _CORNERS, _SAID = "boundary-draft", "boundary-corners", "boundary-said"
_GAPS = "boundary-gaps"
"""Where the streets do not meet: of the draft, or of bounds that do not close."""


@dataclass(frozen=True, eq=False)
class Draft:
    """Outline that is not in force; `boundary` and `text` where it is drawn from four bounds."""

    outline: shapely.Geometry
    boundary: Boundary | None = None
    text: str | None = None


def boundaries() -> None:
    """Show a community, the form of its boundary, its outline on the map, and past changes."""
    with transaction() as connection:
        known = store.boundaries.outlines(connection)
    names = known.set_index("id")["name"].to_dict()
    chosen = st.selectbox(
        t("Community"), [boundary_address.NEW, *names],
        format_func=lambda one: names.get(one) or t("A new community"),
        **boundary_address.community([*names], key=_COMMUNITY, on_change=_restart),
    ) or None  # fmt: skip
    if acting.answers():
        boundary_kept.forget()
    if chosen is None:
        st.text_input(
            t("Its name"), max_chars=boundary_kept.communities.MOST_CHARS,
            **boundary_address.text(boundary_address.NAME, "boundary-name"),
        )  # fmt: skip
    else:
        boundary_kept.panel(chosen)
    ways = {"bounds": t("By its four bounds"), "corners": t("By clicks on the map")}
    way = st.segmented_control(
        t("How it is drawn"), list(ways), required=True, format_func=ways.__getitem__,
        label_visibility="collapsed",
        **boundary_address.way([*ways], key="boundary-way", on_change=_restart),
    )  # fmt: skip
    if way == "bounds":
        _bounds_form(chosen)
    else:
        if (places := boundary_address.corners()) != st.session_state.get(_CORNERS, []):
            # The page was reloaded, or the user went back.
            _set_corners(places)
        _corners_form()
    _message()
    draft: Draft | None = st.session_state.get(_DRAFT)
    if draft:
        _draft(draft, chosen, names.get(chosen))
    _map(draft, known, chosen)
    if chosen is not None:
        with drawer(t("How the boundary of {name} came about", name=names[chosen])):
            boundary_kept.outlines(chosen)


def _bounds_form(chosen: int | None) -> None:
    with transaction() as connection:
        rows = store.boundaries.communities(connection)
    own = rows[rows.id == (chosen or 0)]
    stated = own.bounds_text.iloc[0] if len(own) else None
    st.text_area(
        t("Its four bounds"), placeholder="东起金山路，西至解放路，北临人民路，南接湘江路",
        **boundary_address.text(
            boundary_address.BOUNDS, f"boundary-text-{chosen}",
            stated if isinstance(stated, str) else "",
        ),
    )  # fmt: skip
    st.button(
        t("Draw it on the map"), type="primary", icon=":material/polyline:", key="boundary-draw",
        on_click=_draw, args=(chosen,),
    )  # fmt: skip
    if st.session_state.get(_GAPS):
        gap_field()
    if st.session_state.get(_DRAFT):
        st.caption(t("Is it another block? Take the tool “{tool}” and click inside the right one.",
                     tool=t("Choose another block")))  # fmt: skip


def _corners_form() -> None:
    st.caption(t("Click one corner after the other on the map; corners can be dragged."))
    with st.container(horizontal=True):
        st.button(t("Undo the last corner"), icon=":material/undo:", key="boundary-back",
                  on_click=_back)  # fmt: skip
        st.button(t("Start again"), key="boundary-restart", on_click=_set_corners, args=([],))


def _message() -> None:
    """Show why it could not be drawn, or that it is in force."""
    kind, words = st.session_state.get(_SAID, ("", ""))
    if kind == "error":
        st.error(words)
    elif kind == "done":
        st.success(words, icon=":material/task_alt:")
        st.button(t("Draw the next community"), icon=":material/add:", key="boundary-next",
                  on_click=_next)  # fmt: skip


def _next() -> None:
    _restart()
    boundary_address.choose(boundary_address.NEW)


def _draft(draft: Draft, chosen: int | None, name: str | None) -> None:
    """Show what was drawn, what it would break, and the button that puts it in force."""
    drawn(draft.outline, draft.boundary)
    with transaction() as connection:
        found = analysis.conflicts(connection, [Change(chosen, name or "", draft.outline)])
    messages = [one.translated(t) for each in found for one in each.messages()]
    for one in messages:
        st.warning(one)
    if messages:
        st.checkbox(t("Put it in force all the same"), key="boundary-accept")
    st.text_input(
        t("Why the boundary is drawn"), key="boundary-reason", max_chars=limits.LINE,
        placeholder=t("such as: approved by the street office in 2026"),
    )  # fmt: skip
    st.button(
        t("Put the boundary in force"), type="primary", icon=":material/check:",
        key="boundary-apply", on_click=_apply, args=(chosen, name),
    )  # fmt: skip


def _map(draft: Draft | None, known: pd.DataFrame, chosen: int | None) -> None:
    places = st.session_state.get(_CORNERS, [])
    shapes, gaps = outline.shapes(places), st.session_state.get(_GAPS, ())
    if draft:
        shapes = [Shape(json.loads(shapely.to_geojson(draft.outline)), outline.LOOK)]
    shapes += gap_shapes(gaps)
    markers = outline.markers(places)
    if draft and draft.boundary:
        markers += corners(draft.boundary)
    look_at = None
    own = known.wkb[known.id == (chosen or 0)]
    if draft and draft.boundary:
        look_at = draft.outline.bounds
    elif gaps:
        look_at = shapely.total_bounds([one.line for one in gaps]).tolist()
    elif len(own) and not places:
        look_at = shapely.from_wkb(bytes(own.iloc[0])).bounds
    with transaction() as connection:
        version = zlib.crc32(store.overview.data_version(connection).encode())
    # While the bounds are typed, a click on the map would mean nothing.
    is_clicked = st.session_state.get("boundary-way") == "corners"
    # A click beside the boundary that was just put in force begins none anew.
    is_done = st.session_state.get(_SAID, ("",))[0] == "done"
    show_map(
        (Layer("community", maps.COMMUNITY, tips=("{name}",), params={"v": version}),),
        shapes=shapes, markers=markers, look_at=look_at, on_event=_on_map,
        tools=("add",) if is_clicked or draft else (),
        tool="add" if is_clicked and not is_done else "",
        add=t("Add a corner") if is_clicked else t("Choose another block"),
        is_unsaved=boundary_address.is_begun(), is_in_address=True,
    )  # fmt: skip


def _restart() -> None:
    for one in (_DRAFT, _CORNERS, _SAID, _GAPS, "boundary-accept"):
        st.session_state.pop(one, None)


def _draw(chosen: int | None, near: tuple[float, float] | None = None) -> None:
    """Draw the outline from the bounds as they are typed now."""
    text = str(st.session_state[f"boundary-text-{chosen}"]).strip()
    _restart()
    try:
        if not text:
            raise GridmapError("write the four bounds first")
        with transaction() as connection:
            rows = store.boundaries.outlines(connection)
            old = rows.wkb[rows.id == (chosen or 0)]
            before = shapely.from_wkb(bytes(old.iloc[0])) if len(old) else None
            boundary = analysis.draw(
                connection, read_bounds(text), near=near, outline=before, leap_m=largest_gap()
            )
    except GridmapError as error:
        if isinstance(error, UnclosedError):
            st.session_state[_GAPS] = error.gaps
        st.session_state[_SAID] = ("error", reason(error))
        return
    st.session_state[_DRAFT] = Draft(boundary.outline, boundary, text)
    st.session_state[_GAPS] = boundary.gaps


def _on_map(event: Event) -> None:
    """Add or move a corner; within four bounds, say which block is meant."""
    if event.lon is None or event.lat is None:
        return
    place = (event.lon, event.lat)
    if event.kind == "add" and st.session_state.get("boundary-way") == "bounds":
        _draw(st.session_state.get(_COMMUNITY) or None, near=place)
    elif event.kind == "add":
        _set_corners([*st.session_state.get(_CORNERS, []), place])
    elif event.kind == "drag" and not event.marker.startswith(CORNER):
        places = list(st.session_state.get(_CORNERS, []))
        places[int(event.marker)] = place
        _set_corners(places)


def _back() -> None:
    _set_corners(st.session_state.get(_CORNERS, [])[:-1])


def _set_corners(places: list[tuple[float, float]]) -> None:
    """Keep the corners; from three on they are an outline, unless its lines cross."""
    _restart()
    # As the address has them.
    places = [(round(lon, 6), round(lat, 6)) for lon, lat in places]
    st.session_state[_CORNERS] = places
    boundary_address.keep_corners(places)
    if len(places) < 3:
        return
    drawn_now = outline.polygon(places)
    try:
        if drawn_now is None:
            raise GridmapError("the lines cross: drag the corners into the order of the way around")
        with transaction() as connection:
            check_place(connection, drawn_now)
    except GridmapError as error:
        st.session_state[_SAID] = ("error", reason(error))
        return
    st.session_state[_DRAFT] = Draft(drawn_now)


def _apply(chosen: int | None, name: str | None) -> None:
    """Put the outline in force, with the name and the reason as they are typed now."""
    draft: Draft = st.session_state[_DRAFT]
    called = name or str(st.session_state.get("boundary-name", "")).strip()
    why = str(st.session_state.get("boundary-reason", "")).strip()
    bounds = read_bounds(draft.text) if draft.text else None
    try:
        if not called:
            raise GridmapError("give the community a name first")
        with transaction() as connection:
            if chosen is not None:
                boundary_kept.check(connection, chosen, "geom", "bounds_text")
            put_in_force(
                connection, [Change(chosen, called, draft.outline, bounds, draft.text)],
                by=account().name, reason=why,
                accept=bool(st.session_state.get("boundary-accept")),
            )  # fmt: skip
            placed, made = _placed(connection, called)
    except ChangedSinceError as error:
        words = t(
            "{reason}. The map shows the boundary that is in force now: put yours in force again "
            "only if it is to replace that one.",
            reason=reason(error),
        )
        st.session_state[_SAID] = ("error", words)
        return
    except GridmapError as error:
        st.session_state[_SAID] = ("error", reason(error))
        return
    boundary_kept.forget()
    _restart()
    st.session_state["boundary-reason"] = ""
    # Its buttons take it back at once, if it was a slip.
    boundary_address.choose(made)
    st.session_state["boundary-name"] = ""
    done = Message("The boundary of {name} is in force: {buildings:,} buildings lie in it.",
                   name=called, buildings=placed)  # fmt: skip
    st.session_state[_SAID] = ("done", done.translated(t))


def _placed(connection: Connection, name: str) -> tuple[int, int]:
    """How many buildings lie in the community of a name, and its id."""
    communities = store.overview.communities(connection)
    [row] = communities[communities.name == name].itertuples()
    return int(row.building_count), int(row.community_id)
