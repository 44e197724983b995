"""Panel of the chosen estate, or of a new one: its names, its buildings, its merging."""

from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd
import streamlit as st

from gridmap import clock
from gridmap.actions.register import estates
from gridmap.ui import plain
from gridmap.ui.formats import literal
from gridmap.ui.labels import estate_kind_labels
from gridmap.ui.register import acting, history, keeping
from gridmap.ui.register.acting import Kind
from gridmap.ui.session import t

SELECTED = "estate-selected"
"""Key of the buildings that are selected on the map."""
COLUMNS = ("name", "aliases", "kind", "built_year")
_NEW = "estate-new"


def new(kind: Kind, selected: Sequence[int]) -> None:
    """Show the form of a new estate, made of the buildings that are selected."""
    st.subheader(t("New estate"))
    st.info(
        t("Select its buildings on the map, by clicks, the brush or the lasso."),
        icon=":material/touch_app:",
    )
    st.caption(t("{n:,} buildings are selected.", n=len(selected)))
    _fields(_NEW, {})
    st.button(
        t("Add estate"), type="primary", icon=":material/add_home:", key="estate-add",
        on_click=_add, args=(kind,),
    )  # fmt: skip


def panel(kind: Kind, row: Any, found: pd.DataFrame, selected: Sequence[int]) -> None:
    """Show an estate, one of the rows `found` of `store.estates.listed`, and its actions."""
    st.subheader(literal(row.name))
    about = [row.community or t("in no community"),
             t("{n:,} buildings", n=int(row.building_count))]  # fmt: skip
    st.caption(" · ".join(map(literal, about)))
    acting.answers()
    if acting.mode(kind) == "change":
        _change(kind, row)
        return
    if not row.is_own:
        st.caption(
            t("Kept by the workers of its community, by street officials and administrators.")
        )
    else:
        _members(int(row.id), selected)
        with st.container(horizontal=True):
            st.button(
                t("Change"), icon=":material/edit:", key="estate-change",
                on_click=acting.begin, args=(kind, "change"),
            )  # fmt: skip
            _merging(row, found)
            history.undo_button(kind, int(row.id))
    facts = {
        t("Other names"): t(", ").join(row.aliases),
        t("Kind"): estate_kind_labels().get(row.kind, ""),
        t("Built"): acting.known(row.built_year),
    }
    plain.pairs([(name, str(value)) for name, value in facts.items() if value])
    if row.is_own:
        history.history(kind.layer, int(row.id), _words(), source=row.source)


def _members(estate_id: int, selected: Sequence[int]) -> None:
    """Put the selected buildings in, or take them out."""
    if not selected:
        st.caption(
            t("Select buildings on the map to put them in or take them out: by clicks, the brush "
              "or the lasso.")
        )  # fmt: skip
        return
    with st.container(horizontal=True):
        for what, label, icon in (
            ("put", t("Put {n:,} in", n=len(selected)), "add"),
            ("take_out", t("Take {n:,} out", n=len(selected)), "remove"),
        ):
            st.button(
                label, icon=f":material/{icon}:", key=f"estate-{what}",
                type="primary" if what == "put" else "secondary", on_click=_moved,
                args=(estate_id, what),
            )  # fmt: skip


def _merging(row: Any, found: pd.DataFrame) -> None:
    """Merge with another estate of the community; those of the same name come first."""
    of = found.community_id.fillna(0)
    same = of == (acting.known(row.community_id) or 0)
    others = found[same & (found.id != row.id) & found.is_own.astype(bool)]
    if others.empty:
        return
    others = others.assign(is_other=others.name != row.name).sort_values(["is_other", "name"])
    names = {
        int(one.id): t("{name}, {n:,} buildings", name=one.name, n=int(one.building_count))
        for one in others.itertuples()
    }
    with st.popover(t("Merge"), icon=":material/merge:", key=f"estate-{row.id}-merging"):
        st.selectbox(
            t("The same as"), list(names), format_func=names.__getitem__,
            key=f"estate-{row.id}-other",
        )  # fmt: skip
        st.caption(
            t("Its buildings, gates, outline and names become those of {name}; undo parts the two "
              "again.", name=literal(row.name))
        )  # fmt: skip
        st.button(
            t("Merge the two"), type="primary", key="estate-merge", on_click=_merged,
            args=(int(row.id),),
        )  # fmt: skip


def _change(kind: Kind, row: Any) -> None:
    key = f"estate-{row.id}"
    before = acting.opened(kind, {one: acting.known(getattr(row, one)) for one in COLUMNS})
    _fields(key, before)
    with st.container(horizontal=True):
        st.button(
            t("Save"), type="primary", icon=":material/save:", key="estate-save",
            on_click=_save, args=(kind, int(row.id)),
        )  # fmt: skip
        st.button(t("Cancel"), key="register-cancel", on_click=acting.begin, args=(kind, ""))


def _fields(key: str, before: Mapping[str, Any]) -> None:
    """Show the fields, filled with an estate's columns."""
    st.text_input(t("Name"), before.get("name") or "", key=f"{key}-name", max_chars=80)
    st.text_area(
        t("Other names, one a line"), "\n".join(before.get("aliases") or ()), key=f"{key}-aliases",
        height=80,
    )  # fmt: skip
    kinds: dict[str | None, str] = {None: t("Not stated")}
    kinds.update(estate_kind_labels().items())
    st.selectbox(
        t("Kind"), list(kinds), index=list(kinds).index(before.get("kind")),
        format_func=kinds.__getitem__, key=f"{key}-kind",
    )  # fmt: skip
    keeping.number(t("Built"), key, before, "built_year", clock.today().year + 10)


def _asked(key: str) -> dict[str, Any]:
    """Columns that the fields hold now."""
    values = {name: st.session_state[f"{key}-{name}"] for name in COLUMNS}
    aliases = keeping.one_a_line(values["aliases"])
    return values | {"name": values["name"].strip(), "aliases": aliases}


def _add(kind: Kind) -> None:
    def add(connection: Any) -> None:
        selected = st.session_state.get(SELECTED, [])
        made.append(estates.add(connection, _asked(_NEW), selected))

    made: list[int] = []
    if acting.run(add, note=t("The estate is added.")):
        kind.listed(made[0])
        st.session_state[SELECTED] = []


def _save(kind: Kind, estate_id: int) -> None:
    acting.save(kind, estate_id, estates.change, lambda _: _asked(f"estate-{estate_id}"))


def _moved(estate_id: int, what: str) -> None:
    act = {"put": estates.put, "take_out": estates.take_out}[what]
    if acting.run(act, estate_id, st.session_state.get(SELECTED, []), note=t("Saved.")):
        st.session_state[SELECTED] = []


def _merged(estate_id: int) -> None:
    other = st.session_state[f"estate-{estate_id}-other"]
    acting.run(estates.merge, estate_id, other, note=t("The two are one estate."))


def _words() -> history.Words:
    """Columns of an estate in words, for its history."""
    kinds = estate_kind_labels()
    return {
        "name": (t("Name"), str),
        "aliases": (t("Other names"), lambda names: t(", ").join(names)),
        "kind": (t("Kind"), lambda one: str(kinds.get(one, one))),
        "built_year": (t("Built"), str),
        "moves": (t("Buildings"), lambda moves: f"{len(moves):,}"),
    }
