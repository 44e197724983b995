"""GeoPackages: layers for a GIS, with the names and colours that people see here."""

import sqlite3
import tempfile
from collections.abc import Mapping
from contextlib import closing
from pathlib import Path

import pandas as pd
import pyogrio

from gridmap.render.maps import Style
from gridmap.render.reports.qgis import qml

_SCHEMA = "http://www.geopackage.org/spec/#extension_schema"


def geopackage(
    layers: Mapping[str, pd.DataFrame],
    *,
    aliases: Mapping[str, str] | None = None,
    styles: Mapping[str, Style] | None = None,
) -> bytes:
    """
    Bytes of a GeoPackage 1.2 of layers by name; one without geometry is a table of attributes.

    Parameters
    ----------
    layers
        Tables by name. Numbers of which all are whole are kept as whole numbers.
    aliases
        Name by which a column is shown, by column; those that no layer has are left out.
    styles
        Style of a layer by its name, kept in `layer_styles`, where QGIS looks for it.
    """
    aliases, styles = aliases or {}, styles or {}
    written: dict[str, pd.DataFrame] = {
        name: with_whole_numbers(frame) for name, frame in layers.items()
    }
    looks = [
        (name, f"{name} (gridmap)", qml(style, layers[name], aliases))
        for name, style in styles.items()
        if name in layers
    ]
    if looks:
        written["layer_styles"] = _styles_table(looks)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "layers.gpkg"
        for number, (name, frame) in enumerate(written.items()):
            more = {} if number else {"dataset_options": {"VERSION": "1.2"}}
            pyogrio.write_dataframe(frame, path, layer=name, driver="GPKG", append=number > 0,
                                    **more)  # fmt: skip
        _write_aliases(path, layers, aliases)
        return path.read_bytes()


def with_whole_numbers(frame: pd.DataFrame) -> pd.DataFrame:
    """Table whose numbers are whole numbers where all that are known are whole."""
    found = frame.copy()
    for name in found.select_dtypes("float"):
        values = found[name].dropna()
        if len(values) and (values % 1 == 0).all() and values.abs().max() < 2**53:
            found[name] = found[name].astype("Int64")
    return found


def _styles_table(looks: list[tuple[str, str, str]]) -> pd.DataFrame:
    """The table that QGIS reads: layer, name of the style, and the style; each the default."""
    table = pd.DataFrame(looks, columns=["f_table_name", "styleName", "styleQML"])
    empty = dict.fromkeys(("f_table_catalog", "f_table_schema", "styleSLD", "description"), "")
    return table.assign(**empty, f_geometry_column="geom", useAsDefault=True, owner="", ui="",
                        update_time=pd.Timestamp("1970-01-01"))  # fmt: skip


def _write_aliases(
    path: Path, layers: Mapping[str, pd.DataFrame], aliases: Mapping[str, str]
) -> None:
    """Names of columns, in the table of the standard's extension for them."""
    rows = []
    for layer, frame in layers.items():
        # Names have to differ within a layer; titles may be alike.
        used: set[str] = set()
        for column in frame.columns:
            if column in aliases:
                title = aliases[column]
                name = title if title not in used else f"{title} ({column})"
                used.add(title)
                rows.append((layer, column, name, title))
    if not rows:
        return
    names = pd.DataFrame(rows, columns=["table_name", "column_name", "name", "title"])
    extension = pd.DataFrame([{
        "table_name": "gpkg_data_columns", "column_name": None, "extension_name": "gpkg_schema",
        "definition": _SCHEMA, "scope": "read-write",
    }])  # fmt: skip
    with closing(sqlite3.connect(path)) as file, file:
        names.assign(description=None, mime_type=None, constraint_name=None).to_sql(
            "gpkg_data_columns", file, index=False
        )
        extension.to_sql("gpkg_extensions", file, index=False, if_exists="append")
