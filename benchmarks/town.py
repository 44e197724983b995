"""A database with a big town in it, made once and kept for the next run."""

import os
import sys
from collections.abc import Iterator
from pathlib import Path

import geopandas as gpd
import pandas as pd
from sqlalchemy import text

from etl.boundaries import Communities, Subdistricts
from etl.buildings import Buildings
from etl.candidate_sites import CandidateSites
from etl.estates import Estates
from etl.land import Land
from etl.plots import Plots
from etl.run import load
from etl.service_points import ServicePoints
from etl.streets import Streets
from etl.teams import Teams
from gridmap import config, limits
from gridmap.actions import accounts
from gridmap.cli import cli
from gridmap.store import db, migrate

LAYERS = {
    "subdistrict": Subdistricts,
    "community": Communities,
    "estate": Estates,
    "building": Buildings,
    "street": Streets,
    "green": Land,
    "service_point": ServicePoints,
    "candidate_site": CandidateSites,
}
TABLES: dict[str, type[Plots] | type[Teams]] = {"plots": Plots, "teams": Teams}
USER, PASSWORD = "bench", "a long password"


def ready(buildings: int) -> Path:
    """
    Point this process at a database of so many buildings; returns the folder of its layers.

    It stands in `.gridmap/bench-<buildings>/`, apart from anybody's data.
    """
    home = config.ROOT / ".gridmap" / f"bench-{buildings}"
    os.environ.pop("DATABASE_URL", None)
    os.environ["GRIDMAP_HOME"] = str(home)
    # A process that measures two towns is connected to the first.
    db.dispose()
    layers = home / "layers"
    if not layers.exists():
        arguments = ["sample", "--buildings", str(buildings), "--out", str(layers)]
        cli.main(arguments, standalone_mode=False)
    migrate.migrate()
    with db.as_owner() as connection:
        if not connection.execute(text("SELECT count(*) FROM building")).scalar_one():
            print(f"loading {buildings:,} buildings ...", file=sys.stderr)
            for name, source in LAYERS.items():
                for part in _parts(layers / f"{name}.parquet"):
                    load(connection, source(), part)
            for name, table in TABLES.items():
                pd.read_parquet(layers / f"{name}.parquet").to_csv(
                    layers / f"{name}.csv", index=False
                )
                load(connection, table(), layers / f"{name}.csv")
            _count(connection, layers)
            accounts.add(connection, USER, "street_official", PASSWORD)
    with db.owner_engine().connect() as connection:
        connection.execution_options(isolation_level="AUTOCOMMIT").execute(text("VACUUM ANALYZE"))
    return layers


def _parts(path: Path) -> Iterator[Path]:
    """Files of as many features as a load takes."""
    whole = gpd.read_parquet(path)
    for start in range(0, len(whole), limits.FEATURES):
        part = path.with_name(f"{path.stem}-{start}.parquet")
        whole.iloc[start : start + limits.FEATURES].to_parquet(part)
        yield part


def _count(connection, layers: Path) -> None:
    """Counts per building, as ledgers would have left them."""
    columns = ["household_count", "people_count", "age60_count", "age80_count", "under6_count",
               "disabled_count"]  # fmt: skip
    town = gpd.read_parquet(layers / "building.parquet")
    lived_in = town[town.household_count > 0]
    connection.execute(
        text(f"""
            INSERT INTO building_count
            SELECT building.id, {", ".join(columns)}, 0, '{{}}'
            FROM unnest(CAST(:code AS text[]), {", ".join(f"CAST(:{c} AS int[])" for c in columns)})
                AS town (code, {", ".join(columns)})
            JOIN building ON building.source_ref = town.code
        """),  # noqa: S608
        {"code": lived_in.code.tolist(), **{c: lived_in[c].tolist() for c in columns}},
    )
    connection.execute(text("SELECT refresh_small_cells(NULL)"))
