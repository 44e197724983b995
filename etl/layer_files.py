"""Files of layers, tried or loaded as one: every layer of a file, or nothing of it."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
import pandas as pd
import shapely
from sqlalchemy import Connection

from etl import recognition, rejects, run
from etl.osm.load import load as load_extract
from etl.reasons import of_data
from etl.recognition import LAYERS, Part
from etl.source import Progress, silent
from gridmap import store
from gridmap.i18n import DEFAULT, Message, translate

MOST_DRAWN = 3000
"""Shapes of a layer that a trial draws, the largest first."""


@dataclass(frozen=True, eq=False)
class Written:
    """
    Rows of a layer that a load writes, in EPSG:4326: those that are new, and those that change.

    At most `MOST_DRAWN` shapes of `row_count` rows.
    """

    kind: str
    row_count: int
    new: np.ndarray
    changed: np.ndarray


@dataclass(frozen=True, eq=False)
class Trial:
    """
    Effects of a file that was loaded and taken back at once.

    Attributes
    ----------
    reports
        A report for each layer.
    written
        What each of them writes, by kind.
    rejected
        One row per row that is not loaded: see `rejected`.
    correctable
        Name and content of a file of the rejected rows, to be corrected and loaded again; None
        where nothing was rejected, or several layers were loaded at once.
    """

    reports: Sequence[run.Report]
    written: Sequence[Written]
    rejected: pd.DataFrame
    correctable: tuple[str, bytes] | None


def load(
    connection: Connection,
    path: Path,
    parts: Sequence[Part],
    *,
    crs: str | None = None,
    app_user_id: int | None = None,
    progress: Progress = silent,
    rejects_to: Path | None = None,
    language: str = DEFAULT,
) -> list[run.Report]:
    """
    Load the layers of a file inside the caller's transaction, what others refer to first.

    Parameters
    ----------
    parts
        Which layers, and what they are; not asked of OpenStreetMap's extracts.
    crs
        CRS as the user declares it; None: the file's own.
    rejects_to
        File for the rejected rows of one layer.

    Raises
    ------
    SourceError
        It cannot be read, or nothing of it can be loaded. Roll back: nothing may stay.
    """
    if recognition.is_extract(path):
        reports = load_extract(connection, path, app_user_id=app_user_id, progress=progress)
    else:
        order = list(LAYERS)
        reports = []
        for part in sorted(parts, key=lambda one: order.index(one.kind)):
            source = LAYERS[part.kind](crs=crs, layer=part.layer)
            reports.append(
                run.load(
                    connection, source, path, app_user_id=app_user_id,
                    progress=partial(_of_layer, progress, part.kind),
                    rejects_to=rejects_to if len(parts) == 1 else None, language=language,
                )
            )  # fmt: skip
    store.load.layers.analyze(connection)
    return reports


def trial(
    connection: Connection,
    path: Path,
    parts: Sequence[Part],
    *,
    crs: str | None = None,
    app_user_id: int | None = None,
    progress: Progress = silent,
    language: str = DEFAULT,
) -> Trial:
    """Load a file, note what that does, and take it back: see `load`."""
    with TemporaryDirectory() as folder, connection.begin_nested() as undone:
        ending = ".csv" if path.suffix.lower() in rejects.TABLES else ".gpkg"
        name = translate(Message("{name} to correct", name=path.stem), language)
        rejects_to = Path(folder) / f"{name}{ending}"
        reports = load(
            connection, path, parts, crs=crs, app_user_id=app_user_id, progress=progress,
            rejects_to=rejects_to, language=language,
        )  # fmt: skip
        found = Trial(
            reports,
            [_written(connection, one) for one in reports],
            rejected(connection, [(one.kind, one.import_run_id) for one in reports]),
            (rejects_to.name, rejects_to.read_bytes()) if rejects_to.exists() else None,
        )
        undone.rollback()
    return found


def _written(connection: Connection, report: run.Report) -> Written:
    rows = store.load.undo.written(
        connection, LAYERS[report.kind].table, report.import_run_id, MOST_DRAWN
    )
    shapes = shapely.from_wkb(rows["wkb"].to_numpy(object))
    is_new = rows["is_new"].to_numpy(bool)
    return Written(
        report.kind, report.inserted + report.updated, shapes[is_new], shapes[~is_new]
    )  # fmt: skip


def rejected(connection: Connection, runs: Sequence[tuple[str, int]]) -> pd.DataFrame:
    """
    One row per row that loads did not take.

    Columns: kind, row_number, code and why (a Message) of the reason, raw (its cells), and place,
    where it is in EPSG:4326 as far as that can be drawn; it may be invalid.

    Parameters
    ----------
    runs
        Kind and import_run.id of each load.
    """
    rows = [
        (kind, row["row_number"], row["reason_code"],
         of_data(row["reason_code"], row["reason_values"]).message, row["raw"],
         shapely.from_wkb(row["wkb"]))
        for kind, run_id in runs for row in store.imports.rejected(connection, run_id)
    ]  # fmt: skip
    return pd.DataFrame(rows, columns=["kind", "row_number", "code", "why", "raw", "place"])


def _of_layer(progress: Progress, kind: str, stage: str, share: float) -> None:
    progress(f"{kind}: {stage}", share)
