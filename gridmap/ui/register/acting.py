"""Acts on the register: what is chosen, what the next click on the map does, how it ended."""

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import pandas as pd
import streamlit as st
from sqlalchemy import Connection

from gridmap import store
from gridmap.actions import register
from gridmap.analysis.access import refresh_all
from gridmap.errors import ChangedSinceError, GridmapError, RegisterError
from gridmap.render import maps, palette
from gridmap.ui import chosen
from gridmap.ui.formats import literal
from gridmap.ui.frame import Event, Marker
from gridmap.ui.register import coordinates
from gridmap.ui.session import reason, t, transaction

_MODE, _ERROR, _NOTE = "register-mode", "register-error", "register-note"
_BEFORE = "register-before"
_LOOK, _SEEN, _STALE = "register-look", "register-seen", "register-stale"
_PLACED = "register-placed"
_ROOM = 0.002
"""Degrees around a thing that the map goes to."""


@dataclass(frozen=True)
class Kind:
    """
    Kind of thing that is kept: its table, its parameter of the address, and what moves it.

    What has an outline or is made of others is not moved.
    """

    layer: str
    parameter: str
    move: Callable[[Connection, int, float, float], None] | None = None

    @property
    def place_key(self) -> str:
        """Key of the field for the coordinates."""
        return f"register-{self.parameter}-place"

    def chosen(self) -> int | None:
        """Id of the chosen thing."""
        return chosen.number(self.parameter)

    def choose(self, thing: int | None) -> None:
        """Choose a thing, or none; what the map was waiting for is over."""
        begin(self, "")
        if thing is None:
            st.query_params.pop(self.parameter, None)
        else:
            st.query_params[self.parameter] = str(thing)

    def listed(self, thing: int | None) -> None:
        """Choose the thing of a row; the map goes there."""
        self.choose(thing)
        st.session_state[_SEEN] = None

    def look_at(self, row: Any) -> maps.Bounds | None:
        """Bounds that the map goes to: of what a list or link has chosen, not a click."""
        if row is None:
            return None
        if st.session_state.get(_SEEN) != (self.parameter, row.id):
            st.session_state[_SEEN] = (self.parameter, row.id)
            st.session_state[_LOOK] = (
                row.lon - _ROOM, row.lat - _ROOM, row.lon + _ROOM, row.lat + _ROOM,
            )  # fmt: skip
        bounds: maps.Bounds | None = st.session_state.get(_LOOK)
        return bounds

    def on_map(self, event: Event) -> None:
        """Choose what was clicked; place or move where a place was."""
        if event.kind == "choose" and not mode(self):
            thing = event.ids[0] if event.layer == self.layer else None
            self.choose(thing)
            st.session_state[_SEEN], st.session_state[_LOOK] = (self.parameter, thing), None
        elif event.kind in ("add", "drag") and event.lon is not None and event.lat is not None:
            if mode(self) == "new":
                st.session_state[self.place_key] = f"{event.lon:.6f}, {event.lat:.6f}"
                st.session_state[f"{self.place_key}-datum"] = "wgs84"
            else:
                self.moved(event.lon, event.lat)

    def moved(self, lon: float, lat: float) -> None:
        """Move the chosen thing, before the script runs."""
        thing, (shown, *seen) = self.chosen(), st.session_state.get(_PLACED, (None,))
        if thing is None or self.move is None:
            return
        move, then = self.move, dict(zip(("lon", "lat"), seen, strict=False))

        def act(connection: Connection) -> None:
            if shown == (self.parameter, thing):
                register.check_unchanged(connection, self.layer, thing, then)
            move(connection, thing, lon, lat)

        if run(act, note=t("Moved.")):
            begin(self, "")

    def undone(self, thing: int, change_id: int) -> None:
        """Take back a change, unless another one came after it."""
        run(register.undo, self.layer, thing, change_id, note=t("The last change is undone."))


def mode(kind: Kind) -> str:
    """
    Effect of the map's next click.

    `move` and `new` place something, `change` shows the form; empty: it chooses. It holds for what
    was chosen then: whatever else is chosen, by the search or in another view, ends it.
    """
    parameter, thing, wanted = st.session_state.get(_MODE, ("", None, ""))
    return wanted if (parameter, thing) == (kind.parameter, kind.chosen()) else ""


def begin(kind: Kind, wanted: str) -> None:
    """Let the map wait for a click; empty: let it wait no longer."""
    if wanted == "new":
        st.query_params.pop(kind.parameter, None)
    st.session_state[_MODE] = (kind.parameter, kind.chosen(), wanted)
    st.session_state[kind.place_key] = ""
    st.session_state.pop(_BEFORE, None)


def run(change: Callable[..., Any], *arguments: Any, note: str) -> bool:
    """Run a change before the script, which then says that it was done, or why it was refused."""
    try:
        with transaction() as connection:
            change(connection, *arguments)
    except GridmapError as error:
        st.session_state[_ERROR] = error
        return False
    st.session_state[_NOTE], st.session_state[_STALE] = note, True
    return True


def opened(kind: Kind, columns: Mapping[str, Any]) -> dict[str, Any]:
    """Columns of the chosen thing as they were when its form was opened: that is what was seen."""
    place = (kind.parameter, kind.chosen())
    if st.session_state.get(_BEFORE, (None,))[0] != place:
        st.session_state[_BEFORE] = (place, dict(columns))
    seen: dict[str, Any] = st.session_state[_BEFORE][1]
    return seen


def save(
    kind: Kind, thing: int, change: Callable[[Connection, int, dict[str, Any]], None],
    asked: Callable[[dict[str, Any]], dict[str, Any]], *, note: str = "",
) -> None:  # fmt: skip
    """
    Save what the fields of an opened form change, unless somebody changed the same meanwhile.

    Then it says who and to what; saved once more, what is typed here holds.
    """
    seen: dict[str, Any] = st.session_state[_BEFORE][1]

    def act(connection: Connection) -> None:
        after = asked(seen)
        values = {name: after[name] for name in seen if after[name] != seen[name]}
        register.check_unchanged(connection, kind.layer, thing, {one: seen[one] for one in values})
        change(connection, thing, values)

    if run(act, note=note or t("Saved.")):
        begin(kind, "")
    elif isinstance(error := st.session_state[_ERROR], ChangedSinceError):
        seen.update(error.now)


def answers() -> bool:
    """Show what the last change led to; returns whether something was changed."""
    if error := st.session_state.pop(_ERROR, None):
        st.error(reason(error))
        if isinstance(error, ChangedSinceError) and "geom" in error.now:
            st.warning(t("The map shows the outline as it is now. Save again to put yours in its "
                         "place, or cancel to keep it."))  # fmt: skip
        elif isinstance(error, ChangedSinceError) and {"lon", "lat"} & set(error.now):
            st.warning(t("The map shows where it is now. Move it again if yours is to hold."))
        elif isinstance(error, ChangedSinceError):
            now = [str(one) for one in error.now.values() if isinstance(one, str | float | int)]
            st.warning(
                t("It is now: {now}. Save again to put yours in its place, or cancel to keep it.",
                  now=literal(t(", ").join(now) or "—"))
            )  # fmt: skip
    note = st.session_state.pop(_NOTE, None)
    if note:
        st.success(note, icon=":material/check:")
    return bool(note)


def refresh() -> None:
    """Work out the walking distances that a change has made old, and say that it is done."""
    if not st.session_state.pop(_STALE, False):
        return
    with st.spinner(t("Walking distances are worked out anew…")), transaction() as connection:
        codes = store.access.offered_services(connection)
        if all(store.access.is_current(connection, code) for code in codes):
            return
        refresh_all(connection)


def new_place(kind: Kind) -> None:
    """Ask for the place of a new thing; once it is there, say how it is moved."""
    is_there = coordinates.NUMBERS.fullmatch(st.session_state.get(kind.place_key, ""))
    st.info(
        t("Drag the mark, or click elsewhere, to move it.") if is_there
        else t("Click its place on the map."),
        icon=":material/touch_app:",
    )  # fmt: skip
    coordinates.fields(kind.place_key)


def marker(kind: Kind, row: Any) -> list[Marker]:
    """The chosen thing, or the place of a new one, with a mark that can be dragged."""
    if mode(kind) == "new":
        try:
            lon, lat = coordinates.place(kind.place_key)
        except (RegisterError, KeyError):
            return []
        if not (abs(lon) <= 180 and abs(lat) <= 85):
            return []
        return [Marker("new", lon, lat, t("new"), "pinned", palette.URGENT, draggable=True)]
    if row is None:
        return []
    # Whoever moves it moves it from here.
    st.session_state[_PLACED] = ((kind.parameter, row.id), row.lon, row.lat)
    return [
        Marker(
            f"{kind.parameter}-{row.id}", row.lon, row.lat, "", "pinned", palette.URGENT,
            title=row.name,
            draggable=bool(row.is_own) and mode(kind) != "change",
        )
    ]  # fmt: skip


def typed_move(kind: Kind) -> None:
    """Move to the coordinates that were typed."""
    try:
        lon, lat = coordinates.place(kind.place_key)
    except GridmapError as error:
        st.session_state[_ERROR] = error
        return
    kind.moved(lon, lat)


def moving(kind: Kind) -> None:
    """Say what the map waits for while something is moved; coordinates may be typed instead."""
    st.info(t("Click the new place on the map."), icon=":material/touch_app:")
    with st.expander(t("Type the coordinates instead")):
        coordinates.fields(kind.place_key)
        st.button(t("Move there"), key="register-move-there", on_click=typed_move, args=(kind,))
    st.button(t("Cancel"), key="register-cancel", on_click=begin, args=(kind, ""))


def only(frame: pd.DataFrame, thing: int | None) -> Any:
    """Row of an id, or None."""
    found = frame[frame.id == (thing or 0)]
    return next(found.itertuples(), None)


def known(value: Any) -> Any:
    """Value of a cell as a column has it: None for a missing one."""
    if isinstance(value, list):
        return value
    if isinstance(value, float) and (math.isnan(value) or value.is_integer()):
        return None if math.isnan(value) else int(value)
    return None if value is pd.NaT else value
