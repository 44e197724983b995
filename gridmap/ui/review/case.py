"""Case of one unlocated household: its address, a map of possible buildings, the decision."""

import json
import re
import zlib

import pandas as pd
import shapely
import streamlit as st

from gridmap import store
from gridmap.address.kept import LEFT_OUT, OMITTED
from gridmap.analysis import review
from gridmap.analysis.review import Case
from gridmap.render import maps, palette
from gridmap.ui import chosen
from gridmap.ui.building import building_tips
from gridmap.ui.formats import literal
from gridmap.ui.frame import Layer, Shape, link, show_map
from gridmap.ui.labels import outcome_labels
from gridmap.ui.reasons import reason_label
from gridmap.ui.review import state
from gridmap.ui.review.choices import LETTERS, choices, scope_key, set_aside
from gridmap.ui.session import t, transaction

_CANDIDATE = maps.area(palette.WARN, opacity=0.35, outline=palette.ALERT, weight=3)
_ROOM = 0.0006  # degrees beside the candidates
_MOST_AROUND = 400


def show_case(looked_at: Case, row: pd.Series) -> None:
    """Show an address beside the map of its candidates; `row` is its row of the list."""
    typed = state.wanted()
    candidates, around = _candidates(looked_at, typed)
    _map(looked_at.community_id, candidates, around)
    st.markdown(f"#### {literal(looked_at.address_text)}")
    why = reason_label(looked_at.match_rule)
    st.markdown(f"**{outcome_labels()[looked_at.match_status]}** · {why}")
    with st.expander(t("Row as written")):
        st.dataframe(
            pd.DataFrame(looked_at.row.items(), columns=["column", "cell"]),
            column_config={"column": t("Column of the file"), "cell": t("Content")},
            hide_index=True,
            placeholder="—",
        )
        for reading in looked_at.readings:
            st.caption(t("May be read as {reading}", reading=reading))
    if OMITTED in looked_at.address_text:
        st.caption(LEFT_OUT.translated(t))
    if "address" not in looked_at.words:
        st.info(
            t(
                "The address does not say where it is, so no decision could be found again by it. "
                "Write it out in the rows to correct, on the page Import, and load them again."
            )
        )
        return
    scope = _scope(looked_at, row)
    choices(looked_at, candidates, chosen.building(), searched=bool(typed))
    st.text_input(
        t("Another building"),
        key=state.WANTED,
        # What was chosen before is no answer to what is searched for now.
        on_change=chosen.choose,
        args=(None,),
        placeholder=t("Estate, street number or building"),
    )
    _to_be_drawn(looked_at)
    aside = (
        t("No building fits: set all of the building aside ({n:,})",
          n=int(row.same_building_count)) if scope == "building"
        else t("No building fits: set this address aside ({n:,})", n=int(row.same_address_count))
    )  # fmt: skip
    st.button(
        aside, icon=":material/do_not_disturb_on:", key="aside", shortcut="s",
        on_click=set_aside, args=(looked_at,),
    )  # fmt: skip


def _to_be_drawn(looked_at: Case) -> None:
    """Link to the Register, to draw the building that the map lacks."""
    # As the words have it, 甲苑/2: on the wall stands 2栋.
    written = re.split(r"[|/]", looked_at.words.get("building", ""))[-1]
    written += "栋" if written.isdecimal() else ""
    asked = {"view": "buildings", chosen.DRAW: written}
    asked |= {chosen.DRAW_IN: estate} if (estate := looked_at.words.get("estate")) else {}
    link("register", t("The building is not on the map: draw it"), asked,
         icon=":material/add_home_work:")  # fmt: skip


def _candidates(looked_at: Case, typed: str) -> tuple[pd.DataFrame, pd.DataFrame]:
    """
    Buildings to choose from, and those to look at on the map.

    Of a building that is not known the estate is: its buildings are looked at, and those with
    names like the one that was written are offered, else those that have the name of the estate
    and no number; below them buildings of that number which the map puts in no estate.
    """
    estate = looked_at.words.get("estate", "")
    written = looked_at.words.get("building", "").rpartition("/")[2]
    with transaction() as connection:
        if typed:
            found = review.find_buildings(connection, looked_at.community_id, typed, len(LETTERS))
            return found, found
        found = around = looked_at.candidates.head(len(LETTERS))
        if found.empty and estate:
            around = review.find_buildings(connection, looked_at.community_id, estate, _MOST_AROUND)
            found = review.likeliest(around, written).assign(why=review.FITS)
            if found.empty:
                found = review.called_as(around, estate).assign(why=review.NO_NUMBER)
        bare = review.in_no_estate(connection, looked_at.community_id, written, around)
    new = bare[~bare.building_id.isin(found.building_id)]
    return _both(found, new), _both(around, new)


def _both(first: pd.DataFrame, then: pd.DataFrame) -> pd.DataFrame:
    """One list of buildings; an empty one gives its columns no types."""
    return pd.concat([one for one in (first, then) if len(one)]) if len(then) else first


def _map(community_id: int, candidates: pd.DataFrame, around: pd.DataFrame) -> None:
    """
    Show the candidates under their letters, all of them in view; any building can be chosen.

    Where there are none the community is in view, in which the building is looked for.
    """
    shapes = [Shape(json.loads(outline), _CANDIDATE, letter)
              for letter, outline in zip(LETTERS, candidates.outline, strict=False)]  # fmt: skip
    view = chosen.shown() | {"shapes": shapes}
    if len(around):
        outlines = shapely.from_geojson(around.outline.to_numpy(object))
        west, south, east, north = shapely.total_bounds(outlines)
        view["look_at"] = (west - _ROOM, south - _ROOM, east + _ROOM, north + _ROOM)
    with transaction() as connection:
        if not len(around):
            view = {"look_at": store.prints.extent(connection, [community_id])} | view
        # A decision may have named a building.
        version = zlib.crc32(store.overview.data_version(connection).encode())
    show_map(
        (
            Layer(
                "building", maps.plain_buildings(), clicks=True, tips=building_tips(),
                params={"v": version},
            ),
        ),
        **view,
    )  # fmt: skip


def _scope(looked_at: Case, row: pd.Series) -> str:
    """Ask whether a decision is about this address or about all of its building; the answer."""
    place, _, label = looked_at.words.get("building", "").rpartition("/")
    labels = {
        "address": t("This address ({n:,})", n=int(row.same_address_count)),
        "building": t(
            "All of {building} ({n:,})",
            building=place + review.building_called(label, place),
            n=int(row.same_building_count),
        ),
    }
    possible = [scope for scope in labels if scope in looked_at.words]
    if len(possible) == 1 or row.same_building_count <= row.same_address_count:
        return "address"
    # A building that the map does not know is looked for once, not for each of its flats.
    first = "building" if looked_at.match_rule == "building-unknown" else "address"
    first = st.session_state.get(state.SCOPE, first)
    key = scope_key(looked_at)
    return st.segmented_control(
        t("Decide for"), possible, format_func=labels.__getitem__,
        default=first if first in possible else possible[0],
        required=True, key=key, on_change=state.keep_scope, args=(key,),
    )  # fmt: skip
