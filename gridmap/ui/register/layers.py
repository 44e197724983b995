"""Layers from files: recognised, tried, and loaded only when somebody says so."""

import hashlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TypeVar

import streamlit as st

from etl import layer_files, notes, recognition
from etl.layer_files import Trial
from etl.recognition import LAYERS, Part
from etl.source import Progress
from gridmap import store
from gridmap.errors import GridmapError, UnstatedCrsError
from gridmap.i18n import Message
from gridmap.ui.frame import drawer, link, show_map
from gridmap.ui.imports.files import stored
from gridmap.ui.register import layer_crs, layer_history, layer_rejects, layer_trial
from gridmap.ui.session import account, language, refused, t, transaction

SUFFIXES = (
    *("zip", "gpkg", "geojson", "json", "kml", "kmz", "fgb", "gml", "parquet"),
    *("csv", "tsv", "txt", "xlsx", "xls", "ods", "et", "pbf", "osm"),
)

_KEPT = "register-layers"
T = TypeVar("T")


def layers() -> None:
    """Show a field for a file, what it would do, and what was loaded."""
    own = _own()
    if len(own) < len(LAYERS):
        words = t(", ").join(notes.KINDS[kind].translated(t) for kind in own)
        st.caption(t("You load: {layers}. Administrators load the others.", layers=words))
    uploaded = st.file_uploader(t("File of one layer or several"), type=SUFFIXES, key="layer-file")
    if uploaded is None:
        st.caption(
            t(
                "Boundaries, estates, buildings, streets, gates, green, service points or "
                "candidate sites: a shapefile (.zip), GeoPackage, GeoJSON, KML, CSV, Excel, or an "
                "extract of OpenStreetMap (.osm.pbf), up to {size} MB. Nothing is written before "
                "you have seen what it would do.",
                size=st.get_option("server.maxUploadSize"),
            )
        )
        layer_history.show_on_map()
    else:
        _file(uploaded.name, uploaded.getvalue())
    with drawer(t("What was loaded")):
        layer_history.history()


def _file(name: str, content: bytes) -> None:
    """Show what a file is taken for, what it would do, and what it did once it was loaded."""
    if recognition.is_extract(Path(name)) and len(_own()) < len(LAYERS):
        st.error(t("An extract of OpenStreetMap has boundaries, too: administrators load it."))
        show_map()
        return
    digest = hashlib.sha256(content).hexdigest()
    parts = _kept(("parts", name, digest), lambda: _parts(name, content))
    if parts is None:
        show_map()
        return
    chosen, crs = _choices(name, digest, parts)
    if not chosen and not recognition.is_extract(Path(name)):
        st.info(t("Say what at least one of the layers is."))
        show_map()
        return
    key = (name, digest, tuple(chosen), crs)
    if done := _known(("done", *key)):
        _done(done)
        layer_trial.show_on_map(done)
        layer_rejects.show(done.rejected, done.correctable, "done")
        return
    tried = _kept(("trial", *key), lambda: _run(layer_files.trial, name, content, chosen, crs))
    if tried is None:
        show_map()
        return
    place = st.container()
    layer_trial.show(tried)
    count = sum(one.row_count for one in tried.written)
    if not count:
        place.info(t("Nothing to load: all of it is there already, or was rejected."))
    elif place.button(
        t("Load {count:,} rows", count=count), type="primary", icon=":material/upload:",
        key="layers-load",
    ):  # fmt: skip
        with place:
            reports = _run(layer_files.load, name, content, chosen, crs)
        if reports is not None:
            _keep(("done", *key), tried)
            st.rerun()


def _choices(name: str, digest: str, parts: list[Part]) -> tuple[list[Part], str | None]:
    """What each layer is, and the CRS, as somebody says; an extract says both itself."""
    if recognition.is_extract(Path(name)):
        st.caption(t("An extract of OpenStreetMap: all its layers are loaded at once."))
        return [], None
    chosen = []
    own = _own()
    labels = {kind: notes.KINDS[kind].translated(t) for kind in LAYERS}
    for number, part in enumerate(parts):
        kind = st.selectbox(
            t("{layer}, {count:,} rows, are", layer=part.layer or name, count=part.row_count),
            [*own, None], index=own.index(part.kind) if part.kind in own else len(own),
            format_func=lambda kind: labels[kind] if kind else t("Leave out"),
            key=f"layer-kind-{digest[:8]}-{number}",
        )  # fmt: skip
        if kind:
            chosen.append(Part(part.layer, part.row_count, kind))
    return chosen, layer_crs.choice(f"layer-crs-{digest[:8]}")


def _own() -> list[str]:
    """Kinds of layers that the user loads, in their order."""
    with transaction() as connection:
        found = store.load.layers.own(connection)
    return [kind for kind in LAYERS if LAYERS[kind].table.name in found]


def _done(done: Trial) -> None:
    st.success(t("Loaded."), icon=":material/task_alt:")
    layer_trial.counts(done)
    link("overview", t("On to the Overview"), icon=":material/arrow_forward:")


def _parts(name: str, content: bytes) -> list[Part] | None:
    if recognition.is_extract(Path(name)):
        return []
    try:
        with stored(name, content) as path, st.spinner(t("Reading the file")):
            return recognition.parts(path)
    except GridmapError as error:
        refused(error)
        return None


def _run(
    work: Callable[..., T], name: str, content: bytes, parts: list[Part], crs: str | None
) -> T | None:
    """Try or load a file in one transaction; None where it failed, and nothing was written."""
    try:
        with (
            _progress() as progress,
            stored(name, content) as path,
            transaction() as connection,
        ):
            return work(
                connection, path, parts, crs=crs, app_user_id=account().id, progress=progress,
                language=language(),
            )  # fmt: skip
    except UnstatedCrsError:
        st.warning(t("{file} does not say its coordinates: choose them above.", file=name))
        return None
    except GridmapError as error:
        refused(error)
        return None


@contextmanager
def _progress() -> Iterator[Progress]:
    """Show a bar, with the layer and the stage, while something runs."""
    bar = st.progress(0.0, t("Reading the file"))

    def show(stage: str, share: float) -> None:
        words = (
            notes.STAGES.get(part, Message("{text}", text=part)).translated(t)
            for part in stage.split(": ")
        )
        bar.progress(share, " · ".join(words))

    try:
        yield show
    finally:
        bar.empty()


def _known(key: tuple[object, ...]) -> Trial | None:
    return st.session_state.get(_KEPT, {}).get(key)


def _keep(key: tuple[object, ...], value: object) -> None:
    """Keep what was found out about the file of the page; of another one nothing stays."""
    kept = st.session_state.get(_KEPT, {})
    st.session_state[_KEPT] = {one: kept[one] for one in kept if one[1:3] == key[1:3]} | {
        key: value
    }


def _kept(key: tuple[object, ...], make: Callable[[], T | None]) -> T | None:
    """Value that is kept for a file and its choices, made where there is none."""
    kept = st.session_state.get(_KEPT, {})
    if key in kept:
        return kept[key]
    made = make()
    if made is not None:
        _keep(key, made)
    return made
